"""Rows of tables as plain values: read, compared, and put into the database again; on SQLite and PostgreSQL alike."""

import functools
from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]
Rows = dict[Any, Row]


@dataclass(frozen=True)
class Change:
    """What a builder did to one table: columns, the key's place among them, rows to put, keys to take away."""

    table: str
    columns: tuple[str, ...]
    key: int
    new: tuple[Row, ...]
    changed: tuple[Row, ...]
    gone: tuple[Any, ...]


def compare(table: str, before: Rows) -> tuple[Change, Rows]:
    """Return what happened to a table since it held the rows `before`, and the rows it holds now."""
    columns, place, after = read(table)
    new = tuple(row for pk, row in after.items() if pk not in before)
    changed = tuple(row for pk, row in after.items() if pk in before and before[pk] != row)
    gone = tuple(pk for pk in before if pk not in after)
    return Change(table, columns, place, new, changed, gone), after


@functools.cache
def keys_of_tables() -> dict[str, str]:
    """Return the column of the primary key of each table."""
    from django.apps import apps

    return {model._meta.db_table: str(model._meta.pk.column) for model in apps.get_models(include_auto_created=True)}


def read(table: str) -> tuple[tuple[str, ...], int, Rows]:
    """Return a table's columns, the place of its key among them, and its rows by key."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        columns = tuple(column[0] for column in cursor.description)
        place = columns.index(keys_of_tables()[table])
        return columns, place, {row[place]: tuple(row) for row in cursor.fetchall()}


def put(cursor: Any, change: Change) -> None:
    """Do to a table what the builder did."""
    key = f'"{change.columns[change.key]}" = %s'
    if change.gone:
        cursor.executemany(f'DELETE FROM "{change.table}" WHERE {key}', [[pk] for pk in change.gone])
    if change.changed:
        sets = ", ".join(f'"{column}" = %s' for column in change.columns)
        rows = [[*row, row[change.key]] for row in change.changed]
        cursor.executemany(f'UPDATE "{change.table}" SET {sets} WHERE {key}', rows)
    if change.new:
        names = ", ".join(f'"{column}"' for column in change.columns)
        places = ", ".join(["%s"] * len(change.columns))
        cursor.executemany(f'INSERT INTO "{change.table}" ({names}) VALUES ({places})', change.new)


def sequences_after(cursor: Any, changes: tuple[Change, ...]) -> None:
    """Let PostgreSQL count on after the keys that were put, where it would not do so anyway."""
    for change in changes:
        numbers = [row[change.key] for row in change.new if isinstance(row[change.key], int)]
        if numbers:
            name = f"pg_get_serial_sequence('\"{change.table}\"', '{change.columns[change.key]}')"
            cursor.execute(f"SELECT setval({name}, greatest(nextval({name}), %s))", [max(numbers)])
