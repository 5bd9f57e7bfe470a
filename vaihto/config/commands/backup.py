"""`vaihto backup`: creates, verifies and restores backups."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vaihto.config import backups, startup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    create = deeds.add_parser("create", help="write a backup while people work")
    create.add_argument("file", nargs="?", type=Path, help="default: a new file in VAIHTO_VAR/backups")
    verify = deeds.add_parser("verify", help="read a backup and say whether it is whole")
    verify.add_argument("file", type=Path)
    restore = deeds.add_parser("restore", help="put a backup into an empty place")
    restore.add_argument("file", type=Path)
    for deed in (create, verify, restore):
        deed.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; exit code 1 for a damaged backup or a place in use."""
    deeds = {"create": create, "verify": verify, "restore": restore}
    return startup.refuses_plainly(lambda: deeds[options.deed](options))


def create(options: argparse.Namespace) -> int:
    """Create a backup and read it back."""
    startup.start()
    from vaihto.kit import clock

    startup.connect()
    if startup.is_empty():
        raise startup.Refused("The database is empty; there is nothing to back up. Is VAIHTO_VAR or VAIHTO_DATABASE_URL right?")
    real_now = clock.now() - clock.offset()
    name = f"vaihto-{real_now:%Y%m%dT%H%M%S}Z.tar"
    target = options.file or startup.data_folder() / "backups" / name
    with progress("backing up") as tell:
        parts = backups.create(place(), target, created_at=real_now.isoformat(timespec="seconds"), progress=tell)
        manifest = backups.verify(target, progress=tell)
    size = sum(part.size for part in parts)
    return answer(options, f"{target}: {len(parts)} parts, {size:,} bytes, read back whole.", target, manifest)


def verify(options: argparse.Namespace) -> int:
    """Read a backup from end to end."""
    existing(options.file)
    with progress("verifying") as tell:
        manifest = backups.verify(options.file, progress=tell)
    text = f"{options.file} is whole: {len(manifest['parts'])} parts, {manifest['engine']}, made {manifest['created_at']}."
    return answer(options, text, options.file, manifest)


def restore(options: argparse.Namespace) -> int:
    """Put a backup into this installation, where it is empty."""
    existing(options.file)
    startup.start()
    with progress("restoring") as tell:
        manifest = backups.restore(options.file, place(), is_empty=database_is_empty, progress=tell)
    text = f"Restored what was backed up at {manifest['created_at']}."
    return answer(options, f"{text} Now run: vaihto migrate; vaihto audit verify; vaihto doctor", options.file, manifest)


def existing(file: Path) -> None:
    """Raise Refused where there is no such file."""
    if not file.is_file():
        raise startup.Refused(f"There is no backup at {file}.")


def place() -> backups.Place:
    """Return where this installation keeps its data."""
    from django.conf import settings

    return backups.Place(startup.data_folder(), settings.DATABASES["default"])


def database_is_empty() -> bool:
    """Return whether a restore would overwrite nothing."""
    from django.db import connection

    here = place()
    if here.engine == "sqlite":
        file = Path(here.database["NAME"])
        return not file.exists() or file.stat().st_size == 0
    startup.connect()
    empty = not connection.introspection.table_names()
    connection.close()
    return empty


@contextmanager
def progress(deed: str) -> Iterator[backups.Progress]:
    """Show what is at work on a terminal; say nothing to a file or pipe."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda name: None
        return
    with console.status(deed) as status:
        yield lambda name: status.update(f"{deed}: {name}")


def answer(options: argparse.Namespace, text: str, file: Path, manifest: dict[str, Any]) -> int:
    """Print the answer for a person or for a machine."""
    print(json.dumps({"file": str(file), **manifest}) if options.json else text)
    return startup.DONE
