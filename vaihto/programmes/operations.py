"""Deeds: setting up a programme."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import parameters
from vaihto.kit import audit, languages
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.programmes import permissions
from vaihto.programmes.models import Programme

TRILINGUAL = ("title", "agency")
FIELDS = (
    "code", "pack", "rule_year", "agency_country", "contact", "starts_on", "ends_on",
    *(f"{name}_{code}" for name in TRILINGUAL for code in languages.LANGUAGES),
)  # fmt: skip


class CannotAdd(Refused):
    """The programme was not set up."""


@operation("programmes.add", lazy("Programme set up"))
def add(values: Mapping[str, Any], *, by: Actor, at: datetime) -> Programme:
    """Set up a programme from FIELDS; `rule_year` and `ends_on` may be left out.

    Raises CannotAdd where the actor may not, a name is missing in a language, the pack is unknown, the code is taken
    or the programme would end before it starts; TypeError for a field that a programme does not have.
    """
    if not permissions.may_add(by):
        raise CannotAdd(_("The programme was not set up, because only the agency’s staff may do it."))
    programme = Programme(**values)
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"a programme has no {', '.join(sorted(unknown))}")
    reasons = reasons_against(programme)
    if reasons:
        raise CannotAdd(*reasons)
    programme.save(force_insert=True)
    audit.write(
        case=f"programme:{programme.pk}", subject=programme, by=by, at=at,
        changes={"code": programme.code, "pack": programme.pack, "rule_year": programme.rule_year},
    )  # fmt: skip
    return programme


def reasons_against(programme: Programme) -> list[str]:
    """Return why a programme cannot be set up as it is; an empty list when it can."""
    reasons = []
    if languages.missing(programme, TRILINGUAL):
        reasons.append(_("The name of the programme or of the agency is missing in a language. Write both in all three."))
    if programme.pack not in parameters.programmes():
        reasons.append(_("The rule pack is not known: %(pack)s. Choose one of the rulebook’s.") % {"pack": programme.pack})
    if Programme.objects.filter(code=programme.code).exists():
        reasons.append(_("There is a programme with this code already: %(code)s.") % {"code": programme.code})
    if programme.ends_on and programme.ends_on < programme.starts_on:
        reasons.append(_("The programme would end before it starts. Change one of the days."))
    return reasons
