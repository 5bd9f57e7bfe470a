"""Deeds: enter or load published figures, load the national series, set the baseline of a target."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import national_series, targets
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import Refused, operation
from vaihto.statistics import permissions, reading, states
from vaihto.statistics.models import Baseline, PublishedFigure

CASE = "statistics:published"
NOTES = tuple(f"note_{code}" for code in LANGUAGES)
BREAKS = tuple(f"break_{code}" for code in LANGUAGES)
CONTENT = ("value", "precision", "unit", "source", "source_url", *NOTES, *BREAKS)
MOST_REASONS = 20


class CannotEnter(Refused):
    """A figure or baseline was not entered."""


def refuse_strangers(by: Actor) -> None:
    """Raise CannotEnter for somebody who is no officer."""
    if not permissions.may_enter(by):
        raise CannotEnter(_("Nothing was entered, because only an officer of the agency enters figures."))


@operation("statistics.enter_figure", lazy("Published figure entered"))
def enter_figure(values: Mapping[str, Any], *, by: Actor, at: datetime) -> PublishedFigure:
    """Enter one published figure, or correct the one of the same series, year, direction and group. Raises CannotEnter.

    `values`: year, direction, group, value (Decimal, or None for a gap), precision, source, source_url, notes and break texts per
    language (`note_fi` …). Notes that are left out become empty; a series break that is left out stays.
    """
    refuse_strangers(by)
    reasons = reading.reasons_against(values, at)
    if reasons:
        raise CannotEnter(*reasons)
    figure, before = put(values, by=by, at=at)
    if before == content_of(figure):
        audit.nothing_new()
        return figure
    audit.write(case=CASE, subject=figure, by=by, at=at, changes={"figure": [before, content_of(figure)]})
    return figure


def put(values: Mapping[str, Any], *, by: Actor, at: datetime) -> tuple[PublishedFigure, dict[str, Any] | None]:
    """Save a figure; returns it with its earlier content, None for a new one."""
    place = {name: values[name] for name in ("year", "direction", "group")} | {"series": states.NATIONAL}
    new = PublishedFigure(**place, entered_at=at, entered_by=by.name[:150])
    _fill(new, values)
    kept = PublishedFigure.objects.select_for_update().filter(**place).first()
    if kept is None:
        try:
            with transaction.atomic():
                new.save(force_insert=True)
        except IntegrityError:
            # Somebody entered the same figure at the same moment: theirs is there now and becomes the earlier one.
            kept = PublishedFigure.objects.select_for_update().get(**place)
        else:
            return new, None
    before = content_of(kept)
    _fill(kept, values)
    if before != content_of(kept):
        kept.entered_at, kept.entered_by = at, by.name[:150]
        kept.save()
    return kept, before


def _fill(figure: PublishedFigure, values: Mapping[str, Any]) -> None:
    """Write values into a figure; a note belongs to the figure and goes with it, a series break belongs to the year and stays."""
    for name in CONTENT:
        if name in values or name not in BREAKS:
            setattr(figure, name, values.get(name, None if name == "value" else ""))
    figure.precision, figure.unit = figure.precision or "exact", reading.unit_of(figure.group)
    figure.source = figure.source.strip()
    figure.is_break = any(getattr(figure, name) for name in BREAKS)


def content_of(figure: PublishedFigure) -> dict[str, Any]:
    """Return what a figure says, as JSON for the audit."""
    return {
        "place": [figure.series, figure.year, figure.direction, figure.group],
        **{name: getattr(figure, name) for name in CONTENT},
        "value": None if figure.value is None else f"{Decimal(figure.value).normalize():f}",
    }


@operation("statistics.load_figures", lazy("Published figures loaded from a file"))
def load_figures(text: str, *, source: str, by: Actor, at: datetime) -> int:
    """Load figures from CSV text (reading.COLUMNS, reading.OPTIONAL); `source` counts for rows that name none.

    All rows or none; an empty value is a gap. Returns how many rows. Raises CannotEnter with the line of each fault.
    """
    refuse_strangers(by)
    rows, reasons = reading.read(text, source, at)
    if len(reasons) > MOST_REASONS:
        more = _("The file has %(n)s faults. The first %(most)s are shown.") % {"n": len(reasons), "most": MOST_REASONS}
        reasons = [more, *reasons[:MOST_REASONS]]
    if reasons:
        raise CannotEnter(*reasons)
    changes = []
    for row in rows:
        figure, before = put(row, by=by, at=at)
        after = content_of(figure)
        if before != after:
            changes.append([before, after])
    if not changes:
        audit.nothing_new()
        return len(rows)
    audit.write(
        case=CASE, subject="statistics.PublishedFigure", by=by, at=at,
        changes={"rows": len(rows), "source": source, "figures": changes},
    )  # fmt: skip
    return len(rows)


@operation("statistics.load_national_series", lazy("National series loaded"))
def load_national_series(*, by: Actor, at: datetime) -> int:
    """Bring the published national series of the rulebook into the table; what is there already stays. Returns new rows."""
    refuse_strangers(by)
    kept = set(PublishedFigure.objects.filter(series=states.NATIONAL).values_list("year", "direction", "group"))
    wanted = [one for one in national_series.figures() if (one.year, one.direction, one.group) not in kept]
    for one in wanted:
        put(_values(one), by=by, at=at)
    if wanted:
        audit.write(
            case=CASE, subject="statistics.PublishedFigure", by=by, at=at,
            changes={"national_series": [[one.year, one.direction, one.group] for one in wanted]},
        )  # fmt: skip
    else:
        audit.nothing_new()
    return len(wanted)


def _values(one: national_series.NationalFigure) -> dict[str, Any]:
    """Return a figure of the rulebook as values."""
    texts = {f"note_{code}": one.note.get(code, "") for code in LANGUAGES}
    texts |= {f"break_{code}": one.break_before.get(code, "") for code in LANGUAGES}
    return {
        "year": one.year, "direction": one.direction, "group": one.group, "value": one.value, "precision": one.precision,
        "source": one.source, "source_url": one.url, **texts,
    }  # fmt: skip


@operation("statistics.set_baseline", lazy("Baseline of a target entered"))
def set_baseline(target: str, *, year: int, value: Decimal, source: str, by: Actor, at: datetime) -> Baseline:
    """Enter or correct the baseline of a target, with its source. Raises CannotEnter."""
    refuse_strangers(by)
    _refuse_incomparable(target, year, value, source, at)
    with_values = {"year": year, "value": value, "source": source.strip(), "entered_at": at, "entered_by": by.name[:150]}
    kept = Baseline.objects.select_for_update().filter(target=target).first()
    if kept is None:
        try:
            with transaction.atomic():
                kept, before = Baseline.objects.create(target=target, **with_values), None
        except IntegrityError:
            kept = Baseline.objects.select_for_update().get(target=target)
            before = _said(kept)
    else:
        before = _said(kept)
    after = [year, f"{value.normalize():f}", source.strip()]
    if before == after:
        audit.nothing_new()
        return kept
    for name, one in with_values.items():
        setattr(kept, name, one)
    kept.save()
    audit.write(case=f"target:{target}", subject=kept, by=by, at=at, changes={"baseline": [before, after]})
    return kept


def _said(baseline: Baseline) -> list[Any]:
    return [baseline.year, f"{baseline.value.normalize():f}", baseline.source]


def _refuse_incomparable(target: str, year: int, value: Decimal, source: str, at: datetime) -> None:
    """Raise CannotEnter for a target without a number, or a baseline with which nothing can be compared."""
    known = targets.targets().get(target)
    if known is None or known.change_percent is None:
        raise CannotEnter(_("The baseline was not entered, because the target has no number to compare with."))
    if not reading.FIRST_YEAR <= year <= at.year:
        years = {"first": reading.FIRST_YEAR, "last": at.year}
        raise CannotEnter(_("The year is missing or cannot be right. Write a year from %(first)s to %(last)s.") % years)
    if value.is_finite() and (value != value.to_integral_value() or value > reading.LARGEST):
        raise CannotEnter(_("The number of stays is not a whole number. Correct it."))
    if len(source) > 300:
        raise CannotEnter(_("The source is longer than 300 characters. Shorten it."))
    try:
        targets.Baseline(year, value, source)
    except targets.CannotCompare as error:
        texts = {
            "source_missing": _("The source is missing. Write who published the baseline and where."),
            "value_not_positive": _("The baseline has to be more than zero."),
        }
        raise CannotEnter(texts[error.reason]) from error
