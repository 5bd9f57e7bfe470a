"""A short hash of what a stay or a participant holds: whether it was touched since an import is told by comparing."""

import hashlib
from collections.abc import Collection

from django.db.models import DateTimeField

from vaihto.mobility.models import Mobility, Participant

FEW = 500


def marks(model: type[Mobility] | type[Participant], agreement_id: int, keys: Collection[int]) -> dict[int, str]:
    """Return the marks of rows of a project by key; many are read together with the rest of the project.

    Moments are left out: what happened at them is in the state. So is the id that the Beneficiary Module gave: an import neither
    sets it nor is undone for it.
    """
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, DateTimeField)]
    names = [field.attname for field in fields if field.attname != "module_id"]
    rows = model._default_manager.filter(agreement_id=agreement_id).order_by()
    if len(keys) <= FEW:
        rows = rows.filter(pk__in=keys)
    wanted = set(keys)
    return {
        key: hashlib.blake2b(repr(values).encode(), digest_size=8).hexdigest()
        for key, *values in rows.values_list("pk", *names).iterator(chunk_size=5000)
        if key in wanted
    }
