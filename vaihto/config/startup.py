"""What commands do before their work: start Django, look at the database, gather the static files."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

DONE, REFUSED, WRONG_USE = 0, 1, 2


class Refused(Exception):
    """The command cannot go on; the message says what happened, why, and what to do."""


def say(text: str) -> None:
    """Tell the operator on standard error, so that standard output stays for answers."""
    print(text, file=sys.stderr, flush=True)


def refuses_plainly(command: Callable[[], int]) -> int:
    """Run a command's body; a refusal becomes one sentence and exit code 1."""
    try:
        return command()
    except Refused as refusal:
        say(f"vaihto: {refusal}")
        return REFUSED


def may_be_key(number: int) -> bool:
    """Return whether a number can be the key of a row; larger ones no database takes, not even to look for them."""
    return 0 < number < 2**63


def start() -> None:
    """Start Django with our settings. Raises Refused where a setting or the data folder is wrong."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vaihto.config.settings")
    try:
        django.setup()
    except (ValueError, OSError) as error:
        raise Refused(f"The settings do not work: {error}. See docs/reference for the VAIHTO_… variables.") from error


def data_folder() -> Path:
    """Return the folder of all data."""
    from django.conf import settings

    return Path(settings.DATA)


def is_sqlite() -> bool:
    """Return whether the database is the embedded one."""
    from django.db import connection

    return connection.vendor == "sqlite"


def connect() -> None:
    """Reach the database. Raises Refused with the reason where it is away."""
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise Refused(
            f"The database cannot be reached: {reason}. Check that it runs and that VAIHTO_DATABASE_URL is right."
        ) from error


def is_empty() -> bool:
    """Return whether nothing was ever migrated into the database."""
    from django.db import connection

    return "django_migrations" not in connection.introspection.table_names()


def pending_migrations() -> list[str]:
    """Return the names of the migrations that the database still lacks, in the order in which they run."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_present_database() -> None:
    """Raise Refused where the database is away or older than the program."""
    connect()
    if pending_migrations():
        raise Refused("The database is older than the program. Make a backup, then run: vaihto migrate")


def gather_static_files() -> None:
    """Copy static files, hashed and compressed, to where the web server takes them; nothing where none changed."""
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    if finders.find("built/app.css") is None:
        raise Refused("The assets are not built. In a checkout run script/setup; a wheel brings them along.")
    root = Path(settings.STATIC_ROOT)
    stamp, mark = root / ".stamp", static_mark()
    if stamp.exists() and stamp.read_text() == mark:
        return
    # The faces for papers and charts are read where they are; no browser asks for them.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.ttf"])
    stamp.write_text(mark)


def static_mark() -> str:
    """Return one hash over names, sizes and times of all static files."""
    from django.contrib.staticfiles import finders

    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
