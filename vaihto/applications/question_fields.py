"""A question of the call as a form field, its answer as stored text, and a stored answer as people read it.

The one place that knows the kinds of questions above the core: forms, gaps, what is sent, and pages all ask here.
"""

# long because: the field, the stored text and the reading of each kind stand side by side, so that they cannot drift apart.

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.applications.answer_files import answer_files
from vaihto.applications.question_widgets import Files, Several, Table
from vaihto.calls import queries as calls
from vaihto.core import formats
from vaihto.core import questions as core
from vaihto.kit.fields import AmountField, DayField, EuroField
from vaihto.kit.languages import LANGUAGES, present, text_of
from vaihto.qualifications import queries as qualifications

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Question

FEW = 7


@dataclass(frozen=True)
class Sources:
    """What an answer may be chosen from: the applicant's units, the organisations of the project."""

    application: "Application"

    @cached_property
    def units(self) -> list[tuple[str, str]]:
        """The applicant's own units, by key as text."""
        found = qualifications.units_of(self.application.organisation_id)
        return [(str(unit.pk), f"{unit.title} ({unit.qualification})") for unit in found]

    @cached_property
    def organisations(self) -> list[tuple[str, str]]:
        """The applicant and its partners."""
        partners = [(f"partner:{one.pk}", one.name) for one in self.application.partners.all()]
        return [("applicant", self.application.organisation.name), *partners]

    @cached_property
    def files(self) -> list[tuple[str, str]]:
        """The files of this application's answers, each with its name and size; by key as text."""
        found = answer_files(self.application)
        return [(str(one.pk), f"{one.original_name} ({max(one.size // 1024, 1)} kB)") for one in found]

    def choices(self, question: "Question") -> list[tuple[str, str]]:
        """Return what a choice, unit or organisation question may be answered with."""
        if question.kind == "choice":
            return calls.options_of(question)
        if question.kind == "attachment":
            ours = {str(pk) for pk in answer_files(self.application, question.key).values_list("pk", flat=True)}
            return [(key, label) for key, label in self.files if key in ours]
        return self.units if question.kind == "unit" else self.organisations


def asked_keys(questions: "Iterable[Question]", answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of the questions that are asked now; `answers` holds answers (rows or texts) by key."""
    texts = {key: getattr(one, "value", one) for key, one in answers.items()}
    return core.asked_now(calls.asked(questions), texts)


# -- the field -------------------------------------------------------------------------------------------------------------


def field_of(question: "Question", text: str, sources: Sources) -> Any:
    """Return the field of a question with the stored answer `text` in it; every answer may wait in a draft.

    What cannot be read as this kind is shown as it was stored, so that it can be written anew.
    """
    made: Any = MAKERS[question.kind](question, sources)
    made.label, made.help_text, made.required = text_of(question, "label"), help_of(question), question.is_required
    made.initial = initial_of(question, text)
    made.template_name = "applications/question.html"
    made.example = text_of(question, "example")
    return made


def initial_of(question: "Question", text: str) -> Any:
    """Return what stands in the field."""
    try:
        value = core.read(question.kind, text)
    except ValueError:
        return text
    if question.kind in ("choice", "unit") and value and not calls.takes_several(question):
        return value[0]
    return value


def help_of(question: "Question") -> str:
    """Return the help, followed by the limits of a number, amount or day, and how to write a day."""
    said = [text_of(question, "help")]
    limits = limits_in_words(question)
    if limits:
        said.append(limits)
    elif question.kind == "date":
        said.append(_("For example 21.2.2027"))
    return " ".join(filter(None, said))


def limits_in_words(question: "Question") -> str:
    """Return "at least 1, at most 12"; empty where there are no limits."""
    if question.kind not in core.MEASURED:
        return ""
    least, most = calls.limit_of(question, "least"), calls.limit_of(question, "most")
    if question.kind == "date":
        words = (_("No earlier than %(limit)s."), _("No later than %(limit)s."))
    else:
        words = (_("At least %(limit)s."), _("At most %(limit)s."))
    pairs = zip(words, (least, most), strict=True)
    return " ".join(text % {"limit": calls.measured(question.kind, limit)} for text, limit in pairs if limit is not None)


def _text(question: "Question", sources: Sources) -> forms.Field:
    return forms.CharField(max_length=question.max_length, widget=forms.TextInput(attrs={"maxlength": None}))


def _long(question: "Question", sources: Sources) -> forms.Field:
    limit = question.max_length
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 6 if limit > 1000 else 3, "maxlength": limit}))


def _amount(question: "Question", sources: Sources) -> forms.Field:
    kind = EuroField if question.kind == "money" else AmountField
    return kind(minimum=calls.limit_of(question, "least"), maximum=calls.limit_of(question, "most"))


class LimitedDayField(DayField):
    """A day between two others; either may be None."""

    def __init__(self, *, least: Any, most: Any, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """Return the day. Raises ValidationError saying which days are taken."""
        day = super().to_python(value)
        if day and self.least and day < self.least:
            first = {"day": formats.day(self.least, present())}
            raise forms.ValidationError(_("The day is too early. The first is %(day)s.") % first)
        if day and self.most and day > self.most:
            last = {"day": formats.day(self.most, present())}
            raise forms.ValidationError(_("The day is too late. The last is %(day)s.") % last)
        return day


def _day(question: "Question", sources: Sources) -> forms.Field:
    return LimitedDayField(least=calls.limit_of(question, "least"), most=calls.limit_of(question, "most"))


def _choice(question: "Question", sources: Sources) -> forms.Field:
    choices = sources.choices(question)
    if question.kind != "organisation" and calls.takes_several(question):
        return forms.MultipleChoiceField(choices=choices, widget=Several)
    if len(choices) <= FEW:
        none = [] if question.is_required else [("", _("No answer"))]
        return forms.ChoiceField(choices=[*choices, *none], widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", _("Choose")), *choices])


class TableField(forms.Field):
    """Rows of cells; cleans to a list of rows of texts, numbers in their one written form."""

    def __init__(self, *, columns: Any, rows: int, **options: Any) -> None:
        self.columns = columns
        super().__init__(widget=Table(columns=columns, rows=rows), **options)

    def clean(self, value: Any) -> Any:
        """Return the rows that say something. Raises ValidationError naming the row whose number was not understood."""
        kept = []
        for n, row in enumerate(value or [], start=1):
            if not any(cell.strip() for cell in row):
                continue
            kept.append([self.cell(column, cell, n) for column, cell in zip(self.columns, row, strict=False)])
        return kept

    def cell(self, column: Any, text: str, n: int) -> str:
        """Return one cell as it is stored."""
        if column.kind == "text" or not text.strip():
            return text.strip()
        try:
            return core.write("number", formats.parse_amount(text))
        except ValueError:
            said = _(
                "Row %(n)s, %(column)s: the number was not understood. Write it as 1476,50 without a dot as thousands separator."
            )
            raise forms.ValidationError(said % {"n": n, "column": column.label}) from None


def _table(question: "Question", sources: Sources) -> forms.Field:
    return TableField(columns=calls.columns_of(question), rows=calls.most_rows(question))


def _files(question: "Question", sources: Sources) -> forms.Field:
    widget = Files(attrs={"question": text_of(question, "label")})
    return forms.MultipleChoiceField(choices=sources.choices(question), widget=widget)


MAKERS = {
    "text": _text, "long": _long, "number": _amount, "money": _amount, "date": _day, "choice": _choice, "unit": _choice,
    "organisation": _choice, "table": _table, "attachment": _files,
}  # fmt: skip


def stored(kind: str, cleaned: Any) -> str:
    """Return the cleaned value of a field as the text that is stored."""
    if kind in ("choice", "unit") and isinstance(cleaned, str):
        cleaned = [cleaned] if cleaned else []
    return core.write(kind, cleaned)


# -- the stored answer ------------------------------------------------------------------------------------------------------


def is_answered(question: "Question", text: str, sources: Sources) -> bool:
    """Return whether a stored answer answers the question: readable, and still among the options or within the limits."""
    if not text or not core.is_readable(question.kind, text):
        return False
    value = core.read(question.kind, text)
    if question.kind in core.LISTED:
        return bool(set(value) & {key for key, _label in sources.choices(question)})
    if question.kind == "organisation":
        return value in dict(sources.organisations)
    if question.kind in core.MEASURED:
        least, most = calls.limit_of(question, "least"), calls.limit_of(question, "most")
        return (least is None or value >= least) and (most is None or value <= most)
    return True


def in_words(question: "Question", text: str, sources: Sources) -> str:
    """Return a stored answer as one text in the reader's language: for comparing two versions, and for history."""
    shown = printed(question, text, sources)
    return "\n".join(" | ".join(row) for row in shown["rows"]) if "rows" in shown else shown["text"]


def printed(question: "Question", text: str, sources: Sources) -> dict[str, Any]:
    """Return a stored answer as it is read, as JSON values: {"text"}, or {"head", "numeric", "rows", "total"} of a table.

    Something chosen that is gone since is said to be gone; what cannot be read is shown as it stands.
    """
    if not text or question.kind in core.TEXTUAL or not core.is_readable(question.kind, text):
        return {"text": text}
    value = core.read(question.kind, text)
    if question.kind == "table":
        return table_printed(question, value)
    if question.kind in core.MEASURED:
        return {"text": calls.measured(question.kind, value)}
    names = dict(sources.choices(question))
    given = value if isinstance(value, list) else [value]
    return {"text": "\n".join(names.get(key, _("no longer available")) for key in given)}


def table_printed(question: "Question", rows: list[list[str]]) -> dict[str, Any]:
    """Return a table in words, with the sums of its numbers and amounts."""
    columns = calls.columns_of(question)
    made: dict[str, Any] = {
        "head": [column.label for column in columns],
        "numeric": [column.kind != "text" for column in columns],
        "rows": [[cell_in_words(column.kind, cell) for column, cell in zip(columns, row, strict=False)] for row in rows],
    }
    if any(made["numeric"]) and len(rows) > 1:
        made["total"] = [
            cell_in_words(column.kind, core.write("number", sum_of(rows, n))) if column.kind != "text" else ""
            for n, column in enumerate(columns)
        ]
    return made


def sum_of(rows: list[list[str]], n: int) -> Any:
    """Return the sum of a column; empty cells and those that are no numbers count as nothing."""
    cells = [row[n] for row in rows if n < len(row) and row[n] and core.is_readable("number", row[n])]
    return sum((core.read("number", cell) for cell in cells), start=core.read("number", "0"))


def cell_in_words(kind: str, cell: str) -> str:
    """Return a cell as it is read."""
    if kind == "text" or not cell or not core.is_readable("number", cell):
        return cell
    return calls.measured(kind, core.read("number", cell))


def printed_in_all(question: "Question", text: str, sources: Sources) -> dict[str, Any]:
    """Return what is read of an answer in the three languages, as it is frozen when the application is sent."""
    made = {}
    for code in LANGUAGES:
        with translation.override(code):
            made[code] = printed(question, text, sources)
    return made


def not_sent(application: "Application", answers: Mapping[str, Any]) -> "list[Question]":
    """Return the questions that are not asked now although an answer to them is stored: those answers are not sent."""
    questions = calls.questions_of(application.call)
    asked = asked_keys(questions, answers)
    return [one for one in questions if one.key not in asked and one.key in answers and answers[one.key].value]
