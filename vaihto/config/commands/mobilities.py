"""`vaihto mobilities`: a template for a table of stays, what is wrong with one, and storing it in a project.

Needs neither database nor Django, except with --project.

Exit codes: 0 = no fault, 1 = faults were found or the project refuses, 2 = wrong use (a file that cannot be read as a table).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from vaihto.core import formats
from vaihto.exchange.mobilities import columns, template
from vaihto.exchange.mobilities.faults import CannotRead, as_json, said
from vaihto.kit.inspection.texts import MARKUP

if TYPE_CHECKING:
    from vaihto.exchange.mobilities.faults import Fault
    from vaihto.exchange.mobilities.table import Table

MOST_BYTES = 500 * 1024**2
SECONDS = 150
MOST_EXAMPLES = 1_000_000
# What other kinds of file begin with.
NO_TABLES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"{\\rtf")
# What the inspection of a workbook refuses, and the sentence for it; everything else is a workbook with more than tables in it.
REFUSALS = {
    "damaged": "damaged", "too_heavy": "too_heavy", "bomb": "too_heavy", "too_many_rows": "too_many_rows", "no_rows": "empty",
    "empty": "empty", "wrong_type": "wrong_type", "name_differs": "wrong_type", "old_office": "wrong_type",
    "no_workbook": "wrong_type",
}  # fmt: skip
TOLD = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    empty = deeds.add_parser("template", help="write the columns of a table of stays as CSV")
    empty.add_argument("--example", type=_examples, default=0, metavar="N", help="with N example rows")
    empty.add_argument("--separator", choices=(",", ";"), default=",", help="between cells; ; suits spreadsheets in Finland")
    check = deeds.add_parser("import", help="check a table of stays, every fault at its cell; with --project store it")
    check.add_argument("file", metavar="FILE", help="CSV (UTF-8 or Windows-1252) or XLSX, its first sheet")
    check.add_argument("--dry-run", action="store_true", help="only check and compare; required without --project")
    check.add_argument("--project", metavar="NUMBER", help="number of the grant agreement or of its application")
    check.add_argument(
        "--leave-out", metavar="OUT.xlsx", type=Path, help="store the faultless rows and write the others here (with --project)"
    )
    check.add_argument("--json", action="store_true", help="answer as JSON")
    check.add_argument(
        "--annotated", metavar="OUT.xlsx", type=Path, help="also write the table with a comment at each faulty cell"
    )
    check.add_argument("--language", choices=formats.LANGUAGES, default="en", help="of the messages (default: en)")
    out = deeds.add_parser("bm-export", help="write the stays of a project in the columns of the Beneficiary Module")
    out.add_argument("--output", metavar="OUT", type=Path, required=True, help="OUT.csv or OUT.xlsx")
    back = deeds.add_parser("bm-compare", help="say what a file of the Beneficiary Module says otherwise; nothing is written")
    back.add_argument("file", metavar="FILE", type=Path, help="CSV or XLSX, its first sheet")
    back.add_argument("--json", action="store_true", help="answer as JSON")
    for each in (out, back):
        each.add_argument("--project", metavar="NUMBER", required=True, help="number of the grant agreement or its application")
    for each in (empty, check):
        each.add_argument(
            "--programme", choices=columns.PROGRAMMES, help=f"whose columns (default: the project’s, else {columns.DEFAULT})"
        )


def run(options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    return {"template": write_template, "import": check, "bm-export": module, "bm-compare": module}[options.deed](options)


def module(options: argparse.Namespace) -> int:
    """Write or compare a file of the Beneficiary Module; returns the exit code."""
    from vaihto.config import module_files

    return module_files.run(options)


def write_template(options: argparse.Namespace) -> int:
    """Write the template; returns the exit code."""
    template.write(
        sys.stdout, columns.pack(options.programme or columns.DEFAULT), examples=options.example, separator=options.separator
    )
    return 0


def check(options: argparse.Namespace) -> int:
    """Check a file and tell what is wrong with it; returns the exit code."""
    from vaihto.exchange.mobilities import annotated, checking

    if options.project:
        from vaihto.config import stay_storing

        return stay_storing.run(options)
    if options.leave_out or not options.dry_run:
        return wrong_use("A table is stored in a project. Name it with --project, or only check the table with --dry-run.")
    pack = columns.pack(options.programme or columns.DEFAULT)
    if options.annotated and options.annotated.resolve() == Path(options.file).resolve():
        return wrong_use(f"{options.file} would be overwritten. Name another file for the comments.")
    try:
        table, others = read(Path(options.file), pack)
        checked = checking.check(table, pack)
        if options.annotated:
            annotated.write(options.annotated, table, checked, options.language)
    except CannotRead as wrong:
        return wrong_use(f"{options.file}: {wrong.sentence(options.language)}")
    except OSError as wrong:
        return wrong_use(f"{wrong.filename or options.file} cannot be opened: {wrong.strerror}.")
    if options.annotated and len({(one.row, one.place) for one in checked.faults}) > annotated.MOST_COMMENTS:
        print(said("comments", options.language, most=annotated.MOST_COMMENTS), file=sys.stderr)
    if others:
        print(said("other_sheets", options.language, sheets=", ".join(others)), file=sys.stderr)
    if options.json:
        # Without a project nothing is stored, so every row is new.
        counts = {"rows": checked.rows, "new": checked.rows, "changed": 0, "unchanged": 0}
        if checked.empty_rows:
            counts["empty_rows"] = checked.empty_rows
        write_json(sys.stdout, counts, checked.faults, options.language)
    else:
        print(said("rows", options.language, rows=checked.rows, new=checked.rows))
        tell(checked.empty_rows, checked.faults, options.language)
    return 1 if checked.faults else 0


def write_json(target: TextIO, counts: dict[str, Any], faults: "Sequence[Fault]", language: str) -> None:
    """Write the answer as JSON: the counts, then a fault a line."""
    target.write(json.dumps(counts, indent=2).removesuffix("\n}") + ',\n  "errors": [')
    # One by one: there may be as many as the table has cells.
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for number, fault in enumerate(faults):
        target.write((",\n    " if number else "\n    ") + encode(as_json(fault, language)))
    target.write(("\n  " if faults else "") + "]\n}\n")


def tell(empty_rows: int, faults: "Sequence[Fault]", language: str) -> None:
    """Write the answer for a person, behind how many rows there are: every fault at its cell."""
    if empty_rows:
        print(said("empty_rows", language, empty=empty_rows))
    print(said("faults", language, faults=len(faults)) if faults else said("no_faults", language))
    for fault in faults:
        made = as_json(fault, language)
        value = f" {said('value', language, value=fault.value[:TOLD])}" if fault.value else ""
        place = said("place", language, row=fault.row) + (f", {fault.column}" if fault.column else "")
        print(f"{place}{value}: {made['message']}")


def read(file: Path, pack: columns.Pack) -> "tuple[Table, list[str]]":
    """Return the table of a file, and the names of sheets that were not read. Raises CannotRead and OSError."""
    from vaihto.exchange.mobilities import delimited

    with file.open("rb") as stream:
        start = stream.read(4096)
        if stream.seek(0, 2) > MOST_BYTES:
            raise CannotRead("too_large", most=f"{MOST_BYTES // 1024**2} MB")
    if not start:
        raise CannotRead("empty")
    if start.startswith(b"PK") or file.suffix.lower() == ".xlsx":
        return workbook(file)
    is_other = start.startswith(NO_TABLES) or MARKUP.match(start.decode("utf-8-sig", "ignore"))
    if is_other:
        raise CannotRead("wrong_type")
    return delimited.read(file.read_bytes(), pack), []


def workbook(file: Path) -> "tuple[Table, list[str]]":
    """Return the table of a workbook's first sheet, read by the process that looks into files. Raises CannotRead."""
    from vaihto.exchange.mobilities import delimited

    text, others = workbook_text(file, "table")
    return delimited.read_text(text, ";"), others


def workbook_text(file: Path, kind: str) -> tuple[str, list[str]]:
    """Return a workbook's first sheet as CSV with semicolons; `kind`: table, or wide for more columns. Raises CannotRead."""
    from vaihto.exchange.mobilities import table

    with tempfile.TemporaryDirectory(prefix="vaihto-") as folder:
        copy = Path(folder) / "table.csv"
        copy.touch(mode=0o600)
        words = [sys.executable, "-I", "-m", "vaihto.kit.inspection", str(file.resolve()), str(copy), file.name, kind]
        try:
            # S603: the words are our own, no shell reads them; the environment holds no setting and no key.
            done = subprocess.run(  # noqa: S603
                words, capture_output=True, timeout=SECONDS, env={"LANG": "C.UTF-8"}, stdin=subprocess.DEVNULL, cwd=folder,
                start_new_session=True, check=False,
            )  # fmt: skip
            # Killed by a limit, or out of memory inside a library: too heavy. Another death: a file that no program should read.
            told: dict[str, Any] = json.loads(done.stdout) if done.returncode >= 0 else {"refused": "too_heavy"}
        except subprocess.TimeoutExpired:
            told = {"refused": "too_heavy"}
        except ValueError:
            told = {"refused": "damaged"}
        if "refused" in told:
            sentence = REFUSALS.get(told["refused"], "unsafe")
            raise CannotRead(sentence, code=told["refused"], rows=table.MOST_ROWS, columns=table.MOST_COLUMNS)
        text = copy.read_text(encoding="utf-8")
    if not text.strip():
        raise CannotRead("empty")
    return text, told["others"]


def _examples(text: str) -> int:
    """Read a number of example rows for the command line."""
    if not text.isdecimal() or not 0 <= int(text) <= MOST_EXAMPLES:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to {MOST_EXAMPLES}")
    return int(text)


def wrong_use(problem: str) -> int:
    """Say on the error stream what was wrong; returns the exit code of wrong use."""
    print(f"vaihto mobilities: {problem}", file=sys.stderr)
    return 2
