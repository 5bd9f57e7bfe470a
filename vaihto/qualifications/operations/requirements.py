"""The requirements of a qualification are read in, and units are taken from them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core import qualification as core
from vaihto.core import qualification_values
from vaihto.core.canonical import sha256_of
from vaihto.core.qualification_units import LONGEST_NAME
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import Refused, operation
from vaihto.qualifications import permissions, queries
from vaihto.qualifications.models import Qualification, Unit
from vaihto.qualifications.operations.units import save_unit

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation

# Units of the reform and before it are counted in competence points.
SCHEME = "osp"


class CannotTake(Refused):
    """The requirements are not read in, or no unit is taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the units that were chosen: new ones, those that replace an older one, those that were there already."""

    new: tuple[Unit, ...]
    changed: tuple[Unit, ...]
    known: tuple[Unit, ...]


@operation("qualifications.read_requirements", gettext_lazy("Qualification requirements read in"))
def read_requirements(organisation: "Organisation", of: core.Qualification, *, by: Actor, at: datetime) -> Qualification:
    """Keep the requirements of a qualification for an organisation, once for each content. Taking units is a deed of its own.

    Raises CannotTake where they have no diary number, no name or no units: a structure alone does not say what it is of.
    """
    if not permissions.may_enter_units(by, organisation.pk):
        raise CannotTake(_("Only people of the organisation enter its units."))
    if not of.number or of.name is None or not of.units:
        raise CannotTake(
            _("Nothing was read in, because the file lacks diary number, name or units. Download the whole requirements.")
        )
    if len(of.number) > Qualification.LONGEST_NUMBER:
        raise CannotTake(_("Nothing was read in, because the diary number is too long. Check the file."))
    content = qualification_values.values(of)
    digest = sha256_of(content)
    kept = Qualification.objects.filter(organisation=organisation, number=of.number, content_hash=digest).first()
    if kept is not None:
        audit.nothing_new()
        return kept
    names = {f"name_{code}": dict(of.name.versions).get(code, "")[:LONGEST_NAME] for code in LANGUAGES}
    made = Qualification.objects.create(
        organisation=organisation, code=(of.codes or ("",))[0][:20], number=of.number, content=content, content_hash=digest,
        read_at=at, read_by_id=by.id, read_by_name=by.name[:200], **names,
    )  # fmt: skip
    changes = {"number": of.number, "name": of.name.versions[0][1], "units": len(of.units), "content_hash": digest}
    audit.write(case=f"organisation:{organisation.pk}", subject=made, by=by, at=at, changes=changes)
    return made


@operation("qualifications.take_units", gettext_lazy("Units taken from qualification requirements"))
def take_units(requirements: Qualification, codes: Collection[str], language: str, *, by: Actor, at: datetime) -> Taken:
    """Make the chosen units the school's own; one that differs from the school's unit of the same code and language replaces it.

    `codes` are those of units in the requirements; `language` is fi, sv or en. Raises CannotTake for nothing chosen, an unknown
    code, and a unit that cannot be taken.
    """
    if not permissions.may_enter_units(by, requirements.organisation_id):
        raise CannotTake(_("Only people of the organisation enter its units."))
    chosen = [one for one in queries.offers(requirements, language) if one.unit.code in codes]
    if not codes:
        raise CannotTake(_("No unit is chosen. Choose at least one."))
    if len(chosen) < len(set(codes)):
        raise CannotTake(_("A chosen unit is not in these requirements. Choose again from the list."))
    if any(one.state == "hindered" for one in chosen):
        raise CannotTake(_("A chosen unit cannot be taken in. The list says why."))
    made: dict[str, list[Unit]] = {"new": [], "changed": [], "known": []}
    for one in chosen:
        values = {
            "qualification": one.unit.qualification, "code": one.unit.code, "title": one.unit.title,
            "language": one.unit.language, "points": one.unit.points, "scheme": SCHEME, "source": requirements.number,
        }  # fmt: skip
        unit = save_unit(requirements.organisation, values, one.unit.outcomes, unit=one.own, by=by, at=at)
        made[one.state].append(unit)
    if made["new"] or made["changed"]:
        changes = {name: [unit.code for unit in units] for name, units in made.items() if units}
        case = f"organisation:{requirements.organisation_id}"
        audit.write(case=case, subject=requirements, by=by, at=at, changes=changes | {"language": language})
    else:
        audit.nothing_new()
    return Taken(*(tuple(made[name]) for name in ("new", "changed", "known")))
