"""A house of real processes that can be killed: database server, web server and worker, each in a group of its own.

On SQLite the database lives in the web server's and the worker's processes. On PostgreSQL a server of the house's own runs, with
`fsync` on, beside the one that the suite uses.
"""

import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.migrated import sqlite_file

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60.0


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], bool], within: float, what: str) -> float:
    """Wait until something is true; returns the seconds it took. Raises TimeoutError."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > within:
            raise TimeoutError(f"{what}: not within {within:.0f} s")
        time.sleep(0.05)
    return time.monotonic() - began


class Process:
    """A program that is started, killed without warning, and started again."""

    def __init__(self, words: Sequence[str], env: dict[str, str], log: Path, user: str | None = None) -> None:
        self.words, self.env, self.log, self.user = list(words), env, log, user
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a group of its own, so that its children die with it."""
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.words,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.user,
                cwd="/" if self.user else ROOT,
            )

    def kill(self) -> None:
        """Kill -9 the whole group."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as a service manager does."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.running is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pid, how)
        self.running.wait(60)
        self.running = None


class Postgres:
    """A PostgreSQL server of one's own; the programs lie off the PATH on Debian, and it refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.user = "postgres" if os.geteuid() == 0 else None
        self.data = folder / "data"
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self.folder = folder
        self._run("initdb", "-D", str(self.data), "-U", "vaihto", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync")
        words = [
            str(self.bin / "postgres"),
            "-D",
            str(self.data),
            "-p",
            str(self.port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
        ]
        self.process = Process(words, {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}, folder.parent / "postgres.log", self.user)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run([str(self.bin / program), *words], check=True, capture_output=True, user=self.user, cwd="/")

    def start(self) -> None:
        """Start the server and wait until it answers, also after a crash."""
        # A killed server leaves its lock behind; the new one finds nobody alive under that number.
        self.process.start()
        until(self.answers, STARTS_WITHIN, "PostgreSQL")

    def answers(self) -> bool:
        """Return whether it takes connections."""
        words = [str(self.bin / "pg_isready"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "vaihto"]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    def create(self, name: str) -> str:
        """Create a database; returns its address for VAIHTO_DATABASE_URL."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "vaihto", name)
        return f"postgresql://vaihto@127.0.0.1:{self.port}/{name}"


class House:
    """Everything that runs, in one folder that is gone at the end."""

    def __init__(self, *, on_postgres: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vaihto-house-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.postgres: Postgres | None = None
        self.env = {**os.environ, "VAIHTO_VAR": str(self.folder / "var"), "VAIHTO_DEMO": "1", "VAIHTO_BASE_URL": self.url}
        self.env.pop("VAIHTO_DATABASE_URL", None)
        if on_postgres:
            (self.folder / "postgres").mkdir()
            self.postgres = Postgres(self.folder / "postgres")
            self.postgres.start()
            self.env["VAIHTO_DATABASE_URL"] = self.postgres.create("ledger")
        self.web = self._process("web", "serve", "--port", str(self.port))
        self.worker = self._process("worker", "worker")

    def _process(self, name: str, *words: str) -> Process:
        return Process([sys.executable, "-P", "-m", "vaihto", *words], self.env, self.folder / f"{name}.log")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a `vaihto` command to its end."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "vaihto", *words], env=self.env, capture_output=True, text=True, check=False, cwd=ROOT
        )

    def python(self, code: str) -> Any:
        """Run code with Django started in the house's database; returns what it prints, read as JSON."""
        start = "import django; django.setup()\n"
        env = {**self.env, "DJANGO_SETTINGS_MODULE": "vaihto.config.settings"}
        done = subprocess.run(
            [sys.executable, "-c", start + code], env=env, capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.strip().splitlines()[-1])

    def settle(self) -> None:
        """Make the tables; on SQLite they are a copy of those that the tests have in common."""
        if self.postgres is None:
            (self.folder / "var").mkdir(exist_ok=True)
            shutil.copyfile(sqlite_file(), self.folder / "var" / "vaihto.sqlite3")
        made = self.command("migrate")
        assert made.returncode == 0, made.stderr[-2000:]

    def open(self) -> None:
        """Start web server and worker, and wait until the house says that it is ready."""
        self.web.start()
        self.worker.start()
        until(self.is_ready, STARTS_WITHIN, "the house")

    def is_ready(self) -> bool:
        """Return whether the house answers that it is ready."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def close(self) -> None:
        """End every process and take the folder away."""
        for process in (self.web, self.worker, *([self.postgres.process] if self.postgres else [])):
            process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
