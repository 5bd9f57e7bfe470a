"""Pages of grants: own, foreign and missing; signing and paying by click; lists of constant cost."""

from typing import Any

import pytest
from django.test import Client
from grant_examples import NOW, decide, make_application, make_school, member

from vaihto.grants import operations
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import clock, signatures
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


def test_own_and_foreign_agreements(sent: GrantAgreement, signer: Actor, decider: Actor) -> None:
    stranger = member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True)
    for path in (f"/en/grants/{sent.pk}/", f"/en/grants/{sent.pk}/agreement/", f"/en/grants/{sent.pk}/agreement.pdf"):
        codes = [browser(one).get(path).status_code for one in (signer, decider, stranger)]
        assert codes == [200, 200, 404], path
        assert Client().get(path).status_code == 302
    assert browser(stranger).get("/en/grants/99999/").status_code == 404


def test_an_officer_takes_an_agreement_from_decision_to_payment(
    application: Any, planner: Actor, decider: Actor, signer: Actor
) -> None:
    at_work = browser(planner)
    assert "Draw up the agreement" in at_work.get("/en/grants/").content.decode()
    made = at_work.post(f"/en/grants/draw-up/{application.pk}/", follow=True)
    agreement = GrantAgreement.objects.get()
    assert made.redirect_chain[-1][0] == f"/en/grants/{agreement.pk}/"
    assert at_work.post(f"/en/grants/{agreement.pk}/send/", follow=True).status_code == 200
    page = browser(signer).get(f"/en/grants/{agreement.pk}/agreement/")
    assert agreement.application.number in page.content.decode()
    assert "Sign the agreement" in page.content.decode()
    refused = browser(signer).post(f"/en/grants/{agreement.pk}/sign/beneficiary/", {})
    assert "Read the agreement and tick the box." in refused.content.decode()
    browser(signer).post(f"/en/grants/{agreement.pk}/sign/beneficiary/", {"read": "on"})
    browser(decider).post(f"/en/grants/{agreement.pk}/sign/agency/", {"read": "on"})
    assert len(signatures.of(agreement.document)) == 2
    payment = Payment.objects.get()
    at_work.post(f"/en/grants/payments/{payment.pk}/approve/")
    at_work.post(f"/en/grants/payments/{payment.pk}/paid/", {"paid_on": "3.5.2027", "reference": "M-5"})
    payment.refresh_from_db()
    assert (payment.state, payment.reference) == ("paid", "M-5")
    assert "M-5" in browser(signer).get(f"/en/grants/{agreement.pk}/").content.decode()


def test_a_refused_click_says_why(sent: GrantAgreement, colleague: Actor) -> None:
    page = browser(colleague).post(f"/en/grants/{sent.pk}/sign/beneficiary/", {"read": "on"})
    assert "you do not have the right to sign it" in page.content.decode()
    assert "<title>Error:" in page.content.decode()


def test_lists_filter_and_download(active: GrantAgreement, decider: Actor, signer: Actor) -> None:
    at_work = browser(decider)
    assert active.number in at_work.get("/en/grants/?state=active").content.decode()
    assert active.number not in at_work.get("/en/grants/list.csv?state=draft").content.decode("utf-8-sig")
    csv = at_work.get("/en/grants/list.csv").content.decode("utf-8-sig").splitlines()
    assert csv[1].split(";")[0] == active.number
    assert "7200" in at_work.get("/en/grants/payments.json").content.decode()
    assert at_work.get("/en/grants/list.xlsx").content[:2] == b"PK"
    assert browser(signer).get("/en/grants/payments/").status_code == 404


@pytest.mark.once
@pytest.mark.parametrize("path", ["/en/grants/", "/en/grants/payments/", "/en/grants/list.csv"])
def test_a_list_costs_the_same_for_one_and_three_rows(
    path: str, active: GrantAgreement, decider: Actor, planner: Actor, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    at_work = browser(decider)
    at_work.get(path)
    with CaptureQueriesContext(connection) as one:
        at_work.get(path)
    for name in ("Opisto A", "Opisto B"):
        school = make_school(name)
        made = make_application(school)
        decide(made)
        agreement = operations.draw_up(made, by=planner, at=NOW)
        operations.send_for_signature(agreement, by=planner, at=NOW)
        operations.sign(agreement, role="agency", by=decider, at=NOW)
        operations.sign(agreement, role="beneficiary", by=member(school, f"Anna{school.pk} Aho", may_sign=True), at=NOW)
    with CaptureQueriesContext(connection) as three:
        page = at_work.get(path).content.decode("utf-8-sig" if path.endswith("csv") else "utf-8")
    assert "Opisto B" in page
    assert len(three) == len(one)
