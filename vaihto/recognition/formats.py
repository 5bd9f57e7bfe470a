"""The formats in which a recognition leaves the house: their names, and which door writes each. Needs no Django."""

import importlib
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `module` is its door, empty for the house's own paper; `sealing` names the function that signs it, if any."""

    name: str
    title: str
    module: str
    media_type: str
    suffix: str
    sealing: str = ""


FORMATS = {
    one.name: one
    for one in (
        Format("elmo", "ELMO 2.1.1", "vaihto.exchange.elmo", "application/xml", "xml", sealing="sign"),
        Format("koski", "Koski", "vaihto.exchange.koski", "application/json", "json"),
        Format("ehoks", "eHOKS", "vaihto.exchange.ehoks", "application/json", "json"),
        Format("elm", "European digital credential", "vaihto.exchange.elm", "application/json", "json", sealing="seal"),
        Format("pdf", "PDF", "", "application/pdf", "pdf"),
    )
}


def is_built(wanted: Format) -> bool:
    """Return whether this version writes a format; doors are built one by one."""
    return not wanted.module or find_spec(wanted.module) is not None


def door(wanted: Format) -> Any:
    """Return the module that writes a format, imported only now, since it brings libraries along."""
    return importlib.import_module(wanted.module)
