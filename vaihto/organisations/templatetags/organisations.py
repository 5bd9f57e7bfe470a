"""Words of organisations."""

from typing import Any

from django import template

from vaihto.organisations import forms, states
from vaihto.organisations.models import DevelopmentPlan

register = template.Library()


@register.filter
def size_word(size: str) -> str:
    """Say a size in the reader's language."""
    return str(states.SIZES.get(size, ""))


@register.filter
def member_word(role: str) -> str:
    """Say a member's role in the reader's language."""
    return str(states.ROLES.get(role, role))


@register.filter
def standing_word(kind: str) -> str:
    """Say a kind of standing in the reader's language."""
    return str(states.STANDINGS.get(kind, kind))


@register.filter
def dimension_name(dimension: str) -> str:
    """Say a dimension in the reader's language."""
    return forms.dimension_word(dimension)


@register.filter
def plan_text(plan: DevelopmentPlan, dimension: str) -> str:
    """Return what a plan says of a dimension."""
    return plan.text_of(dimension)


@register.filter
def field_of(form: Any, name: str) -> Any:
    """Return a form's field by name."""
    return form[name]
