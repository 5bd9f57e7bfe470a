"""The processes that run together: started in order, watched, and all ended when one ends or the operator says so."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType, TracebackType
from typing import Self

PATIENCE = 35.0


def command(name: str, *words: str) -> list[str]:
    """Return how to run one of our own commands in a process of its own."""
    return [sys.executable, "-P", "-m", "vaihto", name, *words]


class Household:
    """Child processes, each with a group of its own, so that Ctrl-C reaches us first and nothing is left behind."""

    def __init__(self) -> None:
        self.members: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_end = False

    def __enter__(self) -> Self:
        self.before = {number: signal.signal(number, self.on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """Remember that the end was asked for; the loop that waits sees it."""
        self.asked_to_end = True

    def start(self, name: str, words: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Start one process, called `name` in messages."""
        # S603: the words are our own, no shell reads them.
        self.members[name] = subprocess.Popen(  # noqa: S603
            words, env={**os.environ, **(environment or {})}, start_new_session=True, stdin=subprocess.DEVNULL
        )

    def fallen(self) -> str | None:
        """Return the name of a process that ended by itself."""
        return next((name for name, member in self.members.items() if member.poll() is not None), None)

    def watch(self) -> str | None:
        """Wait until the end is asked for (returns None) or one process ends by itself (returns its name)."""
        while not self.asked_to_end:
            if (name := self.fallen()) is not None:
                return name
            time.sleep(0.1)
        return None

    def end(self) -> None:
        """End every process: first kindly, and after PATIENCE seconds for certain."""
        for member in self.members.values():
            signal_group(member, signal.SIGTERM)
        limit = time.monotonic() + PATIENCE
        for member in self.members.values():
            try:
                member.wait(timeout=max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                signal_group(member, signal.SIGKILL)
                member.wait()
            # What the process itself started and left behind goes too.
            signal_group(member, signal.SIGKILL)
        self.members.clear()


def signal_group(member: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to a process and all it started; a group that is gone already is fine."""
    try:
        os.killpg(member.pid, number)
    except ProcessLookupError:
        return
