"""Where files lie, how a case claims them, how they are served, and how they go."""

import contextlib
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.attachments import names
from vaihto.kit.attachments.kinds import KINDS
from vaihto.kit.jobs import housekeeping
from vaihto.kit.models import Attachment
from vaihto.kit.operations import Refused

UNUSED = timedelta(days=1)


class CannotClaim(Refused):
    """The file cannot become part of this case."""


def folder() -> Path:
    """Return the folder of all attachments; it is part of the backup and of no web address."""
    return Path(settings.DATA) / "files" / "attachments"


def path_of_name(stored_name: str) -> Path:
    """Return where a file of that stored name lies."""
    return folder() / stored_name[:2] / stored_name


def path_of(attachment: Attachment) -> Path:
    """Return where the file lies."""
    return path_of_name(attachment.stored_name)


def unclaimed() -> "QuerySet[Attachment]":
    """Return the files that are part of no case yet."""
    return Attachment.objects.filter(case="", erased_at__isnull=True)


def claim(attachment: Attachment, *, case: str, by: Actor, purpose: str | None = None) -> Attachment:
    """Make the file part of a case, inside the operation that uses it; only its sender can, and only once.

    A repeated call for the same case changes nothing. Raises CannotClaim.
    """
    row = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
    gone = _("The file is no longer there. Send it again.")
    if row is None or row.erased_at is not None:
        raise CannotClaim(gone)
    if row.case == case:
        return row
    is_own = (row.received_by_kind, row.received_by_id) == (by.kind, by.id)
    if row.case or not is_own or (purpose is not None and row.purpose != purpose):
        raise CannotClaim(gone)
    row.case = case
    row.save(update_fields=["case"])
    attachment.case = case
    return row


def response(attachment: Attachment, *, name: str = "") -> FileResponse:
    """Return the file as a download that no browser runs or guesses about; the view has checked who may read. Raises Http404.

    `name` is the name to give it, without an ending, where the sender's would tell too much.
    """
    kind = KINDS[attachment.kind]
    if attachment.erased_at is not None:
        raise Http404
    try:
        stream = path_of(attachment).open("rb")
    except OSError as error:
        raise Http404 from error
    answer = FileResponse(
        stream,
        as_attachment=True,
        filename=f"{name}.{kind.ending}" if name else names.served(attachment.original_name, kind.ending),
        content_type=kind.content_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def erase(attachment: Attachment, *, at: datetime) -> None:
    """Delete the file when the running deed is committed; the row stays without the sender's name for it."""
    if attachment.erased_at is not None:
        return
    attachment.original_name, attachment.erased_at = "", at
    attachment.save(update_fields=["original_name", "erased_at"])
    path = path_of(attachment)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


@housekeeping("kit.attachments")
def sweep() -> int:
    """Delete files that no case claimed within a day, files without a row, and what a crash left; returns how many."""
    limit = clock.now() - UNUSED
    old = list(unclaimed().filter(received_at__lt=limit))
    for attachment in old:
        # Claimed meanwhile? Then it stays: the row goes only while it is part of no case.
        if unclaimed().filter(pk=attachment.pk).delete()[0]:
            path_of(attachment).unlink(missing_ok=True)
    return len(old) + sweep_disk()


def sweep_disk() -> int:
    """Delete what lies on the disk for more than a day and belongs to no row, by the machine's own clock."""
    limit = (clock.now() - clock.offset() - UNUSED).timestamp()
    count = 0
    for place in folder().glob("*/*"):
        with contextlib.suppress(FileNotFoundError):
            if place.stat().st_mtime > limit:
                continue
            if not Attachment.objects.filter(stored_name=place.name, erased_at__isnull=True).exists():
                place.unlink()
                count += 1
    for place in folder().glob(".incoming-*"):
        with contextlib.suppress(OSError):
            if place.stat().st_mtime <= limit and not any(place.iterdir()):
                place.rmdir()
    return count


def missing() -> list[Attachment]:
    """Return the files that a row names and the disk does not hold at that length."""
    return [row for row in Attachment.objects.filter(erased_at__isnull=True).iterator(chunk_size=2000) if not is_there(row)]


def is_there(attachment: Attachment) -> bool:
    """Return whether the disk holds the file at its length."""
    try:
        return path_of(attachment).stat().st_size == attachment.size
    except OSError:
        return False
