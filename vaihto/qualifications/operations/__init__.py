"""Deeds of this room: units are entered, replaced and retired; requirements are read in and units taken from them."""

from vaihto.qualifications.operations.requirements import CannotTake, Taken, read_requirements, take_units
from vaihto.qualifications.operations.units import (
    VALUES,
    CannotRetireUnit,
    CannotSaveUnit,
    is_same,
    retire_unit,
    save_unit,
)

__all__ = [
    "VALUES",
    "CannotRetireUnit",
    "CannotSaveUnit",
    "CannotTake",
    "Taken",
    "is_same",
    "read_requirements",
    "retire_unit",
    "save_unit",
    "take_units",
]
