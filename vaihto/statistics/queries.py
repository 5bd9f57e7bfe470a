"""Questions about figures: the programme's own counts, the published national series, the targets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from vaihto.core import disclosure, indicators, targets
from vaihto.core.indicators import Definition, Stay
from vaihto.mobility import queries as mobility
from vaihto.recognition import queries as recognition
from vaihto.statistics import states
from vaihto.statistics.models import Baseline, PublishedFigure

OWN = ("initial_vet", "labour_market", "graduate", "teacher", "other_staff", "journeys")


@dataclass(frozen=True)
class OwnTable:
    """One figure of the programme cut by one dimension and year: protected cells with their totals.

    `cells` maps (label, year) to a count, None where it is hidden; TOTAL stands for a total.
    """

    definition: Definition
    dimension: str
    labels: tuple[str, ...]
    years: tuple[str, ...]
    cells: Mapping[tuple[str, str], int | None]
    marked: int
    as_of: date


def definition(key: str) -> Definition | None:
    """Return a definition of the rulebook by its key."""
    return indicators.definitions().get(key)


def own_stays() -> tuple[Stay, ...]:
    """Return every stay and journey that took place, as the core counts them."""
    return tuple(mobility.stays_for_statistics())


def own_counts(as_of: date, stays: Iterable[Stay] | None = None) -> OwnTable:
    """Return the programme's own counts by group and year: students, labour market, graduates, teachers, other staff, journeys."""
    chosen = own_stays() if stays is None else tuple(stays)
    groups: list[disclosure.Group] = []
    marked = 0
    for key in OWN:
        for cell in indicators.count(chosen, indicators.definitions()[key].by("year"), as_of):
            groups.append(disclosure.Group(key, cell.value("year"), cell.count, cell.persons))
            marked += cell.marked
    return _table(groups, replace(indicators.definitions()["initial_vet"], key="all"), "group", OWN, marked, as_of)


def own_table(key: str, dimension: str, as_of: date, stays: Iterable[Stay] | None = None) -> OwnTable:
    """Return one figure cut by a dimension (country, field, length, group or purpose) and year, small groups hidden."""
    wanted = indicators.definitions()[key]
    cells = indicators.count(own_stays() if stays is None else stays, wanted.by(dimension, "year"), as_of)
    groups = [disclosure.Group(c.value(dimension), c.value("year"), c.count, c.persons) for c in cells]
    labels = tuple(sorted({group.row for group in groups}))
    return _table(groups, wanted, dimension, labels, sum(c.marked for c in cells), as_of)


def _table(
    groups: list[disclosure.Group], wanted: Definition, dimension: str, labels: tuple[str, ...], marked: int, as_of: date
) -> OwnTable:
    published = disclosure.protect(groups, indicators.fewest_people())
    years = tuple(sorted({group.column for group in groups}))
    shown = tuple(label for label in labels if any(group.row == label for group in groups))
    return OwnTable(wanted, dimension, shown, years, {(c.row, c.column): c.count for c in published}, marked, as_of)


def published_series(direction: str = "out", series: str = states.NATIONAL) -> QuerySet[PublishedFigure]:
    """Return the published figures of one direction, by group and year."""
    return PublishedFigure.objects.filter(series=series, direction=direction).order_by("group", "year")


def published_by_year(direction: str = "out") -> dict[int, dict[str, PublishedFigure]]:
    """Return the published figures of one direction by year and group."""
    table: dict[int, dict[str, PublishedFigure]] = {}
    for figure in published_series(direction):
        table.setdefault(figure.year, {})[figure.group] = figure
    return dict(sorted(table.items()))


def latest(group: str, direction: str = "out") -> PublishedFigure | None:
    """Return the newest published figure of a group that is not a gap."""
    return published_series(direction).filter(group=group, value__isnull=False).order_by("-year").first()


@dataclass(frozen=True)
class TargetShown:
    """A target with its baseline, what the programme counted in the last year with figures, and how far it is."""

    target: targets.Target
    baseline: Baseline | None
    counted_year: int | None
    counted: int | None
    components: tuple[tuple[Definition, int | None], ...]
    progress: targets.Progress


def target_pages(as_of: date, stays: Iterable[Stay] | None = None) -> list[TargetShown]:
    """Return every target of the rulebook with what can be said about it on a day."""
    chosen = own_stays() if stays is None else tuple(stays)
    kept = {row.target: row for row in Baseline.objects.all()}
    return [_shown(target, kept.get(key), chosen, as_of) for key, target in targets.targets().items()]


def _shown(target: targets.Target, baseline: Baseline | None, stays: tuple[Stay, ...], as_of: date) -> TargetShown:
    if baseline is not None:
        target = replace(target, baseline=targets.Baseline(baseline.year, baseline.value, baseline.source))
    known = indicators.definitions()
    by_year = _per_year(known[target.definition], stays, as_of) if target.definition else {}
    year = max(by_year) if by_year else None
    counted = by_year.get(year) if year is not None else None
    components = tuple((known[key], _per_year(known[key], stays, as_of).get(year or 0)) for key in target.components)
    current = None if counted is None else Decimal(counted)
    return TargetShown(target, baseline, year, counted, components, targets.progress(target, current))


def _per_year(wanted: Definition, stays: tuple[Stay, ...], as_of: date) -> dict[int, int | None]:
    """Return the count of each year; None where fewer people than may be shown."""
    least = indicators.fewest_people()
    return {
        int(cell.value("year")): cell.count if len(cell.persons) >= least else None
        for cell in indicators.count(stays, wanted.by("year"), as_of)
    }


@dataclass(frozen=True)
class RecognitionFigures:
    """The two measures of KESU 93: share of agreed points that was recognised, median days from return to decision."""

    share: Decimal | None
    days: Decimal | None
    stays: int


def recognition_figures() -> RecognitionFigures:
    """Return how much was recognised and how fast, over all stays that came back."""
    ids = [int(stay.key.split(":")[-1]) for stay in own_stays() if stay.kind == "stay"]
    share, days = recognition.share_recognised(ids), recognition.days_to_decision(ids)
    return RecognitionFigures(getattr(share, "share", None), getattr(days, "median", None), len(ids))
