"""Which obligatory questions have no answer yet, and in which section each stands."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaihto.applications import labels, question_fields
from vaihto.calls import queries as calls
from vaihto.kit.languages import text_of

if TYPE_CHECKING:
    from vaihto.applications.models import Application

# Sections of a call's questions that the form shows under another heading.
QUESTION_SECTIONS = {"recognition": "units"}


@dataclass(frozen=True)
class Gap:
    """An obligatory question without an answer: its key, its section of the form, and its words."""

    key: str
    section: str
    label: str


def section_of(question_section: str) -> str:
    """Return the section of the form where a question of the call stands; an unknown one goes to the project."""
    section = QUESTION_SECTIONS.get(question_section, question_section)
    return section if section in labels.SECTIONS else "project"


def obligatory_fields(action: str) -> dict[str, str]:
    """Return the details that every application of an action must give, each with its section."""
    fields = {"title": "project", "starts_on": "project", "ends_on": "project"}
    if action in ("partnership", "transfer_of_innovation"):
        fields["requested"] = "budget"
    if action == "transfer_of_innovation":
        fields["total_cost"] = "budget"
    return fields


def gaps_of(application: "Application") -> list[Gap]:
    """Return the obligatory questions and details without an answer, in the order of the form; only what is asked now."""
    fields = obligatory_fields(application.call.action)
    found = [
        Gap(name, section, str(labels.FIELDS[name]))
        for name, section in fields.items()
        if getattr(application, name) in (None, "")
    ]
    answers = dict(application.answers.filter(is_latest=True).exclude(value="").values_list("key", "value"))
    questions = calls.questions_of(application.call)
    asked, sources = question_fields.asked_keys(questions, answers), question_fields.Sources(application)
    found += [
        Gap(question.key, section_of(question.section), text_of(question, "label"))
        for question in questions
        if question.is_required and question.key in asked
        and not question_fields.is_answered(question, answers.get(question.key, ""), sources)
    ]  # fmt: skip
    order = list(labels.SECTIONS)
    return sorted(found, key=lambda gap: order.index(gap.section))
