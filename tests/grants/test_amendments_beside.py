"""Beside the amendment itself: accounts by two people, contact persons, who is told what waits, the file of the case."""

import pytest
from amending_examples import amended, asked, decided, in_force, prepared, stays
from grant_examples import NOW
from paying_examples import FINNISH, GERMAN, enter, with_account

from vaihto.core.amending import Item, Kind
from vaihto.grants import casefile, operations, queries
from vaihto.grants.models import AmendmentItem, GrantAgreement
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.kit.operations import Refused


def test_an_account_as_an_item_needs_the_second_person(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    with_account(active, signer, decider)
    account = enter(active, signer, FINNISH)
    item = Item(Kind.ACCOUNT, {"number": "x"}, {"version": account.version, "number": account.masked})
    ready = prepared(active, signer, planner, item)
    with pytest.raises(operations.CannotChangeAgreement, match="second person"):
        decided(ready, decider)
    operations.confirm_account(account, iban=FINNISH, by=planner, at=NOW)
    in_force(decided(ready, decider), signer, decider)
    shown = str([one.new for one in AmendmentItem.objects.all()])
    assert account.masked in shown
    assert FINNISH not in shown
    assert GERMAN not in shown


def test_contact_persons_change_at_once_and_the_agency_is_told(active: GrantAgreement, signer: Actor, planner: Actor) -> None:
    wanted = {"contact": {"name": "Liisa Korpela"}, "backup": {"name": "Matti Meri", "email": "matti@example.org"}}
    made = operations.change_contacts(active, wanted, by=signer, at=NOW)
    assert made is not None
    assert (made.state, made.place, queries.terms(active).version) == ("active", None, 0)
    assert queries.contacts_of(active)["backup"]["name"] == "Matti Meri"
    assert operations.change_contacts(active, wanted, by=signer, at=NOW) is None
    operations.change_contacts(active, {"backup": {"name": ""}}, by=signer, at=NOW)
    assert list(queries.contacts_of(active)) == ["contact"]
    assert OutboxItem.objects.filter(recipient="agency@example.org", key__startswith="contacts:").count() == 2
    assert "Meri" not in str([line.changes for line in audit.lines_of(active.application.case)])
    with pytest.raises(Refused, match="only a coordinator"):
        operations.change_contacts(active, wanted, by=planner, at=NOW)
    with pytest.raises(Refused, match="a name is missing"):
        operations.change_contacts(active, {"backup": {"email": "a@example.org"}}, by=signer, at=NOW)


def test_each_is_told_what_waits(active: GrantAgreement, signer: Actor, colleague: Actor, planner: Actor, decider: Actor) -> None:
    def waits(*actors: Actor) -> list[list[str]]:
        return [[deed for _amendment, deed in queries.awaiting_amendment(one)] for one in actors]

    sent = asked(active, signer)
    assert waits(signer, planner, decider) == [[], ["prepare"], ["prepare"]]
    operations.prepare_amendment(sent, opinion="Puollan", by=planner, at=NOW)
    assert waits(signer, planner, decider) == [[], [], ["decide"]]
    waiting = decided(sent, decider)
    assert waits(signer, colleague, planner, decider) == [["sign"], [], [], ["sign"]]
    operations.sign_amendment(waiting, role="agency", by=decider, at=NOW)
    assert waits(signer, decider) == [["sign"], []]
    told = OutboxItem.objects.filter(key__startswith="amendment-").values_list("key", flat=True)
    assert {key.split(":")[0] for key in told} == {"amendment-decided"}


def test_the_case_file_holds_every_amendment_that_was_sent(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    decided(prepared(active, signer, planner), decider, 1)
    amended(active, signer, planner, decider, stays(1, 6, 4))
    operations.change_contacts(active, {"contact": {"name": "Liisa Korpela"}}, by=signer, at=NOW)
    pieces = {one.name: one.content for one in casefile.pieces(active.application.case) if "amendment" in one.name}
    assert sorted(pieces) == ["05-amendment-01.json", "05-amendment-02.json", "05-amendment-02.pdf", "05-amendment-03.json"]
    assert b'"name": "Liisa Korpela"' not in pieces["05-amendment-03.json"]
