"""The final and the interim report as a tagged PDF: exactly what was sent, in the report's language, with its hash."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vaihto.core import formats
from vaihto.kit import pdf
from vaihto.reporting import cut_letter, facts, labels, queries, states

if TYPE_CHECKING:
    from vaihto.reporting.models import FinalReport, InterimReport

TEMPLATE, INTERIM = "reporting/papers/report.typ", "reporting/papers/interim.typ"


def report_pdf(report: "FinalReport") -> bytes:
    """Return the paper of a report that was sent; the same report gives the same bytes. Raises ValueError for a draft."""
    if report.sent_at is None:
        raise ValueError(f"report {report.pk} was not sent")
    with translation.override(report.language):
        return pdf.make(TEMPLATE, values_of(report), at=report.sent_at)


def interim_pdf(report: "InterimReport") -> bytes:
    """Return the paper of an interim report that was sent; the same report gives the same bytes."""
    if report.sent_at is None:
        raise ValueError(f"interim report {report.pk} was not sent")
    with translation.override(report.language):
        return pdf.make(INTERIM, interim_values(report), at=report.sent_at)


def interim_values(report: "InterimReport") -> dict[str, Any]:
    """Return the values of the paper of an interim report in its language."""
    values, language = report.content, report.language
    asked = date.fromisoformat(values["asked"]["due_on"])
    sent_at = datetime.fromisoformat(values["sent_at"])
    return {
        "lang": language,
        "title": _("Interim report"),
        "sender": values["organisation"]["name"],
        "kind": _("Interim report"),
        "number": values["case"],
        "date": formats.day(sent_at, language),
        "page": _("Page"),
        "facts": [
            [_("Project"), values["project"]],
            [_("Grant agreement"), values["agreement"]],
            [_("Last day for the report"), formats.day(asked, language)],
            [_("Why the report is needed"), values["asked"]["reason"]],
            [_("Sent by"), ", ".join(filter(None, [values["sent_by"]["name"], values["sent_by"]["position"]]))],
            [_("Sent"), formats.moment(sent_at, language)],
        ],
        "texts": [[str(words), values["texts"][key]] for key, words in states.INTERIM_TEXTS.items()],
        "table": {
            "title": _("Planned and real so far"),
            "head": [_("What"), pgettext("figure", "Planned"), _("Real so far")],
            "rows": [_row(one, {}) for one in values["figures"]["rows"]],
        },
        "hash": [_("Checksum of the text (SHA-256)"), report.content_hash],
    }


def values_of(report: "FinalReport") -> dict[str, Any]:
    """Return the values of the paper in the report's language."""
    values, language = report.content, report.language
    sums = values["figures"]
    return {
        "lang": language,
        "title": _("Final report"),
        "sender": values["organisation"]["name"],
        "kind": _("Final report"),
        "number": values["case"],
        "date": formats.day(datetime.fromisoformat(values["sent_at"]), language),
        "page": _("Page"),
        "state": str(states.LABELS[report.state]),
        "facts": _facts(report),
        "results": [_("Results"), values["results"]],
        "table": {
            "title": _("Planned and real"),
            "head": [_("What"), pgettext("figure", "Planned"), _("Real")],
            "rows": [_row(one, values["explanations"]) for one in sums["rows"]],
        },
        "sums": [
            [_("Granted at most"), _money(sums["granted"], language)],
            [_("By what took place"), _money(sums["by_stays"], language)],
            [_("Due"), _money(sums["due"], language)],
        ],
        "parts": _parts(values.get("parts", [])),
        "parts_title": _("Part B: the partners"),
        "cuts": _cuts(report),
        "participants": _("Participants who are back: %(returned)s. Reports from them: %(reported)s.")
        % values["participants"],
        "questions": [
            [one["question"], one["answer"] or _("No answer yet.")] for one in values["questions"]
        ],
        "questions_title": _("Questions of the agency"),
        "hash": [_("Checksum of the text (SHA-256)"), report.content_hash],
    }  # fmt: skip


def _parts(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each partner with what it told, or why its part is missing."""
    made = []
    for one in found:
        if one["state"] == states.PART_SENT:
            rows = [[str(words), one["texts"].get(key, "")] for key, words in states.PART_TEXTS.items()]
            rows += [
                [_("Own people who travelled"), str(one["travelled"])],
                [_("People who came from others"), str(one["hosted"])],
            ]
        else:
            rows = [[str(states.PART_LABELS[one["state"]]), one.get("without_reason", "")]]
        made.append({"partner": one["partner"], "rows": rows})
    return made


def _cuts(report: "FinalReport") -> dict[str, Any] | None:
    """Return the cuts with which the report was accepted, and the way to the balance; None without any."""
    proposal = queries.decided_cuts(report)
    if proposal is None:
        return None
    proposal.report = report
    made = cut_letter.table_of(proposal, report.language)
    return {"title": _("Accepted with cuts"), **made}


def _facts(report: "FinalReport") -> list[list[str]]:
    """Return which project it is, and who sent the report when."""
    values, language = report.content, report.language
    starts_on, ends_on = (date.fromisoformat(values[name]) for name in ("starts_on", "ends_on"))
    return [
        [_("Project"), values["project"]],
        [_("Grant agreement"), values["agreement"]],
        [_("Project period"), formats.span(starts_on, ends_on, language)],
        [_("Sent by"), ", ".join(filter(None, [values["sent_by"]["name"], values["sent_by"]["position"]]))],
        [_("Sent"), formats.moment(datetime.fromisoformat(values["sent_at"]), language)],
        [_("State of the report"), str(states.LABELS[report.state])],
    ]


def _row(one: dict[str, Any], explanations: dict[str, str]) -> list[str]:
    real = Decimal(one["real"]) if one["real"] is not None else None
    row = facts.Row(one["key"], one["kind"], one["group"], Decimal(one["planned"]), real, one["why"])
    why = str(labels.WHY[row.why]) if row.why else ""
    return [
        labels.row(row), labels.amount(row.kind, row.planned), labels.amount(row.kind, real) or _("not known"),
        explanations.get(row.key, "") or why,
    ]  # fmt: skip


def _money(value: str | None, language: str) -> str:
    return _("not known") if value is None else formats.money(Decimal(value), language)
