"""What pages and the letter show of cuts: each line with its cut, rule and reason, and the way to the balance."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vaihto.core import cutting
from vaihto.kit.actors import Actor
from vaihto.mobility import queries as stays
from vaihto.reporting import labels, permissions, queries, states
from vaihto.reporting.cut_forms import CutAnswerForm, DecideCutsForm, WithdrawCutsForm
from vaihto.reporting.models import CutProposal, FinalReport, ReportCut


def of(report: FinalReport, actor: Actor, day: date) -> dict[str, Any]:
    """Return the proposals of a report for its page: the one that counts with its working, those that were taken back."""
    found = list(queries.cuts_of(report))
    current = next((one for one in found if one.state != states.CUTS_WITHDRAWN), None)
    context: dict[str, Any] = {"cuts": None, "cuts_before": [one for one in found if one is not current]}
    if current is None:
        return context
    current.report = report
    return {**context, "cuts": current, **working(current), **_may(current, report, actor, day)}


def _may(current: CutProposal, report: FinalReport, actor: Actor, day: date) -> dict[str, Any]:
    """Return what the actor may do with a proposal, with the forms for it."""
    is_open = current.state == states.CUTS_OPEN
    judges = is_open and permissions.may_judge(actor, report)
    heard, mine = queries.is_heard(current, day), current.proposed_by_id == actor.id
    answers = is_open and permissions.may_write(actor, report.agreement) and not current.answer
    decides = judges and heard and not mine
    return {
        "cuts_words": states.CUT_LABELS[current.state],
        "cuts_tag": states.CUT_TAGS[current.state],
        "cuts_waiting": judges and not heard,
        "cuts_mine": judges and heard and mine,
        "cuts_answer_form": CutAnswerForm() if answers else None,
        "cuts_decide_form": DecideCutsForm(None, current) if decides else None,
        "cuts_withdraw_form": WithdrawCutsForm() if judges else None,
    }


def working(proposal: CutProposal) -> dict[str, Any]:
    """Return the cut lines and the sums of a proposal in the page's language."""
    lines, rules = stays.real_lines(proposal.report.agreement), queries.rules_to_cut_by(proposal.report)
    try:
        settled = queries.settled_with(proposal)
    except cutting.CannotCut:
        # Stays have changed under the proposal: what was proposed is shown, and no sums that would be of something else.
        rows = [row(one, one.line_amount, rules, labels.cut_heading(one.line, one.heading)) for one in proposal.cuts.all()]
        return {"cut_rows": rows, "cut_sums": []}
    rows = [
        row(one, one.line_amount if one.line else settled.at_most, rules, labels.cut_line(one.line, lines))
        for one in proposal.cuts.all()
    ]
    return {"cut_rows": rows, "cut_sums": sums(settled)}


def row(one: ReportCut, whole: Decimal, rules: dict[str, str], name: str) -> dict[str, Any]:
    """Return one cut: from what, how much of how much, what is left, by which rule, why."""
    taken = one.amount if one.decided is None else one.decided
    rule = (
        f"{one.rule} {rules.get(one.rule, '')}".strip() if one.rule else _("No rule of the rulebook: the reason of the officer")
    )
    return {
        "name": name, "of": whole, "proposed": one.amount, "cut": taken, "left": whole - taken, "rule": rule,
        "reason": one.reason,
    }  # fmt: skip


def sums(settled: cutting.Settled) -> list[tuple[str, Decimal]]:
    """Return the way from what took place to the balance, in the order in which it is counted."""
    whole = [(_("Cut of the grant as a whole"), -settled.whole_cut)] if settled.whole_cut else []
    last = _("To be recovered") if settled.balance < 0 else _("To be paid")
    return [
        (_("By what took place"), settled.by_stays),
        (_("Cuts of lines"), -settled.line_cuts),
        (_("Left after the cuts of lines"), settled.left),
        (_("Granted at most"), settled.granted),
        *whole,
        (_("Due after the cuts"), settled.due),
        (_("Already paid"), settled.paid),
        (last, abs(settled.balance)),
    ]
