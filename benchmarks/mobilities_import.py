"""How long the check of a table of stays takes: the whole command as a process, CSV and XLSX, without and with faults."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from vaihto.exchange.mobilities import columns, template

TITLE = "vaihto mobilities import --dry-run of 100,000 and 1,000,000 stays (aims: 1.5 s and 10 s)"


def measure() -> dict[str, float]:
    """Check tables of two sizes, each as a process of its own; the answers are compared with what was written."""
    figures = {}
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        for number in (100_000, 1_000_000):
            rows = list(template.rows(columns.pack("erasmus_plus"), number))
            plain, quoted, faulty = (Path(folder) / f"{name}.csv" for name in ("plain", "quoted", "faulty"))
            write(plain, rows)
            write(quoted, rows, mark='"')
            # One row in a hundred has a country that there is not.
            write(faulty, [[*row[:6], "XX", *row[7:]] if at % 100 == 0 else row for at, row in enumerate(rows)])
            figures[f"{number:,} rows, CSV [s]"] = median(plain, 0, number)
            figures[f"{number:,} rows, CSV, all cells quoted [s]"] = median(quoted, 0, number)
            figures[f"{number:,} rows, CSV, 1 % faulty, JSON [s]"] = median(faulty, 1, number)
            if number == 100_000:
                book = Path(folder) / "stays.xlsx"
                as_workbook(book, rows)
                figures[f"{number:,} rows, XLSX [s]"] = median(book, 0, number)
    return figures


def write(file: Path, rows: list[list[str]], mark: str = "") -> None:
    """Write rows as CSV; no cell of the example has a separator in it."""
    joint = f"{mark};{mark}"
    with file.open("w", encoding="utf-8") as target:
        target.writelines(f"{mark}{joint.join(row)}{mark}\n" for row in [columns.pack("erasmus_plus").names(), *rows])


def as_workbook(file: Path, rows: list[list[str]]) -> None:
    """Write rows as a workbook."""
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([columns.pack("erasmus_plus").names(), *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)


def median(file: Path, code: int, rows: int) -> float:
    """Return the median of three runs, in seconds."""
    return sorted(once(file, code, rows) for _ in range(3))[1]


def once(file: Path, code: int, rows: int) -> float:
    """Check one file in a process of its own; returns the seconds from its start to its end."""
    words = [sys.executable, "-m", "vaihto", "mobilities", "import", str(file), "--dry-run", "--json"]
    began = time.perf_counter()
    # S603: our own command.
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    took = time.perf_counter() - began
    if done.returncode != code or f'"rows": {rows},' not in done.stdout[:200]:
        raise RuntimeError(f"{file.name}: {done.returncode} {done.stderr[:500]}")
    return took
