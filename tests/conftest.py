"""What every test may use: a data folder of its own, quick passwords, plain assets, a browser.

`VAIHTO_DATABASE_URL` chooses the database: unset is SQLite, `postgresql://…` is PostgreSQL. `script/test` runs both.
"""

import contextlib
import inspect
import itertools
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import remembered
from stages import kept_stages, stage, stage_of_module, staged  # noqa: F401 - fixtures for all tests
from xdist.scheduler import LoadScopeScheduling

# Playwright keeps an event loop in the thread of the test, beside which Django would refuse to ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

TESTS = Path(__file__).resolve().parent
# A test of minutes that begins last keeps everybody waiting.
LONGEST = (
    "test_tables.py", "test_wheel.py", "test_ledger.py", "test_axe.py", "test_chain.py", "test_html.py",
    "test_writing_together.py",
)  # fmt: skip
# What is costly to build and used by a whole module, or by several, is built in one process only.
TOGETHER = {
    "matrix/test_access_matrix.py": "matrix",
    "matrix/test_query_counts.py": "matrix",
    "matrix/test_canaries.py": "matrix",
    "journeys/looks/test_axe.py": "matrix",
    "journeys/looks/test_html.py": "matrix",
    "trust/test_ledger.py": "ledger",
    "trust/test_disk_full.py": "disk",
    "house/test_wheel.py": "wheel",
    "house/test_ground_plan.py": "plan",
    "matrix/test_blindness.py": "blind",
    "demo/test_example_programme.py": "example",
    "demo/test_what_the_example_shows.py": "example",
    "desks/test_search_of_the_example.py": "example",
    "desks/test_links_of_desks.py": "example",
    "recognition/test_export.py": "example",
}
# Folders of tests that share nothing with each other.
APART = {"core", "exchange", "house", "journeys", "matrix", "rulebook", "trust"}
NUMBERS = itertools.count(1)
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def empty_at_the_end(test: Any) -> None:
    """Take back what a test committed. Django would empty every table, then write all content types and permissions anew."""
    from django.db import connection, transaction
    from stages import LEFT_ALONE

    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table in set(connection.introspection.django_table_names(only_existing=False)) - LEFT_ALONE:
            cursor.execute(f"DELETE FROM {quote(table)}")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Point Django at a folder of this run, before the first connection is made."""
    from django.conf import settings
    from django.test import TransactionTestCase

    folder = Path(tempfile.mkdtemp(prefix="vaihto-test-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    settings.DATA = folder
    settings.AUDIT_HEADS = folder / "audit-heads.txt"
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = folder / "static"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MOVABLE_CLOCK = True
    TransactionTestCase._fixture_teardown = empty_at_the_end
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["NAME"], database["TEST"]["NAME"] = str(folder / "never.sqlite3"), str(folder / "test.sqlite3")
        # A test does not survive a power cut, so it need not wait for the disk; the benchmark of durability does.
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"


def is_of_sqlite(item: pytest.Item) -> bool:
    """Return whether a test is left to SQLite.

    Such is what is about words or files, counts questions, drives a browser, is a journey or asks no database, unless marked
    otherwise.
    """
    is_journey = item.path.is_relative_to(TESTS / "journeys") or any(map(item.get_closest_marker, ("browser", "words", "once")))
    return (is_journey or not asks_database(item)) and not any(map(item.get_closest_marker, ("both", "postgresql")))


def asks_database(item: pytest.Item) -> bool:
    """Return whether a test may touch a database: by a fixture or a mark, or, under `trust`, by servers of its own."""
    asked = {"db", "transactional_db", "django_db_setup", "django_db_blocker", "staged", "stage"}
    fixtures = asked.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None or folder_of(item) == "trust"


def is_of_postgresql(item: pytest.Item, config: pytest.Config) -> bool:
    """Return whether a test is left to PostgreSQL: the second way of walking the chain."""
    return item.get_closest_marker("postgresql") is not None and not config.getoption("--full")


class Together(LoadScopeScheduling):
    """Gives those of `TOGETHER`, and those of a room, to one process, every other test to whichever is free.

    Tests of a room begin with the same examples: the process that has built them remembers them.

    The mark `xdist_group` does not do it: pytest-xdist 3.8 writes the group where pytest 9.2 no longer reads it.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::")[0].removeprefix("tests/")
        folder = path.split("/")[0]
        return TOGETHER.get(path) or (nodeid if folder in APART or Path(path).name in LONGEST else folder)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Return who hands out the tests, in the order of collection: the longest first, whatever the number of tests beside them."""
    config.option.loadscopereorder = False
    return Together(config, log)


def folder_of(item: pytest.Item) -> str:
    """Return the folder of tests, such as a room's."""
    return item.path.relative_to(TESTS).parts[0]


def turn_of(item: pytest.Item) -> int:
    """Return when a test begins: the longest, then those that go to one process together, then what fills any gap."""
    if folder_of(item) == "matrix" or item.path.name in LONGEST:
        return 0
    return 2 if folder_of(item) in APART else 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the large matrices, and what the other database sees, unless `--full` asks for them; the longest come first."""
    on_postgres = os.environ.get("VAIHTO_DATABASE_URL", "").startswith("postgres")
    left_out = {item for item in items if (is_of_sqlite(item) if on_postgres else is_of_postgresql(item, config))}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]
    sizes = Counter(folder_of(item) for item in items)
    items.sort(key=lambda item: (turn_of(item), -sizes[folder_of(item)]))
    if config.getoption("--full"):
        return
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.skip(reason="a large matrix: run script/test --full"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--full`: run the large matrices too."""
    parser.addoption("--full", action="store_true", help="run the large matrices too")


@pytest.fixture(autouse=True)
def heads_of_its_own() -> None:
    """Write the heads of the audit chain to a file of this test alone: other tests that commit write theirs too."""
    from django.conf import settings

    settings.AUDIT_HEADS = settings.DATA / f"heads-{next(NUMBERS)}.txt"


@pytest.fixture(autouse=True)
def language_as_before() -> Iterator[None]:
    """Take back the language that a page of the test left active: the next test starts in the one that it would have alone."""
    from django.utils import translation

    before = translation.get_language()
    yield
    translation.activate(before or "fi")


@pytest.fixture(autouse=True)
def memory_of_examples(request: pytest.FixtureRequest) -> None:
    """Let builders of examples remember what they built, where the test allows it."""
    remembered.begin_test(request.fixturenames, inspect.signature(request.function).parameters)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Make the test database whenever anything asks for it, as a copy of the migrated one.

    pytest-django's own fixture makes it only for tests that ask for `db`; a module with a stage does not, and would otherwise
    find itself in the database of the installation.
    """
    from migrated import copied_database

    with contextlib.ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(copied_database())
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the folder of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start Debian's Chromium, without its windows where there is such a one; nothing is fetched from outside."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return {**browser_type_launch_args, "executable_path": program, "args": CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Open pages as a visitor from Finland; times on pages are Finnish."""
    return {**browser_context_args, "timezone_id": "Europe/Helsinki", "locale": "fi-FI"}


@pytest.fixture
def movable_clock() -> Iterator[None]:
    """Let a test move the clock by kit.clock; afterwards it stands as before."""
    from vaihto.kit import clock

    with clock.held():
        yield
