"""The wheel is whole: built from the repository, it runs the demo in an empty environment."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """Build the wheel once."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run([repository / "script" / "wheel", folder], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """Return the names of the files inside the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_what_was_built(names: set[str], repository: Path) -> None:
    built = repository / "vaihto" / "kit" / "static" / "built"
    wanted = {path.relative_to(repository).as_posix() for path in built.rglob("*") if path.is_file()}
    assert {"vaihto/kit/static/built/app.css", "vaihto/kit/static/built/fonts/SourceSans3-Regular.ttf"} <= wanted
    assert wanted - names == set()


def test_the_wheel_holds_each_catalogue_and_no_source_of_one(names: set[str], repository: Path) -> None:
    sources = list(repository.glob("vaihto/*/locale/*/LC_MESSAGES/django.po"))
    assert sources, "there is something to look for"
    assert {po.with_suffix(".mo").relative_to(repository).as_posix() for po in sources} - names == set()
    assert [name for name in names if name.endswith((".po", ".scss"))] == []


def test_the_wheel_holds_templates_rules_and_licence(names: set[str], repository: Path) -> None:
    kept = ("*.html", "*.yaml", "*.typ", "*.csv", "*.json")
    wanted = {
        path.relative_to(repository).as_posix()
        for kind in kept
        for path in (repository / "vaihto").rglob(kind)
        if "assets" not in path.parts
    }
    assert wanted - names == set()
    assert [name for name in names if name.endswith("licenses/LICENSE")]


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """Return the `bin` folder of an empty environment with the wheel and what it needs, from the packages of setup."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    uv = Path(sys.executable).parent / "uv"
    python = folder / "bin" / "python"
    requirements = repository / "requirements" / "base.txt"
    for words in (
        [uv, "venv", "--quiet", "--python", sys.executable, folder],
        [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", requirements],
        [uv, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel],
    ):
        done = subprocess.run(words, capture_output=True, text=True, timeout=300, cwd=folder.parent)
        assert done.returncode == 0, done.stderr
    return folder / "bin"


def test_the_demo_runs_from_the_wheel_in_an_empty_environment(
    environment: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # The whole example takes a minute of the machine and asks the wheel for nothing but files, which the tests above count.
    stage = "published" if request.config.getoption("--full") else "call"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    said = tmp_path / "said"
    with said.open("w") as output:
        demo = subprocess.Popen(
            [environment / "vaihto", "demo", "--port", str(port), "--stage", stage],
            cwd=tmp_path, env=clean, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        await_welcome(demo, said)
        assert (tmp_path / "vaihto-var" / "vaihto.sqlite3").exists(), "the data lies where the command was given"
        page = answer(port, "/en/")
        assert page.startswith("200 ")
        styles = re.findall(r"/static/built/app\.[0-9a-f]+\.css", page)
        assert styles, page[:500]
        assert answer(port, styles[0]).startswith("200 ")
    finally:
        demo.send_signal(signal.SIGTERM)
        code = demo.wait(timeout=60)
    assert code == 0, said.read_text()


def await_welcome(demo: subprocess.Popen[bytes], said: Path, patience: float = 400) -> None:
    """Wait until the demo has printed its address."""
    limit = time.monotonic() + patience
    while "Vaihto runs at" not in said.read_text():
        assert demo.poll() is None, said.read_text()
        assert time.monotonic() < limit, said.read_text()
        time.sleep(0.2)


def answer(port: int, address: str) -> str:
    """Return the status and text of one page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    response = connection.getresponse()
    return f"{response.status} {response.read().decode()}"
