"""Accepting a report with cuts: proposed by one officer, the school is heard, another officer decides."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core import cutting
from vaihto.core.canonical import sha256_of
from vaihto.core.cutting import Cut
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import queries as stays
from vaihto.reporting import cut_letter, labels, permissions, queries, states
from vaihto.reporting.models import CutProposal, FinalReport, ReportCut
from vaihto.reporting.operations.judging import conclude, has_changed
from vaihto.reporting.operations.writing import held, tell_officer, tell_school


class CannotCut(Refused):
    """Cuts were not proposed, answered, taken back or decided."""


@operation("reporting.propose_cuts", gettext_lazy("Cuts of the final report proposed"))
def propose_cuts(report: FinalReport, cuts: Sequence[Cut], *, answer_by: date, by: Actor, at: datetime) -> CutProposal:
    """Propose to accept the report with cuts; the school sees the working and can answer until a day.

    A second click changes nothing. Raises CannotCut with every reason.
    """
    report = held(report)
    if not permissions.may_judge(by, report):
        raise CannotCut(_("The cuts were not proposed, because only an officer without a conflict of interest may do it."))
    before = queries.open_cuts(report)
    if before is not None:
        audit.nothing_new()
        return before
    if report.state != states.SENT:
        raise CannotCut(_("The cuts were not proposed, because the report is not waiting for the agency."))
    if has_changed(report):
        raise CannotCut(_("The cuts were not proposed, because stays or journeys have changed since the report was sent."))
    reasons = reasons_against(report, cuts)
    if answer_by <= at.astimezone(clock.FINLAND).date():
        reasons.append(_("The day for the answer has passed or is today. Choose a later day."))
    if reasons:
        raise CannotCut(*reasons)
    made = CutProposal.objects.create(
        report=report, proposed_at=at, proposed_by_id=by.id, proposed_by_name=by.name, answer_by=answer_by
    )
    working = queries.working_with(report.agreement, cuts)
    ReportCut.objects.bulk_create(_row(made, one, working) for one in sorted(cuts, key=lambda one: one.line))
    audit.write(case=_case(report), subject=made, by=by, at=at, changes=_said(cuts) | {"answer_by": answer_by.isoformat()})
    more = {"proposal": made, "lost": working.lost}
    tell_school(report, "reporting/mail/cuts_proposed.txt", key=f"cuts-proposed:{made.pk}", **more)
    return made


def reasons_against(report: FinalReport, cuts: Sequence[Cut]) -> list[str]:
    """Return why cuts cannot be proposed as they are: none at all, no reason, an unknown rule, more than the line."""
    if not cuts:
        return [_("No cut is filled in. Write at least one amount, or accept the report without cuts.")]
    lines, known = stays.real_lines(report.agreement), queries.rules_to_cut_by(report)
    reasons = []
    for one in cuts:
        name = labels.cut_line(one.line, lines)
        if one.amount == 0:
            reasons.append(_("The cut is zero. Write an amount, or leave the line empty: %(line)s.") % {"line": name})
        if not one.reason.strip():
            reasons.append(_("The reason is missing. Write why the line is cut: %(line)s.") % {"line": name})
        if one.rule and one.rule not in known:
            reasons.append(_("The rule is not one of the call. Choose another: %(line)s.") % {"line": name})
    try:
        queries.working_with(report.agreement, cuts)
    except cutting.CannotCut as refused:
        reasons.append(labels.why_no_cut(refused, lines))
    return reasons


@operation("reporting.answer_cuts", gettext_lazy("School answered to the proposed cuts"))
def answer_cuts(proposal: CutProposal, *, text: str, by: Actor, at: datetime) -> CutProposal:
    """Keep the school's answer; it is given once and before the decision. Raises CannotCut."""
    report, proposal = _held(proposal)
    if not permissions.may_write(by, report.agreement):
        raise CannotCut(_("The answer was not sent, because only the organisation that runs the project may answer."))
    if proposal.answer and proposal.answer == text.strip():
        audit.nothing_new()
        return proposal
    if proposal.answer or proposal.state != states.CUTS_OPEN:
        raise CannotCut(_("The answer was not sent, because an answer or the decision has been given already."))
    if not text.strip():
        raise CannotCut(_("The answer was not sent, because it is empty. Write the answer."))
    proposal.answer, proposal.answered_at, proposal.answered_by_name = text.strip(), at, by.name
    proposal.save(update_fields=["answer", "answered_at", "answered_by_name"])
    audit.write(case=_case(report), subject=proposal, by=by, at=at, changes={"answered": [False, True]})
    tell_officer(report, "reporting/mail/cuts_answered.txt", key=f"cuts-answered:{proposal.pk}")
    return proposal


@operation("reporting.withdraw_cuts", gettext_lazy("Proposed cuts taken back"))
def withdraw_cuts(proposal: CutProposal, *, reason: str, by: Actor, at: datetime) -> CutProposal:
    """Take the proposal back with a reason; the report waits for the agency again. Raises CannotCut."""
    report, proposal = _held(proposal)
    if not permissions.may_judge(by, report):
        raise CannotCut(_("The proposal was not taken back, because only an officer without a conflict of interest may do it."))
    if proposal.state == states.CUTS_WITHDRAWN:
        audit.nothing_new()
        return proposal
    if proposal.state != states.CUTS_OPEN:
        raise CannotCut(_("The proposal was not taken back, because it has been decided."))
    if not reason.strip():
        raise CannotCut(_("The proposal was not taken back, because the reason is missing. Write the reason."))
    _end(proposal, states.CUTS_WITHDRAWN, reason, by, at)
    proposal.save()
    changes = {"state": [states.CUTS_OPEN, states.CUTS_WITHDRAWN]}
    audit.write(case=_case(report), subject=proposal, by=by, at=at, changes=changes, reason=proposal.grounds)
    tell_school(report, "reporting/mail/cuts_withdrawn.txt", key=f"cuts-withdrawn:{proposal.pk}", proposal=proposal)
    return proposal


@operation("reporting.decide_cuts", gettext_lazy("Final report accepted with cuts"))
def decide_cuts(
    proposal: CutProposal, *, amounts: Mapping[int, Decimal], grounds: str, by: Actor, at: datetime
) -> CutProposal:  # fmt: skip
    """Decide on each cut (at most what was proposed, zero leaves the line whole) and accept the report with them.

    `amounts` are euro by the place of the line. Only after the school's answer or its last day, and by an officer who did not
    propose. The balance is settled, the decision frozen as a letter in the language of the agreement. A second click changes
    nothing. Raises CannotCut, grants.CannotSettle.
    """
    report, proposal = _held(proposal)
    _require_other_officer(proposal, report, by)
    if proposal.state == states.CUTS_DECIDED:
        audit.nothing_new()
        return proposal
    reasons = _reasons_against_deciding(proposal, report, amounts, grounds, at)
    if reasons:
        raise CannotCut(*reasons)
    for row in proposal.cuts.all():
        row.decided = amounts[row.line]
        row.save(update_fields=["decided"])
    cuts = [one for one in queries.as_cuts(proposal) if one.amount]
    _end(proposal, states.CUTS_DECIDED, grounds, by, at)
    changes = _said(cuts) | {"state": [states.SENT, states.ACCEPTED], "hash": report.content_hash}
    audit.write(case=_case(report), subject=proposal, by=by, at=at, changes=changes, reason=proposal.grounds)
    with translation.override(report.agreement.language):
        proposal.letter = cut_letter.content_of(proposal, report, by, at)
    proposal.letter_hash = sha256_of(proposal.letter)
    proposal.save()
    conclude(report, cuts=cuts, by=by, at=at)
    tell_school(report, "reporting/mail/cuts_decided.txt", key=f"cuts-decided:{proposal.pk}", proposal=proposal)
    return proposal


def _require_other_officer(proposal: CutProposal, report: FinalReport, by: Actor) -> None:
    if not permissions.may_judge(by, report):
        raise CannotCut(_("The cuts were not decided, because only an officer without a conflict of interest may do it."))
    if by.id == proposal.proposed_by_id:
        raise CannotCut(_("The cuts were not decided, because you proposed them. Another officer decides."))


def _reasons_against_deciding(
    proposal: CutProposal, report: FinalReport, amounts: Mapping[int, Decimal], grounds: str, at: datetime
) -> list[str]:
    if proposal.state != states.CUTS_OPEN or report.state != states.SENT:
        return [_("The cuts were not decided, because the proposal was taken back or the report is not waiting for the agency.")]
    if not queries.is_heard(proposal, at.astimezone(clock.FINLAND).date()):
        return [_("The cuts were not decided, because the school can still answer. Wait for it.")]
    if has_changed(report):
        return [_("The cuts were not decided, because stays or journeys have changed since the report was sent. Take the "
                  "proposal back.")]  # fmt: skip
    lines, rows = stays.real_lines(report.agreement), list(proposal.cuts.all())
    wrong = [one for one in rows if not _fits(amounts.get(one.line), one.amount)]
    reasons = [
        _("The amount is missing, below zero, above what was proposed or no whole cents: %(line)s.")
        % {"line": labels.cut_line(one.line, lines)}
        for one in wrong
    ]
    if not grounds.strip():
        reasons.append(_("The grounds are missing. Write why it is decided so, and what the answer of the school changed."))
    return reasons


def _fits(amount: Decimal | None, most: Decimal) -> bool:
    return amount is not None and amount.is_finite() and 0 <= amount <= most and amount == amount.quantize(cutting.CENT)


def _row(proposal: CutProposal, cut: Cut, working: cutting.Settled) -> ReportCut:
    of_line = working.lines[cut.line - 1].line if cut.line != cutting.WHOLE else None
    return ReportCut(
        proposal=proposal, line=cut.line, amount=cut.amount, rule=cut.rule, reason=cut.reason.strip(),
        heading=of_line.heading[:60] if of_line else "",
        line_amount=(of_line.amount or cutting.ZERO) if of_line else working.at_most,
    )  # fmt: skip


def _end(proposal: CutProposal, state: str, grounds: str, by: Actor, at: datetime) -> None:
    proposal.state, proposal.grounds, proposal.ended_at = state, grounds.strip(), at
    proposal.ended_by_id, proposal.ended_by_name = by.id, by.name


def _held(proposal: CutProposal) -> tuple[FinalReport, CutProposal]:
    report = held(proposal.report)
    return report, CutProposal.objects.prefetch_related("cuts").get(pk=proposal.pk)


def _said(cuts: Sequence[Cut]) -> dict[str, object]:
    return {"cuts": [[one.line, str(one.amount), one.rule] for one in cuts]}


def _case(report: FinalReport) -> str:
    return report.agreement.application.case
