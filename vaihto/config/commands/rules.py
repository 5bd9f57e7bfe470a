"""`vaihto rules`: lists the rules of the actions, shows one, checks one situation. Needs neither database nor Django.

Exit codes: 0 = answered, whatever the verdict; 2 = wrong use (an unknown code, a situation that cannot be understood).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from vaihto.core import eligibility, findings, formats, parameters
from vaihto.core import situation as situations


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    every = deeds.add_parser("list", help="list the rules")
    every.add_argument("--action", choices=parameters.words("action"), help="only those of one action")
    one = deeds.add_parser("show", help="show one rule with its numbers and their sources")
    one.add_argument("code", metavar="CODE", help="such as PAR-1")
    check = deeds.add_parser("check", help="check one situation")
    check.add_argument("file", metavar="FILE", help="a situation in YAML 1.2 or JSON; - reads the standard input")
    for deed in (every, one, check):
        deed.add_argument("--json", action="store_true", help="answer as JSON")
        deed.add_argument("--language", choices=formats.LANGUAGES, default="en", help="of the plain answer")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    return {"list": list_rules, "show": show, "check": check}[options.deed](options)


def list_rules(options: argparse.Namespace) -> int:
    """Write every rule, or those of one action: code, severity, title."""
    listed = eligibility.rules(options.action) if options.action else eligibility.all_rules()
    if options.json:
        return _write([_rule_as_json(rule) for rule in listed])
    for rule in listed:
        severity = parameters.word("severity", rule.severity, options.language)
        print(f"{rule.code}  {rule.title[options.language]} ({severity})")
    return 0


def show(options: argparse.Namespace) -> int:
    """Write one rule, its numbers and where each comes from."""
    rule = next((each for each in eligibility.all_rules() if each.code == options.code.upper()), None)
    if rule is None:
        codes = ", ".join(each.code for each in eligibility.all_rules())
        return _wrong(f"no rule has the code {options.code}. Allowed: {codes}.")
    numbers = _numbers(rule)
    if options.json:
        return _write(_rule_as_json(rule) | {"numbers": numbers})
    language = options.language
    print(f"{rule.code}  {rule.title[language]}")
    print(f"{parameters.word('severity', rule.severity, language)} · {', '.join(rule.actions)}")
    for each in numbers:
        calls = f"{each['valid_from'] or ''}–{each['valid_until'] or ''}"
        value = "?" if each["value"] is None else each["value"]
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        print(f"  {each['name']}: {shown} {each['unit']} ({each['status']}, {calls})\n    {each['source']}")
    print(f"{_source_word(language)}: {rule.source}")
    for action, (source, status) in rule.elsewhere.items():
        print(f"{_source_word(language)} ({action}): {source} ({parameters.word('status', status, language)})")
    return 0


def check(options: argparse.Namespace) -> int:
    """Write the judgement of one situation."""
    try:
        found = situations.read(_text(options.file), options.file)
    except (OSError, UnicodeDecodeError) as wrong:
        reason = "it is not UTF-8 text" if isinstance(wrong, UnicodeDecodeError) else wrong.strerror
        return _wrong(f"{options.file} cannot be read: {reason}. Allowed: one situation in YAML 1.2 or JSON.")
    except situations.WrongSituation as wrong:
        return _wrong(str(wrong))
    law = parameters.law(found.programme, found.call_year, found.agency, action=found.action)
    judgement = eligibility.judge(found, law)
    if options.json:
        return _write(findings.as_json(judgement))
    _tell(judgement, options.language)
    return 0


def _text(file: str) -> str:
    """Return the text of a file, or of the standard input for "-"."""
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return content.decode("utf-8-sig")


def _tell(judgement: findings.Judgement, language: str) -> None:
    """Write a judgement for a person: verdict, then each finding with its source."""
    print(parameters.word("verdict", judgement.verdict, language))
    for each in judgement.findings:
        verdict = parameters.word("verdict", each.verdict, language)
        print(f"\n{each.code}  {verdict} · {parameters.word('severity', each.severity, language)}")
        print(f"  {each.message[language]}\n  {_source_word(language)}: {each.source}")


def _rule_as_json(rule: eligibility.Rule) -> dict[str, Any]:
    """Return a rule as plain values."""
    return {
        "code": rule.code,
        "rule": rule.name,
        "severity": rule.severity.value,
        "actions": list(rule.actions),
        "title": dict(rule.title),
        "parameters": list(rule.parameters),
        "source": rule.source,
        "elsewhere": {action: {"source": source, "status": status} for action, (source, status) in rule.elsewhere.items()},
    }


def _numbers(rule: eligibility.Rule) -> list[dict[str, Any]]:
    """Return the numbers that a rule reads in the programme's last call, as plain values."""
    pack = parameters.own_programme(rule.actions[0])
    law = parameters.law(pack, parameters.last_call(pack), "FI", action=rule.actions[0])
    shown = []
    for name in rule.parameters:
        each = law.value(name)
        shown.append(
            {
                "name": name,
                "value": findings.plain(each.value),
                "unit": each.unit,
                "status": each.status,
                "source": each.source,
                "valid_from": findings.plain(each.valid_from),
                "valid_until": findings.plain(each.valid_until),
            }
        )
    return shown


def _source_word(language: str) -> str:
    """Return the word before a source."""
    return {"fi": "Lähde", "sv": "Källa", "en": "Source"}[language]


def _write(answer: Any) -> int:
    """Write an answer as JSON."""
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0


def _wrong(problem: str) -> int:
    """Say on the error stream what was wrong; returns the exit code of wrong use."""
    print(f"vaihto rules: {problem}", file=sys.stderr)
    return 2
