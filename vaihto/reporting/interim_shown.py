"""What the pages of an interim report show: the figures so far, the texts, what the actor may do."""

from typing import Any

from vaihto.kit.actors import Actor
from vaihto.reporting import facts, labels, permissions, queries, states
from vaihto.reporting.interim_forms import AcceptInterimForm, ReturnForm, WithdrawInterimForm
from vaihto.reporting.models import InterimReport


def of(report: InterimReport, actor: Actor) -> dict[str, Any]:
    """Return the context of the page; the agency sees the texts of a draft only once it has been sent."""
    agreement = report.agreement
    writes = permissions.may_write(actor, agreement) and report.state == states.DRAFT
    judges = permissions.may_judge_project(actor, agreement)
    waits = report.state == states.SENT and judges
    return {
        "report": report,
        "agreement": agreement,
        "application": agreement.application,
        "rows": [row(one) for one in queries.planned_against_real(agreement).rows],
        "texts": texts(report) if report.state != states.DRAFT else [],
        "state_words": states.INTERIM_LABELS[report.state],
        "state_tag": states.INTERIM_TAGS[report.state],
        "is_overdue": report.state == states.DRAFT and report.due_on < queries.today(),
        "may_write": writes,
        "accept_form": AcceptInterimForm() if waits else None,
        "return_form": ReturnForm() if waits else None,
        "withdraw_form": WithdrawInterimForm() if judges and report.state == states.DRAFT else None,
    }


def row(one: facts.Row) -> dict[str, Any]:
    """Return a row of planned and real so far in words."""
    return {
        "name": labels.row(one), "planned": labels.amount(one.kind, one.planned), "real": labels.amount(one.kind, one.real),
        "why": labels.WHY[one.why] if one.why else "",
    }  # fmt: skip


def texts(report: InterimReport) -> list[tuple[Any, str]]:
    """Return each question with its text as it was sent."""
    sent = report.content.get("texts", {})
    return [(words, sent.get(key, "")) for key, words in states.INTERIM_TEXTS.items() if sent.get(key)]
