"""`vaihto migrate`: brings the database to the present version."""

import argparse
import json

from vaihto.config import startup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("--check", action="store_true", help="change nothing; exit code 1 where migrations are missing")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace) -> int:
    """Migrate, or with --check only say what is missing."""
    return startup.refuses_plainly(lambda: migrate(only_check=options.check, as_json=options.json))


def migrate(*, only_check: bool, as_json: bool) -> int:
    """Bring the database to the present version; says which migrations ran."""
    startup.start()
    from vaihto.config import tables
    from vaihto.kit import searching

    startup.connect()
    pending = startup.pending_migrations()
    if pending and not only_check:
        tables.bring_up_to_date()
        searching.fill()
    print(json.dumps({"pending" if only_check else "applied": pending}) if as_json else sentence(pending, only_check))
    return startup.REFUSED if pending and only_check else startup.DONE


def sentence(pending: list[str], only_check: bool) -> str:
    """Return what happened in words."""
    if not pending:
        return "The database is at the present version."
    verb = "Missing" if only_check else "Applied"
    return f"{verb} migrations, {len(pending)}: {', '.join(pending)}"
