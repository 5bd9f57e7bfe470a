"""Accounts: entered by one, confirmed by another, replaced and never changed; everybody at the school is told."""

import pytest
from django.db import IntegrityError, transaction
from grant_examples import NOW, make_school, member, officer
from paying_examples import FINNISH, GERMAN, SWEDISH, administrator, enter, with_account

from vaihto.grants import operations, queries
from vaihto.grants.models import BankAccount, GrantAgreement, PayerAccount
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations import operations as organisations
from vaihto.organisations.models import Membership


def mails(word: str) -> list[tuple[str, str]]:
    rows = OutboxItem.objects.filter(kind="mail", key__startswith=f"account-{word}").order_by("recipient", "pk")
    return [(one.recipient, one.body) for one in rows]


def test_an_account_counts_once_another_person_has_confirmed_it(active: GrantAgreement, signer: Actor, colleague: Actor) -> None:
    made = enter(active, signer, "de89 3704 0044 0532 0130 00")
    assert (made.iban, made.state, queries.account_of(active)) == (GERMAN, "waiting", None)
    with pytest.raises(operations.CannotKeepAccount, match="you entered it"):
        operations.confirm_account(made, iban=GERMAN, by=signer, at=NOW)
    confirmed = operations.confirm_account(made, iban="DE89 3704 0044 0532 0130 00", by=colleague, at=NOW)
    assert (confirmed.state, confirmed.confirmed_by_name) == ("confirmed", "Matti Meri")
    assert queries.account_of(active) == made


def test_who_confirms_writes_the_number_again(active: GrantAgreement, signer: Actor, colleague: Actor) -> None:
    made = enter(active, signer)
    with pytest.raises(operations.CannotKeepAccount, match="not what was entered"):
        operations.confirm_account(made, iban=SWEDISH, by=colleague, at=NOW)
    assert queries.account_of(active) is None


def test_until_a_change_is_confirmed_the_earlier_account_stands(
    active: GrantAgreement, signer: Actor, colleague: Actor, planner: Actor
) -> None:
    first = with_account(active, signer, colleague)
    second = enter(active, signer, SWEDISH)
    assert queries.account_of(active) == first
    operations.confirm_account(second, iban=SWEDISH, by=planner, at=NOW)
    assert queries.account_of(active) == second
    first.refresh_from_db()
    assert (first.iban, first.version, second.version) == (GERMAN, 1, 2)


def test_a_change_is_told_to_the_coordinators_and_to_who_gave_the_earlier_account(
    active: GrantAgreement, signer: Actor, colleague: Actor
) -> None:
    with_account(active, signer, colleague)
    place = Membership.objects.get(person_id=signer.id)
    newcomer = member(active.organisation, "Uusi Johtaja", may_sign=True)
    organisations.end_membership(place, by=newcomer, at=NOW)
    OutboxItem.objects.all().delete()
    made = enter(active, newcomer, SWEDISH)
    told = [recipient for recipient, _body in mails("entered")]
    assert told == sorted([colleague.email, newcomer.email, signer.email])
    for _recipient, body in mails("entered"):
        assert "**** 7466" in body
        assert SWEDISH not in body.replace(" ", "")
    operations.confirm_account(made, iban=SWEDISH, by=colleague, at=NOW)
    assert [recipient for recipient, _body in mails("confirmed")] == told


def test_only_who_may_sign_or_an_officer_with_a_paper_gives_an_account(
    active: GrantAgreement, colleague: Actor, planner: Actor
) -> None:
    stranger = member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True)
    for nobody in (colleague, stranger):
        with pytest.raises(operations.CannotKeepAccount, match="right to give it"):
            enter(active, nobody)
    with pytest.raises(operations.CannotKeepAccount, match="paper is missing"):
        enter(active, planner)
    made = enter(active, planner, paper="Letter of the school, 3.5.2027")
    with pytest.raises(operations.CannotKeepAccount, match="right to do it"):
        operations.confirm_account(made, iban=GERMAN, by=stranger, at=NOW)
    operations.confirm_account(made, iban=GERMAN, by=colleague, at=NOW)
    assert queries.account_of(active) == made


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"iban": "DE88370400440532013000"}, "check digits"),
        ({"bic": "NOBANK"}, "BIC"),
        ({"holder": " "}, "holder’s name is missing"),
        ({"holder": "Школа"}, "Latin letters"),
    ],
)
def test_a_wrong_account_is_refused_with_its_reason(
    active: GrantAgreement, signer: Actor, values: dict[str, str], why: str
) -> None:
    with pytest.raises(operations.CannotKeepAccount, match=why):
        enter(active, signer, **values)
    assert BankAccount.objects.count() == 0


def test_a_second_click_enters_and_confirms_once(active: GrantAgreement, signer: Actor, colleague: Actor) -> None:
    for _click in range(2):
        with_account(active, signer, colleague)
    deeds = [line.operation for line in audit.lines_of(active.application.case)]
    assert [deeds.count(f"grants.{name}") for name in ("enter_account", "confirm_account")] == [1, 1]


def test_a_later_number_replaces_the_one_that_waits(active: GrantAgreement, signer: Actor, colleague: Actor) -> None:
    wrong, right = enter(active, signer, FINNISH), enter(active, signer)
    with pytest.raises(operations.CannotKeepAccount, match="replaced or dropped"):
        operations.confirm_account(wrong, iban=FINNISH, by=colleague, at=NOW)
    operations.drop_account(right, by=colleague, at=NOW)
    assert [one.state for one in BankAccount.objects.order_by("version")] == ["dropped", "dropped"]
    confirmed = with_account(active, signer, colleague)
    with pytest.raises(operations.CannotKeepAccount, match="confirmed already"):
        operations.drop_account(confirmed, by=colleague, at=NOW)


def test_the_audit_never_holds_a_whole_number(active: GrantAgreement, signer: Actor, colleague: Actor, planner: Actor) -> None:
    with_account(active, signer, colleague)
    operations.drop_account(enter(active, planner, SWEDISH, paper="Letter"), by=planner, at=NOW)
    lines = audit.lines_of(active.application.case)
    texts = " ".join(audit.as_json(line) for line in lines).replace(" ", "")
    assert "****3000" in texts
    assert not any(number[4:] in texts for number in (GERMAN, SWEDISH))


def test_the_database_refuses_an_account_that_one_person_confirmed_alone(active: GrantAgreement, signer: Actor) -> None:
    made = enter(active, signer)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankAccount.objects.filter(pk=made.pk).update(confirmed_at=NOW, confirmed_by_id=signer.id, confirmed_by_name="L")


def test_the_agencys_account_is_entered_by_one_of_the_staff_and_confirmed_by_another(
    active: GrantAgreement, planner: Actor, signer: Actor
) -> None:
    programme, chief = active.application.call.programme, administrator("Ulla Ylä")
    with pytest.raises(operations.CannotKeepAccount, match="only an administrator or an officer"):
        operations.enter_payer(programme, holder="Koulu", iban=FINNISH, by=signer, at=NOW)
    made = operations.enter_payer(programme, holder="Virasto", iban=FINNISH, by=chief, at=NOW)
    assert queries.payer_of(programme) is None
    for one, iban, why in [(chief, FINNISH, "you entered it"), (planner, GERMAN, "not what was entered")]:
        with pytest.raises(operations.CannotKeepAccount, match=why):
            operations.confirm_payer(made, iban=iban, by=one, at=NOW)
    operations.confirm_payer(made, iban=FINNISH, by=planner, at=NOW)
    operations.confirm_payer(made, iban=FINNISH, by=planner, at=NOW)
    assert queries.payer_of(programme) == made
    later = operations.enter_payer(programme, holder="Virasto", iban=GERMAN, by=planner, at=NOW)
    assert queries.payer_of(programme) == made
    operations.confirm_payer(later, iban=GERMAN, by=officer("Aino Arvo"), at=NOW)
    assert queries.payer_of(programme) == later
    assert [one.version for one in PayerAccount.objects.order_by("version")] == [1, 2]
