"""What a call still lacks before it can be published: each gap with its sentence and the section where it is mended."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
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
    """Something that is missing or wrong: its section of the call, the sentence, the question or criterion or number that it
    is about, the field of its page, and, where two languages say the same, the place that an officer can confirm.
    """

    section: str
    text: str
    key: str = ""
    field: str = ""
    confirm: str = ""

    url: str = ""


# What a room above says about the form that it makes of the questions: `use_form_check`.
FormCheck = Callable[[Call], list[tuple[str, str]]]
FORM_CHECKS: list[FormCheck] = []


def use_form_check(check: FormCheck) -> None:
    """Let the room that makes the form check it at the gate: it returns question and sentence of each fault."""
    FORM_CHECKS[:] = [check]


def gaps(call: Call, at: datetime) -> list[Gap]:
    """Return everything that keeps the call from being published, each with its address; an empty list when it is complete.

    A draft that mends the form of a published call is asked only for its texts and questions.
    """
    from vaihto.calls import gate_checks as more

    texts = [*_texts(call), *more.equal_texts(call)]
    form = [*_questions(call), *more.settings(call), *more.conditions(call)]
    if not form and call.questions.all():
        form += [Gap("questions", text, key) for check in FORM_CHECKS for key, text in check(call)]
    found = [*texts, *form]
    if call.mends_id is None:
        dates, points = [*_dates(call, at), *more.days(call)], [*_criteria(call), *more.points(call)]
        found = [*dates, *texts, *more.rules(call), *form, *points, *_terms(call)]
    return [replace(gap, url=address(call, gap)) for gap in found]


def address(call: Call, gap: Gap) -> str:
    """Return the address where a gap is mended: the page of the part or of its row, at the field."""
    rows = {"questions": "calls:question", "criteria": "calls:criterion", "numbers": "calls:number"}
    if gap.section == "annex":
        page = reverse("calls:annex", args=[call.pk])
    elif gap.section not in rows:
        page = reverse("calls:section", args=[call.pk, gap.section])
    elif gap.key:
        page = reverse(rows[gap.section], args=[call.pk, gap.key])
    else:
        page = reverse(f"calls:{gap.section}", args=[call.pk])
    return f"{page}#id_{gap.field}" if gap.field else page


def _dates(call: Call, at: datetime) -> Iterator[Gap]:
    missing = {
        "opens_on": (call.opens_at, _("The first moment of the call is missing. Give the day and time.")),
        "closes_on": (call.closes_at, _("The deadline is missing. Give the day and time.")),
        "decision_by": (call.decision_by, _("The day by which the agency decides is missing.")),
        "projects_start_from": (call.projects_start_from, _("The first day on which projects may start is missing.")),
        "budget": (call.budget, _("The budget is missing. Give the sum that can be granted.")),
        "contact": (call.contact, _("The contact address is missing.")),
    }
    yield from (Gap("dates", text, field=field) for field, (value, text) in missing.items() if not value)
    if call.closes_at and call.closes_at <= at:
        yield Gap("dates", _("The deadline has passed already. Give a later one."), field="closes_on")
    if call.closes_at and call.decision_by and call.decision_by <= call.closes_at.astimezone(FINLAND).date():
        yield Gap("dates", _("The decision would come before the deadline. Give a later day."), field="decision_by")


def _texts(call: Call) -> Iterator[Gap]:
    names = {"title": _("title"), "summary": _("summary"), "priorities": _("priorities")}
    for field in (*OBLIGATORY, *OPTIONAL):
        lacking = languages.missing(call, [field])
        if lacking and (field in OBLIGATORY or len(lacking) < len(languages.LANGUAGES)):
            yield Gap("texts", _said(names[field], lacking), field=lacking[0])


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
        yield from _trilingual("questions", question, question.key, str(question.position), ("label",), ("help", "example"))


def _criteria(call: Call) -> Iterator[Gap]:
    listed = list(call.criteria.all())
    if not listed:
        yield Gap("criteria", _("The call has no criteria. Add at least one."))
    for criterion in listed:
        yield from _trilingual("criteria", criterion, criterion.key, str(criterion.position), ("title",), ("help",))
    if call.total_threshold is not None and listed and call.total_threshold > most_points(call):
        yield Gap(
            "criteria", _("The threshold of the total is higher than all points together. Lower it."), field="total_threshold"
        )


def _trilingual(
    section: str, row: object, key: str, number: str, obligatory: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[Gap]:
    """Yield the texts of a question or criterion that are missing; a help text may be missing in all three."""
    for field in (*obligatory, *optional):
        lacking = languages.missing(row, [field])
        if lacking and (field in obligatory or len(lacking) < len(languages.LANGUAGES)):
            what = _("question %(number)s") if section == "questions" else _("criterion %(number)s")
            yield Gap(section, _said(what % {"number": number}, lacking), key, lacking[0])


def _terms(call: Call) -> Iterator[Gap]:
    if call.prefinancing_percent and not call.prefinancing_source.strip():
        yield Gap("terms", _("The source of the prefinancing share is missing."), field="prefinancing_source")


def counted(found: list[Gap]) -> str:
    """Return how many things are missing, in words."""
    if not found:
        return _("Nothing is missing.")
    return ngettext("%(n)s thing is missing.", "%(n)s things are missing.", len(found)) % {"n": len(found)}
