"""A scenario becomes the proposal: what has to be so, the money that moves with it, and what is frozen."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from vaihto.calls import queries as calls
from vaihto.core import formats
from vaihto.core.allocation import highs
from vaihto.kit.actors import Actor
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused
from vaihto.selection import facts, outcomes, states
from vaihto.selection.models import BudgetTransfer, ProposalLine, Scenario, SelectionProposal

if TYPE_CHECKING:
    from vaihto.calls.models import Call


def wishes_of(scenario: Scenario | None, call: "Call", reason: str, refusal: type[Refused]) -> outcomes.Wishes:
    """Return the wishes of the chosen scenario, otherwise those of the ranking. Raises the refusal without a reason."""
    if scenario is None:
        return outcomes.RANKING
    if scenario.call_id != call.pk or scenario.put_away_at is not None:
        raise refusal(_("The proposal was not made, because the scenario is not one of this call, or was put away."))
    if scenario.state != Scenario.State.READY:
        raise refusal(_("The proposal was not made, because the scenario is still being counted. Wait until it is ready."))
    if scenario.summary.get("unmet"):
        raise refusal(_("The proposal was not made, because the scenario cannot meet what is set aside. Choose another one."))
    wishes = outcomes.Wishes.read(scenario.wishes)
    if not wishes.is_the_ranking and not reason.strip():
        raise refusal(_("The reason is missing. Write why this scenario is proposed instead of the ranking."))
    return wishes


def move_money(proposal: SelectionProposal, wishes: outcomes.Wishes, by: Actor, at: datetime, refusal: type[Refused]) -> None:
    """Give back what an earlier version of the proposal moved, and move what this one wishes, if it is there.

    Both calls are held in the order of their keys until the end of the transaction: two who take from one budget at once do
    it one after the other, and the second sees what is left. Raises the refusal.
    """
    call = proposal.call
    wanted = sorted({call.pk, wishes.moved_from or call.pk})
    held = {one.pk: one for one in type(call).objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    proposal.transfers.all().delete()
    if wishes.moved_from is None:
        return
    source = held[wishes.moved_from]
    free = free_of(source)
    if wishes.moved > free:
        said = {"free": formats.money(max(free, Decimal(0)), present()), "wanted": formats.money(wishes.moved, present())}
        raise refusal(
            _("The proposal was not made, because the transfer of %(wanted)s is more than the other call has left: %(free)s.")
            % said
        )
    BudgetTransfer.objects.create(
        proposal=proposal, from_call=source, to_call=call, amount=wishes.moved, moved_at=at, moved_by=by.name
    )


def free_of(call: "Call") -> Decimal:
    """Return the euro of a call that nothing has been proposed for: budget with transfers, less what its proposal grants."""
    rows = ProposalLine.objects.filter(proposal__call=call, outcome=states.GRANTED).order_by()
    return facts.budget_of(call) - (rows.aggregate(n=Sum("amount"))["n"] or Decimal(0))


def frozen(
    scenario: Scenario, wishes: outcomes.Wishes, values: Mapping[str, Any], reason: str, by: Actor, refusal: type[Refused]
) -> dict[str, Any]:
    """Return what is kept of the scenario: its name, its wishes with the money already moved, the reason, the solver.

    Raises the refusal where it shares out more than the call has, or would not give what its page shows.
    """
    settled = outcomes.Wishes.read({**wishes.plain(), "moved": "0", "budget": wishes.budget and str(wishes.budget)})
    if settled.budget_for(values) > Decimal(values["call"]["budget"]):
        raise refusal(_("The proposal was not made, because the scenario shares out more than the budget of the call."))
    is_same = settled.budget_for(values) == Decimal(scenario.summary["budget"])
    if not is_same or outcomes.inputs_hash(values) != scenario.inputs_hash:
        raise refusal(
            _(
                "The proposal was not made, because points, sums or the budget have changed since the scenario was counted. "
                "Start another scenario from it and choose that one."
            )
        )
    return {
        "letter": scenario.letter, "name": scenario.name, "wishes": settled.plain(), "moved": str(wishes.moved),
        "reason": reason.strip(), "chosen_by": by.name, "is_the_ranking": wishes.is_the_ranking,
        "solver": highs.version() if wishes.method == outcomes.BEST else "", "gap": scenario.summary.get("gap"),
    }  # fmt: skip


def told(scenario: Scenario | None, wishes: outcomes.Wishes) -> dict[str, Any]:
    """Return what the audit line says of the scenario and of the money that moved."""
    if scenario is None:
        return {}
    moved = {"moved": str(wishes.moved), "moved_from": f"call:{wishes.moved_from}"} if wishes.moved_from else {}
    return {"scenario": str(scenario), **moved}


def sources_for(call: "Call") -> "list[Call]":
    """Return the other published calls of the same programme and year, which money may come from."""
    return list(calls.published().filter(programme=call.programme_id, year=call.year).exclude(pk=call.pk).order_by("pk"))
