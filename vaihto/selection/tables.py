"""The lists of this room as files: the ranking of a call, the answers to its grants."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.kit.tables import Column
from vaihto.selection import states, wording


def _letter(line: Any) -> Any:
    return getattr(line, "letter", None)


def _answer(line: Any) -> Any:
    return getattr(line, "acceptance", None)


RANKING = (
    Column("place", _("Place"), lambda line: line.rank, numeric=True),
    Column("case", _("Case"), lambda line: line.application.number),
    Column("applicant", _("Applicant"), lambda line: line.application.organisation.name),
    Column("project", _("Project"), lambda line: line.application.title),
    Column("region", _("Region"), lambda line: line.application.organisation.region),
    Column("points", _("Points"), lambda line: line.points, numeric=True),
    Column("amount", _("Grant (€)"), lambda line: line.amount, numeric=True),
    Column("spent", _("Sum so far (€)"), lambda line: wording.decimal(line.details.get("spent")), numeric=True),
    Column("outcome", pgettext_lazy("selection", "Outcome"), wording.outcome),
    Column("reason", _("Reason"), lambda line: states.REASONS[line.reason_code]),
    Column("missing_points", _("Points missing"), lambda line: line.missing_points, numeric=True),
    Column("missing_euro", _("Euro missing"), lambda line: line.missing_euro, numeric=True),
    Column("distance", _("Distance from the line"), wording.distance),
)
SCENARIO = (
    Column("place", _("Place"), lambda line: line.position, numeric=True),
    Column("case", _("Case"), lambda line: line.application.number),
    Column("applicant", _("Applicant"), lambda line: line.application.organisation.name),
    Column("region", _("Region"), lambda line: line.application.organisation.region),
    Column("points", _("Points"), lambda line: line.points, numeric=True),
    Column("requested", _("Whole sum (€)"), lambda line: line.requested, numeric=True),
    Column("ranked", _("In the ranking (€)"), lambda line: line.ranked_amount, numeric=True),
    Column("amount", _("In this scenario (€)"), lambda line: line.amount, numeric=True),
    Column("outcome", pgettext_lazy("selection", "Outcome"), lambda line: states.OUTCOMES[line.outcome]),
    Column("reserve", _("Reserve list"), lambda line: line.reserve_place, numeric=True),
    Column("reason", _("Reason"), lambda line: states.REASONS[line.reason_code]),
)


def compared(scenarios: Sequence[Any]) -> tuple[Column, ...]:
    """Return the columns of the comparison: one for each scenario."""
    first = (
        Column("case", _("Case"), lambda row: row["line"].application.number),
        Column("applicant", _("Applicant"), lambda row: row["line"].application.organisation.name),
        Column("points", _("Points"), lambda row: row["line"].points, numeric=True),
        Column("ranked", _("In the ranking (€)"), lambda row: row["ranked"], numeric=True),
    )
    return (*first, *(_amount_under(number, one) for number, one in enumerate(scenarios)))


def _amount_under(number: int, scenario: Any) -> Column:
    def amount(row: Any) -> Any:
        line = row["lines"][number]
        return None if line is None else line.amount

    return Column(f"scenario_{scenario.letter}", f"{scenario.letter} {scenario.name} (€)", amount, numeric=True)


ANSWERS = (
    Column("case", _("Case"), lambda line: line.application.number),
    Column("applicant", _("Applicant"), lambda line: line.application.organisation.name),
    Column("outcome", pgettext_lazy("selection", "Outcome"), wording.outcome),
    Column("amount", _("Grant (€)"), lambda line: line.amount if line.outcome == states.GRANTED else None, numeric=True),
    Column("seen_at", _("Letter opened"), lambda line: _letter(line).seen_at if _letter(line) else None),
    Column("seen_by", _("Opened by"), lambda line: _letter(line).seen_by if _letter(line) else ""),
    Column("answer", _("Answer"), lambda line: states.ANSWERS.get(line.answer, "")),
    Column("answered_at", _("Answered"), lambda line: _answer(line).answered_at if _answer(line) else None),
    Column("answered_by", _("Answered by"), lambda line: _answer(line).answered_by if _answer(line) else ""),
    Column("reason", _("Reason for declining"), lambda line: _answer(line).reason if _answer(line) else ""),
)
RECTIFICATIONS = (
    Column("case", _("Case"), lambda one: one.line.application.number),
    Column("applicant", _("Applicant"), lambda one: one.line.application.organisation.name),
    Column("received_on", _("Arrived"), lambda one: one.received_on),
    Column("last_day", _("Last day"), lambda one: one.last_day),
    Column("late", _("Late"), lambda one: _("yes") if one.is_late else _("no")),
    Column("state", _("State"), lambda one: states.RECTIFICATIONS[one.state]),
    Column("handler", _("Handler"), lambda one: one.handler.name if one.handler else ""),
    Column("outcome", pgettext_lazy("selection", "Outcome"), lambda one: states.RECTIFIED.get(one.outcome, "")),
    Column("decided_at", _("Decided at"), lambda one: one.decided_at),
)
RESULTS = (
    Column("case", _("Case"), lambda row: row["number"]),
    Column("organisation", _("Organisation"), lambda row: row["organisation"]),
    Column("business_id", _("Business ID"), lambda row: row["business_id"]),
    Column("region", _("Region"), lambda row: row["region"]),
    Column("project", _("Project"), lambda row: row["project"]),
    Column("amount", _("Grant (€)"), lambda row: wording.decimal(row["amount"]), numeric=True),
    Column("awarded_on", _("Awarded on"), lambda row: row["awarded_on"]),
    Column("starts_on", _("Starts on"), lambda row: row["starts_on"]),
    Column("ends_on", _("Ends on"), lambda row: row["ends_on"]),
)
