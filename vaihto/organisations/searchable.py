"""By which words organisations are found: name, town, identifiers."""

from collections.abc import Mapping

from vaihto.kit import searching
from vaihto.kit.searching import Kind, Words
from vaihto.organisations.models import Organisation

ORGANISATION = "organisation"


def words_of(keys: list[int]) -> Mapping[int, Words]:
    """Return the words of organisations by key."""
    rows = Organisation.objects.filter(pk__in=keys).values_list("pk", "name", "city", "business_id", "oid")
    return {pk: Words((name,), tuple(rest)) for pk, name, *rest in rows}


searching.register(
    Kind(
        ORGANISATION,
        rows=Organisation.objects.all,
        words_of=words_of,
        touched=lambda line: [*searching.key_in(line, "organisations.Organisation"), *searching.case_key(line, "organisation")],
    )
)
