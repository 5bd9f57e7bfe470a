"""Pages of an amendment: from the form to the agreement's new terms by click; what is refused says why."""

import pytest
from amending_examples import amended, asked, decided, prepared, stays
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from grant_examples import NOW, make_school, member
from paying_examples import FINNISH, enter, with_account

from vaihto.grants import operations, queries
from vaihto.grants.models import Amendment, GrantAgreement
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.people.models import Person


@pytest.fixture(autouse=True)
def now(db: None, movable_clock: None) -> None:
    """Let it be the day of the example."""
    clock.move_to(NOW)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def said(**changed: str) -> dict[str, str]:
    """Return the whole form as it begins, with what is changed."""
    return {
        "starts_on": "1.8.2027", "ends_on": "31.7.2029", "report_due_on": "29.9.2029", "amount": "9000", "stays_1": "6",
        "stays_2": "2", "reason": "Sairastuminen", **changed,
    }  # fmt: skip


def test_an_amendment_by_click_from_the_form_to_the_terms(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    school, preparing, deciding = browser(signer), browser(planner), browser(decider)
    form = school.get(f"/en/grants/{active.pk}/amend/").content.decode()
    assert 'value="31.7.2029"' in form
    assert "Row 1, " in form
    joins = {"partner_name": "Skola", "partner_country": "SE", "partner_kind": "company"}
    page = school.post(f"/en/grants/{active.pk}/amend/", said(ends_on="31.8.2029", stays_1="4", **joins), follow=True)
    made = Amendment.objects.get()
    address = f"/en/grants/amendments/{made.pk}/"
    assert "€7,000" in page.content.decode()
    school.post(address + "send/")
    preparing.post(address + "prepare/", {"opinion": "Puollan."})
    seen = deciding.get(address).content.decode()
    assert "Puollan." in seen
    assert "Puollan." not in school.get(address).content.decode()
    accepted = {f"answer_{place}": "accepted" for place in (1, 2)}
    refused = {"answer_3": "refused", "reason_3": "Kumppania ei tarvita."}
    preview = deciding.post(address + "decide/", {**accepted, "answer_3": "refused", "preview": "1"}).content.decode()
    assert "What the accepted items do" in preview
    deciding.post(address + "decide/", {**accepted, **refused, "grounds": "Perusteltu."})
    school.post(address + "sign/beneficiary/", {"read": "on"})
    done = deciding.post(address + "sign/agency/", {"read": "on"}, follow=True).content.decode()
    assert "The amendment is signed and in force." in done
    terms = queries.terms(active)
    assert (terms.ends_on.isoformat(), terms.stays, len(terms.partners)) == ("2029-08-31", 6, 0)
    agreement = school.get(f"/en/grants/{active.pk}/").content.decode()
    assert f"{active.number}/A1" in agreement
    assert "€7,000" in agreement
    assert "Amendments have changed this agreement" in school.get(f"/en/grants/{active.pk}/agreement/").content.decode()
    assert school.get(address + "amendment.pdf").content[:4] == b"%PDF"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"ends_on": "31.7.2020"}, "The days are not in order"),
        ({"moved": "10"}, "A transfer needs both lines and an amount"),
        ({"line_from": "1", "line_to": "1", "moved": "10"}, "needs two different lines"),
        ({"line_from": "1", "line_to": "2", "moved": "6000,01"}, "The line has less than that"),
        ({"line_from": "\x00", "line_to": "2", "moved": "1"}, "<title>Error:"),
        ({"partner_name": "Skola"}, "A partner needs a name, a country and a kind"),
        ({"stays_1": "0", "stays_2": "0"}, "at least one stay must be left"),
        ({"amount": "0"}, "the sum is more than zero"),
        ({"amount": "99999999999"}, "The number is too large"),
        ({}, "nothing would change"),
        ({"ends_on": "31.8.2029", "reason": "a\x00b"}, "<title>Error:"),
    ],
)
def test_a_form_with_a_fault_says_which(changed: dict[str, str], why: str, active: GrantAgreement, signer: Actor) -> None:
    page = browser(signer).post(f"/en/grants/{active.pk}/amend/", said(**changed))
    assert page.status_code == 200
    assert why in page.content.decode()
    assert not Amendment.objects.exists()


def test_a_draft_is_taken_up_again_with_what_was_written(active: GrantAgreement, signer: Actor) -> None:
    school = browser(signer)
    wanted = said(stays_2="1", line_from="1", line_to="2", moved="250,50")
    school.post(f"/en/grants/{active.pk}/amend/", wanted)
    form = school.get(f"/en/grants/{active.pk}/amend/").context["form"]
    assert [form[name].value() for name in ("stays_2", "line_from", "line_to")] == [1, "1", "2"]
    assert form["moved"].value() == "250,5"
    again = school.post(f"/en/grants/{active.pk}/amend/", said(line_from="1", line_to="2", moved="250,50"), follow=True)
    assert [one.kind for one in Amendment.objects.get().items.all()] == ["transfer"]
    assert again.status_code == 200


def test_the_other_partys_draft_and_a_strangers_amendment_are_missing(
    active: GrantAgreement, signer: Actor, planner: Actor
) -> None:
    stranger = member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True)
    draft = operations.write_amendment(active, [stays(1, 6, 5)], reason="Muutos", by=signer, at=NOW)
    address = f"/en/grants/amendments/{draft.pk}/"
    assert [browser(one).get(address).status_code for one in (signer, planner, stranger)] == [200, 404, 404]
    operations.send_amendment(draft, by=signer, at=NOW)
    assert [browser(one).get(address).status_code for one in (signer, planner, stranger)] == [200, 200, 404]
    assert browser(signer).get(address + "amendment.pdf").status_code == 404


def test_refused_clicks_say_why_on_the_page(active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor) -> None:
    ready = prepared(active, signer, planner, stays(1, 6, 4))
    address = f"/en/grants/amendments/{ready.pk}/"
    own = browser(planner).get(address).content.decode()
    assert "You prepared it yourself. Another officer decides." in own
    holes = browser(decider).post(address + "decide/", {"answer_1": "refused"}).content.decode()
    assert "a refusal has no reason" in holes
    assert "<title>Error:" in holes
    decided(ready, decider)
    unread = browser(signer).post(address + "sign/beneficiary/", {}).content.decode()
    assert "Read the amendment and tick the box." in unread
    assert browser(signer).post(address + "sign/nobody/", {"read": "on"}).status_code == 404


def test_a_new_account_number_can_be_an_item(active: GrantAgreement, signer: Actor, decider: Actor) -> None:
    with_account(active, signer, decider)
    assert 'name="account"' not in browser(signer).get(f"/en/grants/{active.pk}/amend/").content.decode()
    enter(active, signer, FINNISH)
    page = browser(signer).post(f"/en/grants/{active.pk}/amend/", said(account="on"), follow=True).content.decode()
    assert FINNISH[-4:] in page
    assert FINNISH not in page.replace(" ", "")


def test_contact_persons_by_click(active: GrantAgreement, signer: Actor) -> None:
    values = {"contact_name": "Liisa Korpela", "backup_name": "Matti Meri", "backup_email": "matti@example.org"}
    page = browser(signer).post(f"/en/grants/{active.pk}/contacts/", values, follow=True).content.decode()
    assert "Backup contact person: <strong>Matti Meri</strong>" in page
    faulty = browser(signer).post(f"/en/grants/{active.pk}/contacts/", {"backup_email": "matti@example.org"})
    assert "a name is missing" in faulty.content.decode()


def test_the_page_of_an_agreement_asks_no_more_questions_for_more_amendments(
    active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor
) -> None:
    def cost() -> int:
        at_work = browser(planner)
        at_work.get(f"/en/grants/{active.pk}/")
        with CaptureQueriesContext(connection) as asked_for:
            at_work.get(f"/en/grants/{active.pk}/")
        return len(asked_for)

    amended(active, signer, planner, decider, stays(1, 6, 5))
    one = cost()
    amended(active, signer, planner, decider, stays(1, 5, 4))
    asked(active, signer, stays(1, 4, 3))
    assert cost() == one
