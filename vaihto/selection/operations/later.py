"""After the decision: a grant that nobody answered lapses, the reserve list moves up; one proposes, another decides."""
# long because: proposing, returning and deciding share what has to be true, and are read together.

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import formats
from vaihto.core.canonical import canonical_json, sha256_of
from vaihto.kit import audit, clock, mailing
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people
from vaihto.selection import freed, instruction, letters_following, permissions, states
from vaihto.selection.models import FurtherLetter, LaterProposal, ProposalLine
from vaihto.selection.operations.announcing import record_grant
from vaihto.selection.operations.proposing import held, refuse_interest

if TYPE_CHECKING:
    from vaihto.applications.models import Application

FORMAT = "vaihto later decision 1"


class CannotDoLater(Refused):
    """What was wanted after the decision cannot be done now, or not by this person."""


@operation("selection.propose_lapse", lazy("Lapse of the grant proposed"))
def propose_lapse(line: ProposalLine, *, reason: str, by: Actor, at: datetime) -> LaterProposal:
    """Propose that a grant lapses which was not answered by its last day. Raises CannotDoLater."""
    kept = prepared(line, reason, by)
    refuse_lapse(kept, at)
    return put_forward(kept, states.LAPSE, amount=None, reason=reason, by=by, at=at)


def refuse_lapse(line: ProposalLine, at: datetime) -> None:
    """Raise CannotDoLater unless the line's grant is still without an answer after its last day."""
    if line.outcome != states.GRANTED or line.lapsed_at is not None:
        raise CannotDoLater(_("Nothing was done, because there is no grant that waits for an answer."))
    if getattr(line, "acceptance", None) is not None:
        raise CannotDoLater(_("Nothing was done, because the grant has been answered."))
    last = line.last_answer_day
    if at.astimezone(clock.FINLAND).date() <= last:
        said = {"day": formats.day(last, present())}
        raise CannotDoLater(_("Nothing was done, because the grant can be answered until %(day)s.") % said)


@operation("selection.propose_reserve", lazy("Grant from the reserve list proposed"))
def propose_reserve(line: ProposalLine, *, amount: Decimal, reason: str, by: Actor, at: datetime) -> LaterProposal:
    """Propose that the next of the reserve list is granted `amount` from what became free.

    The sum lies between the least useful grant and the whole one, and is free. Raises CannotDoLater.
    """
    kept = prepared(line, reason, by)
    call = kept.application.call
    open_one = open_of(kept, states.MOVE_UP)
    if open_one is not None:
        audit.nothing_new()
        return open_one
    first = freed.reserve_list(call).first()
    if first is None or first.pk != kept.pk:
        raise CannotDoLater(_("Nothing was proposed, because another application is next on the reserve list."))
    refuse_amount(kept, amount, freed.money_of(call).free)
    return put_forward(kept, states.MOVE_UP, amount=amount, reason=reason, by=by, at=at)


def refuse_amount(line: ProposalLine, amount: Decimal, free: Decimal) -> None:
    """Raise CannotDoLater where the sum is not free, or outside what the plan can use."""
    language, least = present(), freed.minimum_of(line)
    said = {
        "amount": formats.money(amount, language), "free": formats.money(free, language),
        "least": formats.money(least, language), "whole": formats.money(line.amount, language),
    }  # fmt: skip
    if amount > free:
        raise CannotDoLater(_("Nothing was done, because %(amount)s is more than what is free: %(free)s.") % said)
    if not least <= amount <= line.amount:
        raise CannotDoLater(
            _("Nothing was done, because the sum does not suit the plan. Give at least %(least)s and at most %(whole)s.") % said
        )


def prepared(line: ProposalLine, reason: str, by: Actor) -> ProposalLine:
    """Return the line, held with its call, for an officer without an interest who gives a reason."""
    call = line.application.call
    refuse_interest(call, by, CannotDoLater)
    if not reason.strip():
        raise CannotDoLater(_("The reason is missing. Write why this is proposed."))
    held(call)
    kept = ProposalLine.objects.select_related("proposal__decision", "application__call", "acceptance").get(pk=line.pk)
    if kept.proposal.state != states.DECIDED:
        raise CannotDoLater(_("Nothing was done, because the selection has not been decided."))
    return kept


def open_of(line: ProposalLine, kind: str) -> LaterProposal | None:
    """Return what has been proposed or decided about a line, and was not returned."""
    return LaterProposal.objects.filter(line=line, kind=kind).exclude(state=states.RETURNED).first()


def put_forward(
    line: ProposalLine, kind: str, *, amount: Decimal | None, reason: str, by: Actor, at: datetime
) -> LaterProposal:  # fmt: skip
    """Store the proposal; an open one of the same kind is returned as it stands."""
    open_one = open_of(line, kind)
    if open_one is not None:
        audit.nothing_new()
        return open_one
    made = LaterProposal.objects.create(
        line=line, kind=kind, amount=amount, free=freed.money_of(line.application.call).free, reason=reason.strip(),
        prepared_by_id=int(by.id), prepared_by_title=people.title_of(by.id, OFFICER), prepared_at=at,
    )  # fmt: skip
    changes: dict[str, Any] = {"kind": kind, **({"amount": str(amount)} if amount is not None else {})}
    audit.write(case=line.application.case, subject=made, by=by, at=at, changes=changes, reason=made.reason)
    return made


@operation("selection.return_later", lazy("Proposal after the decision returned"))
def return_later(proposal: LaterProposal, *, reason: str, by: Actor, at: datetime) -> LaterProposal:
    """Return a proposal with a reason: by who may decide, or by its preparer. Raises CannotDoLater."""
    call = proposal.line.application.call
    refuse_interest(call, by, CannotDoLater)
    if not (permissions.has_the_right_to_decide(by) or str(proposal.prepared_by_id) == by.id):
        raise CannotDoLater(_("The proposal was not returned. An officer with the right to decide returns it, or its preparer."))
    if not reason.strip():
        raise CannotDoLater(_("The reason is missing. Write why the proposal is returned."))
    held(call)
    kept = LaterProposal.objects.select_for_update().get(pk=proposal.pk)
    if kept.state == states.APPROVED:
        raise CannotDoLater(_("The proposal was not returned, because it has been decided."))
    if kept.state == states.RETURNED:
        audit.nothing_new()
        return kept
    kept.state, kept.returned_reason, kept.decided_at = states.RETURNED, reason.strip(), at
    kept.decided_by_id = int(by.id)
    kept.save(update_fields=["state", "returned_reason", "decided_at", "decided_by"])
    changes = {"state": [states.PROPOSED, states.RETURNED]}
    audit.write(case=kept.line.application.case, subject=kept, by=by, at=at, changes=changes, reason=kept.returned_reason)
    return kept


@operation("selection.decide_later", lazy("Decided after the selection"))
def decide_later(proposal: LaterProposal, *, by: Actor, at: datetime) -> LaterProposal:
    """Approve a proposal: the grant lapses, or the reserve place becomes a grant; freeze it and send the letter.

    A repeated click returns what was decided. Raises CannotDoLater.
    """
    call = proposal.line.application.call
    refuse_interest(call, by, CannotDoLater)
    if not permissions.has_the_right_to_decide(by):
        raise CannotDoLater(_("Nothing was decided, because the agency has not given you the right to decide."))
    held(call)
    kept = LaterProposal.objects.select_for_update().get(pk=proposal.pk)
    if kept.state == states.APPROVED:
        audit.nothing_new()
        return kept
    if str(kept.prepared_by_id) == by.id:
        raise CannotDoLater(_("Nothing was decided, because you made the proposal. Another officer makes the decision."))
    if kept.state == states.RETURNED:
        raise CannotDoLater(_("Nothing was decided, because the proposal has been returned."))
    line = ProposalLine.objects.select_for_update().get(pk=kept.line_id)
    before = {"outcome": line.outcome, "amount": str(line.amount), "reserve_place": line.reserve_place}
    carry_out(kept, line, at)
    kept.state, kept.decided_by_id, kept.decided_at = states.APPROVED, int(by.id), at
    kept.decided_by_title = people.title_of(by.id, OFFICER)
    kept.content = frozen(kept, line, before, by)
    kept.content_hash = sha256_of(kept.content)
    kept.save()
    if kept.kind == states.MOVE_UP:
        record_grant(line, by=by, at=at)
    send(kept, line, by=by, at=at)
    changes = {"kind": kept.kind, "before": before, "sha256": kept.content_hash}
    audit.write(case=line.application.case, subject=kept, by=by, at=at, changes=changes, reason=kept.reason)
    return kept


def carry_out(proposal: LaterProposal, line: ProposalLine, at: datetime) -> None:
    """Change the line as was proposed, if that can still be done. Raises CannotDoLater."""
    call = line.application.call
    if proposal.kind == states.LAPSE:
        refuse_lapse(line, at)
        line.lapsed_at = at
        line.save(update_fields=["lapsed_at"])
        return
    if line.outcome != states.RESERVE or line.application.state != "sent" or proposal.amount is None:
        raise CannotDoLater(_("Nothing was decided, because the application no longer waits on the reserve list."))
    # The proposal's own sum counts as taken; it is free for itself.
    refuse_amount(line, proposal.amount, freed.money_of(call).free + proposal.amount)
    if proposal.amount < line.amount:
        line.details = {**line.details, "whole": str(line.amount)}
    line.outcome, line.amount, line.reason_code = states.GRANTED, proposal.amount, "money_became_free"
    line.answer_by = at.astimezone(clock.FINLAND).date() + timedelta(days=call.acceptance_days)
    line.save(update_fields=["outcome", "amount", "reason_code", "answer_by", "details"])


def frozen(proposal: LaterProposal, line: ProposalLine, before: dict[str, Any], by: Actor) -> dict[str, Any]:
    """Return what was decided as plain values."""
    content = {
        "format": FORMAT,
        "kind": proposal.kind,
        "application": line.application_id,
        "decision": line.proposal.decision.content_hash,
        "before": before,
        "after": {"outcome": line.outcome, "amount": line.amount, "answer_by": line.answer_by, "lapsed_at": line.lapsed_at},
        "free": proposal.free,
        "reason": proposal.reason,
        "prepared_by": {"name": proposal.prepared_by.name, "title": proposal.prepared_by_title},
        "prepared_at": proposal.prepared_at,
        "decided_by": {"name": by.name, "title": proposal.decided_by_title},
        "decided_at": proposal.decided_at,
    }
    plain: dict[str, Any] = json.loads(canonical_json(content))
    return plain


def send(proposal: LaterProposal, line: ProposalLine, *, by: Actor, at: datetime) -> FurtherLetter:
    """Write the letter of a later decision in the applicant's language and post a mail with its address."""
    application = line.application
    with translation.override(application.language):
        content = letters_following.later_letter(proposal, line, instruction.in_force())
    return post_letter(application, content, at=at, later=proposal)


def post_letter(application: "Application", content: dict[str, Any], *, at: datetime, **about: Any) -> FurtherLetter:
    """Keep a further letter exactly as it is and tell the applicant's coordinators, each in their language."""
    members = organisations.coordinators_of([application.organisation_id]).get(application.organisation_id, [])
    with translation.override(application.language):
        content["to"] = letters_following.addressee(application, members)
    plain: dict[str, Any] = json.loads(canonical_json(content))
    letter = FurtherLetter.objects.create(
        application=application, language=application.language, content=plain, content_hash=sha256_of(plain), sent_at=at, **about
    )
    for member in members:
        mailing.post(
            member.person.email, "selection/mail/further.txt", {"letter": letter, "case": application.number},
            language=member.person.language, key=f"selection.further:{letter.pk}:{member.person_id}", case=application.case,
        )  # fmt: skip
    return letter
