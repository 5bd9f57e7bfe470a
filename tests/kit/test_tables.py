"""The tables of a new installation, made at once, are those to which the migrations lead.

Seen failing: with one constraint, and with one index, taken out of a migration.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

MIGRATE = """
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
"""
MAKE = "from vaihto.config import tables; tables.bring_up_to_date()\n"
SAY = "from tests.kit.test_tables import tables_as_they_are; print(json.dumps(tables_as_they_are()))"
DIE = """
from django.db import connection
def die(execute, sql, *rest):
    if 'CREATE TABLE "mobility_mobility"' in sql:
        os._exit(9)
    return execute(sql, *rest)
wrapped = connection.execute_wrapper(die)
wrapped.__enter__()
"""
ON_POSTGRESQL = (
    "SELECT table_name, column_name, data_type, coalesce(character_maximum_length, numeric_precision), numeric_scale,"
    " is_nullable, column_default, identity_generation FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n'"
    " AND connamespace = 'public'::regnamespace",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
)
APPLIED = "SELECT app, name FROM django_migrations"
GRANTED = (
    "SELECT kind.app_label, kind.model, codename FROM auth_permission"
    " JOIN django_content_type AS kind ON kind.id = content_type_id"
)
# PostgreSQL writes down a check in other words where a column beside it was made longer later.
WORDS_OF_POSTGRESQL = re.compile(r"::character varying|::text|[\[\]() ]")
# A table of Django that we leave empty: its migration takes our kind of key, its model Django's own.
OF_DJANGO = ["auth_group_permissions", "id"]


def tables_as_they_are() -> list[list[Any]]:
    """Return what the database says of its tables: columns, constraints and indexes, the migrations that ran, the permissions."""
    from django.db import connection

    with connection.cursor() as cursor:
        found: list[Any] = []
        for question in (*(ON_POSTGRESQL if connection.vendor == "postgresql" else ()), APPLIED, GRANTED):
            cursor.execute(question)
            found += [list(row) for row in cursor.fetchall()]
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%%'")
            found += [[name, item] for name, sql in cursor.fetchall() for item in items_of(sql)]
    kept = [row for row in found if not str(row[0]).startswith("kept_") and row[:2] != OF_DJANGO]
    return sorted(([*row[:-1], WORDS_OF_POSTGRESQL.sub("", str(row[-1]))] for row in kept), key=str)


def items_of(sql: str) -> list[str]:
    """Return what stands between the outer brackets of a CREATE TABLE, item by item; any other statement as it is."""
    if not sql.startswith("CREATE TABLE"):
        return [sql]
    depth, items = 0, [""]
    for sign in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            items.append("")
        else:
            items[-1] += sign
    return [re.sub(r"\s+", " ", item).strip() for item in items]


@pytest.fixture
def elsewhere(transactional_db: None, tmp_path: Path, repository: Path) -> Iterator[Callable[..., Any]]:
    """Return what runs code beside an empty database of its own, on the server or in a file: `elsewhere(code)`."""
    from django.db import connection

    env = {**os.environ, "VAIHTO_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "vaihto.config.settings"}
    name, on_postgres = f"tables_elsewhere_{os.getpid()}", connection.vendor == "postgresql"
    if on_postgres:
        env["VAIHTO_DATABASE_URL"] = re.sub(r"/[^/]*$", f"/{name}", os.environ["VAIHTO_DATABASE_URL"])
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")

    def run(code: str, code_of_exit: int = 0) -> Any:
        words = [sys.executable, "-c", f"import json, os, django; django.setup()\n{code}"]
        done = subprocess.run(words, env=env, cwd=repository, capture_output=True, text=True, check=False)
        assert done.returncode == code_of_exit, done.stderr[-3000:]
        return json.loads(done.stdout.strip().splitlines()[-1]) if done.stdout.strip() else None

    yield run
    if on_postgres:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_tables_made_at_once_are_those_of_the_migrations(elsewhere: Callable[..., Any]) -> None:
    migrated = elsewhere(MIGRATE + SAY)
    here = json.loads(json.dumps(tables_as_they_are()))  # as the other process said it
    assert [row for row in here if row not in migrated] == []
    assert [row for row in migrated if row not in here] == []
    assert len(here) > 1000


def test_a_process_that_dies_among_the_tables_leaves_none_and_the_next_makes_them_all(elsewhere: Callable[..., Any]) -> None:
    elsewhere(DIE + MAKE, code_of_exit=9)
    assert elsewhere("from django.db import connection; print(json.dumps(connection.introspection.table_names()))") == []
    assert elsewhere(MAKE + SAY) == json.loads(json.dumps(tables_as_they_are()))
