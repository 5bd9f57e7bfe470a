"""The proposal: made from the handed-in assessments, presented to another officer, returned with a reason."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.calls import queries as calls
from vaihto.core import ranking
from vaihto.kit import audit
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.people import queries as people
from vaihto.selection import choosing, facts, permissions, states, wording
from vaihto.selection.models import ProposalLine, Scenario, SelectionProposal, SetAmount

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call


class CannotPropose(Refused):
    """The proposal cannot be made."""


class CannotPresent(Refused):
    """The proposal cannot be presented."""


class CannotReturn(Refused):
    """The proposal cannot be returned to preparation."""


class CannotSetAmount(Refused):
    """The grant of an application cannot be set."""


@operation("selection.propose", lazy("Selection proposal made"))
def propose(call: "Call", *, by: Actor, at: datetime, scenario: Scenario | None = None, reason: str = "") -> SelectionProposal:
    """Propose an outcome for each application, by the ranking or by a scenario; a proposal in preparation is made anew.

    A scenario that is not the ranking needs a reason. Raises CannotPropose, with one reason for each application that is not
    ready.
    """
    refuse_interest(call, by, CannotPropose)
    if calls.stage(call, at) != "closed":
        raise CannotPropose(_("The proposal was not made, because the call is still open. Wait until it has closed."))
    kept = held(call)
    if kept is not None and kept.state != states.DRAFT:
        raise CannotPropose(_("The proposal was not made, because one has been presented. Return it to preparation first."))
    wishes = choosing.wishes_of(scenario, call, reason, CannotPropose)
    proposal = kept or SelectionProposal(call=call, prepared_by_id=int(by.id), prepared_at=at)
    proposal.prepared_by_id, proposal.prepared_at = int(by.id), at
    proposal.prepared_by_title = people.title_of(by.id, OFFICER)
    proposal.save()
    choosing.move_money(proposal, wishes, by, at, CannotPropose)
    basis = facts.basis_of(call)
    if basis.missing:
        raise CannotPropose(*(wording.missing_in_words(one) for one in basis.missing))
    if not basis.values["candidates"]:
        raise CannotPropose(_("The proposal was not made, because no application has passed the formal check."))
    proposal.basis, proposal.basis_hash = dict(basis.values), basis.sha256
    if scenario is not None:
        proposal.basis["scenario"] = choosing.frozen(scenario, wishes, basis.values, reason, by, CannotPropose)
    proposal.summary = facts.without_candidates(proposal.basis)
    proposal.save()
    proposal.lines.all().delete()
    made = lines_of(proposal)
    ProposalLine.objects.bulk_create(made)
    counted = {outcome: sum(line.outcome == outcome for line in made) for outcome in states.OUTCOMES}
    changes = {**counted, "basis": proposal.basis_hash, **choosing.told(scenario, wishes)}
    audit.write(case=case_of(call), subject=proposal, by=by, at=at, changes=changes, reason=reason.strip())
    return proposal


def refuse_interest(call: "Call", by: Actor, refusal: type[Refused]) -> None:
    """Raise the refusal for somebody who is no officer or has an interest in one of the call's applications."""
    if not by.has(OFFICER):
        raise refusal(_("Nothing was done, because only an officer of the agency prepares and decides the selection."))
    numbers = permissions.conflicts(by, call)
    if numbers:
        raise refusal(
            _("Nothing was done, because you have declared a conflict of interest: %(cases)s. Another officer does this.")
            % {"cases": ", ".join(numbers)}
        )
    if permissions.is_applicant(by, call):
        raise refusal(_("Nothing was done, because your own organisation applies in this call. Another officer does this."))


def held(call: "Call") -> SelectionProposal | None:
    """Return the call's proposal, held with the call until the end of the transaction."""
    type(call).objects.select_for_update().filter(pk=call.pk).first()
    return SelectionProposal.objects.select_for_update().filter(call=call).first()


def case_of(call: "Call") -> str:
    """Return the key of the call's case in the audit chain: a proposal is about the whole call."""
    return f"call:{call.pk}"


def lines_of(proposal: SelectionProposal) -> list[ProposalLine]:
    """Return the unsaved lines of a proposal, made from its basis alone."""
    candidates = {str(one["application"]): one for one in proposal.basis["candidates"]}
    places = facts.places_of(proposal.basis)
    return [line_of(proposal, place, candidates[place.reference], position) for position, place in enumerate(places, start=1)]


def line_of(proposal: SelectionProposal, place: ranking.Place, candidate: Mapping[str, Any], position: int) -> ProposalLine:
    """Return the unsaved line of one place of the ranking."""
    result = facts.result_of(proposal.basis, candidate)
    is_granted = place.outcome is ranking.Outcome.GRANTED
    return ProposalLine(
        proposal=proposal,
        application_id=candidate["application"],
        position=position,
        rank=place.rank,
        points=place.total,
        points_by_criterion={one.key: str(one.points) for one in result.criteria},
        outcome=place.outcome.value,
        reserve_place=place.reserve_place,
        amount=place.granted if is_granted else place.amount,
        lines=candidate["lines"],
        reason_code=place.reason.value,
        missing_points=None if is_granted else place.points_distance,
        missing_euro=place.euro_distance,
        details=details_of(place, candidate),
    )


def details_of(place: ranking.Place, candidate: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rest of a place as JSON values; `whole` and `minimum` where a part may be granted."""
    is_part = place.outcome is ranking.Outcome.GRANTED and place.granted < place.amount
    minimum = candidate.get("minimum")
    return {
        **({"whole": str(place.amount)} if is_part else {}),
        **({"minimum": str(minimum)} if minimum is not None else {}),
        **({"minimum_above": str(candidate["minimum_above"])} if candidate.get("minimum_above") is not None else {}),
        "spent": str(place.spent),
        "points_distance": None if place.points_distance is None else str(place.points_distance),
        "below": {key: str(missing) for key, missing in place.below},
        "decided_by": place.decided_by,
        "tied_with": [int(reference) for reference in place.tied_with],
        "amount_from": candidate["amount_from"],
    }


@operation("selection.present", lazy("Selection proposal presented"))
def present(proposal: SelectionProposal, *, by: Actor, at: datetime, note: str | None = None) -> SelectionProposal:
    """Present the proposal to an officer with the right to decide. Raises CannotPresent."""
    refuse_interest(proposal.call, by, CannotPresent)
    kept = held(proposal.call)
    if kept is None:
        raise CannotPresent(_("Nothing was presented, because the call has no proposal. Make the proposal first."))
    if kept.state != states.DRAFT:
        audit.nothing_new()
        return kept
    if str(kept.prepared_by_id) != by.id:
        raise CannotPresent(
            _("Nothing was presented, because a colleague made the proposal. Make it again to take it over: %(name)s.")
            % {"name": kept.prepared_by.name}
        )
    refuse_changed(kept, CannotPresent)
    if note is not None:
        kept.note = note.strip()
    kept.state, kept.presented_at, kept.returned_reason = states.PRESENTED, at, ""
    kept.save()
    changes = {"state": [states.DRAFT, states.PRESENTED], "basis": kept.basis_hash}
    audit.write(case=case_of(kept.call), subject=kept, by=by, at=at, changes=changes)
    return kept


def refuse_changed(proposal: SelectionProposal, refusal: type[Refused]) -> None:
    """Raise the refusal where scores, amounts or checks are not what the proposal was made from."""
    now = facts.basis_of(proposal.call)
    if now.sha256 != proposal.basis_hash or now.missing:
        raise refusal(
            _(
                "Nothing was done, because applications, assessments or amounts have changed since the proposal was "
                "made. Make the proposal again."
            )
        )


@operation("selection.return_to_preparation", lazy("Selection proposal returned to preparation"))
def return_to_preparation(proposal: SelectionProposal, *, reason: str, by: Actor, at: datetime) -> SelectionProposal:
    """Give a presented proposal back to preparation, with the reason. Raises CannotReturn."""
    refuse_interest(proposal.call, by, CannotReturn)
    kept = held(proposal.call)
    if kept is None or kept.state == states.DECIDED:
        raise CannotReturn(_("The proposal was not returned, because it has been decided."))
    if kept.state == states.DRAFT:
        audit.nothing_new()
        return kept
    if not (permissions.has_the_right_to_decide(by) or str(kept.prepared_by_id) == by.id):
        raise CannotReturn(
            _("The proposal was not returned. An officer with the right to decide returns it, or whoever presented it.")
        )
    if not reason.strip():
        raise CannotReturn(_("The reason is missing. Write what has to be prepared again."))
    kept.state, kept.returned_reason = states.DRAFT, reason.strip()
    kept.save(update_fields=["state", "returned_reason"])
    changes = {"state": [states.PRESENTED, states.DRAFT]}
    audit.write(case=case_of(kept.call), subject=kept, by=by, at=at, changes=changes, reason=kept.returned_reason)
    return kept


@operation("selection.set_amount", lazy("Grant set by the officer"))
def set_amount(application: "Application", *, amount: Decimal, reason: str, by: Actor, at: datetime) -> SetAmount:
    """Set the grant of an application whose amount cannot be worked out, or has to differ, with the reason.

    Raises CannotSetAmount.
    """
    refuse_interest(application.call, by, CannotSetAmount)
    kept = held(application.call)
    if kept is not None and kept.state != states.DRAFT:
        raise CannotSetAmount(_("The grant was not set, because the proposal has been presented or decided."))
    if application.state != "sent" or application.check_state != "eligible":
        raise CannotSetAmount(_("The grant was not set, because the application has not passed the formal check."))
    if amount <= 0:
        raise CannotSetAmount(_("The grant was not set, because it must be more than zero. Correct the amount."))
    if not reason.strip():
        raise CannotSetAmount(_("The reason is missing. Write on what the amount rests."))
    before = SetAmount.objects.filter(application=application).first()
    if before is not None and (before.amount, before.reason) == (amount, reason.strip()):
        audit.nothing_new()
        return before
    values = {"amount": amount, "reason": reason.strip(), "set_at": at, "set_by": by.name}
    made, _new = SetAmount.objects.update_or_create(application=application, defaults=values)
    changes = {"amount": [str(before.amount) if before else None, str(amount)]}
    audit.write(case=application.case, subject=made, by=by, at=at, changes=changes, reason=made.reason)
    return made
