"""Amendments at the same moment: two who decide, a payment approved meanwhile, two who send; one wins, the other hears why.

Negative control, seen failing on PostgreSQL: with `hold` not holding the agreement's row, both decisions went through.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from amending_examples import asked, prepared, stays
from django.db import connection
from django.utils import translation
from grant_examples import NOW, decide, make_application, make_school, member, officer

from vaihto.grants import operations
from vaihto.grants.models import AgreementTerms, Amendment, GrantAgreement, Payment
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused


def in_force() -> tuple[GrantAgreement, Actor, list[Actor]]:
    school = make_school()
    signer, officers = (
        member(school, "Liisa Korpela", may_sign=True),
        [officer(name) for name in ("Otto O", "Riikka N", "Kaija K")],
    )
    application = make_application(school)
    decide(application)
    agreement = operations.draw_up(application, by=officers[0], at=NOW)
    operations.send_for_signature(agreement, by=officers[0], at=NOW)
    operations.sign(agreement, role="beneficiary", by=signer, at=NOW)
    return operations.sign(agreement, role="agency", by=officers[1], at=NOW), signer, officers


def at_once(*deeds: Callable[[], Any]) -> list[str]:
    """Do deeds at the same time; return what each was refused with, empty where it went through."""

    def do(deed: Callable[[], Any]) -> str:
        try:
            with translation.override("en"):
                deed()
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_decides() -> None:
    agreement, signer, officers = in_force()
    ready = prepared(agreement, signer, officers[0], stays(1, 6, 4))

    def deed(by: Actor, answer: str) -> Callable[[], Any]:
        return lambda: operations.decide_amendment(ready, {1: (answer, "Ei")}, grounds="", by=by, at=NOW)

    said = at_once(deed(officers[1], "accepted"), deed(officers[2], "refused"))
    assert sorted(map(bool, said)) == [False, True]
    assert "does not wait for a decision any more" in "".join(said)
    row = Amendment.objects.get()
    assert (row.state, row.items.get().answer) in {("signing", "accepted"), ("refused", "refused")}


@pytest.mark.django_db(transaction=True)
def test_a_payment_is_approved_before_the_decision_or_not_at_all() -> None:
    agreement, signer, officers = in_force()
    ready, payment = prepared(agreement, signer, officers[0], stays(1, 6, 4)), Payment.objects.get()
    said = at_once(
        lambda: operations.decide_amendment(ready, {1: ("accepted", "")}, grounds="", by=officers[1], at=NOW),
        lambda: operations.approve_payment(payment, by=officers[2], at=NOW),
    )
    payment.refresh_from_db()
    assert said[0] == ""
    assert (payment.state, bool(said[1])) in {("approved", False), ("planned", True)}
    at_once(*(lambda by=by, role=role: operations.sign_amendment(ready, role=role, by=by, at=NOW)  # type: ignore[misc]
              for role, by in (("beneficiary", signer), ("agency", officers[1]), ("agency", officers[2]))))  # fmt: skip
    payment.refresh_from_db()
    assert AgreementTerms.objects.get().version == 1
    # What was approved is paid as it was approved; what was only planned follows the new sum of 7,000.
    assert (payment.state, int(payment.amount)) in {("approved", 7200), ("planned", 5600)}


@pytest.mark.django_db(transaction=True)
def test_of_two_amendments_sent_at_once_one_is_open() -> None:
    agreement, signer, officers = in_force()
    said = at_once(
        lambda: asked(agreement, signer, stays(1, 6, 4)),
        lambda: asked(agreement, officers[0], stays(1, 6, 5)),
    )
    assert sorted(map(bool, said)) == [False, True]
    assert "another one waits" in "".join(said)
    assert Amendment.objects.exclude(state="draft").count() == 1
