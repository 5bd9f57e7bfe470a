"""What an interrupted stay counts for: days, and the shortest length."""

import pytest

from vaihto.core import interrupting
from vaihto.core.interrupting import CannotCount, effect, length, rule


@pytest.mark.parametrize("programme", ["erasmus_plus", "leonardo", "national"])
@pytest.mark.parametrize(
    ("kind", "decision", "counted", "days", "waits"),
    [
        ("health", "", None, 12, False),
        ("other", "", None, 12, False),
        ("force_majeure", "", None, 12, True),
        ("force_majeure", "refused", None, 12, False),
        ("force_majeure", "accepted", None, 12, False),
        ("force_majeure", "accepted", 20, 20, False),
        ("force_majeure", "accepted", 30, 30, False),
    ],
)
def test_the_real_days_count_until_the_agency_accepts_more(
    programme: str, kind: str, decision: str, counted: int | None, days: int, waits: bool
) -> None:
    found = effect(programme, kind, real_days=12, planned_days=30, decision=decision, counted_days=counted)
    assert (found.days, found.waits, found.least, found.most) == (days, waits, 12, 30 if kind == "force_majeure" else 12)
    assert found.excuses_length == (decision == "accepted")


@pytest.mark.parametrize(
    ("kind", "real", "decision", "counted", "reason"),
    [
        ("force_majeure", 12, "accepted", 11, "outside"),
        ("force_majeure", 12, "accepted", 31, "outside"),
        ("force_majeure", 30, "", None, "not_interrupted"),
        ("force_majeure", 0, "", None, "not_interrupted"),
        ("health", 12, "accepted", None, "not_decided_here"),
    ],
)
def test_days_that_cannot_be_are_refused(kind: str, real: int, decision: str, counted: int | None, reason: str) -> None:
    with pytest.raises(CannotCount) as refused:
        effect("leonardo", kind, real_days=real, planned_days=30, decision=decision, counted_days=counted)
    assert refused.value.reason == reason


def test_no_rule_about_interruptions_says_that_it_was_verified() -> None:
    told = {(name, kind): rule(name, kind).status for name in ("erasmus_plus", "leonardo") for kind in interrupting.KINDS}
    assert set(told.values()) == {"unverified"}
    assert rule("leonardo", "force_majeure").source == ""


@pytest.mark.parametrize(
    ("kind", "decision", "shortest", "verdict"),
    [
        ("other", "", 12, "met"),
        ("other", "", 13, "short"),
        ("force_majeure", "", 13, "waits"),
        ("force_majeure", "refused", 13, "short"),
        ("force_majeure", "accepted", 13, "excused"),
    ],
)
def test_accepted_force_majeure_does_not_break_the_shortest_length(kind: str, decision: str, shortest: int, verdict: str) -> None:
    found = length(12, shortest, effect("leonardo", kind, real_days=12, planned_days=30, decision=decision))
    assert found is not None
    assert found.verdict == verdict


def test_where_no_shortest_length_is_known_nothing_is_said() -> None:
    assert length(1, None) is None
