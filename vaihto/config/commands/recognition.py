"""`vaihto recognition export`: what was recognised of a stay as ELMO, Koski, eHOKS, European credential or paper.

Exit codes: 0 = written, 1 = refused by a rule of the system, 2 = wrong use.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vaihto.config import startup
from vaihto.core import formats as languages
from vaihto.recognition.formats import FORMATS

if TYPE_CHECKING:
    from vaihto.mobility.models import Mobility
    from vaihto.recognition.exporting import Exported

# The first stage of the example in which stays are recognised.
STAGE = "report"
STDOUT = "-"
SIGNED = [one.name for one in FORMATS.values() if one.seals]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    one = deeds.add_parser("export", help="write the transcript of one stay in a format")
    one.add_argument("--format", required=True, choices=list(FORMATS), help="of the document")
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--mobility", type=int, metavar="ID", help="the stay, by the number in the address of its page")
    which.add_argument(
        "--demo", action="store_true",
        help="the first stay of the example programme that was recognised in full; an empty installation gets the example first",
    )  # fmt: skip
    one.add_argument("--output", required=True, metavar="FILE", help="where to write; - is the standard output")
    one.add_argument(
        "--certificate", type=Path, metavar="FILE", help=f"also write the signer’s certificate as PEM; for {' and '.join(SIGNED)}"
    )
    one.add_argument(
        "--language",
        choices=languages.LANGUAGES,
        default="",
        help="of the words around the frozen text (default: the participant’s)",
    )


def run(options: argparse.Namespace) -> int:
    """Export one stay; returns the exit code."""
    problem = wrong_use(options)
    if problem:
        print(f"vaihto recognition: {problem}", file=sys.stderr)
        return startup.WRONG_USE
    return startup.refuses_plainly(lambda: export(options))


def wrong_use(options: argparse.Namespace) -> str:
    """Return what is wrong with the words of the command, empty where nothing is."""
    if options.certificate and options.format not in SIGNED:
        return f"{options.format} is not signed, so that there is no certificate. Leave --certificate out."
    files = [Path(options.output)] if options.output != STDOUT else []
    files += [options.certificate] if options.certificate else []
    for file in files:
        if file.is_dir() or not file.absolute().parent.is_dir():
            return f"{file} cannot be written: it is a folder, or its folder does not exist."
    if len({file.absolute() for file in files}) < len(files):
        return "The certificate would overwrite the document. Name another file for it."
    return ""


def export(options: argparse.Namespace) -> int:
    """Write the document and, where wanted, the certificate. Raises Refused."""
    if options.demo:
        mobility = of_the_example()
    else:
        startup.start()
        startup.require_present_database()
        mobility = the_stay(options.mobility)
    made = exported(mobility, options)
    try:
        write(options.output, made.content)
        if options.certificate:
            write(str(options.certificate), made.certificate_pem)
    except OSError as wrong:
        print(f"vaihto recognition: {wrong.filename} cannot be written: {wrong.strerror}.", file=sys.stderr)
        return startup.WRONG_USE
    return startup.DONE


def the_stay(number: int) -> "Mobility":
    """Return a stay. Raises Refused where there is none."""
    from vaihto.mobility import queries as stays

    found = stays.for_ids([number]).get(number) if startup.may_be_key(number) else None
    if found is None:
        raise startup.Refused(f"There is no stay {number}. The number stands in the address of the stay’s page.")
    return found


def exported(mobility: "Mobility", options: argparse.Namespace) -> "Exported":
    """Return the document of a stay, recorded as a deed of the system. Raises Refused."""
    from django.utils import translation

    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM
    from vaihto.kit.operations import Refused
    from vaihto.recognition import operations
    from vaihto.recognition.own_seal import SealUnusable

    try:
        with translation.override("en"):
            return operations.export(mobility, options.format, language=options.language, by=SYSTEM, at=clock.now())
    except Refused as refused:
        # Of a seal that cannot be used the operator also hears which file, and why.
        detail = f" ({refused.__cause__})" if isinstance(refused.__cause__, SealUnusable) else ""
        raise startup.Refused(f"{refused}{detail}") from refused


def of_the_example() -> "Mobility":
    """Return the first stay of the example that was recognised in full; builds the example where there is nothing yet.

    Raises Refused for an installation that no demo made, and for an example that has not come so far.
    """
    from vaihto.config.commands import demo

    os.environ["VAIHTO_DEMO"] = "1"
    startup.start()
    startup.connect()
    if startup.is_empty():
        startup.say("There is no example here yet. It is built now, once; this takes a while, some seconds to a minute.")
        with demo.only_demo(fresh=False):
            demo.prepare(STAGE)
    require_example(startup.data_folder() / "demo-stage")
    startup.require_present_database()
    from vaihto.recognition import exporting

    found = exporting.first_of_the_example()
    if found is None:
        raise startup.Refused(
            "No stay of the example here was recognised in full. "
            "Set VAIHTO_VAR to an empty folder, where the example is built as far as needed."
        )
    return found


def require_example(mark: Path) -> None:
    """Raise Refused unless the data folder was filled by a demo."""
    if not mark.exists():
        raise startup.Refused(
            f"{mark.parent} holds data that no demo made, and --demo does not touch it. "
            "Name a stay with --mobility, or set VAIHTO_VAR to an empty folder."
        )
    if mark.read_text().strip() == "building":
        raise startup.Refused(
            f"The example in {mark.parent} is being built, or building it was interrupted. "
            "Wait, or begin anew with: vaihto demo --fresh"
        )


def write(file: str, content: bytes) -> None:
    """Write a file that its owner alone can read where it is new, or the standard output. Raises OSError."""
    if file == STDOUT:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
