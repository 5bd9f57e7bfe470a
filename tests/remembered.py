"""Examples that were built once in a run and are remembered: what a builder did to the rows is done again without its deeds.

A world of the tests is built by real operations: a call is published, an application written, sent, checked. Nearly every test of
a room begins with the same ones: in assessment and grants half of the time went into building what had been built before.

    @remembered
    def closed_call(budget): ...

The first call from a given state runs the builder and keeps the rows it made, changed and took away; the next call from the
same state with the same arguments puts them there and returns an equal answer. The state is the way that led there: an empty
database, remembered builders, and rows that the test itself changed. As soon as the test does a deed, rolls back, or a builder
raises, the way is lost and builders simply run until the end of the test. So they do in tests that patch code (`monkeypatch`),
in tests that commit, and in those that stand on a stage of the demo.
"""

import functools
import hashlib
import io
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from kept_rows import Change, Rows, compare, put, read, sequences_after

P = ParamSpec("P")
R = TypeVar("R")

READS = re.compile(r"\s*(SELECT|BEGIN|SAVEPOINT|RELEASE|EXPLAIN|PRAGMA|SET|\(SELECT|VALUES)\b", re.IGNORECASE)
WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
PLAIN = (str, int, bool, float, bytes, Decimal, date, datetime, time, timedelta, UUID, type(None))
# The clock's moment is a part of the way; that somebody is signed in changes nothing that is built.
FREE = {"kit_clock_offset", "django_session"}
# Each deed leaves a line, with a random number and a moment: no way leads through it twice.
LINES = "kit_audit_line"
OFF = {"staged", "stage", "asker", "transactional_db", "live_server"}


class NotPlain(Exception):
    """An argument that cannot be told from another one by its value."""


@dataclass(frozen=True)
class Deed:
    """What a builder did: to the tables, to its arguments, and what it answered; the last two pickled."""

    changes: tuple[Change, ...]
    rows: dict[str, Rows]
    answer: bytes


class Memory:
    """What builders did in this process, by the way that led there."""

    def __init__(self) -> None:
        self.deeds: dict[str, Deed] = {}
        self.begin(on=False)

    def begin(self, *, on: bool) -> None:
        """Begin a test."""
        self.on, self.checked, self.inside = on, False, False
        self.way, self.rows = "", {}
        self.touched: set[str] = set()
        self.stale: set[str] = set()

    def watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """See each statement: a builder's writes say which tables to look at, those of the test end the way."""
        if not READS.match(sql):
            self.written(sql, params, WRITES.match(sql))
        return execute(sql, params, many, context)

    def written(self, sql: str, params: Any, found: "re.Match[str] | None") -> None:
        """Take note of a statement that is no question."""
        table = found[1] if found else ""
        if table in FREE or (self.inside and sql.startswith("ROLLBACK TO")):
            return
        if self.inside and table:
            self.touched.add(table)
        elif table and table != LINES:
            # The test's own change of a row is a step of the way; what it changed has to be read again.
            self.way = digest(self.way, sql, repr(params))
            self.stale.add(table)
        else:
            self.on = False

    def call(self, build: Callable[P, R], args: Any, kwargs: Any) -> R:
        """Do what the builder does, from memory where the way is known."""
        if self.inside or not self.ready():
            return build(*args, **kwargs)
        given = [*args, *(kwargs[name] for name in sorted(kwargs))]
        try:
            key = self.step(build, given, sorted(kwargs))
        except NotPlain:
            self.on = False
            return build(*args, **kwargs)
        with self.working():
            deed = self.deeds.get(key)
            answer = self.again(deed, given) if deed else self.first(key, build, args, kwargs, given)
        self.way = key
        return answer

    def ready(self) -> bool:
        """Whether the way is known; the database has to be empty where it begins, and in a transaction that is undone."""
        from django.db import connection

        if self.on and not self.checked:
            from vaihto.kit.models import AuditLine
            from vaihto.people.models import Person

            self.checked = True
            self.on = connection.in_atomic_block and not AuditLine.objects.exists() and not Person.objects.exists()
        return self.on

    def step(self, build: Callable[..., Any], given: list[Any], names: list[str]) -> str:
        """Return the way after this builder: a hash of the way so far, the builder, its arguments and what it may depend on."""
        from django.utils import translation

        from vaihto.kit import clock

        around = [translation.get_language(), overridden(), clock.now().strftime("%Y-%m-%d %H:%M")]
        # Every room's conftest is a module of the same name: the file and the line tell builders apart.
        which = (build.__code__.co_filename, build.__code__.co_firstlineno, build.__qualname__)
        return digest(self.way, which, names, around, plain(given))

    @contextmanager
    def working(self) -> Iterator[None]:
        """Let a builder write; the way is lost where it raises."""
        self.inside, self.touched = True, set()
        try:
            yield
        except BaseException:
            self.on = False
            raise
        finally:
            self.inside = False

    def first(self, key: str, build: Callable[..., R], args: Any, kwargs: Any, given: list[Any]) -> R:
        """Run the builder and remember what it did."""
        self.rows = {**self.rows, **{table: read(table)[2] for table in self.stale}}
        self.stale = set()
        answer = build(*args, **kwargs)
        if not self.on:  # it wrote in a way that cannot be followed
            return answer
        changes, rows = [], dict(self.rows)
        for table in sorted(self.touched):
            change, after = compare(table, self.rows.get(table, {}))
            changes.append(change)
            rows[table] = after
        self.deeds[key] = Deed(tuple(changes), rows, with_arguments(answer, given))
        self.rows = rows
        return answer

    def again(self, deed: Deed, given: list[Any]) -> Any:
        """Put the rows that the builder made; returns what it answered, and leaves the arguments as it left them."""
        from django.db import connection

        with connection.cursor() as cursor:
            for change in deed.changes:
                put(cursor, change)
            if connection.vendor == "postgresql":
                sequences_after(cursor, deed.changes)
        self.rows, self.stale = deed.rows, set()
        return from_memory(deed.answer, given)


MEMORY = Memory()


def remembered(build: Callable[P, R]) -> Callable[P, R]:
    """Mark a builder of examples: its arguments are plain values, rows and actors, and it changes nothing but rows and these."""

    @functools.wraps(build)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return MEMORY.call(build, args, kwargs)

    return run


def digest(*words: Any) -> str:
    """Return the hash of values whose repr tells them apart."""
    return hashlib.sha256(repr(words).encode()).hexdigest()


def begin_test(fixtures: Iterable[str], asked: Iterable[str]) -> None:
    """Begin a test that has these fixtures and asks for some of them itself; every test has `monkeypatch` of pytest-django."""
    from django.db import connection

    if MEMORY.watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(MEMORY.watch)
    MEMORY.begin(on=not OFF & set(fixtures) and "monkeypatch" not in asked)


def plain(value: Any) -> Any:
    """Return a value whose repr tells it from another one. Raises NotPlain where there is none."""
    from django.db.models import Model

    if isinstance(value, PLAIN):
        return value
    if isinstance(value, Model):
        kept = {name: plain(held) for name, held in vars(value).items() if not name.startswith("_")}
        return value._meta.label, sorted(kept.items())
    if isinstance(value, dict):
        return [(plain(key), plain(held)) for key, held in value.items()]
    if isinstance(value, (list, tuple)):
        return [plain(held) for held in value]
    if isinstance(value, (set, frozenset)):
        return sorted(repr(plain(held)) for held in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__qualname__, [plain(getattr(value, field.name)) for field in fields(value)]
    raise NotPlain(type(value))


def overridden() -> list[Any]:
    """Return what the test changed in the settings."""
    from django.conf import UserSettingsHolder, settings

    layer, found = settings._wrapped, []
    while isinstance(layer, UserSettingsHolder):
        found.append(
            sorted((name, repr(value)) for name, value in vars(layer).items() if name.isupper() and name != "AUDIT_HEADS")
        )
        layer = layer.default_settings
    return found


class _Pickler(pickle.Pickler):
    """Pickles arguments by their places, so that an answer leads to the very rows that the builder was given."""

    def __init__(self, file: io.BytesIO, given: list[Any]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.given = given

    def persistent_id(self, obj: Any) -> int | None:
        """Return the place of an argument that is a row."""
        from django.db.models import Model

        return next((n for n, one in enumerate(self.given) if one is obj), None) if isinstance(obj, Model) else None


class _Unpickler(pickle.Unpickler):
    """Reads what `_Pickler` wrote."""

    def __init__(self, file: io.BytesIO, given: list[Any]) -> None:
        super().__init__(file)
        self.given = given

    def persistent_load(self, pid: Any) -> Any:
        """Return the argument at a place."""
        return self.given[pid]


def with_arguments(answer: Any, given: list[Any]) -> bytes:
    """Return an answer and the state of the arguments that are rows, pickled."""
    from django.db.models import Model

    file = io.BytesIO()
    states = {number: vars(one) for number, one in enumerate(given) if isinstance(one, Model)}
    _Pickler(file, given).dump((answer, states))
    return file.getvalue()


def from_memory(kept: bytes, given: list[Any]) -> Any:
    """Return an answer, having given the arguments the state that the builder left them in."""
    answer, states = _Unpickler(io.BytesIO(kept), given).load()
    for number, state in states.items():
        vars(given[number]).clear()
        vars(given[number]).update(state)
    return answer
