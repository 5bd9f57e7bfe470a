"""`vaihto recognition export --demo` in an empty data folder: the example is built once, and again nothing is built."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vaihto.exchange import elmo


def export(folder: Path, file: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with the embedded database of a data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VAIHTO_")}
    words = [sys.executable, "-m", "vaihto", "recognition", "export", "--format", "elmo", "--demo", "--output", str(file)]
    return subprocess.run(
        words, env={**kept, "VAIHTO_VAR": str(folder), "PYTHONWARNINGS": "ignore"}, capture_output=True, text=True, check=False
    )


@pytest.mark.full
@pytest.mark.words
def test_an_empty_data_folder_gets_the_example_once(tmp_path: Path) -> None:
    first = export(tmp_path / "var", tmp_path / "one.xml")
    second = export(tmp_path / "var", tmp_path / "two.xml")

    assert (first.returncode, second.returncode, second.stderr) == (0, 0, "")
    assert "It is built now, once" in first.stderr
    assert elmo.read((tmp_path / "one.xml").read_bytes()).is_signed
    assert (tmp_path / "one.xml").read_bytes() == (tmp_path / "two.xml").read_bytes()
    assert (tmp_path / "var" / "demo-stage").read_text() == "report"
