"""`vaihto grant`: what an activity earns, line by line; the rates of a call as CSV. Needs neither database nor Django.

Exit codes: 0 = answered, also where an amount is not known; 1 = a rule of the call refuses; 2 = wrong use.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from vaihto.core import countries, formats
from vaihto.core.grant import annex, calculation, reader, rules, texts
from vaihto.core.grant.lines import NotAllowed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    one = deeds.add_parser("calculate", help="calculate the grant of one activity")
    one.add_argument("file", metavar="FILE", help="a request in YAML 1.2 or JSON; - reads the standard input")
    one.add_argument("--annex", metavar="FILE", help="the agency’s own rates, a CSV file; they go before the rulebook’s")
    one.add_argument("--json", action="store_true", help="answer as JSON")
    one.add_argument("--language", choices=formats.LANGUAGES, help="of the plain answer (default: that of LANG, else en)")
    rates = deeds.add_parser("annex", help="write the known rates of a call as CSV, to begin an own annex from")
    rates.add_argument("--agency", required=True, type=_country, metavar="COUNTRY", help="such as FI")
    rates.add_argument("--call", required=True, type=_call, metavar="YEAR", help="such as 2021")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    return {"calculate": calculate, "annex": write_annex}[options.deed](options)


def write_annex(options: argparse.Namespace) -> int:
    """Write the rulebook's rates of a call of an agency; returns the exit code."""
    print(annex.of_rulebook(options.call, options.agency), end="")
    return 0


def calculate(options: argparse.Namespace) -> int:
    """Answer one request; returns the exit code."""
    try:
        request = reader.read(_text(options.file), options.file)
        own = annex.read(_text(options.annex)) if options.annex else annex.Annex((), {})
    except _CannotRead as wrong:
        return _wrong(str(wrong))
    except reader.WrongGrant as wrong:
        return _wrong(str(wrong))
    except annex.WrongAnnex as wrong:
        return _wrong_annex(options, wrong)
    if options.annex and not own.is_for(request.call_year, request.agency):
        return _wrong(f"{options.annex} has nothing for call {request.call_year} of {request.agency}.")
    language = options.language or language_of(os.environ)
    try:
        made = calculation.calculate(request, own.law(request.call_year, request.agency))
    except NotAllowed as wrong:
        return _refused(options, wrong, language)
    if options.json:
        _write(texts.as_json(made))
    else:
        print("\n".join(texts.plain_lines(made, language)))
    return 0


def _country(text: str) -> str:
    """Read a country's code for the command line."""
    if text not in countries.codes():
        raise argparse.ArgumentTypeError("a country as two capital letters of ISO 3166, such as FI")
    return countries.canonical(text)


def _call(text: str) -> int:
    """Read a call's year for the command line."""
    first, last = rules.first_and_last_call()
    if not text.isdecimal() or not first <= int(text) <= last:
        raise argparse.ArgumentTypeError(f"a call year from {first} to {last}")
    return int(text)


def language_of(environment: "os._Environ[str] | dict[str, str]") -> str:
    """Return the language that the environment asks for, as LC_ALL, LC_MESSAGES and LANG say it; English otherwise."""
    asked = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return asked[:2] if asked[:2] in formats.LANGUAGES else "en"


class _CannotRead(ValueError):
    """A file that cannot be read at all."""


def _text(file: str) -> str:
    """Return the text of a file, or of the standard input for "-". Raises _CannotRead."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _CannotRead(f"{file} cannot be read: it is not UTF-8 text.") from None
    except OSError as wrong:
        raise _CannotRead(f"{file} cannot be read: {wrong.strerror}.") from None


def _refused(options: argparse.Namespace, wrong: NotAllowed, language: str) -> int:
    """Say what a rule refuses; returns its exit code."""
    if options.json:
        _write(texts.refused_as_json(wrong))
    heading = texts.word("word", "refused", language)
    source = f" {texts.word('word', 'source', language)}: {wrong.source}" if wrong.source else ""
    print(f"{heading}. {texts.refusal(wrong)[language]}{source}", file=sys.stderr)
    return 1


def _wrong_annex(options: argparse.Namespace, wrong: annex.WrongAnnex) -> int:
    """Say every fault of an annex at its cell; returns the exit code of wrong use."""
    if options.json:
        faults = [{"row": e.row, "column": e.column, "value": e.value, "message": e.message} for e in wrong.faults]
        _write({"errors": faults})
    for each in wrong.faults:
        value = f" “{each.value[:60]}”" if each.value else ""
        print(f"{options.annex}, row {each.row}, {each.column}{value}: {each.message}.", file=sys.stderr)
    return 2


def _write(answer: Any) -> None:
    """Write an answer as JSON."""
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def _wrong(problem: str) -> int:
    """Say on the error stream what was wrong; returns the exit code of wrong use."""
    print(f"vaihto grant: {problem}", file=sys.stderr)
    return 2
