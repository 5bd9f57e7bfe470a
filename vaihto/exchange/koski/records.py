"""The parts of a Koski study right, each exactly as Koski has it: references to codes, periods, units, demonstrations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from vaihto.core import formats, rulebook
from vaihto.core.countries import canonical
from vaihto.core.transcript import Place, Route, StayTranscript, UnitResult, Way
from vaihto.exchange.koski import parting

Record = dict[str, Any]
# Of the list kunta: "Ulkomaa". Of the list opintojenlaajuusyksikko: competence points.
ABROAD = "200"
COMPETENCE_POINTS = "6"
# Of the list ammatillisennaytonsuorituspaikka.
AT_WORK, AT_SCHOOL, AT_BOTH = "1", "2", "3"
PLACES = {Place.WORKPLACE: AT_WORK, Place.SCHOOL: AT_SCHOOL, Place.BOTH: AT_BOTH}
ONE_TO_FIVE = "arviointiasteikkoammatillinen15"
PASSED = {"koodiarvo": "Hyväksytty", "koodistoUri": "arviointiasteikkoammatillinenhyvaksyttyhylatty"}


def code(value: str, of: str) -> Record:
    """Return a reference to a code of a code list of Koodisto."""
    return {"koodiarvo": value, "koodistoUri": of}


def country(alpha_2: str) -> Record | None:
    """Return a country as a code of maatjavaltiot2 (ISO 3166-1 numeric); None where the two letters have no number."""
    number = rulebook.read("country_numbers.yaml")["numbers"].get(canonical(alpha_2))
    return code(number, "maatjavaltiot2") if number else None


def size(of: Decimal) -> Record:
    """Return a size in competence points."""
    return {
        "arvo": int(of) if of == of.to_integral_value() else float(of),
        "yksikkö": code(COMPETENCE_POINTS, "opintojenlaajuusyksikko"),
    }


def foreign_period(stay: StayTranscript) -> Record | None:
    """Return the stay as an ulkomaanjakso; None where its country has no number."""
    where = country(stay.host.country)
    if where is None:
        return None
    words = {
        language: parting.text("period", language, number=stay.number, host=parting.host(stay, language))
        for language in ("fi", "sv")
    }
    if stay.tasks:
        words[parting.home_language(stay)] += f" {stay.tasks}"
    return {"alku": _day(stay.starts_on), "loppu": _day(stay.ends_on), "maa": where, "kuvaus": words}


def training_agreement(stay: StayTranscript) -> Record | None:
    """Return the stay as a koulutussopimus abroad: municipality 200, no business ID. None where the host is no workplace."""
    where = country(stay.host.country)
    if where is None or stay.purpose in parting.SCHOOL:
        return None
    record = {
        "alku": _day(stay.starts_on),
        "loppu": _day(stay.ends_on),
        "työssäoppimispaikka": {parting.home_language(stay): stay.host.name},
        "paikkakunta": code(ABROAD, "kunta"),
        "maa": where,
    }
    return record | ({"työtehtävät": {parting.home_language(stay): stay.tasks}} if stay.tasks else {})


def unit(stay: StayTranscript, of: UnitResult, way: Way, *, compulsory: bool | None) -> Record:
    """Return a unit as an osasuoritus. Where only a part of it was recognised, the part stands under it and bears the result."""
    record: Record = {
        "tyyppi": code("ammatillisentutkinnonosa", "suorituksentyyppi"),
        "koulutusmoduuli": _module(stay, of, compulsory),
    }
    bearer = record if parting.is_whole(of) else _part(stay, of)
    if way is Way.PREVIOUSLY_ACQUIRED:
        bearer["tunnustettu"] = {"selite": statement(stay, of)}
    else:
        bearer["arviointi"] = [_passed(of)]
    if bearer is not record:
        record["osasuoritukset"] = [bearer]
    if of.route is Route.DEMONSTRATION:
        record["näyttö"] = _demonstration(stay, of, is_assessed=way is Way.AS_PLANNED and parting.is_whole(of))
    return record


def statement(stay: StayTranscript, of: UnitResult) -> dict[str, str]:
    """Return what was recognised, from where, by whom and why: the selite of tunnustettu, in the home school's language."""
    language = parting.home_language(stay)
    words = parting.text(
        "recognised",
        language,
        title=of.title.in_language(language)[1],
        points=of.points,
        host=parting.host(stay, language),
        span=formats.span(stay.starts_on, stay.ends_on, language),
        home=stay.home.name,
        day=formats.day(of.decided_at, language),
        reason=of.reason,
    )
    return {language: " ".join([words, *_rests_on(of, language)])}


def _rests_on(of: UnitResult, language: str) -> list[str]:
    """Return the converted grade and the mapping of outcomes as sentences, since tunnustettu has no fields for them."""
    parts = {"graded": parting.graded(of, language), "mapped": parting.mapped(of, language)}
    return [parting.text(name, language, words=words) for name, words in parts.items() if words]


def own_codes(stay: StayTranscript, of: UnitResult) -> tuple[str, ...]:
    """Return the codes that are our own: our key of a local unit, the stay's number for a part of a unit."""
    return (*(() if of.code_digits else (of.key,)), *(() if parting.is_whole(of) else (stay.number,)))


def place_of(stay: StayTranscript, of: UnitResult) -> str:
    """Return the code of where a demonstration was: as recorded, else by the purpose of the stay; empty where neither tells."""
    if of.demonstration:
        return PLACES[of.demonstration.place]
    return AT_WORK if stay.purpose in parting.WORKPLACE else AT_SCHOOL if stay.purpose in parting.SCHOOL else ""


def _module(stay: StayTranscript, of: UnitResult, compulsory: bool | None) -> Record:
    """Return the koulutusmoduuli: a national unit by its code, a local one by name and description."""
    language = parting.home_language(stay)
    known = {} if compulsory is None else {"pakollinen": compulsory}
    if of.code_digits:
        return {"tunniste": code(of.code_digits, "tutkinnonosat"), **known, "laajuus": size(of.size)}
    return {
        "tunniste": {"koodiarvo": of.key, "nimi": parting.localised(of.title, language)},
        "kuvaus": {language: parting.outcomes(of, language)},
        **known,
        "laajuus": size(of.size),
    }


def _part(stay: StayTranscript, of: UnitResult) -> Record:
    """Return the recognised part of a unit: ammatillisen tutkinnon osaa pienempi kokonaisuus."""
    language = parting.home_language(stay)
    title = of.title.in_language(language)[1]
    words = parting.text("part", language, title=title, outcomes=parting.achieved(of, language))
    return {
        "tyyppi": code("ammatillisentutkinnonosaapienempikokonaisuus", "suorituksentyyppi"),
        "koulutusmoduuli": {
            "tunniste": {"koodiarvo": stay.number, "nimi": parting.localised(of.title, language)},
            "kuvaus": {language: words},
            "laajuus": size(of.points),
        },
    }


def _passed(of: UnitResult) -> Record:
    """Return the assessment that follows from the decision: on its day, by who decided, with the converted grade or as passed."""
    return {"arvosana": _grade(of), "päivä": _day(_finnish(of)), "arvioitsijat": [{"nimi": of.decided_by}]}


def _grade(of: UnitResult) -> Record:
    """Return the grade 1–5 that a memorandum converted for the whole unit, else Hyväksytty."""
    return code(of.grade, ONE_TO_FIVE) if of.grade.isdigit() and parting.is_whole(of) else dict(PASSED)


def _demonstration(stay: StayTranscript, of: UnitResult, *, is_assessed: bool) -> Record:
    """Return the näyttö of a unit: what was shown and where; of its days only the last is known (a note says so)."""
    language = parting.home_language(stay)
    words = parting.text("demonstration", language, title=of.title.in_language(language)[1])
    record: Record = {"kuvaus": {language: " ".join(filter(None, (words, stay.tasks)))}}
    if of.demonstration:
        record["kuvaus"] = {language: of.demonstration.text.strip() or words}
        record["suoritusaika"] = {"alku": _day(of.demonstration.on), "loppu": _day(of.demonstration.on)}
    if place_of(stay, of):
        record["suorituspaikka"] = {
            "tunniste": code(place_of(stay, of), "ammatillisennaytonsuorituspaikka"),
            "kuvaus": {language: parting.host(stay, language)},
        }
    if is_assessed:
        at_host = [{"nimi": stay.assessor.name}] if stay.assessor else []
        # The grade is the unit's; that of its demonstration is not known.
        record["arviointi"] = {**_passed(of), "arvosana": dict(PASSED), "arvioitsijat": [{"nimi": of.decided_by}, *at_host]}
    return record


def _finnish(of: UnitResult) -> date:
    """Return the day of the decision in Finland."""
    return formats.local(of.decided_at).date()


def _day(of: date) -> str:
    """Return a day as Koski writes it."""
    return of.isoformat()
