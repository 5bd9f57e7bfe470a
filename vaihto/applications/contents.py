"""Exactly what is sent, as JSON values: what the receipt's hash covers and the page of the submission shows."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vaihto.applications import facts, gaps, question_fields
from vaihto.applications.answer_files import answer_files
from vaihto.calls import queries as calls
from vaihto.core import questions as core
from vaihto.core.budgeting import total_of
from vaihto.core.canonical import canonical_json
from vaihto.core.findings import Judgement
from vaihto.kit.actors import Actor
from vaihto.organisations import queries as organisations
from vaihto.qualifications import queries as qualifications

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import CallVersion, Question

FORMAT = "vaihto application 1"
AIM = "aim_"


def content_of(
    application: "Application", judgement: Judgement, version: "CallVersion", *, by: Actor, at: datetime
) -> dict[str, Any]:
    """Return everything that is sent, as plain JSON values in the one canonical writing."""
    content = {
        "format": FORMAT,
        "number": application.number,
        "sent_at": at,
        "sent_by": sender(application, by),
        "call": call_of(application, version),
        "language": application.language,
        "applicant": applicant_of(application),
        "project": project_of(application),
        "answers": answers_of(application),
        "development_plan": plan_of(application),
        "partners": [partner_of(partner) for partner in application.partners.all()],
        "rows": rows_of(application),
        "units": units_of(application),
        "budget": budget_of(application),
        "findings": findings_of(judgement),
    }
    made: dict[str, Any] = json.loads(canonical_json(content))
    return made


def sender(application: "Application", by: Actor) -> dict[str, Any]:
    """Return who sent it, in which position, with what right to sign."""
    member = organisations.membership(by.id, application.organisation_id) if by.is_signed_in else None
    return {
        "name": by.name,
        "position": member.position if member else "",
        "right_to_sign": member.right_to_sign if member and member.may_sign else "",
    }


def call_of(application: "Application", version: "CallVersion") -> dict[str, Any]:
    """Return the call and the version of it that was in force."""
    call = application.call
    return {
        "id": call.pk,
        "action": call.action,
        "year": call.year,
        "title": {code: getattr(call, f"title_{code}") for code in ("fi", "sv", "en")},
        "version": version.number,
        "sha256": version.content_hash,
    }


def applicant_of(application: "Application") -> dict[str, Any]:
    """Return the applicant as the register has it now."""
    names = ("name", "country", "kind", "business_id", "oid", "region", "city", "address", "size", "website")
    return {name: getattr(application.organisation, name) for name in names}


def project_of(application: "Application") -> dict[str, Any]:
    """Return the details of the project."""
    names = ("title", "starts_on", "ends_on", "requested", "total_cost", "transfers", "dimensions")
    return {name: getattr(application, name) for name in names}


def answers_of(application: "Application") -> list[dict[str, Any]]:
    """Return the answers that stand, in the order of the call, each with its question as it was asked.

    A question whose condition is not met was not asked: an answer written to it earlier stays in the draft and is not sent.
    Neither is one to a question that the call asks no more.
    """
    given = {answer.key: answer for answer in application.answers.filter(is_latest=True)}
    every = calls.questions_of(application.call)
    asked, sources = question_fields.asked_keys(every, given), question_fields.Sources(application)
    questions = {question.key: question for question in every if question.key in asked}
    aims = sorted(key for key in given if key.startswith(AIM))
    made = []
    for key in [*questions, *aims]:
        answer, question = given.get(key), questions.get(key)
        made.append(
            {
                "key": key,
                "section": gaps.section_of(question.section) if question else "aims",
                "label": {code: getattr(question, f"label_{code}") for code in ("fi", "sv", "en")} if question else None,
                "value": answer.value if answer else "",
                "language": answer.language if answer else application.language,
                "version": answer.version if answer else 0,
                **(shown_of(question, answer.value if answer else "", sources) if question else {}),
            }
        )
    return made


def shown_of(question: "Question", text: str, sources: question_fields.Sources) -> dict[str, Any]:
    """Return how an answer that is no text is read, in three languages, frozen with it."""
    if question.kind in core.TEXTUAL:
        return {}
    made: dict[str, Any] = {"kind": question.kind, "printed": question_fields.printed_in_all(question, text, sources)}
    if question.kind == "attachment":
        ids = core.read("attachment", text) or []
        files = [one for one in answer_files(sources.application, question.key) if str(one.pk) in ids]
        made["files"] = [{"id": f.pk, "name": f.original_name, "size": f.size, "sha256": f.sha256} for f in files]
    return made


def plan_of(application: "Application") -> dict[str, Any] | None:
    """Return the development plan that the aims cite."""
    plan = organisations.plan_of(application.organisation_id)
    if plan is None:
        return None
    texts = {dimension: plan.text_of(dimension) for dimension in ("staff", "organisation", "partners", "curricula")}
    return {"version": plan.version, "language": plan.language, "texts": texts}


def partner_of(partner: Any) -> dict[str, Any]:
    """Return a partner with the state of its confirmation; contact details are not part of what is assessed."""
    names = ("id", "name", "country", "city", "kind", "role_text", "language", "state", "answered_at", "answered_by")
    return {name: getattr(partner, name) for name in (*names, "answered_position")}


def rows_of(application: "Application") -> list[dict[str, Any]]:
    """Return the rows of stays or journeys in their order, numbered as on the page."""
    names: tuple[str, ...] = (
        "id", "count", "target_group", "purpose", "country_from", "country_to", "days", "field", "dimension"
    )  # fmt: skip
    if application.call.action == facts.BY_ANNEX:
        names += tuple(facts.OF_ANNEX)
    hosts = {partner.pk: partner.name for partner in application.partners.all()}
    return [
        {
            "row": place,
            **{name: getattr(row, name) for name in names},
            "host": hosts.get(row.host_id) if row.host_id else None,
            "is_continuing_training": row.is_continuing_training,
        }
        for place, row in enumerate(application.rows.all(), start=1)
    ]


def units_of(application: "Application") -> list[dict[str, Any]]:
    """Return the chosen units with their learning outcomes."""
    chosen = [planned.unit_id for planned in application.units.all()]
    units = qualifications.with_outcomes(chosen) if chosen else []
    names = ("id", "qualification", "code", "title", "language", "points", "scheme", "source")
    return [
        {**{name: getattr(unit, name) for name in names}, "outcomes": [outcome.text for outcome in unit.outcomes.all()]}
        for unit in units
    ]


def budget_of(application: "Application") -> dict[str, Any]:
    """Return the working of the grant: each line, the known sum, how many lines have no amount."""
    lines = facts.budget_lines(application)
    total = total_of(lines)
    return {"lines": list(lines), "known_sum": total.known_sum, "unknown_lines": len(total.unknown_lines)}


def findings_of(judgement: Judgement) -> list[dict[str, Any]]:
    """Return the findings as they were."""
    names = ("code", "rule", "verdict", "severity", "observed", "required", "source", "message", "rows")
    return [{name: exact(getattr(finding, name)) for name in names} for finding in judgement.findings]


def exact(value: Any) -> Any:
    """Return mappings that are not dicts as dicts, so that their canonical form is found."""
    return dict(value) if hasattr(value, "items") else value
