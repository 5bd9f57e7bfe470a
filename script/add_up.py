"""Add up the reports of several runs of pytest into one closing line: N passed, N failed, N skipped.

Usage: add_up.py FOLDER NAME...; exit code 1 where a report is missing, a test failed, or none ran.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def counts(report: Path) -> tuple[int, int, int]:
    """Return (passed, failed, skipped) of one JUnit report; errors count as failed."""
    # S314: the report was written by pytest a moment ago.
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314
    tests = failed = skipped = 0
    for suite in suites:
        tests += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return max(0, tests - failed - skipped), failed, skipped


def main(folder: str, *names: str) -> int:
    """Print the closing line."""
    missing = [name for name in names if not (Path(folder) / f"{name}.xml").is_file()]
    every = [counts(Path(folder) / f"{name}.xml") for name in names if name not in missing]
    passed, failed, skipped = (sum(column) for column in zip(*every, strict=True)) if every else (0, 0, 0)
    if missing:
        print(f"no report came from: {', '.join(missing)}", file=sys.stderr)
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    return int(bool(missing or failed or not passed))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
