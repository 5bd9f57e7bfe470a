"""What the pages of this room show: the application as it was sent beside the criteria, totals, scores side by side."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.applications import queries as applications
from vaihto.assessment import blind, blind_files, facts, permissions, queries, states
from vaihto.assessment.tables import assessed
from vaihto.calls import queries as calls
from vaihto.core import parameters, scoring
from vaihto.core.consensus import Stage
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.languages import pick, present, text_of

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.assessment.forms import ScoresForm
    from vaihto.assessment.models import Assignment, Band, Consolidation
    from vaihto.calls.models import Call

# What of the application stands beside which criterion; criteria with other keys have the whole application below them.
BESIDE = {
    "relevance": ("project", "aims"),
    "plan": ("rows",),
    "cooperation": ("partners", "working_life"),
    "results": ("units", "impact"),
    "resources": ("budget",),
}
SECTIONS = ("project", "aims", "rows", "partners", "working_life", "units", "impact", "budget")


def section_titles() -> dict[str, str]:
    """Return the headings of the parts of an application."""
    return {
        "project": _("Project"),
        "aims": _("Aims in the four dimensions"),
        "rows": _("Stays or journeys"),
        "partners": _("Applicant and partners"),
        "working_life": _("Working life"),
        "units": _("Learning and units of the qualification"),
        "impact": _("Results and impact"),
        "budget": _("Budget"),
    }


def sent_of(application: "Application") -> dict[str, dict[str, Any]]:
    """Return the application as an assessor reads it, by section: as it was sent, or its blind copy."""
    content = blind.content_for_assessor(application)
    return sections_of(blind_files.with_copies(application, content) if application.call.is_blind else content)


def sections_of(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the parts of what was sent, by section, as the pages show them."""
    titles = section_titles()
    return {
        key: {
            "key": key,
            "title": titles[key],
            "language": content.get("language", ""),
            "answers": answers_in(content, key),
            "content": content,
            "first": day_of(content, "starts_on"),
            "last": day_of(content, "ends_on"),
        }
        for key in SECTIONS
    }


def day_of(content: Mapping[str, Any], name: str) -> date | None:
    """Return a day of the project as it was sent."""
    text = content.get("project", {}).get(name)
    return date.fromisoformat(text) if text else None


def answers_in(content: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    """Return the answers of a section with the questions as they were asked."""
    return [
        {
            **answer,
            "value": applications.answer_in_words(answer),
            "question": pick(answer["label"]) if answer["label"] else question_of(answer["key"]),
        }
        for answer in content.get("answers", [])
        if answer["section"] == section and answer["value"]
    ]


def question_of(key: str) -> str:
    """Return the heading of an answer that is no question of the call: the aim of a dimension (`aim_staff`)."""
    try:
        name: str = parameters.word("dimension", key.removeprefix("aim_"), present())
    except KeyError:
        return key
    return name[:1].upper() + name[1:]


def beside(parts: list[dict[str, Any]], sent: dict[str, dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return the criteria, each with the sections beside it, and the sections that stand beside none."""
    used: set[str] = set()
    for part in parts:
        wanted = [key for key in BESIDE.get(part["criterion"].key, ()) if key not in used]
        used.update(wanted)
        part["sections"] = [sent[key] for key in wanted]
    return parts, [sent[key] for key in SECTIONS if key not in used]


def total_of(assignment: "Assignment") -> dict[str, Any]:
    """Return the sum of the points so far, the most, the threshold and the criteria below theirs."""
    stored = {score.criterion_id: score for score in assignment.scores.all()}
    criteria = calls.criteria_of(assignment.application.call)
    given = [one for one in criteria if (score := stored.get(one.pk)) and score.points is not None]
    below = [text_of(one, "title") for one in given if one.threshold is not None and (stored[one.pk].points or 0) < one.threshold]
    threshold = assignment.application.call.total_threshold
    total = facts.total_so_far(stored.values())
    return {
        "assignment": assignment,
        "total": total,
        "most": sum((one.max_points for one in criteria), scoring.ZERO),
        "threshold": threshold,
        "is_above": threshold is None or total >= threshold,
        "below": below,
        "given": len(given),
        "number": len(criteria),
        "reasons": sum(bool(score.reason) for score in stored.values()),
    }


def task(assignment: "Assignment", actor: Actor, form: "ScoresForm") -> dict[str, Any]:
    """Return the context of an assessor's page."""
    application = assignment.application
    previous, following = queries.neighbours(assignment, actor)
    context = {
        "assignment": assignment, "application": application, "face": blind.face_of(application),
        "previous": previous, "following": following,
        "state_tag": states.TAGS[assignment.state], "state_words": states.LABELS[assignment.state],
        "is_open": permissions.may_score(actor, assignment) and not queries.is_closed(application.call),
        "is_overdue": bool(assignment.due_on and assignment.due_on < clock.today()), "form": form,
        "total": total_of(assignment),
    }  # fmt: skip
    if assignment.state == states.CONFLICT:
        return context
    parts, rest = beside(form.parts(), sent_of(application))
    bands = queries.bands_of(application.call)
    for part in parts:
        score, most = form.stored.get(part["criterion"].pk), part["criterion"].max_points
        part["score"] = score
        part["band"] = band_of(bands, score.points if score else None, most)
        part["bands"] = band_ranges(bands, most)
    if permissions.may_read_others(actor, assignment):
        context["compared"] = compared(application)
        context["common"] = common_page(assignment, actor, None)
    return {**context, "parts": parts, "rest": rest}


def compared(application: "Application") -> dict[str, Any]:
    """Return the handed-in scores side by side: per criterion each assessor's points and reasons, mean and spread."""
    handed_in = list(queries.handed_in_of(application))
    scheme = scheme_of(application.call)
    row = assessed(application, handed_in, scheme)
    results = {one.key: one for one in row.result.criteria} if row.result else {}
    by_assessor = [{score.criterion_id: score for score in one.scores.all()} for one in handed_in]
    criteria = [
        {
            "criterion": criterion,
            "title": text_of(criterion, "title"),
            "scores": [
                {"score": scores.get(criterion.pk), "assignment": one} for one, scores in zip(handed_in, by_assessor, strict=True)
            ],
            "result": results.get(criterion.key),
        }
        for criterion in calls.criteria_of(application.call)
    ]
    totals = [(one.assessor.name, facts.total_so_far(one.scores.all())) for one in handed_in]
    return {"assessments": handed_in, "criteria": criteria, "row": row, "totals": totals}


def scheme_of(call: "Call") -> scoring.Scheme | None:
    """Return the call's scheme of points; None where its criteria cannot be counted."""
    try:
        return calls.scheme_of(call)
    except scoring.CannotScore:
        return None


def common_page(assignment: "Assignment", actor: Actor, form: "ScoresForm | None") -> dict[str, Any] | None:
    """Return the context of an assessor's page of the common points; None where they are not written.

    Only for an assessor whose own assessment has been handed in and counts.
    """
    application = assignment.application
    kept = queries.consolidation_of(application)
    if kept is None or not permissions.may_read_others(actor, assignment):
        return None
    if permissions.key_of(actor) not in queries.counted_ids(application):
        return None
    is_writer = kept.consolidator_id == permissions.key_of(actor)
    is_open = not queries.is_closed(application.call)
    answered = kept.approvals.filter(round=kept.round, person_id=permissions.key_of(actor) or 0).exists()
    return {
        "assignment": assignment, "face": blind.face_of(application), "common": kept, "is_writer": is_writer,
        "state_tag": states.COMMON_TAGS[kept.state], "state_words": states.COMMON_LABELS[kept.state],
        "may_write": is_writer and is_open and kept.state == states.WRITING,
        "may_answer": not is_writer and is_open and kept.state == states.FOR_APPROVAL and not answered,
        "has_answered": answered, "compared": compared(application), "approvals": list(queries.approvals_of(kept)),
        "scores": common_scores(application, kept), "form": form, "parts": form.parts() if form else [],
    }  # fmt: skip


def common_tasks(actor: Actor) -> list[dict[str, Any]]:
    """Return the common points that wait for the assessor: to be written, or to be approved."""
    done = queries.tasks_of(actor).filter(state=states.HANDED_IN)
    mine = {one.application_id: one for one in blind.face_assignments(done)}
    rows = []
    for one in queries.common_of(mine, permissions.key_of(actor) or 0):
        is_writer = one.consolidator_id == permissions.key_of(actor)
        waits = (is_writer and one.state == states.WRITING) or (not is_writer and one.state == states.FOR_APPROVAL)
        if waits and permissions.key_of(actor) in one.counted:  # type: ignore[attr-defined]
            rows.append({"row": mine[one.application_id], "is_writer": is_writer})
    return rows


def invitations(actor: Actor) -> list[dict[str, Any]]:
    """Return the invitations to assess that can still be answered, and those answered while nothing is published."""
    return [
        {
            "row": one,
            "words": states.INVITATION_LABELS[one.state],
            "tag": states.INVITATION_TAGS[one.state],
            "title": text_of(one.call, "title"),
        }
        for one in queries.invitations_to(actor)
        if not queries.is_published(one.call)
    ]


def common_scores(application: "Application", kept: "Consolidation") -> list[dict[str, Any]]:
    """Return the common points by criterion, with their words."""
    stored = {one.criterion_id: one for one in kept.scores.all()}
    bands = queries.bands_of(application.call)
    return [
        {
            "title": text_of(one, "title"),
            "criterion": one,
            "score": stored.get(one.pk),
            "band": band_of(bands, stored[one.pk].points, one.max_points) if one.pk in stored else "",
        }
        for one in calls.criteria_of(application.call)
    ]


def band_of(bands: "list[Band]", points: Decimal | None, most: Decimal) -> str:
    """Return the word for points of a criterion; empty without points or bands."""
    if points is None or not bands:
        return ""
    percent = points * 100 / most
    return next((text_of(one, "title") for one in bands if percent >= one.least_percent), "")


def band_ranges(bands: "list[Band]", most: Decimal) -> list[dict[str, Any]]:
    """Return what the words mean in a criterion: from how many points each begins."""
    return [{"title": text_of(one, "title"), "least": in_points(one.least_percent, most)} for one in bands]


def in_points(percent: Decimal, most: Decimal) -> Decimal:
    """Return from how many points a band begins: to a tenth, upwards, since points have one decimal."""
    return (most * percent / 100).quantize(Decimal("0.1"), rounding=ROUND_CEILING)


def application_page(application: "Application", actor: Actor) -> dict[str, Any]:
    """Return the context of the officer's page of an application."""
    assignments = list(queries.assignments_of(application))
    return {
        "application": application,
        "call": application.call,
        "assignments": [{"row": one, "tag": states.TAGS[one.state], "words": states.LABELS[one.state]} for one in assignments],
        "withdrawn": list(queries.withdrawn_of(application)),
        "conflicts": list(queries.conflicts_of(application)),
        "compared": compared(application),
        "tally": (tally := queries.tally_of(application)),
        "stage": {"tag": states.STAGE_TAGS[Stage(tally.stage)], "words": states.STAGE_LABELS[Stage(tally.stage)]}
        if tally
        else None,
        "common": (common := queries.consolidation_of(application)),
        "common_scores": common_scores(application, common) if common else [],
        "common_tag": states.COMMON_TAGS[common.state] if common else None,
        "common_words": states.COMMON_LABELS[common.state] if common else "",
        "approvals": list(queries.approvals_of(common)) if common else [],
        "may_assign": permissions.may_assign(actor) and not queries.is_closed(application.call),
        "has_conflict": queries.has_conflict(application, actor),
        "copies_missing": blind_files.missing_of(application),
        "is_eligible": application.state == "sent" and application.check_state == "eligible",
    }
