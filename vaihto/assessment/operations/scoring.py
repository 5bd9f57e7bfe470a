"""Points and reasons: saved on change without overwriting a newer text, handed in once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.assessment import blind, permissions, queries, states, tallies
from vaihto.assessment.models import Assignment, Score
from vaihto.assessment.operations.assigning import hold, reopen_common
from vaihto.calls import queries as calls
from vaihto.core import formats
from vaihto.kit import audit, languages, mailing, once
from vaihto.kit.actors import Actor
from vaihto.kit.languages import text_of
from vaihto.kit.operations import Refused, operation

if TYPE_CHECKING:
    from vaihto.calls.models import Criterion

STEP = Decimal("0.1")
Given = Sequence[Any]  # (points, reason) or (points, reason, version seen)


class CannotScore(Refused):
    """The points cannot be saved."""


class CannotReturn(Refused):
    """The assessment cannot be handed back for correction."""


class CannotHandIn(Refused):
    """The assessment cannot be handed in."""


@dataclass(frozen=True)
class Stale:
    """A text that was not saved because another window had saved a newer one: what stands, what was offered."""

    key: str
    stands: Score | None
    points: Decimal | None
    reason: str


@dataclass
class Saved:
    """What became of a saving: the saved keys with their new versions, and what was not saved."""

    assignment: Assignment
    versions: dict[str, int] = field(default_factory=dict)
    stale: list[Stale] = field(default_factory=list)
    summary_is_stale: bool = False


@operation("assessment.save_scores", lazy("Points and reasons saved"))
def save_scores(
    assignment: Assignment,
    points: Mapping[str, Given],
    *,
    summary: str | None = None,
    summary_seen: int | None = None,
    language: str | None = None,
    by: Actor,
    at: datetime,
) -> Saved:
    """Save points and reasons of some criteria: `{"plan": (Decimal("17.5"), "Reasons", version seen)}`.

    A criterion whose stored version is not the one seen is left alone and reported as stale; None as version, or none
    given, means that the newest was seen. Raises CannotScore.
    """
    kept = locked(assignment)
    if not permissions.is_own(by, kept):
        raise CannotScore(_("Nothing was saved, because only the assigned assessor writes the assessment."))
    refuse_late(kept, CannotScore)
    criteria = {criterion.key: criterion for criterion in calls.criteria_of(kept.application.call)}
    refuse_points(points, criteria)
    stored = {score.criterion.key: score for score in kept.scores.select_related("criterion")}
    saved = Saved(kept)
    changes: dict[str, Any] = {}
    for key, given in points.items():
        _save_one(kept, criteria[key], stored.get(key), given, saved, changes, at)
    _save_summary(kept, summary, summary_seen, language, saved, changes)
    if not changes:
        audit.nothing_new()
        return saved
    kept.saved_at = at
    kept.save(update_fields=["summary", "language", "version", "saved_at"])
    # The points themselves are the assessor's own until they are handed in, so the chain says only what was written.
    audit.write(case=kept.application.case, subject=kept, by=by, at=at, changes=changes)
    return saved


def locked(assignment: Assignment) -> Assignment:
    """Return the assignment as it is now, held until the end of the transaction."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("application__call", "assessor")
    return rows.get(pk=assignment.pk)


def refuse_late(assignment: Assignment, refusal: type[Refused]) -> None:
    """Raise the refusal where the task is no longer open."""
    if assignment.state == states.HANDED_IN:
        raise refusal(_("Nothing was saved, because the assessment has been handed in. It can only be read."))
    if assignment.state != states.ASSIGNED:
        raise refusal(_("Nothing was saved, because this assignment is closed."))
    if queries.is_closed(assignment.application.call):
        raise refusal(_("Nothing was saved, because the selection of this call has been decided."))


def refuse_points(points: Mapping[str, Given], criteria: "Mapping[str, Criterion]") -> None:
    """Raise CannotScore with one reason for each criterion whose points are not possible."""
    reasons = []
    for key, given in points.items():
        criterion = criteria.get(key)
        if criterion is None:
            raise CannotScore(_("This call has no such criterion: %(criterion)s.") % {"criterion": key})
        value = given[0]
        if value is None:
            continue
        said = {
            "criterion": text_of(criterion, "title"),
            "most": formats.number(criterion.max_points, languages.present()),
        }
        if not 0 <= value <= criterion.max_points:
            reasons.append(_("Points of “%(criterion)s”: give 0–%(most)s.") % said)
        elif value != value.quantize(STEP):
            reasons.append(_("Points of “%(criterion)s”: give at most one decimal.") % said)
    if reasons:
        raise CannotScore(*reasons)


def _save_one(
    assignment: Assignment, criterion: "Criterion", stored: Score | None, given: Given, saved: Saved,
    changes: dict[str, Any], at: datetime,
) -> None:  # fmt: skip
    value, reason = given[0], (given[1] or "").replace("\r\n", "\n").strip()
    seen = given[2] if len(given) > 2 else None
    version = stored.version if stored else 0
    is_same = stored is not None and (stored.points, stored.reason) == (value, reason)
    if is_same or (stored is None and value is None and not reason):
        saved.versions[criterion.key] = version
        return
    if seen is not None and seen != version:
        saved.stale.append(Stale(criterion.key, stored, value, reason))
        return
    score = stored or Score(assignment=assignment, criterion=criterion, version=0)
    score.points, score.reason, score.version, score.saved_at = value, reason, version + 1, at
    score.save()
    saved.versions[criterion.key] = score.version
    changes[criterion.key] = {"version": score.version}


def _save_summary(
    assignment: Assignment,
    summary: str | None,
    seen: int | None,
    language: str | None,
    saved: Saved,
    changes: dict[str, Any],
) -> None:
    if language and language != assignment.language:
        changes["language"] = [assignment.language, language]
        assignment.language = language
    if summary is None:
        return
    text = summary.replace("\r\n", "\n").strip()
    if text == assignment.summary:
        return
    if seen is not None and seen != assignment.version:
        saved.summary_is_stale = True
        return
    assignment.summary, assignment.version = text, assignment.version + 1
    changes["summary"] = {"version": assignment.version}


@operation("assessment.hand_in", lazy("Assessment handed in"))
def hand_in(assignment: Assignment, *, by: Actor, at: datetime) -> Assignment:
    """Hand the assessment in: every criterion with points and reasons; then it can only be read.

    A repeated click returns the same assessment. Raises CannotHandIn.
    """
    if not permissions.is_own(by, assignment):
        raise CannotHandIn(_("Nothing was handed in, because only the assigned assessor hands in the assessment."))
    hold(assignment.application)
    round_ = Assignment.objects.filter(pk=assignment.pk).values_list("returns", flat=True).get()
    if not once.claim(f"assessment.hand_in:{assignment.pk}" + (f":{round_}" if round_ else "")):
        audit.nothing_new()
        return queries.all_assignments().get(pk=assignment.pk)
    kept = locked(assignment)
    if kept.state == states.HANDED_IN:
        audit.nothing_new()
        return kept
    refuse_late(kept, CannotHandIn)
    refuse_gaps(kept)
    kept.state, kept.handed_in_at = states.HANDED_IN, at
    kept.save(update_fields=["state", "handed_in_at"])
    tallies.refresh(kept.application)
    scores = {score.criterion.key: str(score.points) for score in kept.scores.select_related("criterion")}
    changes = {"state": [states.ASSIGNED, states.HANDED_IN], "points": scores}
    audit.write(case=kept.application.case, subject=kept, by=by, at=at, changes=changes)
    return kept


@operation("assessment.return_for_correction", lazy("Assessment handed back for correction"))
def return_for_correction(assignment: Assignment, *, reason: str, by: Actor, at: datetime) -> Assignment:
    """Hand an assessment back to its assessor, with the reason; points and reasons stay and can be changed again.

    Common points that rest on it are written anew. The assessor gets a mail. Raises CannotReturn.
    """
    if not permissions.may_assign(by):
        raise CannotReturn(_("Nothing was handed back, because only an officer of the agency does so."))
    hold(assignment.application)
    kept = locked(assignment)
    if kept.state != states.HANDED_IN:
        raise CannotReturn(_("Nothing was handed back: only an assessment that has been handed in can be."))
    if queries.is_closed(kept.application.call):
        raise CannotReturn(_("Nothing was handed back, because the selection of this call has been decided."))
    if not reason.strip():
        raise CannotReturn(_("The reason is missing. Write what is to be corrected."))
    kept.state, kept.returned_at, kept.returned_reason = states.ASSIGNED, at, reason.strip()
    kept.returns, kept.handed_in_at = kept.returns + 1, None
    kept.save(update_fields=["state", "returned_at", "returned_reason", "returns", "handed_in_at"])
    reopen_common(kept.application)
    tallies.refresh(kept.application)
    changes = {"state": [states.HANDED_IN, states.ASSIGNED], "assessor": kept.assessor_id}
    audit.write(case=kept.application.case, subject=kept, by=by, at=at, changes=changes, reason=kept.returned_reason)
    mailing.post(
        kept.assessor.email, "assessment/mail/returned.txt", {"assignment": kept, "face": blind.face_of(kept.application)},
        language=kept.assessor.language, key=f"assessment.returned:{kept.pk}:{kept.returns}", case=kept.application.case,
    )  # fmt: skip
    return kept


def refuse_gaps(assignment: Assignment) -> None:
    """Raise CannotHandIn with one reason for each criterion without points or reasons."""
    stored = {score.criterion_id: score for score in assignment.scores.all()}
    reasons = []
    for criterion in calls.criteria_of(assignment.application.call):
        score, said = stored.get(criterion.pk), {"criterion": text_of(criterion, "title")}
        if score is None or score.points is None:
            reasons.append(_("Points missing: “%(criterion)s”. Give the points.") % said)
        elif score.points > criterion.max_points:
            reasons.append(_("Points of “%(criterion)s” are more than the criterion gives. Correct them.") % said)
        if score is None or not score.reason:
            reasons.append(_("Reasons missing: “%(criterion)s”. Write why.") % said)
    if reasons:
        raise CannotHandIn(*reasons)
