"""Letters of later decisions as plain values in the language that is active; their papers and pages are the letter's."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.kit.languages import present, text_of
from vaihto.selection import delivery, instruction, letters, states
from vaihto.selection.models import LaterProposal, ProposalLine, RectificationInstruction

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
                proposal.reason,
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
