"""Parts for Koski: what a stay adds to a study right.

Seen failing: with a grade 5 in place of Hyväksytty, with the first way chosen where none was decided, with a unit that was not
recognised among the others, with the whole unit marked as passed where a part was recognised.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from koski_examples import grades, whole, written
from transcripts import a_stay

from vaihto.core.transcript import Demonstration, Extent, Place, Route, Way
from vaihto.exchange import koski

PASSED = {"koodiarvo": "Hyväksytty", "koodistoUri": "arviointiasteikkoammatillinenhyvaksyttyhylatty"}


def notes_of(document: dict[str, Any]) -> list[str]:
    return [each["koodi"] for each in document["huomautukset"]]


def test_the_foreign_period_has_days_the_country_by_number_and_words_in_two_languages():
    assert written(a_stay())["lisätiedot"] == {
        "ulkomaanjaksot": [
            {
                "alku": "2026-03-02",
                "loppu": "2026-05-08",
                "maa": {"koodiarvo": "724", "koodistoUri": "maatjavaltiot2"},
                "kuvaus": {
                    "fi": "Ulkomaanjakso VA-2026-0007-3. Vastaanottava organisaatio: Panadería Ejemplo, Bilbao, Espanja. "
                    "Leipoo aamuvuorossa ja palvelee asiakkaita.",
                    "sv": "Utlandsperiod VA-2026-0007-3. Mottagande organisation: Panadería Ejemplo, Bilbao, Spanien.",
                },
            }
        ]
    }


def test_a_unit_recognised_as_a_whole_as_planned_is_passed_and_has_no_number_as_grade():
    (unit,) = written(whole(route=Route.DOCUMENTS), compulsory={"unit:1": True})["osasuoritukset"]
    assert unit == {
        "tyyppi": {"koodiarvo": "ammatillisentutkinnonosa", "koodistoUri": "suorituksentyyppi"},
        "koulutusmoduuli": {
            "tunniste": {"koodiarvo": "105715", "koodistoUri": "tutkinnonosat"},
            "pakollinen": True,
            "laajuus": {"arvo": 15, "yksikkö": {"koodiarvo": "6", "koodistoUri": "opintojenlaajuusyksikko"}},
        },
        "arviointi": [{"arvosana": PASSED, "päivä": "2026-06-12", "arvioitsijat": [{"nimi": "Olli Opettaja"}]}],
    }


def test_previously_acquired_competence_says_what_from_where_by_whom_and_why_and_has_no_assessment():
    (unit,) = written(whole(way=Way.PREVIOUSLY_ACQUIRED, route=Route.DOCUMENTS))["osasuoritukset"]
    assert "arviointi" not in unit
    assert unit["tunnustettu"] == {
        "selite": {
            "fi": "Tunnustettu ulkomaanjaksolla hankittu osaaminen: Leipomotuotteiden valmistaminen, 15\u00a0osp. "
            "Vastaanottava organisaatio: Panadería Ejemplo, Bilbao, Espanja. Aika: 2.3.2026–8.5.2026. "
            "Päätös: Esimerkin ammattiopisto, 12.6.2026. "
            "Perustelu: Näyttö ja työpaikan arvio vastaavat tutkinnon osan tavoitteita."
        }
    }


def test_where_the_way_is_not_decided_both_stand_apart_and_none_is_chosen():
    document = written(whole(way=None))
    assert document["osasuoritukset"] == []
    (both,) = document["vaihtoehdot"]["osasuoritukset"]
    assert list(both) == ["tutkinnonOsa", "as_planned", "previously_acquired"]
    assert "arviointi" in both["as_planned"]
    assert "tunnustettu" not in both["as_planned"]
    assert "tunnustettu" in both["previously_acquired"]
    assert "arviointi" not in both["previously_acquired"]
    assert "way_open" in notes_of(document)


def test_of_a_unit_recognised_in_part_only_the_part_bears_the_result():
    (unit, _local) = written(a_stay())["osasuoritukset"]
    (part,) = unit["osasuoritukset"]
    assert "arviointi" not in unit
    assert (unit["koulutusmoduuli"]["laajuus"]["arvo"], part["koulutusmoduuli"]["laajuus"]["arvo"]) == (20, 15)
    assert part["arviointi"][0]["arvosana"] == PASSED
    assert part["tyyppi"]["koodiarvo"] == "ammatillisentutkinnonosaapienempikokonaisuus"


def test_a_part_names_only_the_outcomes_that_the_host_saw_achieved():
    (_national, local) = written(a_stay())["osasuoritukset"]
    words = local["osasuoritukset"][0]["koulutusmoduuli"]["kuvaus"]["fi"]
    assert words.endswith("Valmistaa tuotteet ohjeen mukaan")
    assert "Arvioi laatua" not in words


def test_half_points_stay_half():
    (unit,) = written(whole(size=Decimal("7.5"), agreed=Decimal("7.5"), points=Decimal("7.5")))["osasuoritukset"]
    assert unit["koulutusmoduuli"]["laajuus"]["arvo"] == 7.5


def test_a_demonstration_says_where_and_who_assessed():
    (unit,) = written(whole())["osasuoritukset"]
    assert unit["näyttö"] == {
        "kuvaus": {"fi": "Leipoi aamun leivät itsenäisesti; arvioitiin työn tulos."},
        "suoritusaika": {"alku": "2026-05-07", "loppu": "2026-05-07"},
        "suorituspaikka": {
            "tunniste": {"koodiarvo": "1", "koodistoUri": "ammatillisennaytonsuorituspaikka"},
            "kuvaus": {"fi": "Panadería Ejemplo, Bilbao, Espanja"},
        },
        "arviointi": {
            "arvosana": PASSED,
            "päivä": "2026-06-12",
            "arvioitsijat": [{"nimi": "Olli Opettaja"}, {"nimi": "Íñigo Etxeberria"}],
        },
    }


@pytest.mark.parametrize(("purpose", "place"), [("traineeship", "1"), ("on_the_job_learning", "1"), ("study", "2"), ("", None)])
def test_the_place_of_a_demonstration_without_a_record_follows_from_the_purpose_or_is_asked_for(purpose, place):
    document = written(replace(whole(demonstration=None), purpose=purpose))
    demonstration = document["osasuoritukset"][0]["näyttö"]
    assert demonstration["kuvaus"]["fi"].startswith("Näyttö ulkomaanjaksolla: Leipomotuotteiden valmistaminen.")
    assert "suoritusaika" not in demonstration
    assert demonstration.get("suorituspaikka", {}).get("tunniste", {}).get("koodiarvo") == place
    assert ("place_unknown" in notes_of(document)) is (place is None)


@pytest.mark.parametrize(("place", "code"), [(Place.WORKPLACE, "1"), (Place.SCHOOL, "2"), (Place.BOTH, "3")])
def test_a_recorded_place_goes_before_the_purpose(place, code):
    document = written(whole(demonstration=Demonstration(place, date(2026, 5, 7), "Leipoi.")))
    assert document["osasuoritukset"][0]["näyttö"]["suorituspaikka"]["tunniste"]["koodiarvo"] == code
    assert "first_day_unknown" in notes_of(document)


@pytest.mark.parametrize("language", ["fi", "sv", "en", "es"])
def test_words_of_the_school_stay_under_its_language_whatever_the_export_is_asked_in(language):
    assert written(replace(a_stay(), language=language)) == written(a_stay())


def test_a_unit_that_was_not_recognised_is_left_out_with_its_reason():
    document = written(a_stay())
    assert [each["koulutusmoduuli"]["tunniste"]["koodiarvo"] for each in document["osasuoritukset"]] == ["105715", "unit:2"]
    assert [(each["koodi"], each["tutkinnonOsa"]) for each in document["eiViedä"]] == [("not_recognised", "Yrittäjyys")]
    assert document["eiViedä"][0]["fi"].endswith("Näyttö ja työpaikan arvio vastaavat tutkinnon osan tavoitteita.")


@pytest.mark.parametrize(
    ("changes", "reason"), [({"code": "106727"}, "common_unit"), ({"scheme": "ects"}, "other_scheme")]
)  # fmt: skip
def test_what_koski_records_otherwise_is_left_out_with_a_reason(changes, reason):
    document = written(whole(**changes))
    assert document["osasuoritukset"] == []
    assert [each["koodi"] for each in document["eiViedä"]] == [reason]


def test_ecvet_points_become_competence_points_and_it_is_said():
    document = written(whole(scheme="ecvet"))
    assert document["osasuoritukset"][0]["koulutusmoduuli"]["laajuus"]["arvo"] == 15
    assert "counted_as_osp" in notes_of(document)


def test_the_training_agreement_abroad_is_an_alternative_with_the_open_question_beside_it():
    document = written(a_stay())
    (agreement,) = document["vaihtoehdot"]["koulutussopimukset"]
    assert agreement["paikkakunta"] == {"koodiarvo": "200", "koodistoUri": "kunta"}
    assert agreement["maa"]["koodiarvo"] == "724"
    assert "työssäoppimispaikanYTunnus" not in agreement
    assert "koulutussopimukset" not in document
    assert notes_of(document)[0] == "foreign_host"


def test_a_stay_at_a_school_is_no_training_agreement():
    document = written(replace(a_stay(), purpose="study"))
    assert document["vaihtoehdot"]["koulutussopimukset"] == []
    assert "foreign_host" not in notes_of(document)


def test_a_country_without_a_number_is_said_and_not_guessed():
    stay = a_stay()
    document = written(replace(stay, host=replace(stay.host, country="XK")))
    assert "lisätiedot" not in document
    assert "country_without_number" in notes_of(document)


def test_a_swedish_school_gets_swedish_words():
    stay = whole(way=Way.PREVIOUSLY_ACQUIRED)
    (unit,) = written(replace(stay, home=replace(stay.home, language="sv")))["osasuoritukset"]
    assert list(unit["tunnustettu"]["selite"]) == ["sv"]
    assert unit["tunnustettu"]["selite"]["sv"].startswith("Erkänt kunnande")


def test_the_name_of_the_learner_stands_nowhere():
    assert "Virtanen" not in koski.write(a_stay()).decode()


def test_each_note_is_said_in_three_languages_without_open_gaps():
    for stay in (a_stay(), whole(way=None, scheme="ecvet"), whole(code="106727"), replace(whole(), purpose="")):
        document = written(stay)
        for each in document["huomautukset"] + document["eiViedä"]:
            assert all(each[language].strip() and "{" not in each[language] for language in ("fi", "sv", "en")), each


def test_the_same_stay_gives_the_same_bytes():
    assert koski.write(a_stay()) == koski.write(a_stay())
    assert koski.write(a_stay()).endswith(b"}\n")


@given(
    ways=st.lists(st.sampled_from([None, *Way]), min_size=3, max_size=3),
    routes=st.lists(st.sampled_from([None, *Route]), min_size=3, max_size=3),
    points=st.lists(st.integers(0, 15), min_size=3, max_size=3),
    purpose=st.sampled_from(["", "study", "traineeship"]),
)
def test_whatever_was_decided_the_parts_have_our_shape_and_never_a_number_as_grade(ways, routes, points, purpose):
    stay = a_stay()
    units = tuple(
        replace(
            unit, way=way, route=route, size=Decimal(15), agreed=Decimal(15), points=Decimal(got),
            extent=Extent.FULL if got == 15 else Extent.PART if got else Extent.NONE,
        )
        for unit, way, route, got in zip(stay.units, ways, routes, points, strict=True)
    )  # fmt: skip
    document = written(replace(stay, units=units, purpose=purpose), compulsory={"unit:1": True, "unit:2": False, "unit:3": False})
    options = document["vaihtoehdot"]
    open_units = [each[way.value] for each in options["osasuoritukset"] for way in Way]
    assert koski.check(document, on=date(2026, 6, 12)) == []
    assert koski.check({"koulutussopimukset": options["koulutussopimukset"]}) == []
    assert [fault for each in open_units for fault in koski.check({"osasuoritukset": [each]})] == []
    assert {grade["koodiarvo"] for grade in grades(document)} <= {"Hyväksytty"}
    assert len(document["osasuoritukset"]) + len(options["osasuoritukset"]) == sum(1 for got in points if got)


def test_a_unit_whose_being_compulsory_is_not_known_lacks_only_that():
    document = written(a_stay())
    assert koski.check(document) == [
        koski.Fault("missing", "osasuoritukset[0].koulutusmoduuli.pakollinen"),
        koski.Fault("missing", "osasuoritukset[1].koulutusmoduuli.pakollinen"),
    ]
    assert notes_of(document).count("compulsory_unknown") == 2


def test_a_converted_grade_is_the_units_own_and_only_where_the_whole_unit_was_recognised():
    grade = {"koodiarvo": "4", "koodistoUri": "arviointiasteikkoammatillinen15"}
    document = written(whole(grade="4", route=Route.DEMONSTRATION, way=Way.AS_PLANNED))
    (unit,) = document["osasuoritukset"]
    assert (unit["arviointi"][0]["arvosana"], unit["näyttö"]["arviointi"]["arvosana"]["koodiarvo"]) == (grade, "Hyväksytty")
    assert "grade_open" not in notes_of(document)
    part = written(whole(grade="4", size=Decimal(30), way=Way.AS_PLANNED))
    assert {one["koodiarvo"] for one in grades(part)} == {"Hyväksytty"}
    assert "grade_of_part" in notes_of(part)
