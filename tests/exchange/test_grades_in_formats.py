"""A converted grade and outcomes that count n to m, in each format that leaves the house: judged by the outside schemas.

Seen failing: with the home scale left out of ELMO and written where there is no grade, with a space in the host's grade, with one
mapping for the whole unit, without the notes of each format, without the awarding body of the grade.
"""

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from tests.exchange.elm_checks import broken, with_standards
from tests.exchange.elmo_schema import faults, needs_standards
from tests.exchange.transcripts import a_graded_stay, a_stay
from vaihto.core.transcript import Route, Way
from vaihto.exchange import ehoks, elm, elmo, koski

RESULT = "/e:elmo/e:report/e:resultOfRecognition[1]"
LOS = "e:learningOpportunitySpecification"
INSTANCE = f"{LOS}/e:specifies/e:learningOpportunityInstance"


def found(document: bytes, path: str) -> list[str]:
    names = {"e": "https://github.com/emrex-eu/elmo-schemas/tree/v2"}
    return [one.text or "" for one in etree.fromstring(document).xpath(RESULT + path, namespaces=names)]


def notes(document: bytes) -> dict[str, str]:
    return {one["koodi"]: one["en"] for one in json.loads(document)["huomautukset"]}


@needs_standards
def test_elmo_with_grade_and_mapping_is_valid_and_read_as_it_was_written() -> None:
    for stay in (a_graded_stay(), a_graded_stay(grade="passed")):
        document = elmo.write(stay)
        assert faults(document) == []
        assert elmo.read(document) == elmo.of(stay)
        assert elmo.render(elmo.read(document)) == document


def test_elmo_has_the_hosts_grade_with_its_table_and_the_home_grade_each_in_its_own_scale() -> None:
    document = elmo.write(a_graded_stay())
    basis = "/e:recognitionBasis/e:recognitionReport"
    assert found(document, f"{basis}/{INSTANCE}[e:gradingSchemeLocalId='host-grades']/e:resultLabel") == ["B"]
    assert found(document, f"{basis}/e:gradingScheme[@localId='host-grades']/e:description") == [
        "Memorandum of understanding “Bilbao 2026–2028”: A = 5; B = 4; C = Passed"
    ]
    assert found(document, f"/e:recognitionResult/{INSTANCE}[e:gradingSchemeLocalId='home-grades']/e:resultLabel") == ["4"]
    assert found(document, "/../e:gradingScheme[@localId='home-grades']/e:description")[0].startswith("The home school’s grade")


def test_elmo_maps_group_by_group_and_every_key_stands_where_the_mapping_looks_for_it() -> None:
    document = elmo.write(a_graded_stay())
    mapping = "/e:recognitionMapping"
    assert [found(document, f"{mapping}[{n}]/e:mapping/e:fromMapping/e:ref") for n in (1, 2)] == [
        ["unit:1:1", "host:1"],
        ["unit:2:2"],
    ]
    assert [found(document, f"{mapping}[{n}]/e:mapping/e:toMapping/e:ref") for n in (1, 2)] == [
        ["home:unit:1:1"],
        ["home:unit:1:2"],
    ]
    local = "e:identifier[@type='local']"
    assert {"unit:1:1", "host:1", "unit:2:2"} <= set(found(document, f"/e:recognitionBasis/e:recognitionReport/{LOS}/{local}"))
    assert found(document, f"/e:recognitionResult/{LOS}/e:hasPart/{LOS}/{local}") == ["home:unit:1:1", "home:unit:1:2"]


@with_standards
def test_a_credential_with_grade_and_mapping_keeps_the_shapes() -> None:
    assert broken(elm.write(a_graded_stay()), "full") == broken(elm.write(a_stay()), "full")
    assert broken(elm.write(a_graded_stay()), "no-cv") == []


def test_a_credential_says_grade_conversion_and_mapping_and_rests_on_what_counted() -> None:
    document = elm.write(a_graded_stay())
    unit = elm.read(document).achievements[0]
    assert unit.grades == ("4", "Achieved", "Learnt beside what was agreed, as the host says", "Partly achieved")
    claim: dict[str, Any] = json.loads(document)["credentialSubject"]["hasClaim"][0]
    assert claim["additionalNote"][1]["noteLiteral"]["en"] == (
        "Learnt at the host → outcomes of the unit:\n"
        "Valmistaa tuotteet ohjeen mukaan + Pedidos de harina → Valmistaa tuotteet ohjeen mukaan\n"
        "Arvioi laatua → Arvioi laatua"
    )
    assert claim["provenBy"][0]["additionalNote"]["noteLiteral"]["fi"].endswith(
        "yhteisymmärryspöytäkirjan mukaan: Bilbao 2026–2028"
    )


def test_koski_has_the_grade_and_says_beside_it_what_has_no_field() -> None:
    document = koski.write(a_graded_stay(), compulsory={"unit:1": True})
    unit = json.loads(document)["osasuoritukset"][0]
    assert unit["arviointi"][0]["arvosana"] == {"koodiarvo": "4", "koodistoUri": "arviointiasteikkoammatillinen15"}
    assert koski.check(json.loads(document)) == [koski.Fault("missing", "osasuoritukset[1].koulutusmoduuli.pakollinen")]
    said = notes(document)
    assert "vastaanottajan arvosana: B" in said["host_grade_no_place"]
    assert "Pedidos de harina → Valmistaa" in said["mapping_no_place"]
    assert "grade_of_part" not in said


def test_previously_acquired_competence_tells_grade_and_mapping_in_its_statement() -> None:
    document = koski.write(a_graded_stay(way=Way.PREVIOUSLY_ACQUIRED))
    (words,) = json.loads(document)["osasuoritukset"][0]["tunnustettu"]["selite"].values()
    assert words.endswith(
        "Arvosana: 4 (vastaanottajan arvosana: B, muunnettu yhteisymmärryspöytäkirjan mukaan (Bilbao 2026–2028)). "
        "Vastaanottajalla opittu → tutkinnon osan osaamistavoitteet: Valmistaa tuotteet ohjeen mukaan + Pedidos de harina → "
        "Valmistaa tuotteet ohjeen mukaan; Arvioi laatua → Arvioi laatua."
    )
    assert not {"host_grade_no_place", "mapping_no_place"} & set(notes(document))


def test_the_grade_of_an_agreed_part_is_not_given_to_the_whole_unit() -> None:
    said = notes(koski.write(a_graded_stay(whole=False)))
    assert said["grade_of_part"].startswith("The grade 4 (")
    assert "Bilbao 2026–2028" in said["grade_of_part"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_ehoks_and_the_sheet_say_that_there_is_no_place(language: str) -> None:
    stay = a_graded_stay()
    codes = {one["koodi"]: one[language] for one in json.loads(ehoks.write(stay))["huomautukset"]}
    unit = ehoks.copy_sheet(stay, language)[2]
    for code in ("ehoks_grade_no_place", "ehoks_mapping_no_place"):
        assert codes[code] in unit.note
    values = [value for _label, value in unit.rows]
    assert "4" in values
    assert any("Pedidos de harina →" in value for value in values)


def test_a_stay_without_grade_and_mapping_is_written_as_before() -> None:
    stay = a_stay()
    assert b"home-grades" not in elmo.write(stay)
    assert b"hasPart" not in elmo.write(stay)
    assert isinstance(json.loads(elm.write(stay))["credentialSubject"]["hasClaim"][0]["additionalNote"], dict)
    told = replace(stay, units=(replace(stay.units[0], route=Route.DOCUMENTS, demonstration=None),))
    assert not {"ehoks_grade_no_place", "ehoks_mapping_no_place"} & {
        one["koodi"] for one in json.loads(ehoks.write(told))["huomautukset"]
    }
