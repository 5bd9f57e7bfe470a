"""Letters of later decisions as plain values in the language that is active; their papers and pages are the letter's."""
# long because: three kinds of letters share their envelope and are compared side by side.

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.kit.languages import pick, present, text_of
from vaihto.selection import delivery, instruction, letters, states, wording
from vaihto.selection.models import LaterProposal, ProposalLine, RectificationInstruction, RectificationRequest

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.organisations.models import Membership


def envelope(
    application: "Application", *, kind: str, at: datetime, version: RectificationInstruction | None
) -> dict[str, Any]:  # fmt: skip
    """Return what every further letter has: sender, number, day, project, instruction; no points, no calculation."""
    language, agency = present(), text_of(application.call.programme, "agency")
    way = delivery.way_of(application)
    return {
        "lang": language,
        "under": _("Application for the call “%(call)s”") % {"call": text_of(application.call, "title")},
        "project": {"text": application.title, "lang": application.language},
        "sender": agency,
        "kind": kind,
        "number": application.number,
        "day": formats.day(at, language),
        "near": None,
        "points": None,
        "calculation": None,
        "formal": None,
        "rectification": instruction.rectification(agency, at, way, version),
        "way": way,
        "signed": _("Approved electronically on %(moment)s.") % {"moment": formats.moment(at, language)},
        "page": _("Page"),
        "answer_by": None,
    }


def addressee(application: "Application", members: "Iterable[Membership]") -> list[str]:
    """Return the addressee of a letter about an application."""
    return letters.address(ProposalLine(application=application), members)


def later_letter(
    proposal: LaterProposal, line: ProposalLine, version: RectificationInstruction | None
) -> dict[str, Any]:  # fmt: skip
    """Return the letter of a grant from the reserve list, or of a grant that lapsed."""
    application, at, decider = line.application, proposal.decided_at, proposal.decided_by
    if at is None or decider is None:
        raise ValueError("a letter is written after the decision")
    made = envelope(application, kind=_("Decision"), at=at, version=version)
    signers = [
        {"name": decider.name, "title": proposal.decided_by_title, "role": _("Made the decision")},
        {"name": proposal.prepared_by.name, "title": proposal.prepared_by_title, "role": _("Presented the case")},
    ]  # fmt: skip
    own = moved_up(line, proposal) if proposal.kind == states.MOVE_UP else lapsed(line, proposal)
    return {**made, **own, "provisions": provisions(line, proposal), "signers": signers}


def about(line: ProposalLine) -> str:
    """Return applicant, project and case in one line."""
    application = line.application
    return _("Applicant: %(applicant)s. Project: “%(project)s”, %(case)s.") % {
        "applicant": application.organisation.name, "project": application.title, "case": application.number,
    }  # fmt: skip


def moved_up(line: ProposalLine, proposal: LaterProposal) -> dict[str, Any]:
    """Return what the letter of a grant from the reserve list says."""
    language, application = present(), line.application
    due = line.answer_by or line.proposal.decision.answer_by
    said = {
        "agency": text_of(application.call.programme, "agency"), "amount": formats.money(line.amount, language),
        "due": formats.day(due, language), "place": line.reserve_place,
        "day": formats.day(line.proposal.decision.decided_at, language),
    }  # fmt: skip
    contact = {"contact": application.call.contact or application.call.programme.contact}
    return {
        "title": _("The grant is awarded from the reserve list"),
        "outcome": states.GRANTED,
        "decision": {
            "heading": _("Decision"),
            "paragraphs": [
                _("%(agency)s awards the applicant a grant of at most %(amount)s.") % said,
                about(line),
                _("The applicant states by %(due)s whether it accepts the grant.") % said,
            ],
        },
        "why": {
            "heading": _("Why"),
            "paragraphs": [
                _("The decision of %(day)s placed the application on the reserve list, place %(place)s. Money has become "
                  "free since.") % said,
                *wording.part(line), proposal.reason,
            ],
        },
        "calculation": letters.calculation(line),
        "next": {
            "heading": _("What happens now"),
            "items": [
                _("A coordinator of the applicant accepts or declines the grant in the service by %(due)s.") % said,
                _("After that the agency draws up the grant agreement, which both parties sign."),
                _("Questions about the decision: %(contact)s.") % contact,
            ],
        },
        "answer_by": due,
    }  # fmt: skip


def lapsed(line: ProposalLine, proposal: LaterProposal) -> dict[str, Any]:
    """Return what the letter of a grant that lapsed says."""
    language, application = present(), line.application
    said = {
        "amount": formats.money(line.amount, language), "last": formats.day(line.last_answer_day, language),
        "day": formats.day(line.proposal.decision.decided_at, language),
    }  # fmt: skip
    contact = {"contact": application.call.contact or application.call.programme.contact}
    return {
        "title": _("The grant has lapsed"),
        "outcome": states.LAPSED,
        "decision": {
            "heading": _("Decision"),
            "paragraphs": [_("The grant of at most %(amount)s, awarded on %(day)s, lapses.") % said, about(line)],
        },
        "why": {
            "heading": _("Why"),
            "paragraphs": [_("The applicant did not answer by the last day, %(last)s.") % said, proposal.reason],
        },
        "next": {
            "heading": _("What happens now"),
            "items": [
                _("The applicant need not do anything."),
                _("Questions about the decision: %(contact)s.") % contact,
            ],
        },
    }


def provisions(line: ProposalLine, proposal: LaterProposal) -> dict[str, Any]:
    """Return what the letter rests on: the act, the first decision and the checksum of this one."""
    return {
        "heading": _("Provisions applied"),
        "paragraphs": [
            _("State Grants Act (%(statute)s), section 34.") % {"statute": instruction.STATUTE},
            _("Checksum of the first decision (SHA-256): %(hash)s")
            % {"hash": instruction.grouped(line.proposal.decision.content_hash)},
            _("Checksum of the decision (SHA-256): %(hash)s") % {"hash": instruction.grouped(proposal.content_hash)},
        ],
    }


def rectification_letter(
    request: RectificationRequest, line: ProposalLine, version: RectificationInstruction | None
) -> dict[str, Any]:  # fmt: skip
    """Return the letter of the decision on a request for rectification; it carries the appeal instruction."""
    application, at, handler = line.application, request.decided_at, request.handler
    if at is None or handler is None:
        raise ValueError("a letter is written after the decision")
    made = envelope(application, kind=_("Decision on a request for rectification"), at=at, version=None)
    made["rectification"] = instruction.appeal(made["sender"], at, made["way"], version)
    contact = {"contact": application.call.contact or application.call.programme.contact}
    ask = _("Questions about the decision: %(contact)s.") % contact
    own = {
        "title": {
            states.CHANGED: _("The decision is changed"),
            states.UNCHANGED: _("The decision is not changed"),
            states.DISMISSED: _("The request for rectification is not examined"),
        }[request.outcome],
        "outcome": request.outcome,
        "decision": {"heading": _("Decision"), "paragraphs": [*decided(request, line), about(line)]},
        "why": {"heading": _("Why"), "paragraphs": [received(request), *request.reasons.split("\n\n")]},
        "next": {"heading": _("What happens now"), "items": [*then(request, line), ask]},
        "provisions": {
            "heading": _("Provisions applied"),
            "paragraphs": [
                _("State Grants Act (%(statute)s), section 34.") % {"statute": instruction.STATUTE},
                _("Checksum of the first decision (SHA-256): %(hash)s")
                % {"hash": instruction.grouped(line.proposal.decision.content_hash)},
                _("Checksum of the decision (SHA-256): %(hash)s") % {"hash": instruction.grouped(request.content_hash)},
            ],
        },
        "signers": [{"name": handler.name, "title": request.handler_title, "role": _("Made the decision")}],
        "answer_by": line.answer_by if request.amount else None,
    }  # fmt: skip
    if request.outcome == states.CHANGED:
        own["points"] = corrected_points(request, line)
        own["calculation"] = letters.calculation(line)
    return {**made, **own}


def decided(request: RectificationRequest, line: ProposalLine) -> list[str]:
    """Return what was decided on the request."""
    language = present()
    said = {
        "agency": text_of(line.application.call.programme, "agency"),
        "day": formats.day(line.proposal.decision.decided_at, language),
        "amount": formats.money(line.amount, language), "place": line.reserve_place,
    }  # fmt: skip
    if request.outcome == states.UNCHANGED:
        return [_("%(agency)s does not change the decision of %(day)s.") % said]
    if request.outcome == states.DISMISSED:
        return [_("%(agency)s does not examine the request for rectification of the decision of %(day)s.") % said]
    first = _("%(agency)s changes the decision of %(day)s.") % said
    if line.outcome == states.GRANTED:
        return [first, _("%(agency)s awards the applicant a grant of at most %(amount)s.") % said]
    if line.outcome == states.RESERVE:
        return [first, _("%(agency)s places the application on the reserve list, place %(place)s.") % said]
    return [first, _("The points are corrected. The application is still not selected.")]


def received(request: RectificationRequest) -> str:
    """Return when the request arrived, measured against its last day."""
    language = present()
    said = {"day": formats.day(request.received_on, language), "last": formats.day(request.last_day, language)}
    if request.is_late:
        return _("The request arrived on %(day)s. The last day was %(last)s.") % said
    return _("The request arrived on %(day)s, in time: the last day was %(last)s.") % said


def then(request: RectificationRequest, line: ProposalLine) -> list[str]:
    """Return what happens after the decision on the request."""
    if request.amount and line.answer_by:
        said = {"due": formats.day(line.answer_by, present())}
        return [_("A coordinator of the applicant accepts or declines the grant in the service by %(due)s.") % said]
    return [_("The applicant need not do anything.")]


def corrected_points(request: RectificationRequest, line: ProposalLine) -> dict[str, Any]:
    """Return the points before and after, criterion by criterion."""
    language, basis = present(), line.proposal.decision.content["basis"]
    before = (request.recomputed.get("before") or {}).get("points_by_criterion", {})
    rows = []
    for one in basis["criteria"]:
        most, was = Decimal(str(one["max_points"])), before.get(one["key"])
        said = "" if was is None else _("Before: %(points)s") % {"points": formats.number(Decimal(was), language)}
        points = formats.number(Decimal(line.points_by_criterion[one["key"]]), language)
        reasons = [{"text": said, "lang": language}] if said else []
        rows.append(
            {"criterion": pick(one["title"]), "points": f"{points} / {formats.number(most, language)}", "reasons": reasons}
        )
    return {
        "heading": _("Corrected points"),
        "head": [_("Criterion"), _("Points"), _("Before the correction")],
        "rows": rows,
        "total": {"label": _("In all"), "points": formats.number(line.points, language), "note": ""},
    }
