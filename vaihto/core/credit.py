"""Recognition of what was learnt abroad: the limits of a decision, and how much of the agreed was recognised.

A decision says per unit: in full, in part, not. Its points never exceed what was agreed for the unit, all decisions on
the same learner and unit together never exceed the unit's size, and all decisions of one study year never exceed the
points that a year has in the credit scheme (numbers with sources: ``rulebook/credit.yaml``).
A decision that was replaced by a new one is not handed in as an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from vaihto.core import rulebook

ZERO = Decimal(0)


class CannotRecognise(ValueError):
    """A decision that breaks a limit; ``reason`` is a code, ``most`` the points still possible, if any."""

    def __init__(self, reason: str, most: Decimal | None = None) -> None:
        self.reason = reason
        self.most = most
        super().__init__(reason if most is None else f"{reason}: at most {most}")


class Outcome(StrEnum):
    """The three answers of a recognition decision."""

    FULL = "full"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CreditScheme:
    """How credit is counted on a day: ``points_per_year`` points are one year of full-time study."""

    key: str
    points_per_year: Decimal
    starts_on: date
    ends_on: date | None
    study_year_starts: tuple[int, int]
    source: str
    status: str
    name: tuple[tuple[str, str], ...] = ()
    short: tuple[tuple[str, str], ...] = ()

    def is_used_on(self, day: date) -> bool:
        """Whether the scheme is in use on a day (both ends included)."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def study_year_of(self, day: date) -> int:
        """The calendar year in which the study year of a day began."""
        return day.year if (day.month, day.day) >= self.study_year_starts else day.year - 1


def schemes() -> tuple[CreditScheme, ...]:
    """All credit schemes of ``rulebook/credit.yaml``, in its order."""
    book: dict[str, Any] = rulebook.read("credit.yaml")
    month, day = (int(part) for part in book["study_year"]["starts"].split("-"))
    return tuple(
        CreditScheme(
            key=key,
            points_per_year=Decimal(row["points_per_year"]),
            starts_on=row["from"],
            ends_on=row["until"],
            study_year_starts=(month, day),
            source=row["source"],
            status=row["status"],
            name=tuple(row["name"].items()),
            short=tuple(row["short"].items()),
        )
        for key, row in book["schemes"].items()
    )


def scheme_on(day: date) -> CreditScheme | None:
    """The scheme in use on a day, or None before the first one."""
    return next((scheme for scheme in schemes() if scheme.is_used_on(day)), None)


@dataclass(frozen=True, slots=True)
class AgreedUnit:
    """A unit of a qualification in one learner's learning agreement: its whole size and the points agreed for the stay.

    Raises ``CannotRecognise``: ``points_not_positive``, ``agreed_more_than_unit``.
    """

    learner: str
    unit: str
    size: Decimal
    agreed: Decimal

    def __post_init__(self) -> None:
        for points in (self.size, self.agreed):
            if not points.is_finite() or points <= 0:
                raise CannotRecognise("points_not_positive")
        if self.agreed > self.size:
            raise CannotRecognise("agreed_more_than_unit", self.size)


@dataclass(frozen=True, slots=True)
class UnitDecision:
    """What was decided on one unit: points by the home unit's rules, the reason to the learner, the day."""

    learner: str
    unit: str
    outcome: Outcome
    points: Decimal
    reason: str
    decided_on: date


def possible_points(agreed: AgreedUnit, earlier: Iterable[UnitDecision]) -> Decimal:
    """The most points a new decision may give: what was agreed, but not more than is left of the unit."""
    mine = (one.points for one in earlier if (one.learner, one.unit) == (agreed.learner, agreed.unit))
    return max(min(agreed.agreed, agreed.size - sum(mine, ZERO)), ZERO)


def decide(
    agreed: AgreedUnit,
    outcome: Outcome,
    points: Decimal,
    reason: str,
    *,
    on: date,
    earlier: Sequence[UnitDecision],
    scheme: CreditScheme,
) -> UnitDecision:
    """Check a decision against every limit and return it.

    In: the agreed unit, the answer, its points, the reason shown to the learner, the day, valid earlier decisions of
    the learner (others are ignored), the credit scheme. ``full`` gives exactly the points agreed, ``part`` more than 0
    and fewer than agreed, ``none`` 0.
    Raises ``CannotRecognise``: ``reason_missing``, ``points_not_a_number``, ``full_is_not_all``, ``part_is_not_part``,
    ``none_has_points``, ``more_than_unit``, ``more_than_year``.
    """
    if not reason.strip():
        raise CannotRecognise("reason_missing")
    if not points.is_finite():
        raise CannotRecognise("points_not_a_number")
    _check_outcome(agreed, outcome, points)
    left = possible_points(agreed, earlier)
    if points > left:
        raise CannotRecognise("more_than_unit", left)
    left_of_year = scheme.points_per_year - year_points(agreed.learner, on, earlier, scheme)
    if points > left_of_year:
        raise CannotRecognise("more_than_year", max(left_of_year, ZERO))
    return UnitDecision(agreed.learner, agreed.unit, outcome, points, reason.strip(), on)


def year_points(learner: str, day: date, decisions: Iterable[UnitDecision], scheme: CreditScheme) -> Decimal:
    """Points recognised for a learner in the study year of a day."""
    year = scheme.study_year_of(day)
    mine = (one for one in decisions if one.learner == learner and scheme.study_year_of(one.decided_on) == year)
    return sum((one.points for one in mine), ZERO)


def _check_outcome(agreed: AgreedUnit, outcome: Outcome, points: Decimal) -> None:
    if outcome is Outcome.FULL and points != agreed.agreed:
        raise CannotRecognise("full_is_not_all", agreed.agreed)
    if outcome is Outcome.PART and not ZERO < points < agreed.agreed:
        raise CannotRecognise("part_is_not_part", agreed.agreed)
    if outcome is Outcome.NONE and points != ZERO:
        raise CannotRecognise("none_has_points", ZERO)


@dataclass(frozen=True, slots=True)
class ShareRecognised:
    """Recognised of agreed points (the KESU 93 indicator); ``share`` is None when nothing was agreed or decided."""

    recognised: Decimal
    agreed: Decimal
    undecided: Decimal
    share: Decimal | None


def share_recognised(agreed_units: Iterable[AgreedUnit], decisions: Iterable[UnitDecision]) -> ShareRecognised:
    """How much of what was agreed has been recognised, from 0 to 1 with four decimals, half-up.

    Only units with a decision are in the share; points still waiting are told apart in ``undecided``, so that a slow
    school does not look like a refusing one. Source of the indicator: KESU 2011–2016, item 93 (no number is set there).
    Raises ``CannotRecognise``: ``agreed_twice`` (the same learner and unit in two rows).
    """
    rows = tuple(agreed_units)
    units = {(one.learner, one.unit): one for one in rows}
    if len(units) != len(rows):
        raise CannotRecognise("agreed_twice")
    recognised = dict.fromkeys(units, ZERO)
    decided: set[tuple[str, str]] = set()
    for decision in decisions:
        key = (decision.learner, decision.unit)
        if key in units:
            recognised[key] += decision.points
            decided.add(key)
    agreed = sum((units[key].agreed for key in decided), ZERO)
    undecided = sum((one.agreed for key, one in units.items() if key not in decided), ZERO)
    total = sum(recognised.values(), ZERO)
    share = (total / agreed).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP) if agreed else None
    return ShareRecognised(total, agreed, undecided, share)


def days_to_decision(returned_on: date, decided_on: date) -> int:
    """Days from the last day abroad to the decision; the same day is 0.

    Raises ``CannotRecognise``: ``decided_before_return``.
    """
    if decided_on < returned_on:
        raise CannotRecognise("decided_before_return")
    return (decided_on - returned_on).days


def median_days(days: Iterable[int]) -> Decimal | None:
    """The middle of the waiting times (the mean of the two middle ones); None without any."""
    ordered = sorted(days)
    if not ordered:
        return None
    middle, is_odd = divmod(len(ordered), 2)
    return Decimal(ordered[middle]) if is_odd else Decimal(ordered[middle - 1] + ordered[middle]) / 2
