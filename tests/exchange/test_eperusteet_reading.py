"""Qualifications of ePerusteet as they really are: six with their units, preparatory education, structures alone.

Seen failing: with the size of a unit taken from the unit and not from its place, with HTML kept, with a milliseconds' day in UTC,
with a missing unit of a structure passed over.
"""

import contextlib
import copy
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import finnish_material as material
import pytest

from vaihto.core.qualification import GroupKind, Qualification
from vaihto.exchange import eperusteet

FOLDER = material.FOLDER / "koski" / "eperusteet"
# Units by file, with those that have a name in Finnish, Swedish, English.
UNITS = {
    "rakenne-autoalan-perustutkinto2017": (46, 46, 46, 7),
    "rakenne-automekaanikon-erikoisammattitutkinto-OPH-1886-2017_2019-01-01_2066-05-12_null": (10, 10, 0, 0),
    "rakenne-hiusalan-perustutkinto": (15, 15, 15, 0),
    "rakenne-liikunnan-ja-valmennuksen-ammattitutkinto-2018": (12, 12, 12, 12),
    "rakenne-puutarhatalouden-perustutkinto": (29, 29, 29, 0),
    "rakenne-sosiaali-ja-terveysala": (30, 30, 30, 0),
    "rakenne-telma": (3, 3, 3, 0),
}
SMALL = {
    "id": 1,
    "nimi": {"_id": "1", "fi": "Esimerkkialan perustutkinto", "sv": " ", "en": None},
    "diaarinumero": "OPH-1-2020",
    "voimassaoloAlkaa": 1533070800000,
    "voimassaoloLoppuu": None,
    "koulutukset": [{"koulutuskoodiArvo": "351301"}],
    "tutkinnonOsat": [
        {
            "id": 11, "nimi": {"fi": "Leipominen", "sv": "Bakning"}, "koodiUri": "tutkinnonosat_100001", "laajuus": 15,
            "ammattitaitovaatimukset": {"fi": "<p>Opiskelija osaa</p><ul><li>leipoa &amp; myydä</li></ul>"},
        },
        {"id": 12, "nimi": {"fi": "Myynti"}, "koodiUri": "tutkinnonosat_100002", "laajuus": None, "osaAlueet": []},
    ],
    "suoritustavat": [
        {
            "suoritustapakoodi": "reformi",
            "tutkinnonOsaViitteet": [
                {"id": 21, "laajuus": 20, "_tutkinnonOsa": "11"}, {"id": 22, "laajuus": 7.5, "_tutkinnonOsa": "12"},
            ],
            "rakenne": {
                "rooli": "määritelty", "nimi": None,
                "muodostumisSaanto": {"laajuus": {"minimi": 30, "maksimi": 40, "yksikko": None}, "koko": None},
                "osat": [
                    {"_tutkinnonOsaViite": "21", "pakollinen": True},
                    {
                        "rooli": "osaamisala", "nimi": {"fi": "Myynnin osaamisala"}, "muodostumisSaanto": None,
                        "osat": [{"_tutkinnonOsaViite": "22", "pakollinen": False}],
                    },
                    {"rooli": "määrittelemätön", "muodostumisSaanto": {"koko": {"minimi": 1, "maksimi": 2}}, "osat": []},
                ],
            },
        }
    ],
}  # fmt: skip


def read(document: Any) -> Qualification:
    return eperusteet.read(json.dumps(document).encode())


def faults(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(eperusteet.CannotRead) as refused:
        eperusteet.read(document if isinstance(document, bytes) else json.dumps(document).encode())
    return [(each.code, each.path) for each in refused.value.faults]


@material.needs_koski
def test_six_qualifications_have_142_units_and_preparatory_education_has_3():
    made = {name: eperusteet.read((FOLDER / f"{name}.json").read_bytes()) for name in UNITS}
    counted = {
        name: (
            len(one.units),
            *(sum(unit.name.in_language(code)[0] == code for unit in one.units) for code in ("fi", "sv", "en")),
        )
        for name, one in made.items()
    }
    assert counted == UNITS
    assert [sum(column) for column in zip(*counted.values(), strict=True)] == [145, 145, 135, 19]
    assert sum(counted[name][0] for name in UNITS if name != "rakenne-telma") == 142


@material.needs_koski
@pytest.mark.parametrize(
    ("name", "number", "points", "starts_on", "manners"),
    [
        ("rakenne-autoalan-perustutkinto2017", "OPH-2762-2017", 180, date(2018, 8, 1), ["reformi"]),
        ("rakenne-liikunnan-ja-valmennuksen-ammattitutkinto-2018", "OPH-1161-2018", 150, date(2019, 1, 1), ["reformi"]),
        ("rakenne-sosiaali-ja-terveysala", "79/011/2014", 180, date(2016, 8, 1), ["naytto", "ops"]),
        ("rakenne-telma", "OPH-2659-2017", 60, date(2018, 1, 1), ["reformi"]),
        ("ajoneuvoalan-perustutkinto-2025", "OPH-3418-2025", 150, date(2025, 8, 1), ["reformi"]),
    ],
)
def test_a_qualification_has_its_number_points_first_day_and_manners(name, number, points, starts_on, manners):
    one = eperusteet.read((FOLDER / f"{name}.json").read_bytes())
    assert (one.number, one.points, one.starts_on, [each.manner for each in one.structures]) == (
        number, Decimal(points), starts_on, manners,
    )  # fmt: skip


@material.needs_koski
def test_every_place_of_every_structure_names_a_unit_of_the_document():
    for name in UNITS:
        one = eperusteet.read((FOLDER / f"{name}.json").read_bytes())
        codes = {unit.code for unit in one.units}
        for structure in one.structures:
            places = list(structure.rules.places())
            assert places
            assert {place.code for place in places} <= codes


@material.needs_koski
def test_the_structure_of_the_vehicle_sector_is_read_as_it_stands():
    one = eperusteet.read((FOLDER / "rakenne-autoalan-perustutkinto2017.json").read_bytes())
    rules = one.structures[0].rules
    assert Counter(group.kind for group in rules.groups()) == {
        GroupKind.DEFINED: 15, GroupKind.AREA: 6, GroupKind.OPEN: 25,
    }  # fmt: skip
    assert [(child.name.in_language("fi")[1], child.least, child.most) for child in rules.children] == [
        ("Ammatilliset tutkinnon osat", 145, 145),
        ("Yhteiset tutkinnon osat", 35, 35),
    ]
    first = rules.children[0].children[0].children[0]
    assert (first.key, [(place.code, place.points, place.is_compulsory) for place in first.children]) == (
        "0.0.0", [("105708", 30, True), ("105725", 30, True), ("105718", 30, True)],
    )  # fmt: skip
    assert sum(unit.is_common for unit in one.units) == 3


@material.needs_koski
def test_no_markup_is_left_in_what_a_holder_can_do():
    told = [
        line
        for name in UNITS
        for unit in eperusteet.read((FOLDER / f"{name}.json").read_bytes()).units
        for _language, lines_of in unit.outcomes.versions
        for line in lines_of
    ]
    assert len(told) > 2_000
    assert [line for line in told if "<" in line or ">" in line or "&nbsp;" in line or "\n" in line] == []


@material.needs_koski
def test_the_criteria_have_levels_with_words():
    one = eperusteet.read((FOLDER / "rakenne-liikunnan-ja-valmennuksen-ammattitutkinto-2018.json").read_bytes())
    first = one.units[0].criteria[0]
    assert first.lines[0].in_language("en") == (
        "en", "draw up an appropriate and feasible plan for a set of tasks related to sports and physical activity",
    )  # fmt: skip
    assert {len(text.versions) for text in first.lines} == {3}


@material.needs_ehoks
@pytest.mark.parametrize(
    ("name", "places", "points"),
    [("1352660_suoritustavat_ops", 27, Decimal(180)), ("3397335_suoritustavat_reformi", 24, None)],
)
def test_a_structure_alone_has_places_without_units(name, places, points):
    path = material.FOLDER / "ehoks" / "eperusteet" / f"eperusteet-service_api_perusteet_{name}_rakenne.json"
    one = eperusteet.read(path.read_bytes())
    assert (one.units, one.number, one.points) == ((), "", points)
    assert [len(list(structure.rules.places())) for structure in one.structures] == [places]
    assert all(place.reference and not place.code for place in one.structures[0].rules.places())


@material.needs_ehoks
@pytest.mark.parametrize(
    ("path", "code"),
    [
        (Path("koski/eperusteet/hakutulokset-auto.json"), "not_a_qualification"),
        (Path("koski/eperusteet/osaamismerkit.json"), "not_a_qualification"),
        (Path("koski/eperusteet/rakenne-tutkintokoulutukseen-valmentava-koulutus.json"), "no_structure"),
        (Path("ehoks/eperusteet/eperusteet-service_api_perusteet_diaari.json"), "no_structure"),
        (Path("ehoks/eperusteet/eperusteet-tutkinnonosa-asteikko1.json"), "not_a_qualification"),
    ],
)
def test_another_answer_of_the_same_service_is_refused_with_a_word(path, code):
    assert [one for one, _path in faults((material.FOLDER / path).read_bytes())] == [code]


def test_a_small_qualification_is_read_exactly():
    one = read(SMALL)
    assert (one.codes, one.number, one.name.versions) == (("351301",), "OPH-1-2020", (("fi", "Esimerkkialan perustutkinto"),))
    assert (one.starts_on, one.ends_on, one.points) == (date(2018, 8, 1), None, 30)
    assert [(unit.code, unit.points, unit.is_common) for unit in one.units] == [("100001", 15, False), ("100002", None, False)]
    assert one.units[0].outcomes.versions == (("fi", ("Opiskelija osaa", "leipoa & myydä")),)
    baking, area, other = one.structures[0].rules.children
    assert (baking.code, baking.points, baking.is_compulsory) == ("100001", 20, True)
    assert (area.kind, area.key, area.children[0].points) == (GroupKind.AREA, "1", Decimal("7.5"))
    assert (other.kind, other.least_units, other.most_units, other.least) == (GroupKind.OPEN, 1, 2, None)


def test_the_structured_form_of_what_a_holder_can_do_goes_before_html():
    demand = {"vaatimus": {"fi": "leipoo", "sv": "bakar"}}
    form = {"kohde": None, "vaatimukset": [demand], "kohdealueet": [{"kuvaus": None, "vaatimukset": [demand]}]}
    one = read(material.changed(SMALL, ["tutkinnonOsat", 0, "ammattitaitovaatimukset2019"], form))
    assert one.units[0].outcomes.versions == (("fi", ("leipoo", "leipoo")), ("sv", ("bakar", "bakar")))
    assert one.units[0].outcomes.in_language("en") == ("fi", ("leipoo", "leipoo"))


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["tutkinnonOsat", 0, "nimi"], {}, ("no_name", "$.tutkinnonOsat[0].nimi")),
        (["tutkinnonOsat", 0, "nimi", "fi"], 5, ("not_a_text", "$.tutkinnonOsat[0].nimi.fi")),
        (["tutkinnonOsat", 0, "koodiUri"], "100001", ("no_code", "$.tutkinnonOsat[0].koodiUri")),
        (["tutkinnonOsat", 0, "laajuus"], "15", ("not_a_number", "$.tutkinnonOsat[0].laajuus")),
        (["tutkinnonOsat", 0, "laajuus"], -1, ("out_of_range", "$.tutkinnonOsat[0].laajuus")),
        (["tutkinnonOsat", 0, "laajuus"], 1e9, ("out_of_range", "$.tutkinnonOsat[0].laajuus")),
        (["tutkinnonOsat", 1, "id"], 11, ("unit_twice", "$.tutkinnonOsat[1].id")),
        (["tutkinnonOsat"], {}, ("not_a_list", "$.tutkinnonOsat")),
        (["voimassaoloAlkaa"], "2018-08-01", ("not_a_day", "$.voimassaoloAlkaa")),
        (["voimassaoloAlkaa"], 10**18, ("not_a_day", "$.voimassaoloAlkaa")),
        (["suoritustavat"], [], ("no_structure", "$.suoritustavat")),
        (
            ["suoritustavat", 0, "rakenne", "muodostumisSaanto", "laajuus", "minimi"], 41,
            ("least_over_most", "$.suoritustavat[0].rakenne.muodostumisSaanto"),
        ),
        (
            ["suoritustavat", 0, "rakenne", "osat", 0, "_tutkinnonOsaViite"], "99",
            ("no_such_unit", "$.suoritustavat[0].rakenne.osat[0]._tutkinnonOsaViite"),
        ),
        (
            ["suoritustavat", 0, "rakenne", "osat", 2, "muodostumisSaanto", "koko", "minimi"], 1.5,
            ("not_a_number", "$.suoritustavat[0].rakenne.osat[2].muodostumisSaanto.koko.minimi"),
        ),
    ],
)  # fmt: skip
def test_a_wrong_value_is_a_fault_at_its_path(path, value, fault):
    assert fault in faults(material.changed(SMALL, path, value))


def test_every_fault_is_told_at_once_with_what_to_do():
    broken = material.changed(SMALL, ["tutkinnonOsat", 0, "laajuus"], "15")
    broken = material.changed(broken, ["voimassaoloAlkaa"], "x" * 500)
    with pytest.raises(eperusteet.CannotRead) as refused:
        read(broken)
    assert str(refused.value) == (
        "$.tutkinnonOsat[0].laajuus (15): A number was expected here.\n"
        f"$.voimassaoloAlkaa ({'x' * 60}): A moment in milliseconds was expected here."
    )


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"nimi": NaN}', "not_json"),
        (b'{"diaarinumero": ' + b"9" * 10_000 + b"}", "not_json"),
        (b"[" * 100_000, "too_deep"),
        (b"[]", "not_a_qualification"),
        (b"{}", "not_a_qualification"),
        (b'"x"', "not_a_qualification"),
        (b" " * 20_000_001, "too_large"),
    ],
)
def test_what_is_no_qualification_at_all_is_refused(document, code):
    assert [one for one, _path in faults(document)] == [code]


def test_a_structure_that_nests_too_deeply_is_refused():
    node: dict[str, Any] = {"rooli": "määritelty", "osat": []}
    for _ in range(60):
        node = {"rooli": "määritelty", "osat": [node]}
    assert faults(node)[0][0] == "too_deep"


def test_a_document_of_faults_alone_does_not_fill_the_memory():
    rows = [{"nimi": 5, "koodiUri": 5}] * 50_000
    assert len(faults(material.changed(SMALL, ["tutkinnonOsat"], rows))) == 200


@pytest.mark.parametrize("value", [None, [], {}, "", "x", 7, 7.5, True, [None], [[1]]])
def test_no_value_anywhere_makes_the_reader_stumble(value):
    for other in material.each_changed(copy.deepcopy(SMALL), value):
        with contextlib.suppress(eperusteet.CannotRead):
            read(other)
