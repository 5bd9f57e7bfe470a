"""Signing a memorandum of understanding: the school here, each partner by its link; and asking for a correction instead."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.kit import audit, languages, mailing, signatures
from vaihto.kit.actors import COUNTERPART, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.qualifications import permissions, queries, states
from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner
from vaihto.qualifications.operations.memoranda import case, held


class CannotSignMemorandum(Refused):
    """The memorandum was not signed."""


class CannotAskForCorrection(Refused):
    """The correction of the memorandum was not asked for."""


@operation("qualifications.sign_memorandum", gettext_lazy("Memorandum of understanding signed"))
def sign_memorandum(
    memorandum: MemorandumOfUnderstanding, *, by: Actor, at: datetime, partner: MemorandumPartner | None = None,
    name: str = "", position: str = "", seen: str = "",
) -> MemorandumOfUnderstanding:  # fmt: skip
    """Sign for the school, or for a partner by its link; with the last signature the memorandum is in force.

    `seen` is the hash of the text that was shown. A second signature of a party changes nothing. Raises CannotSignMemorandum.
    """
    row = held(memorandum)
    if not permissions.may_sign_memorandum(by, row, partner):
        raise CannotSignMemorandum(
            _("The memorandum was not signed, because you do not have the right to sign it for this organisation.")
        )
    role = queries.role_of(partner)
    if role in queries.signed_roles(row) and (not seen or seen == row.content_hash):
        audit.nothing_new()
        return row
    may_be_signed(row, seen)
    name = name.strip() or (by.name if partner is None else "")
    if not name:
        raise CannotSignMemorandum(_("The memorandum was not signed, because the name is missing. Write your name."))
    right, organisation, position = right_of(row, partner, by, position.strip())
    signature, _is_new = signatures.put(
        document=row.document, version=row.version, role=role, content=row.content, statement=statement_of(partner), by=by,
        name=name, position=position, organisation=organisation, right_to_sign=right,
        language=languages.of_link_page(by.language), at=at,
    )  # fmt: skip
    changes: dict[str, Any] = {"role": role, "version": row.version, "hash": signature.content_hash}
    if not queries.missing_roles(row):
        changes["state"] = [states.SIGNING, states.IN_FORCE]
        put_in_force(row, at)
    audit.write(case=case(row), subject=row, by=by, at=at, changes=changes)
    receipt(row, role, by)
    return row


def may_be_signed(row: MemorandumOfUnderstanding, seen: str) -> None:
    """Raise CannotSignMemorandum where the text cannot be signed now, or is not the one that was shown."""
    if row.state != states.SIGNING:
        raise CannotSignMemorandum(_("The memorandum was not signed, because it does not wait for signatures now."))
    if row.correction_wanted:
        raise CannotSignMemorandum(
            _("The memorandum was not signed, because a correction has been asked for. The school answers it first.")
        )
    if seen and seen != row.content_hash:
        raise CannotSignMemorandum(
            _("The memorandum was not signed, because its text has changed. Read the new text below, then sign it.")
        )


def statement_of(partner: MemorandumPartner | None) -> str:
    """Return the sentence that a signer agrees to."""
    if partner is None:
        return _("I have read the memorandum and sign it for the school.")
    return _("I have read the memorandum and may sign it for the organisation.")


def right_of(row: MemorandumOfUnderstanding, partner: MemorandumPartner | None, by: Actor, position: str) -> tuple[str, str, str]:
    """Return why the signer may sign, for which organisation, in which position."""
    if partner is not None:
        return _("Personal link sent to %(email)s") % {"email": by.email}, partner.name, position
    member = organisations.membership(by.id, row.organisation_id)
    return (member.right_to_sign, row.organisation.name, position or member.position) if member else ("", "", position)


def put_in_force(row: MemorandumOfUnderstanding, at: datetime) -> None:
    """Put a memorandum in force, and the one that it replaces out of use."""
    row.state, row.in_force_at = states.IN_FORCE, at
    row.save(update_fields=["state", "in_force_at"])
    if row.replaces_id is not None:
        MemorandumOfUnderstanding.objects.filter(pk=row.replaces_id, replaced_at__isnull=True).update(replaced_at=at)


def receipt(row: MemorandumOfUnderstanding, role: str, by: Actor) -> None:
    """Tell who signed by link, at the invited address, so that nobody signs in somebody's name unnoticed."""
    if by.kind == "link":
        mailing.post(
            by.email, "qualifications/mail/memorandum_signed.txt", {"memorandum": row},
            language=languages.of_link_page(by.language), key=f"memorandum-signed:{row.pk}:{row.version}:{role}", case=case(row),
        )  # fmt: skip


@operation("qualifications.ask_memorandum_correction", gettext_lazy("Correction of a memorandum asked for"))
def ask_for_correction(partner: MemorandumPartner, *, text: str, by: Actor, at: datetime) -> MemorandumOfUnderstanding:
    """Let a partner say what should change; signing waits for the school, which is told. Raises CannotAskForCorrection."""
    row = held(partner.memorandum)
    if not by.opens(COUNTERPART, partner.pk):
        raise CannotAskForCorrection(_("The correction was not asked for, because only a partner may do it, by its link."))
    if row.state != states.SIGNING:
        raise CannotAskForCorrection(_("The correction was not asked for, because the memorandum does not wait for signatures."))
    if not text.strip():
        raise CannotAskForCorrection(_("The correction was not asked for, because the text is empty. Write what should change."))
    if row.correction_wanted == text.strip():
        audit.nothing_new()
        return row
    row.correction_wanted, row.correction_wanted_by = text.strip(), by.name[:150]
    row.save(update_fields=["correction_wanted", "correction_wanted_by"])
    audit.write(case=case(row), subject=row, by=by, at=at, changes={"version": row.version, "asked_by": partner.position})
    tell_school(row, "qualifications/mail/memorandum_correction.txt", key=f"memorandum-correction:{row.pk}:{at.timestamp()}")
    return row


@operation("qualifications.keep_memorandum", gettext_lazy("Memorandum kept as it is"))
def keep_memorandum(memorandum: MemorandumOfUnderstanding, *, reason: str, by: Actor, at: datetime) -> MemorandumOfUnderstanding:
    """Answer a wish for correction: the text stays, and why; the partners are told. Raises CannotAskForCorrection."""
    row = held(memorandum)
    if not permissions.may_enter_units(by, row.organisation_id):
        raise CannotAskForCorrection(_("The wish was not answered, because only people of the school may do it."))
    if not row.correction_wanted:
        audit.nothing_new()
        return row
    if not reason.strip():
        raise CannotAskForCorrection(_("The wish was not answered, because the reason is missing. Write the reason."))
    row.correction_wanted = row.correction_wanted_by = ""
    row.save(update_fields=["correction_wanted", "correction_wanted_by"])
    audit.write(case=case(row), subject=row, by=by, at=at, changes={"correction": "kept"}, reason=reason.strip())
    for partner in row.partners.order_by("position"):
        mailing.post(
            partner.contact_email, "qualifications/mail/memorandum_kept.txt", {"memorandum": row, "reason": reason.strip()},
            language=languages.of_link_page(partner.language), key=f"memorandum-kept:{row.pk}:{at.timestamp()}:{partner.pk}",
            case=case(row),
        )  # fmt: skip
    return row


def tell_school(row: MemorandumOfUnderstanding, template: str, *, key: str) -> None:
    """Write to the coordinators of the school, each in their language; `key` is that of the mail without the person."""
    for member in organisations.coordinators_of([row.organisation_id]).get(row.organisation_id, []):
        mailing.post(
            member.person.email, template, {"memorandum": row}, language=member.person.language,
            key=f"{key}:{member.person_id}", case=case(row),
        )  # fmt: skip


@operation("qualifications.warn_of_end", gettext_lazy("School told that a memorandum ends"))
def warn_of_end(memorandum: MemorandumOfUnderstanding, *, by: Actor, at: datetime) -> None:
    """Tell the school that a memorandum in force ends soon."""
    audit.write(case=case(memorandum), subject=memorandum, by=by, at=at, changes={"ends_on": str(memorandum.ends_on)})
    tell_school(memorandum, "qualifications/mail/memorandum_ends.txt", key=queries.warned_key(memorandum.pk))
