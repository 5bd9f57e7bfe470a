"""Seals of schools: the key is a file of the operator alone, the certificate stands in the database too.

`VAIHTO_VAR/keys/ORGANISATION/FINGERPRINT/` holds `key.pem` and `certificate.pem`, closed to others. Which of a school's folders
is in use is said by the database, so that a seal is replaced at once. Where a school has none, the installation's seal is used.
"""

import os
import shutil
import stat
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings

from vaihto.exchange import seals
from vaihto.recognition import own_seal
from vaihto.recognition.models import KnownSeal
from vaihto.recognition.own_seal import CERTIFICATE, KEY, SealUnusable

# Of the fingerprint, in the name of a folder: enough to tell the seals of one school apart.
SHOWN = 16


def in_use(organisation_id: int) -> KnownSeal | None:
    """Return a school's own seal, None where it has none."""
    return KnownSeal.objects.filter(organisation_id=organisation_id, replaced_at__isnull=True).first()


def of_school(organisation_id: int, at: datetime) -> tuple[seals.Seal, int | None]:
    """Return the seal that a school's documents get at a moment, and whose it is: the school's key, None for the installation.

    A school's own seal that cannot be used is no reason to take the installation's: it raises SealUnusable.
    """
    known = in_use(organisation_id)
    if known is None:
        return own_seal.of_installation(at), None
    seal = read(known)
    if not known.starts_at <= at <= known.ends_at:
        raise SealUnusable(
            f"the certificate in {folder_of(known)} is valid from {known.starts_at:%Y-%m-%d} to {known.ends_at:%Y-%m-%d}"
        )
    return seal, organisation_id


def folder_of(known: KnownSeal) -> Path:
    """Return the folder of a school's seal."""
    return _folder(known.organisation_id or 0, known.fingerprint)


def read(known: KnownSeal) -> seals.Seal:
    """Return a school's seal from its files. Raises SealUnusable: missing, open to others, of another certificate."""
    folder = folder_of(known)
    key, certificate = folder / KEY, folder / CERTIFICATE
    try:
        if key.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SealUnusable(f"{key} can be read by others; close it: chmod 600 {key}")
        seal = seals.Seal(key.read_bytes(), certificate.read_bytes())
        fits = seals.fits(seal) and seals.fingerprint(seal.certificate_pem) == known.fingerprint
    except (OSError, ValueError, TypeError) as wrong:
        raise SealUnusable(f"{folder}: {wrong}") from wrong
    if not fits:
        raise SealUnusable(f"{folder} does not hold the seal with the fingerprint {known.fingerprint[:SHOWN]}")
    return seal


def keep(organisation_id: int, seal: seals.Seal) -> Path:
    """Write a school's seal into a folder of its own, closed to others, in one step; returns the folder. Raises OSError."""
    folder = _folder(organisation_id, seals.fingerprint(seal.certificate_pem))
    folder.parent.parent.mkdir(mode=0o700, exist_ok=True)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    # Left by a deed that was broken off: the database knows no seal of this fingerprint.
    remove(folder)
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        for name, content in ((KEY, seal.key_pem), (CERTIFICATE, seal.certificate_pem)):
            with os.fdopen(os.open(new / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return folder


def remove(folder: Path) -> None:
    """Take a seal's folder away that came to nothing."""
    shutil.rmtree(folder, ignore_errors=True)


def forget_key(known: KnownSeal) -> None:
    """Delete the key of a seal that is not used any more; the certificate stays."""
    (folder_of(known) / KEY).unlink(missing_ok=True)


def _folder(organisation_id: int, fingerprint: str) -> Path:
    return Path(settings.DATA) / "keys" / str(organisation_id) / fingerprint[:SHOWN]
