"""The example pays as an agency does: by a batch that the bank answered, by one that waits, and with money that comes back.

Negative control: with `falls_out` false in `return_and_report` no recovery was made.
"""

from datetime import timedelta

import pytest
from stdnum import iban, luhn

from vaihto.core.ledger import Kind
from vaihto.demo import stages, world
from vaihto.demo.stages.people import settle_in
from vaihto.demo.stages.rounds import Round, run
from vaihto.grants import book
from vaihto.grants.models import BankAccount, GrantAgreement, PayerAccount, Payment, PaymentBatch
from vaihto.kit import audit, clock

pytestmark = pytest.mark.django_db


def in_round(until: str, action: str) -> Round:
    """Return a round of the whole example."""
    return next(one for one in stages.rounds("published") if (one.until, one.action) == (until, action))


def test_the_finished_round_went_by_the_bank_and_one_project_pays_back():
    run(in_round("published", "student_mobility"), settle_in(clock.today() - timedelta(days=1100)))
    batch = PaymentBatch.objects.get()
    entries = batch.entries.order_by("position")
    assert batch.state == "released"
    assert [(one.outcome, one.is_live) for one in entries] == [("paid", True)] * 3 + [("rejected", False)]
    payment = Payment.objects.get(kind="recovery")
    assert payment.state == "approved"
    parts = payment.recovery.instalments.order_by("position")
    today = clock.today()
    assert [(one.received_on is not None, one.due_on < today) for one in parts] == [(True, True), (False, True), (False, False)]
    ledger = book.of(payment.agreement)
    assert [line.entry.kind for line in ledger.lines].count(Kind.TO_RECOVER) == 2
    assert [book.of(one).difference for one in GrantAgreement.objects.order_by("pk")] == [0, 0, 0, 0]
    assert PayerAccount.objects.get().is_example
    assert audit.verify() == []


def test_the_running_round_has_a_batch_that_waits_for_release():
    run(in_round("abroad", "student_mobility"), settle_in(clock.today() - timedelta(days=300)))
    batch = PaymentBatch.objects.get()
    assert (batch.state, batch.entries.get().payment.state) == ("open", "approved")
    assert batch.requested_on == clock.today() + timedelta(days=7)
    assert BankAccount.objects.filter(confirmed_at__isnull=True).count() == 0


@pytest.mark.parametrize("number", [0, 1, 37, 99_999])
def test_an_invented_account_number_is_right_as_an_iban_and_wrong_in_its_own_country(number: int):
    made = world.account_number(number)
    assert iban.is_valid(made)
    assert not luhn.is_valid(made[4:])
