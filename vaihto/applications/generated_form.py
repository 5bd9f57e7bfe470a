"""The form that a call's questions make: shown to officers before there is any application, and checked at the gate."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.applications import labels, question_fields
from vaihto.applications.gaps import section_of
from vaihto.calls import queries as calls
from vaihto.kit import structure
from vaihto.kit.languages import LANGUAGES

if TYPE_CHECKING:
    from vaihto.calls.models import Call, Question

ANSWER = "answer_"


class Sample(question_fields.Sources):
    """Stands for an application that does not exist yet: an invented unit, applicant and partner to choose from."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]

    def choices(self, question: "Question") -> list[tuple[str, str]]:
        """Return the options of a choice, and samples of what only an application has."""
        return [] if question.kind == "attachment" else super().choices(question)

    units = [("1", "…")]
    files: list[tuple[str, str]] = []
    organisations = [("applicant", "…"), ("partner:1", "…")]


@dataclass(frozen=True)
class Part:
    """A section of the generated form with its fields."""

    key: str
    title: str
    fields: list[forms.BoundField]


def parts_of(call: "Call") -> list[Part]:
    """Return the call's questions as the form shows them, section by section; conditions work live."""
    questions = calls.questions_of(call)
    asked = question_fields.asked_keys(questions, {})
    form = forms.Form()
    by_section: dict[str, list[str]] = {}
    kinds = {one.key: one.kind for one in questions}
    for question in questions:
        made: Any = question_fields.field_of(question, "", Sample())
        condition = calls.condition_of(question)
        if condition and condition.question in kinds:
            made.only_if = {
                "field": ANSWER + condition.question, "test": condition.test, "value": condition.value,
                "kind": kinds[condition.question], "is_met": question.key in asked,
            }  # fmt: skip
        form.fields[ANSWER + question.key] = made
        by_section.setdefault(section_of(question.section), []).append(ANSWER + question.key)
    titles = labels.SECTIONS
    return [Part(key, str(titles[key]), [form[name] for name in by_section[key]]) for key in titles if key in by_section]


def html_of(call: "Call") -> str:
    """Return the generated form as HTML, without the page around it."""
    return render_to_string("applications/_generated_form.html", {"parts": parts_of(call)})


def faults_of(call: "Call") -> Iterator[tuple[str, str, structure.Fault]]:
    """Yield the faults of the generated form in each language: language, key of the question (or ""), fault."""
    for code in LANGUAGES:
        with translation.override(code):
            for fault in structure.faults(html_of(call), first_heading=2):
                yield code, key_in(fault.about, [one.key for one in calls.questions_of(call)]), fault


def key_in(about: str, keys: list[str]) -> str:
    """Return the question that a fault's place belongs to; the longest key that fits."""
    found = [key for key in keys if f"{ANSWER}{key}" in about]
    return max(found, key=len, default="")


def at_the_gate(call: "Call") -> list[tuple[str, str]]:
    """Return, for calls' gate, what is wrong with the structure of the form: question and sentence each, once."""
    said = {
        "id_twice": _("The generated form has two places with the same name: %(about)s."),
        "field_without_name": _("The generated form has a field without a label: %(about)s."),
        "reference_lost": _("The generated form refers to a text that is not there: %(about)s."),
        "heading_skipped": _("The generated form skips a level of headings: %(about)s."),
        "empty_text": _("The generated form has a label, option or heading without text: %(about)s."),
    }
    found = {(key, said[fault.kind] % {"about": fault.about}) for _code, key, fault in faults_of(call)}
    return sorted(found)
