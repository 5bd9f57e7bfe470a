"""Receiving a file: counted while it is written, looked into by a process of its own, then moved to its place."""

import fcntl
import hashlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.attachments import keeping, kinds, names
from vaihto.kit.attachments.limits import MEGABYTE, largest
from vaihto.kit.models import Attachment
from vaihto.kit.operations import Refused

Upload = File[bytes]
TIMEOUT = 10.0
# Each check may take 300 MB; so many run at once in one installation, the others wait their turn.
AT_ONCE = 2
PATIENCE = 20.0
# Files that one sender may have waiting without using them in any case.
MOST_WAITING = 30


class CannotReceive(Refused):
    """The file is not taken; `code` says why in one word (see kinds.REFUSALS)."""

    def __init__(self, reason: str, code: str) -> None:
        super().__init__(reason)
        self.code = code


def receive(uploaded: Upload, *, actor: Actor, purpose: str, allowed: Collection[str] = tuple(kinds.KINDS)) -> Attachment:
    """Check and keep a file that `actor` sends for `purpose` ("applications.paper"); returns its row, not yet part of a case.

    `allowed` narrows the kinds. Call it outside operations: the check takes up to 10 s. Raises CannotReceive.
    """
    limit = largest()
    refuse_too_many(actor)
    name = names.cleaned(uploaded.name or "")
    with working_folder() as folder:
        file, cleaned = folder / "sent", folder / "cleaned"
        write(uploaded, file, limit)
        answer = checked(file, cleaned, name)
        if answer["kind"] not in allowed:
            raise CannotReceive(
                _("The file was not saved, because it is of a kind that is not taken. Taken are: %(kinds)s.")
                % {"kinds": kinds.describe(allowed)},
                "wrong_type",
            )
        stored_name = put_away(cleaned if cleaned.exists() and cleaned.stat().st_size else file)
    return kept(stored_name, name, answer["kind"], answer["changes"], purpose, actor)


def kept(stored_name: str, name: str, kind: str, changes: list[str], purpose: str, actor: Actor) -> Attachment:
    """Return the row of a file that has been put away, part of no case yet."""
    path = keeping.path_of_name(stored_name)
    return Attachment.objects.create(
        stored_name=stored_name, original_name=name, kind=kind, size=path.stat().st_size, sha256=sha256_of(path),
        changes=changes, purpose=purpose, received_at=clock.now(), received_by_kind=actor.kind,
        received_by_id=actor.id, received_by_name=actor.name[:200],
    )  # fmt: skip


def refuse_too_many(actor: Actor) -> None:
    """Raise CannotReceive for a sender whose many files wait unused."""
    if keeping.unclaimed().filter(received_by_kind=actor.kind, received_by_id=actor.id).count() >= MOST_WAITING:
        raise CannotReceive(
            _("The file was not saved, because many of your files wait without being used. Try again tomorrow."), "waiting"
        )


def rows_of(uploaded: Upload, *, limit: int) -> list[list[str]]:
    """Return the rows of an uploaded workbook's first sheet as texts; nothing of the file is kept.

    It is opened only by the process that looks into files; `limit` is in bytes. Raises CannotReceive.
    """
    with working_folder() as folder:
        file, cleaned = folder / "sent", folder / "cleaned"
        write(uploaded, file, limit)
        rows: list[list[str]] = checked(file, cleaned, names.cleaned(uploaded.name or ""), "rows")["rows"]
        return rows


def receive_table(uploaded: Upload, *, actor: Actor, purpose: str, wide: bool = False) -> tuple[Attachment, str, list[str]]:
    """Check and keep a table that `actor` sends: a CSV as it is, of a workbook the first visible sheet as CSV (decision 0028).

    Nothing is disarmed: whoever reads it judges each cell, and it is never served. Returns its row, not yet part of a case, the
    SHA-256 of the file that was sent, and the names of sheets that were not read. With `wide` up to 400 columns.
    Raises CannotReceive.
    """
    refuse_too_many(actor)
    name = names.cleaned(uploaded.name or "")
    with working_folder() as folder:
        file, cleaned = folder / "sent", folder / "cleaned"
        write(uploaded, file, largest())
        digest = sha256_of(file)
        answer = checked(file, cleaned, name, "wide" if wide else "sheet")
        stored_name = put_away(cleaned if answer["kind"] == "xlsx" else file)
    return kept(stored_name, name, "csv", [], purpose, actor), digest, answer["others"]


def told_by(reader: str, uploaded: Upload, *, limit: int) -> dict[str, Any]:
    """Return what a room's own reader says of an uploaded file, of which nothing is kept: its one line of JSON.

    `reader` is a module that ties its hands as the inspection does and takes the same words; `limit` is in bytes. An answer with
    `refused` says that the process died or took too long. Raises CannotReceive for an empty or too large file.
    """
    with working_folder() as folder:
        file, cleaned = folder / "sent", folder / "cleaned"
        write(uploaded, file, limit)
        cleaned.touch(mode=0o600)
        with turn():
            return ask(file, cleaned, names.cleaned(uploaded.name or ""), reader=reader)


@contextmanager
def working_folder() -> Iterator[Path]:
    """Give a folder beside the stored files, so that the checked file can be renamed into its place."""
    keeping.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=keeping.folder(), prefix=".incoming-") as work:
        yield Path(work)


def write(uploaded: Upload, file: Path, limit: int) -> None:
    """Write what was sent, counting. Raises CannotReceive for nothing and for too much."""
    size = 0
    with file.open("wb") as target:
        for block in uploaded.chunks():
            size += len(block)
            if size > limit:
                raise CannotReceive(
                    _("The file was not saved, because it is larger than %(limit)s MB. Choose a smaller file.")
                    % {"limit": limit // MEGABYTE},
                    "too_large",
                )
            target.write(block)
    if not size:
        raise CannotReceive(kinds.sentence("empty"), "empty")


def checked(file: Path, cleaned: Path, name: str, *more: str) -> dict[str, Any]:
    """Return what the inspection found: kind and changes, with `rows` those of a workbook. Raises CannotReceive."""
    cleaned.touch(mode=0o600)
    with turn():
        answer = ask(file, cleaned, name, *more)
    if "refused" in answer:
        raise CannotReceive(kinds.sentence(answer["refused"]), answer["refused"])
    return answer


def ask(file: Path, cleaned: Path, name: str, *more: str, reader: str = "vaihto.kit.inspection") -> dict[str, Any]:
    """Run the inspection or another reader; a process that dies or takes too long refuses the file."""
    words = [sys.executable, "-I", "-m", reader, str(file), str(cleaned), name, *more]
    try:
        # S603: the words are our own, no shell reads them; the environment holds no setting and no key.
        done = subprocess.run(  # noqa: S603
            words, capture_output=True, timeout=TIMEOUT, env={"LANG": "C.UTF-8"}, cwd=file.parent, stdin=subprocess.DEVNULL,
            start_new_session=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"refused": "too_heavy"}
    # Killed by a limit, or out of memory inside a library: too heavy. Any other death: a file that no program should read.
    if done.returncode < 0:
        return {"refused": "too_heavy"}
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"refused": "damaged"}
    return answer


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one of the places for checks; they are files, because web processes do not share memory."""
    limit = time.monotonic() + PATIENCE
    while True:
        for number in range(AT_ONCE):
            with (keeping.folder() / f".check-{number}.lock").open("w") as place, suppress(BlockingIOError):
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield
                return
        if time.monotonic() > limit:
            raise CannotReceive(
                _("The file was not saved, because many files are being checked just now. Send it again in a minute."), "busy"
            )
        time.sleep(0.05)


def put_away(file: Path) -> str:
    """Move a checked file to its place under a random name, and wait for the disk; returns the name."""
    name = secrets.token_hex(16)
    target = keeping.path_of_name(name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.chmod(0o600)
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
    file.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return name


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
