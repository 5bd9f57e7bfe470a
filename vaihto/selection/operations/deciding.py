"""The decision: once, by another officer than the preparer; everything frozen, the letters sent or left to the worker."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.assessment import operations as assessment
from vaihto.core.canonical import frozen
from vaihto.kit import audit, clock, once
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.people import queries as people
from vaihto.selection import permissions, states
from vaihto.selection.models import ProposalLine, SelectionDecision, SelectionProposal
from vaihto.selection.operations.announcing import announce_all
from vaihto.selection.operations.memos import freeze_memo
from vaihto.selection.operations.proposing import case_of, held, refuse_changed, refuse_interest

FORMAT = "vaihto selection decision 1"


class CannotDecide(Refused):
    """The proposal cannot be decided now, or not by this person."""


@operation("selection.decide", lazy("Selection decided"))
def decide(proposal: SelectionProposal, *, by: Actor, at: datetime) -> SelectionDecision:
    """Approve the presented proposal: freeze it with its hash and tell the applicants, by the worker where they are many.

    A repeated click returns the same decision. Raises CannotDecide.
    """
    refuse_decider(proposal, by)
    if not once.claim(f"selection.decide:{proposal.pk}"):
        audit.nothing_new()
        return SelectionDecision.objects.get(proposal_id=proposal.pk)
    kept = held(proposal.call)
    if kept is None or kept.state != states.PRESENTED:
        raise CannotDecide(_("Nothing was decided, because the proposal has not been presented."))
    # The preparer may have changed between the page and this moment, so ask the row that is held.
    refuse_decider(kept, by)
    refuse_changed(kept, CannotDecide)
    memo = freeze_memo(kept, at)
    decision = freeze(kept, by=by, at=at)
    kept.state = states.DECIDED
    kept.save(update_fields=["state"])
    assessment.close(kept.call, by=by, at=at)
    announce_all(decision, by=by, at=at)
    changes = {"state": [states.PRESENTED, states.DECIDED], "sha256": decision.content_hash, "memo": memo.content_hash}
    audit.write(case=case_of(kept.call), subject=decision, by=by, at=at, changes=changes)
    return decision


def refuse_decider(proposal: SelectionProposal, by: Actor) -> None:
    """Raise CannotDecide with the reason why this person cannot decide this proposal."""
    refuse_interest(proposal.call, by, CannotDecide)
    if not permissions.has_the_right_to_decide(by):
        raise CannotDecide(_("Nothing was decided, because the agency has not given you the right to decide."))
    if str(proposal.prepared_by_id) == by.id:
        raise CannotDecide(_("Nothing was decided, because you prepared the proposal. Another officer makes the decision."))


def freeze(proposal: SelectionProposal, *, by: Actor, at: datetime) -> SelectionDecision:
    """Store the decision with all that it rests on, and the hash of it."""
    title = people.title_of(by.id, OFFICER)
    answer_by = at.astimezone(clock.FINLAND).date() + timedelta(days=proposal.call.acceptance_days)
    content = {
        "format": FORMAT,
        "basis": proposal.basis,
        "lines": [frozen_line(line) for line in proposal.lines.order_by("position")],
        "note": proposal.note,
        "prepared_by": {"name": proposal.prepared_by.name, "title": proposal.prepared_by_title},
        "presented_at": proposal.presented_at,
        "decided_by": {"name": by.name, "title": title},
        "decided_at": at,
        "answer_by": answer_by,
    }
    plain, sha256 = frozen(content)
    return SelectionDecision.objects.create(
        proposal=proposal, decided_by_id=int(by.id), decided_by_name=by.name, decided_by_title=title, decided_at=at,
        answer_by=answer_by, content=plain, content_hash=sha256,
    )  # fmt: skip


def frozen_line(line: ProposalLine) -> dict[str, Any]:
    """Return a line as it is decided."""
    names = (
        "application_id", "position", "rank", "points", "points_by_criterion", "outcome", "reserve_place", "amount",
        "lines", "reason_code", "missing_points", "missing_euro", "details",
    )  # fmt: skip
    return {name: getattr(line, name) for name in names}
