"""Check that no file of the repository names a package registry's address, a path of one machine, or a secret key."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Written in pieces, so that this file does not find itself.
PLACES = [
    r"py" + r"pi\.(org|python)",
    r"files\.python" + r"hosted",
    r"registry\.npm" + r"js",
    r"registry\.yarn" + r"pkg",
    r"deb\.deb" + r"ian\.org",
    r"--(extra-)?index-" + r"url\b",
    r"(?<![\w./-])/(wo" + r"rk|ro" + r"ot)/[\w.]",
    r"(?<![\w./-])/ho" + r"me/(?!vaihto\b)\w+/",
    r"BEGIN [A-Z ]*PRIVATE" + r" KEY",
]
PATTERN = re.compile("|".join(PLACES))
# The compile command of the requirements says that no address is to be written.
HARMLESS = re.compile(r"--no-emit-index-" + r"url")


def files() -> list[Path]:
    """Return the files that git knows or would add."""
    words = ["git", "ls-files", "-co", "--exclude-standard"]
    # S603: git is asked for the names of files.
    names = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return [ROOT / name for name in names.splitlines() if (ROOT / name).is_file()]


def found(file: Path) -> Iterator[str]:
    """Yield file, line and text of each place that is named."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(lines, 1):
        if match := PATTERN.search(HARMLESS.sub("", line)):
            yield f"{file.relative_to(ROOT)}:{number}: {match.group()}"


def main() -> int:
    """Print what is named."""
    places = [place for file in files() for place in found(file)]
    print("\n".join(places) or "no places are named")
    return int(bool(places))


if __name__ == "__main__":
    sys.exit(main())
