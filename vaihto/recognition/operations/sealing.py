"""Seals: the operator makes one for a school, and each sealed document that leaves is noted with the seal that it has."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.exchange import seals
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.recognition import school_seals
from vaihto.recognition.models import KnownSeal, SealedExport, Transcript

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation


class CannotMakeSeal(Refused):
    """No seal was made for the school."""


@operation("recognition.create_seal", gettext_lazy("Seal of a school made"))
def create_seal(
    organisation: "Organisation", *, by: Actor, at: datetime, given: seals.Seal | None = None, replaces: bool = False
) -> KnownSeal:  # fmt: skip
    """Make a seal for a school, or take a given one over, as a deed of the operator; the key becomes a file.

    With `replaces` the seal in use is replaced: its key is deleted, its certificate stays. Raises CannotMakeSeal.
    """
    if by.kind != "system":
        raise CannotMakeSeal(_("No seal was made, because only the operator may do it, at the command line."))
    before = school_seals.in_use(organisation.pk)
    if before is not None and not replaces:
        raise CannotMakeSeal(
            _("No seal was made, because the school has one. Replace it with --replace if its key is lost or known.")
        )
    seal = given or seals.new_seal(organisation.name, at=at)
    values = _checked(seal, at)
    try:
        folder = school_seals.keep(organisation.pk, seal)
    except OSError as wrong:
        raise CannotMakeSeal(_("No seal was made, because its files could not be written: %(why)s") % {"why": wrong}) from wrong
    try:
        if before is not None:
            KnownSeal.objects.filter(pk=before.pk, replaced_at__isnull=True).update(replaced_at=at)
        with transaction.atomic():
            known = KnownSeal.objects.create(organisation=organisation, recorded_at=at, **values)
    except IntegrityError:
        school_seals.remove(folder)
        raise CannotMakeSeal(_("No seal was made, because another one was made meanwhile.")) from None
    changes = {"fingerprint": [before.fingerprint if before else "", known.fingerprint]}
    audit.write(case=f"organisation:{organisation.pk}", subject=known, by=by, at=at, changes=changes)
    if before is not None:
        replaced = before
        transaction.on_commit(lambda: school_seals.forget_key(replaced))
    return known


def _checked(seal: seals.Seal, at: datetime) -> dict[str, object]:
    """Return what is kept of a seal. Raises CannotMakeSeal for one that cannot be used or is known already."""
    try:
        usable, fits = seals.is_usable(seal), seals.fits(seal)
        values = {
            "certificate": seal.certificate_pem.decode("ascii"), "fingerprint": seals.fingerprint(seal.certificate_pem),
            "starts_at": seals.starts_at(seal.certificate_pem), "ends_at": seals.expires_at(seal),
        }  # fmt: skip
    except (ValueError, TypeError) as wrong:
        raise CannotMakeSeal(
            _("No seal was made, because key and certificate cannot be read: PEM, the key without a password.")
        ) from wrong
    if not usable:
        raise CannotMakeSeal(_("No seal was made, because the key is no RSA key of 2048 bits at least."))
    if not fits:
        raise CannotMakeSeal(_("No seal was made, because the certificate is not that of the key."))
    # A new one begins now, to the second; the certificate has no parts of it.
    if not values["starts_at"] <= at <= values["ends_at"]:  # type: ignore[operator]
        raise CannotMakeSeal(_("No seal was made, because the certificate is not valid now."))
    if KnownSeal.objects.filter(fingerprint=values["fingerprint"]).exists():
        raise CannotMakeSeal(_("No seal was made, because this certificate has been in use already. Make a new one."))
    return values


def note_sealed(transcript: Transcript, wanted: str, certificate_pem: bytes, owner: int | None, at: datetime) -> str:
    """Keep which seal a transcript left with; part of an operation that leaves its own line. Returns the fingerprint.

    `owner` is the school whose seal it is, None for the installation, whose seal is kept when it is first seen.
    """
    fingerprint = seals.fingerprint(certificate_pem)
    known = KnownSeal.objects.filter(fingerprint=fingerprint).first()
    if known is None:
        KnownSeal.objects.filter(organisation__isnull=True, replaced_at__isnull=True).update(replaced_at=at)
        values = {
            "certificate": certificate_pem.decode("ascii"), "organisation_id": owner, "recorded_at": at,
            "starts_at": seals.starts_at(certificate_pem), "ends_at": seals.expires_at(seals.Seal(b"", certificate_pem)),
        }  # fmt: skip
        known, _new = KnownSeal.objects.get_or_create(fingerprint=fingerprint, defaults=values)
    SealedExport.objects.get_or_create(transcript=transcript, seal=known, format=wanted, defaults={"sealed_at": at})
    return fingerprint
