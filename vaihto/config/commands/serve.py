"""`vaihto serve`: the web server."""

import argparse
import os
import sys

from vaihto.config import ports, startup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    """Check, then become the web server; returns only where it could not start."""
    return startup.refuses_plainly(lambda: serve(options.host, options.port, options.workers))


def serve(host: str, port: int, workers: int) -> int:
    """Check database and assets, then become the web server, so that signals reach it without a go-between."""
    startup.start()
    if not ports.is_free(port, host):
        raise startup.Refused(f"Port {port} is busy. Choose another one: --port {port + 1}")
    startup.require_present_database()
    startup.gather_static_files()
    threads = 1 if startup.is_sqlite() else 4
    become(server_words(host, port, workers, threads))
    return startup.DONE


def server_words(host: str, port: int, workers: int, threads: int) -> list[str]:
    """Return the server's command line. SQLite has one writer at a time, so there each process answers one by one."""
    return [
        *(sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)),
        *("--workers-kill-timeout", "30", "vaihto.config.wsgi:application"),
    ]


def become(words: list[str]) -> None:
    """Replace this process by another program."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(words[0], words)  # noqa: S606 - our own words, no shell
