"""The test material of Koski, eHOKS and ePerusteet, written by others and not in the project: where it is, ways through it.

It is looked for beside the project (``../shared/standards``), or where the environment variable STANDARDS_DIR says.
"""

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("STANDARDS_DIR") or Path(__file__).resolve().parents[3] / "shared" / "standards")
needs_koski = pytest.mark.skipif(not (FOLDER / "koski").is_dir(), reason=f"Koski's samples are not at {FOLDER}/koski")
needs_ehoks = pytest.mark.skipif(not (FOLDER / "ehoks").is_dir(), reason=f"eHOKS's samples are not at {FOLDER}/ehoks")

# A field that is to be taken away, in `changed`.
GONE = object()


def read(path: Path) -> Any:
    """Return the content of a JSON file."""
    return json.loads(path.read_bytes())


def koski_samples() -> dict[str, Any]:
    """Return Koski's sample messages by file name."""
    return {path.name: read(path) for path in sorted((FOLDER / "koski" / "samples").glob("*.json"))}


def koski_parts() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file name, part) of each study in each sample, in the form that our check takes."""
    for name, message in koski_samples().items():
        for right in message["opiskeluoikeudet"]:
            for study in right["suoritukset"]:
                part = {"lisätiedot": right.get("lisätiedot")}
                yield name, part | {key: study.get(key) for key in ("osasuoritukset", "koulutussopimukset")}


def ehoks_samples() -> list[Any]:
    """Return the HOKS documents of eHOKS's eight files."""
    documents: list[Any] = []
    for path in sorted((FOLDER / "ehoks" / "samples").glob("*.json")):
        content = read(path)
        documents += content if isinstance(content, list) else [content]
    return documents


def changed(document: Any, path: list[str | int], value: Any) -> Any:
    """Return a copy in which the value at a path is another, or gone."""
    other = copy.deepcopy(document)
    place = other
    for step in path[:-1]:
        place = place[step]
    if value is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return other


def each_changed(document: Any, value: Any) -> Iterator[Any]:
    """Yield the document once for each of its values, with that value another; it is as before at the end."""
    for path in list(paths(document)):
        place = document
        for step in path[:-1]:
            place = place[step]
        before, place[path[-1]] = place[path[-1]], value
        yield document
        place[path[-1]] = before


def paths(document: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every value of a document, except itself."""
    rows = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for key, value in rows:
        yield (*here, key)
        yield from paths(value, (*here, key))
