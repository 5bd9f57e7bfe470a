"""The case file: the same bytes for the same case; every change of it is found and named; a hostile ZIP is refused."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaihto.core.canonical import sha256_of
from vaihto.exchange import casefile
from vaihto.exchange.casefile.writing import hash_of_line

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
FACTS = casefile.Facts("application:7", "2026-0007", NOW, "Riikka Niemelä", "https://vaihto.example")
CONTENT = {"title": "Työelämäjakso", "amount": "12000.00"}


def some_lines(count: int = 3) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for place in range(1, count + 1):
        line = {
            "number": 10 * place, "case": "application:7", "sequence": place, "operation": "applications.write", "at": place,
            "actor_name": "Katri", "changes": {"title": ["", "Työelämäjakso"]}, "reason": "",
            "previous_of_case": lines[-1]["hash"] if lines else "", "previous_of_all": f"{place:064d}",
        }  # fmt: skip
        lines.append({**line, "hash": hash_of_line(line)})
    return lines


def some_pieces() -> list[casefile.Piece]:
    return [
        casefile.Piece("document", "01-receipt.pdf", "Receipt", b"%PDF-1.7 example"),
        casefile.Piece.of_values(
            "01-application.json",
            "Application",
            CONTENT,
            content_hash=sha256_of(CONTENT),
            more={"sum": Decimal("1.50"), "at": NOW},
        ),
        casefile.Piece("attachment", "001.pdf", "Liite ä.pdf", b"anything"),
    ]


def a_casefile() -> bytes:
    return casefile.write(FACTS, some_pieces(), some_lines())


def files_of(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed_again(files: dict[str, bytes], *, sums_too: bool) -> bytes:
    """Return a ZIP of changed files; with `sums_too` whoever changed them also wrote the checksums anew."""
    if sums_too:
        rest = {path: content for path, content in files.items() if path != "checksums.sha256"}
        sums = "".join(f"{sha256(content).hexdigest()}  {path}\n" for path, content in sorted(rest.items()))
        files = {**rest, "checksums.sha256": sums.encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()


def codes(packed: bytes, heads: Any = None) -> list[str]:
    return [problem.code for problem in casefile.verify(packed, heads).problems]


def test_a_case_file_is_whole_and_says_what_it_holds() -> None:
    found = casefile.verify(a_casefile())
    assert found.problems == ()
    assert (found.case, found.number, found.files, found.lines, found.hashes) == ("application:7", "2026-0007", 7, 3, 1)
    assert found.checksum == casefile.checksum_of(a_casefile())


def test_the_same_case_gives_the_same_bytes() -> None:
    assert a_casefile() == a_casefile()
    assert casefile.write(FACTS, reversed(some_pieces()), some_lines()) == a_casefile()


def test_the_tools_of_the_system_can_check_the_checksums(tmp_path: Any) -> None:
    import subprocess

    with zipfile.ZipFile(io.BytesIO(a_casefile())) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(["sha256sum", "--check", "--quiet", "checksums.sha256"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize("path", sorted(files_of(a_casefile())))
def test_a_changed_byte_of_any_file_is_found(path: str) -> None:
    files = files_of(a_casefile())
    files[path] = files[path][:-1] + bytes([files[path][-1] ^ 1])
    assert not casefile.verify(packed_again(files, sums_too=False)).is_whole


@pytest.mark.parametrize("path", sorted(files_of(a_casefile())))
def test_a_missing_file_is_found(path: str) -> None:
    files = files_of(a_casefile())
    del files[path]
    assert "file_missing" in codes(packed_again(files, sums_too=False))


def test_a_file_that_was_added_is_found_even_where_the_checksums_were_written_anew() -> None:
    files = files_of(a_casefile()) | {"documents/99-invented.pdf": b"%PDF-"}
    assert codes(packed_again(files, sums_too=True)) == ["file_added"]


def changed_json(files: dict[str, bytes], path: str, change: Callable[[Any], None]) -> dict[str, bytes]:
    value = json.loads(files[path])
    change(value)
    return files | {path: json.dumps(value).encode()}


def with_manifest_mended(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files whose manifest agrees with them again, as a careful forger would write it."""

    def mend(manifest: Any) -> None:
        for one in manifest["files"]:
            content = files.get(one["path"], b"")
            one["sha256"], one["bytes"] = sha256(content).hexdigest(), len(content)

    return changed_json(files, "manifest.json", mend)


def test_changed_content_is_found_by_its_own_hash_where_all_checksums_were_written_anew() -> None:
    files = changed_json(
        files_of(a_casefile()), "data/01-application.json", lambda value: value["content"].update(amount="99.00")
    )
    assert codes(packed_again(with_manifest_mended(files), sums_too=True)) == ["content_changed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: lines[1].update(actor_name="Somebody else"), "line_changed"),
        (lambda lines: lines.pop(1), "line_missing"),
        (lambda lines: lines.pop(), "tail_cut"),
        (lambda lines: lines.__setitem__(slice(0, 2), [lines[1], lines[0]]), "line_missing"),
        (lambda lines: lines[1].update(previous_of_case="0" * 64), "chain_broken"),
        (lambda lines: lines[0].update(case="application:8"), "line_of_another_case"),
        (lambda lines: lines[0].update(changes=1.5), "line_changed"),
    ],
)
def test_a_changed_chain_is_found_where_all_checksums_were_written_anew(change: Callable[[Any], None], code: str) -> None:
    files = changed_json(files_of(a_casefile()), "audit/lines.json", change)
    assert code in codes(packed_again(with_manifest_mended(files), sums_too=True))


def test_a_whole_forgery_is_found_by_the_heads_that_lie_elsewhere() -> None:
    lines = some_lines()
    heads = [casefile.Head(line["number"], line["hash"]) for line in lines[::2]]
    assert casefile.verify(a_casefile(), heads).heads == 2
    lines[0]["actor_name"] = "Forger"
    for place, line in enumerate(lines):
        line["previous_of_case"] = lines[place - 1]["hash"] if place else ""
        line["hash"] = hash_of_line(line)
    forged = casefile.write(FACTS, some_pieces(), lines)
    assert codes(forged) == []
    assert codes(forged, heads) == ["head_differs", "head_differs"]


def test_heads_are_read_from_the_file_that_the_service_writes_out() -> None:
    text = f"1 {'a' * 64}:signature\n\n20 {'b' * 64}:signature\n"
    assert casefile.heads_of(text) == (casefile.Head(1, "a" * 64), casefile.Head(20, "b" * 64))
    with pytest.raises(ValueError, match="line 1 is not a head"):
        casefile.heads_of("nothing of the kind")


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (b"", "not_a_zip"),
        (b"PK\x03\x04 broken", "not_a_zip"),
        (packed_again({"anything.txt": b"x"}, sums_too=False), "file_missing"),
        (packed_again({**files_of(a_casefile()), "../escape": b"x"}, sums_too=True), "path_wrong"),
        (packed_again({**files_of(a_casefile()), "/etc/passwd": b"x"}, sums_too=True), "path_wrong"),
        (packed_again({**files_of(a_casefile()), "manifest.json": b"{}"}, sums_too=True), "not_a_casefile"),
        (packed_again({**files_of(a_casefile()), "manifest.json": b"[" * 100_000}, sums_too=True), "json_broken"),
        (packed_again({**files_of(a_casefile()), "audit/lines.json": b"{}"}, sums_too=True), "lines_broken"),
    ],
)
def test_what_is_no_case_file_is_refused_with_its_reason(packed: bytes, code: str) -> None:
    assert code in codes(packed)


def test_a_bomb_is_refused_by_its_table_of_contents_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaihto.exchange.casefile.reading.MOST_BYTES", 1_000)
    bomb = packed_again({**files_of(a_casefile()), "attachments/bomb": b"0" * 2_000}, sums_too=True)
    assert codes(bomb) == ["too_large"]


@pytest.mark.parametrize(("name", "reason"), [("../x.pdf", "name_wrong"), ("X.PDF", "name_wrong"), ("", "name_wrong")])
def test_a_name_that_not_every_system_can_unpack_is_refused_in_writing(name: str, reason: str) -> None:
    with pytest.raises(casefile.CannotWrite, match=reason):
        casefile.write(FACTS, [casefile.Piece("document", name, "x", b"%PDF-")], [])
    one = casefile.Piece("document", "x.pdf", "x", b"%PDF-")
    with pytest.raises(casefile.CannotWrite, match="name_twice"):
        casefile.write(FACTS, [one, one], [])


def test_a_document_that_is_no_pdf_is_found() -> None:
    assert codes(casefile.write(FACTS, [casefile.Piece("document", "x.pdf", "x", b"text")], [])) == ["not_a_pdf"]


@settings(max_examples=150, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_no_flipped_byte_of_the_zip_passes_as_another_whole_case_file(place: float, flip: int) -> None:
    """A byte of the container itself (a date, a comment) may change; what the files say may not."""
    packed = bytearray(a_casefile())
    packed[int(place * len(packed))] ^= flip
    found = casefile.verify(bytes(packed))
    assert not found.is_whole or files_of(bytes(packed)) == files_of(a_casefile())
