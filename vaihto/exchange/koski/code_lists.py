"""Reads code lists of Koodisto, as its service gives them: which codes are in a list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def code_lists(folder: Path) -> dict[str, frozenset[str]]:
    """Return the codes of each list of a folder, by the list's name: ``maatjavaltiot2.json`` is maatjavaltiot2.

    Raises ValueError for a file that is no such list, OSError for one that cannot be read.
    """
    return {path.stem: frozenset(codes(path.read_bytes())) for path in sorted(folder.glob("*.json"))}


def codes(document: bytes) -> list[str]:
    """Return the codes of one list, in its order. Raises ValueError."""
    rows: Any = json.loads(document)
    if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("koodiArvo"), str) for row in rows):
        raise ValueError("not a code list of Koodisto")
    return [row["koodiArvo"] for row in rows]
