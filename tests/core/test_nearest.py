"""What would make a plan eligible: the smallest change for each requirement, found by asking the rules again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaihto.core import eligibility, nearest, parameters
from vaihto.core.findings import Verdict
from vaihto.core.nearest import Change
from vaihto.core.situation import Budget, MobilityRow, Organisation, Project, Situation

ON = date(2012, 2, 20)
APPLICANT = Organisation("Koulu", "FI", "vet_provider", "coordinator", None, True)


def partner(country: str, kind: str = "vet_provider", *, mandate: bool | None = True) -> Organisation:
    """Return a partner."""
    return Organisation(country, country, kind, "partner", mandate)


GOOD = Situation(
    "leonardo", 2012, "FI", "partnership", ON, Project(date(2012, 8, 1), date(2014, 7, 31)),
    (APPLICANT, partner("SE", "company"), partner("DE")), (MobilityRow(4, None, "FI", "SE", 5),), Budget(Decimal(8000)),
)  # fmt: skip
STAYS = Situation(
    "leonardo", 2012, "FI", "student_mobility", ON, Project(date(2012, 8, 1), date(2014, 7, 31)), (APPLICANT, partner("SE")),
    (MobilityRow(2, "initial_vet", "FI", "SE", 30, "study"),), Budget(),
)  # fmt: skip


def plan(situation: Situation) -> nearest.Plan:
    """Return the plan under the law of the situation's call."""
    law = parameters.law("leonardo", 2012, "FI", action=situation.action)
    return nearest.plan(situation, law)


def test_a_plan_that_is_eligible_needs_no_change() -> None:
    assert plan(GOOD).changes == ()
    assert plan(STAYS).changes == ()


def with_rows(*rows: MobilityRow) -> Situation:
    """Return the stays with other rows."""
    return replace(STAYS, mobilities=rows)


@pytest.mark.parametrize(
    ("situation", "change"),
    [
        (replace(GOOD, organisations=(APPLICANT, partner("SE", "company"))), Change("PAR-1", "countries", by=1)),
        (replace(GOOD, organisations=(APPLICANT, partner("SE"), partner("DE"))), Change("PAR-6", "working_life", by=1)),
        (
            replace(GOOD, project=Project(date(2012, 8, 1), date(2014, 8, 7))),
            Change("PAR-2", "end", date(2014, 8, 7), date(2014, 7, 31), 7),
        ),
        (replace(GOOD, mobilities=(MobilityRow(3, None, "FI", "SE", 5),)), Change("PAR-3", "journeys", 3, 4, 1)),
        (replace(GOOD, mobilities=(MobilityRow(30, None, "FI", "SE", 5),)), Change("PAR-3", "journeys", 30, 24, 6)),
        (
            replace(GOOD, budget=Budget(Decimal(5500))),
            Change("PAR-4", "requested", Decimal(5500), Decimal(6000), Decimal(500)),
        ),
        (
            replace(GOOD, budget=Budget(Decimal(21000))),
            Change("PAR-4", "requested", Decimal(21000), Decimal(20000), Decimal(1000)),
        ),
        (
            replace(GOOD, organisations=(APPLICANT, partner("SE", "company", mandate=None), partner("DE"))),
            Change("ALL-4", "confirm", by=1),
        ),
        (with_rows(MobilityRow(2, "initial_vet", "FI", "SE", 14, "study")), Change("STU-2", "days", 14, 21, 7, (1,))),
        (with_rows(MobilityRow(2, "initial_vet", "FI", "SE", 300, "study")), Change("STU-2", "days", 300, 273, 27, (1,))),
        (
            with_rows(*(STAYS.mobilities or ()), MobilityRow(2, "teacher", "FI", "SE", 30, "study")),
            Change("STU-1", "drop_rows", rows=(2,)),
        ),
        (replace(STAYS, organisations=(APPLICANT,)), Change("STU-4", "countries", by=1)),
        (with_rows(), Change("STU-6", "stays", by=1)),
    ],
)  # fmt: skip
def test_one_thing_that_is_missing_gives_the_smallest_change(situation: Situation, change: Change) -> None:
    found = plan(situation)
    assert found.changes == (change,)
    assert found.without == ()


def test_what_no_change_of_the_plan_meets_is_named() -> None:
    late = replace(GOOD, submitted_on=date(2012, 3, 1), organisations=(APPLICANT, partner("SE", "company")))
    law = parameters.law("leonardo", 2012, "FI", action="partnership", deadline=date(2012, 2, 21))
    found = nearest.plan(late, law)
    assert [one.code for one in found.without] == ["ALL-3"]
    assert [one.code for one in found.changes] == ["PAR-1"]
    assert found.verdict is Verdict.NOT_MET


@settings(max_examples=60, deadline=None)
@given(days=st.integers(1, 400), count=st.integers(1, 5))
def test_no_length_nearer_than_the_answer_would_do(days: int, count: int) -> None:
    situation = with_rows(MobilityRow(count, "initial_vet", "FI", "SE", days, "study"))
    law = parameters.law("leonardo", 2012, "FI", action="student_mobility")
    found = nearest.plan(situation, law)
    distance = int(found.changes[0].by or 0) if found.changes else 0
    for step in range(distance):
        for other in {days - step, days + step} - {0}:
            if other > 0:
                tried = with_rows(MobilityRow(count, "initial_vet", "FI", "SE", other, "study"))
                answer = eligibility.judge(tried, law).of("STU-2")
                assert answer is not None
                assert answer.verdict is Verdict.NOT_MET


def test_a_project_of_erasmus_is_brought_within_its_months_and_lengths() -> None:
    law = parameters.law("erasmus_plus", 2026, "FI", action="vet_mobility")
    rows = (
        MobilityRow(2, "initial_vet", "FI", "DE", 7, "short_learning"),
        MobilityRow(1, "teacher", "FI", "DE", 5, "short_learning"),
    )
    found = Situation(
        "erasmus_plus", 2026, "FI", "vet_mobility", date(2026, 3, 1), Project(date(2026, 6, 1), date(2026, 9, 30)),
        (Organisation("School", "FI", "vet_provider", "coordinator", None, True),), rows,
    )  # fmt: skip
    plan = nearest.plan(found, law)
    assert [(one.code, one.kind, one.after) for one in plan.changes if one.code != "ERA-2"] == [
        ("ERA-3", "days", 10), ("ERA-4", "end", date(2026, 11, 30))
    ]  # fmt: skip
    assert [one.kind for one in plan.changes if one.code == "ERA-2"] == ["drop_rows"]
