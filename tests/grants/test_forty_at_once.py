"""Forty equal requests at once: one signature, one payment, equal answers.

Negative controls, seen failing on PostgreSQL: with `draw_up` looking for the agreement instead of claiming its key, a thread
raised IntegrityError; with rows not held by select_for_update, the case got 142 audit lines too many.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from grant_examples import NOW, decide, make_application, make_school, member, officer

from vaihto.grants import operations
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import audit
from vaihto.kit.models import Signature


def at_once(deed: Callable[[], Any]) -> set[int]:
    def do(_number: int) -> int:
        try:
            return int(deed().pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(40) as pool:
        return set(pool.map(do, range(40)))


@pytest.mark.django_db(transaction=True)
def test_forty_clicks_draw_up_sign_and_pay_once() -> None:
    school = make_school()
    signer, adviser, chief = member(school, "Liisa Korpela", may_sign=True), officer("Otto Oja"), officer("Riikka Niemelä")
    application = make_application(school)
    decide(application)
    made = at_once(lambda: operations.draw_up(application, by=adviser, at=NOW))
    agreement = GrantAgreement.objects.get()
    assert made == {agreement.pk}
    at_once(lambda: operations.send_for_signature(agreement, by=adviser, at=NOW))
    at_once(lambda: operations.sign(agreement, role="beneficiary", by=signer, at=NOW))
    at_once(lambda: operations.sign(agreement, role="agency", by=chief, at=NOW))
    payment = Payment.objects.get()
    at_once(lambda: operations.approve_payment(payment, by=adviser, at=NOW))
    at_once(lambda: operations.mark_paid(payment, paid_on=NOW.date(), reference="M-1", by=adviser, at=NOW))
    assert Signature.objects.count() == 2
    assert [line.operation for line in audit.lines_of(application.case)] == [
        "grants.draw_up", "grants.send_for_signature", "grants.sign", "grants.sign", "grants.plan_payment",
        "grants.approve_payment", "grants.mark_paid",
    ]  # fmt: skip
