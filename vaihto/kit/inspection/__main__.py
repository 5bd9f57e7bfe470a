"""The process that looks into one file: first it ties its own hands, then it reads."""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from vaihto.kit.inspection import archives, detecting, texts
from vaihto.kit.inspection.refusal import Found, Refusal

MEMORY = 300 * 1024**2
CPU_SECONDS = 8
OUTPUT = 64 * 1024**2
# Nothing that reads a document needs these; a parser that was taken over would.
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "ctypes.", "os.remove")


def tie_hands(cleaned: Path) -> None:
    """Limit memory, time and output; no other programs, no network, no file written but the cleaned one."""
    leave_the_network()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
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


def main(words: list[str]) -> int:
    """Answer one line of JSON; with a fourth word `rows` the rows of a workbook's first sheet too."""
    file, cleaned, name = Path(words[0]), Path(words[1]), words[2]
    tie_hands(cleaned)
    try:
        found = inspect(file, cleaned, name)
        answer: dict[str, Any] = {"kind": found.kind, "changes": found.changes}
        if words[3:] == ["rows"]:
            answer |= rows_of(file, found.kind)
    except Refusal as refusal:
        answer = {"refused": refusal.code}
    except MemoryError:
        answer = {"refused": "too_heavy"}
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
