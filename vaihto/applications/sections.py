"""The sections of the form: in which order, what each holds, how far it is, what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.applications import labels, queries, states
from vaihto.applications.gaps import gaps_of, section_of
from vaihto.calls import queries as calls
from vaihto.core.findings import Finding, Verdict
from vaihto.kit.languages import present
from vaihto.kit.templatetags import formats

if TYPE_CHECKING:
    from vaihto.applications.models import Application

# The section of the form where each finding can be mended.
RULE_SECTIONS = {
    "ALL-1": "applicant", "ALL-2": "applicant", "ALL-4": "partners", "ALL-5": "rows", "ALL-6": "partners",
    "STU-1": "rows", "STU-2": "rows", "STU-3": "rows", "STU-4": "partners", "STU-5": "project", "STU-6": "rows",
    "STU-7": "budget", "EXP-1": "rows", "EXP-2": "rows", "EXP-3": "rows", "EXP-4": "project", "EXP-5": "rows",
    "EXP-6": "rows", "PAR-1": "partners", "PAR-2": "project", "PAR-3": "rows", "PAR-4": "budget", "PAR-5": "budget",
    "PAR-6": "partners", "TOI-1": "partners", "TOI-2": "project", "TOI-3": "budget", "TOI-4": "budget",
    "TOI-5": "budget", "TOI-6": "project", "ERA-1": "rows", "ERA-2": "rows", "ERA-3": "rows", "ERA-4": "project",
    "ERA-5": "rows", "ERA-6": "rows", "ERA-7": "rows",
}  # fmt: skip
WITH_UNITS = ("student_mobility", "expert_mobility", "vet_mobility")


@dataclass(frozen=True)
class Section:
    """A section as the task list shows it."""

    key: str
    title: str
    url: str
    status: str
    words: str
    hint: str
    icon: str = ""


def keys_of(application: "Application") -> list[str]:
    """Return the sections that an application of this action has, in order."""
    asked = {section_of(question.section) for question in calls.questions_of(application.call)}
    always = {"applicant", "partners", "project", "aims", "rows", "budget"}
    if application.call.action in WITH_UNITS:
        always.add("units")
    return [key for key in labels.SECTIONS if key in always or key in asked]


def title_of(key: str, action: str) -> str:
    """Return a section's heading; in a partnership the rows are journeys."""
    return str(labels.JOURNEYS if key == "rows" and action == "partnership" else labels.SECTIONS[key])


def url_of(application: "Application", key: str) -> str:
    """Return the address of a section."""
    return reverse(f"applications:{key}", args=[application.pk])


def following(application: "Application", key: str) -> str:
    """Return the address of the section after this one: last comes Check and send; a section the action has not, leads back."""
    keys = keys_of(application)
    if key not in keys:
        return reverse("applications:edit", args=[application.pk])
    place = keys.index(key) + 1
    return url_of(application, keys[place]) if place < len(keys) else reverse("applications:check", args=[application.pk])


def of(application: "Application", at: datetime) -> list[Section]:
    """Return the sections with their status: obligatory answers that are missing first, then what is not met."""
    gaps = gaps_of(application)
    findings = queries.judgement(application).findings
    partners, rows = list(application.partners.all()), list(application.rows.all())
    answers = queries.answers_of(application)
    by_section = dict.fromkeys(labels.SECTIONS, 0)
    for question in calls.questions_of(application.call):
        by_section[section_of(question.section)] += 1
    made = []
    for key in keys_of(application):
        missing = sum(gap.section == key for gap in gaps)
        refused = [
            f for f in findings if f.verdict is Verdict.NOT_MET and RULE_SECTIONS.get(f.code) == key and f.severity != "note"
        ]
        status, words = status_of(key, missing, refused, application, partners, rows, answers)
        hint = hint_of(key, application, partners, rows, by_section[key])
        title, icon = title_of(key, application.call.action), "met" if status == "quiet" else ""
        made.append(Section(key, title, url_of(application, key), status, words, hint, icon))
    return made


def status_of(
    key: str, missing: int, refused: list[Finding], application: "Application", partners: list[Any], rows: list[Any],
    answers: dict[str, Any],
) -> tuple[str, str]:  # fmt: skip
    """Return the tag of a section: its kind and its words."""
    if missing:
        return "todo", ngettext("%(n)s obligatory answer missing", "%(n)s obligatory answers missing", missing) % {"n": missing}
    if refused:
        n = len(refused)
        return "bad", ngettext("%(n)s requirement not met", "%(n)s requirements not met", n) % {"n": n}
    if key == "partners":
        waiting = sum(partner.state != states.CONFIRMED for partner in partners)
        if waiting:
            return "todo", ngettext("%(n)s confirmation missing", "%(n)s confirmations missing", waiting) % {"n": waiting}
    if key == "rows" and any(not row.is_complete for row in rows):
        return "todo", str(labels.SECTION_STATES["open"])
    if key == "budget":
        unknown = len(queries.budget(application).unknown_lines)
        if unknown:
            return "unk", ngettext("%(n)s part not known", "%(n)s parts not known", unknown) % {"n": unknown}
    empty = {
        "partners": not partners,
        "rows": not rows,
        "units": not queries.units_of(application) and "recognition_plan" not in answers,
        "aims": not application.dimensions,
    }
    if empty.get(key):
        return "plain", str(labels.SECTION_STATES["empty"])
    return "quiet", str(labels.SECTION_STATES["done"])


def hint_of(key: str, application: "Application", partners: list[Any], rows: list[Any], questions: int) -> str:
    """Return the second line of a section in the task list."""
    if key == "applicant":
        return str(application.organisation.name)
    if key == "partners":
        n = len(partners)
        return ngettext("%(n)s partner", "%(n)s partners", n) % {"n": n} if n else ""
    if key == "rows":
        people = sum(row.count or 0 for row in rows)
        if not rows:
            return ""
        if application.call.action == "partnership":
            return ngettext("%(n)s journey", "%(n)s journeys", people) % {"n": people}
        return ngettext("%(n)s person going abroad", "%(n)s people going abroad", people) % {"n": people}
    if key == "budget":
        return _("%(amount)s counted") % {"amount": formats.money(queries.budget(application).known_sum)}
    if key == "aims" and application.dimensions:
        from vaihto.core import parameters

        first, *rest = application.dimensions
        named = [parameters.word("dimension", one, present()) for one in rest]
        return ", ".join([parameters.label("dimension", first, present()), *named])
    return ngettext("%(n)s question", "%(n)s questions", questions) % {"n": questions} if questions else ""
