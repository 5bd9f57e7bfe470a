"""The pages about rules and rates are made from the rulebook and these situations, and are never out of date."""

import subprocess
import sys
from pathlib import Path

from vaihto.core.grant import annex_row, reader

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_rule_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "script" / "generate_rules_docs.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_page_of_rates_is_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "script" / "generate_grant_docs.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_each_key_of_a_grant_request_and_each_column_of_an_annex_is_described():
    page = (ROOT / "docs" / "reference" / "grant.md").read_text(encoding="utf-8")
    described = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    assert {*reader.KEYS, *annex_row.COLUMNS, *annex_row.APPLIES_TO} - described == set()


def test_the_page_of_the_columns_of_stays_is_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "script" / "generate_mobility_docs.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_columns_of_the_beneficiary_module_are_documented_as_they_are() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "script" / "generate_module_docs.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
