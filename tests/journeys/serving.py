"""A server in a process of its own that can be killed and started again, on the database of the test."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


class Server:
    """Answers on a port until it is killed; started again, it answers on the same port."""

    def __init__(self, folder: Path, database: str, secret: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "vaihto.config.settings", "VAIHTO_VAR": str(folder),
            "VAIHTO_DATABASE_URL": f"sqlite:///{database}", "VAIHTO_SECRET_KEY": secret, "VAIHTO_DEMO": "1",
            "VAIHTO_DEBUG": "1", "VAIHTO_BASE_URL": self.url,
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "-m", "django", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError(f"no answer from {self.url}")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None
