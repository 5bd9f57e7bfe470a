"""What became free after a decision, and whose turn on the reserve list it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet, Sum

from vaihto.selection import states
from vaihto.selection.models import LaterProposal, ProposalLine, RectificationRequest, SelectionProposal

if TYPE_CHECKING:
    from vaihto.calls.models import Call

ZERO = Decimal(0)
WHOLE, PARTIAL, TOO_LITTLE = "whole", "partial", "too_little"
GIVEN_UP = Q(acceptance__is_accepted=False) | Q(lapsed_at__isnull=False)


@dataclass(frozen=True)
class Money:
    """The euro of a decided call: budget, granted and still standing, declined or lapsed, proposed for the reserve list.

    What a correction took from elsewhere than the budget is not in `standing`.
    """

    budget: Decimal
    standing: Decimal
    given_up: Decimal
    proposed: Decimal

    @property
    def free(self) -> Decimal:
        """What may still be granted; never below zero."""
        return max(self.budget - self.standing - self.proposed, ZERO)


@dataclass(frozen=True)
class Turn:
    """The next of the reserve list: the least useful grant, what could be granted now, whether that is enough."""

    line: ProposalLine
    minimum: Decimal
    amount: Decimal
    fits: str

    @property
    def missing(self) -> Decimal:
        """How many euro are missing from the least useful grant."""
        return max(self.minimum - self.amount, ZERO)


def money_of(call: "Call") -> Money:
    """Return the euro of a call that has been decided."""
    return moneys([call.pk])[call.pk]


def moneys(call_ids: Iterable[int]) -> dict[int, Money]:
    """Return the euro of decided calls by call, in four questions; a call without a decision is left out."""
    decided = SelectionProposal.objects.filter(call_id__in=list(call_ids), state=states.DECIDED)
    budgets = dict(decided.values_list("call_id", "basis__call__budget"))
    rows = ProposalLine.objects.filter(proposal__call_id__in=list(budgets), outcome=states.GRANTED).order_by()
    sums = rows.values("proposal__call_id").annotate(all=Sum("amount"), given_up=Sum("amount", filter=GIVEN_UP))
    granted = {row["proposal__call_id"]: (row["all"] or ZERO, row["given_up"] or ZERO) for row in sums}
    waiting = LaterProposal.objects.filter(
        line__proposal__call_id__in=list(budgets), kind=states.MOVE_UP, state=states.PROPOSED
    ).order_by()  # fmt: skip
    proposed = dict(
        waiting.values("line__proposal__call_id").annotate(n=Sum("amount")).values_list("line__proposal__call_id", "n")
    )
    corrected = RectificationRequest.objects.filter(
        line__proposal__call_id__in=list(budgets), state="decided", money_from="other",
        line__lapsed_at__isnull=True, line__outcome=states.GRANTED,
    ).exclude(line__acceptance__is_accepted=False).order_by()  # fmt: skip
    elsewhere = dict(
        corrected.values("line__proposal__call_id").annotate(n=Sum("extra")).values_list("line__proposal__call_id", "n")
    )
    made = {}
    for call_id, budget in budgets.items():
        total, given_up = granted.get(call_id, (ZERO, ZERO))
        standing = total - given_up - (elsewhere.get(call_id) or ZERO)
        made[call_id] = Money(Decimal(budget), standing, given_up, proposed.get(call_id, ZERO))
    return made


def reserve_list(call: "Call") -> "QuerySet[ProposalLine]":
    """Return those on the reserve list who still wait, in order; the withdrawn and those with an open proposal are left out."""
    open_ones = LaterProposal.objects.filter(kind=states.MOVE_UP, state=states.PROPOSED).values("line_id")
    rows = ProposalLine.objects.filter(proposal__call=call, proposal__state=states.DECIDED, outcome=states.RESERVE)
    rows = rows.filter(application__state="sent").exclude(pk__in=open_ones)
    return rows.select_related("application__organisation", "application__call").order_by("reserve_place", "position")


def next_of(call: "Call", money: Money | None = None) -> Turn | None:
    """Return whose turn it is and whether the free money reaches its least useful grant; None when nobody waits."""
    line = reserve_list(call).first()
    if line is None:
        return None
    return turn_of(line, (money or money_of(call)).free)


def turn_of(line: ProposalLine, free: Decimal) -> Turn:
    """Return what free money means for a line: the whole grant, a part at or above the minimum, or too little."""
    minimum, amount = minimum_of(line), min(line.amount, free)
    fits = WHOLE if amount == line.amount else PARTIAL if amount >= minimum else TOO_LITTLE
    return Turn(line, minimum, amount, fits)


def minimum_of(line: ProposalLine) -> Decimal:
    """Return the least grant with which the plan still makes sense; the whole grant where none was recorded."""
    kept = line.details.get("minimum")
    return min(Decimal(str(kept)), line.amount) if kept else line.amount


def unanswered(call: "Call") -> "QuerySet[ProposalLine]":
    """Return the granted lines that were neither answered nor lapsed, and for which no lapse is proposed."""
    open_ones = LaterProposal.objects.filter(kind=states.LAPSE, state=states.PROPOSED).values("line_id")
    rows = ProposalLine.objects.filter(proposal__call=call, proposal__state=states.DECIDED, outcome=states.GRANTED)
    rows = rows.filter(acceptance__isnull=True, lapsed_at__isnull=True).exclude(pk__in=open_ones)
    return rows.select_related("application__organisation", "proposal__decision", "letter").defer(
        "proposal__basis", "proposal__decision__content"
    )
