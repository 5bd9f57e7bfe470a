"""The counts that an application carries, so that a list of thousands need not judge each one again."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vaihto.applications import facts, late, states
from vaihto.core import eligibility
from vaihto.core.budgeting import total_of
from vaihto.core.findings import Judgement
from vaihto.core.parameters import Law
from vaihto.core.situation import Situation

if TYPE_CHECKING:
    from vaihto.applications.models import Application


def judge(
    application: "Application", at: datetime | None = None, changed: "Callable[[Situation], Situation] | None" = None
) -> Judgement:
    """Judge an application by the law of its call; a draft as if it were sent `at` that moment, where one is given.

    `changed` makes another situation of it first: what an amendment would make of the project.
    """
    law = late.law_for(application)
    situation = facts.of(application, law)
    if at is not None and situation.is_draft:
        situation = facts.as_if_sent(situation, at)
    return eligibility.judge(changed(situation) if changed else situation, law)


def recount(application: "Application", judgement: Judgement | None = None) -> None:
    """Store the counts of findings, rows, people, partners and money; part of an operation that leaves its own line."""
    application.counts = counts_of(application, judgement or judge(application))
    application.save(update_fields=["counts"])


def counts_of(application: "Application", judgement: Judgement, law: Law | None = None) -> dict[str, Any]:
    """Return the counts of findings by verdict, of rows, people and partners, and the sum with its unknown lines."""
    found = Counter(word_of(finding.verdict.value, finding.severity.value) for finding in judgement.findings)
    rows, partners = list(application.rows.all()), list(application.partners.all())
    total = total_of(facts.budget_lines(application, law))
    return {
        "met": found["met"],
        "not_met": found["not_met"],
        "unknown": found["unknown"],
        "note": found["note"],
        "verdict": judgement.verdict.value,
        "rows": len(rows),
        "people": sum(row.count or 0 for row in rows),
        "partners": len(partners),
        "confirmed": sum(partner.state == states.CONFIRMED for partner in partners),
        "sum": str(total.known_sum),
        "unknown_lines": len(total.unknown_lines),
    }


def word_of(verdict: str, severity: str) -> str:
    """Return what a finding counts as: a note that is not met is a note."""
    return "note" if verdict == "not_met" and severity == "note" else verdict
