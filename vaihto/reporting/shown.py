"""What the pages of a report show: rows with words, texts, what keeps it from being sent, what the actor may do."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _

from vaihto.grants import queries as grants
from vaihto.kit.actors import OFFICER, Actor
from vaihto.reporting import cut_shown, facts, labels, permissions, queries, states
from vaihto.reporting.forms import EXPLAIN, RESULTS
from vaihto.reporting.models import FinalReport, InterimReport

F = TypeVar("F", bound=forms.Form)
EMPTY: Mapping[str, str] = {}


def of(report: FinalReport, actor: Actor) -> dict[str, Any]:
    """Return the context that all pages of a report share."""
    agreement = report.agreement
    figures, last = queries.planned_against_real(agreement), queries.last_day(agreement)
    may_write = permissions.may_write(actor, agreement)
    terms = grants.terms(agreement)
    return {
        "report": report,
        "agreement": agreement,
        "terms": terms,
        "application": agreement.application,
        "figures": figures,
        "rows": [row(one, report) for one in figures.rows],
        "settlement": figures.settlement,
        "lines": [line(one) for one in figures.real_lines],
        "questions": list(queries.questions_of(report)),
        "participants": summary(agreement.pk),
        "state_words": states.LABELS[report.state],
        "state_tag": states.TAGS[report.state],
        "last_day": last,
        "late": queries.late_of(agreement.pk),
        "is_overdue": states.is_overdue(last, report.state, queries.today()),
        "may_write": may_write and report.state in {states.DRAFT, states.ASKED},
        "may_answer": may_write,
        "may_judge": permissions.may_judge(actor, report),
        "sent_hash": report.content_hash,
        **parts(report),
        **cut_shown.of(report, actor, queries.today()),
    }


def row(one: facts.Row, report: FinalReport) -> dict[str, Any]:
    """Return a row of planned against real in words."""
    sign = "+" if one.difference is not None and one.difference > 0 else ""
    return {
        "key": one.key,
        "name": labels.row(one),
        "planned": labels.amount(one.kind, one.planned),
        "real": labels.amount(one.kind, one.real),
        "why": labels.WHY[one.why] if one.why else "",
        "difference": sign + labels.amount(one.kind, one.difference) if one.difference else "",
        "differs": one.differs,
        "explanation": report.texts.get(EXPLAIN + one.key, ""),
    }


def line(one: Any) -> dict[str, Any]:
    """Return a line of the real sum in words."""
    return {
        "heading": labels.heading(one), "basis": labels.basis(one), "amount": one.amount, "source": one.source
    }  # fmt: skip


def summary(agreement_id: int) -> dict[str, Any]:
    """Return what the participants answered, in words."""
    found = queries.participants_of(agreement_id)
    return {
        "returned": found.returned,
        "sent": found.sent,
        "is_hidden": found.is_hidden,
        "ratings": [{"question": states.QUESTIONS[one.key], "mean": one.mean, "answered": one.answered} for one in found.ratings],
        "learnt": found.learnt,
        "improve": found.improve,
        "smallest": queries.SMALLEST_GROUP,
    }


def parts(report: FinalReport) -> dict[str, Any]:
    """Return part B in words: each confirmed partner with the state of its part and what it tells."""
    found = queries.parts_of(report)
    rows = [
        {
            "partner": one.partner, "part": one.part, "state": one.state, "words": states.PART_LABELS[one.state],
            "tag": states.PART_TAGS[one.state],
            "texts": [(words, one.part.texts.get(key, "")) for key, words in states.PART_TEXTS.items()]
            if one.part is not None and one.state == states.PART_SENT else [],
        }
        for one in found
    ]  # fmt: skip
    return {"parts": rows, "parts_not_asked": any(one.state == states.PART_NOT_ASKED for one in found)}


def add_stale(form: forms.Form, stale: Mapping[str, str], by: str) -> None:
    """Say beside each text that it was changed meanwhile; both texts are on the page."""
    for key, text in stale.items():
        form.add_error(
            key,
            _("%(name)s saved another text here meanwhile: “%(text)s” Your text stands below. Choose one or join them.")
            % {"name": by, "text": text},
        )


def add_interim(project: Any, interim: InterimReport | None, actor: Actor) -> None:
    """Add the latest interim report to a project of the list, and whether an officer may ask for one or give a later day.

    Whether the officer has a conflict of interest is asked when it is done, not for each row.
    """
    is_running = project.state == "active" and project.report_state in {states.NOT_STARTED, states.DRAFT}
    project.interim = interim
    project.interim_words = states.INTERIM_LABELS[interim.state] if interim else ""
    is_open = interim is not None and interim.state in {states.DRAFT, states.SENT}
    project.may_ask = actor.has(OFFICER) and is_running and not is_open and project.now_ends_on > queries.today()
    project.may_let_in = actor.has(OFFICER) and is_running and project.is_overdue


def euro(value: Decimal | None) -> str:
    """Return an amount as money."""
    return labels.amount(facts.EURO, value)


def with_reasons(form: F, reasons: Iterable[str]) -> F:
    """Add the reasons of a refusal to a form that was sent, for the error summary."""
    for reason in reasons:
        form.add_error(None, reason)
    return form


def refusal(reasons: Iterable[str]) -> forms.Form:
    """Return a form without fields that carries the reasons of a refused click to the error summary."""
    form = forms.Form({})
    form.is_valid()
    return with_reasons(form, reasons)


def filters_used(form: forms.Form) -> int:
    """Return how many filters are in use."""
    return sum(bool(value) for value in getattr(form, "cleaned_data", {}).values())


__all__ = ["RESULTS", "add_stale", "of", "refusal", "summary", "with_reasons"]
