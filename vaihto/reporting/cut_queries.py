"""Questions about cuts: the open proposal of a report, the one that was decided, whom it waits for."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from vaihto.calls import queries as calls
from vaihto.core import cutting
from vaihto.grants import queries as grants
from vaihto.kit.actors import Actor
from vaihto.mobility import queries as stays
from vaihto.reporting import states
from vaihto.reporting.models import CutProposal, FinalReport

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

WITH = ("report__agreement__application__call__programme", "report__agreement__organisation")


def open_cuts(report: FinalReport) -> CutProposal | None:
    """Return the proposal that waits for its answer or its decision."""
    return CutProposal.objects.filter(report=report, state=states.CUTS_OPEN).first()


def decided_cuts(report: FinalReport) -> CutProposal | None:
    """Return the proposal by which the report was accepted with cuts."""
    return CutProposal.objects.filter(report=report, state=states.CUTS_DECIDED).first()


def cuts_of(report: FinalReport) -> QuerySet[CutProposal]:
    """Return every proposal of a report with its cuts, the latest first."""
    return CutProposal.objects.filter(report=report).prefetch_related("cuts").order_by("-proposed_at", "-pk")


def as_cuts(proposal: CutProposal) -> list[cutting.Cut]:
    """Return the cuts of a proposal for the core: what was decided, before that what is proposed."""
    return [
        cutting.Cut(one.line, one.amount if one.decided is None else one.decided, one.rule, one.reason)
        for one in proposal.cuts.all()
    ]


def working_with(agreement: "GrantAgreement", cuts: Sequence[cutting.Cut]) -> cutting.Settled:
    """Return the balance with cuts, by what took place and was paid as it is now. Raises core.cutting.CannotCut."""
    return cutting.settle(stays.real_lines(agreement), grants.terms(agreement).amount, [grants.paid(agreement)], cuts)


def settled_with(proposal: CutProposal) -> cutting.Settled:
    """Return the balance with the cuts of a proposal; once decided, with what had been paid at that time."""
    agreement, paid = proposal.report.agreement, proposal.letter.get("paid")
    payments = [grants.paid(agreement) if paid is None else Decimal(paid)]
    return cutting.settle(stays.real_lines(agreement), grants.terms(agreement).amount, payments, as_cuts(proposal))


def rules_to_cut_by(report: FinalReport) -> dict[str, str]:
    """Return the formal rules of the report's call that a cut can name: code and title in the page's language."""
    law = calls.law_of(report.agreement.application.call)
    return {rule.code: rule.title for rule in calls.rules_with_numbers(law)}


def cuts_to_answer(actor: Actor, day: date) -> QuerySet[CutProposal]:
    """Return the proposals that the actor's organisations can still answer, the earliest last day first."""
    rows = CutProposal.objects.select_related(*WITH).filter(report__agreement__organisation_id__in=actor.organisation_ids)
    return rows.filter(state=states.CUTS_OPEN, answered_at__isnull=True, answer_by__gte=day).order_by("answer_by", "pk")


def cuts_to_decide(actor: Actor, day: date) -> list[CutProposal]:
    """Return the proposals of others that have been answered, or whose last day has passed, the longest wait first."""
    rows = CutProposal.objects.select_related(*WITH).filter(state=states.CUTS_OPEN).exclude(proposed_by_id=actor.id)
    return [one for one in rows.order_by("answer_by", "pk") if is_heard(one, day)]


def is_heard(proposal: CutProposal, day: date) -> bool:
    """Return whether the school has answered or its last day has passed."""
    return proposal.answered_at is not None or proposal.answer_by < day
