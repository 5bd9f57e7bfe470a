"""Where a recognised unit counts that the structure of the qualification does not list: somebody decides it, nobody guesses.

The structures of ePerusteet have open groups for such units (määräytymättömät: locally offered units, units of another
qualification); what fits into none is an additional achievement that counts nothing. Accumulation: `core/accumulation.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vaihto.kit import languages
from vaihto.mobility import queries as stays
from vaihto.qualifications import queries as qualifications
from vaihto.recognition.models import LONGEST_GROUP_NAME

if TYPE_CHECKING:
    from vaihto.mobility.models import AgreedUnit
    from vaihto.qualifications.models import Unit
    from vaihto.qualifications.queries import OpenGroup
    from vaihto.recognition.models import RecognitionDecision

GROUP, ADDITIONAL = "group", "additional"
SIGN = ":"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a unit counts: in an open group (its key, and its name as the school read it), nowhere, or not decided (empty)."""

    kind: str = ""
    group: str = ""
    name: str = ""

    @property
    def value(self) -> str:
        """The place as the form and the operation say it."""
        return f"{GROUP}{SIGN}{self.group}" if self.kind == GROUP else self.kind

    def columns(self) -> dict[str, str]:
        """Return the values as the decision keeps them."""
        return {"standing": self.kind, "standing_group": self.group, "standing_name": self.name}


NOT_DECIDED = Placed()


def of(row: "RecognitionDecision") -> Placed:
    """Return where a decision puts its unit."""
    return Placed(row.standing, row.standing_group, row.standing_name)


def words(kind: str, name: str) -> str:
    """Return in words where a unit counts; empty where that is not decided, or where the structure says it."""
    if kind == GROUP:
        return _("Not in the structure of the qualification; counts in the group: %(group)s") % {"group": name}
    return _("Additional achievement: it is not part of the qualification and counts nothing in it") if kind == ADDITIONAL else ""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the structure of a stay says: the codes that it lists, and its open groups; empty where none was read in."""

    codes: frozenset[str] = frozenset()
    groups: "Sequence[OpenGroup]" = ()
    is_known: bool = False

    def is_outside(self, unit: "Unit") -> bool:
        """Return whether there is a structure and it does not list a unit."""
        return self.is_known and unit.code.removeprefix("tutkinnonosat_") not in self.codes


def outside(mobility_id: int) -> Outside:
    """Return what the structure behind the units of a stay says."""
    requirements = qualifications.requirements_behind([one.unit for one in stays.units_in_force([mobility_id])])
    found = qualifications.structure_of(requirements) if requirements else None
    return Outside(found.codes, found.open_groups, is_known=True) if found else Outside()


def choices(unit: "AgreedUnit", known: Outside | None = None) -> list[tuple[str, str]]:
    """Return where a unit that the structure does not list can count, as (value, words); empty for every other unit."""
    known = known or outside(unit.version.agreement.mobility_id)
    if not known.is_outside(unit.unit):
        return []
    language = languages.present()
    return [
        ("", _("Not decided yet: it counts nowhere until then")),
        *((f"{GROUP}{SIGN}{one.key}", one.name_in(language)) for one in known.groups),
        (ADDITIONAL, _("Additional achievement that counts nothing")),
    ]


def chosen(unit: "AgreedUnit", value: str) -> tuple[Placed, list[str]]:
    """Return where a value puts a unit, and in words why it cannot stand there."""
    if not value:
        return NOT_DECIDED, []
    known = outside(unit.version.agreement.mobility_id)
    if not known.is_known:
        return NOT_DECIDED, [_("A place in the qualification cannot be chosen, because its structure has not been read in here.")]
    if not known.is_outside(unit.unit):
        return NOT_DECIDED, [
            _("A place in the qualification cannot be chosen, because its structure lists the unit. Leave it out.")
        ]
    if value == ADDITIONAL:
        return Placed(ADDITIONAL), []
    groups: Mapping[str, OpenGroup] = {f"{GROUP}{SIGN}{one.key}": one for one in known.groups}
    if value not in groups:
        return NOT_DECIDED, [
            _("The structure has no such group for units from outside. Choose a group, or an additional achievement.")
        ]  # fmt: skip
    found = groups[value]
    return Placed(GROUP, found.key, found.name_in("fi")[:LONGEST_GROUP_NAME]), []
