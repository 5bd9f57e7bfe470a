"""A list is searched by a part of a name, whatever the capitals, on both databases.

Negative control: with `icontains` in its place SQLite found nobody by ÄHTÄRI.
"""

from datetime import UTC, datetime

import pytest

from vaihto.kit.actors import SYSTEM
from vaihto.people import operations as people
from vaihto.people.models import Person


@pytest.mark.parametrize("typed", ["Ähtäri", "ÄHTÄRI", "ähtäri", "htär", "Ö", "50 %", "a_b", "\\"])
def test_a_name_is_found_by_any_part_whatever_the_capitals(db, typed):
    name = "Aino Ähtäri-Öberg 50 % a_b \\"
    at = datetime(2026, 11, 2, tzinfo=UTC)
    for number, one in enumerate((name, "Bo Ek")):
        people.add_person(email=f"p{number}@example.org", name=one, language="fi", by=SYSTEM, at=at)
    assert list(Person.objects.filter(name__holds=typed).values_list("name", flat=True)) == [name]
