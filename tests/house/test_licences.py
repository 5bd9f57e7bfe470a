"""Each dependency's licence may stand in a work under EUPL-1.2; what is copyleft is named here, one by one."""

import json
import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

# Permissive licences, as SPDX names them and as older packages write them.
PERMISSIVE = {
    "0bsd",
    "apache",
    "apache 2.0",
    "apache software license",
    "apache software license 2.0",
    "apache license 2.0",
    "apache license, version 2.0",
    "apache license version 2.0",
    "apache-2.0",
    "apache-2.0 with llvm-exception",
    "blueoak-1.0.0",
    "bsd",
    "bsd license",
    "bsd-2-clause",
    "bsd-3-clause",
    "bsd 3-clause",
    "3-clause bsd license",
    "bsl-1.0",
    "cc0-1.0",
    "cnri-python",
    "historical permission notice and disclaimer (hpnd)",
    "isc",
    "isc license (iscl)",
    "mit",
    "mit license",
    "mit-0",
    "mit-cmu",
    "mit no attribution license (mit-0)",
    "mit or apache-2.0",
    "ofl-1.1",
    "psf-2.0",
    "psfl",
    "python software foundation license",
    "python-2.0",
    "the unlicense (unlicense)",
    "unlicense",
    "zlib",
}
# Copyleft, each looked at: an unmodified library of its own, which EUPL-1.2 permits (its appendix names LGPL and MPL).
NAMED = {
    "psycopg": "LGPL-3.0-only: an unmodified library; anybody may replace it",
    "psycopg-binary": "LGPL-3.0-only: as psycopg",
    "psycopg-pool": "LGPL-3.0-only: as psycopg",
    "python-stdnum": "LGPL-2.1-or-later: an unmodified library; checks business ids",
    "certifi": "MPL-2.0: an unmodified list of certificates",
    "hypothesis": "MPL-2.0: tests only",
    "pikepdf": "MPL-2.0: tests only",
    "pathspec": "MPL-2.0: tests and building only",
    "fido2": "BSD-2-Clause, with parts under Apache-2.0 and MPL-2.0",
    "text-unidecode": "Artistic-1.0 OR GPL-1.0-or-later: Artistic is chosen; tests only",
    "qrcode": "BSD-3-Clause, though its metadata also say Other",
    "frozendict": "LGPL-3.0-only: an unmodified library; tests only",
    "owlrl": "W3C-20150513, permissive, though its classifier names none; tests only",
    "axe-core": "MPL-2.0: tests only",
}
ROOT = Path(__file__).resolve().parent.parent.parent


def pinned() -> list[str]:
    """Return the names of all pinned Python packages."""
    texts = [(ROOT / "requirements" / name).read_text() for name in ("base.txt", "test.txt", "uv.txt")]
    pattern = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", re.MULTILINE)
    return sorted({name for text in texts for name in pattern.findall(text)})


def installed(names: list[str]) -> list[Distribution]:
    """Return the packages that this system has; those for other systems are the same projects' or looked at there."""
    found = []
    for name in names:
        try:
            found.append(distribution(name))
        except ModuleNotFoundError:
            continue
    return found


def words_of(package: Distribution) -> str:
    """Return what a package says of its licence: the SPDX expression, else the classifiers, else the free text."""
    meta = package.metadata
    if expression := meta.get("License-Expression"):
        return expression
    classifiers = [line.split(" :: ")[-1] for line in meta.get_all("Classifier", []) if line.startswith("License ::")]
    told = " AND ".join(line for line in classifiers if line != "OSI Approved")
    free = (meta.get("License") or "").strip()
    return told or (free.splitlines()[0] if free else "not said")


def is_permissive(words: str) -> bool:
    """Return whether each part (of AND), or one of the choices (of OR), is a permissive licence."""
    plain = words.strip().strip("()").lower()
    if plain in PERMISSIVE or words.strip().lower() in PERMISSIVE:
        return True
    for joint, decide in ((" and ", all), (" or ", any), ("/", any), (", ", all)):
        if joint in plain:
            return decide(is_permissive(part) for part in plain.split(joint))
    return False


def test_python_packages_may_stand_in_a_work_under_eupl() -> None:
    packages = installed(pinned())
    assert len(packages) > 80, "there is something to look at"
    unclear = {p.name: words_of(p) for p in packages if not is_permissive(words_of(p)) and p.name.lower() not in NAMED}
    assert unclear == {}


def test_front_end_packages_may_stand_in_a_work_under_eupl() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    parts = {path.removeprefix("node_modules/"): part for path, part in lock.items() if path}
    licences = {name: part.get("license", "not said") for name, part in parts.items() if name not in NAMED}
    assert {name: words for name, words in licences.items() if not is_permissive(words)} == {}


def test_nothing_named_is_there_in_vain() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    present = set(pinned()) | {path.removeprefix("node_modules/") for path in lock}
    assert sorted(set(NAMED) - present) == []


@pytest.mark.parametrize("words", ["AGPL-3.0-only", "GPL-3.0-or-later", "SSPL-1.0", "MIT AND GPL-2.0-only", "not said"])
def test_negative_control_others_are_refused(words: str) -> None:
    assert not is_permissive(words)


@pytest.mark.parametrize("words", ["MIT", "(MIT OR GPL-2.0-only)", "Apache-2.0 AND MIT", "BSD-3-Clause"])
def test_permissive_ones_are_taken(words: str) -> None:
    assert is_permissive(words)
