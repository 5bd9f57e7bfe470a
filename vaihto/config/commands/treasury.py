"""`vaihto treasury CALL`: the published grants of a call as the State Treasury's file of 34 columns."""

import argparse
import sys
from pathlib import Path

from vaihto.config import startup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("call", type=int, metavar="CALL", help="the call's key, as in its address: 3 of /calls/3/")
    parser.add_argument("--output", required=True, metavar="FILE", help="where to write the XLSX; - is the standard output")


def run(options: argparse.Namespace) -> int:
    """Write the file; exit code 1 where there is no such call or none of its results are public."""
    return startup.refuses_plainly(lambda: write(options.call, options.output))


def write(key: int, output: str) -> int:
    """Write the published grants of a call."""
    startup.start()
    startup.require_present_database()
    from vaihto.calls import queries as calls
    from vaihto.exchange import treasury
    from vaihto.grants import queries as grants

    call = calls.for_ids([key]).get(key) if startup.may_be_key(key) else None
    if call is None:
        raise startup.Refused(f"There is no call {key}. The key stands in the call's address, as 3 in /calls/3/.")
    rows = grants.for_treasury(call)
    if rows is None:
        raise startup.Refused(
            f"The results of call {key} have not been published, so there is nothing to tell. Publish them first."
        )
    made = treasury.workbook(rows)
    if output == "-":
        sys.stdout.buffer.write(made)
    else:
        Path(output).write_bytes(made)
        print(f"{len(rows)} grants were written.", file=sys.stderr)
    return startup.DONE
