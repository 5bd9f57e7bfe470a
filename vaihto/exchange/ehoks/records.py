"""The parts of a HOKS document, with eHOKS's own names of fields: units acquired before, units to acquire, demonstrations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from vaihto.core.transcript import Route, StayTranscript, UnitResult, Way
from vaihto.exchange.koski import parting
from vaihto.exchange.koski.records import AT_BOTH, AT_WORK, place_of

Record = dict[str, Any]
# Sections of a HOKS document by way and by whether the unit has a national code.
SECTIONS = {
    (Way.PREVIOUSLY_ACQUIRED, True): "aiemmin-hankitut-ammat-tutkinnon-osat",
    (Way.PREVIOUSLY_ACQUIRED, False): "aiemmin-hankitut-paikalliset-tutkinnon-osat",
    (Way.AS_PLANNED, True): "hankittavat-ammat-tutkinnon-osat",
    (Way.AS_PLANNED, False): "hankittavat-paikalliset-tutkinnon-osat",
}
PROCESSES = {
    Route.DOCUMENTS: "osaamisentodentamisenprosessi_0001",
    Route.ASSESSORS: "osaamisentodentamisenprosessi_0002",
    Route.DEMONSTRATION: "osaamisentodentamisenprosessi_0003",
}
AT_SCHOOL = "osaamisenhankkimistapa_oppilaitosmuotoinenkoulutus"
# Of the lists osaamisentodentamisenprosessi, osaamisenhankkimistapa and oppimisymparistot: the version that all samples have.
VERSION = 1


class Known(NamedTuple):
    """What the school's lists say and a stay does not: versions of unit codes by unit key, the code of the environment."""

    code_versions: Mapping[str, int]
    environment: str


def section(of: UnitResult, way: Way) -> str:
    """Return the section of a HOKS document in which a unit stands."""
    return SECTIONS[way, bool(of.code_digits)]


def unit(stay: StayTranscript, of: UnitResult, way: Way, known: Known) -> Record:
    """Return a unit as an entry of its section. A unit acquired before must have a route."""
    record = _national(of, known) if of.code_digits else _local(stay, of, way)
    if way is Way.AS_PLANNED:
        record["osaamisen-hankkimistavat"] = [_acquired(stay, known)]
        return record | ({"osaamisen-osoittaminen": [_shown(stay, of)]} if of.route is Route.DEMONSTRATION else {})
    if of.route is None:
        raise ValueError("a unit acquired before needs a process of verification")
    record["valittu-todentamisen-prosessi-koodi-uri"] = PROCESSES[of.route]
    record["valittu-todentamisen-prosessi-koodi-versio"] = VERSION
    if of.route is Route.DEMONSTRATION:
        record["tarkentavat-tiedot-naytto"] = [_shown(stay, of)]
    if of.route is Route.ASSESSORS:
        record["tarkentavat-tiedot-osaamisen-arvioija"] = {"aiemmin-hankitun-osaamisen-arvioijat": [_school_assessor(stay, of)]}
    return record


def size_of_local(of: UnitResult, way: Way) -> Decimal:
    """Return the size of a local unit: of one to acquire the unit's, of one acquired before what was recognised."""
    return of.points if way is Way.PREVIOUSLY_ACQUIRED else of.size


def is_whole_number(of: Decimal) -> bool:
    """Whether eHOKS can hold a size: whole numbers only."""
    return of == of.to_integral_value()


def _national(of: UnitResult, known: Known) -> Record:
    """Return a unit by its national code, with the code's version where it is known."""
    record: Record = {"tutkinnon-osa-koodi-uri": f"tutkinnonosat_{of.code_digits}"}
    version = known.code_versions.get(of.key)
    return record if version is None else record | {"tutkinnon-osa-koodi-versio": version}


def _local(stay: StayTranscript, of: UnitResult, way: Way) -> Record:
    """Return a local unit by name, size and aims: of what was acquired before only the part that was recognised."""
    language = parting.home_language(stay)
    aims = parting.outcomes(of, language)
    if way is Way.PREVIOUSLY_ACQUIRED and not parting.is_whole(of):
        aims = parting.achieved(of, language)
    record: Record = {"nimi": of.title.in_language(language)[1]}
    if is_whole_number(size_of_local(of, way)):
        record["laajuus"] = int(size_of_local(of, way))
    return record | ({"tavoitteet-ja-sisallot": aims} if aims else {})


def _acquired(stay: StayTranscript, known: Known) -> Record:
    """Return the stay as a way of acquiring: education at a school, in another learning environment."""
    language = parting.home_language(stay)
    days = {"alku": stay.starts_on.isoformat(), "loppu": stay.ends_on.isoformat()}
    environment: Record = dict(days)
    if known.environment:
        environment |= {"oppimisymparisto-koodi-uri": known.environment, "oppimisymparisto-koodi-versio": VERSION}
    return {
        **days,
        "ajanjakson-tarkenne": parting.text("period", language, number=stay.number, host=parting.host(stay, language)),
        "osaamisen-hankkimistapa-koodi-uri": AT_SCHOOL,
        "osaamisen-hankkimistapa-koodi-versio": VERSION,
        "muut-oppimisymparistot": [environment],
    }


def _shown(stay: StayTranscript, of: UnitResult) -> Record:
    """Return the demonstration; its days are its last day, or the stay's where none is recorded (a note says so)."""
    language, shown = parting.home_language(stay), of.demonstration
    first, last = (shown.on, shown.on) if shown else (stay.starts_on, stay.ends_on)
    at_work = stay.assessor.name if stay.assessor and place_of(stay, of) in {AT_WORK, AT_BOTH} else ""
    worker = {"nimi": at_work, "organisaatio": {"nimi": stay.host.name}}
    contents = [each.text.in_language(language)[1] for each in of.outcomes] or [of.title.in_language(language)[1]]
    if shown and shown.text.strip():
        contents = [shown.text.strip()]
    return {
        "alku": first.isoformat(),
        "loppu": last.isoformat(),
        **({"jarjestaja": {"oppilaitos-oid": stay.home.oid}} if stay.home.oid else {}),
        "nayttoymparisto": {"nimi": stay.host.name, "kuvaus": parting.host(stay, language)},
        "sisallon-kuvaus": contents,
        "koulutuksen-jarjestaja-osaamisen-arvioijat": [_school_assessor(stay, of)],
        **({"tyoelama-osaamisen-arvioijat": [worker]} if at_work else {}),
    }


def _school_assessor(stay: StayTranscript, of: UnitResult) -> Record:
    """Return who decided, as the home school's assessor."""
    return {"nimi": of.decided_by, "organisaatio": {"oppilaitos-oid": stay.home.oid} if stay.home.oid else {}}
