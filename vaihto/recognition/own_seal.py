"""The seal of this installation: the operator's own key and certificate, or a pair that is made once in the data folder."""

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from vaihto.exchange import seals

KEY, CERTIFICATE = "key.pem", "certificate.pem"


class SealUnusable(Exception):
    """The files of the seal cannot be used; the message says which and why."""


def of_installation(at: datetime) -> seals.Seal:
    """Return the seal, made at the first call where the operator has set none; `at` is when a new one begins.

    Raises SealUnusable.
    """
    given: tuple[Path, Path] | None = settings.SEAL_FILES
    folder = Path(settings.DATA) / "seal"
    if given is None and not folder.exists():
        _make(folder, at)
    key, certificate = given or (folder / KEY, folder / CERTIFICATE)
    try:
        seal = seals.Seal(key.read_bytes(), certificate.read_bytes())
        fits = seals.fits(seal)
    except (OSError, ValueError, TypeError) as wrong:
        # A TypeError is a key with a password.
        raise SealUnusable(f"{key} and {certificate}: {wrong}") from wrong
    if not fits:
        raise SealUnusable(f"{certificate} is not the certificate of {key}")
    return seal


def _make(folder: Path, at: datetime) -> None:
    """Make key and certificate, closed to others; of two processes that do it at once the first one wins."""
    address = urlsplit(settings.BASE_URL)
    seal = seals.new_seal(f"Vaihto {address.hostname or settings.BASE_URL}", at=at)
    new = Path(tempfile.mkdtemp(prefix=".seal-", dir=folder.parent))
    try:
        for name, content in ((KEY, seal.key_pem), (CERTIFICATE, seal.certificate_pem)):
            with os.fdopen(os.open(new / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        # Both files appear in one step; a folder with files in it is never replaced.
        new.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
