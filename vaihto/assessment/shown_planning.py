"""What the officer's pages of pool, plan and calibration show; nothing of this is for assessors."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vaihto.applications import queries as applications
from vaihto.assessment import planning, queries, states, topics
from vaihto.assessment.models import Assignment, Invitation, PlannedPair, Profile
from vaihto.core import assignment, calibration
from vaihto.kit.languages import NAMES
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.assessment.tables import InPool
    from vaihto.calls.models import Call
    from vaihto.people.models import Person

ACTIVE = (states.ASSIGNED, states.HANDED_IN)


def pool(wanted: Mapping[str, str]) -> "list[InPool]":
    """Return the assessors of the pool that a filter wants, by name; a fixed number of questions.

    `wanted` may hold language, field, q (part of the name) and available (1).
    """
    from vaihto.assessment.tables import InPool

    persons = list(people.staff("assessor"))
    profiles = {one.person_id: one for one in Profile.objects.filter(person__in=persons).prefetch_related("employments")}
    counted = Assignment.objects.filter(assessor__in=persons, state__in=ACTIVE).order_by().values_list("assessor_id", "state")
    tasks = Counter(counted)
    rows = [InPool(one, profiles.get(one.pk), tasks[one.pk, states.ASSIGNED], tasks[one.pk, states.HANDED_IN]) for one in persons]
    field, text = topics.topic_of(wanted.get("field") or ""), (wanted.get("q") or "").casefold()
    return [
        one
        for one in rows
        if (not wanted.get("language") or wanted["language"] in one.languages)
        and (not field or field in map(topics.topic_of, one.fields))
        and text in one.person.name.casefold()
        and (wanted.get("available") != "1" or one.is_available)
    ]


def not_invited(call: "Call") -> "list[Person]":
    """Return the available assessors who were not asked to take part in a call yet."""
    asked = Invitation.objects.filter(call=call).values("person_id")
    away = Profile.objects.filter(is_available=False).values("person_id")
    return list(people.staff("assessor").exclude(pk__in=asked).exclude(pk__in=away))


def stored(call: "Call") -> tuple[list[PlannedPair], list[Assignment]]:
    """Return the pairs of the plan and the tasks that were given already."""
    pairs = list(PlannedPair.objects.filter(call=call).select_related("assessor"))
    given = Assignment.objects.filter(application__call=call, state__in=ACTIVE).select_related("assessor")
    return pairs, list(given)


def plan_page(call: "Call", shown: Iterable[int]) -> dict[str, Any]:
    """Return the context of the plan; of the applications only those shown on the page."""
    basis = planning.basis_of(call)
    pairs, given = stored(call)
    plan = basis.plan(pairs, given)
    by_hand = {(one.application_id, one.assessor_id) for one in pairs if one.kind == PlannedPair.Kind.FIXED}
    tasks = {(one.application_id, one.assessor_id) for one in given}
    empty = {one.reference: one.needs - len(plan.of_application.get(one.reference, ())) for one in basis.task.applications}
    is_made = bool(pairs)
    lacking = {key: number for key, number in empty.items() if number > 0}
    rows = [
        {
            "application": basis.applications[pk],
            "language": NAMES.get(basis.applications[pk].language, ""),
            "pairs": [pair_of(basis, one, by_hand, tasks) for one in plan.of_application.get(str(pk), ())],
            "empty": lacking.get(str(pk), 0),
        }
        for pk in shown
        if pk in basis.applications
    ]
    invitations = Invitation.objects.filter(call=call).select_related("person").order_by("person__name", "pk")
    return {
        "call": call, "arrangement": basis.arrangement, "rows": rows, "is_made": is_made,
        "number": sum(one.kind != PlannedPair.Kind.UNWANTED for one in pairs), "given": len(given),
        "lacking": sum(lacking.values()) if is_made else 0,
        "remedies": remedies(basis) if is_made and lacking else [],
        "loads": loads_of(basis, plan), "is_closed": queries.is_closed(call), "unwanted": unwanted_in(basis, pairs),
        "invitations": [
            {"row": one, "tag": states.INVITATION_TAGS[one.state], "words": states.INVITATION_LABELS[one.state]}
            for one in invitations
        ],
    }  # fmt: skip


def pair_of(basis: planning.Basis, one: assignment.Chosen, by_hand: set[Any], tasks: set[Any]) -> dict[str, Any]:
    """Return one pair of the plan for the page."""
    key = (int(one.application), int(one.assessor))
    return {
        "person": basis.assessors[key[1]], "fit": planning.hundredth(one.fit),
        "topics": [topics.in_words(topic) for topic in one.topics], "is_by_hand": key in by_hand,
        "is_task": key in tasks,
    }  # fmt: skip


def remedies(basis: planning.Basis) -> list[str]:
    """Return in words which limits would help; the task is solved again for it, so that hand changes count."""
    return [planning.remedy_in_words(basis, one) for one in assignment.assign(basis.task).remedies]


def loads_of(basis: planning.Basis, plan: assignment.Plan) -> list[dict[str, Any]]:
    """Return how many tasks each assessor has, and of how many."""
    rows = [
        {"person": basis.assessors[int(one.reference)], "tasks": plan.loads.get(one.reference, 0), "most": one.most}
        for one in basis.task.assessors
    ]
    return sorted(rows, key=lambda row: (-row["tasks"], row["person"].name))


def unwanted_in(basis: planning.Basis, pairs: Iterable[PlannedPair]) -> list[dict[str, Any]]:
    """Return the pairs that were taken out by hand."""
    return [
        {"application": basis.applications[one.application_id], "person": one.assessor, "reason": one.reason}
        for one in pairs
        if one.kind == PlannedPair.Kind.UNWANTED and one.application_id in basis.applications
    ]


def by_hand_page(application: "Application") -> dict[str, Any]:
    """Return the context of one application of the plan: every assessor, the fit, and why not."""
    basis = planning.basis_of(application.call)
    pairs, given = stored(application.call)
    plan = basis.plan(pairs, given)
    mine = {one.assessor_id: one for one in pairs if one.application_id == application.pk}
    tasks = {one.assessor_id for one in given if one.application_id == application.pk}
    rows: list[dict[str, Any]] = []
    for one in basis.task.assessors:
        pk = int(one.reference)
        reason = assignment.why_not(basis.task, plan, str(application.pk), one.reference)
        seen = basis.seen.get((application.pk, pk))
        rows.append(
            {
                "person": basis.assessors[pk], "fit": assignment.fit(basis.task, str(application.pk), one.reference),
                "topics": [
                    topics.in_words(topic) for topic in assignment.in_common(basis.task.application[str(application.pk)], one)
                ],
                "kind": mine[pk].kind if pk in mine else "", "hand_reason": mine[pk].reason if pk in mine else "",
                "is_task": pk in tasks, "is_chosen": reason is None, "why": planning.in_words(reason) if reason else "",
                "is_barred": bool(seen and seen.is_certain), "hint": seen.text if seen and not seen.is_certain else "",
                "load": plan.loads.get(one.reference, 0), "most": one.most,
            }
        )  # fmt: skip
    rows.sort(key=lambda row: (not row["is_chosen"], row["is_barred"], -row["fit"], row["person"].name))
    for row in rows:
        row["fit"] = planning.hundredth(row["fit"])
    return {"application": application, "call": application.call, "rows": rows, "arrangement": basis.arrangement}


def tenth(value: float) -> Decimal:
    """Return an estimate to a tenth of a point: more would say more than is known."""
    return Decimal(str(round(value, 1)))


def calibration_page(call: "Call") -> dict[str, Any]:
    """Return the context of the calibration: leniency by assessor, places with intervals, runs; or why it cannot be told."""
    totals = [calibration.Total(str(a), str(p), float(points)) for a, p, points in queries.totals_of(call)]
    results = queries.results_for(call)
    try:
        found = calibration.calibrate(totals)
    except calibration.CannotCalibrate as reason:
        return {"reason": reason.reason, "places": [], "assessors": [], "runs": []}
    names = people.for_ids(int(one.assessor) for one in found.leniencies)
    known = {one.application: one for one in found.qualities}
    ranking = [str(key) for key, one in results.items() if one.total is not None and str(key) in known]
    listed = applications.for_ids(int(key) for key in ranking)
    places = [
        {
            "place": place,
            "application": listed[int(key)],
            "total": results[int(key)].total,
            "calibrated": tenth(known[key].calibrated),
            "low": tenth(known[key].low),
            "high": tenth(known[key].high),
        }
        for place, key in enumerate(ranking, start=1)
    ]
    leniencies = sorted(found.leniencies, key=lambda one: one.points)
    return {
        "reason": "", "places": places,
        "spread_of_leniency": tenth(found.spread_of_leniency), "spread_of_chance": tenth(found.spread_of_chance),
        "assessors": [
            {
                "person": names[int(one.assessor)], "row": one, "points": tenth(one.points), "low": tenth(one.low),
                "high": tenth(one.high),
            }
            for one in leniencies
        ],
        "runs": calibration.not_told_apart(found, ranking),
    }  # fmt: skip
