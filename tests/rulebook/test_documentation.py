"""The pages about the rules are made from the rulebook and these situations, and are never out of date."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_rule_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "script" / "generate_rules_docs.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
