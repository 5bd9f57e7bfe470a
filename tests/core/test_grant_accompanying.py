"""What the unit costs of 2021 (the Spanish annex, as an example) give for people who accompany participants."""

from decimal import Decimal

from vaihto.core.budgeting import total_of
from vaihto.core.grant import rules
from vaihto.core.grant.accompanying import Accompanying, lines_for
from vaihto.core.grant.rows import Row, project_lines

LAW = rules.law(2021, "ES")


def test_individual_support_follows_the_rates_of_accompanying_persons_and_travel_waits_for_a_decision() -> None:
    # Group 2, 20 days: 14 × 104 = 1,456; 6 × 73 = 438.
    lines = lines_for([Accompanying(20, "DE", Decimal(1150))], LAW)
    assert [(one.heading, one.quantity, one.rate, one.amount) for one in lines] == [
        ("accompanying_individual_support", 14, 104, 1456), ("accompanying_individual_support", 6, 73, 438),
        ("accompanying_travel", 1, None, None),
    ]  # fmt: skip
    assert lines[-1].reason == "accompanying_travel"
    assert {one.row for one in lines} == {0}


def test_travel_is_paid_or_not_as_the_agency_decided() -> None:
    paid, green, not_paid = (
        lines_for([Accompanying(5, "DE", Decimal(1150), green=green, has_travel=travel)], LAW)
        for green, travel in ((False, True), (True, True), (False, False))
    )
    assert [total_of(one).known_sum for one in (paid, green, not_paid)] == [Decimal(795), Decimal(840), Decimal(520)]
    assert all(total_of(one).is_complete for one in (paid, green, not_paid))


def test_accompanying_persons_are_not_counted_for_organisational_support() -> None:
    headings = {one.heading for one in lines_for([Accompanying(5, "DE", Decimal(1150), has_travel=True)], LAW)}
    assert headings == {"accompanying_individual_support", "accompanying_travel"}
    of_staff = project_lines([Row(1, "teaching", 1, 5, "DE", Decimal(1150))], LAW)
    assert "organisational_support" in {one.heading for one in of_staff}


def test_a_country_without_a_group_makes_no_amount() -> None:
    assert [one.amount for one in lines_for([Accompanying(5, "", Decimal(1150), has_travel=False)], LAW)] == [None]
