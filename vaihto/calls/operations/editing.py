"""Making a call with its defaults, and editing its dates, texts, terms and numbers."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.calls import defaults, facts, labels, permissions
from vaihto.calls.defaults.criteria import POINTS_TOTAL, TOTAL_THRESHOLD
from vaihto.calls.defaults.texts import PREFINANCING_SOURCE
from vaihto.calls.models import Call, CallNumber, Criterion, Question
from vaihto.calls.operations.publishing import freeze
from vaihto.calls.operations.writing import CannotSave, Stale, as_text, case_of, locked, put, refuse_stale
from vaihto.calls.rules_shown import COUNTRY_LISTS
from vaihto.core import parameters
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import operation

if TYPE_CHECKING:
    from vaihto.programmes.models import Programme

__all__ = ["SECTION_FIELDS", "CannotSave", "Stale", "create", "remove_number", "save", "set_number"]

SECTION_FIELDS = {
    "dates": ("opens_at", "closes_at", "decision_by", "projects_start_from", "budget", "contact"),
    "texts": tuple(f"{field}_{code}" for field in ("title", "summary", "priorities") for code in LANGUAGES),
    "terms": ("completion_days", "acceptance_days", "prefinancing_percent", "prefinancing_source", "is_blind"),
    "criteria": ("points_total", "total_threshold"),
}
# Units of numbers that are one number; lists of words or countries and steps are the rulebook's alone.
SINGLE_NUMBERS = frozenset(
    [
        "days",
        "months",
        "stays",
        "countries",
        "journeys",
        "organisations",
        "participants",
        "things",
        "per cent",
        "EUR",
        "EUR a year",
        "EUR per stay",
    ]
)
EDITABLE = frozenset(name for names in SECTION_FIELDS.values() for name in names)


@operation("calls.create", labels.CREATED)
def create(programme: "Programme", action: str, year: int, *, by: Actor, at: datetime) -> Call:
    """Make a draft of a call, with the action's default texts, questions and criteria.

    Raises CannotSave where the actor may not or the programme has no such action.
    """
    if not permissions.may_make(by):
        raise CannotSave(_("The call was not made, because only an officer of the agency may do it."))
    if action not in parameters.action_keys(programme.pack):
        raise CannotSave(_("The call was not made, because the programme does not have this action."))
    call = Call.objects.create(
        programme=programme, action=action, year=year, contact=programme.contact, created_at=at,
        total_threshold=TOTAL_THRESHOLD, points_total=POINTS_TOTAL, prefinancing_source=PREFINANCING_SOURCE,
        **defaults.texts_for(programme.pack, action, year),
    )  # fmt: skip
    Question.objects.bulk_create(_questions(call))
    Criterion.objects.bulk_create(_criteria(call))
    audit.write(case=case_of(call), subject=call, by=by, at=at, changes={"action": action, "year": year})
    return call


def _questions(call: Call) -> list[Question]:
    return [
        Question(
            call=call, key=one.key, section=one.section, position=number, max_length=one.max_length,
            kind=one.kind, is_required=one.is_required, **_columns("label", one.label), **_columns("help", one.help),
        )
        for number, one in enumerate(defaults.questions_for(call.action), start=1)
    ]  # fmt: skip


def _criteria(call: Call) -> list[Criterion]:
    return [
        Criterion(
            call=call, key=one.key, position=number, max_points=one.max_points, threshold=one.threshold,
            **_columns("title", one.title), **_columns("help", one.help),
        )
        for number, one in enumerate(defaults.criteria_for(call.action), start=1)
    ]  # fmt: skip


def _columns(field: str, texts: tuple[str, str, str]) -> dict[str, str]:
    return {f"{field}_{code}": text for code, text in zip(LANGUAGES, texts, strict=True)}


@operation("calls.save", labels.SAVED)
def save(call: Call, values: Mapping[str, Any], *, by: Actor, at: datetime, seen: str = "") -> Call:
    """Save some fields of a draft; `seen` is queries.fingerprint(call, values) of what the editor saw.

    Raises CannotSave, Stale where somebody else saved these fields meanwhile, TypeError for a field that is not edited.
    """
    kept = locked(call, by)
    refuse_stale(kept, values, seen)
    changes = put(kept, values, EDITABLE)
    if kept.opens_at and kept.closes_at and kept.closes_at <= kept.opens_at:
        raise CannotSave(_("The call would close before it opens. Change one of the moments."))
    if not changes:
        audit.nothing_new()
        return kept
    kept.save(update_fields=list(changes))
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes=changes)
    return kept


@operation("calls.set_number", labels.NUMBER_SET)
def set_number(
    call: Call, *, parameter: str, value: Decimal, unit: str, source: str, by: Actor, at: datetime, seen: str = ""
) -> CallNumber:
    """Set a number of the rulebook for this call, or a rate (facts.key_of_rate), with its source.

    In a published call only a number that nobody knew can be set; that makes a new version.
    Raises CannotSave for a number that the action does not have, a negative one, one without source or already known.
    """
    kept = _lock_for_number(call, parameter, by)
    _refuse_wrong_number(kept, parameter, value, unit, source)
    number = CallNumber.objects.filter(call=kept, parameter=parameter).first() or CallNumber(call=kept, parameter=parameter)
    if number.pk:
        refuse_stale(number, ("value", "unit", "source"), seen)
    changes = put(number, {"value": value, "unit": unit, "source": source.strip()}, ("value", "unit", "source"))
    if number.pk and not changes:
        audit.nothing_new()
        return number
    number.save()
    _renew_version(kept, by, at, _("A number that was not known before: %(name)s.") % {"name": parameter})
    audit.write(
        case=case_of(kept), subject=number, by=by, at=at,
        changes={"parameter": parameter, "value": as_text(value), "unit": unit, "source": source},
    )  # fmt: skip
    return number


def _lock_for_number(call: Call, parameter: str, by: Actor) -> Call:
    """Return the locked call; a published one only while the number is not known."""
    kept = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    is_new = kept.state == "published" and not is_known(kept, parameter)
    return kept if is_new and permissions.may_make(by) else locked(kept, by)


def is_known(call: Call, parameter: str) -> bool:
    """Return whether a number or rate has a value in this call already."""
    if parameter.startswith(facts.RATE):
        return call.numbers.filter(parameter=parameter).exists()
    found = facts.law_of(call).numbers.get(parameter)
    return found is not None and found.known


def _refuse_wrong_number(call: Call, parameter: str, value: Decimal, unit: str, source: str) -> None:
    if not source.strip():
        raise CannotSave(_("The number was not saved, because its source is missing. Write who decided it and where it stands."))
    if value < 0:
        raise CannotSave(_("The number was not saved, because it is negative."))
    if parameter.startswith(facts.RATE):
        if facts.parts_of(parameter)[0] not in labels.CATEGORIES or unit not in facts.UNITS:
            raise CannotSave(_("The rate was not saved, because its category or unit is not known."))
    elif parameter not in may_be_set(call):
        raise CannotSave(_("The number was not saved, because this action has no such number."))


def may_be_set(call: Call) -> dict[str, str]:
    """Return the numbers that an officer may set for this call, with their units; lists of words are not among them."""
    law = facts.rulebook_law(call)
    units = {name: law.value(name).unit for name in parameters.names_for(call.programme.pack, call.action)}
    return {name: unit for name, unit in units.items() if unit in SINGLE_NUMBERS and name not in COUNTRY_LISTS}


def _renew_version(call: Call, by: Actor, at: datetime, reason: str) -> None:
    """Freeze a published call anew, with the reason that everybody reads."""
    if call.state == "published":
        freeze(call, by=by, at=at, reason=reason)


@operation("calls.remove_number", labels.NUMBER_REMOVED)
def remove_number(call: Call, parameter: str, *, by: Actor, at: datetime) -> None:
    """Remove a number of a draft, so that the rulebook's counts again; one that is gone already is left alone."""
    kept = locked(call, by)
    gone, _rows = CallNumber.objects.filter(call=kept, parameter=parameter).delete()
    if not gone:
        audit.nothing_new()
        return
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"parameter": parameter, "removed": True})
