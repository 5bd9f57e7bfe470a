"""Message catalogues: one per room and language, extracted with Babel, complete in Finnish and Swedish.

In five more languages they hold exactly the messages of the pages that partners and hosts open by a link, as
vaihto/kit/locale/link_pages.txt lists them. Without arguments every room's catalogues are brought up to date; with `--check`
nothing is written and the exit code is 1 where a message is missing, untranslated, says itself twice, says the same in Swedish as
in Finnish (in the five: as in English) without being listed, or differs between rooms.
"""
# long because: gathering, checking and writing catalogues share what a message is.

import argparse
import ast
import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "vaihto"
SAME = PACKAGE / "kit" / "locale" / "same_in_both.txt"
SAME_AS_ENGLISH = PACKAGE / "kit" / "locale" / "same_as_english.txt"
LINK_PAGES = PACKAGE / "kit" / "locale" / "link_pages.txt"
LANGUAGES = ("fi", "sv")
LINK_LANGUAGES = ("de", "es", "fr", "it", "et")
KEYWORDS = {
    "_": None, "lazy": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
# Which folders a room's catalogue covers; the settings' few words belong to kit.
EXTRA = {"kit": [PACKAGE / "config"]}
Key = tuple[str, str | None]


def rooms() -> list[str]:
    """Return the rooms that may have messages."""
    return sorted(
        p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists() and p.name not in {"core", "rulebook", "config"}
    )


def sources(room: str) -> Iterator[Path]:
    """Yield the files of a room that may hold messages, in order."""
    for folder in [PACKAGE / room, *EXTRA.get(room, [])]:
        for path in sorted(folder.rglob("*")):
            is_source = path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts)
            if is_source and not {"migrations", "static"} & set(path.parts):
                yield path


def link_pages() -> dict[Path, list[str]]:
    """Return the files whose texts partners and hosts read, each with the names in it that count (none: all of it)."""
    found: dict[Path, list[str]] = {}
    for line in LINK_PAGES.read_text(encoding="utf-8").splitlines():
        name, _, names = line.partition(":")
        if line.strip() and not line.startswith("#"):
            found.setdefault(PACKAGE / name.strip(), []).extend(names.split())
    return found


def part_of(text: str, names: list[str]) -> str:
    """Return the named classes, functions and assignments of a Python file. Raises KeyError for a name it does not have."""
    parts: dict[str, str] = {}
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
        for target in targets:
            name = getattr(target, "name", getattr(target, "id", ""))
            parts[name] = ast.get_source_segment(text, node) or ""
    return "\n".join(parts[name] for name in names)


def messages_of(path: Path, names: list[str] | None = None) -> Iterator[tuple[object, str | None]]:
    """Yield (msgid, context) of a file, or of the names in it; a msgid is a text or a pair of singular and plural."""
    text = path.read_text(encoding="utf-8")
    if names:
        text = part_of(text, names)
    if path.suffix != ".py":
        # templatize turns a template into something like Python; the indentation has to go for the tokenizer.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines()) + "\n"
    for _line, msgid, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield msgid, context


def wanted(room: str, language: str = "fi") -> dict[Key, tuple[object, set[str]]]:
    """Return every message of a room with the files that use it; in a language of link pages those of such pages only."""
    found: dict[Key, tuple[object, set[str]]] = {}
    listed = link_pages() if language in LINK_LANGUAGES else None
    for path in sources(room):
        if listed is not None and path not in listed:
            continue
        for msgid, context in messages_of(path, listed[path] if listed is not None else None):
            key = (msgid[0] if isinstance(msgid, tuple | list) else str(msgid), context)
            if not key[0]:
                continue
            kept = found.setdefault(key, (tuple(msgid) if isinstance(msgid, tuple | list) else msgid, set()))
            kept[1].add(str(path.relative_to(ROOT)))
    return found


def file_of(room: str, language: str) -> Path:
    """Return the catalogue's file."""
    return PACKAGE / room / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogue_of(room: str, language: str) -> Catalog:
    """Return a room's catalogue as it is now; empty where there is none."""
    path = file_of(room, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(room: str, language: str) -> Catalog:
    """Return the catalogue with exactly the messages that the room uses; translations are kept."""
    old = catalogue_of(room, language)
    new = Catalog(
        locale=language, project="Vaihto", version="1", copyright_holder="the authors of Vaihto", charset="utf-8",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC), revision_date=datetime(2026, 1, 1, tzinfo=UTC), fuzzy=False,
    )  # fmt: skip
    new.header_comment = f"# {room}: {language}."
    for (text, context), (msgid, files) in sorted(wanted(room, language).items(), key=lambda item: (min(item[1][1]), item[0][0])):
        before = old.get(msgid, context=context) or old.get(text, context=context)
        string = before.string if before and not before.fuzzy else ""
        if isinstance(msgid, tuple) and not isinstance(string, tuple):
            string = ("",) * new.num_plurals
        if not isinstance(msgid, tuple) and isinstance(string, tuple):
            string = string[0]
        flags = {"python-format"} if re.search(r"%(\(\w+\))?[sd]", text) else set()
        new.add(msgid, string, locations=[(name, None) for name in sorted(files)], flags=flags, context=context)
    return new


def problems(room: str, language: str, catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with the translations of one catalogue."""
    for message in catalogue:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        name = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if not all(strings) or message.fuzzy:
            yield f"{room} {language}: not translated: {name!r}"
            continue
        for missing in placeholders(message) - set.intersection(*({*re.findall(r"%\((\w+)\)", s)} for s in strings[-1:])):
            yield f"{room} {language}: placeholder {missing} is missing: {name!r}"
        if not repeated(name):
            yield from (
                f"{room} {language}: says itself twice: {again!r} for {name!r}" for again in map(repeated, strings) if again
            )


def repeated(text: str) -> str:
    """Return what a text says twice, or "": all of it, 20 characters in a row, or an end of 20 that stood there before.

    An entry of several lines that was filled twice looks like this; nobody sees it in the catalogue, every reader on the page.
    """
    words = " ".join(text.split())
    whole, in_a_row = re.fullmatch(r"(.*\w{3}.*?) ?\1", words), re.search(r"(.{20,}) ?\1", words)
    if whole or in_a_row:
        return (whole or in_a_row)[1]
    return words[-20:] if words[-20:] in words[:-20] else ""


def placeholders(message: Message) -> set[str]:
    """Return the named placeholders that a translation must hold."""
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return set(re.findall(r"%\((\w+)\)", ids[-1]))


def same_in_both(catalogues: dict[tuple[str, str], Catalog]) -> Iterator[str]:
    """Yield Swedish texts of more than two letters that equal the Finnish ones and are not listed."""
    listed = set(SAME.read_text(encoding="utf-8").splitlines()) if SAME.exists() else set()
    for (room, language), catalogue in catalogues.items():
        if language != "fi":
            continue
        swedish = catalogues[room, "sv"]
        for message in catalogue:
            other = swedish.get(message.id, context=message.context) if message.id else None
            name = message.id[0] if isinstance(message.id, tuple | list) else message.id
            text = message.string[0] if isinstance(message.string, tuple | list) else message.string
            is_word = bool(text and re.search(r"[A-Za-zåäö]{3}", re.sub(r"%\(\w+\)s", "", text)))
            if other and message.string == other.string and is_word and text not in listed:
                yield f"{room}: Swedish equals Finnish: {name!r} -> {text!r}"


def same_as_english(catalogues: dict[tuple[str, str], Catalog]) -> Iterator[str]:
    """Yield texts of the five languages that equal the English and are not listed: a left-over a reader would find."""
    listed = set(SAME_AS_ENGLISH.read_text(encoding="utf-8").splitlines())
    for (room, language), catalogue in catalogues.items():
        for message in catalogue if language in LINK_LANGUAGES else ():
            text = message.id[0] if isinstance(message.id, tuple | list) else message.id
            said = message.string[0] if isinstance(message.string, tuple | list) else message.string
            is_word = bool(text and re.search(r"[A-Za-z]{3}", re.sub(r"%\(\w+\)s", "", text)))
            if is_word and said == text and f"{language} {text}" not in listed:
                yield f"{room} {language}: equals the English: {text!r}"


def conflicts(catalogues: dict[tuple[str, str], Catalog]) -> Iterator[str]:
    """Yield messages that two rooms translate differently: only one of them would be shown."""
    seen: dict[tuple[str, object, str | None], tuple[str, object]] = {}
    for (room, language), catalogue in sorted(catalogues.items()):
        for message in catalogue:
            if not message.id:
                continue
            key = (language, message.id, message.context)
            first = seen.setdefault(key, (room, message.string))
            if first[1] != message.string and all([first[1], message.string]):
                yield f"{language}: {first[0]} says {first[1]!r}, {room} says {message.string!r} for {message.id!r}"


def borrow(catalogues: dict[tuple[str, str], Catalog]) -> None:
    """Fill an untranslated message with another room's translation of the same message."""
    known: dict[tuple[str, object, str | None], object] = {}
    for (_room, language), catalogue in catalogues.items():
        for message in catalogue:
            if message.id and (all(message.string) if isinstance(message.string, tuple | list) else message.string):
                known.setdefault((language, message.id, message.context), message.string)
    for (_room, language), catalogue in catalogues.items():
        for message in catalogue:
            if message.id and not (all(message.string) if isinstance(message.string, tuple | list) else message.string):
                message.string = known.get((language, message.id, message.context), message.string)


def text_of(catalogue: Catalog) -> bytes:
    """Return the file's bytes: by file, without line numbers, so that moving code changes nothing."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, include_lineno=False, sort_by_file=False)
    return re.sub(
        rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To).*\n',
        b"",
        out.getvalue(),
    )


def main() -> int:
    """Update or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", help="only these rooms")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where something is wrong")
    options = parser.parse_args()
    os.chdir(ROOT)
    everything = {(room, code): updated(room, code) for room in rooms() for code in (*LANGUAGES, *LINK_LANGUAGES)}
    borrow(everything)
    chosen = {key: value for key, value in everything.items() if not options.rooms or key[0] in options.rooms}
    found: dict[str, list[str]] = defaultdict(list)
    for (room, language), catalogue in chosen.items():
        path, text = file_of(room, language), text_of(catalogue)
        if len(catalogue) and not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        elif len(catalogue) and (not path.exists() or path.read_bytes() != text):
            found["stale"].append(f"{path.relative_to(ROOT)} is not up to date: run script/messages")
        found["text"] += problems(room, language, catalogue)
    found["same"] = [line for line in same_in_both(everything) if not options.rooms or line.split(":")[0] in options.rooms]
    found["same"] += [line for line in same_as_english(everything) if not options.rooms or line.split()[0] in options.rooms]
    found["conflict"] = [line for line in conflicts(everything) if not options.rooms or any(r in line for r in options.rooms)]
    lines = [line for kind in found.values() for line in kind]
    print("\n".join(lines) if lines else f"{sum(len(c) for c in chosen.values())} messages, all translated")
    return 1 if lines and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
