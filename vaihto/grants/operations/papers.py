"""An agreement or amendment signed on paper: recorded with its scan, confirmed or rejected by another person."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from vaihto.grants import amending_content, on_paper, permissions, states
from vaihto.grants.models import Amendment, GrantAgreement
from vaihto.grants.on_paper import Subject
from vaihto.grants.operations import agreements
from vaihto.grants.operations.amending import hold, require_in_force, tell_of
from vaihto.grants.operations.amending_decided import require_next, take_effect
from vaihto.grants.operations.held import held, tell
from vaihto.grants.operations.prefinancing import plan_further
from vaihto.kit import audit, paper_signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment, PaperSignature
from vaihto.kit.operations import operation
from vaihto.kit.paper_signatures import CannotUsePaper, Written


@operation("grants.record_paper", lazy("Signature on paper recorded"))
def record_paper(subject: Subject, *, role: str, written: Written, scan: Attachment, by: Actor, at: datetime) -> PaperSignature:
    """Record that a party signed the frozen text on paper; it counts once another officer has confirmed it.

    Raises CannotUsePaper with every reason; CannotClaim.
    """
    agreement, subject = _held(subject)
    if role not in states.ROLE_LABELS or not permissions.may_record_paper(by, agreement, role):
        raise CannotUsePaper(
            _("The paper was not recorded, because only an officer without an interest in the project does it; "
              "for the beneficiary also its own coordinators.")
        )  # fmt: skip
    _require_waits(subject)
    case = agreement.application.case
    text = on_paper.text_of(subject)
    paper, is_new = paper_signatures.record(text, role=role, written=written, scan=scan, case=case, by=by, at=at)
    if not is_new:
        audit.nothing_new()
        return paper
    audit.write(case=case, subject=subject, by=by, at=at, changes=paper_signatures.changes_of(paper))
    return paper


@operation("grants.confirm_paper", lazy("Signature on paper confirmed"))
def confirm_paper(paper: PaperSignature, *, by: Actor, at: datetime) -> Subject:
    """Confirm a paper after comparing it with its scan: the party has then signed, and with both the text takes effect.

    A second click changes nothing. Raises CannotUsePaper; CannotChangeAgreement where an amendment cannot take effect.
    """
    agreement, subject = _held_of(paper)
    if not permissions.may_confirm_paper(by, agreement, paper):
        raise CannotUsePaper(
            _("The paper was not confirmed, because another officer than who recorded it does it, without an interest in the "
              "project; for the agency’s signature one with the right to decide.")
        )  # fmt: skip
    text = on_paper.text_of(subject)
    if paper_signatures.held(paper).state == paper_signatures.CONFIRMED:
        audit.nothing_new()
        return subject
    _require_waits(subject)
    if isinstance(subject, Amendment):
        require_in_force(agreement)
        require_next(agreement, subject)
    is_agencys = paper.role == states.AGENCY
    with override(agreement.language):
        statement = (amending_content if isinstance(subject, Amendment) else agreements).statement_of(paper.role)
    paper_signatures.confirm(
        paper, text, statement=statement, by=by, at=at,
        organisation=str(subject.content["agency"]) if is_agencys else agreement.organisation.name,
    )  # fmt: skip
    moved = take_effect(subject, agreement, at) if isinstance(subject, Amendment) else agreements.put_in_force(subject, at)
    now = paper_signatures.held(paper)
    audit.write(
        case=agreement.application.case, subject=subject, by=by, at=at,
        changes=paper_signatures.changes_of(now, recorded_by=now.recorded_by_name) | moved,
    )  # fmt: skip
    _tell(subject, agreement, now, moved, at)
    return subject


def _tell(subject: Subject, agreement: GrantAgreement, paper: PaperSignature, moved: dict[str, Any], at: datetime) -> None:
    """Tell the beneficiary's people whose signature counts now, so that nobody signs for it unnoticed; and what follows."""
    tell(
        agreement, "grants/mail/paper_confirmed.txt", key=f"grants-paper:{paper.pk}", paper=paper, number=str(subject),
        path=on_paper.address_of(subject), party=states.ROLE_LABELS[paper.role],
    )  # fmt: skip
    if moved and isinstance(subject, Amendment):
        plan_further(subject, agreement, at)
        tell_of(subject, "in_force", at)
    elif moved:
        agreements.begin(agreement, at)


@operation("grants.end_paper", lazy("Signature on paper rejected or withdrawn"))
def end_paper(paper: PaperSignature, *, reason: str = "", by: Actor, at: datetime) -> PaperSignature:
    """Withdraw one's own record of a paper, or reject another's with the reason, which its recorder gets by e-mail.

    A second click changes nothing. Raises CannotUsePaper.
    """
    agreement, subject = _held_of(paper)
    if paper.recorded_by_id != by.id and not permissions.may_confirm_paper(by, agreement, paper):
        raise CannotUsePaper(
            _("The paper was not rejected, because you do not have the right to do it. Another officer does it.")
        )
    paper, is_new = paper_signatures.end(paper, reason=reason, by=by, at=at)
    if not is_new:
        audit.nothing_new()
        return paper
    case = agreement.application.case
    audit.write(case=case, subject=subject, by=by, at=at, changes=paper_signatures.changes_of(paper), reason=paper.reason)
    if paper.state == paper_signatures.REJECTED:
        paper_signatures.tell_recorder(paper, number=str(subject), path=reverse("grants:paper", args=[paper.pk]), case=case)
    return paper


def _held(subject: Subject) -> tuple[GrantAgreement, Subject]:
    """Return agreement and text as they are now, the agreement's row held."""
    if isinstance(subject, Amendment):
        return hold(subject)
    agreement = held(subject)
    return agreement, agreement


def _held_of(paper: PaperSignature) -> tuple[GrantAgreement, Subject]:
    """Return agreement and text of a paper as they are now. Raises CannotUsePaper where the text is gone."""
    found = on_paper.subjects_of([paper]).get(paper.document)
    if found is None:
        raise CannotUsePaper(_("Nothing was changed, because the text of this paper is not an agreement. Open it again."))
    return _held(found)


def _require_waits(subject: Subject) -> None:
    if not on_paper.waits(subject):
        raise CannotUsePaper(
            _("Nothing was changed, because %(number)s does not wait for signatures. Look at it again.") % {"number": subject}
        )
