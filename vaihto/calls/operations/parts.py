"""Questions and criteria of a draft: each row saved by itself, so that two officers edit side by side."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from vaihto.calls import labels
from vaihto.calls.models import Call, Criterion, Question
from vaihto.calls.operations.writing import CannotSave, case_of, locked, put, refuse_stale
from vaihto.core.questions import KINDS, TEXTUAL
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import operation

QUESTION_FIELDS = (
    "section", "position", "kind", "is_required", "max_length", "settings",
    "condition_question", "condition_test", "condition_value",
    *(f"{field}_{code}" for field in ("label", "help", "example") for code in LANGUAGES),
)  # fmt: skip
CRITERION_FIELDS = (
    "position", "max_points", "threshold",
    *(f"{field}_{code}" for field in ("title", "help") for code in LANGUAGES),
)  # fmt: skip


@operation("calls.save_question", labels.QUESTION_SAVED)
def save_question(
    call: Call, key: str, values: Mapping[str, Any], *, by: Actor, at: datetime, seen: str = "", new: bool = False
) -> Question:
    """Save a question of a draft; a key that the call does not have makes a new one at the end.

    `new` = the editor means a new question, so a key that is taken is refused. Raises CannotSave, Stale.
    """
    kept = locked(call, by)
    question = Question.objects.filter(call=kept, key=key).first()
    if question and new:
        raise CannotSave(_("The question was not saved, because another one has the same key. Choose another key."))
    question = question or Question(call=kept, key=key, position=_next(Question, kept))
    _refuse_wrong_question(question, values)
    _put_row(question, kept, values, QUESTION_FIELDS, by, at, seen)
    return question


def _refuse_wrong_question(question: Question, values: Mapping[str, Any]) -> None:
    """Raise CannotSave for a kind that does not exist and a condition that leads back to the question itself."""
    if values.get("kind", question.kind) not in KINDS:
        raise CannotSave(_("The question was not saved, because its kind of answer is not known. Choose another one."))
    _refuse_other_kind(question, values)
    leads = dict(Question.objects.filter(call=question.call).values_list("key", "condition_question"))
    leads[question.key] = values.get("condition_question", question.condition_question)
    key, seen = leads[question.key], set()
    while key and key not in seen and key != question.key:
        seen.add(key)
        key = leads.get(key, "")
    if key == question.key:
        raise CannotSave(
            _("The question was not saved, because its condition leads back to itself. Make it depend on another question.")
        )


@operation("calls.save_criterion", labels.CRITERION_SAVED)
def save_criterion(
    call: Call, key: str, values: Mapping[str, Any], *, by: Actor, at: datetime, seen: str = "", new: bool = False
) -> Criterion:
    """Save a criterion of a draft; a new key makes a new one at the end. Raises CannotSave, Stale."""
    kept = locked(call, by)
    criterion = Criterion.objects.filter(call=kept, key=key).first()
    if criterion and new:
        raise CannotSave(_("The criterion was not saved, because another one has the same key. Choose another key."))
    criterion = criterion or Criterion(call=kept, key=key, position=_next(Criterion, kept))
    most, least = values.get("max_points", criterion.max_points), values.get("threshold", criterion.threshold)
    if most is None or most <= 0:
        raise CannotSave(_("The criterion was not saved, because its points are missing. Give more than zero."))
    if least is not None and least > most:
        raise CannotSave(_("The criterion was not saved, because its threshold is higher than its points. Lower it."))
    _put_row(criterion, kept, values, CRITERION_FIELDS, by, at, seen)
    return criterion


def _refuse_other_kind(question: Question, values: Mapping[str, Any]) -> None:
    """In a mending a question that applicants have answered keeps its kind; one line and long text are both text."""
    call = question.call
    if call.mends_id is None or not question.pk:
        return
    published = Question.objects.filter(call_id=call.mends_id, key=question.key).first()
    kind = values.get("kind", question.kind)
    if published and kind != published.kind and {kind, published.kind} - set(TEXTUAL):
        raise CannotSave(
            _(
                "The question was not saved, because answers of its present kind may stand in drafts. "
                "Add a new question with another key, and remove this one."
            )
        )


def _next(model: type[Question] | type[Criterion], call: Call) -> int:
    return int(model.objects.filter(call=call).aggregate(last=Max("position"))["last"] or 0) + 1


def _put_row(
    row: Any, call: Call, values: Mapping[str, Any], fields: tuple[str, ...], by: Actor, at: datetime, seen: str
) -> None:
    """Save a row after the check for another officer's text; nothing changed leaves no line."""
    if row.pk:
        refuse_stale(row, values, seen)
    changes = put(row, values, fields)
    if row.pk and not changes:
        audit.nothing_new()
        return
    row.save()
    audit.write(case=case_of(call), subject=row, by=by, at=at, changes={"key": row.key, **changes})


@operation("calls.remove_question", labels.QUESTION_REMOVED)
def remove_question(call: Call, key: str, *, by: Actor, at: datetime) -> None:
    """Remove a question of a draft; one that is gone already is left alone. Raises CannotSave."""
    _removed(Question, call, key, by, at)


@operation("calls.remove_criterion", labels.CRITERION_REMOVED)
def remove_criterion(call: Call, key: str, *, by: Actor, at: datetime) -> None:
    """Remove a criterion of a draft; one that is gone already is left alone. Raises CannotSave."""
    _removed(Criterion, call, key, by, at)


def _removed(model: type[Question] | type[Criterion], call: Call, key: str, by: Actor, at: datetime) -> None:
    kept = locked(call, by)
    row = model.objects.filter(call=kept, key=key).first()
    if row is None:
        audit.nothing_new()
        return
    name = audit.name_of(row)
    row.delete()
    audit.write(case=case_of(kept), subject=name, by=by, at=at, changes={"key": key, "removed": True})
