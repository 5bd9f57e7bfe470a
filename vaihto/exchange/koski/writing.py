"""Writes what a stay adds to a Koski study right: parts of exactly Koski's structure, with open questions beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vaihto.core.transcript import Route, StayTranscript, UnitResult, Way
from vaihto.exchange.koski import parting, records
from vaihto.exchange.koski.records import Record


def write(stay: StayTranscript, *, compulsory: Mapping[str, bool] | None = None) -> bytes:
    """Return the parts for Koski as JSON (UTF-8, two spaces); the same stay gives the same bytes.

    `lisätiedot` and `osasuoritukset` are Koski's own; `vaihtoehdot` holds Koski parts between which somebody must choose;
    `huomautukset` and `eiViedä` explain. `compulsory` says by a unit's key whether it is compulsory, where that is known.
    A grade 1–5 is written only where a memorandum converted the host's: else the way as planned says Hyväksytty. Previously
    acquired competence has no assessment.
    """
    document = _document(stay, compulsory or {})
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _document(stay: StayTranscript, compulsory: Mapping[str, bool]) -> Record:
    """Return the whole document."""
    out = [reason for unit in stay.units if (reason := parting.left_out(unit))]
    recognised = [unit for unit in stay.units if parting.left_out(unit) is None]
    made = {unit.key: _by_way(stay, unit, compulsory.get(unit.key)) for unit in recognised}
    period, agreement = records.foreign_period(stay), records.training_agreement(stay)
    said = [] if agreement is None else [parting.note("foreign_host")]
    said += [] if period else [parting.note("country_without_number", country=stay.host.country)]
    said += [one for unit in recognised for one in notes(stay, unit, compulsory)]
    open_units = [
        {"tutkinnonOsa": unit.title.in_language("fi")[1], **{way.value: record for way, record in made[unit.key].items()}}
        for unit in recognised
        if unit.way is None
    ]
    return {
        "lähde": origin(stay),
        "huomautukset": said,
        **({"lisätiedot": {"ulkomaanjaksot": [period]}} if period else {}),
        "osasuoritukset": [made[unit.key][unit.way] for unit in recognised if unit.way],
        "vaihtoehdot": {"koulutussopimukset": [agreement] if agreement else [], "osasuoritukset": open_units},
        "eiViedä": out,
    }


def _by_way(stay: StayTranscript, unit: UnitResult, compulsory: bool | None) -> dict[Way, Record]:
    """Return a unit's record by way: one where the way is decided, else two."""
    return {way: records.unit(stay, unit, way, compulsory=compulsory) for way in parting.ways(unit)}


def notes(stay: StayTranscript, unit: UnitResult, compulsory: Mapping[str, bool]) -> list[dict[str, str]]:
    """Return what is open about one unit."""
    is_whole, of = parting.is_whole(unit), parting.ways(unit)
    codes = records.own_codes(stay, unit)
    open_points = {
        "way_open": unit.way is None,
        "grade_open": Way.AS_PLANNED in of and not unit.grade,
        "grade_of_part": bool(unit.grade) and not is_whole,
        "host_grade_no_place": Way.AS_PLANNED in of and unit.conversion is not None,
        "mapping_no_place": Way.AS_PLANNED in of and bool(unit.mapping),
        "grade_missing": Way.PREVIOUSLY_ACQUIRED in of,
        "part_of_unit": not is_whole,
        "compulsory_unknown": unit.key not in compulsory,
        "local_code": bool(codes),
        "outside_structure": unit.standing is not None and bool(unit.standing.group),
        "additional_achievement": unit.standing is not None and not unit.standing.group,
        "place_unknown": unit.route is Route.DEMONSTRATION and not records.place_of(stay, unit),
        "first_day_unknown": unit.route is Route.DEMONSTRATION and unit.demonstration is not None,
        "counted_as_osp": unit.scheme == "ecvet",
    }
    gaps: dict[str, Any] = {"points": unit.points, "size": unit.size, "code": ", ".join(codes)}
    language = parting.home_language(stay)
    gaps |= {"grade": parting.graded(unit, language), "mapping": parting.mapped(unit, language)}
    gaps |= {"group": unit.standing.group if unit.standing else ""}
    return [parting.note(code, unit, part="notes", **gaps) for code, holds in open_points.items() if holds]


def origin(stay: StayTranscript) -> Record:
    """Return where the parts come from; the learner by number only, as Koski does without names."""
    return {
        "jakso": stay.number,
        "versio": stay.version,
        "annettu": stay.issued_at.isoformat(),
        "oppijanumero": stay.learner.oid or None,
        "tiiviste": stay.content_hash or None,
    }
