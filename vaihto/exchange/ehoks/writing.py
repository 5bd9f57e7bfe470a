"""Writes what a stay adds to a HOKS document: entries with eHOKS's own names, with open questions beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from vaihto.core.transcript import Route, StayTranscript, UnitResult, Way
from vaihto.exchange.ehoks import records
from vaihto.exchange.ehoks.records import Known, Record
from vaihto.exchange.koski import parting
from vaihto.exchange.koski.writing import origin

ENVIRONMENT = re.compile(r"oppimisymparistot_\d{4}", re.ASCII)


def write(stay: StayTranscript, *, code_versions: Mapping[str, int] | None = None, environment: str = "") -> bytes:
    """Return the entries for eHOKS as JSON (UTF-8, two spaces); the same stay gives the same bytes.

    `hoks` holds entries of exactly eHOKS's structure; `vaihtoehdot` entries between which somebody must choose; `huomautukset`
    and `eiViedä` explain. `code_versions` are the versions of unit codes in ePerusteet by unit key, `environment` the school's
    choice for a stay abroad from the list oppimisymparistot, such as ``oppimisymparistot_0003``: what is not given is left out
    and said. Raises ValueError for another form of `environment`.
    """
    if environment and not ENVIRONMENT.fullmatch(environment):
        raise ValueError("environment is not a code of the list oppimisymparistot")
    document = _document(stay, Known(code_versions or {}, environment))
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def left_out(unit: UnitResult, way: Way) -> dict[str, str] | None:
    """Return why a unit cannot be entered by a way; None where it can."""
    if reason := parting.left_out(unit):
        return reason
    if way is Way.AS_PLANNED:
        return None
    if unit.route is None:
        return parting.note("route_open", unit, part="left_out")
    if unit.code_digits and not parting.is_whole(unit):
        return parting.note("part_of_national_unit", unit, part="left_out", points=unit.points, size=unit.size)
    return None


def no_place(unit: UnitResult) -> dict[str, bool]:
    """Return which notes say that eHOKS has no place for a unit's grade or for the mapping of its outcomes."""
    return {"ehoks_grade_no_place": bool(unit.grade), "ehoks_mapping_no_place": bool(unit.mapping)}


def _document(stay: StayTranscript, known: Known) -> Record:
    """Return the whole document."""
    # long because: it is the order of the document, section by section.
    sections: dict[str, list[Record]] = {name: [] for name in records.SECTIONS.values()}
    said: list[dict[str, str]] = []
    options: list[Record] = []
    out: list[dict[str, str]] = []
    for unit in stay.units:
        reasons = {way: left_out(unit, way) for way in parting.ways(unit)}
        entered = {way: records.unit(stay, unit, way, known) for way, reason in reasons.items() if reason is None}
        for reason in reasons.values():
            if reason and reason not in out:
                out.append(reason)
        if unit.way and entered:
            sections[records.section(unit, unit.way)].append(entered[unit.way])
        elif entered:
            by_way = {way.value: {records.section(unit, way): [record]} for way, record in entered.items()}
            options.append({"tutkinnonOsa": unit.title.in_language("fi")[1], **by_way})
        if entered:
            said += _notes(stay, unit, known)
    if any(unit.get("osaamisen-hankkimistavat") for rows in (*sections.values(), *_rows(options)) for unit in rows):
        first = [parting.note("ehoks_foreign_host")]
        said = first + ([] if known.environment else [parting.note("environment_unknown")]) + said
    return {
        "lähde": origin(stay),
        "huomautukset": said,
        "hoks": {name: rows for name, rows in sections.items() if rows},
        "vaihtoehdot": {"tutkinnon-osat": options},
        "eiViedä": out,
    }


def _rows(options: list[Record]) -> list[list[Record]]:
    """Return the entries of alternatives, list by list."""
    return [rows for option in options for way in Way for rows in option.get(way.value, {}).values()]


def _notes(stay: StayTranscript, unit: UnitResult, known: Known) -> list[dict[str, str]]:
    """Return what is open about one unit that is entered."""
    names_school = unit.route is Route.DEMONSTRATION or (unit.route is Route.ASSESSORS and unit.way is not Way.AS_PLANNED)
    ways = parting.ways(unit)
    sizes = [] if unit.code_digits else [records.size_of_local(unit, way) for way in ways]
    open_points = {
        "way_open": unit.way is None,
        "version_unknown": bool(unit.code_digits) and unit.key not in known.code_versions,
        "demonstration_days": unit.route is Route.DEMONSTRATION and unit.demonstration is None,
        "first_day_unknown": unit.route is Route.DEMONSTRATION and unit.demonstration is not None,
        "school_oid_missing": names_school and not stay.home.oid,
        "size_not_whole": any(not records.is_whole_number(size) for size in sizes),
        "part_of_local_unit": Way.PREVIOUSLY_ACQUIRED in ways and bool(sizes) and not parting.is_whole(unit),
        "counted_as_osp": unit.scheme == "ecvet",
        **no_place(unit),
    }
    language = parting.home_language(stay)
    gaps: dict[str, Any] = {"points": unit.points, "size": unit.size}
    gaps |= {"grade": parting.graded(unit, language), "mapping": parting.mapped(unit, language)}
    return [parting.note(code, unit, part="notes", **gaps) for code, holds in open_points.items() if holds]
