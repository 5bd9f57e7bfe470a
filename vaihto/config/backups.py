"""Backups: one tar file with the database, the files and a manifest of hashes, made while people write.

The database is copied first and the files after it: a file is written before the row that names it is committed, and
files are never changed, so each row of the copy finds its file. What comes later is only more than needed.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from vaihto import __version__
from vaihto.config.startup import Refused

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# What can be made again, or belongs to this machine.
LEFT_OUT = {"static", "backups", "log", "test", "stamps", "cache", "demo.lock"}
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Part:
    """One file inside a backup."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Place:
    """Where an installation keeps its data: the folder, and the database as Django's settings describe it."""

    folder: Path
    database: Mapping[str, Any]

    @property
    def engine(self) -> str:
        """Return sqlite or postgresql."""
        return "sqlite" if str(self.database["ENGINE"]).endswith("sqlite3") else "postgresql"


def create(place: Place, target: Path, *, created_at: str, progress: Progress) -> list[Part]:
    """Write a backup to `target`; it gets its name only when it is whole. Raises Refused where it cannot."""
    if target.exists():
        raise Refused(f"{target} exists already; a backup never overwrites another one. Give another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as work:
        copy = Path(work) / DATABASE[place.engine]
        progress(copy.name)
        copy_database(place, copy)
        unfinished = Path(work) / "backup.tar"
        parts = []
        with tarfile.open(unfinished, "w") as tar:
            for name, file in [(copy.name, copy), *kept_files(place)]:
                progress(name)
                # A file that was erased since the list was made is not in the backup; only what is erased ever goes away.
                with suppress(FileNotFoundError):
                    parts.append(add(tar, name, file))
            add_manifest(tar, place, parts, created_at)
        unfinished.chmod(0o600)
        with unfinished.open("rb") as file_on_disk:
            os.fsync(file_on_disk.fileno())
        unfinished.rename(target)
    return parts


def copy_database(place: Place, copy: Path) -> None:
    """Copy the database as it is at one moment; nobody has to stop writing."""
    if place.engine == "sqlite":
        source = Path(place.database["NAME"])
        if not source.exists():
            raise Refused(f"There is no database at {source}; nothing to back up. Is VAIHTO_VAR right?")
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(copy)) as destination:
            origin.backup(destination)
            destination.execute("PRAGMA journal_mode=DELETE")
        return
    tool(place, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={copy}", place.database["NAME"])


def tool(place: Place, program: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs. Raises Refused with its words where it fails."""
    path = shutil.which(program)
    if path is None:
        raise Refused(f"{program} is not installed; on Debian: apt install postgresql-client")
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {name: str(place.database[key]) for name, key in names.items() if place.database.get(key)}
    # S603: the words are our own and the settings', no shell reads them.
    done = subprocess.run([path, *words], capture_output=True, text=True, env={**os.environ, **environment})  # noqa: S603
    if done.returncode:
        raise Refused(f"{program} failed: {done.stderr.strip() or done.returncode}")


def kept_files(place: Place) -> Iterator[tuple[str, Path]]:
    """Yield (name inside the backup, file) for each file of the data folder that belongs into a backup."""
    database = Path(place.database["NAME"]).name if place.engine == "sqlite" else ""
    for path in sorted(place.folder.rglob("*")):
        inner = path.relative_to(place.folder)
        if inner.parts[0] in LEFT_OUT or path.is_symlink() or not path.is_file():
            continue
        if database and inner.name in {database, f"{database}-wal", f"{database}-shm", f"{database}-journal"}:
            continue
        # What begins with a dot is a lock, or a file that is still being received or backed up.
        if any(part.startswith(".") for part in inner.parts) or inner.suffix == ".tar":
            continue
        yield f"data/{inner.as_posix()}", path


def add(tar: tarfile.TarFile, name: str, file: Path) -> Part:
    """Put one file into the tar; its hash is that of the bytes put there."""
    with file.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        hashing = HashingReader(stream)
        # A file that grows meanwhile is kept as long as it was when it was opened.
        tar.addfile(entry, hashing)
    return Part(name, hashing.digest.hexdigest(), size)


class HashingReader:
    """A file that hashes what is read from it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read and hash."""
        block = self.stream.read(size)
        self.digest.update(block)
        return block


def add_manifest(tar: tarfile.TarFile, place: Place, parts: list[Part], created_at: str) -> None:
    """Put the list of all parts and their hashes at the end of the tar."""
    manifest = {
        "format": FORMAT,
        "vaihto": __version__,
        "created_at": created_at,
        "engine": place.engine,
        "parts": {part.name: {"sha256": part.sha256, "size": part.size} for part in parts},
    }
    text = json.dumps(manifest, indent=1, sort_keys=True).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mode = len(text), 0o600
    tar.addfile(entry, io.BytesIO(text))


def verify(backup: Path, *, progress: Progress) -> dict[str, Any]:
    """Read a whole backup and return its manifest. Raises Refused where anything is missing, changed or too much."""
    try:
        with tempfile.TemporaryDirectory(prefix="vaihto-verify-") as work:
            manifest = unpack(backup, Path(work), progress=progress)
            verify_database(Path(work), manifest["engine"])
            return manifest
    except (
        tarfile.TarError,
        EOFError,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        sqlite3.Error,
    ) as error:
        raise damaged(backup, str(error) or type(error).__name__) from error


def damaged(backup: Path, reason: str) -> Refused:
    """Return the refusal of a backup that is not whole."""
    return Refused(f"{backup} is damaged and cannot be used: {reason}. Use another backup.")


def unpack(backup: Path, work: Path, *, progress: Progress) -> dict[str, Any]:
    """Unpack a backup into `work`, comparing each part with the manifest; returns the manifest."""
    seen: dict[str, Part] = {}
    manifest: dict[str, Any] | None = None
    with tarfile.open(backup, "r:") as tar:
        for entry in tar:
            progress(entry.name)
            stream = tar.extractfile(entry) if entry.isreg() else None
            if stream is None or entry.name in seen or not is_safe(entry.name):
                raise damaged(backup, f"{entry.name} does not belong there")
            if entry.name == MANIFEST:
                manifest = json.load(stream)
            else:
                seen[entry.name] = write(entry.name, stream, work / entry.name)
    if manifest is None:
        raise damaged(backup, "its end, with the manifest, is missing")
    if manifest["format"] != FORMAT:
        raise Refused(f"{backup} has format {manifest['format']}; this version reads format {FORMAT}.")
    compare(backup, manifest["parts"], seen)
    return manifest


def is_safe(name: str) -> bool:
    """Return whether a name inside a backup stays inside the folder it is unpacked to."""
    path = PurePosixPath(name)
    known = name in {MANIFEST, *DATABASE.values()} or (path.parts[:1] == ("data",) and len(path.parts) > 1)
    return known and not path.is_absolute() and ".." not in path.parts


def write(name: str, stream: Any, target: Path) -> Part:
    """Write one part to the disk, hashing it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        while block := stream.read(1024 * 1024):
            digest.update(block)
            size += file.write(block)
    target.chmod(0o600)
    return Part(name, digest.hexdigest(), size)


def compare(backup: Path, expected: Mapping[str, Mapping[str, Any]], seen: Mapping[str, Part]) -> None:
    """Raise Refused at the first part that is missing, too much or changed."""
    for name in sorted(expected.keys() ^ seen.keys()):
        raise damaged(backup, f"{name} is {'missing' if name in expected else 'not in the manifest'}")
    for name, part in seen.items():
        if (part.sha256, part.size) != (expected[name]["sha256"], expected[name]["size"]):
            raise damaged(backup, f"{name} has changed since the backup was made")


def verify_database(work: Path, engine: str) -> None:
    """Ask the database's own program whether the copy is whole. Raises ValueError where it is not."""
    copy = work / DATABASE[engine]
    if engine == "sqlite":
        with closing(sqlite3.connect(copy)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        if answer != "ok" or orphans:
            raise ValueError(f"the database says {answer}, {len(orphans)} rows point nowhere")
    elif copy.read_bytes()[:5] != b"PGDMP":
        raise ValueError(f"{copy.name} is not a dump of PostgreSQL")


def restore(backup: Path, place: Place, *, is_empty: Callable[[], bool], progress: Progress) -> dict[str, Any]:
    """Put a whole backup into an empty place. Raises Refused for a damaged backup, another engine, a place in use."""
    manifest = verify(backup, progress=progress)
    if manifest["engine"] != place.engine:
        raise Refused(
            f"The backup is of {manifest['engine']}, this installation is set to {place.engine}. "
            "Mend VAIHTO_DATABASE_URL, or use another backup."
        )
    in_use = [name for name, _ in kept_files(place) if name != "data/secret-key"]
    if in_use or not is_empty():
        raise Refused(
            f"{place.folder} or its database is not empty, and a restore never overwrites. Set VAIHTO_VAR to an empty folder."
        )
    with tempfile.TemporaryDirectory(dir=place.folder, prefix=".backup-") as work:
        unpack(backup, Path(work), progress=progress)
        restore_database(place, Path(work) / DATABASE[place.engine])
        move_files(Path(work) / "data", place.folder)
    return manifest


def restore_database(place: Place, copy: Path) -> None:
    """Put the copy where the database belongs."""
    if place.engine == "sqlite":
        target = Path(place.database["NAME"])
        for rest in ("-wal", "-shm"):
            target.with_name(target.name + rest).unlink(missing_ok=True)
        copy.replace(target)
        return
    name = str(place.database["NAME"])
    tool(
        place,
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={name}",
        str(copy),
    )


def move_files(source: Path, folder: Path) -> None:
    """Move the files of a backup to their places."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
