"""A short hash of what a stay or a participant holds: whether it was touched since an import is told by comparing.

An import keeps, beside the marks, which columns they cover: a column that a later version adds says nothing about whether anybody
touched the row.
"""

import hashlib
from collections.abc import Collection, Sequence

from django.db.models import DateTimeField

from vaihto.mobility.models import Mobility, Participant

FEW = 500
# What marks covered before imports named it, in the order of the columns then.
AT_FIRST = {
    Mobility: (
        "id agreement_id row_id participant_id target_group purpose learning_form field dimension funding isced activity "
        "reference country_from country_to city host_name host_kind host_contact host_email host_language planned_days "
        "starts_on ends_on working_days state cancelled_reason distance_km is_green has_inclusion_support travel_days "
        "inclusion_costs expensive_travel_costs other_costs"
    ),
    Participant: (
        "id agreement_id organisation_id name email language target_group qualification is_minor guardian_name guardian_email "
        "guardian_language"
    ),
}


def columns(model: type[Mobility] | type[Participant]) -> list[str]:
    """Return the columns that marks cover today.

    Moments are left out: what happened at them is in the state. So is the id that the Beneficiary Module gave: an import neither
    sets it nor is undone for it.
    """
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, DateTimeField)]
    return [field.attname for field in fields if field.attname != "module_id"]


def marks(
    model: type[Mobility] | type[Participant], agreement_id: int, keys: Collection[int], covered: Sequence[str] | None = None
) -> dict[int, str]:
    """Return the marks of rows of a project by key; many are read together with the rest of the project.

    `covered` are the columns that the marks to compare with cover; without it, those of before imports named them. Where one of
    them is gone there are no marks: whether a row was touched cannot be told any more.
    """
    names = AT_FIRST[model].split() if covered is None else list(covered)
    if not set(names) <= set(columns(model)):
        return {}
    rows = model._default_manager.filter(agreement_id=agreement_id).order_by()
    if len(keys) <= FEW:
        rows = rows.filter(pk__in=keys)
    wanted = set(keys)
    return {
        key: hashlib.blake2b(repr(values).encode(), digest_size=8).hexdigest()
        for key, *values in rows.values_list("pk", *names).iterator(chunk_size=5000)
        if key in wanted
    }
