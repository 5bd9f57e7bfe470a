"""Entries for eHOKS, judged by a schema made from eHOKS's own sample documents.

Seen failing: with the host as a workplace without Y-tunnus, with a part of a national unit entered as the whole unit, with the
code of a route changed, with a field of our own, with the version of a unit's code guessed.
"""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import finnish_material as material
import jsonschema
import pytest
from koski_examples import whole
from sample_schema import schema_of
from transcripts import a_stay

from vaihto.core.transcript import Extent, Route, StayTranscript, Way
from vaihto.exchange import ehoks

KNOWN = {"code_versions": {"unit:1": 2}, "environment": "oppimisymparistot_0003"}
SECTIONS = (
    "aiemmin-hankitut-ammat-tutkinnon-osat", "aiemmin-hankitut-paikalliset-tutkinnon-osat", "hankittavat-ammat-tutkinnon-osat",
    "hankittavat-paikalliset-tutkinnon-osat",
)  # fmt: skip
# Objects that are the same wherever they stand.
SHARED = (
    "osaamisen-hankkimistavat",
    "osaamisen-osoittaminen",
    "tarkentavat-tiedot-naytto",
    "tarkentavat-tiedot-osaamisen-arvioija",
)
# Every sample of its kind has these, but eHOKS's own schema (hoks/schema.clj) calls them optional.
OPTIONAL = {
    "olennainen-seikka", "koulutuksen-jarjestaja-oid", "yksilolliset-kriteerit", "vaatimuksista-tai-tavoitteista-poikkeaminen",
    "jarjestaja", "y-tunnus", "kuvaus", "lahetetty-arvioitavaksi", "amosaa-tunniste", "tarkentavat-tiedot-naytto", "osa-alueet",
    "tarkentavat-tiedot-osaamisen-arvioija", "osa-aikaisuustieto", "tyoelama-osaamisen-arvioijat",
}  # fmt: skip


def written(stay: StayTranscript, **options: Any) -> dict[str, Any]:
    return json.loads(ehoks.write(stay, **options))


def entries(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every entry with its section, the alternatives too."""
    sections = [document["hoks"]]
    sections += [option[way.value] for option in document["vaihtoehdot"]["tutkinnon-osat"] for way in Way if way.value in option]
    return [(name, row) for section in sections for name, rows in section.items() for row in rows]


def codes(document: dict[str, Any], part: str) -> list[str]:
    return [each["koodi"] for each in document[part]]


@pytest.mark.parametrize(
    ("way", "code", "section"),
    [
        (Way.PREVIOUSLY_ACQUIRED, "105715", SECTIONS[0]),
        (Way.PREVIOUSLY_ACQUIRED, "", SECTIONS[1]),
        (Way.AS_PLANNED, "105715", SECTIONS[2]),
        (Way.AS_PLANNED, "", SECTIONS[3]),
    ],
)
def test_a_unit_stands_in_the_section_of_its_way_and_code(way, code, section):
    assert [name for name, _row in entries(written(whole(way=way, code=code)))] == [section]


@pytest.mark.parametrize(
    ("route", "process", "details"),
    [
        (Route.DOCUMENTS, "osaamisentodentamisenprosessi_0001", set()),
        (Route.ASSESSORS, "osaamisentodentamisenprosessi_0002", {"tarkentavat-tiedot-osaamisen-arvioija"}),
        (Route.DEMONSTRATION, "osaamisentodentamisenprosessi_0003", {"tarkentavat-tiedot-naytto"}),
    ],
)
def test_the_route_is_the_process_of_verification_with_its_details(route, process, details):
    ((_section, unit),) = entries(written(whole(way=Way.PREVIOUSLY_ACQUIRED, route=route), **KNOWN))
    assert unit.pop("valittu-todentamisen-prosessi-koodi-uri") == process
    assert set(unit) == {
        "tutkinnon-osa-koodi-uri", "tutkinnon-osa-koodi-versio", "valittu-todentamisen-prosessi-koodi-versio", *details,
    }  # fmt: skip


def test_the_stay_is_another_learning_environment_and_no_workplace():
    ((_section, unit),) = entries(written(whole(), **KNOWN))
    assert unit["osaamisen-hankkimistavat"] == [
        {
            "alku": "2026-03-02",
            "loppu": "2026-05-08",
            "ajanjakson-tarkenne": "Ulkomaanjakso VA-2026-0007-3. "
            "Vastaanottava organisaatio: Panadería Ejemplo, Bilbao, Espanja.",
            "osaamisen-hankkimistapa-koodi-uri": "osaamisenhankkimistapa_oppilaitosmuotoinenkoulutus",
            "osaamisen-hankkimistapa-koodi-versio": 1,
            "muut-oppimisymparistot": [
                {
                    "alku": "2026-03-02",
                    "loppu": "2026-05-08",
                    "oppimisymparisto-koodi-uri": "oppimisymparistot_0003",
                    "oppimisymparisto-koodi-versio": 1,
                }
            ],
        }
    ]


def test_the_open_question_of_the_foreign_host_comes_first():
    assert codes(written(whole(), **KNOWN), "huomautukset") == ["ehoks_foreign_host", "first_day_unknown"]
    assert codes(written(whole()), "huomautukset")[:3] == ["ehoks_foreign_host", "environment_unknown", "version_unknown"]


def test_nothing_is_said_of_the_host_where_no_way_of_acquiring_is_entered():
    stay = whole(way=Way.PREVIOUSLY_ACQUIRED, route=Route.DOCUMENTS)
    assert codes(written(stay, **KNOWN), "huomautukset") == []


def test_a_demonstration_says_where_what_and_who_assessed():
    ((_section, unit),) = entries(written(whole(), **KNOWN))
    assert unit["osaamisen-osoittaminen"] == [
        {
            "alku": "2026-05-07",
            "loppu": "2026-05-07",
            "jarjestaja": {"oppilaitos-oid": "1.2.246.562.10.00000000001"},
            "nayttoymparisto": {"nimi": "Panadería Ejemplo", "kuvaus": "Panadería Ejemplo, Bilbao, Espanja"},
            "sisallon-kuvaus": ["Leipoi aamun leivät itsenäisesti; arvioitiin työn tulos."],
            "koulutuksen-jarjestaja-osaamisen-arvioijat": [
                {"nimi": "Olli Opettaja", "organisaatio": {"oppilaitos-oid": "1.2.246.562.10.00000000001"}}
            ],
            "tyoelama-osaamisen-arvioijat": [{"nimi": "Íñigo Etxeberria", "organisaatio": {"nimi": "Panadería Ejemplo"}}],
        }
    ]


def test_a_demonstration_that_nobody_recorded_has_the_days_of_the_stay_and_says_so():
    document = written(whole(demonstration=None), **KNOWN)
    ((_section, unit),) = entries(document)
    (shown,) = unit["osaamisen-osoittaminen"]
    assert (shown["alku"], shown["loppu"]) == ("2026-03-02", "2026-05-08")
    assert shown["sisallon-kuvaus"] == ["Valmistaa tuotteet ohjeen mukaan", "Arvioi laatua"]
    assert codes(document, "huomautukset") == ["ehoks_foreign_host", "demonstration_days"]


def test_a_part_of_a_national_unit_acquired_before_is_left_out_because_ehoks_cannot_say_part():
    stay = whole(way=Way.PREVIOUSLY_ACQUIRED, size=Decimal(20))
    document = written(stay)
    assert (document["hoks"], codes(document, "eiViedä")) == ({}, ["part_of_national_unit"])


def test_a_part_of_a_local_unit_has_the_recognised_size_and_only_the_achieved_outcomes():
    document = written(a_stay())
    (local,) = document["hoks"]["aiemmin-hankitut-paikalliset-tutkinnon-osat"]
    assert (local["laajuus"], local["tavoitteet-ja-sisallot"]) == (5, "Valmistaa tuotteet ohjeen mukaan")
    assert "part_of_local_unit" in codes(document, "huomautukset")


def test_a_size_that_is_no_whole_number_is_left_out_and_said():
    half = {"size": Decimal("7.5"), "agreed": Decimal("7.5"), "points": Decimal("7.5")}
    document = written(whole(way=Way.AS_PLANNED, code="", **half))
    ((_section, unit),) = entries(document)
    assert "laajuus" not in unit
    assert "size_not_whole" in codes(document, "huomautukset")


def test_without_a_route_a_unit_acquired_before_waits_for_one():
    document = written(whole(way=Way.PREVIOUSLY_ACQUIRED, route=None))
    assert (document["hoks"], codes(document, "eiViedä")) == ({}, ["route_open"])


def test_where_the_way_is_not_decided_both_entries_stand_apart():
    document = written(whole(way=None), **KNOWN)
    assert document["hoks"] == {}
    (option,) = document["vaihtoehdot"]["tutkinnon-osat"]
    assert list(option) == ["tutkinnonOsa", "as_planned", "previously_acquired"]
    assert codes(document, "huomautukset") == ["ehoks_foreign_host", "way_open", "first_day_unknown"]


def test_what_was_not_recognised_or_is_a_common_unit_is_left_out():
    assert codes(written(a_stay()), "eiViedä") == ["not_recognised"]
    assert codes(written(whole(code="106727")), "eiViedä") == ["common_unit"]


@pytest.mark.parametrize("environment", ["0003", "oppimisymparistot_3", "oppimisymparistot_0003 ", "osaamisenhankkimistapa_0003"])
def test_an_environment_of_another_list_is_refused(environment):
    with pytest.raises(ValueError, match="oppimisymparistot"):
        ehoks.write(a_stay(), environment=environment)


def test_a_school_without_oid_is_asked_for_it():
    stay = whole()
    document = written(replace(stay, home=replace(stay.home, oid="")), **KNOWN)
    assert "school_oid_missing" in codes(document, "huomautukset")
    assert "oppilaitos-oid" not in json.dumps(document)


def test_the_same_stay_gives_the_same_bytes_without_the_learners_name():
    assert ehoks.write(a_stay()) == ehoks.write(a_stay())
    assert "Virtanen" not in ehoks.write(a_stay()).decode()


@pytest.fixture(scope="module")
def schema() -> dict[str, dict[str, Any]]:
    """The schema of each section, made from eHOKS's samples."""
    documents = material.ehoks_samples()
    assert len(documents) == 8
    rows = {name: [row for document in documents for row in document.get(name, [])] for name in SECTIONS}
    shared = {name: schema_of([row[name] for of in rows.values() for row in of if name in row], OPTIONAL) for name in SHARED}
    of_section = {}
    for name in SECTIONS:
        of_section[name] = schema_of(rows[name], OPTIONAL | set(SHARED))
        present = of_section[name]["properties"]
        present.update({key: one for key, one in shared.items() if key in present})
    return of_section


def problems(schema: dict[str, dict[str, Any]], document: dict[str, Any]) -> list[str]:
    """What the schema says about a document, in order."""
    return [
        f"{name}: {error.message}"
        for name, row in entries(document)
        for error in jsonschema.Draft202012Validator(schema[name]).iter_errors(row)
    ]


@material.needs_ehoks
@pytest.mark.parametrize("route", [*Route])
@pytest.mark.parametrize("way", [*Way, None])
@pytest.mark.parametrize("code", ["105715", ""])
def test_what_we_write_has_the_form_of_ehoks_own_samples(schema, code, way, route):
    document = written(whole(code=code, way=way, route=route), **KNOWN)
    assert len(entries(document)) == (2 if way is None else 1)
    assert problems(schema, document) == []


@material.needs_ehoks
def test_what_is_not_known_is_all_that_is_missing(schema):
    assert problems(schema, written(whole(route=Route.DOCUMENTS))) == [
        "hankittavat-ammat-tutkinnon-osat: 'oppimisymparisto-koodi-uri' is a required property",
        "hankittavat-ammat-tutkinnon-osat: 'oppimisymparisto-koodi-versio' is a required property",
        "hankittavat-ammat-tutkinnon-osat: 'tutkinnon-osa-koodi-versio' is a required property",
    ]


@material.needs_ehoks
@pytest.mark.parametrize(
    ("way", "path", "value"),
    [
        (Way.AS_PLANNED, ["tutkinnon-osa-koodi-uri"], "105715"),
        (Way.AS_PLANNED, ["tutkinnon-osa-koodi-uri"], material.GONE),
        (Way.AS_PLANNED, ["maa"], "724"),
        (Way.AS_PLANNED, ["osaamisen-hankkimistavat", 0, "maa"], "724"),
        (Way.AS_PLANNED, ["osaamisen-hankkimistavat", 0, "alku"], "2.3.2026"),
        (Way.AS_PLANNED, ["osaamisen-hankkimistavat", 0, "loppu"], material.GONE),
        (Way.AS_PLANNED, ["osaamisen-hankkimistavat", 0, "osaamisen-hankkimistapa-koodi-uri"], "oppimisymparistot_0001"),
        (Way.AS_PLANNED, ["osaamisen-hankkimistavat", 0, "tyopaikalla-jarjestettava-koulutus"], {"tyopaikan-nimi": "Panadería"}),
        (Way.AS_PLANNED, ["osaamisen-osoittaminen", 0, "nayttoymparisto", "nimi"], material.GONE),
        (Way.AS_PLANNED, ["osaamisen-osoittaminen", 0, "sisallon-kuvaus"], "Leipoo"),
        (Way.PREVIOUSLY_ACQUIRED, ["valittu-todentamisen-prosessi-koodi-uri"], material.GONE),
        (Way.PREVIOUSLY_ACQUIRED, ["todentamisen-prosessi-koodi-uri"], "osaamisentodentamisenprosessi_0001"),
        (Way.PREVIOUSLY_ACQUIRED, ["tarkentavat-tiedot-naytto", 0, "loppu"], material.GONE),
    ],
)
def test_the_schema_refuses_what_is_wrong(schema, way, path, value):
    document = written(whole(way=way), **KNOWN)
    ((name, _entry),) = entries(document)
    assert problems(schema, material.changed(document, ["hoks", name, 0, *path], value)) != []


def test_a_unit_that_nobody_recognised_leaves_nothing():
    document = written(whole(points=Decimal(0), extent=Extent.NONE))
    assert (document["hoks"], document["vaihtoehdot"], document["huomautukset"]) == ({}, {"tutkinnon-osat": []}, [])
