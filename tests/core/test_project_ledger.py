"""The ledger of a project always adds up: property tests over invented courses of a project, and exact examples."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core import ledger
from vaihto.core.ledger import Entry, Kind

D = Decimal
DAY = date(2027, 5, 3)
CENTS = st.integers(1, 10_000_000).map(lambda cents: D(cents) / 100)


def course(granted: D, share: int, due: D, returned: int, waived_share: int, parts: int, received: int) -> list[Entry]:
    """Return the entries of a project: prefinanced, settled, then paid or recovered in instalments, some of them received."""
    prefinanced = (granted * share / 100).quantize(D("0.01"))
    due = min(due, granted)
    entries = [Entry(Kind.GRANTED, granted, DAY), Entry(Kind.PAID, prefinanced, DAY), Entry(Kind.DUE, due, DAY)]
    balance = due - prefinanced
    if balance >= 0:
        return [*entries, Entry(Kind.PAID if returned else Kind.TO_PAY, balance)]
    waived = (-balance * waived_share / 100).quantize(D("0.01"))
    claimed = -balance - waived
    entries.append(Entry(Kind.WAIVED, waived))
    if claimed < D("0.01") * parts:
        return [*entries, Entry(Kind.TO_RECOVER, claimed)]
    for number, amount in enumerate(ledger.instalments(claimed, parts)):
        kind = Kind.RECEIVED if number < received else Kind.TO_RECOVER
        entries.append(Entry(kind, amount, DAY + timedelta(days=30 * number)))
    return entries


@given(CENTS, st.integers(0, 100), CENTS, st.integers(0, 1), st.integers(0, 100), st.integers(1, 12), st.integers(0, 12))
def test_every_course_of_a_project_adds_up_to_the_cent(
    granted: D, share: int, due: D, returned: int, waived_share: int, parts: int, received: int
) -> None:
    entries = course(granted, share, due, returned, waived_share, parts, received)
    made = ledger.of(entries)
    assert made.difference == 0
    assert made.balance == made.to_pay - made.to_recover - made.waived
    assert made.lines[-1].held == made.held == made.paid - made.received
    assert len(made.lines) == len(entries)


@given(st.lists(st.tuples(st.sampled_from(Kind), CENTS), min_size=1, max_size=20), st.randoms())
def test_the_order_of_the_entries_changes_no_sum(rows: list[tuple[Kind, D]], random: "object") -> None:
    entries = [Entry(kind, amount) for kind, amount in rows]
    turned = list(entries)
    random.shuffle(turned)  # type: ignore[attr-defined]
    one, other = ledger.of(entries), ledger.of(turned)
    assert (one.held, one.balance, one.difference) == (other.held, other.balance, other.difference)


@given(CENTS, CENTS)
def test_a_lost_row_is_seen(granted: D, lost: D) -> None:
    entries = [Entry(Kind.GRANTED, granted), Entry(Kind.PAID, lost), Entry(Kind.DUE, D(0)), Entry(Kind.TO_RECOVER, lost)]
    assert ledger.of(entries).difference == 0
    assert ledger.of(entries[:-1]).difference == -lost


@given(CENTS, st.integers(1, 60))
def test_instalments_add_up_and_differ_by_a_cent_at_most(amount: D, parts: int) -> None:
    if amount < D("0.01") * parts:
        with pytest.raises(ValueError, match="parts"):
            ledger.instalments(amount, parts)
        return
    made = ledger.instalments(amount, parts)
    assert (sum(made), len(made)) == (amount, parts)
    assert max(made) - min(made) <= D("0.01")


def test_a_recovery_in_three_parts_of_which_one_came_back() -> None:
    parts = ledger.instalments(D("2200.00"), 3)
    assert parts == (D("733.34"), D("733.33"), D("733.33"))
    made = ledger.of(
        [
            Entry(Kind.GRANTED, D("9000.00"), DAY), Entry(Kind.PAID, D("7200.00"), DAY), Entry(Kind.DUE, D("5000.00"), DAY),
            Entry(Kind.RECEIVED, parts[0], DAY + timedelta(days=9), "M-1"), *(Entry(Kind.TO_RECOVER, one) for one in parts[1:]),
        ]
    )  # fmt: skip
    assert [line.held for line in made.lines[:4]] == [D(0), D("7200.00"), D("7200.00"), D("6466.66")]
    assert (made.held, made.balance, made.to_recover, made.difference) == (D("6466.66"), D("-1466.66"), D("1466.66"), 0)


def test_before_the_balance_the_rest_of_the_grant_is_open() -> None:
    made = ledger.of([Entry(Kind.GRANTED, D("9000.00")), Entry(Kind.PAID, D("7200.00"), DAY)])
    assert (made.due, made.balance, made.difference) == (None, D("1800.00"), 0)


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "NaN", "Infinity"])
def test_amounts_that_are_no_cents_are_refused(amount: str) -> None:
    with pytest.raises(ledger.WrongEntry):
        Entry(Kind.PAID, D(amount))
