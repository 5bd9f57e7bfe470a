"""The scripts say clearly what is wrong, and leave nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from vaihto.config import ports
from vaihto.config.household import Household

SCRIPTS = ["setup", "assets", "catalogues", "demo", "vaihto", "django", "wheel", "test", "check", "sheets"]


def script(repository: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one of the scripts to its end."""
    return subprocess.run(
        [repository / "script" / words[0], *words[1:]],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_is_valid_and_executable(repository: Path, name: str) -> None:
    path = repository / "script" / name
    assert os.access(path, os.X_OK)
    assert subprocess.run(["bash", "-n", path], capture_output=True).stderr == b""


@pytest.mark.parametrize("name", ["setup", "test", "check"])
def test_a_wrong_option_is_wrong_use(repository: Path, name: str) -> None:
    answer = script(repository, name, "--nonsense")
    assert answer.returncode == 2
    assert "--nonsense" in answer.stderr


def test_a_python_that_is_too_old_is_named_in_one_sentence(repository: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    clone = tmp_path / "clone"
    (clone / "script").mkdir(parents=True)
    for name in ("setup", "common.sh"):
        (clone / "script" / name).write_bytes((repository / "script" / name).read_bytes())
        (clone / "script" / name).chmod(0o755)
    # The folder of the old Python comes first, and only the bare tools of the system follow.
    for tool in ("bash", "dirname", "basename", "sha256sum", "cut", "mkdir", "env"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    answer = subprocess.run(
        [clone / "script" / "setup"], capture_output=True, text=True, env={"PATH": str(tmp_path), "PYTHON": "python3"}
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("setup: python3 is Python 3.9.2, but Vaihto needs Python 3.11 or later")


def test_a_second_setup_costs_next_to_nothing(repository: Path) -> None:
    assert script(repository, "setup").returncode == 0
    began = time.monotonic()
    answer = script(repository, "setup")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert time.monotonic() - began < 1.5, "0.1 s on a quiet machine"


def test_a_busy_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert not ports.is_free(port)
        answer = subprocess.run(
            [sys.executable, "-m", "vaihto", "demo", "--port", str(port)],
            capture_output=True,
            text=True,
            env={**os.environ, "VAIHTO_VAR": str(tmp_path)},
        )
    assert answer.returncode == 1
    assert answer.stderr == f"vaihto: Port {port} is busy. Choose another one: --port {port + 1}\n"


def test_a_household_ends_all_it_started_grandchildren_too(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    with Household() as household:
        household.start("parent", ["sh", "-c", f"sleep 60 & echo $! > {pids}; wait"])
        limit = time.monotonic() + 5
        while not (pids.exists() and pids.read_text().strip()) and time.monotonic() < limit:
            time.sleep(0.02)
        grandchild = int(pids.read_text())
        os.kill(grandchild, 0)
    for _ in range(100):
        try:
            os.kill(grandchild, 0)
        except ProcessLookupError:
            return
        # A process that has ended but was not yet taken away by init is gone for our purpose.
        if Path(f"/proc/{grandchild}/stat").read_text().split(") ")[1].startswith("Z"):
            return
        time.sleep(0.02)
    pytest.fail("the grandchild still runs")


def test_a_household_says_who_fell_over() -> None:
    with Household() as household:
        household.start("short", ["true"])
        assert household.watch() == "short"


def test_a_household_ends_when_asked() -> None:
    with Household() as household:
        household.start("long", ["sleep", "60"])
        os.kill(os.getpid(), signal.SIGTERM)
        assert household.watch() is None


def test_contact_sheets_carry_every_picture_of_each_walk(repository: Path, tmp_path: Path) -> None:
    """Seven phone pages and one wide page: a sheet for each walk; other pictures of the folder are left alone."""
    for number in range(1, 8):
        Image.new("RGB", (390, 800 + number)).save(tmp_path / f"{number:03d}-visitor-fi-390-plain.png")
    Image.new("RGB", (1440, 900)).save(tmp_path / "001-visitor-sv-1440-scripts.png")
    Image.new("RGB", (10, 10)).save(tmp_path / "other.png")
    answer = script(repository, "sheets", str(tmp_path))
    assert answer.stdout == "fi-390-plain: 1 sheets\nsv-1440-scripts: 1 sheets\n"
    made = {path.name: Image.open(path).size for path in (tmp_path / "sheets").iterdir()}
    # Six columns of 400 px with gaps of 12; two rows as high as their longest picture, each with its label.
    rows = sum(round(high * 400 / 390) + 22 + 12 for high in (806, 807))
    assert made == {"fi-390-plain-01.png": (6 * 412 + 12, rows + 12), "sv-1440-scripts-01.png": (4 * 612 + 12, 375 + 34 + 12)}
