"""What the pages of a recognition show: units with words and forms, rules, sums."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django import forms

from vaihto.kit.actors import Actor
from vaihto.recognition import facts, grading, mapped, missing, permissions, placing, queries, states, verified
from vaihto.recognition.forms import DecisionForm, decision_form

F = TypeVar("F", bound=forms.Form)


def of(recognition: queries.Recognition, actor: Actor, refused: Mapping[int, DecisionForm] | None = None) -> dict[str, Any]:
    """Return the context of a recognition's page; `refused` are forms that were sent and refused, by unit."""
    mobility = recognition.mobility
    may_decide = permissions.may_decide(actor, mobility) and not mobility.agreement.is_locked
    open_now = may_decide and recognition.stage in states.OPEN
    forms_of, side = refused or {}, mapped.host_side(recognition.assessment)
    known = placing.outside(mobility.pk) if open_now and recognition.undecided else None
    return {
        "recognition": recognition,
        "mobility": mobility,
        "agreement": mobility.agreement,
        "participant": mobility.participant,
        "host_language": recognition.assessment.language if recognition.assessment else mobility.host_language,
        "stage_words": states.LABELS[recognition.stage],
        "stage_tag": states.TAGS[recognition.stage],
        "units": [unit(one, open_now, may_decide, forms_of.get(one.agreed.pk), side, known) for one in recognition.units],
        "converts": recognition.version is not None
        and recognition.version.memorandum is not None
        and bool(recognition.version.memorandum.content["grades"]),
        "may_decide": may_decide,
        "may_ask_host": may_decide and bool(recognition.units) and not recognition.is_handed_in,
        "requests": list(queries.requests_of(mobility.pk)),
        "transcripts": list(queries.transcripts_of(mobility.pk)),
        "scheme": scheme_short(recognition),
        "refused_forms": list(forms_of.values()),
        "missing": missing.of(recognition) if recognition.units else None,
    }


def unit(
    one: queries.UnitShown, open_now: bool, may_decide: bool, refused: DecisionForm | None, side: mapped.HostSide,
    known: placing.Outside | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return one unit in words, with the form where it can be decided now."""
    decision = one.decision
    return {
        "row": one.agreed,
        "outcomes": [outcome(each) for each in one.outcomes],
        "decision": decision,
        "words": states.EXTENT_LABELS[decision.extent] if decision else "",
        "how": verified.words(verified.of(decision)) if decision else {},
        "proposal": one.proposal,
        "grade_words": grading.words(decision.grade) if decision else "",
        "place_words": placing.words(decision.standing, decision.standing_name) if decision else "",
        "mapping": mapped.groups(mapped.of(decision), one.agreed, side) if decision else [],
        "tag": states.EXTENT_TAGS[decision.extent] if decision else "todo",
        "icon": states.EXTENT_ICONS[decision.extent] if decision else "",
        "earlier": [{"row": each, "words": states.EXTENT_LABELS[each.extent]} for each in one.earlier],
        "possible": one.possible,
        "is_cut": one.possible < one.agreed.points,
        "form": (refused or decision_form(one, None, known)) if open_now and decision is None else None,
        "may_correct": may_decide and decision is not None,
    }


def outcome(one: queries.OutcomeShown) -> dict[str, Any]:
    """Return one outcome in words."""
    return {
        "text": one.text,
        "grade": one.grade,
        "words": states.GRADE_LABELS.get(one.grade, ""),
        "tag": states.GRADE_TAGS[one.grade],
        "icon": states.GRADE_ICONS.get(one.grade, ""),
        "comment": one.comment,
    }


def scheme_short(recognition: queries.Recognition) -> str:
    """Return the short name of the points in the page's language (osp, kp)."""
    from vaihto.kit import languages

    if not recognition.units:
        return ""
    return dict(facts.scheme_of(recognition.units[0].agreed).short).get(languages.present(), "")


def whole(value: Decimal) -> int:
    """Return points in tenths, for a bar."""
    return int(value * 10)


def with_reasons(form: F, reasons: Iterable[str]) -> F:
    """Add the reasons of a refusal to a form that was sent, for the error summary."""
    for reason in reasons:
        form.add_error(None, reason)
    return form


def filters_used(form: forms.Form) -> int:
    """Return how many filters are in use."""
    return sum(bool(value) for value in getattr(form, "cleaned_data", {}).values())
