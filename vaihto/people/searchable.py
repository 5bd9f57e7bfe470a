"""By which words people with an account are found: name and address."""

from collections.abc import Mapping

from vaihto.kit import searching
from vaihto.kit.searching import Kind, Words
from vaihto.people.models import Person

PERSON = "person"


def words_of(keys: list[int]) -> Mapping[int, Words]:
    """Return the words of people by key."""
    rows = Person.objects.filter(pk__in=keys).values_list("pk", "name", "email")
    return {pk: Words((name, email)) for pk, name, email in rows}


searching.register(
    Kind(
        PERSON,
        rows=Person.objects.all,
        words_of=words_of,
        touched=lambda line: [*searching.key_in(line, "people.Person"), *searching.case_key(line, "person")],
    )
)
