"""European credentials: what is written, held against the official shapes and code lists, and read again."""

import json
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from tests.exchange.elm_checks import MODEL, SAMPLES, SEALED, broken, with_standards
from tests.exchange.elm_stays import made, nodes, stays
from tests.exchange.transcripts import a_stay
from vaihto.core import countries
from vaihto.core.transcript import Grade, StayTranscript, Text
from vaihto.exchange import elm
from vaihto.exchange.elm import codes

ECVET = "http://data.europa.eu/snb/education-credit/60b314e826"
# Our schemes of codes, and the file of the model's code lists that has their members.
LISTS = {
    "http://data.europa.eu/snb/credential/25831c2": "europass-credential-types.xsd",
    "http://data.europa.eu/snb/education-credit/25831c2": "credit-points.xsd",
    "http://data.europa.eu/snb/encoding/25831c2": "europass-content-encoding-types.xsd",
    "http://data.europa.eu/snb/learning-activity/25831c2": "europass-learning-activity-types.xsd",
    "http://data.europa.eu/snb/learning-assessment/25831c2": "europass-modes.xsd",
    "http://publications.europa.eu/resource/authority/country": "country.xsd",
    "http://publications.europa.eu/resource/authority/file-type": "file-type.xsd",
    "http://publications.europa.eu/resource/authority/language": "language.xsd",
}


def claims(stay: StayTranscript) -> list[dict[str, Any]]:
    """Return what a credential claims."""
    return list(made(stay)["credentialSubject"]["hasClaim"])


def test_each_recognised_unit_is_an_achievement_with_its_points_and_one_not_recognised_is_none() -> None:
    full, part = claims(a_stay())
    assert (full["type"], full["title"]) == ("LearningAchievement", {"fi": "Leipomotuotteiden valmistaminen"})
    assert (full["creditReceived"]["framework"]["id"], full["creditReceived"]["point"]) == (ECVET, "15")
    assert full["specifiedBy"]["creditPoint"]["point"] == "20"
    assert full["specifiedBy"]["identifier"]["notation"] == "tutkinnonosat_105715"
    assert full["additionalNote"]["noteLiteral"]["en"] == "Recognised in full: 15/15 competence points"
    assert full["awardedBy"]["awardingDate"] == "2026-06-12T09:30:00Z"
    assert full["awardedBy"]["awardingBody"]["eIDASIdentifier"]["notation"] == "NTRFI-1234567-1"
    assert part["creditReceived"]["point"] == "5"
    assert part["additionalNote"]["noteLiteral"]["fi"] == "Tunnustettu osittain: 5/10 osp"
    assert "identifier" not in part["specifiedBy"]
    assert "Yrittäjyys" not in elm.write(a_stay()).decode()


def test_the_stay_says_where_when_and_with_whom() -> None:
    activity = claims(a_stay())[0]["influencedBy"]
    assert activity["temporal"]["startDate"] == "2026-03-02T00:00:00"
    assert activity["temporal"]["endDate"] == "2026-05-08T00:00:00"
    assert activity["directedBy"]["legalName"] == {"es": "Panadería Ejemplo"}
    address = activity["location"]["address"]
    assert address["countryCode"]["id"].endswith("/country/ESP")
    assert address["fullAddress"]["noteLiteral"] == {"es": "Bilbao"}
    assert activity["specifiedBy"]["mode"]["prefLabel"] == {"en": "Workbased"}
    study = claims(replace(a_stay(), purpose="study"))[0]["influencedBy"]["specifiedBy"]
    assert {"mode", "dcType"}.isdisjoint(study)


def test_the_host_proves_outcomes_with_its_grade_and_its_day_without_the_name_of_a_person() -> None:
    achieved, partly = claims(a_stay())[1]["provenBy"]
    assert achieved["grade"]["noteLiteral"] == {"fi": "Saavutettu", "sv": "Uppnått", "en": "Achieved"}
    assert partly["grade"]["noteLiteral"]["en"] == "Partly achieved"
    assert partly["issued"] == "2026-05-07T14:00:00Z"
    assert partly["assessedBy"]["legalName"] == {"es": "Panadería Ejemplo"}
    text = elm.write(a_stay()).decode()
    assert "Aino Maria Virtanen" in text
    for kept_back in ("Íñigo", "Olli Opettaja", "Necesita práctica", "Muy buen trabajo", "participant:12", "Näyttö ja"):
        assert kept_back not in text


def test_an_outcome_that_was_not_achieved_is_neither_proof_nor_outcome_of_the_unit() -> None:
    stay = a_stay()
    missing = replace(stay.units[0].outcomes[1], text=Text.of("fi", "Johtaa leipomoa"), grade=Grade.NOT_ACHIEVED)
    silent = replace(missing, key="unit:1:3", text=Text.of("fi", "Tilaa raaka-aineet"), grade=Grade.NONE)
    unit = replace(stay.units[0], outcomes=(stay.units[0].outcomes[0], missing, silent))
    (claim, _part) = claims(replace(stay, units=(unit, *stay.units[1:])))
    assert [one["title"]["fi"] for one in claim["provenBy"]] == ["Valmistaa tuotteet ohjeen mukaan"]
    outcomes = claim["specifiedBy"]["learningOutcome"]
    assert [one["title"]["fi"] for one in outcomes] == ["Valmistaa tuotteet ohjeen mukaan", "Tilaa raaka-aineet"]


def test_a_stay_of_which_nothing_was_recognised_claims_only_the_stay() -> None:
    stay = a_stay()
    (claim,) = claims(replace(stay, units=stay.units[2:]))
    assert (claim["type"], claim["title"]["en"]) == ("LearningActivity", "Period abroad")


def test_the_credential_says_that_it_carries_no_qualified_seal() -> None:
    label = made(a_stay())["displayParameter"]["description"]
    assert label["en"].endswith("carries no qualified electronic seal (Regulation (EU) No 910/2014).")
    assert set(label) == {"fi", "sv", "en"}


def the_sheet(stay: StayTranscript) -> list[str]:
    """Return the lines of the picture, read as XML."""
    shown = made(stay)["displayParameter"]["individualDisplay"]["displayDetail"]["image"]
    return [one.text or "" for one in ElementTree.fromstring(b64decode(shown["content"])).iter() if one.tag.endswith("text")]


def test_the_picture_says_what_the_credential_says() -> None:
    lines = [one for one in the_sheet(a_stay()) if one]
    assert lines == [
        "Ulkomailla opitun tunnustaminen", "Aino Maria Virtanen", "Panadería Ejemplo, Bilbao", "2026-03-02 – 2026-05-08",
        "Leipomotuotteiden valmistaminen", "Tunnustettu kokonaan: 15/15 osp", "Konditoriatuotteet & koristelu <erikois>",
        "Tunnustettu osittain: 5/10 osp", "Esimerkin ammattiopisto", lines[-1],
    ]  # fmt: skip
    assert lines[-1].startswith("Tässä todistuksessa ei Vaihdosta lähtiessään ole hyväksyttyä")
    odd = replace(a_stay(), learner=replace(a_stay().learner, name="A\x00\x1b\ufffe" + "b" * 100))
    assert the_sheet(odd)[1] == "A " + "b" * 75 + "…"


def test_the_same_transcript_gives_the_same_bytes_and_a_new_version_is_another_credential() -> None:
    first = elm.write(a_stay())
    assert elm.write(a_stay()) == first
    assert json.loads(first)["id"] == "urn:credential:75ab1c66-63d3-5ac6-bab2-22c4307ea339"
    assert made(replace(a_stay(), version=2))["id"] != json.loads(first)["id"]


def test_two_units_and_outcomes_with_keys_that_look_alike_stay_apart() -> None:
    stay = a_stay()
    same = tuple(replace(one, key="x") for one in stay.units[0].outcomes)
    earlier = stay.issued_at - timedelta(days=1)
    units = (
        replace(stay.units[0], key="stay", outcomes=same, decided_at=earlier),
        replace(stay.units[1], key="stay 0", outcomes=same),
    )
    document = made(replace(stay, units=units))
    contents: dict[str, set[str]] = {}
    for node in nodes(document):
        if "id" in node:
            contents.setdefault(node["id"], set()).add(json.dumps(node, sort_keys=True))
    assert [key for key, versions in sorted(contents.items()) if len(versions) > 1] == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda stay: replace(stay, home=replace(stay.home, business_id="")), "issuer_without_identifier"),
        (lambda stay: replace(stay, home=replace(stay.home, business_id="1234567-8")), "issuer_without_identifier"),
        (lambda stay: replace(stay, home=replace(stay.home, country="SE")), "issuer_without_identifier"),
        (lambda stay: replace(stay, host=replace(stay.host, country="QQ")), "country_unknown"),
        (lambda stay: replace(stay, host=replace(stay.host, name=" ")), "organisation_without_name"),
        (lambda stay: replace(stay, host=replace(stay.host, language="es/..")), "language_unknown"),
        (lambda stay: replace(stay, units=(replace(stay.units[0], scheme="ects"),)), "scheme_unknown"),
        (lambda stay: replace(stay, units=(replace(stay.units[0], title=Text.of("?", "x")),)), "language_unknown"),
        (lambda stay: replace(stay, issued_at=datetime(2026, 6, 12)), "moment_without_zone"),  # noqa: DTZ001
        (lambda stay: replace(stay, tasks="\ud800"), "not_text"),
    ],
)
def test_what_no_conforming_credential_can_say_is_refused(
    change: Callable[[StayTranscript], StayTranscript], reason: str
) -> None:
    with pytest.raises(elm.CannotWrite) as refused:
        elm.write(change(a_stay()))
    assert refused.value.reason == reason


def test_every_country_of_the_house_has_a_code() -> None:
    assert sorted(code for code in countries.codes() if codes.country(code) is None) == []


@with_standards
def test_every_code_is_in_the_code_list_of_its_scheme() -> None:
    members = {scheme: _members(file) for scheme, file in LISTS.items()}
    used = [(node["inScheme"]["id"], node["id"]) for node in nodes(made(a_stay())) if "inScheme" in node]
    assert {scheme for scheme, _code in used} == set(LISTS)
    assert [(scheme, code) for scheme, code in used if code not in members[scheme]] == []


@with_standards
def test_every_country_of_the_house_is_in_the_code_list() -> None:
    listed = _members("country.xsd")
    found = {code: codes.country(code) for code in sorted(countries.codes())}
    assert [code for code, one in found.items() if one is None or one["id"] not in listed] == []
    assert {code: found[code]["id"][-3:] for code in ("EL", "UK", "XK", "DE")} == {  # type: ignore[index]
        "EL": "GRC", "UK": "GBR", "XK": "1A0", "DE": "DEU",
    }  # fmt: skip


def _members(file: str) -> set[str]:
    text = (MODEL / "xsd" / "loq" / "cv" / file).read_text()
    return set(re.findall(r'<xs:enumeration\s+value="([^"]+)"', text))


@with_standards
@pytest.mark.parametrize("shapes", ["no-cv", "full"])
def test_our_credential_and_the_official_samples_conform_to_the_official_shapes(shapes: str) -> None:
    stay = a_stay()
    assert broken(elm.write(stay), shapes) == []
    assert broken(elm.write(replace(stay, units=stay.units[2:], assessor=None)), shapes) == []
    for name in SEALED:
        assert broken(elm.verify((SAMPLES / name).read_bytes())["document"], shapes) == []


def _without(kind: str, field: str) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        for node in nodes(document):
            if kind in node.get("type", ()) and field in node:
                del node[field]

    return change


def _country_of_another_scheme(document: dict[str, Any]) -> None:
    for node in nodes(document):
        if node.get("inScheme", {}).get("id", "").endswith("/country"):
            node["inScheme"]["id"] = "http://publications.europa.eu/resource/authority/language"


@with_standards
@pytest.mark.parametrize(
    ("change", "paths"),
    [
        (_without("CreditPoint", "framework"), {"framework"}),
        (_without("CreditPoint", "point"), {"point"}),
        (_without("LearningAssessment", "grade"), {"grade"}),
        (_without("LearningAchievement", "title"), {"title"}),
        (_without("LearningAchievement", "awardedBy"), {"awardedBy"}),
        (_without("AwardingProcess", "awardingBody"), {"awardingBody"}),
        (_without("Organisation", "legalName"), {"legalName"}),
        (_without("Organisation", "eIDASIdentifier"), {"eidasLegalIdentifier", "issuer"}),
        (_without("Person", "hasClaim"), {"hasClaim"}),
        (_without("VerifiableCredential", "issuer"), {"issuer"}),
        (_without("VerifiableCredential", "displayParameter"), {"displayParameter"}),
        (_without("VerifiableCredential", "credentialProfiles"), {"credentialProfiles"}),
        (_without("VerifiableCredential", "validFrom"), {"validFrom"}),
        (_without("VerifiableCredential", "issued"), {"issued"}),
        (_country_of_another_scheme, {"countryCode", "inScheme", "spatial"}),
    ],
)
def test_a_credential_that_lacks_what_the_model_wants_breaks_the_official_shapes(
    change: Callable[[dict[str, Any]], None], paths: set[str]
) -> None:
    document = made(replace(a_stay(), units=a_stay().units[:1]))
    change(document)
    assert set(broken(json.dumps(document).encode(), "full")) == paths


@with_standards
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stays())
def test_any_stay_conforms_to_the_official_shapes(stay: StayTranscript) -> None:
    assert broken(elm.write(stay), "full") == []
