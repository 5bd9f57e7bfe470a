"""A learning agreement signed on paper by participant, guardian or host: recorded by the school, confirmed by a colleague."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from vaihto.kit import audit, languages, mailing, paper_signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment, PaperSignature
from vaihto.kit.operations import operation
from vaihto.kit.paper_signatures import CannotUsePaper, Written
from vaihto.mobility import on_paper, permissions, queries, states
from vaihto.mobility.models import LearningAgreement, LearningAgreementVersion
from vaihto.mobility.operations.held import case, held
from vaihto.mobility.operations.sending import receiver
from vaihto.mobility.operations.signing import may_be_signed, names_guardian, put_in_force_if_whole, statement_of


@operation("mobility.record_paper", lazy("Signature on paper recorded"))
def record_paper(
    learning_agreement: LearningAgreement, *, role: str, written: Written, scan: Attachment, by: Actor, at: datetime
) -> PaperSignature:
    """Record that participant, guardian or host signed the frozen version on paper; it counts once a colleague confirmed it.

    Where the recorder is the only coordinator of the school it counts at once, and every page says so. Raises CannotUsePaper
    with every reason; CannotSign where the text cannot be signed now; CannotClaim.
    """
    agreement = held(learning_agreement)
    mobility = agreement.mobility
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotUsePaper(_("The paper was not recorded, because only a coordinator of the school does it."))
    version = queries.present_version(agreement)
    _require_signable(agreement, version, role)
    text = on_paper.text_of(version)
    paper, is_new = paper_signatures.record(text, role=role, written=written, scan=scan, case=case(mobility), by=by, at=at)
    if not is_new:
        audit.nothing_new()
        return paper
    moved: dict[str, Any] = {}
    if on_paper.is_alone(by, mobility):
        moved = {"alone": True, **_confirm(paper, agreement, version, is_alone=True, by=by, at=at)}
        paper = paper_signatures.held(paper)
    changes = paper_signatures.changes_of(paper, **moved)
    audit.write(case=case(mobility), subject=agreement, by=by, at=at, changes=changes)
    return paper


@operation("mobility.confirm_paper", lazy("Signature on paper confirmed"))
def confirm_paper(paper: PaperSignature, *, by: Actor, at: datetime) -> LearningAgreement:
    """Confirm a paper after comparing it with its scan: that party has then signed. A second click changes nothing.

    Raises CannotUsePaper; CannotSign where the text cannot be signed now.
    """
    agreement = held(LearningAgreement.objects.get(pk=paper.key))
    if not permissions.may_confirm_paper(by, agreement.mobility, paper):
        raise CannotUsePaper(
            _("The paper was not confirmed, because another coordinator of the school than who recorded it does it.")
        )
    if paper_signatures.held(paper).state == paper_signatures.CONFIRMED:
        audit.nothing_new()
        return agreement
    version = queries.present_version(agreement)
    _require_signable(agreement, version, paper.role)
    moved = _confirm(paper, agreement, version, is_alone=False, by=by, at=at)
    now = paper_signatures.held(paper)
    changes = paper_signatures.changes_of(now, recorded_by=now.recorded_by_name, **moved)
    audit.write(case=case(agreement.mobility), subject=agreement, by=by, at=at, changes=changes)
    return agreement


@operation("mobility.end_paper", lazy("Signature on paper rejected or withdrawn"))
def end_paper(paper: PaperSignature, *, reason: str = "", by: Actor, at: datetime) -> PaperSignature:
    """Withdraw one's own record of a paper, or reject a colleague's with the reason, which its recorder gets by e-mail.

    A second click changes nothing. Raises CannotUsePaper.
    """
    agreement = held(LearningAgreement.objects.get(pk=paper.key))
    mobility = agreement.mobility
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotUsePaper(_("The paper was not rejected, because only a coordinator of the school does it."))
    paper, is_new = paper_signatures.end(paper, reason=reason, by=by, at=at)
    if not is_new:
        audit.nothing_new()
        return paper
    changes = paper_signatures.changes_of(paper)
    audit.write(case=case(mobility), subject=agreement, by=by, at=at, changes=changes, reason=paper.reason)
    if paper.state == paper_signatures.REJECTED:
        path = reverse("mobility:paper", args=[mobility.pk, paper.pk])
        # No name of a participant in a subject: the case number says enough.
        number = mobility.agreement.application.number or ""
        paper_signatures.tell_recorder(paper, number=number, path=path, case=case(mobility))
    return paper


def _require_signable(agreement: LearningAgreement, version: LearningAgreementVersion, role: str) -> None:
    """Refuse where that party does not sign this text on paper now. Raises CannotUsePaper; CannotSign."""
    if role not in on_paper.ROLES or role not in queries.roles_of(version):
        raise CannotUsePaper(
            _("Nothing was changed, because this party does not sign this text on paper. The school itself signs here.")
        )
    may_be_signed(agreement, version, "")
    if role == states.PARTICIPANT and names_guardian(version):
        raise CannotUsePaper(
            _("Nothing was changed, because the participant is under 18 and this text names no guardian. Make a new version.")
        )
    if role == states.HOST and queries.open_contact_change(agreement.mobility) is not None:
        raise CannotUsePaper(
            _("Nothing was changed, because the host’s contact person has told that somebody else is the right one. "
              "Answer that first.")
        )  # fmt: skip


def _confirm(
    paper: PaperSignature, agreement: LearningAgreement, version: LearningAgreementVersion, *, is_alone: bool, by: Actor,
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Make the paper a signature, tell the party at its address, and return what changed of the agreement."""
    mobility, text = agreement.mobility, on_paper.text_of(version)
    with override(text.language):
        statement = statement_of(paper.role)
    organisation = mobility.host_name if paper.role == states.HOST else ""
    paper_signatures.confirm(paper, text, statement=statement, organisation=organisation, is_alone=is_alone, by=by, at=at)
    moved = put_in_force_if_whole(agreement, version, at)
    to = receiver(mobility, paper.role)
    if to.email:
        is_learner = paper.role == states.PARTICIPANT
        mailing.post(
            to.email, "mobility/mail/signed_on_paper.txt", {"mobility": mobility, "version": version, "paper": paper},
            language=languages.of_page(to.language) if is_learner else languages.of_link_page(to.language),
            key=f"mobility-paper:{paper.pk}", case=case(mobility),
        )  # fmt: skip
    return moved
