"""The units of a frozen transcript as the internal transcript has them: decisions, grades, outcomes n to m.

Words are those that were frozen; from the rows come the keys, and the size of a unit. A decision's rows never change.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from vaihto.core import mapping
from vaihto.core import transcript as core
from vaihto.kit import clock
from vaihto.recognition import mapped
from vaihto.recognition.models import RecognitionDecision

Seen = dict[str, core.OutcomeResult]


def of(values: dict[str, Any], mobility_id: int) -> tuple[core.UnitResult, ...]:
    """Return the units of a frozen transcript, each with key and size of its row; `values` is the whole frozen text."""
    pairs = list(_with_rows(values["units"], mobility_id))
    seen: Seen = {}
    for one, row in pairs:
        homes = list(row.agreed_unit.outcomes.all())
        seen |= {f"{mapped.AGREED}:{home.pk}": made for home, made in zip(homes, _outcomes(one, row), strict=True)}
    language = values["assessor"]["lang"] if values["assessor"] else ""
    return tuple(_unit(one, row, seen, language) for one, row in pairs)


def moment(text: str) -> datetime:
    """Return a frozen moment in Finland's time."""
    return datetime.fromisoformat(text).astimezone(clock.FINLAND)


def _with_rows(frozen: list[dict[str, Any]], mobility_id: int) -> Iterator[tuple[dict[str, Any], RecognitionDecision]]:
    """Yield each frozen unit with the decision that it was frozen from."""
    rows = RecognitionDecision.objects.select_related("agreed_unit__unit").prefetch_related(
        "agreed_unit__outcomes", "uses__other"
    )
    left = list(rows.filter(mobility_id=mobility_id).order_by("agreed_unit_id", "version"))
    for values in frozen:
        row = next(one for one in left if _is_of(one, values))
        left.remove(row)
        yield values, row


def _is_of(row: RecognitionDecision, values: dict[str, Any]) -> bool:
    """Return whether a decision is the one that was frozen; units are never changed, so that title and code stay."""
    unit = row.agreed_unit.unit
    return (row.version, row.decided_at.isoformat(), unit.title, unit.code, unit.qualification) == (
        values["version"], values["decided_at"], values["title"], values["code"], values["qualification"],
    )  # fmt: skip


def _key(row: RecognitionDecision) -> str:
    return f"unit:{row.agreed_unit.unit_id}"


def _outcomes(values: dict[str, Any], row: RecognitionDecision) -> tuple[core.OutcomeResult, ...]:
    """Return the frozen outcomes of a unit with the host's answers."""
    return tuple(
        core.OutcomeResult(
            key=f"{_key(row)}:{place}",
            text=core.Text.of(values["lang"], one["text"]),
            grade=core.Grade(one["grade"]),
            comment=one["comment"],
        )
        for place, one in enumerate(values["outcomes"], 1)
    )


def _conversion(values: dict[str, Any]) -> core.Conversion | None:
    """Return what was frozen of the host's grade; the memorandum since transcripts name it."""
    if not values.get("grade"):
        return None
    cited = values.get("memorandum") or {"title": "", "grades": []}
    table = tuple((line["host"], line["home"]) for line in cited["grades"])
    return core.Conversion(host_grade=values.get("host_grade", ""), memorandum=cited["title"], table=table)


def _mapping(values: dict[str, Any], row: RecognitionDecision, seen: Seen, language: str) -> tuple[core.OutcomeGroup, ...]:
    """Return the frozen groups of outcomes, with the keys that the decision's own rows have in the same order."""
    frozen = values.get("mapping") or []
    places = {str(one.pk): place for place, one in enumerate(row.agreed_unit.outcomes.all(), 1)}
    others = {f"{mapped.OTHER}:{one.other_id}": one.other.position for one in row.uses.all() if one.other}
    made = []
    for group, texts in zip(mapping.groups(mapped.of(row)) if frozen else (), frozen, strict=True):
        hosts = [
            seen[key] if key in seen else core.OutcomeResult(
                key=f"host:{others.get(key, key)}", text=core.Text.of(language or values["lang"], text), grade=core.Grade.NONE
            )
            for key, text in zip(group.hosts, texts["host"], strict=True)
        ]  # fmt: skip
        homes = [
            core.HomeOutcome(key=f"{_key(row)}:{places[key]}", text=core.Text.of(values["lang"], text))
            for key, text in zip(group.homes, texts["home"], strict=True)
        ]
        made.append(core.OutcomeGroup(host=tuple(hosts), home=tuple(homes)))
    return tuple(made)


def _unit(values: dict[str, Any], row: RecognitionDecision, seen: Seen, language: str) -> core.UnitResult:
    agreed = Decimal(values["agreed"])
    return core.UnitResult(
        key=_key(row),
        title=core.Text.of(values["lang"], values["title"]),
        qualification=values["qualification"],
        scheme=values["scheme"],
        # A unit that the school made smaller after the agreement keeps the size that was agreed.
        size=max(row.agreed_unit.unit.points, agreed),
        agreed=agreed,
        points=Decimal(values["points"]),
        extent=core.Extent(values["extent"]),
        reason=values["reason"],
        decided_at=moment(values["decided_at"]),
        decided_by=values["decided_by"],
        position=values["position"],
        code=values["code"],
        # Transcripts of before the question say nothing.
        route=core.Route(values["route"]) if values.get("route") else None,
        way=core.Way(values["way"]) if values.get("way") else None,
        demonstration=_demonstration(values.get("demonstration")),
        grade=values.get("grade", ""),
        conversion=_conversion(values),
        outcomes=_outcomes(values, row),
        mapping=_mapping(values, row, seen, language),
        standing=core.Standing(group=values["standing"]["name"]) if values.get("standing") else None,
    )


def _demonstration(values: dict[str, str] | None) -> core.Demonstration | None:
    """Return what was frozen of a skills demonstration."""
    if not values:
        return None
    return core.Demonstration(core.Place(values["place"]), date.fromisoformat(values["on"]), values["text"])
