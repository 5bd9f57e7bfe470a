"""A sheet from which a study secretary copies a stay into Koski and eHOKS by hand, in Finnish, Swedish or English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from vaihto.core import countries, formats, rulebook
from vaihto.core.transcript import Route, StayTranscript, UnitResult, Way
from vaihto.exchange.ehoks import writing
from vaihto.exchange.koski import parting, records
from vaihto.exchange.koski.writing import notes


class Section(NamedTuple):
    """One part of the sheet: what to type, as (label, value), and what is open about it; the note may be empty."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    note: str


def copy_sheet(stay: StayTranscript, language: str) -> list[Section]:
    """Return the sheet in "fi", "sv" or "en": the period, the alternative agreement, each unit, eHOKS, what is not entered.

    Words that go into a register stand in the home school's language; only labels, choices and notes are in `language`.
    """
    recognised = [unit for unit in stay.units if parting.left_out(unit) is None]
    sections = [_period(stay, language), *_agreement(stay, language)]
    sections += [_unit(stay, unit, language) for unit in recognised]
    if any(Way.AS_PLANNED in parting.ways(unit) for unit in recognised):
        sections.append(_acquired(stay, language))
    return sections + _left_out(stay, language)


def word(key: str, language: str, **gaps: str) -> str:
    """Return a word of the sheet."""
    return str(rulebook.read(parting.BOOK)["sheet"][key][language]).format(**gaps)


def _section(heading: str, rows: Iterable[tuple[str, str]], note: Iterable[dict[str, str]], language: str) -> Section:
    """Return a section; rows without a value are left out, labels become words."""
    told = tuple((word(label, language), value) for label, value in rows if value)
    return Section(heading, told, " ".join(each[language] for each in note))


def _period(stay: StayTranscript, language: str) -> Section:
    """Return the foreign period."""
    period = records.foreign_period(stay)
    note = [] if period else [parting.note("country_without_number", country=stay.host.country)]
    rows = [
        ("learner", stay.learner.name),
        ("learner_oid", stay.learner.oid),
        ("number", stay.number),
        ("starts_on", formats.day(stay.starts_on, language)),
        ("ends_on", formats.day(stay.ends_on, language)),
        ("country", _country(stay, language)),
        ("description", period["kuvaus"][parting.home_language(stay)] if period else parting.host(stay, language)),
    ]
    return _section(word("stay", language), rows, note, language)


def _country(stay: StayTranscript, language: str) -> str:
    """Return the host's country with its number."""
    code = records.country(stay.host.country)
    name = countries.name(stay.host.country, language)
    return f"{name} ({code['koodiarvo']})" if code else name


def _agreement(stay: StayTranscript, language: str) -> list[Section]:
    """Return the training agreement as the alternative it is; nothing for a stay at a school."""
    if records.training_agreement(stay) is None:
        return []
    rows = [
        ("starts_on", formats.day(stay.starts_on, language)),
        ("ends_on", formats.day(stay.ends_on, language)),
        ("workplace", stay.host.name),
        ("municipality", word("abroad", language)),
        ("country", _country(stay, language)),
        ("tasks", stay.tasks),
    ]
    return [_section(word("agreement", language), rows, [parting.note("foreign_host")], language)]


def _unit(stay: StayTranscript, unit: UnitResult, language: str) -> Section:
    """Return one recognised unit."""
    ways = parting.ways(unit)
    statement = records.statement(stay, unit) if Way.PREVIOUSLY_ACQUIRED in ways else {}
    is_passed = unit.way is Way.AS_PLANNED and parting.is_whole(unit)
    grade = unit.grade if unit.grade.isdigit() else word("passed", language)
    rows = [
        ("code", unit.code_digits or word("no_code", language)),
        ("size", parting.points(unit.size, language)),
        ("points", parting.points(unit.points, language)),
        ("way", word(unit.way.value if unit.way else "undecided", language)),
        ("route", word(unit.route.value if unit.route else "undecided", language)),
        *_demonstration(stay, unit, language),
        ("statement", "".join(statement.values())),
        ("assessment", grade if is_passed else word("to_be_given", language)),
        ("converted_grade", parting.graded(unit, language)),
        ("mapping", parting.mapped(unit, language)),
        ("decided", f"{formats.day(unit.decided_at, language)}, {unit.decided_by}"),
        ("host_assessor", stay.assessor.name if stay.assessor else ""),
    ]
    # That a field is missing in a file says nothing to somebody who types.
    told = [each for each in notes(stay, unit, {unit.key: True}) if each["koodi"] != "local_code"]
    told += [parting.note(code) for code, holds in writing.no_place(unit).items() if holds]
    heading = word("unit", language, title=unit.title.in_language(language)[1])
    return _section(heading, rows, told, language)


def _demonstration(stay: StayTranscript, unit: UnitResult, language: str) -> list[tuple[str, str]]:
    """Return the recorded demonstration; nothing where none is recorded."""
    shown = unit.demonstration
    if unit.route is not Route.DEMONSTRATION or shown is None:
        return []
    return [
        ("demonstration_on", formats.day(shown.on, language)),
        ("demonstration_place", word(f"place_{records.place_of(stay, unit)}", language)),
        ("demonstration_text", shown.text.strip()),
    ]


def _acquired(stay: StayTranscript, language: str) -> Section:
    """Return the way of acquiring in eHOKS."""
    rows = [
        ("kind", word("at_school", language)),
        ("environment", parting.host(stay, language)),
        ("starts_on", formats.day(stay.starts_on, language)),
        ("ends_on", formats.day(stay.ends_on, language)),
    ]
    return _section(word("way_of_acquiring", language), rows, [parting.note("ehoks_foreign_host")], language)


def _left_out(stay: StayTranscript, language: str) -> list[Section]:
    """Return what is not entered: units in neither register, and those that eHOKS cannot hold, each with its reason."""
    rows: list[tuple[str, str]] = []
    for unit in stay.units:
        for way in parting.ways(unit):
            reason = writing.left_out(unit, way)
            row = (unit.title.in_language(language)[1], reason[language]) if reason else None
            if row and row not in rows:
                rows.append(row)
    return [Section(word("left_out", language), tuple(rows), "")] if rows else []
