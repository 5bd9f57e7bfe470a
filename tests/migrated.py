"""The empty database of the tests: made once for a state of the models, copied for each process that tests.

It is made as a new installation makes it. The copy lies under `var/test/migrated/` (SQLite) or is a template on the suite's
PostgreSQL server; its name is the hash of what it is made from, so that a changed model or migration makes a new one.
"""

import contextlib
import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var/test/migrated"


def key() -> str:
    """Return the hash of everything that the tables come from: our migrations and models, and the libraries' versions."""
    patterns = ("*/migrations/*.py", "**/models/*.py", "**/models*.py", "config/settings.py", "config/tables.py")
    paths = {path for pattern in patterns for path in ROOT.glob(f"vaihto/{pattern}")}
    made = hashlib.sha256()
    for path in sorted({*paths, *ROOT.glob("requirements/*.txt")}):
        made.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:16]


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one process of this checkout go on, and the next one after it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sqlite_file() -> Path:
    """Return the file of the migrated, empty SQLite database; made where it is not there yet."""
    place = FOLDER / f"{key()}.sqlite3"
    with one_at_a_time():
        if not place.exists():
            for old in FOLDER.glob("*.sqlite3"):
                old.unlink()
            made = _make_sqlite(place.with_suffix(".part"))
            made.rename(place)
    return place


def _make_sqlite(place: Path) -> Path:
    """Migrate a new file with a process of its own, so that nothing of it stays in this one."""
    import os
    import subprocess
    import sys
    import tempfile

    with tempfile.TemporaryDirectory(prefix="vaihto-migrated-") as folder:
        env = {**os.environ, "VAIHTO_VAR": folder, "PYTHONWARNINGS": "ignore"}
        env.pop("VAIHTO_DATABASE_URL", None)
        subprocess.run([sys.executable, "-P", "-m", "vaihto", "migrate"], env=env, check=True, capture_output=True, cwd=ROOT)
        (made,) = Path(folder).glob("*.sqlite3")
        with contextlib.closing(sqlite3.connect(made)) as connection:
            place.unlink(missing_ok=True)
            connection.execute("VACUUM INTO ?", [str(place)])
    return place


def take_sqlite(connection: Any) -> str:
    """Put a copy in the place of the test database and point Django at it; returns its name."""
    name = str(connection.creation._get_test_db_name())
    connection.close()
    for old in (name, f"{name}-wal", f"{name}-shm"):
        Path(old).unlink(missing_ok=True)
    shutil.copyfile(sqlite_file(), name)
    return name


def take_postgres(connection: Any) -> str:
    """Make the test database from the template of the server and point Django at it; returns its name.

    The template is the first database that was migrated here, renamed; two processes never make it twice.
    """
    name = str(connection.creation._get_test_db_name())
    template = f"migrated_{key()}"
    with one_at_a_time(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [template])
        if not cursor.fetchone()[0]:
            _make_postgres(connection, cursor, template)
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def _make_postgres(connection: Any, cursor: Any, template: str) -> None:
    from vaihto.config import tables

    part = f"{template}_part"
    cursor.execute(f'DROP DATABASE IF EXISTS "{part}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{part}"')
    was = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = part
    tables.bring_up_to_date()
    connection.close()
    connection.settings_dict["NAME"] = was
    cursor.execute(f'ALTER DATABASE "{part}" RENAME TO "{template}"')


@contextlib.contextmanager
def copied_database() -> Iterator[None]:
    """Have the default connection lead into a fresh copy; it is gone afterwards."""
    from django.db import connection

    on_postgres = connection.vendor == "postgresql"
    was = connection.settings_dict["NAME"]
    name = take_postgres(connection) if on_postgres else take_sqlite(connection)
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = was
    if on_postgres:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
