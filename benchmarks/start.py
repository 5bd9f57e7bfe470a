"""How long a visitor waits: from the command to the first page, the first time and later."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

TITLE = "seconds from script/demo to the first page: with an empty data folder, then again"
ROOT = Path(__file__).resolve().parent.parent


def measure() -> dict[str, float]:
    """Start the demo twice on one data folder."""
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        first = start_once(Path(folder))
        later = [start_once(Path(folder)) for _ in range(3)]
    return {"first start, packages installed [s]": first, "later start, median of 3 [s]": sorted(later)[1]}


def start_once(folder: Path) -> float:
    """Start, wait for the first page, end; returns the seconds to that page."""
    from vaihto.config import ports

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    with (folder / "said").open("w") as said:
        words = [ROOT / "script" / "demo", "--port", str(port)]
        # S603: our own script.
        demo = subprocess.Popen(words, env={**os.environ, "VAIHTO_VAR": str(folder)}, stdout=said, stderr=said)  # noqa: S603
    try:
        while not ports.answers(port):
            if demo.poll() is not None or time.monotonic() - began > 300:
                raise RuntimeError(f"the demo did not start:\n{(folder / 'said').read_text()}")
            time.sleep(0.02)
        return time.monotonic() - began
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(timeout=60)
