"""The numeric codes of countries, held against Babel and against the Finnish list.

Seen failing: with Germany's number of before 1990, which Babel knows too.
"""

import finnish_material as material
from babel.core import get_global

from vaihto.core import countries, rulebook
from vaihto.exchange.koski import records

NUMBERS: dict[str, str] = rulebook.read("country_numbers.yaml")["numbers"]


def test_every_country_but_kosovo_has_one_number_of_three_digits():
    ours = {countries.canonical(code) for code in countries.codes()}
    assert ours - set(NUMBERS) == {"XK"}
    assert set(NUMBERS) <= ours
    assert len(set(NUMBERS.values())) == len(NUMBERS) == 249
    assert all(len(number) == 3 and number.isdecimal() for number in NUMBERS.values())


def test_babel_knows_each_number_for_the_same_country():
    known = {(letters[0], number) for number, letters in get_global("territory_aliases").items() if number.isdecimal()}
    assert set(NUMBERS.items()) <= known


def test_the_eus_own_spellings_have_a_number_too():
    assert records.country("EL") == records.country("GR") == {"koodiarvo": "300", "koodistoUri": "maatjavaltiot2"}
    assert records.country("UK") == {"koodiarvo": "826", "koodistoUri": "maatjavaltiot2"}


@material.needs_koski
def test_the_finnish_list_has_each_number_for_the_same_country():
    rows = material.read(material.FOLDER / "koski" / "koodisto" / "maatjavaltiot2.json")
    listed = {row["koodiArvo"]: next((name.get("lyhytNimi") for name in row["metadata"]), None) for row in rows}
    assert {code: listed.get(number) for code, number in NUMBERS.items()} == {code: code for code in NUMBERS}
