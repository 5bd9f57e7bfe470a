"""`vaihto demo`: makes the example programme where there is none, and runs web server and worker until Ctrl-C."""

import argparse
import fcntl
import importlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from vaihto.config import ports, startup
from vaihto.config.commands import serve
from vaihto.config.household import Household, command
from vaihto.config.startup import Refused, say

EMPTY = "empty"
STAGES = ("call", "apply", "assess", "decide", "abroad", "report", "published")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("--port", type=int, default=8000, help="port of the web server (default: %(default)s)")
    parser.add_argument("--fresh", action="store_true", help="throw the example away and begin anew")
    parser.add_argument("--stage", choices=STAGES, help="how far the example programme has come (default: published)")


def run(options: argparse.Namespace) -> int:
    """Run the demo; ends with 0 after Ctrl-C or SIGTERM."""
    return startup.refuses_plainly(lambda: demo(options.port, options.fresh, options.stage))


def demo(port: int, fresh: bool, stage: str | None) -> int:
    """Prepare the example, start server and worker, wait for the end."""
    if not ports.is_free(port):
        raise Refused(f"Port {port} is busy. Choose another one: --port {port + 1}")
    os.environ["VAIHTO_DEMO"] = "1"
    os.environ.setdefault("VAIHTO_BASE_URL", f"http://127.0.0.1:{port}")
    with Household() as household, only_demo(fresh):
        startup.start()
        startup.connect()
        prepare(stage)
        startup.gather_static_files()
        threads = 1 if startup.is_sqlite() else 4
        household.start("web server", serve.server_words("127.0.0.1", port, 2, threads))
        await_answer(household, port)
        household.start("worker", command("worker"))
        if not household.asked_to_end:
            welcome(port)
        return farewell(household.watch())


@contextmanager
def only_demo(fresh: bool) -> Iterator[None]:
    """Hold the data folder for this demo alone; with `fresh`, empty it first. Raises Refused where it is held."""
    from vaihto.config import environment

    folder = environment.data_folder()
    with (folder / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused(f"A demo already runs on {folder}. End it first, or set VAIHTO_VAR to another folder.") from error
        if fresh:
            throw_away(folder)
        yield


def throw_away(folder: Path) -> None:
    """Remove the example's data; keys and static files stay. Raises Refused for data that no demo made."""
    if os.environ.get("VAIHTO_DATABASE_URL"):
        raise Refused("--fresh removes only the embedded database. Unset VAIHTO_DATABASE_URL, or empty that database yourself.")
    if (folder / "vaihto.sqlite3").exists() and not (folder / "demo-stage").exists():
        raise Refused(
            f"{folder} holds data that no demo made; --fresh does not touch it. Set VAIHTO_VAR to another folder for the demo."
        )
    for path in folder.iterdir():
        if path.name in {"demo.lock", "secret-key", "seal", "static", "log", "stamps", "test"}:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def prepare(stage: str | None) -> None:
    """Migrate where needed and build the example where there is none."""
    from vaihto.config import tables

    mark = startup.data_folder() / "demo-stage"
    new = startup.is_empty()
    held = mark.read_text().strip() if mark.exists() else ""
    if not new and held == "building":
        raise Refused("Building the example was interrupted last time. Begin anew with --fresh")
    if stage and held and held != stage:
        raise Refused(f"The example here is at stage {held}, not {stage}. Begin anew with --fresh --stage {stage}")
    if new:
        mark.write_text("building")
    with hurry(new):
        if new or startup.pending_migrations():
            say("Preparing the database …")
            tables.bring_up_to_date()
        if new:
            mark.write_text(build(stage or STAGES[-1]))


@contextmanager
def hurry(new: bool) -> Iterator[None]:
    """Let a new SQLite file be filled without waiting for the disk; a crash then only means to begin anew."""
    from django.db import connection

    if new and startup.is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    yield
    connection.close()


def stages() -> ModuleType | None:
    """Return the module that builds examples, where this installation has it."""
    try:
        return importlib.import_module("vaihto.demo.stages")
    except ModuleNotFoundError as error:
        if error.name not in {"vaihto.demo", "vaihto.demo.stages"}:
            raise
        return None


def build(stage: str) -> str:
    """Build the example programme and return its stage; says so where this installation has no examples."""
    module = stages()
    if module is None:
        say("This installation has no example programme; the demo starts empty.")
        return EMPTY
    say(f"Building the example programme, stage {stage} …")
    began = time.monotonic()
    module.build(stage)
    say(f"Built in {time.monotonic() - began:.0f} s.")
    return stage


def await_answer(household: Household, port: int, patience: float = 60) -> None:
    """Wait for the first answer of the web server. Raises Refused where it ends or stays silent."""
    limit = time.monotonic() + patience
    while not household.asked_to_end:
        if household.fallen():
            raise Refused("The web server ended while starting; its own message stands above.")
        if ports.answers(port):
            return
        if time.monotonic() > limit:
            raise Refused(f"The web server did not answer on port {port} within {patience:.0f} seconds.")
        time.sleep(0.05)


def welcome(port: int) -> None:
    """Print the address and who can sign in."""
    print(f"\nVaihto runs at http://127.0.0.1:{port}/")
    print(f"Sign in with one click at http://127.0.0.1:{port}/en/sign-in/")
    tell = getattr(stages(), "who_can_sign_in", None)
    for name, purpose in tell() if tell else ():
        print(f"  {name:<32} {purpose}")
    print("End it with Ctrl-C.\n", flush=True)


def farewell(fallen: str | None) -> int:
    """Say how it ended; a process that fell over by itself is a failure."""
    if fallen:
        raise Refused(f"The {fallen} ended by itself; its message stands above. Everything else was ended too.")
    say("The demo has ended; the example is kept. Start it again with the same command.")
    return startup.DONE
