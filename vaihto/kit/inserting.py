"""Many new rows of one table at once: `bulk_create` prepares each of the forty values of a row, this only those that differ."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from django.db import connection, models

AT_ONCE = 5000


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, same: Mapping[str, Any]) -> None:
    """Insert rows given by the names of their columns (`organisation_id`); all rows name the same ones.

    `same` are values that all rows have; what is named nowhere gets its default. Values are checked by the database only. Keys
    are not returned. Belongs inside a transaction.
    """
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = list(first)
    fixed = [field for field in fields if field.attname not in first]
    constants = [field.get_db_prep_save(same.get(field.attname, field.get_default()), connection) for field in fixed]
    quote = connection.ops.quote_name
    by_name = {field.attname: field for field in fields}
    columns = ", ".join(quote(str(field.column)) for field in [*(by_name[name] for name in names), *fixed])
    days: dict[date, Any] = {}

    def prepared(value: Any) -> Any:
        if type(value) is date:
            return days.setdefault(value, connection.ops.adapt_datefield_value(value))
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        return value

    made = ([*map(prepared, row.values()), *constants] for row in chain([first], iterator))
    _write(quote(model._meta.db_table), columns, len(fields), made)


def _write(table: str, columns: str, width: int, rows: Iterator[list[Any]]) -> None:
    """Send rows to the database: PostgreSQL copies them, SQLite takes them one by one within itself.

    The names are those of our own tables, quoted; values go beside the words, never in them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(" ".join(("COPY", table, f"({columns})", "FROM STDIN"))) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        words = " ".join(("INSERT INTO", table, f"({columns})", "VALUES", f"({', '.join(['%s'] * width)})"))
        while some := list(islice(rows, AT_ONCE)):
            cursor.executemany(words, some)
