"""Batches of payments: what must hold before a file leaves, the letters that banks take, and what a bank's answer means."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vaihto.core.payment_batch import Batch, CannotBatch, Change, Debtor, Payment, is_reference
from vaihto.core.payment_letters import ALLOWED, written
from vaihto.core.payment_outcomes import Answer, OfAnotherBatch, Outcome, PaymentStatus, Report, Status, answers, strangers


def a_payment(**changes: Any) -> Payment:
    """Return a payment of the example."""
    values: dict[str, Any] = {
        "key": "payment:1", "name": "Pielisen ammattiopisto", "iban": "FI42 5000 1510 0000 23", "amount": Decimal("18000.50"),
        "text": "VA-2026-0007 prefinancing", "end_to_end": "VA-2026-0007/1",
    }  # fmt: skip
    return Payment(**(values | changes))


def a_batch() -> Batch:
    """Return a batch of two payments; every organisation and account is an example."""
    second = a_payment(
        key="payment:2", name="Åbo Yrkesinstitut", iban="SE35 5000 0000 0549 1000 0003", amount=Decimal("0.07"),
        text="VA-2026-0011, förskott", end_to_end="VA-2026-0011/1",
    )  # fmt: skip
    debtor = Debtor(name="Esimerkkivirasto", iban="FI21 1234 5600 0007 85", bic="NDEAFIHH")
    return Batch(number="2026-0001", requested_on=date(2026, 6, 15), debtor=debtor, payments=(a_payment(), second))


def test_a_batch_has_its_sum_to_the_cent_and_account_numbers_without_spaces() -> None:
    batch = a_batch()
    assert batch.total == Decimal("18000.57")
    assert [one.iban for one in batch.payments] == ["FI4250001510000023", "SE3550000000054910000003"]
    assert (batch.debtor.iban, batch.debtor.bic) == ("FI2112345600000785", "NDEAFIHH")


def test_a_thousand_cents_are_ten_euro_and_a_third_of_a_cent_is_nowhere() -> None:
    payments = tuple(a_payment(key=str(n), end_to_end=f"E{n}", amount=Decimal("0.01")) for n in range(1000))
    assert replace(a_batch(), payments=payments).total == Decimal("10.00")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iban": "FI42 5000 1510 0000 24"}, "iban_wrong"),
        ({"iban": "FI42 5000 1510 0000"}, "iban_wrong"),
        ({"iban": ""}, "iban_wrong"),
        ({"amount": Decimal(0)}, "amount_not_positive"),
        ({"amount": Decimal(-1)}, "amount_not_positive"),
        ({"amount": Decimal("NaN")}, "amount_not_positive"),
        ({"amount": Decimal("Infinity")}, "amount_not_positive"),
        ({"amount": Decimal("1.005")}, "amount_with_parts_of_cents"),
        ({"amount": Decimal("1000000000")}, "amount_too_large"),
        ({"name": " "}, "name_missing"),
        ({"name": "..."}, "name_missing"),
        ({"name": "Пекарня"}, "name_unwritable"),
        ({"name": "Bakery Ж"}, "name_unwritable"),
        ({"text": " "}, "text_missing"),
        ({"end_to_end": ""}, "reference_wrong"),
        ({"end_to_end": "x" * 36}, "reference_wrong"),
        ({"end_to_end": "VÄ-1"}, "reference_wrong"),
    ],
)
def test_a_payment_that_a_bank_would_refuse_is_refused_with_its_key(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(CannotBatch) as refused:
        a_payment(**changes)
    assert (refused.value.reason, refused.value.about) == (reason, "payment:1")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: Debtor(name="X", iban="FI2112345600000786"), "iban_wrong"),
        (lambda: Debtor(name="", iban="FI2112345600000785"), "name_missing"),
        (lambda: Debtor(name="X", iban="FI2112345600000785", bic="NDEA"), "bic_wrong"),
        (lambda: replace(a_batch(), payments=()), "no_payment"),
        (lambda: replace(a_batch(), payments=(a_payment(), a_payment(end_to_end="other"))), "key_twice"),
        (lambda: replace(a_batch(), payments=(a_payment(), a_payment(key="other"))), "reference_twice"),
        (lambda: replace(a_batch(), number="erä 1"), "number_wrong"),
        (lambda: replace(a_batch(), number="x" * 19), "number_wrong"),
    ],
)
def test_a_batch_that_does_not_hold_together_is_refused(make: Callable[[], object], reason: str) -> None:
    with pytest.raises(CannotBatch) as refused:
        make()
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("VA-2026-0007/1", True), ("x" * 35, True), ("a b", True), ("/a", False), ("a/", False), ("a//b", False), (" a", False),
        ("a ", False), ("", False), ("x" * 36, False), ("å", False),
    ],
)  # fmt: skip
def test_a_reference_has_only_letters_that_travel(text: str, fits: bool) -> None:
    assert is_reference(text) is fits


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("Åbo Yrkesinstitut", "Abo Yrkesinstitut"),
        ("Ämmälä & Öhman Øy", "Ammala + Ohman Oy"),
        ("Straße Ægir Œuvre Łódź Þór", "Strasse Aegir Oeuvre Lodz Thor"),
        ("a\u0308iti x\u0308y", "aiti xy"),
        ("Panadería “Ejemplo”; nº 1", "Panaderia 'Ejemplo', no 1"),
        ("two\n lines\tand   spaces ", "two lines and spaces"),
        ("a@b_c|d\\e <f> [g] {h} 5 €", "a(at)b-c/d/e (f) (g) (h) 5 EUR"),
        ("50 % #1 ☃", "50 . .1 ."),
        ("İstanbul \u0131ss\u0131z", "Istanbul issiz"),
    ],
)
def test_words_are_written_with_the_letters_that_banks_take(words: str, sent: str) -> None:
    assert (written(words, 140).text, written(words, 140).unwritable) == (sent, "")
    assert ALLOWED.issuperset(sent)


def test_letters_without_a_latin_one_are_named_and_long_words_are_cut() -> None:
    assert written("Ж пекарня 面包", 140).unwritable == "Жпекарня面包"
    assert written("a" * 69 + " b", 70).text == "a" * 69
    assert a_payment(name="x" * 90).written_name == "x" * 70
    assert a_payment(text="x" * 150).written_text == "x" * 140


def test_the_batch_says_what_the_bank_does_not_get_as_we_have_it() -> None:
    assert a_batch().changes == (
        Change("payment:2", "name", "Åbo Yrkesinstitut", "Abo Yrkesinstitut"),
        Change("payment:2", "text", "VA-2026-0011, förskott", "VA-2026-0011, forskott"),
    )
    debtor = Debtor(name="Virasto Ö", iban="FI2112345600000785")
    assert replace(a_batch(), debtor=debtor).changes[0] == Change("", "name", "Virasto Ö", "Virasto O")


def test_the_message_is_named_by_what_is_paid() -> None:
    batch = a_batch()
    assert batch.message_id == "2026-0001-4b69eb2580dd57c7"
    assert is_reference(replace(batch, number="x" * 18).message_id)
    same = replace(batch, payments=(replace(batch.payments[0], amount=Decimal("18000.500")), batch.payments[1]))
    assert same.message_id == batch.message_id
    others = [
        replace(batch, requested_on=date(2026, 6, 16)),
        replace(batch, debtor=replace(batch.debtor, iban="FI4250001510000023")),
        replace(batch, payments=batch.payments[::-1]),
        replace(batch, payments=(replace(batch.payments[0], amount=Decimal("18000.51")), batch.payments[1])),
    ]
    assert len({one.message_id for one in others} | {batch.message_id}) == 5


def a_report(*payments: PaymentStatus, group: str = "", part: str = "") -> Report:
    """Return a bank's answer to the example."""
    return Report("BANK-1", a_batch().message_id, Status(group), Status(part), payments)


def told(reference: str, code: str, amount: str | None = None) -> PaymentStatus:
    """Return the status of one payment."""
    return PaymentStatus(reference, Status(code), None if amount is None else Decimal(amount))


FIRST, SECOND = "VA-2026-0007/1", "VA-2026-0011/1"


def test_each_payment_has_the_answer_that_the_bank_gave_it_with_its_reason() -> None:
    rejected = PaymentStatus(SECOND, Status("RJCT", ("AC01",), ("Account closed",)), Decimal("0.07"))
    found = answers(a_batch(), a_report(rejected, told(FIRST, "ACSC", "18000.50"), group="PART"))
    assert found == (
        Answer("payment:1", FIRST, Outcome.PAID, Status("ACSC")),
        Answer("payment:2", SECOND, Outcome.REJECTED, Status("RJCT", ("AC01",), ("Account closed",))),
    )


@pytest.mark.parametrize(
    ("report", "outcomes", "doubts"),
    [
        (a_report(group="RJCT"), ("rejected", "rejected"), ("", "")),
        (a_report(group="ACCP"), ("accepted", "accepted"), ("", "")),
        (a_report(group="ACCP", part="ACSC"), ("paid", "paid"), ("", "")),
        (a_report(group="ACCP", part="RJCT"), ("rejected", "rejected"), ("", "")),
        (a_report(told(FIRST, "RJCT"), group="ACCP"), ("rejected", "accepted"), ("", "")),
        (a_report(told(FIRST, "RJCT"), group="PART"), ("rejected", "unknown"), ("", "not_named")),
        (a_report(told(FIRST, "RJCT"), group="ACCP", part="PART"), ("rejected", "unknown"), ("", "not_named")),
        (a_report(), ("unknown", "unknown"), ("not_named", "not_named")),
        (a_report(told(FIRST, "")), ("unknown", "unknown"), ("not_named", "not_named")),
        (a_report(group="PDNG"), ("unknown", "unknown"), ("status_unknown", "status_unknown")),
        (a_report(told(FIRST, "OKAY"), told(SECOND, "acsc")), ("unknown", "unknown"), ("status_unknown", "status_unknown")),
        (
            a_report(told(FIRST, "ACSC"), told(FIRST, "RJCT"), group="PART"),
            ("unknown", "unknown"),
            ("contradiction", "not_named"),
        ),
        (a_report(told(FIRST, "ACSC"), group="RJCT"), ("unknown", "rejected"), ("contradiction", "")),
        (a_report(told(FIRST, "ACSC"), part="RJCT"), ("unknown", "rejected"), ("contradiction", "")),
        (a_report(told(FIRST, "ACSC", "18000.51")), ("unknown", "unknown"), ("amount_differs", "not_named")),
        (a_report(told(FIRST, "ACTC"), told(FIRST, "ACSP"), told(SECOND, "ACCC")), ("accepted", "paid"), ("", "")),
    ],
)
def test_nothing_counts_as_paid_unless_the_bank_says_so_without_a_doubt(
    report: Report, outcomes: tuple[str, str], doubts: tuple[str, str]
) -> None:
    found = answers(a_batch(), report)
    assert tuple(one.outcome.value for one in found) == outcomes
    assert tuple(one.doubt for one in found) == doubts


def test_an_answer_to_another_batch_is_refused_and_payments_that_are_not_ours_are_named() -> None:
    with pytest.raises(OfAnotherBatch, match="2026-0001-other"):
        answers(a_batch(), replace(a_report(group="ACSC"), original_message_id="2026-0001-other"))
    report = a_report(told("Z", "ACSC"), told(FIRST, "ACSC"), told("A", "RJCT"), told("Z", "RJCT"))
    assert strangers(a_batch(), report) == ("Z", "A")
