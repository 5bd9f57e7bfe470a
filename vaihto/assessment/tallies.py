"""The stored sum of each application's assessment: renewed by every deed that changes it, in its transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from vaihto.assessment import facts, states
from vaihto.assessment.models import (
    Arrangement,
    Assignment,
    CommonScore,
    ConflictOfInterest,
    Consolidation,
    Score,
    Tally,
)  # fmt: skip
from vaihto.calls import queries as calls
from vaihto.core import consensus, scoring

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call

FIELDS = ("stage", "assigned", "handed_in", "conflicts", "total", "spread", "points", "counted", "is_above", "is_agreed")


def scheme_of(call: "Call") -> scoring.Scheme | None:
    """Return the call's scheme of points; None where its criteria cannot be counted."""
    try:
        return calls.scheme_of(call)
    except scoring.CannotScore:
        return None


def refresh(application: "Application") -> Tally:
    """Store the sum of one application anew; the caller holds the application, so that two at once do not both count old rows."""
    return refresh_all(application.call, [application.pk])[application.pk]


def refresh_all(call: "Call", ids: Iterable[int] | None = None) -> dict[int, Tally]:
    """Store the sums of a call's applications anew, all or some; a fixed number of questions."""
    rows = Assignment.objects.filter(application__call=call).exclude(state=states.WITHDRAWN)
    wanted = None if ids is None else list(ids)
    if wanted is not None:
        rows = rows.filter(application_id__in=wanted)
    found: dict[int, list[Assignment]] = {key: [] for key in wanted or ()}
    for one in rows.prefetch_related(Prefetch("scores", Score.objects.select_related("criterion"))).order_by("pk"):
        found.setdefault(one.application_id, []).append(one)
    if wanted is None:
        for key in Tally.objects.filter(call=call).values_list("application_id", flat=True):
            found.setdefault(key, [])
    scheme, arrangement = scheme_of(call), Arrangement.objects.filter(call=call).first()
    common = {one.application_id: one for one in consolidations_of(found)}
    conflicts = Counter(ConflictOfInterest.objects.filter(application__in=list(found)).values_list("application_id", flat=True))
    made = {
        key: tally_of(key, call.pk, listed, facts.outcome_of(scheme, listed, arrangement, common.get(key)), conflicts)
        for key, listed in found.items()
    }
    Tally.objects.bulk_create(
        made.values(), update_conflicts=True, unique_fields=["application"], update_fields=list(FIELDS), batch_size=500
    )
    return made


def consolidations_of(ids: Iterable[int]) -> "list[Consolidation]":
    """Return the consolidations of applications with their scores."""
    scores = Prefetch("scores", CommonScore.objects.select_related("criterion").order_by("criterion__position", "criterion_id"))
    return list(
        Consolidation.objects.filter(application_id__in=list(ids)).select_related("consolidator").prefetch_related(scores)
    )


def tally_of(
    application_id: int, call_id: int, assignments: list[Assignment], outcome: consensus.Outcome, conflicts: Mapping[int, int]
) -> Tally:
    """Return the row of one application; nothing is asked of the database."""
    active = [one for one in assignments if one.state in {states.ASSIGNED, states.HANDED_IN}]
    result = outcome.result
    return Tally(
        application_id=application_id,
        call_id=call_id,
        stage=outcome.stage.value,
        assigned=len(active),
        handed_in=sum(one.state == states.HANDED_IN for one in active),
        conflicts=conflicts.get(application_id, 0),
        total=result.total if result else None,
        spread=outcome.spread,
        points={one.key: str(one.points) for one in result.criteria} if result else {},
        counted=[int(key) for key in outcome.counted],
        is_above=result.is_above_thresholds if result else None,
        is_agreed=outcome.is_agreed,
    )


def points_of(tally: Tally) -> dict[str, Decimal]:
    """Return the stored points by criterion."""
    return {key: Decimal(text) for key, text in tally.points.items()}
