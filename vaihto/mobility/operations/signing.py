"""Signing the learning agreement: school, participant, host, of a minor the guardian; what they ask to be corrected."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit, languages, mailing, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import content, permissions, queries, states
from vaihto.mobility.models import LearningAgreement, LearningAgreementVersion, Mobility
from vaihto.mobility.operations.held import case, held
from vaihto.organisations import queries as organisations


class CannotSign(Refused):
    """The learning agreement was not signed."""


class CannotAskCorrection(Refused):
    """The correction was not asked for, or a wish or a refusal not answered."""


@operation("mobility.sign", lazy("Learning agreement signed"))
def sign(
    learning_agreement: LearningAgreement,
    *,
    role: str,
    name: str,
    position: str = "",
    guardian: str = "",
    seen: str = "",
    by: Actor,
    at: datetime,
) -> LearningAgreement:
    """Sign the frozen version as school, participant, guardian or host; the last signature that is missing puts it in force.

    `seen` is the hash of the text on the signer's page: another text is not signed unseen. Of somebody under 18 the guardian
    signs too; where the text names no guardian (from before), `guardian` is named beside the participant's signature.
    Signing twice changes nothing. Raises CannotSign.
    """
    # long because: every check before a signature stands here in its order.
    agreement = held(learning_agreement)
    mobility = agreement.mobility
    if not permissions.may_sign(by, mobility, role):
        raise CannotSign(_("The agreement was not signed, because you do not have the right to sign it in this role."))
    version = queries.present_version(agreement)
    if role not in queries.roles_of(version):
        raise CannotSign(_("The agreement was not signed, because this text names no guardian. The school makes a new version."))
    if queries.signing_state(agreement, version).has_signed(role) and (not seen or seen == version.content_hash):
        audit.nothing_new()
        return agreement
    may_be_signed(agreement, version, seen)
    if role == states.HOST and queries.open_contact_change(mobility) is not None:
        raise CannotSign(
            _("The agreement was not signed, because you have told the school that you are not the right person. "
              "Take that back first.")
        )  # fmt: skip
    if not name.strip():
        raise CannotSign(_("The agreement was not signed, because the name is missing. Write your name."))
    minor = role == states.PARTICIPANT and names_guardian(version)
    if minor and not guardian.strip():
        raise CannotSign(_("The agreement was not signed, because a guardian is missing. Write the name of your guardian."))
    right, organisation, position = _right(mobility, role, by, position, guardian.strip() if minor else "")
    signature, _is_new = signatures.put(
        document=agreement.document, version=version.number, role=role, content=version.content,
        statement=statement_of(role), by=by, name=name.strip(), position=position.strip(), organisation=organisation,
        right_to_sign=right, language=languages.of_link_page(by.language), at=at,
    )  # fmt: skip
    changes: dict[str, Any] = {"role": role, "version": version.number, "hash": signature.content_hash}
    changes |= put_in_force_if_whole(agreement, version, at)
    audit.write(case=case(mobility), subject=agreement, by=by, at=at, changes=changes)
    _receipt(mobility, role, version, by=by)
    return agreement


def names_guardian(version: LearningAgreementVersion) -> bool:
    """Return whether the participant names a guardian beside the signature: of a minor whose guardian has no link."""
    return bool(version.content["participant"]["is_minor"]) and not content.guardian_of(version.content)


def may_be_signed(agreement: LearningAgreement, version: LearningAgreementVersion, seen: str) -> None:
    """Refuse where the version does not wait for signatures, or is not the one that was seen. Raises CannotSign."""
    if agreement.state != states.SIGNING:
        raise CannotSign(
            _("The agreement was not signed, because the school is preparing a new version. You get a message when it is ready.")
        )
    if agreement.correction_wanted:
        raise CannotSign(_("The agreement was not signed, because a correction has been asked for. The school answers it first."))
    if agreement.refused_role == states.HOST:
        raise CannotSign(_("The agreement was not signed, because the host does not sign this text. The school answers first."))
    if agreement.refused_reason:
        raise CannotSign(
            _("The agreement was not signed, because the guardian does not sign this text. The school answers first.")
        )
    if seen and seen != version.content_hash:
        raise CannotSign(_("The agreement was not signed, because its text has changed. Read the new text below, then sign it."))


def statement_of(role: str) -> str:
    """Return the sentence that a signer agrees to."""
    return {
        states.SCHOOL: _("I have read the agreement and sign it for the school."),
        states.PARTICIPANT: _("I have read the agreement and sign it."),
        states.GUARDIAN: _("I am the participant’s guardian. I have read the agreement and sign it."),
        states.HOST: _("I have read the agreement and may sign it for the host."),
    }[role]


def _right(mobility: Mobility, role: str, by: Actor, position: str, guardian: str) -> tuple[str, str, str]:
    """Return why the signer may sign, for which organisation, in which position."""
    if role == states.SCHOOL:
        organisation = mobility.agreement.organisation
        member = organisations.membership(by.id, organisation.pk)
        return (member.right_to_sign, organisation.name, position or member.position) if member else ("", "", position)
    right = _("Personal link sent to %(email)s") % {"email": by.email}
    if guardian:
        right += " · " + _("Guardian: %(name)s") % {"name": guardian}
    return right, mobility.host_name if role == states.HOST else "", position


def put_in_force_if_whole(agreement: LearningAgreement, version: LearningAgreementVersion, at: datetime) -> dict[str, Any]:
    """Put the version in force where nobody's signature is missing; returns what changed, nothing before that."""
    if queries.signing_state(agreement, version).missing:
        return {}
    earlier = LearningAgreementVersion.objects.filter(agreement=agreement, number__lt=version.number)
    earlier.filter(replaced_at__isnull=True).update(replaced_at=at)
    version.in_force_at = at
    version.save(update_fields=["in_force_at"])
    before, agreement.state = agreement.state, states.IN_FORCE
    agreement.save(update_fields=["state"])
    return {"state": [before, states.IN_FORCE]}


def _receipt(mobility: Mobility, role: str, version: LearningAgreementVersion, *, by: Actor) -> None:
    """Tell who signed by link, at the invited address, so that nobody signs in somebody's name unnoticed."""
    if by.kind != "link":
        return
    language = languages.of_page(by.language) if role == states.PARTICIPANT else languages.of_link_page(by.language)
    mailing.post(
        by.email, "mobility/mail/signed.txt", {"mobility": mobility, "version": version}, language=language,
        key=f"mobility-signed:{version.pk}:{role}", case=case(mobility),
    )  # fmt: skip


@operation("mobility.ask_correction", lazy("Correction of the learning agreement asked for"))
def ask_correction(learning_agreement: LearningAgreement, *, text: str, by: Actor, at: datetime) -> LearningAgreement:
    """Let participant, guardian or host ask for a correction; signing waits for the school. Raises CannotAskCorrection."""
    agreement = held(learning_agreement)
    mobility = agreement.mobility
    if not permissions.may_ask_correction(by, mobility):
        raise CannotAskCorrection(
            _("The correction was not asked for, because only the participant, the guardian and the host may do it.")
        )
    if agreement.state not in {states.SIGNING, states.IN_FORCE}:
        raise CannotAskCorrection(_("The correction was not asked for, because the school is already preparing a new version."))
    if not text.strip():
        raise CannotAskCorrection(_("The correction was not asked for, because the text is empty. Write what should change."))
    if agreement.correction_wanted == text.strip():
        audit.nothing_new()
        return agreement
    agreement.correction_wanted, agreement.correction_wanted_by = text.strip(), by.name
    agreement.correction_role = by.scope.get("purpose", "")
    agreement.save(update_fields=["correction_wanted", "correction_wanted_by", "correction_role"])
    changes = {"version": agreement.version, "asked_by": sorted(by.roles)}
    audit.write(case=case(mobility), subject=agreement, by=by, at=at, changes=changes)
    tell_school(mobility, "mobility/mail/correction.txt", key=f"mobility-correction:{agreement.pk}:{at.timestamp()}")
    return agreement


def tell_school(mobility: Mobility, template: str, *, key: str, **more: Any) -> None:
    """Write to the coordinators of the school, each in their language; `key` is that of the mail without the person."""
    members = mobility.agreement.organisation.memberships.filter(ended_at__isnull=True, role="coordinator")
    for member in members.select_related("person"):
        mailing.post(
            member.person.email, template, {"mobility": mobility, **more}, language=member.person.language,
            key=f"{key}:{member.person_id}", case=case(mobility),
        )  # fmt: skip
