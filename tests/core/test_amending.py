"""What an amendment does to a grant agreement, counted before anybody decides."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from vaihto.core import amending
from vaihto.core.amending import CannotAmend, Item, Kind, Paid, Partner, Stay, Terms
from vaihto.core.budgeting import AmountLine, total_of
from vaihto.core.situation import Budget, MobilityRow, Organisation, Project, Situation

PARTNER = Partner("Berufsschule", "DE", "vet_provider")


def line(row: int, people: str, rate: str) -> AmountLine:
    return AmountLine("support", D(people), D(rate), D(people) * D(rate), "people", f"rate_{row}", "Call 2027", row)


TERMS = Terms(
    date(2027, 8, 1), date(2029, 7, 31), date(2029, 9, 29), D("9000.00"), (line(1, "6", "1000"), line(2, "2", "1500")),
    ((1, 6), (2, 2)), (PARTNER,),
)  # fmt: skip


def dates(**new: str) -> Item:
    return Item(Kind.DATES, TERMS.days, {**TERMS.days, **new})


def stays(row: int, old: int, new: int) -> Item:
    return Item(Kind.STAYS, {"row": row, "count": old}, {"row": row, "count": new})


def amount(new: str) -> Item:
    return Item(Kind.SUM, {"amount": "9000.00"}, {"amount": new})


def transfer(moved: str) -> Item:
    new = {"from": 1, "to": 2, "from_amount": str(6000 - D(moved)), "to_amount": str(3000 + D(moved))}
    return Item(Kind.TRANSFER, {"from_amount": "6000.00", "to_amount": "3000.00"}, new)


def effect(*items: Item, **more: Any) -> amending.Effect:
    given = {"stays": [], "paid": Paid(D("7200.00")), "decided": D("9000.00"), **more}
    return amending.effect_of(TERMS, items, **given)


def test_fewer_stays_lower_the_sum_by_the_rate_of_their_row():
    after = amending.applied(TERMS, [stays(1, 6, 4)])
    assert [(one.quantity, one.amount) for one in after.lines] == [(D("4.00"), D("4000.00")), (D(2), D(3000))]
    assert (after.amount, after.counts, after.stays) == (D("7000.00"), ((1, 4), (2, 2)), 6)


def test_more_stays_do_not_raise_the_sum_and_a_line_says_what_is_missing():
    after = amending.applied(TERMS, [stays(1, 6, 8)], source="A1")
    assert after.amount == D("9000.00")
    assert (after.lines[-1].basis, after.lines[-1].amount, after.lines[-1].source) == ("cut_by_amendment", D("-2000.00"), "A1")


def test_more_stays_with_a_higher_sum_are_paid_for():
    after = amending.applied(TERMS, [stays(1, 6, 8), amount("11000.00")])
    assert (after.amount, len(after.lines)) == (D("11000.00"), 2)


def test_a_transfer_keeps_the_sum():
    after = amending.applied(TERMS, [transfer("500.50")])
    assert [one.amount for one in after.lines] == [D("5499.50"), D("3500.50")]
    assert after.amount == D("9000.00")


@pytest.mark.parametrize(
    "items",
    [[stays(1, 6, 4)], [stays(1, 6, 0)], [stays(2, 2, 5)], [amount("8999.99")], [transfer("0.01"), stays(1, 6, 5)], [dates()]],
)  # fmt: skip
def test_the_lines_always_add_up_to_the_sum(items):
    after = amending.applied(TERMS, items)
    assert total_of(after.lines).known_sum == after.amount
    again = amending.applied(after, [Item(Kind.SUM, {"amount": str(after.amount)}, {"amount": "5000.00"})])
    assert total_of(again.lines).known_sum == D("5000.00")
    assert sum(one.heading == "amendment" for one in again.lines) == 1


def test_rows_are_counted_again_by_unit_costs_where_there_are_some():
    def again(counts: Any) -> list[AmountLine]:
        # A tier: the third person and those after cost half.
        n = counts[1]
        return [line(1, str(min(n, 2)), "1000"), AmountLine("support", D(max(n - 2, 0)), D(500), D(max(n - 2, 0)) * 500, "people",
                "rate_1", "annex", 1), line(2, str(counts[2]), "1500")]  # fmt: skip

    start = Terms(TERMS.starts_on, TERMS.ends_on, TERMS.report_due_on, D(7000), tuple(again({1: 6, 2: 2})), TERMS.counts)
    after = amending.applied(start, [stays(1, 6, 3)], again=again)
    assert [one.amount for one in after.lines] == [D(2000), D(500), D(3000)]
    assert after.amount == D(5500)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (Item(Kind.DATES, {**TERMS.days, "ends_on": "2029-07-30"}, TERMS.days), "stale"),
        (dates(ends_on="2027-07-31"), "days"),
        (dates(report_due_on="2029-07-30"), "days"),
        (stays(1, 5, 4), "stale"),
        (stays(3, 1, 4), "stale"),
        (stays(1, 6, -1), "count"),
        (transfer("6000.01"), "amount"),
        (Item(Kind.TRANSFER, {"from_amount": "6000", "to_amount": "3000"},
              {"from": 1, "to": 2, "from_amount": "5000", "to_amount": "4001"}), "amount"),
        (Item(Kind.TRANSFER, {}, {"from": 1, "to": 1}), "line"),
        (Item(Kind.TRANSFER, {}, {"from": 1, "to": 3}), "line"),
        (amount("0"), "amount"),
        (Item(Kind.SUM, {"amount": "8000"}, {"amount": "9000"}), "stale"),
        (Item(Kind.PARTNER_IN, {}, PARTNER.values), "partner"),
        (Item(Kind.PARTNER_OUT, Partner("Someone", "SE").values, {}), "stale"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_reason(item, reason):
    with pytest.raises(CannotAmend) as refused:
        amending.applied(TERMS, [item])
    assert refused.value.reason == reason


def test_no_stay_at_all_is_refused():
    with pytest.raises(CannotAmend, match="count"):
        amending.applied(TERMS, [stays(1, 6, 0), stays(2, 2, 0)])


def test_stays_outside_the_new_days_and_too_many_in_a_row_are_told():
    inside, late = Stay("DE", 1, date(2028, 1, 1), date(2028, 1, 30)), Stay("ES", 2, date(2029, 6, 20), date(2029, 7, 1))
    known = [inside, late, Stay("DE", 1), Stay("DE", 1)]
    found = effect(dates(ends_on="2029-06-30"), stays(1, 6, 2), stays=known)
    assert found.outside == (late,)
    assert found.over == ((1, 2, 3),)
    # A stay that was outside before is not the amendment's doing.
    before = Stay("DE", 1, date(2027, 7, 1), date(2027, 7, 30))
    assert effect(dates(ends_on="2029-06-30"), stays=[before]).outside == ()


def test_what_is_paid_above_the_new_sum_is_told():
    found = effect(amount("7000.00"), paid=Paid(D("7200.00"), D("100.00")))
    assert (found.change, found.left, found.overpaid, found.overdrawn) == (D("-2000.00"), D("-200.00"), D("200.00"), D("100.00"))
    fits = effect(amount("8000.00"), paid=Paid(D(0), D("7200.00")))
    assert (fits.left, fits.overpaid, fits.overdrawn, fits.above_decision) == (D("8000.00"), D(0), D(0), D(0))


def test_a_sum_above_the_decision_is_told_only_where_the_items_raise_it():
    assert effect(amount("9500.00")).above_decision == D("500.00")
    assert effect(amount("8500.00"), decided=D("8000.00")).above_decision == D(0)


def test_lines_stand_side_by_side():
    found = effect(stays(2, 2, 0), amount("6500.00"))
    said = [(one.line.heading, one.change, one.is_changed) for one in found.lines]
    assert said == [("support", D(0), False), ("support", D("-3000.00"), True), ("amendment", D("500.00"), True)]


def test_the_rules_see_the_amended_project():
    rows = (MobilityRow(count=6, days=30), MobilityRow(count=2, days=30))
    applicant = Organisation("School", "FI", "vet_provider", "coordinator", None, True)
    partner = Organisation("Berufsschule", "DE", "vet_provider", "partner", True)
    before = Situation(
        "leonardo", 2027, "FI", "student_mobility", date(2027, 1, 1), Project(TERMS.starts_on, TERMS.ends_on),
        (applicant, partner), rows, Budget(D(9500), D(12000)),
    )  # fmt: skip
    joins = Item(Kind.PARTNER_IN, {}, Partner("Skola", "SE", "company").values)
    leaves = Item(Kind.PARTNER_OUT, PARTNER.values, {})
    after = amending.applied(TERMS, [dates(ends_on="2029-07-01"), stays(1, 6, 0), joins, leaves])
    found = amending.situation_with(before, TERMS, after)
    assert found.project == Project(TERMS.starts_on, date(2029, 7, 1))
    assert [(one.name, one.role, one.mandate) for one in found.organisations or ()][1:] == [("Skola", "partner", True)]
    assert [row.count for row in found.mobilities or ()] == [2]
    assert found.budget == Budget(D("3000.00"), D(12000))
    # What an unchanged sum asked for stays.
    assert amending.situation_with(before, TERMS, TERMS).budget == before.budget
