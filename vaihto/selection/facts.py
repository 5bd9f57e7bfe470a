"""From the rows of the rooms below to one basis of plain values, and from the basis to the core's ranking.

The basis holds all that the ranking, the memo and the letters are made from. The ranking is made from the basis alone,
so that a decision can be made again years later from what was stored with it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vaihto.applications import queries as applications
from vaihto.assessment import queries as assessment
from vaihto.assessment import states as assessed
from vaihto.calls import queries as calls
from vaihto.core import ranking, scoring
from vaihto.core.budgeting import AmountLine, total_of
from vaihto.core.canonical import canonical_json, frozen, sha256_of
from vaihto.core.consensus import Stage
from vaihto.selection.groups import LEAST_USEFUL, Others, budget_of
from vaihto.selection.models import SetAmount

if TYPE_CHECKING:
    from vaihto.applications.models import Application, FormalCheck
    from vaihto.assessment.models import Assignment
    from vaihto.calls.models import Call

    Checks = Mapping[int, FormalCheck]

__all__ = ["LEAST_USEFUL", "Others", "budget_of"]

FORMAT = "vaihto selection 1"
TRILINGUAL = ("fi", "sv", "en")
# What a finding keeps for the memo; the whole finding stays with the formal check.
# What an assessment may wait for although everybody assigned has handed in.
WAITING: dict[str, str] = {
    Stage.UNASSIGNED: "assessors", Stage.THIRD_NEEDED: "third", Stage.CONSOLIDATING: "common", Stage.APPROVING: "approval",
}  # fmt: skip
FINDING = ("code", "verdict", "severity", "message")


@dataclass(frozen=True)
class Missing:
    """What keeps an application out of the ranking: `check`, `assessor`, `task`, `amount` or one of WAITING.

    `who` has not handed in.
    """

    application_id: int
    number: str
    kind: str
    who: str = ""


@dataclass(frozen=True)
class Basis:
    """The values of a call's ranking, their hash, and what is still missing."""

    values: Mapping[str, Any]
    missing: tuple[Missing, ...] = ()
    sha256: str = field(default="")


@dataclass(frozen=True)
class Grant:
    """The grant of an application: euro (None = cannot be worked out), how it was found, its lines."""

    amount: Decimal | None
    origin: str
    lines: tuple[AmountLine, ...]
    reason: str = ""


def basis_of(call: "Call", *, with_checks: bool = True) -> Basis:
    """Return all that the ranking of a call rests on; for a preview, `with_checks=False` leaves out formal checks."""
    listed = list(applications.with_parts(applications.of_call(call)))
    for one in listed:
        # One object for all of them: what the call has kept is asked once.
        one.call = listed[0].call
    assessments, results = assessment.of_call(call), assessment.results_for(call)
    counted_in = assessment.counted_for(call, assessments)
    checks = applications.last_checks(one.pk for one in listed) if with_checks else None
    amounts = {row.application_id: row for row in SetAmount.objects.filter(application__call=call)}
    missing: list[Missing] = []
    others = Others.of(call, listed)
    candidates: list[dict[str, Any]] = []
    excluded: list[dict[str, Any]] = []
    for application in listed:
        if application.check_state == "ineligible":
            excluded.append(excluded_of(application, checks))
            continue
        assigned = assessments.get(application.pk, [])
        grant = grant_of(application, amounts.get(application.pk))
        result = results.get(application.pk)
        gaps = list(gaps_of(application, assigned, grant, result))
        missing += gaps
        counted = counted_in.get(application.pk, [])
        is_counted = application.check_state == "eligible" and grant.amount is not None
        if is_counted and counted and result is not None and result.total is not None:
            made = candidate_of(application, counted, grant, checks)
            candidates.append({**made, **others.about(application, grant.amount)})
    values = {
        "format": FORMAT, "call": call_of(call), "rules": rules_of(call), **scheme_values(call),
        "candidates": candidates, "excluded": excluded,
    }  # fmt: skip
    plain, sha256 = frozen(values)
    return Basis(plain, tuple(missing), sha256)


def without_candidates(basis: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a basis that does not grow with the applications' words: pages of any length read it."""
    names = ("number", "applicant")
    excluded = [{name: one[name] for name in names} for one in basis["excluded"]]
    return {**{key: value for key, value in basis.items() if key != "candidates"}, "excluded": excluded}


def gaps_of(
    application: "Application", assigned: "Iterable[Assignment]", grant: Grant, result: assessment.Result | None
) -> Iterable[Missing]:
    """Yield what keeps an application out of the ranking."""
    number = application.number or ""
    if application.check_state != "eligible":
        yield Missing(application.pk, number, "check")
        return
    active = [one for one in assigned if one.state in {assessed.ASSIGNED, assessed.HANDED_IN}]
    if not active:
        yield Missing(application.pk, number, "assessor")
    for one in active:
        if one.state == assessed.ASSIGNED:
            yield Missing(application.pk, number, "task", one.assessor.name)
    if result is not None and active and result.stage in WAITING:
        yield Missing(application.pk, number, WAITING[result.stage])
    if grant.amount is None:
        yield Missing(application.pk, number, "amount")


def grant_of(application: "Application", set_amount: SetAmount | None = None) -> Grant:
    """Return the grant that the application would get.

    What an officer has set for it counts first; then the sum of the lines, at most what was asked for; with a line
    whose amount is unknown, what was asked for, unless a limit says that such a grant does not exist.
    """
    lines = applications.budget_lines(application)
    total, requested = total_of(lines), application.requested
    if set_amount is not None:
        return Grant(set_amount.amount, "set", lines, set_amount.reason)
    if not total.is_complete:
        is_impossible = any(line.basis == "below_lowest" for line in total.unknown_lines)
        return Grant(None if is_impossible or not requested else requested, "requested", lines)
    if requested and requested < total.known_sum:
        return Grant(requested, "requested", lines)
    return Grant(total.known_sum or None, "lines", lines)


def call_of(call: "Call") -> dict[str, Any]:
    """Return the call and its version in force."""
    version = calls.latest_version(call)
    return {
        "id": call.pk,
        "action": call.action,
        "year": call.year,
        "title": {code: getattr(call, f"title_{code}") for code in TRILINGUAL},
        "version": version.number if version else 0,
        "sha256": version.content_hash if version else "",
        "budget": budget_of(call),
        "acceptance_days": call.acceptance_days,
    }


def rules_of(call: "Call") -> dict[str, Any]:
    """Return which rules counted, with a hash over every number, its source and its status."""
    law = calls.law_of(call)
    return {"programme": law.programme, "call_year": law.call_year, "agency": law.agency, "sha256": sha256_of(law)}


def scheme_values(call: "Call") -> dict[str, Any]:
    """Return criteria, thresholds and decimals."""
    return {
        "criteria": [
            {
                "key": one.key,
                "title": {code: getattr(one, f"title_{code}") for code in TRILINGUAL},
                "max_points": one.max_points,
                "threshold": one.threshold,
            }
            for one in calls.criteria_of(call)
        ],
        "total_threshold": call.total_threshold,
        "places": calls.scheme_of(call).places,
    }


def candidate_of(
    application: "Application", counted: "Iterable[assessment.Counted]", grant: Grant, checks: "Checks | None"
) -> dict[str, Any]:
    """Return one candidate: who, how much with its lines, the handed-in assessments, the formal check."""
    made = {
        "application": application.pk,
        **about(application),
        "amount": grant.amount,
        "amount_from": grant.origin,
        "amount_reason": grant.reason,
        "lines": lines_of(application, grant.lines),
        "assessments": [assessment_of(one) for one in counted],
    }
    return made if checks is None else {**made, **check_of(checks.get(application.pk))}


def about(application: "Application") -> dict[str, Any]:
    """Return what names an application."""
    return {
        "number": application.number,
        "title": application.title,
        "language": application.language,
        "applicant": application.organisation.name,
        "applicant_id": application.organisation_id,
        "region": application.organisation.region,
    }


def lines_of(application: "Application", lines: Iterable[AmountLine]) -> list[dict[str, Any]]:
    """Return the lines of the grant as values, those about a row with the country it goes to."""
    places = {number: row.country_to for number, row in enumerate(application.rows.all(), start=1)}
    return [{**json.loads(canonical_json(line)), "country": places.get(line.row, "")} for line in lines]


def assessment_of(counted: assessment.Counted) -> dict[str, Any]:
    """Return one set of points that counts: of an assessor, or the common ones with how many agreed on them."""
    common = {"agreed_by": counted.agreed_by} if counted.agreed_by else {}
    return {
        **common,
        "assessor": counted.assessor,
        "assessor_id": counted.assessor_id,
        "handed_in_at": counted.handed_in_at,
        "language": counted.language,
        "summary": counted.summary,
        "scores": [{"criterion": key, "points": points, "reason": reason} for key, points, reason in counted.scores],
    }


def check_of(step: "FormalCheck | None") -> dict[str, Any]:
    """Return the last step of the formal check with its findings."""
    if step is None:
        return {"findings": [], "check": None}
    findings = [{name: finding[name] for name in FINDING} for finding in step.findings]
    check = {"verdict": step.verdict, "reasons": step.reasons, "at": step.recorded_at, "by": step.recorded_by}
    return {"findings": findings, "check": check}


def excluded_of(application: "Application", checks: "Checks | None") -> dict[str, Any]:
    """Return an application that did not pass the formal check."""
    made = {"application": application.pk, **about(application)}
    return made if checks is None else {**made, **check_of(checks.get(application.pk))}


def scheme_of(values: Mapping[str, Any]) -> scoring.Scheme:
    """Return the scheme of points of a stored basis."""
    criteria = tuple(
        scoring.Criterion(one["key"], Decimal(one["max_points"]), decimal(one["threshold"])) for one in values["criteria"]
    )
    return scoring.Scheme(criteria, decimal(values["total_threshold"]), values["places"])


def result_of(values: Mapping[str, Any], candidate: Mapping[str, Any]) -> scoring.Result:
    """Return the counted points of a candidate of a stored basis."""
    scores = [
        scoring.Score(str(one["assessor_id"]), score["criterion"], Decimal(score["points"]))
        for one in candidate["assessments"]
        for score in one["scores"]
    ]
    return scoring.result_of(scheme_of(values), scores)


def places_of(values: Mapping[str, Any]) -> tuple[ranking.Place, ...]:
    """Return the places of a stored basis; references are the applications' keys.

    A basis with a scenario gives what the scenario gives, otherwise the ranking down to the call's budget.
    """
    from vaihto.selection import outcomes

    wishes = values.get("scenario")
    return outcomes.of(values, outcomes.Wishes.read(wishes["wishes"]) if wishes else outcomes.RANKING).places


def decimal(value: Any) -> Decimal | None:
    """Return a stored number; None stays None."""
    return None if value is None else Decimal(value)
