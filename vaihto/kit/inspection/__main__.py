"""The process that looks into one file: first it ties its own hands, then it reads."""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, NamedTuple

from vaihto.kit.inspection import archives, detecting, texts
from vaihto.kit.inspection.refusal import Found, Refusal


class Room(NamedTuple):
    """How much memory, time and output the process has."""

    memory: int
    seconds: int
    output: int


DOCUMENT = Room(300 * 1024**2, 8, 64 * 1024**2)
# A table with as many rows as a spreadsheet can hold.
TABLE = Room(3 * 1024**3, 120, 1024**3)
# Nothing that reads a document needs these; a parser that was taken over would.
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "ctypes.", "os.remove")


def tie_hands(cleaned: Path, room: Room = DOCUMENT) -> None:
    """Limit memory, time and output; no other programs, no network, no file written but the cleaned one."""
    leave_the_network()
    resource.setrlimit(resource.RLIMIT_AS, (room.memory, room.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (room.seconds, room.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (room.output, room.output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    os.nice(5)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(event)
        # open: path, mode, flags.
        is_writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if is_writing and str(arguments[0]) != str(cleaned):
            raise PermissionError(event)

    sys.addaudithook(watch)


def leave_the_network() -> None:
    """Give up new rights, and move into a network name space without devices where the kernel lets us."""
    import ctypes

    system = ctypes.CDLL(None)
    no_new_privileges, new_user, new_network = 38, 0x10000000, 0x40000000
    system.prctl(no_new_privileges, 1, 0, 0, 0)
    # Refused in some containers; then the audit hook alone keeps sockets away.
    system.unshare(new_user | new_network)


def inspect(file: Path, cleaned: Path, name: str) -> Found:
    """Return what the file is; a changed copy stands in `cleaned`. Raises Refusal."""
    kind = detecting.kind_of(file, name)
    # A library is loaded only for its own kind: a process that checks a text starts in a third of the time.
    if kind in {"jpeg", "png"}:
        from vaihto.kit.inspection import pictures

        return pictures.clean(file, cleaned, kind)
    if kind == "pdf":
        from vaihto.kit.inspection import pdfs

        return pdfs.look(file)
    if kind in {"csv", "txt"}:
        return texts.clean(file, cleaned, kind)
    return archives.look(file, kind)


def rows_of(file: Path, kind: str) -> dict[str, Any]:
    """Return the rows of a workbook. Raises Refusal for another kind of file."""
    if kind != "xlsx":
        raise Refusal("no_workbook")
    from vaihto.kit.inspection import sheets

    return {"rows": sheets.rows(file)}


def table_of(file: Path, cleaned: Path, name: str, *, wide: bool = False) -> dict[str, Any]:
    """Write the first sheet of a large workbook into `cleaned` as CSV; answer with the names of the sheets. Raises Refusal."""
    kind = detecting.kind_of(file, name)
    if kind != "xlsx":
        raise Refusal("no_workbook")
    from vaihto.kit.inspection import tables

    read, others = tables.write(file, cleaned, wide=wide)
    return {"kind": kind, "sheet": read, "others": others}


def sheet_of(file: Path, cleaned: Path, name: str, *, wide: bool = False) -> dict[str, Any]:
    """Answer as `table_of` does; a CSV is looked at and left as it is: each cell is judged later. Raises Refusal."""
    kind = detecting.kind_of(file, name)
    if kind not in {"csv", "txt"}:
        return table_of(file, cleaned, name, wide=wide)
    if texts.MARKUP.match(texts.decoded(file.read_bytes())[0]):
        raise Refusal("name_differs")
    return {"kind": kind, "sheet": "", "others": []}


def main(words: list[str]) -> int:
    """Answer one line of JSON; with `rows` the rows of a workbook’s first sheet too, with the other words only a table."""
    file, cleaned, name, wanted = Path(words[0]), Path(words[1]), words[2], words[3:]
    tie_hands(cleaned, TABLE if wanted == ["table"] else DOCUMENT)
    try:
        if wanted == ["table"]:
            answer = table_of(file, cleaned, name)
        elif wanted in (["sheet"], ["wide"]):
            answer = sheet_of(file, cleaned, name, wide=wanted == ["wide"])
        else:
            found = inspect(file, cleaned, name)
            answer = {"kind": found.kind, "changes": found.changes}
        if wanted == ["rows"]:
            answer |= rows_of(file, found.kind)
    except Refusal as refusal:
        answer = {"refused": refusal.code}
    except MemoryError:
        answer = {"refused": "too_heavy"}
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
