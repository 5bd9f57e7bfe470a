"""What `vaihto mobilities bm-export` and `bm-compare` do: stays for the Beneficiary Module, and a file of it beside them."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaihto.config import startup
from vaihto.config.commands import mobilities
from vaihto.exchange.mobilities.faults import CannotRead

if TYPE_CHECKING:
    from vaihto.exchange.beneficiary.comparing import Compared
    from vaihto.exchange.beneficiary.mapping import Table
    from vaihto.grants.models import GrantAgreement


def run(options: argparse.Namespace) -> int:
    """Start Django and do what was asked; returns the exit code."""
    return startup.refuses_plainly(lambda: export(options) if options.deed == "bm-export" else compare(options))


def project_of(number: str) -> "GrantAgreement":
    """Return the project of a number. Raises startup.Refused."""
    startup.start()
    startup.require_present_database()
    from vaihto.grants import queries as grants

    agreement = grants.by_number(number)
    if agreement is None:
        raise startup.Refused(f"There is no project {number}. Give the number of a grant agreement or of its application.")
    return agreement


def export(options: argparse.Namespace) -> int:
    """Write the stays of a project; returns the exit code."""
    kind = options.output.suffix.lower().removeprefix(".")
    if kind not in {"csv", "xlsx"}:
        return mobilities.wrong_use("The file is written as CSV or XLSX. Name it so.")
    agreement = project_of(options.project)
    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM
    from vaihto.kit.operations import Refused
    from vaihto.mobility import operations

    try:
        content, made = operations.export_module(agreement, kind, by=SYSTEM, at=clock.now())
    except Refused as refused:
        raise startup.Refused(str(refused)) from refused
    try:
        options.output.write_bytes(content)
    except OSError as wrong:
        return mobilities.wrong_use(f"{options.output} cannot be written: {wrong.strerror}.")
    print(f"{len(made.rows)} stays were written, {len(made.missing)} of them without obligatory details.")
    return startup.DONE


def compare(options: argparse.Namespace) -> int:
    """Say what a file says otherwise than the stays of a project; returns 1 where something differs."""
    agreement = project_of(options.project)
    from vaihto.kit.operations import Refused
    from vaihto.mobility.module import projects
    from vaihto.mobility.operations import module_tables

    try:
        used = module_tables.in_use(agreement)
        found = module_tables.compared_with(agreement, used, rows_of(options.file))
    except Refused as refused:
        raise startup.Refused(str(refused)) from refused
    except CannotRead as wrong:
        return mobilities.wrong_use(f"{options.file}: {wrong.sentence('en')}")
    except OSError as wrong:
        return mobilities.wrong_use(f"{options.file} cannot be opened: {wrong.strerror}.")
    told = as_json(found, projects.table_of(used))
    if options.json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        tell(told)
    return 1 if found.differences or found.not_here or found.not_there or found.doubled else startup.DONE


def rows_of(file: Path) -> list[list[str]]:
    """Return the rows of a file. Raises CannotRead and OSError."""
    from vaihto.exchange.beneficiary import sheet

    content = file.read_bytes()
    if content.startswith(b"PK") or file.suffix.lower() == ".xlsx":
        return sheet.rows_of(mobilities.workbook_text(file, "wide")[0].encode(), ";")
    return sheet.rows_of(content)


def as_json(found: "Compared", table: "Table") -> dict[str, Any]:
    """Return what was found as JSON holds it; stays by Vaihto's key."""
    return {
        "rows": found.rows,
        "differences": [
            {"row": one.row, "stay": f"vaihto-{one.key}", "column": table.columns[one.place].name, "ours": one.ours,
             "theirs": one.theirs, "problem": one.problem}
            for one in found.differences
        ],
        "not_here": [{"row": row, "key": text} for row, text in found.not_here],
        "not_there": [f"vaihto-{key}" for key in found.not_there],
        "doubled": [{"row": row, "first": first} for row, first, _key in found.doubled],
        "new_ids": {f"vaihto-{key}": text for key, text in found.new_ids.items()},
        "missing_columns": list(found.missing_columns), "more_columns": list(found.more_columns),
    }  # fmt: skip


def tell(told: dict[str, Any]) -> None:
    """Write what was found for a person."""
    print(f"{told['rows']} rows were read; {len(told['differences'])} cells differ.")
    for one in told["differences"]:
        print(f"Row {one['row']}, {one['stay']}, {one['column']}: “{one['ours']}” here, “{one['theirs']}” in the file")
    for one in told["not_here"]:
        print(f"Row {one['row']}: no stay of this project ({one['key'] or 'no key'})")
    for one in told["doubled"]:
        print(f"Row {one['row']}: the stay of row {one['first']} again")
    for key in told["not_there"]:
        print(f"{key}: not in the file")
    for name in ("missing_columns", "more_columns"):
        if told[name]:
            print(f"{'Not in the file' if name == 'missing_columns' else 'Not in the mapping'}: {', '.join(told[name])}")
    if told["new_ids"]:
        print(f"{len(told['new_ids'])} stays have an id that is not stored. Store it on the project’s page.")
