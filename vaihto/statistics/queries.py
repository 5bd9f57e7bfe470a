"""Questions about figures: the programme's own counts, the published national series, the targets."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from vaihto.core import indicators, national_series, targets
from vaihto.core.indicators import Definition, Stay
from vaihto.mobility import queries as mobility
from vaihto.recognition import queries as recognition
from vaihto.statistics import states
from vaihto.statistics.counted import Counted, OwnTable
from vaihto.statistics.models import Baseline, PublishedFigure


def definition(key: str) -> Definition | None:
    """Return a definition of the rulebook by its key."""
    return indicators.definitions().get(key)


def own_stays() -> tuple[Stay, ...]:
    """Return every stay and journey that took place, as the core counts them."""
    return tuple(mobility.stays_for_statistics())


def counted(as_of: date, stays: Iterable[Stay] | None = None) -> Counted:
    """Return everything that may be published about the programme's own stays on a day."""
    return Counted(own_stays() if stays is None else stays, as_of)


def own_counts(as_of: date, stays: Iterable[Stay] | None = None) -> OwnTable:
    """Return the programme's own stays by group and year: students, labour market, graduates, teachers, other staff."""
    return counted(as_of, stays).by_group


def own_table(key: str, dimension: str, as_of: date, stays: Iterable[Stay] | None = None) -> OwnTable:
    """Return one figure cut by a dimension and year, small groups hidden. Raises KeyError for a cut that is not published."""
    return counted(as_of, stays).cut(key, dimension)


def published_series(direction: str = "out", series: str = states.NATIONAL) -> QuerySet[PublishedFigure]:
    """Return the published figures of one direction, by group and year."""
    return PublishedFigure.objects.filter(series=series, direction=direction).order_by("group", "year")


def by_year(figures: Iterable[PublishedFigure]) -> dict[int, dict[str, PublishedFigure]]:
    """Return figures of one direction by year and group."""
    table: dict[int, dict[str, PublishedFigure]] = {}
    for figure in figures:
        table.setdefault(figure.year, {})[figure.group] = figure
    return dict(sorted(table.items()))


def latest(group: str, direction: str = "out") -> PublishedFigure | None:
    """Return the newest published figure of a group that is not a gap."""
    return published_series(direction).filter(group=group, value__isnull=False).order_by("-year").first()


def not_loaded() -> int:
    """Return how many figures of the rulebook's national series are not in the table yet."""
    kept = set(PublishedFigure.objects.filter(series=states.NATIONAL).values_list("group", "direction", "year"))
    return sum((one.group, one.direction, one.year) not in kept for one in national_series.figures())


def figure_at(year: int, direction: str, group: str) -> PublishedFigure | None:
    """Return the published figure of one place of the national series."""
    return PublishedFigure.objects.filter(series=states.NATIONAL, year=year, direction=direction, group=group).first()


def baseline_of(target: str) -> Baseline | None:
    """Return the baseline that an officer entered for a target."""
    return Baseline.objects.filter(target=target).first()


@dataclass(frozen=True)
class TargetShown:
    """A target with its baseline, what the programme counted in the last full year with stays, and how far it is.

    `is_running` says that only the present year has stays; a count is None where it is hidden or nothing was counted.
    """

    target: targets.Target
    definition: Definition | None
    baseline: Baseline | None
    counted_year: int | None
    is_running: bool
    counted: int | None
    components: tuple[tuple[Definition, int | None], ...]
    progress: targets.Progress


def target_pages(own: Counted) -> list[TargetShown]:
    """Return every target of the rulebook with what can be said about it on the day of the counts."""
    kept = {row.target: row for row in Baseline.objects.all()}
    return [_shown(target, kept.get(key), own) for key, target in targets.targets().items()]


def _shown(target: targets.Target, baseline: Baseline | None, own: Counted) -> TargetShown:
    if baseline is not None:
        target = replace(target, baseline=targets.Baseline(baseline.year, baseline.value, baseline.source))
    by_year = own.figure(target.definition) if target.definition else {}
    year = _year_shown(by_year, own.as_of)
    count = by_year.get(str(year))
    components = tuple((own.definitions[key], own.figure(key).get(str(year))) for key in target.components)
    known = own.definitions[target.definition] if target.definition else None
    progress = targets.progress(target, None if count is None else Decimal(count))
    return TargetShown(target, known, baseline, year, year == own.as_of.year, count, components, progress)


def _year_shown(by_year: dict[str, int | None], as_of: date) -> int | None:
    """Return the last full year with stays; else the present one, if it has some."""
    years = [int(year) for year, count in by_year.items() if count != 0]
    return max([year for year in years if year < as_of.year] or years, default=None)


@dataclass(frozen=True)
class RecognitionFigures:
    """The two measures of KESU 93: share of agreed points that was recognised (0–100), median days from return to decision.

    Both are None where nothing was decided, or `is_hidden`: fewer stays than people who may be shown.
    """

    share: Decimal | None = None
    days: Decimal | None = None
    is_hidden: bool = False


def recognition_figures(own: Counted) -> RecognitionFigures:
    """Return how much was recognised and how fast, over the stays that are over."""
    ids = [int(stay.key.split(":")[-1]) for stay in own.stays if stay.kind == "stay"]
    days, share = recognition.days_to_decision(ids), recognition.share_recognised(ids).share
    if 0 < len(days.days) < indicators.fewest_people() or (share is not None and not days.days):
        return RecognitionFigures(is_hidden=True)
    return RecognitionFigures(None if share is None else share * 100, days.median)
