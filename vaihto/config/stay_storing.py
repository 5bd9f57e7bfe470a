"""What `vaihto mobilities import FILE --project NUMBER` does: compare a table with the stays of a project, and store it."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaihto.config import startup
from vaihto.config.commands import mobilities
from vaihto.exchange.mobilities import columns
from vaihto.exchange.mobilities.faults import CannotRead, said

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.mobility.importing.comparing import Compared
    from vaihto.mobility.models import MobilityImport


def run(options: argparse.Namespace) -> int:
    """Start Django and do what was asked; returns the exit code."""
    outputs = [each.resolve() for each in (options.annotated, options.leave_out) if each]
    if Path(options.file).resolve() in outputs or len(outputs) != len(set(outputs)):
        return mobilities.wrong_use("Each file needs a name of its own: what is written must not take the place of another file.")
    if options.leave_out and options.dry_run:
        return mobilities.wrong_use("--leave-out stores the faultless rows; it does not go together with --dry-run.")
    return startup.refuses_plainly(lambda: compare_or_store(options))


def compare_or_store(options: argparse.Namespace) -> int:
    """Compare the table with the project, tell what was found, and store it unless only asked; returns the exit code."""
    startup.start()
    startup.require_present_database()
    from vaihto.exchange.mobilities import annotated
    from vaihto.grants import queries as grants
    from vaihto.mobility.importing import projects

    agreement = grants.by_number(options.project)
    if agreement is None:
        raise startup.Refused(
            f"There is no project {options.project}. Give the number of a grant agreement or of its application."
        )
    pack = projects.pack_of(agreement)
    if options.programme not in {None, pack.programme}:
        raise startup.Refused(
            f"The project has the columns of {pack.programme}, not of {options.programme}. Leave out --programme."
        )
    try:
        table, others = mobilities.read(Path(options.file), pack)
        found = projects.compared(agreement, table)
        if options.annotated:
            annotated.write(options.annotated, table, found, options.language)
        if others:
            print(said("other_sheets", options.language, sheets=", ".join(others)), file=sys.stderr)
        if options.dry_run:
            tell(options, pack, found, {})
            return startup.REFUSED if found.faults else startup.DONE
        return store(options, agreement, pack, found)
    except CannotRead as wrong:
        return mobilities.wrong_use(f"{options.file}: {wrong.sentence(options.language)}")
    except OSError as wrong:
        return mobilities.wrong_use(f"{wrong.filename or options.file} cannot be opened: {wrong.strerror}.")


def store(options: argparse.Namespace, agreement: "GrantAgreement", pack: columns.Pack, found: "Compared") -> int:
    """Store all rows, or with --leave-out the faultless ones; returns the exit code."""
    from vaihto.exchange.mobilities import annotated
    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM
    from vaihto.kit.operations import Refused
    from vaihto.mobility import operations

    rows = found.faultless() if options.leave_out else None
    if found.faults and not rows:
        tell(options, pack, found, {"stored": False})
        print(said("nothing_stored", options.language), file=sys.stderr)
        return startup.REFUSED
    left = found.left_by(rows) if rows is not None else None
    if left is not None and left.lines:
        # Before anything is stored: rows that are left out must not get lost.
        annotated.write(options.leave_out, left.table, left, options.language)
    try:
        made = operations.import_stays(
            agreement, found.table, source(options, agreement), rows=rows, seen=found.mark, by=SYSTEM, at=clock.now()
        )
    except Refused as refused:
        raise startup.Refused(str(refused)) from refused
    tell(options, pack, found, {"stored": made is not None, "import": made.pk if made else None})
    said_of = {"new": made.created, "changed": made.changed} if made else {}
    note = said("stored", options.language, **said_of) if made else said("nothing_new", options.language)
    print(note, file=sys.stderr)
    if left is not None and left.lines:
        print(said("left_out", options.language, left=len(left.lines), file=options.leave_out), file=sys.stderr)
    return startup.DONE


def source(options: argparse.Namespace, agreement: "GrantAgreement") -> "MobilityImport":
    """Return which file it is, not stored yet."""
    import hashlib

    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM
    from vaihto.mobility.models import MobilityImport

    with Path(options.file).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return MobilityImport(
        agreement=agreement, file_name=Path(options.file).name[:150], sha256=digest, sent_at=clock.now(), sent_by_id=SYSTEM.id,
        sent_by=SYSTEM.name,
    )  # fmt: skip


def tell(options: argparse.Namespace, pack: columns.Pack, found: "Compared", more: dict[str, Any]) -> None:
    """Say what a table would do: the counts, and every fault; for a person also old and new of every cell that changes."""
    counts = {"rows": len(found.lines), **{kind: found.counts[kind] for kind in ("new", "changed", "unchanged")}}
    if options.json:
        empty = {"empty_rows": found.empty_rows} if found.empty_rows else {}
        mobilities.write_json(sys.stdout, {**counts, **empty, **more}, found.faults, options.language)
        return
    language = options.language
    print(said("compared", language, **counts))
    for line in found.of_kind("changed"):
        for change in line.changes:
            label = pack.column(change.column).label[language]
            old, new = ("" if value is None else value for value in (change.old, change.new))
            print(f"{said('place', language, row=line.row)}, {said('change', language, column=label, old=old, new=new)}")
    mobilities.tell(found.empty_rows, found.faults, language)
