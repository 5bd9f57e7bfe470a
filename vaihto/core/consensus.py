"""What counts of an application's assessments: all of them, the two closest, or the common points that were agreed on.

Rules, set by the officer for each call and published with it:
1. an application has as many assessors as the call says; it waits until all have handed in;
2. where two totals differ by the call's limit or more, a third assessor is needed, unless the call says that two totals
   under the threshold need none; with three, the two closest totals count, and all three where the middle one is
   equally near to both (own decision: the source does not say);
3. where the call consolidates, one of those who count writes common points, and they count once the others approve.

The limit of 30 points and the two closest totals are those of the Erasmus+ Guide for Experts as known by hearsay
(unverified); for Leonardo da Vinci no number was found, so there the limit is the officer's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from vaihto.core import scoring
from vaihto.core.scoring import ZERO, Score


class Stage(StrEnum):
    """Where the assessment of an application is."""

    UNASSIGNED = "unassigned"
    ASSESSING = "assessing"
    THIRD_NEEDED = "third_needed"
    CONSOLIDATING = "consolidating"
    APPROVING = "approving"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Rules:
    """How many assessors, from which difference of totals a third, whether two under the threshold need none, consolidation."""

    needs: int = 1
    third_limit: Decimal | None = None
    not_below_threshold: bool = False
    consolidates: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """One assessor's points; they say nothing until they are handed in."""

    assessor: str
    points: tuple[tuple[str, Decimal], ...] = ()
    is_handed_in: bool = True

    @property
    def total(self) -> Decimal:
        """The sum of the points."""
        return sum((points for _, points in self.points), ZERO)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The common points of a consolidation: whether they have been put forward, and whether everybody approved."""

    points: tuple[tuple[str, Decimal], ...] = ()
    is_put_forward: bool = False
    is_agreed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an application is, who counts, the points so far (None = none), how far the totals are apart."""

    stage: Stage
    counted: tuple[str, ...] = ()
    result: scoring.Result | None = None
    spread: Decimal | None = None
    is_agreed: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether the points are final."""
        return self.stage is Stage.READY


def outcome_of(scheme: scoring.Scheme, opinions: Sequence[Opinion], rules: Rules, agreement: Agreement | None = None) -> Outcome:
    """Return where an application is and what counts.

    In: the opinions of everybody who is assigned now. Raises scoring.CannotScore where points do not fit the scheme.
    """
    handed_in = [one for one in opinions if one.is_handed_in]
    counted = closest(handed_in, rules)
    totals = [one.total for one in handed_in]
    spread = max(totals) - min(totals) if len(totals) > 1 else None
    stage = _stage(scheme, opinions, counted, rules, agreement)
    who = tuple(one.assessor for one in counted)
    if stage is Stage.READY and rules.consolidates and agreement is not None and len(counted) > 1:
        common = scoring.result_of(scheme, [Score("", key, points) for key, points in agreement.points])
        return Outcome(stage, who, common, spread, is_agreed=True)
    scores = [Score(one.assessor, key, points) for one in counted for key, points in one.points]
    return Outcome(stage, who, scoring.result_of(scheme, scores) if scores else None, spread)


def closest(handed_in: Sequence[Opinion], rules: Rules) -> tuple[Opinion, ...]:
    """Return those that count: of three whose totals lie the limit apart the two closest, otherwise all."""
    ordered = sorted(handed_in, key=lambda one: one.total)
    if len(ordered) != 3 or rules.third_limit is None or ordered[2].total - ordered[0].total < rules.third_limit:
        return tuple(handed_in)
    below, above = ordered[1].total - ordered[0].total, ordered[2].total - ordered[1].total
    if below == above:
        return tuple(handed_in)
    left_out = ordered[2] if below < above else ordered[0]
    return tuple(one for one in handed_in if one is not left_out)


def needs_third(scheme: scoring.Scheme, handed_in: Sequence[Opinion], rules: Rules) -> bool:
    """Return whether two totals differ so much that a third assessor is needed."""
    if rules.third_limit is None or len(handed_in) != 2:
        return False
    low, high = sorted(one.total for one in handed_in)
    if high - low < rules.third_limit:
        return False
    threshold = scheme.total_threshold
    return not (rules.not_below_threshold and threshold is not None and high < threshold)


def _stage(
    scheme: scoring.Scheme, opinions: Sequence[Opinion], counted: Sequence[Opinion], rules: Rules, agreement: Agreement | None
) -> Stage:
    if len(opinions) < max(rules.needs, 1):
        return Stage.UNASSIGNED
    if any(not one.is_handed_in for one in opinions):
        return Stage.ASSESSING
    if needs_third(scheme, opinions, rules):
        return Stage.THIRD_NEEDED
    if not rules.consolidates or len(counted) < 2 or (agreement is not None and agreement.is_agreed):
        return Stage.READY
    return Stage.APPROVING if agreement is not None and agreement.is_put_forward else Stage.CONSOLIDATING
