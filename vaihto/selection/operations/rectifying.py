"""Requests for rectification: filed or recorded, handled by somebody else, the original made again, decided with reasons."""
# long because: a request is followed from its arrival to its letter; the parts refuse for the same reasons.

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import formats, notice
from vaihto.core.canonical import canonical_json, sha256_of
from vaihto.kit import attachments, audit, clock, mailing
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.languages import present
from vaihto.kit.models import Attachment
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people
from vaihto.selection import freed, instruction, letters_following, permissions, recomputing, states
from vaihto.selection.models import ProposalLine, RectificationRequest, SelectionDecision
from vaihto.selection.operations.announcing import record_grant
from vaihto.selection.operations.later import post_letter
from vaihto.selection.operations.proposing import held, refuse_interest

FORMAT = "vaihto rectification decision 1"
PURPOSE = "selection.rectification"
BETTER = {states.NOT_SELECTED: 0, states.RESERVE: 1, states.GRANTED: 2}


class CannotRectify(Refused):
    """The request for rectification cannot be filed, handled or decided so."""


def clock_of_line(line: ProposalLine) -> notice.Clock:
    """Return the days of the latest decision about a line: of the letter of a later decision where there is one."""
    later = line.later.filter(letter__isnull=False).order_by("-decided_at").select_related("letter").first()
    letter = later.letter if later is not None else line.letter
    return instruction.clock_of(letter.sent_at, letter.content.get("way", notice.LETTER))


@operation("selection.file_rectification", lazy("Request for rectification filed"))
def file_rectification(
    line: ProposalLine, *, text: str, language: str, by: Actor, at: datetime, attachment: Attachment | None = None
) -> RectificationRequest:
    """File the applicant's request from its letter; a late one is marked and kept. Raises CannotRectify.

    While a request is open the same one is returned; its text is not changed.
    """
    application = line.application
    if not permissions.may_answer(by, application):
        raise CannotRectify(_("Nothing was filed, because a coordinator of the applicant files the request."))
    member = organisations.membership(by.id, application.organisation_id)
    who = {"filed_by_id": by.id, "filed_by": by.name, "filed_by_position": member.position if member else ""}
    received = at.astimezone(clock.FINLAND).date()
    return receive(
        line, text=text, language=language, received_on=received, way="service", attachment=attachment, by=by, at=at, **who
    )


@operation("selection.record_rectification", lazy("Request for rectification recorded"))
def record_rectification(
    line: ProposalLine, *, text: str, language: str, received_on: date, way: str, sender: str, by: Actor, at: datetime,
    attachment: Attachment | None = None,
) -> RectificationRequest:  # fmt: skip
    """Record a request that came by post or e-mail, with the day on which it arrived. Raises CannotRectify."""
    if not by.has(OFFICER):
        raise CannotRectify(_("Nothing was recorded, because only an officer of the agency records a request."))
    if way not in {"post", "email"}:
        raise CannotRectify(_("Nothing was recorded. Say whether the request came by post or by e-mail."))
    if received_on > at.astimezone(clock.FINLAND).date():
        raise CannotRectify(_("Nothing was recorded, because the day of arrival has not come yet. Correct the day."))
    if not sender.strip():
        raise CannotRectify(_("The name is missing. Write who signed the request."))
    who = {"filed_by": sender.strip()[:150], "recorded_by": by.name}
    return receive(
        line, text=text, language=language, received_on=received_on, way=way, attachment=attachment, by=by, at=at, **who
    )


def receive(line: ProposalLine, *, text: str, received_on: date, by: Actor, at: datetime, **given: Any) -> RectificationRequest:
    """Keep a request with its days, and tell the applicant's coordinators that it arrived."""
    application = line.application
    if not text.strip():
        raise CannotRectify(_("The text is missing. Write what change is asked for and why."))
    held(application.call)
    if line.proposal.state != states.DECIDED:
        raise CannotRectify(_("Nothing was filed, because no decision has been made in this case."))
    open_one = RectificationRequest.objects.filter(line=line, state__in=[states.RECEIVED, states.HANDLED]).first()
    if open_one is not None:
        audit.nothing_new()
        return open_one
    if given.get("attachment") is not None:
        attachments.claim(given["attachment"], case=application.case, by=by, purpose=PURPOSE)
    counted = clock_of_line(line)
    made = RectificationRequest.objects.create(
        line=line, text=text.strip(), received_on=received_on, counted_on=counted.received_on, last_day=counted.last_day,
        is_late=notice.is_late(received_on, counted), filed_at=at, **given,
    )  # fmt: skip
    members = organisations.coordinators_of([application.organisation_id]).get(application.organisation_id, [])
    for member in members:
        with translation.override(member.person.language):
            context = {"request": made, "case": application.number, "day": formats.day(received_on, present())}
        mailing.post(
            member.person.email, "selection/mail/rectification_received.txt", context, language=member.person.language,
            key=f"selection.rectification:{made.pk}:{member.person_id}", case=application.case,
        )  # fmt: skip
    changes = {"received_on": str(received_on), "last_day": str(counted.last_day), "late": made.is_late, "way": made.way}
    audit.write(case=application.case, subject=made, by=by, at=at, changes=changes)
    return made


@operation("selection.withdraw_rectification", lazy("Request for rectification withdrawn"))
def withdraw_rectification(request: RectificationRequest, *, by: Actor, at: datetime) -> RectificationRequest:
    """Withdraw a request that has not been decided: a coordinator of the applicant. Raises CannotRectify."""
    kept = locked(request)
    if not permissions.may_answer(by, kept.line.application):
        raise CannotRectify(_("Nothing was withdrawn, because a coordinator of the applicant withdraws the request."))
    if kept.state == states.WITHDRAWN:
        audit.nothing_new()
        return kept
    if kept.state == states.DECIDED:
        raise CannotRectify(_("Nothing was withdrawn, because the request has been decided."))
    before, kept.state = kept.state, states.WITHDRAWN
    kept.save(update_fields=["state"])
    audit.write(case=kept.line.application.case, subject=kept, by=by, at=at, changes={"state": [before, kept.state]})
    return kept


def locked(request: RectificationRequest) -> RectificationRequest:
    """Return the request as it is now, held with its call."""
    held(request.line.application.call)
    return RectificationRequest.objects.select_for_update().get(pk=request.pk)


def refuse_handler(line: ProposalLine, by: Actor) -> None:
    """Raise CannotRectify for who is no officer, has an interest, or took part in what the request concerns."""
    refuse_interest(line.application.call, by, CannotRectify)
    if not permissions.may_handle(by, line):
        raise CannotRectify(
            _("Nothing was done, because you took part in the decision that the request concerns. Somebody else handles it.")
        )


@operation("selection.take_rectification", lazy("Request for rectification taken over"))
def take_rectification(request: RectificationRequest, *, by: Actor, at: datetime) -> RectificationRequest:
    """Take a request over: an officer who neither prepared nor made the decision. Raises CannotRectify."""
    refuse_handler(request.line, by)
    kept = locked(request)
    if kept.state in {states.DECIDED, states.WITHDRAWN}:
        raise CannotRectify(_("Nothing was done, because the request is closed."))
    if str(kept.handler_id) == by.id:
        audit.nothing_new()
        return kept
    before = kept.handler.name if kept.handler else None
    kept.handler_id, kept.taken_at, kept.state = int(by.id), at, states.HANDLED
    kept.handler_title = people.title_of(by.id, OFFICER)
    kept.save(update_fields=["handler", "taken_at", "state", "handler_title"])
    audit.write(case=kept.line.application.case, subject=kept, by=by, at=at, changes={"handler": [before, by.name]})
    return kept


def refuse_not_handling(request: RectificationRequest, by: Actor) -> None:
    """Raise CannotRectify unless the actor is the one who handles the open request."""
    refuse_handler(request.line, by)
    if request.state != states.HANDLED or str(request.handler_id) != by.id:
        raise CannotRectify(_("Nothing was done, because you do not handle this request. Take it over first."))


@operation("selection.correct_rectification", lazy("Correction worked out"))
def correct_rectification(
    request: RectificationRequest, *, points: Mapping[str, Decimal], amount: Decimal | None, by: Actor, at: datetime
) -> RectificationRequest:
    """Keep the points by criterion and the sum that the handler finds right, and make the ranking again with them.

    Raises CannotRectify, also for points outside a criterion or an application that was not ranked.
    """
    kept = locked(request)
    refuse_not_handling(kept, by)
    decision = SelectionDecision.objects.get(proposal_id=kept.line.proposal_id)
    criteria = {one["key"]: Decimal(str(one["max_points"])) for one in decision.content["basis"]["criteria"]}
    if set(points) != set(criteria):
        raise CannotRectify(_("Points are missing. Give points for each criterion."))
    for key, value in points.items():
        if not 0 <= value <= criteria[key]:
            said = {"most": formats.number(criteria[key], present())}
            raise CannotRectify(_("Points lie between 0 and %(most)s. Correct the points.") % said)
    if amount is not None and amount <= 0:
        raise CannotRectify(_("The grant must be more than zero. Correct the amount."))
    kept.correction = {
        "points": {key: str(value) for key, value in points.items()},
        "amount": None if amount is None else str(amount),
    }
    compared = recomputing.compared(decision, kept.line.application_id, kept.correction)
    kept.recomputed = {"is_same": compared.is_same, "before": compared.before, "after": compared.after}
    kept.save(update_fields=["correction", "recomputed"])
    audit.write(case=kept.line.application.case, subject=kept, by=by, at=at, changes=dict(kept.correction))
    return kept


@operation("selection.decide_rectification", lazy("Request for rectification decided"))
def decide_rectification(
    request: RectificationRequest, *, outcome: str, reasons: str, by: Actor, at: datetime, money_from: str = "",
    money_note: str = "",
) -> RectificationRequest:  # fmt: skip
    """Decide the request with reasons; a change takes what the corrected ranking gives, and its money from where is said.

    A repeated click returns what was decided. Raises CannotRectify.
    """
    kept = locked(request)
    if kept.state == states.DECIDED:
        audit.nothing_new()
        return kept
    refuse_not_handling(kept, by)
    if not permissions.has_the_right_to_decide(by):
        raise CannotRectify(_("Nothing was decided, because the agency has not given you the right to decide."))
    if outcome not in states.RECTIFIED:
        raise CannotRectify(_("The outcome is missing. Choose what is decided."))
    if not reasons.strip():
        raise CannotRectify(_("The reasons are missing. Write why this is decided."))
    line = ProposalLine.objects.select_for_update().get(pk=kept.line_id)
    before = standing(line)
    if outcome == states.CHANGED:
        change(kept, line, money_from, money_note.strip(), at)
    kept.state, kept.outcome, kept.reasons, kept.decided_at = states.DECIDED, outcome, reasons.strip(), at
    kept.content = frozen(kept, line, before, by)
    kept.content_hash = sha256_of(kept.content)
    kept.save()
    if outcome == states.CHANGED and line.outcome == states.GRANTED and before["outcome"] != states.GRANTED:
        record_grant(line, by=by, at=at)
    with translation.override(line.application.language):
        way = instruction.in_force(instruction.APPEAL)
        content = letters_following.rectification_letter(kept, line, way)
    post_letter(line.application, content, at=at, request=kept)
    changes = {"outcome": outcome, "before": before, "after": standing(line), "sha256": kept.content_hash}
    audit.write(case=line.application.case, subject=kept, by=by, at=at, changes=changes, reason=kept.reasons)
    return kept


def standing(line: ProposalLine) -> dict[str, Any]:
    """Return where a line stands, as JSON values."""
    return {
        "outcome": line.outcome, "points": str(line.points), "amount": str(line.amount), "reserve_place": line.reserve_place,
    }  # fmt: skip


def change(request: RectificationRequest, line: ProposalLine, money_from: str, money_note: str, at: datetime) -> None:
    """Give the line what the corrected ranking gives it; never less than it has. Raises CannotRectify."""
    after = request.recomputed.get("after")
    if not after:
        raise CannotRectify(_("Nothing was decided, because no correction has been worked out. Work out the correction first."))
    amount = Decimal(after["amount"])
    has = line.amount if line.outcome == states.GRANTED else Decimal(0)
    gets = amount if after["outcome"] == states.GRANTED else Decimal(0)
    if BETTER[after["outcome"]] < BETTER[line.outcome] or gets < has:
        raise CannotRectify(
            _("Nothing was decided, because the correction would take from the applicant. A request does not do that here: "
              "correct the points, or do not change the decision.")
        )  # fmt: skip
    request.extra = gets - has
    if request.extra:
        pay(request, line, money_from, money_note)
    was_granted = line.outcome == states.GRANTED
    line.outcome, line.points, line.amount = after["outcome"], Decimal(after["points"]), amount
    line.points_by_criterion, line.reserve_place = after["points_by_criterion"], after["reserve_place"]
    line.missing_points = None if after["missing_points"] is None else Decimal(after["missing_points"])
    line.missing_euro = None if after["missing_euro"] is None else Decimal(after["missing_euro"])
    line.reason_code, line.details = "rectified", {**line.details, "below": after["details"]["below"]}
    if line.outcome == states.GRANTED and not was_granted:
        line.answer_by = at.astimezone(clock.FINLAND).date() + timedelta(days=line.application.call.acceptance_days)
        request.amount = amount
    line.save()


def pay(request: RectificationRequest, line: ProposalLine, money_from: str, money_note: str) -> None:
    """Say where the money of a correction comes from; the budget must have it free. Raises CannotRectify."""
    language = present()
    if money_from == "budget":
        free = freed.money_of(line.application.call).free
        if request.extra > free:
            said = {"extra": formats.money(request.extra, language), "free": formats.money(free, language)}
            raise CannotRectify(
                _("Nothing was decided, because the correction costs %(extra)s and the budget has %(free)s free. "
                  "Name other money.") % said
            )  # fmt: skip
    elif money_from != "other" or not money_note:
        raise CannotRectify(_("The source of the money is missing. Choose the budget of the call, or name the other money."))
    request.money_from, request.money_note = money_from, money_note[:300]


def frozen(request: RectificationRequest, line: ProposalLine, before: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """Return the decision on a request as plain values."""
    content = {
        "format": FORMAT,
        "application": line.application_id,
        "decision": line.proposal.decision.content_hash,
        "text": request.text,
        "received_on": request.received_on,
        "last_day": request.last_day,
        "is_late": request.is_late,
        "correction": request.correction,
        "recomputed": request.recomputed,
        "before": before,
        "after": standing(line),
        "outcome": request.outcome,
        "reasons": request.reasons,
        "money": {"extra": request.extra, "from": request.money_from, "note": request.money_note},
        "decided_by": {"name": by.name, "title": request.handler_title},
        "decided_at": request.decided_at,
    }
    plain: dict[str, Any] = json.loads(canonical_json(content))
    return plain
