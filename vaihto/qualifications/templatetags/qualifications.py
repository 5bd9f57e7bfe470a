"""Words of units."""

from decimal import Decimal

from django import template

from vaihto.core import credit, formats
from vaihto.core.qualification_units import Offered
from vaihto.kit import languages
from vaihto.qualifications import queries, states
from vaihto.qualifications.models import Unit

register = template.Library()


@register.filter
def unit_state(unit: Unit) -> str:
    """Say whether a unit is in use."""
    return str(states.UNIT[queries.state_of(unit)])


@register.filter
def unit_points(unit: Unit) -> str:
    """Say a unit's points with their kind, such as 15 osp."""
    return in_scheme(unit.points, unit.scheme)


@register.filter
def in_osp(points: Decimal) -> str:
    """Say competence points, such as 15 osp."""
    return in_scheme(points, "osp")


@register.filter
def hindrance(unit: Offered) -> str:
    """Say why a unit of requirements cannot be taken in."""
    return str(states.HINDRANCES[unit.hindrance])


def in_scheme(points: Decimal, scheme: str) -> str:
    """Return points with their kind in the reader's language."""
    known = {one.key: one.short for one in credit.schemes()}
    short = languages.pick(dict(known[scheme])) if scheme in known else scheme
    return f"{formats.number(points, languages.present())}\u00a0{short}"
