"""What a call still lacks before it can be published: each gap with its sentence and the section where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.calls.facts import most_points
from vaihto.calls.models import Call
from vaihto.kit import languages
from vaihto.kit.clock import FINLAND

OBLIGATORY = ("title", "summary")
OPTIONAL = ("priorities",)


@dataclass(frozen=True)
class Gap:
    """Something missing: the section of the call, the sentence, and the question or criterion it is about."""

    section: str
    text: str
    key: str = ""


def gaps(call: Call, at: datetime) -> list[Gap]:
    """Return everything that keeps the call from being published; an empty list when it is complete."""
    return [*_dates(call, at), *_texts(call), *_questions(call), *_criteria(call), *_terms(call)]


def _dates(call: Call, at: datetime) -> Iterator[Gap]:
    missing = {
        _("The first moment of the call is missing. Give the day and time."): call.opens_at,
        _("The deadline is missing. Give the day and time."): call.closes_at,
        _("The day by which the agency decides is missing."): call.decision_by,
        _("The first day on which projects may start is missing."): call.projects_start_from,
        _("The budget is missing. Give the sum that can be granted."): call.budget,
        _("The contact address is missing."): call.contact,
    }
    yield from (Gap("dates", text) for text, value in missing.items() if not value)
    if call.closes_at and call.closes_at <= at:
        yield Gap("dates", _("The deadline has passed already. Give a later one."))
    if call.closes_at and call.decision_by and call.decision_by <= call.closes_at.astimezone(FINLAND).date():
        yield Gap("dates", _("The decision would come before the deadline. Give a later day."))


def _texts(call: Call) -> Iterator[Gap]:
    names = {"title": _("title"), "summary": _("summary"), "priorities": _("priorities")}
    for field in (*OBLIGATORY, *OPTIONAL):
        lacking = languages.missing(call, [field])
        if lacking and (field in OBLIGATORY or len(lacking) < len(languages.LANGUAGES)):
            yield Gap("texts", _said(names[field], lacking), field)


def _said(what: str, lacking: list[str]) -> str:
    """Return which languages of a text are missing."""
    named = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}
    where = ", ".join(named[column[-2:]] for column in lacking)
    return _("Text missing: %(what)s, %(where)s.") % {"what": what, "where": where}


def _questions(call: Call) -> Iterator[Gap]:
    asked = list(call.questions.all())
    if not asked:
        yield Gap("questions", _("The call has no questions. Add at least one."))
    for question in asked:
        yield from _trilingual("questions", question, question.key, str(question.position), ("label",), ("help",))


def _criteria(call: Call) -> Iterator[Gap]:
    listed = list(call.criteria.all())
    if not listed:
        yield Gap("criteria", _("The call has no criteria. Add at least one."))
    for criterion in listed:
        yield from _trilingual("criteria", criterion, criterion.key, str(criterion.position), ("title",), ("help",))
    if call.total_threshold is not None and listed and call.total_threshold > most_points(call):
        yield Gap("criteria", _("The threshold of the total is higher than all points together. Lower it."))


def _trilingual(
    section: str, row: object, key: str, number: str, obligatory: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[Gap]:
    """Yield the texts of a question or criterion that are missing; a help text may be missing in all three."""
    for field in (*obligatory, *optional):
        lacking = languages.missing(row, [field])
        if lacking and (field in obligatory or len(lacking) < len(languages.LANGUAGES)):
            what = _("question %(number)s") if section == "questions" else _("criterion %(number)s")
            yield Gap(section, _said(what % {"number": number}, lacking), key)


def _terms(call: Call) -> Iterator[Gap]:
    if call.prefinancing_percent and not call.prefinancing_source.strip():
        yield Gap("terms", _("The source of the prefinancing share is missing."))


def counted(found: list[Gap]) -> str:
    """Return how many things are missing, in words."""
    if not found:
        return _("Nothing is missing.")
    return ngettext("%(n)s thing is missing.", "%(n)s things are missing.", len(found)) % {"n": len(found)}
