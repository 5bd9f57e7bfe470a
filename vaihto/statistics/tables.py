"""The rows behind charts and tables, for the page and for CSV, XLSX and JSON alike."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import countries, formats, parameters
from vaihto.core.disclosure import TOTAL
from vaihto.core.indicators import NOT_GIVEN, definitions
from vaihto.kit import languages
from vaihto.kit.tables import Column
from vaihto.statistics import states
from vaihto.statistics.models import PublishedFigure
from vaihto.statistics.queries import OwnTable, TargetShown

FIELDS = {
    "catering": lazy("Restaurant and catering"), "health": lazy("Health and social services"),
    "technology": lazy("Technology"), "business": lazy("Business"),
}  # fmt: skip
CUT_LABELS = {
    "country": lazy("Country"), "length": lazy("Length"), "field": lazy("Field"), "purpose": lazy("Purpose"),
}  # fmt: skip
LENGTHS = {"long": lazy("Long, at least 14 days"), "short": lazy("Short, under 14 days")}


def label(dimension: str, value: str) -> str:
    """Return the words of a value of a dimension in the page's language."""
    if value == TOTAL:
        return _("All")
    if value == NOT_GIVEN:
        return _("Not given")
    if dimension == "country":
        return countries.name(value, languages.present())
    if dimension == "group" and value in definitions():
        return languages.pick(dict(definitions()[value].title))
    if dimension in {"group", "purpose"}:
        kind = "target_group" if dimension == "group" else "purpose"
        return parameters.word(kind, value, languages.present())
    return str({**FIELDS, **LENGTHS}.get(value, value))


def rows_of(table: OwnTable) -> list[dict[str, Any]]:
    """Return the rows of an own table: label, one value per year (None = hidden), total; the last row is the total."""
    return [
        {
            "key": name,
            "label": label(table.dimension, name),
            "values": [table.cells.get((name, year), 0) for year in table.years],
            "total": table.cells.get((name, TOTAL), 0),
            "is_total": name == TOTAL,
        }
        for name in (*table.labels, TOTAL)
    ]


def columns_of(table: OwnTable) -> list[Column]:
    """Return the columns for the downloads of an own table."""
    first = Column("label", _("Group"), lambda row: row["label"])
    years = [
        Column(year, year, lambda row, place=place: shown(row["values"][place]), numeric=True)
        for place, year in enumerate(table.years)
    ]
    return [first, *years, Column("total", _("Total"), lambda row: shown(row["total"]), numeric=True)]


def shown(value: int | None) -> int | str:
    """Return a count, or the words for a hidden one."""
    return _("Hidden: fewer than 5 people") if value is None else value


def notes_of(table: OwnTable) -> list[str]:
    """Return what stands under the figures of a download: definition, hash, day."""
    return [
        _("Definition: %(name)s") % {"name": label("group", table.definition.key)},
        f"sha256: {table.definition.sha256}",
        _("As of %(day)s") % {"day": table.as_of.isoformat()},
        _("Stays counted by this system, not an official statistic."),
    ]


PUBLISHED = [
    Column("year", lazy("Year"), lambda f: f.year, numeric=True),
    Column("direction", lazy("Direction"), lambda f: states.DIRECTIONS[f.direction]),
    Column("group", lazy("Group"), lambda f: states.GROUPS.get(f.group, f.group)),
    Column("value", lazy("Figure"), lambda f: f.value, numeric=True),
    Column("precision", lazy("Precision"), lambda f: states.PRECISIONS[f.precision] if f.value is not None else _("Not available")),
    Column("unit", lazy("Unit"), lambda f: states.UNITS.get(f.unit, f.unit)),
    Column("note", lazy("Note"), lambda f: languages.text_of(f, "note")),
    Column("break", lazy("Series break"), lambda f: languages.text_of(f, "break")),
    Column("source", lazy("Source"), lambda f: f.source),
    Column("source_url", lazy("Address"), lambda f: f.source_url),
]


def published_rows(by_year: dict[int, dict[str, PublishedFigure]], groups: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield a row per year: the figures of the groups and their notes, gaps included."""
    for year, figures in by_year.items():
        chosen = [figures.get(group) for group in groups]
        notes = [text for f in chosen if f for text in (languages.text_of(f, "note"), languages.text_of(f, "break")) if text]
        yield {"year": year, "figures": chosen, "notes": list(dict.fromkeys(notes))}


def targets_of(found: list[TargetShown]) -> list[dict[str, Any]]:
    """Return the targets as the cards show them, in the page's language."""
    language = languages.present()
    cards = []
    for one in found:
        wanted, reached = one.target.change_percent, one.progress.change_percent
        target = {
            "key": one.target.key, "plan": one.target.plan, "item": one.target.item, "change_percent": wanted,
            "title_words": languages.pick(dict(one.target.title)), "source": one.target.source, "note": one.target.note,
            "missing_words": languages.pick(dict(one.target.baseline_missing)),
        }  # fmt: skip
        components = [(languages.pick(dict(definition.title)), count) for definition, count in one.components]
        cards.append(
            {
                "target": target, "baseline": one.baseline, "progress": one.progress, "counted": one.counted,
                "counted_year": one.counted_year, "components_shown": components,
                "change_words": "" if wanted is None else formats.percent(wanted, language, decimals=0, change=True),
                "progress_words": "" if reached is None else formats.percent(reached, language, decimals=1, change=True),
            }
        )  # fmt: skip
    return cards
