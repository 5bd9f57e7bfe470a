"""The example programme in tests: each stage is built once in a run, kept in tables beside Django's, and copied from there.

`stage("report")` brings a stage committed into the database, for tests with a live server; it is flushed afterwards.
A module that says `STAGE = "report"` and whose tests ask for `staged` has the stage in one transaction of the module, and each
test in a savepoint of its own; such tests do not ask for `db`, which would close the connection below the module.
Both work on SQLite and PostgreSQL.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

Build = Callable[[], Any]
# Made anew by every flush, and by no stage.
LEFT_ALONE = {"django_content_type", "auth_permission"}


class KeptStages:
    """The stages that were built in this run, as tables `kept_<stage>_<number>`."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def tables(self, name: str) -> list[tuple[str, str]]:
        """Return each table of Django with the table that keeps its rows at a stage, quoted."""
        from django.db import connection

        quote = connection.ops.quote_name
        present = sorted(set(connection.introspection.django_table_names()) - LEFT_ALONE)
        return [(quote(table), quote(f"kept_{name}_{number}")) for number, table in enumerate(present)]

    def keep(self, name: str, build: Build | None = None) -> None:
        """Build a stage into an empty database and keep it, unless that was done before; the database is empty again then.

        Raises RuntimeError where the database is not empty.
        """
        from django.db import connection, transaction

        if name in self.names:
            return
        with transaction.atomic(), connection.cursor() as cursor:
            for table, _copy in self.tables(name):
                cursor.execute(f"SELECT count(*) FROM {table}")
                if cursor.fetchone()[0]:
                    raise RuntimeError(f"a stage is built into an empty database, but {table} has rows")
            (build or stage_builder(name))()
            # What would happen after the commit belongs to whoever brings the stage, not to its copy.
            connection.run_on_commit = []
            for table, copy in self.tables(name):
                cursor.execute(f"CREATE TABLE {copy} AS SELECT * FROM {table}")
            self.empty(cursor, name)
        self.names.add(name)

    def empty(self, cursor: Any, name: str) -> None:
        """Take all rows out of Django's tables; foreign keys are looked at when the transaction ends."""
        for table, _copy in self.tables(name):
            cursor.execute(f"DELETE FROM {table}")

    def bring(self, name: str) -> None:
        """Put a kept stage into the database, in place of what is there."""
        from django.apps import apps
        from django.core.management.color import no_style
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            self.empty(cursor, name)
            for table, copy in self.tables(name):
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {copy}")
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
                cursor.execute(statement)


def stage_builder(name: str) -> Build:
    """Return what builds a stage of the demo."""
    from vaihto.demo import stages

    return lambda: stages.build(name)


@pytest.fixture(scope="session")
def kept_stages() -> KeptStages:
    """Return the stages that were built in this run."""
    return KeptStages()


@contextmanager
def only_once_in_a_transaction() -> Iterator[None]:
    """Run in a transaction, or in a savepoint of the one that runs, which is undone at the end."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stage(transactional_db: None, kept_stages: KeptStages, settings: Any, tmp_path: Path) -> Callable[..., None]:
    """Return what brings a stage, committed: `stage("report")`, or `stage("mine", build)` for a programme of one's own."""
    settings.AUDIT_HEADS = tmp_path / "audit-heads.txt"

    def bring(name: str, build: Build | None = None) -> None:
        kept_stages.keep(name, build)
        kept_stages.bring(name)

    return bring


@pytest.fixture(scope="module")
def stage_of_module(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, kept_stages: KeptStages
) -> Iterator[str]:
    """Bring the stage that the module names in `STAGE` into one transaction for all its tests; undone afterwards."""
    name: str = request.module.STAGE
    with django_db_blocker.unblock():
        kept_stages.keep(name)
        with only_once_in_a_transaction():
            kept_stages.bring(name)
            yield name


@pytest.fixture
def staged(stage_of_module: str) -> Iterator[str]:
    """Return the name of the module's stage; what the test changes is undone after it."""
    with only_once_in_a_transaction():
        yield stage_of_module
