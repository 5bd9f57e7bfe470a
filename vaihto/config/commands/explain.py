"""`vaihto explain CASE`: the whole life of one case from the audit chain, readable."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from vaihto.config import startup

if TYPE_CHECKING:
    from vaihto.kit.models import AuditLine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("case", help="case number such as 2026-0142, or a key such as call:3 or organisation:7")
    parser.add_argument("--language", choices=["fi", "sv", "en"], default="en", help="language of the deeds' names")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace) -> int:
    """Tell the case's life; exit code 1 where there is no such case."""
    return startup.refuses_plainly(lambda: explain(options.case, options.language, as_json=options.json))


def explain(case: str, language: str, *, as_json: bool) -> int:
    """Print every deed of the case, oldest first, and whether its chain is whole."""
    startup.start()
    startup.require_present_database()
    from django.utils import translation

    from vaihto.applications import queries as applications
    from vaihto.kit import audit

    key = applications.case_of(case) or case
    lines = audit.lines_of(key)
    if not lines:
        raise startup.Refused(f"There is no case {case}. Give a case number such as 2026-0142 or a key such as call:3.")
    broken = [line for line in audit.verify() if f"({key}," in line]
    again = made_again(key)
    with translation.override(language):
        if as_json:
            deeds = [json.loads(audit.as_json(line)) for line in lines]
            print(json.dumps([*deeds, {"recomputed": again}] if again else deeds, ensure_ascii=False, indent=2))
        else:
            print(*story(case, lines), *recomputed(again), sep="\n")
            print("The chain of this case is whole." if not broken else "The chain of this case is BROKEN: " + "; ".join(broken))
    return startup.REFUSED if broken or (again and not again["same"]) else startup.DONE


def made_again(key: str) -> dict[str, Any] | None:
    """Return whether the selection decision of a case, made again from what was frozen, gives the same; None without one."""
    from vaihto.selection import recomputing

    kind, _, number = key.partition(":")
    return recomputing.explained(kind, int(number)) if kind in {"application", "call"} and number.isdigit() else None


def recomputed(again: dict[str, Any] | None) -> list[str]:
    """Return what making the decision again has shown, a line each."""
    if again is None:
        return []
    rules = f"rules {again['rules']}, {again['scenario']}"
    if again["same"]:
        return [f"The selection decision was made again from what was frozen ({rules}): same."]
    told = [f"The selection decision was made again from what was frozen ({rules}): DIFFERENT."]
    for one in again["differences"]:
        told.append(f"    application:{one['application']}  {one['name']}: decided {one['decided']}, now {one['now']}")
    return told


def story(case: str, lines: "list[AuditLine]") -> list[str]:
    """Return one paragraph for each deed: when, what, who, and what changed."""
    from vaihto.kit.clock import FINLAND
    from vaihto.kit.operations import LABELS

    told = [f"Case {case}: {len(lines)} deeds"]
    for line in lines:
        when = line.at.astimezone(FINLAND).strftime("%Y-%m-%d %H:%M")
        what = str(LABELS.get(line.operation, line.operation))
        who = ", ".join(filter(None, [line.actor_name, line.actor_organisation, line.actor_roles]))
        told.append(f"{when}  {what}  ({who})")
        told += [f"    {name}: {shown(change)}" for name, change in line.changes.items()]
        if line.reason:
            told.append(f"    reason: {line.reason}")
    return told


def shown(change: object) -> str:
    """Return a change as people read it: `from → to`, or the value."""
    if isinstance(change, list) and len(change) == 2:
        return f"{change[0] if change[0] not in ('', None) else '–'} → {change[1] if change[1] not in ('', None) else '–'}"
    return str(change)
