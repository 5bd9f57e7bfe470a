#!/usr/bin/env python
"""Write docs/reference/rules.md and rule-situations.md from the rulebook and the situations of tests/rulebook.

With --check nothing is written; exit code 1 says that a page is out of date.
"""

import argparse
import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from rulebook import situations  # noqa: E402

from vaihto.core import countries, eligibility, formats, parameters  # noqa: E402
from vaihto.core.findings import plain  # noqa: E402

REFERENCE = ROOT / "docs" / "reference"
MADE_BY = "<!-- Made by script/generate_rules_docs.py: change the rulebook or the situations, not this page. -->"
PROGRAMME, FIRST_CALL, LAST_CALL, AGENCY = "leonardo", 2007, 2013, "FI"
GROUPS = {"ALL": "Every action", "STU": "Student mobility", "EXP": "Expert mobility", "PAR": "Partnership"}
GROUPS |= {"TOI": "Transfer of innovation", "ERA": "VET mobility project (Erasmus+)"}
# First and last call of each programme for which its numbers are shown.
CALLS = {PROGRAMME: (FIRST_CALL, LAST_CALL), "erasmus_plus": (2021, 2027)}

INTRODUCTION = """\
A rule looks at what an application says and answers *met*, *not met* or *unknown*. Unknown has two faces: the
applicant has not said something yet, or nobody has the number for that call year and agency.

- **Must be met**: if it is not met, the application can be refused. Only an officer decides that.
- **Can be completed later**: it may be mended until a day that the agency sets.
- **For information**: it never changes the verdict.

The verdict of all: *not met* if a rule that must be met or can be completed is not met; otherwise *unknown* if one of
them is unknown; otherwise *met*. While an application is a draft, a minimum count that is not reached yet is unknown,
and the deadline is not asked. A code lasts for ever. An officer can set a number for one call, with its source.

`vaihto rules check FILE` asks these rules about one situation; `vaihto rules show CODE` shows one of them.
[The situations](rule-situations.md) show what each rule answers.
"""

SITUATIONS = """\
Each rule with the situations it was tried on, and what it says in each of them in Finnish, Swedish and English. A
situation is one of five complete applications with one thing changed; the files are in `tests/rulebook/`.
"""


def rules_page() -> str:
    """Return the page that lists the rules with their numbers and sources."""
    parts = [MADE_BY, "# Rules of the actions", INTRODUCTION]
    for group, rules in groupby(eligibility.all_rules(), key=lambda rule: rule.code[:3]):
        parts += [f"## {GROUPS[group]}", *(_rule(rule) for rule in rules)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _rule(rule: eligibility.Rule) -> str:
    """Return the section of one rule."""
    severity = parameters.word("severity", rule.severity, "en")
    lines = [
        f"### {rule.code} {rule.title['en']}",
        "",
        f"*{rule.title['fi']} · {rule.title['sv']}*",
        "",
        f"{severity}. In findings it is called `{rule.name}`.",
        "",
    ]
    if rule.parameters:
        lines += ["| number | value | status, calls | source |", "|---|---|---|---|"]
        lines += [_number(rule, name) for name in rule.parameters] + [""]
    if rule.code == "ALL-3":
        lines += _deadlines()
    lines.append(f"Source: {rule.source}")
    for action, (source, status) in rule.elsewhere.items():
        lines.append(f"\nSource in `{action}`: {source} ({parameters.word('status', status, 'en')})")
    return "\n".join(lines)


def _number(rule: eligibility.Rule, name: str) -> str:
    """Return the row of one number, as it stands for the last call of the programme that brought the rule."""
    action = rule.actions[0]
    programme = parameters.own_programme(action)
    first_call, last_call = CALLS[programme]
    law = parameters.law(programme, last_call, AGENCY, action=action)
    number = law.value(name)
    first = parameters.law(programme, first_call, AGENCY, action=action).value(name)
    status = f"{number.status}, {first_call}–{last_call}"
    if first.status != number.status and first.valid_until and number.valid_from:
        status = f"{first.status} until {first.valid_until.year}, {number.status} from {number.valid_from.year}"
    return f"| `{name}` | {_value(number)} | {status} | {number.source} |"


def _deadlines() -> list[str]:
    """Return the table of the closing days that were found for the agency; the others are unknown."""
    lines = [f"| call ({AGENCY}) | " + " | ".join(parameters.action_keys(PROGRAMME)) + " |", "|---|---|---|---|---|"]
    for year in range(FIRST_CALL, LAST_CALL + 1):
        laws = [parameters.law(PROGRAMME, year, AGENCY, action=key) for key in parameters.action_keys(PROGRAMME)]
        days = [formats.day(law.deadline, "en") if law.deadline else "not known" for law in laws]
        lines.append(f"| {year} | {' | '.join(days)} |")
    return [*lines, "", "A day counts until its end in Finland. An unknown closing day is only a note.", ""]


def _value(number: parameters.Parameter) -> str:
    """Return a number with its unit, words as words, countries by their names."""
    if not number.known:
        return f"not known ({number.unit})"
    if number.unit == "countries" and isinstance(number.value, tuple):
        return ", ".join(sorted(countries.name(code, "en") for code in number.value))
    if isinstance(number.value, tuple):
        return ", ".join(f"`{word}`" for word in number.value)
    return f"{formats.number(number.value, 'en')} {number.unit}"


def situations_page() -> str:
    """Return the page that shows what each rule answers in its situations."""
    titles = {rule.code: rule.title["en"] for rule in eligibility.all_rules()}
    parts = [MADE_BY, "# What the rules answer", SITUATIONS]
    for code, cases in groupby(situations.cases(), key=lambda case: case.code):
        parts += [f"## {code} {titles[code]}", *(_situation(case) for case in cases)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _situation(case: situations.Case) -> str:
    """Return one situation: its name, its verdict, its sentences."""
    finding = case.judge().of(case.code)
    if finding is None:
        return f"### {case.name}\n\nThe rule says nothing."
    verdict = parameters.word("verdict", finding.verdict, "en")
    severity = parameters.word("severity", finding.severity, "en")
    says = "\n".join(f"- {language}: {finding.message[language]}" for language in formats.LANGUAGES)
    numbers = "".join(f"\n\nThe officer has set `{each['parameter']}` to {plain(each['value'])}." for each in case.numbers)
    return f"### {case.name}\n\n**{verdict}** ({severity}){numbers}\n\n{says}"


PAGES = {"rules.md": rules_page, "rule-situations.md": situations_page}


def main(words: list[str]) -> int:
    """Write or check the pages; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say whether the pages are up to date")
    options = parser.parse_args(words)
    stale = []
    for name, page in PAGES.items():
        file, text = REFERENCE / name, page()
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not options.check:
                REFERENCE.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
    if stale and options.check:
        print(f"out of date: {', '.join(stale)}. Run script/generate_rules_docs.py.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
