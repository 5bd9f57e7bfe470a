"""The rows behind charts and tables, for the page and for CSV, XLSX and JSON alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from vaihto.core import countries, formats, indicators, parameters, rulebook, targets
from vaihto.core.disclosure import TOTAL
from vaihto.core.indicators import NOT_GIVEN, Definition, definitions
from vaihto.kit import languages
from vaihto.kit.tables import Column
from vaihto.statistics import states
from vaihto.statistics.counted import CUTS, OTHER_FIELDS, Counted, OwnTable
from vaihto.statistics.models import PublishedFigure

CUT_LABELS = {
    "country": lazy("Country"), "length": lazy("Length"), "field": lazy("Field of education"), "purpose": lazy("Purpose"),
    "group": lazy("Target group"), "figure": lazy("Figure"),
}  # fmt: skip
LENGTHS = {"long": lazy("Long, at least %(days)s days"), "short": lazy("Short, under %(days)s days")}


def title_of(key: str) -> str:
    """Return the name of a figure in the page's language."""
    return languages.pick(dict(definitions()[key].title))


def label(dimension: str, value: str) -> str:
    """Return the words of a value of a dimension in the page's language."""
    if value == TOTAL:
        return _("All")
    if value == NOT_GIVEN:
        return _("Not given")
    if dimension == "country":
        return countries.name(value, languages.present())
    if dimension == "figure":
        return title_of(value)
    if dimension in {"group", "purpose"}:
        kind = "target_group" if dimension == "group" else "purpose"
        return parameters.word(kind, value, languages.present())
    if dimension == "length":
        return LENGTHS[value] % {"days": long_days()}
    if value == OTHER_FIELDS:
        return _("Other fields of education")
    if value in parameters.words("education_field"):
        return parameters.label("education_field", value, languages.present())
    return value


def long_days() -> int:
    """Return how many days make a stay long."""
    return int(rulebook.read("statistics.yaml")["limits"]["long_days"]["value"])


def staff_days() -> int:
    """Return under how many working days a staff stay is marked."""
    return int(rulebook.read("statistics.yaml")["limits"]["staff_working_days"]["value"])


def rows_of(table: OwnTable) -> list[dict[str, Any]]:
    """Return the rows of an own table: label, one value per year (None = hidden), total; the last row is the total.

    `share` is the label's part of all in per cent, `bar` the same as the length of a bar; None and empty where it is hidden.
    """
    everything = table.of(TOTAL)
    rows = []
    for name in (*table.labels, *([TOTAL] if (TOTAL, TOTAL) in table.cells else [])):
        total = table.of(name)
        share = Decimal(total) * 100 / everything if total and everything else None
        rows.append(
            {
                "key": name, "label": label(table.dimension, name), "total": total, "is_total": name == TOTAL,
                "values": [(year, table.of(name, year)) for year in table.years],
                "share": share, "bar": "" if share is None else f"{share:.0f}",
            }
        )  # fmt: skip
    return rows


def lengths_of(own: Counted, key: str) -> dict[str, Any]:
    """Return how many stays of a figure were long and short in the years that may be shown."""
    table = own.cut(key, "length")
    return {
        "key": key, "title": title_of(key), "years": table.years,
        **{name: table.of(name) if table.years else None for name in (indicators.LONG, indicators.SHORT)},
    }  # fmt: skip


def by_size(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return rows with the largest total first, hidden ones after those, the total last."""
    return sorted(rows, key=lambda row: (row["is_total"], row["total"] is None, -(row["total"] or 0), row["label"]))


def columns_of(table: OwnTable) -> list[Column]:
    """Return the columns for the downloads of an own table."""
    first = Column("label", CUT_LABELS[table.dimension], lambda row: row["label"])
    years = [Column(year, year, _value_at(place), numeric=True) for place, year in enumerate(table.years)]
    return [first, *years, Column("total", total_words(table), lambda row: shown(row["total"]), numeric=True)]


def _value_at(place: int) -> Callable[[Any], int | str]:
    return lambda row: shown(row["values"][place][1])


def _value_of(year: str) -> Callable[[Any], int | str]:
    return lambda row: shown(row["table"].of(row["name"], year))


def total_words(table: OwnTable) -> str:
    """Return the heading of the total: of all years, or of those that are shown."""
    return _("Total of the years shown") if table.withheld else pgettext("sum", "Total")


def shown(value: int | None) -> int | str:
    """Return a count, or the words for a hidden one."""
    return pgettext("small group", "hidden") if value is None else value


def notes_of(table: OwnTable, used: Iterable[Definition]) -> list[str]:
    """Return what stands under the figures of a download: what they are, definitions with their hashes, the day."""
    notes = [
        _("Stays and journeys counted by this service, not an official statistic."),
        _("As of %(day)s") % {"day": formats.day(table.as_of, languages.present())},
        hidden_words(),
    ]
    if table.withheld:
        notes.append(withheld_words(table))
    return [*notes, *(f"{title_of(one.key)}: {one.key} v{one.version}, sha256 {one.sha256}" for one in used)]


def hidden_words() -> str:
    """Return why some numbers are hidden."""
    return _("Groups under %(people)s people are hidden, and enough beside them so that they cannot be found by subtracting.") % {
        "people": indicators.fewest_people()
    }


def withheld_words(table: OwnTable) -> str:
    """Return which years a table leaves out and why."""
    return _("Left out, because the groups are too small: %(years)s.") % {"years": ", ".join(table.withheld)}


def plain_number(value: Decimal | None) -> int | float | None:
    """Return a published figure as a file holds it: whole numbers whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


PUBLISHED = [
    Column("year", lazy("Year"), lambda f: f.year, numeric=True),
    Column("direction", lazy("Direction"), lambda f: states.DIRECTIONS[f.direction]),
    Column("group", lazy("Group"), lambda f: states.GROUPS.get(f.group, f.group)),
    Column("value", lazy("Figure"), lambda f: plain_number(f.value), numeric=True),
    Column(
        "precision", lazy("Precision"), lambda f: states.PRECISIONS[f.precision] if f.value is not None else _("not available")
    ),
    Column("unit", pgettext_lazy("unit", "Unit"), lambda f: states.UNITS.get(f.unit, f.unit)),
    Column("note", lazy("Note"), lambda f: languages.text_of(f, "note")),
    Column("break", lazy("Series break"), lambda f: languages.text_of(f, "break")),
    Column("source", lazy("Source"), lambda f: f.source),
    Column("source_url", lazy("Address"), lambda f: f.source_url),
]


def published_notes(direction: str) -> list[str]:
    """Return what stands under a download of published figures."""
    return [
        str(states.DIRECTIONS[direction]),
        _("Nothing in this series is computed by this service, and no gap is filled."),
    ]


def published_groups(figures: Iterable[PublishedFigure]) -> tuple[str, ...]:
    """Return the groups that get a column: students and staff always, others once somebody has entered a figure."""
    known = {figure.group for figure in figures if figure.value is not None}
    return tuple(group for group in states.GROUPS if group in known or group in ("student", "staff"))


def published_rows(by_year: Mapping[int, Mapping[str, PublishedFigure]], groups: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield a row per year, gaps included; neighbouring years without any figure and with equal notes become one row."""
    waiting: dict[str, Any] | None = None
    for year, found in by_year.items():
        figures = [found.get(group) for group in groups]
        row = {
            "first": year, "last": year, "figures": list(zip(groups, figures, strict=True)), "notes": list(_notes(figures)),
            "is_gap": all(one is None or one.value is None for one in figures),
        }  # fmt: skip
        if waiting and waiting["is_gap"] and row["is_gap"] and waiting["notes"] == row["notes"] and waiting["last"] == year - 1:
            waiting["last"] = year
            continue
        if waiting:
            yield waiting
        waiting = row
    if waiting:
        yield waiting


def _notes(figures: Iterable[PublishedFigure | None]) -> Iterator[tuple[str, str]]:
    """Yield the notes of a year with their language, each once; a note that is about one group only names the group."""
    present = [figure for figure in figures if figure is not None]
    texts = [(figure, *_text(figure, field)) for figure in present for field in ("note", "break") if _text(figure, field)[0]]
    said: set[str] = set()
    for figure, text, code in texts:
        if text in said:
            continue
        said.add(text)
        about = [other for other, same, _code in texts if same == text]
        alone = len(about) == 1 and len(present) > 1
        yield (f"{states.SHORT_GROUPS[figure.group]}: {text}" if alone else text), code


def _text(figure: PublishedFigure, field: str) -> tuple[str, str]:
    for code in (languages.present(), *languages.LANGUAGES):
        if text := getattr(figure, f"{field}_{code}"):
            return text, code
    return "", ""


def cuts_of(key: str) -> tuple[str, ...]:
    """Return by what a figure may be cut; a figure of a target only by year."""
    return CUTS.get(key, ())


def table_for(own: Counted, key: str, cut: str) -> OwnTable:
    """Return a figure cut by a dimension and year; a figure without cut stands with its components by year."""
    if cut:
        return own.cut(key, cut)
    keys = [key, *next((one.components for one in targets.targets().values() if one.definition == key), ())]
    cells = {(name, year): count for name in keys for year, count in own.figure(name).items()}
    years = tuple(sorted({year for _name, year in cells}))
    totals = {(name, TOTAL): _sum([cells[name, year] for year in years]) for name in keys}
    return OwnTable(key, "figure", tuple(keys), years, {**cells, **totals}, own.as_of)


def _sum(parts: list[int | None]) -> int | None:
    return None if None in parts else sum(part for part in parts if part is not None)


def joined_rows(own: Counted) -> list[dict[str, Any]]:
    """Return the rows of a file with stays and journeys: each with its values by year over all years."""
    rows: list[dict[str, Any]] = [{"table": own.by_group, "name": name} for name in (*own.by_group.labels, TOTAL)]
    rows += [{"table": own.journeys, "name": name} for name in own.journeys.labels]
    return [{**row, "label": _("All stays") if row["name"] == TOTAL else title_of(row["name"])} for row in rows]


def joined_columns(own: Counted) -> list[Column]:
    """Return the columns of a file with stays and journeys."""
    years = sorted({*own.by_group.years, *own.journeys.years})
    by_year = [Column(year, year, _value_of(year), numeric=True) for year in years]
    first = Column("label", _("Group"), lambda row: row["label"])
    return [
        first,
        *by_year,
        Column("total", pgettext("sum", "Total"), lambda row: shown(row["table"].of(row["name"])), numeric=True),
    ]


def facts_of(definition: Definition) -> list[tuple[str, str]]:
    """Return how a figure is counted, as label and value."""
    language = languages.present()
    groups = [parameters.word("target_group", group, language) for group in definition.groups]
    purposes = [parameters.word("purpose", one, language) for one in (*definition.purposes, *definition.without_purposes)]
    stay = _("One person’s stay abroad, counted in the year in which it began, once it is over")
    journey = _("One person’s journey in a partnership, counted in the year in which it began, once it is over")
    facts = [
        (pgettext("unit", "Unit"), journey if definition.kind == "journey" else stay),
        (_("Who"), formats.listing(groups, language) or _("Everybody")),
        (_("Long stay"), _("At least %(days)s days, the first and last day counted") % {"days": definition.long_days}),
    ]
    if definition.length != "all":
        facts.append((_("Length"), label("length", definition.length)))
    if definition.purposes:
        facts.append((_("Purpose"), formats.listing(purposes, language)))
    if definition.without_purposes:
        facts.append((_("Left out, because counted apart"), formats.listing(purposes, language)))
    if definition.floor_working_days:
        short = _("Stays under %(days)s working days are counted and marked") % {"days": definition.floor_working_days}
        facts.append((_("Short staff stays"), short))
    return facts
