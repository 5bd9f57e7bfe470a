"""`vaihto assign`: the best fitting assignment of assessors for a task in a file. Needs neither database nor Django.

Exit codes: 0 = answered, also where places stay empty; 2 = wrong use (a file that cannot be understood).
"""

import argparse
import json
import sys
from pathlib import Path

from vaihto.core import assignment, assignment_reader

INPUT = """\
The file, YAML 1.2 or JSON (only applications and assessors are obligatory):

  applications:              # needs = how many assessors, if not per_application
    - {id: A1, applicant: O1, language: fi, topics: [nursing], needs: 2}
    - {id: A2, applicant: O2, language: sv, topics: {nursing: 2, welding: 1}}
  assessors:                 # no languages = reads every one; knowledge of a topic 0-1, 1 in a list
    - {id: P1, languages: [fi, sv], topics: [nursing], most: 6}
    - {id: P2, languages: [fi], topics: {nursing: 0.5, welding: 1}}
  per_application: 2         # default 2
  most_each: 10              # the most tasks of an assessor without a limit of their own; default 10
  conflicts:                 # never assigned; an applicant stands for all its applications
    - {application: A1, assessor: P2, reason: partner X}
    - {applicant: O2, assessor: P1, reason: employer}
  last_time: [{applicant: O1, assessor: P1}]      # no assessor-applicant pair twice running
  fixed: [{application: A2, assessor: P2}]        # kept, whatever language, fit and limit say
  unwanted: [{application: A1, assessor: P1, reason: asked not to}]
  fits: [{application: A1, assessor: P1, fit: 0.7}]   # instead of the fit by topics, 0-1
  language: required         # required (default) or ignored
  evenness: 0                # taken off the sum of fits for each task above an equal share; default 0

The fit of a pair = sum over the application's topics of weight x knowledge, divided by the sum of the weights.
Settled: as many places as possible are filled first; among those the sum of the fits (less evenness) is the
largest there is. Where places stay empty, "lacking" says which and "remedies" which limit to loosen.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = INPUT
    parser.add_argument("file", metavar="FILE", help="a task in YAML 1.2 or JSON; - reads the standard input")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace) -> int:
    """Answer; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        content = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
        task = assignment_reader.read(content.decode("utf-8-sig"), options.file)
    except (OSError, UnicodeDecodeError) as wrong:
        reason = "it is not UTF-8 text" if isinstance(wrong, UnicodeDecodeError) else wrong.strerror
        print(f"vaihto assign: {options.file} cannot be read: {reason}.", file=sys.stderr)
        return 2
    except assignment_reader.WrongTask as wrong:
        print(f"vaihto assign: {wrong}", file=sys.stderr)
        return 2
    plan = assignment.assign(task)
    answer = assignment_reader.as_json(task, plan)
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        tell(answer)
    return 0


def tell(answer: dict) -> None:  # type: ignore[type-arg]
    """Write the answer for a person."""
    for one in answer["assignments"]:
        chosen = ", ".join(f"{each['id']} ({each['fit']:.2f}{', by hand' if each['fixed'] else ''})" for each in one["assessors"])
        print(f"{one['application']}: {chosen or 'nobody'}")
        for each in one["not_chosen"]:
            print(f"    not {each['id']}: {each['reason']}")
    print("Loads: " + ", ".join(f"{one['assessor']} {one['tasks']}/{one['most']}" for one in answer["loads"]))
    if answer["complete"]:
        print(f"Every place is filled; sum of the fits {answer['sum_of_fits']:g}.")
        return
    print("Places that stay empty: " + ", ".join(f"{one['application']} {one['places']}" for one in answer["lacking"]))
    for one in answer["remedies"]:
        print(f"  {one['reason']} (fills {one['fills']})")
