"""Mending the form of a published call: a draft beside it is edited like any other, and put in force as a new version."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vaihto.calls import gate, labels, permissions, states
from vaihto.calls.models import Call, CallVersion, Question
from vaihto.calls.operations.copying import copied
from vaihto.calls.operations.editing import SECTION_FIELDS
from vaihto.calls.operations.parts import QUESTION_FIELDS
from vaihto.calls.operations.publishing import freeze
from vaihto.calls.operations.writing import CannotSave, case_of
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import operation

# What a mending may change: texts and questions. Dates have their extension; points, rules and money stay as published.
TEXTS = SECTION_FIELDS["texts"]
DATES = ("opens_at", "closes_at", "decision_by", "projects_start_from", "year")


class CannotMend(CannotSave):
    """The form was not mended; `gaps` say what is missing and where."""

    def __init__(self, *reasons: str, gaps: tuple[gate.Gap, ...] = ()) -> None:
        super().__init__(*reasons)
        self.gaps = gaps


@operation("calls.begin_mending", labels.MENDING_BEGUN)
def begin_mending(call: Call, *, by: Actor, at: datetime) -> Call:
    """Make a draft beside a published call that has not closed, or return the one that is there.

    Applicants see nothing of it until it is put in force. Raises CannotMend.
    """
    kept = _locked(call, by, at)
    made = Call.objects.filter(mends=kept).first()
    if made is not None:
        audit.nothing_new()
        return made
    titles = {f"title_{code}": getattr(kept, f"title_{code}") for code in LANGUAGES}
    dates = {name: getattr(kept, name) for name in DATES}
    made = copied(kept, {**titles, **dates, "mends": kept, "created_at": at})
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"mended_by_draft": made.pk})
    return made


def _locked(call: Call, by: Actor, at: datetime) -> Call:
    """Return the published call, locked. Raises CannotMend where the actor may not, or the call is closed or a draft."""
    if not permissions.may_make(by):
        raise CannotMend(_("The form was not mended, because only an officer of the agency may do it."))
    kept = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    if states.stage(kept, at) not in {states.UPCOMING, states.OPEN}:
        raise CannotMend(_("The form was not mended, because the call is not open. What was sent stays as it was sent."))
    return kept


@operation("calls.put_mending_in_force", labels.MENDED)
def put_mending_in_force(draft: Call, *, reason: str, by: Actor, at: datetime) -> CallVersion:
    """Give the published call the texts and questions of its mending draft, as a new version with a reason that everybody reads.

    Answers stay with their questions by the questions' keys; what was sent stays under the version it was sent under.
    Returns the new version. Raises CannotMend: no reason, nothing changed, something missing, the call closed meanwhile.
    """
    if draft.mends_id is None:
        raise CannotMend(_("The form was not mended, because this draft mends no call."))
    kept = _locked(draft.mends, by, at)  # type: ignore[arg-type]
    draft = Call.objects.select_for_update().select_related("programme").filter(pk=draft.pk).first()  # type: ignore[assignment]
    if draft is None:
        audit.nothing_new()
        return kept.versions.order_by("-number")[0]
    if not reason.strip():
        raise CannotMend(_("The form was not mended, because the reason is missing. Write it: applicants will read it."))
    gaps = gate.gaps(draft, at)
    if gaps:
        raise CannotMend(*(gap.text for gap in gaps), gaps=tuple(gaps))
    changed = _carry_over(draft, kept)
    if not changed:
        raise CannotMend(_("The form was not mended, because nothing has changed. Change a text or a question first."))
    draft.delete()
    version = freeze(kept, by=by, at=at, reason=reason.strip())
    changes = {"version": version.number, "hash": version.content_hash, "changed": sorted(changed)}
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes=changes, reason=reason.strip())
    return version


def _carry_over(draft: Call, kept: Call) -> set[str]:
    """Write the draft's texts and questions onto the published call; returns what changed, questions by key."""
    changed = {name for name in TEXTS if getattr(draft, name) != getattr(kept, name)}
    for name in (*TEXTS, "equal_texts"):
        setattr(kept, name, getattr(draft, name))
    kept.save(update_fields=[*TEXTS, "equal_texts"])
    before: dict[str, Question] = {one.key: one for one in kept.questions.all()}
    for one in draft.questions.all():
        values: dict[str, Any] = {name: getattr(one, name) for name in QUESTION_FIELDS}
        same = before.pop(one.key, None)
        if same is None or any(getattr(same, name) != value for name, value in values.items()):
            changed.add(one.key)
            Question.objects.update_or_create(call=kept, key=one.key, defaults=values)
    changed |= set(before)
    kept.questions.filter(key__in=before).delete()
    return changed


@operation("calls.drop_mending", labels.MENDING_DROPPED)
def drop_mending(draft: Call, *, by: Actor, at: datetime) -> None:
    """Throw a mending draft away; the published call stays as it is. Gone already: nothing happens. Raises CannotMend."""
    if not permissions.may_make(by) or draft.mends_id is None:
        raise CannotMend(_("The draft was not thrown away, because only an officer of the agency may do it."))
    kept, gone = draft.mends, Call.objects.filter(pk=draft.pk, mends__isnull=False).delete()[0]
    if not gone or kept is None:
        audit.nothing_new()
        return
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"mending_dropped": draft.pk})
