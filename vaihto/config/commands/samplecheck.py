"""`vaihto samplecheck`: draw the sample of a check round again from its public file. Needs neither database nor Django.

Exit codes: 0 = the drawing is right; 1 = something in the file is otherwise; 2 = wrong use (a file that is no drawing).
"""

import argparse
import sys
from pathlib import Path

from vaihto.core import sampling

RULE = """\
The file is the CSV of a check round's public page, with the columns case, stratum, percent, mark, drawn, seed, word,
commitment, list_hash. What is done again:

  commitment = SHA-256 of the seed
  list_hash  = SHA-256 of the lines "case,stratum" in the order of the case numbers, each ended by a line feed
  mark       = SHA-256, in hexadecimal, of seed, line feed, word, line feed, case
  drawn      = of each stratum the lowest marks, so many as the share (percent) of its size, rounded up

Compare the printed commitment and hash of the list with those that were published before the drawing.
"""


PROBLEMS = {
    "not_a_drawing": (
        f"it is not the whole CSV of a drawing, with commas between the columns {', '.join(sampling.COLUMNS)}. "
        "Download it again from the page of the check round, and do not save it from a spreadsheet"
    ),
    "wrong_share": "the percent of the stratum “{subject}” is not one whole number from 0 to 100 in all its rows",
    "share_out_of_range": "the percent of the stratum “{subject}” is not one whole number from 0 to 100 in all its rows",
    "case_twice": "the case “{subject}” comes twice",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = RULE
    parser.add_argument("deed", choices=["verify"], help="what to do: draw again and compare")
    parser.add_argument("file", metavar="FILE", help="the CSV of a check round; - reads the standard input")


def run(options: argparse.Namespace) -> int:
    """Draw again; returns the exit code."""
    try:
        content = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
        text = content.decode("utf-8-sig")
        checked = sampling.verify(text)
    except (OSError, UnicodeDecodeError) as wrong:
        reason = "it is not UTF-8 text" if isinstance(wrong, UnicodeDecodeError) else wrong.strerror
        print(f"vaihto samplecheck: {options.file} cannot be read: {reason}.", file=sys.stderr)
        return 2
    except sampling.CannotSample as wrong:
        problem = PROBLEMS[wrong.reason].format(subject=wrong.subject)
        print(f"vaihto samplecheck: {options.file} is no drawing that can be done again: {problem}.", file=sys.stderr)
        return 2
    tell(checked)
    return 1 if checked.faults else 0


def tell(checked: sampling.Checked) -> None:
    """Write the answer for a person."""
    print(f"Commitment:       {checked.commitment}")
    print(f"Hash of the list: {checked.list_hash}")
    print(f"Drawn: {', '.join(checked.drawn) or 'none'}")
    for fault in checked.faults:
        print(f"WRONG: {fault}")
    print("The drawing is not right." if checked.faults else "The drawing is right.")
