"""Reads the rulebook's files: YAML 1.2, once per process."""

from functools import cache
from importlib import resources
from typing import Any


@cache
def read(path: str) -> Any:
    """Return the content of one file of the rulebook, such as "leonardo/words.yaml". Raises FileNotFoundError.

    The value is shared by everybody: do not change it.
    """
    from ruamel.yaml import YAML  # here, so that the command's help does not wait for it

    text = resources.files("vaihto.rulebook").joinpath(path).read_text(encoding="utf-8")
    return YAML(typ="safe", pure=True).load(text)


# The packs that have rules and sentences of their own, in the order in which their rules are shown.
PACKS = ("leonardo", "erasmus_plus")


@cache
def programmes() -> tuple[str, ...]:
    """Return the names of the programmes that have a folder, in alphabetical order."""
    folder = resources.files("vaihto.rulebook")
    return tuple(sorted(each.name for each in folder.iterdir() if each.joinpath("programme.yaml").is_file()))
