"""Checks a case file without the database: safe to open, complete, each file as written, each line in its chain."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from vaihto.core.canonical import NotCanonicalError, sha256_of
from vaihto.exchange.casefile.writing import CHECKSUMS, DATA, DOCUMENT, FORMAT, LINES, MANIFEST, VERSION, hash_of_line

# A case file of a large project with its attachments; more is refused before anything is unpacked.
MOST_BYTES, MOST_FILES = 2 * 1024**3, 10_000
SUM = re.compile(r"([0-9a-f]{64})  ([ -~]+)")
OBLIGATORY = (MANIFEST, CHECKSUMS, LINES)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: a code, the file (or line) it is about, and a sentence."""

    code: str
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class Head:
    """A head of the audit chain that was kept outside the service: the number of a line and its hash."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer: problems (none: whole), the case, and how much was looked at.

    `heads` is how many lines of the case were found among the heads that were handed in; None where none were.
    """

    problems: tuple[Problem, ...]
    case: str
    number: str
    made_at: str
    files: int
    lines: int
    hashes: int
    heads: int | None
    checksum: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


class _Broken(Exception):
    """A case file that cannot be looked into any further."""


def heads_of(text: str) -> tuple[Head, ...]:
    """Return the heads of a file of heads: lines of "number hash" and a signature, which is not looked at here.

    Raises ValueError for a line that is none.
    """
    found = []
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        number, _, rest = line.partition(" ")
        digest = rest[:64]
        if not number.isdigit() or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise ValueError(f"line {place} is not a head: a number and a hash")
        found.append(Head(int(number), digest))
    return tuple(found)


def verify(casefile: bytes, heads: Iterable[Head] | None = None) -> Verification:
    """Look at a whole case file; never raises for what is in it."""
    problems: list[Problem] = []
    facts: dict[str, Any] = {}
    counts = {"files": 0, "lines": 0, "hashes": 0}
    found: int | None = None
    checksum = ""
    try:
        files = _opened(casefile)
        checksum = sha256(files[CHECKSUMS]).hexdigest()
        problems += _checksums(files)
        facts = _manifest(files)
        problems += _listed(files, facts)
        lines = _lines(files)
        problems += _chain(lines, facts)
        counts = {"files": len(files), "lines": len(lines), "hashes": 0}
        for wrong, looked_at in _contents(files, facts):
            counts["hashes"] += looked_at
            problems += wrong
        if heads is not None:
            found, wrong_heads = _against(lines, heads)
            problems += wrong_heads
    except _Broken as broken:
        problems.append(broken.args[0])
    return Verification(
        tuple(problems), str(facts.get("case", "")), str(facts.get("number", "")), str(facts.get("made_at", "")),
        counts["files"], counts["lines"], counts["hashes"], found, checksum,
    )  # fmt: skip


def _stop(code: str, subject: str, message: str) -> _Broken:
    return _Broken(Problem(code, subject, message))


def _opened(casefile: bytes) -> dict[str, bytes]:
    """Return the files by path, after the table of contents has been found harmless."""
    try:
        with zipfile.ZipFile(io.BytesIO(casefile)) as packed:
            entries = packed.infolist()
            _harmless(entries)
            return {entry.filename: packed.read(entry) for entry in entries}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error) as wrong:
        raise _stop("not_a_zip", "", f"The file cannot be opened as a ZIP: {wrong}.") from None


def _harmless(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _stop("too_large", "", "The file unpacks to more than a case file holds.")
    for entry in entries:
        name = entry.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or entry.flag_bits & 1 or entry.is_dir():
            raise _stop("path_wrong", name, f"The file holds an entry that a case file never has: {name}.")
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise _stop("file_twice", twice, f"The file {twice} is there twice.")
    for name in OBLIGATORY:
        if name not in names:
            raise _stop("file_missing", name, f"The file {name} is missing, so this is not a whole case file.")


def _checksums(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield files that are not what the list of checksums says, that it does not name, or that are gone."""
    wanted: dict[str, str] = {}
    text = files[CHECKSUMS].decode("utf-8", "replace")
    for line in text.removesuffix("\n").split("\n"):
        found = SUM.fullmatch(line)
        if found is None or not text.endswith("\n"):
            yield Problem("checksums_broken", CHECKSUMS, "The list of checksums has a line that is none.")
            return
        wanted[found[2]] = found[1]
    for path, digest in wanted.items():
        if path not in files:
            yield Problem("file_missing", path, f"The file {path} is missing: it is in the list of checksums.")
        elif sha256(files[path]).hexdigest() != digest:
            yield Problem("file_changed", path, f"The file {path} was changed after the case file was written.")
    for path in sorted(set(files) - set(wanted) - {CHECKSUMS}):
        yield Problem("file_added", path, f"The file {path} was added: it is not in the list of checksums.")


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    facts = _read_json(files, MANIFEST)
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise _stop("not_a_casefile", MANIFEST, "The manifest is not that of a case file of Vaihto.")
    if facts.get("version") != VERSION:
        raise _stop(
            "version_unknown", MANIFEST, f"The case file has version {facts.get('version')}; this program knows {VERSION}."
        )
    if not isinstance(facts.get("files"), list) or not isinstance(facts.get("audit"), dict):
        raise _stop("manifest_broken", MANIFEST, "The manifest lacks its list of files or its end of the audit chain.")
    return facts


def _listed(files: Mapping[str, bytes], facts: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what the manifest says otherwise than the files are."""
    named = {str(one.get("path")): one for one in facts["files"] if isinstance(one, dict)}
    for path, one in named.items():
        if path not in files:
            yield Problem("file_missing", path, f"The file {path} is missing: the manifest names it.")
        elif one.get("sha256") != sha256(files[path]).hexdigest() or one.get("bytes") != len(files[path]):
            yield Problem("manifest_differs", path, f"The manifest says another checksum or size of {path}.")
    for path in sorted(set(files) - set(named)):
        if "/" in path and path != LINES:
            yield Problem("file_added", path, f"The file {path} is not in the manifest.")


def _lines(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    lines = _read_json(files, LINES)
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise _stop("lines_broken", LINES, "The audit lines are not a list of lines.")
    return lines


def _chain(lines: list[dict[str, Any]], facts: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield lines that are missing, changed, swapped or of another case, and a cut tail."""
    previous = ""
    for place, line in enumerate(lines, start=1):
        name = f"line {line.get('number')} ({line.get('operation')})"
        if line.get("sequence") != place:
            yield Problem("line_missing", name, f"At place {place} of the case stands {name} of place {line.get('sequence')}.")
            break
        if line.get("case") != facts.get("case"):
            yield Problem("line_of_another_case", name, f"{name} belongs to {line.get('case')}.")
        if line.get("previous_of_case") != previous:
            yield Problem("chain_broken", name, f"{name} does not follow the line before it.")
        if _hash(line) != line.get("hash"):
            yield Problem("line_changed", name, f"{name} was changed after it was written.")
        previous = str(line.get("hash"))
    end = facts["audit"]
    last = lines[-1] if lines else {}
    if end.get("lines") != len(lines) or end.get("last_hash", "") != last.get("hash", ""):
        yield Problem("tail_cut", LINES, "The last lines are not those that the manifest names.")


def _hash(line: Mapping[str, Any]) -> str:
    try:
        return hash_of_line(line)
    except NotCanonicalError:
        return ""


def _contents(files: Mapping[str, bytes], facts: Mapping[str, Any]) -> Iterator[tuple[list[Problem], int]]:
    """Yield for each file what is wrong inside it and how many hashes were looked at: data by their hash, documents by kind."""
    for one in facts["files"]:
        path = str(one.get("path")) if isinstance(one, dict) else ""
        if path not in files:
            continue
        if one.get("kind") == DOCUMENT and not files[path].startswith(b"%PDF-"):
            yield [Problem("not_a_pdf", path, f"The document {path} is not a PDF.")], 0
        elif one.get("kind") == DATA:
            yield _data(files, path)


def _data(files: Mapping[str, bytes], path: str) -> tuple[list[Problem], int]:
    try:
        values = _read_json(files, path)
        frozen = values["content_hash"]
        if not frozen:
            return [], 0
        if sha256_of(values["content"]) != frozen:
            return [Problem("content_changed", path, f"The content of {path} does not have the hash that it was frozen with.")], 1
    except (_Broken, NotCanonicalError, KeyError, TypeError):
        return [Problem("data_broken", path, f"The data in {path} cannot be read.")], 0
    return [], 1


def _against(lines: list[dict[str, Any]], heads: Iterable[Head]) -> tuple[int, list[Problem]]:
    """Return how many lines of the case are among the heads, and those whose head says another hash."""
    kept = {head.number: head.hash for head in heads}
    known = [line for line in lines if line.get("number") in kept]
    wrong = [
        Problem("head_differs", f"line {line['number']}", f"Line {line['number']} has another hash than the head that was kept.")
        for line in known
        if kept[line["number"]] != line.get("hash")
    ]
    return len(known), wrong


def _read_json(files: Mapping[str, bytes], path: str) -> Any:
    try:
        return json.loads(files[path].decode("utf-8"))
    except (ValueError, RecursionError):
        raise _stop("json_broken", path, f"The file {path} is not JSON.") from None
