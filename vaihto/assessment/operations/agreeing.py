"""Common points: an officer names who writes them, the others approve or return them, and then they count."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.assessment import blind, permissions, queries, states, tallies
from vaihto.assessment.models import Approval, Assignment, CommonScore, Consolidation, Tally
from vaihto.assessment.operations.assigning import hold
from vaihto.assessment.operations.scoring import STEP, Given, Saved, Stale, refuse_points
from vaihto.calls import queries as calls
from vaihto.core.consensus import Stage
from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.languages import text_of
from vaihto.kit.operations import Refused, operation

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.people.models import Person


class CannotAgree(Refused):
    """The common points cannot be written, put forward or approved."""


@operation("assessment.name_consolidator", lazy("Assessor named to write the common points"))
def name_consolidator(application: "Application", person: "Person", *, by: Actor, at: datetime) -> Consolidation:
    """Name which of the assessors writes the common points; the mean of the points stands there to begin with.

    Raises CannotAgree.
    """
    if not permissions.may_assign(by):
        raise CannotAgree(_("Nobody was named, because only an officer of the agency does so."))
    hold(application)
    stage = tallies.refresh(application)
    if stage.stage not in {Stage.CONSOLIDATING, Stage.APPROVING}:
        raise CannotAgree(_("Nobody was named: common points are written when every assessment has been handed in."))
    if person.pk not in stage.counted:
        raise CannotAgree(_("Not named: %(name)s. Only an assessor whose points count writes them.") % {"name": person.name})
    kept = Consolidation.objects.filter(application=application).first()
    if kept is not None and kept.consolidator_id == person.pk:
        audit.nothing_new()
        return kept
    before = kept.consolidator_id if kept else None
    if kept is not None:
        kept.consolidator, kept.state, kept.put_forward_at, kept.round = person, states.WRITING, None, kept.round + 1
        kept.named_at, kept.named_by = at, by.name
        kept.save()
    else:
        kept = Consolidation.objects.create(
            application=application, consolidator=person, named_at=at, named_by=by.name, language=person.language
        )
        start_from_mean(kept, stage, at)
    tallies.refresh(application)
    audit.write(case=application.case, subject=kept, by=by, at=at, changes={"consolidator": [before, person.pk]})
    task = Assignment.objects.filter(application=application, assessor=person, state=states.HANDED_IN).first()
    mailing.post(
        person.email, "assessment/mail/consolidate.txt", {"face": blind.face_of(application), "assignment": task},
        language=person.language, key=f"assessment.consolidate:{kept.pk}:{kept.round}:{person.pk}", case=application.case,
    )  # fmt: skip
    return kept


def start_from_mean(kept: Consolidation, stage: Tally, at: datetime) -> None:
    """Let the mean of the points stand in the common points to begin with, rounded to a tenth."""
    means = tallies.points_of(stage)
    CommonScore.objects.bulk_create(
        CommonScore(consolidation=kept, criterion=one, points=means[one.key].quantize(STEP), saved_at=at)
        for one in calls.criteria_of(kept.application.call)
        if one.key in means
    )


def held(application: "Application", by: Actor) -> Consolidation:
    """Return the consolidation as it is now, held until the end of the transaction. Raises CannotAgree."""
    hold(application)
    kept = Consolidation.objects.select_for_update().filter(application=application).first()
    if kept is None or queries.is_closed(application.call):
        raise CannotAgree(_("Nothing was saved, because common points of this application are not being written now."))
    if permissions.key_of(by) not in queries.counted_ids(application):
        raise CannotAgree(_("Nothing was saved, because only the assessors of this application agree on common points."))
    return kept


@operation("assessment.save_common", lazy("Common points saved"))
def save_common(
    application: "Application", points: Mapping[str, Given], *, summary: str | None = None, summary_seen: int | None = None,
    by: Actor, at: datetime,
) -> Saved:  # fmt: skip
    """Save common points and reasons of some criteria, without overwriting a newer text. Raises CannotAgree."""
    kept = held(application, by)
    if kept.consolidator_id != permissions.key_of(by) or kept.state != states.WRITING:
        raise CannotAgree(_("Nothing was saved: the common points are written by the named assessor until they are put forward."))
    criteria = {criterion.key: criterion for criterion in calls.criteria_of(application.call)}
    refuse_points(points, criteria)
    stored = {score.criterion.key: score for score in kept.scores.select_related("criterion")}
    saved = Saved(kept)  # type: ignore[arg-type]
    changes: dict[str, Any] = {}
    for key, given in points.items():
        value, reason, seen = given[0], (given[1] or "").replace("\r\n", "\n").strip(), given[2] if len(given) > 2 else None
        score = stored.get(key)
        version = score.version if score else 0
        if (score and (score.points, score.reason) == (value, reason)) or (not score and value is None and not reason):
            saved.versions[key] = version
        elif seen is not None and seen != version:
            saved.stale.append(Stale(key, score, value, reason))  # type: ignore[arg-type]
        else:
            score = score or CommonScore(consolidation=kept, criterion=criteria[key], version=0)
            score.points, score.reason, score.version, score.saved_at = value, reason, version + 1, at
            score.save()
            saved.versions[key], changes[key] = score.version, {"version": score.version}
    _save_summary(kept, summary, summary_seen, saved, changes)
    if not changes:
        audit.nothing_new()
        return saved
    kept.saved_at = at
    kept.save(update_fields=["summary", "version", "saved_at"])
    audit.write(case=application.case, subject=kept, by=by, at=at, changes=changes)
    return saved


def _save_summary(kept: Consolidation, summary: str | None, seen: int | None, saved: Saved, changes: dict[str, Any]) -> None:
    text = None if summary is None else summary.replace("\r\n", "\n").strip()
    if text is None or text == kept.summary:
        return
    if seen is not None and seen != kept.version:
        saved.summary_is_stale = True
        return
    kept.summary, kept.version = text, kept.version + 1
    changes["summary"] = {"version": kept.version}


@operation("assessment.put_forward", lazy("Common points put forward for approval"))
def put_forward(application: "Application", *, by: Actor, at: datetime) -> Consolidation:
    """Put the common points before the other assessors; each gets a mail. Raises CannotAgree with what is missing."""
    kept = held(application, by)
    if kept.consolidator_id != permissions.key_of(by):
        raise CannotAgree(_("Nothing was put forward, because the named assessor does so."))
    if kept.state != states.WRITING:
        audit.nothing_new()
        return kept
    stored = {score.criterion_id: score for score in kept.scores.all()}
    reasons = []
    for criterion in calls.criteria_of(application.call):
        score, said = stored.get(criterion.pk), {"criterion": text_of(criterion, "title")}
        if score is None or score.points is None:
            reasons.append(_("Points missing: “%(criterion)s”. Give the points.") % said)
        if score is None or not score.reason:
            reasons.append(_("Reasons missing: “%(criterion)s”. Write why.") % said)
    if reasons:
        raise CannotAgree(*reasons)
    kept.state, kept.put_forward_at, kept.round = states.FOR_APPROVAL, at, kept.round + 1
    kept.save(update_fields=["state", "put_forward_at", "round"])
    tallies.refresh(application)
    points = {score.criterion.key: str(score.points) for score in kept.scores.select_related("criterion")}
    audit.write(case=application.case, subject=kept, by=by, at=at, changes={"state": kept.state, "points": points})
    for task in others(kept):
        mailing.post(
            task.assessor.email, "assessment/mail/approve.txt", {"face": blind.face_of(application), "assignment": task},
            language=task.assessor.language, key=f"assessment.approve:{kept.pk}:{kept.round}:{task.pk}", case=application.case,
        )  # fmt: skip
    return kept


def others(kept: Consolidation) -> list[Assignment]:
    """Return the tasks of those who must approve: everybody whose points count, but the one who wrote."""
    counted = set(Tally.objects.get(application=kept.application_id).counted) - {kept.consolidator_id}
    rows = Assignment.objects.filter(application=kept.application_id, assessor__in=counted, state=states.HANDED_IN)
    return list(rows.select_related("assessor"))


@operation("assessment.answer_common", lazy("Common points approved or returned"))
def answer_common(
    application: "Application", *, is_approved: bool, comment: str = "", round_seen: int, by: Actor, at: datetime
) -> Consolidation:
    """Approve the common points as they were seen, or return them with the reason; they count when all have approved.

    Raises CannotAgree.
    """
    kept = held(application, by)
    if kept.state != states.FOR_APPROVAL or kept.consolidator_id == permissions.key_of(by):
        raise CannotAgree(_("Nothing was answered, because the common points do not wait for your approval."))
    if kept.round != round_seen:
        raise CannotAgree(_("Nothing was answered, because the common points have been put forward anew. Read them first."))
    if not is_approved and not comment.strip():
        raise CannotAgree(_("The reason is missing. Write what should be changed in the common points."))
    values = {"is_approved": is_approved, "comment": comment.strip(), "given_at": at}
    answer, made = Approval.objects.get_or_create(
        consolidation=kept, person_id=permissions.key_of(by) or 0, round=kept.round, defaults=values
    )
    if not made:
        audit.nothing_new()
        return kept
    if not is_approved:
        kept.state, kept.put_forward_at = states.WRITING, None
    elif kept.approvals.filter(round=kept.round, is_approved=True).count() >= len(others(kept)):
        kept.state, kept.agreed_at = states.AGREED, at
    kept.save(update_fields=["state", "put_forward_at", "agreed_at"])
    tallies.refresh(application)
    changes = {"is_approved": is_approved, "state": kept.state}
    audit.write(case=application.case, subject=answer, by=by, at=at, changes=changes, reason=answer.comment)
    return kept
