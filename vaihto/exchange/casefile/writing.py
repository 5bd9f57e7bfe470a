"""Writes a case file: the same pieces, lines and facts give the same bytes, whatever machine writes them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from vaihto.core.canonical import canonical_json, sha256_of

FORMAT, VERSION = "vaihto-casefile", 1
MANIFEST, CHECKSUMS, LINES, README = "manifest.json", "checksums.sha256", "audit/lines.json", "README.txt"
DOCUMENT, DATA, ATTACHMENT = "document", "data", "attachment"
FOLDERS = {DOCUMENT: "documents", DATA: "data", ATTACHMENT: "attachments"}
# Names that every system can unpack; who reads the file sees the title in the manifest.
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,120}")
# The oldest moment that a ZIP can hold: the file says its own moment in the manifest.
EPOCH = (1980, 1, 1, 0, 0, 0)

WORDS = """CASE FILE {case}

This file holds what the case consists of: documents (PDF/A), data (JSON), attachments as they came, and the lines of the
audit chain. It can be checked without the service that wrote it:

  sha256sum --check checksums.sha256        every file is what it was when the case file was written
  vaihto casefile verify FILE               the same, and that the data agree with their hashes and no audit line is missing

What this shows and what it does not: the lines of the case follow each other without a gap, and each is as it was written.
That nobody wrote the whole file anew shows only against a copy elsewhere: the checksum of checksums.sha256 stands in the
service's own audit chain, and the heads of that chain are kept outside the service (vaihto casefile verify --heads).
"""


class CannotWrite(ValueError):
    """Pieces that cannot stand in one case file; ``reason`` is a code, ``subject`` the name."""

    def __init__(self, reason: str, subject: str) -> None:
        self.reason, self.subject = reason, subject
        super().__init__(f"{reason}: {subject}")


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the case: `name` without a folder (small letters, digits, dots and hyphens), `title` for people.

    `kind` is ``document`` (PDF), ``data`` (JSON) or ``attachment`` (as it came).
    """

    kind: str
    name: str
    title: str
    content: bytes

    @property
    def path(self) -> str:
        """Where the piece lies in the case file."""
        return f"{FOLDERS[self.kind]}/{self.name}"

    @classmethod
    def of_values(
        cls, name: str, title: str, content: Any, *, content_hash: str = "", more: Mapping[str, Any] | None = None
    ) -> Piece:
        """Return data as a piece: frozen content with the hash that it was frozen with, and what was recorded about it."""
        values = {"title": title, "content": content, "content_hash": content_hash, "more": dict(more or {})}
        text = json.dumps(json.loads(canonical_json(values)), ensure_ascii=False, indent=1, sort_keys=True)
        return cls(DATA, name, title, text.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class Facts:
    """Which case it is, and who took the file out when."""

    case: str
    number: str
    made_at: datetime
    made_by: str
    service: str


def write(facts: Facts, pieces: Iterable[Piece], lines: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the case file.

    `lines` are the audit lines of the case, oldest first, as plain values with the keys that their hash is made of, and the
    hash. Raises CannotWrite: ``name_wrong``, ``name_twice``.
    """
    checked = _checked(pieces)
    files = {piece.path: piece.content for piece in checked}
    listed = [
        {"path": piece.path, "kind": piece.kind, "title": piece.title, "sha256": _sum(piece.content), "bytes": len(piece.content)}
        for piece in sorted(checked, key=lambda one: one.path)
    ]
    last = lines[-1] if lines else None
    manifest = {
        "format": FORMAT, "version": VERSION, "case": facts.case, "number": facts.number,
        "made_at": facts.made_at.isoformat(), "made_by": facts.made_by, "service": facts.service, "files": listed,
        "audit": {"lines": len(lines), "last_number": last["number"] if last else 0, "last_hash": last["hash"] if last else ""},
    }  # fmt: skip
    files |= {
        MANIFEST: _json(manifest), LINES: _json(list(lines)), README: WORDS.format(case=facts.number or facts.case).encode(),
    }  # fmt: skip
    sums = "".join(f"{_sum(files[path])}  {path}\n" for path in sorted(files)).encode()
    return _zipped({**files, CHECKSUMS: sums})


def checksum_of(casefile: bytes) -> str:
    """Return the SHA-256 of the list of checksums, which stands for the whole file."""
    with zipfile.ZipFile(io.BytesIO(casefile)) as packed:
        return _sum(packed.read(CHECKSUMS))


def hash_of_line(line: Mapping[str, Any]) -> str:
    """Return the hash that an audit line must have: of all its values but the hash itself, in canonical form."""
    return sha256_of({key: value for key, value in line.items() if key != "hash"})


def _checked(pieces: Iterable[Piece]) -> list[Piece]:
    listed = list(pieces)
    seen: set[str] = set()
    for piece in listed:
        if piece.kind not in FOLDERS or not NAME.fullmatch(piece.name):
            raise CannotWrite("name_wrong", piece.name)
        if piece.path in seen:
            raise CannotWrite("name_twice", piece.path)
        seen.add(piece.path)
    return listed


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP whose bytes depend on nothing but its files: one moment, one system, in order of their paths."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o100644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return packed.getvalue()
