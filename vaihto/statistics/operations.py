"""Deeds: enter or load published figures, load the national series, set the baseline of a target."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import formats, national_series, targets
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import Refused, operation
from vaihto.statistics import permissions, states
from vaihto.statistics.models import Baseline, PublishedFigure

COLUMNS = ("year", "direction", "group", "value", "precision", "source")
LARGEST_FILE = 5000


class CannotEnter(Refused):
    """A figure or baseline was not entered."""


def refuse_strangers(by: Actor) -> None:
    """Raise CannotEnter for somebody who is no officer."""
    if not permissions.may_enter(by):
        raise CannotEnter(_("Nothing was entered, because only an officer of the agency enters figures."))


@operation("statistics.enter_figure", lazy("Published figure entered"))
def enter_figure(values: Mapping[str, Any], *, by: Actor, at: datetime) -> PublishedFigure:
    """Enter one published figure, or correct the one of the same series, year, direction and group. Raises CannotEnter.

    `values`: year, direction, group, value (Decimal, or None for a gap), precision, unit, source, source_url, notes and break
    texts per language (`note_fi` …).
    """
    refuse_strangers(by)
    reasons = reasons_against(values)
    if reasons:
        raise CannotEnter(*reasons)
    figure, before = put(values, by=by, at=at)
    if before == content_of(figure):
        audit.nothing_new()
        return figure
    audit.write(
        case="statistics:published", subject=figure, by=by, at=at, changes={"from": before, "to": content_of(figure)}
    )
    return figure


def put(values: Mapping[str, Any], *, by: Actor, at: datetime) -> tuple[PublishedFigure, dict[str, Any] | None]:
    """Save a figure; returns it with its earlier content, None for a new one."""
    place = {name: values[name] for name in ("year", "direction", "group")} | {"series": values.get("series", states.NATIONAL)}
    kept = PublishedFigure.objects.select_for_update().filter(**place).first()
    before = content_of(kept) if kept else None
    figure = kept or PublishedFigure(**place)
    for name in ("value", "precision", "unit", "source", "source_url", *(f"{f}_{c}" for f in ("note", "break") for c in LANGUAGES)):
        if name in values:
            setattr(figure, name, values[name])
    figure.is_break = any(getattr(figure, f"break_{code}") for code in LANGUAGES)
    if before != content_of(figure):
        figure.entered_at, figure.entered_by = at, by.name
        figure.save()
    return figure, before


def content_of(figure: PublishedFigure) -> dict[str, Any]:
    """Return what a figure says, as JSON for the audit."""
    return {
        "place": [figure.series, figure.year, figure.direction, figure.group],
        "value": None if figure.value is None else f"{Decimal(figure.value).normalize():f}",
        "precision": figure.precision, "unit": figure.unit, "source": figure.source,
        "note": figure.note_fi, "break": figure.break_fi,
    }  # fmt: skip


def reasons_against(values: Mapping[str, Any]) -> list[str]:
    """Return why a figure cannot be entered; an empty list when it can."""
    reasons = []
    if not 1990 <= int(values.get("year") or 0) <= 2100:
        reasons.append(_("The year is missing or cannot be right. Write it with four figures."))
    for name, words in (("direction", states.DIRECTIONS), ("group", states.GROUPS), ("precision", states.PRECISIONS)):
        if values.get(name) not in words:
            reasons.append(_("%(name)s is not one of: %(allowed)s.") % {"name": name, "allowed": ", ".join(words)})
    value = values.get("value")
    if value is not None and value < 0:
        reasons.append(_("The figure is negative. Correct it."))
    if value is not None and not str(values.get("source", "")).strip():
        reasons.append(_("The source is missing. Write who published the figure and where."))
    return reasons


@operation("statistics.load_figures", lazy("Published figures loaded from a file"))
def load_figures(text: str, *, source: str, by: Actor, at: datetime) -> int:
    """Load figures from CSV text with the columns COLUMNS (`source` may be left out: then `source` counts for every row).

    All rows or none; an empty value is a gap. Returns how many rows. Raises CannotEnter with the line of each fault.
    """
    refuse_strangers(by)
    rows, reasons = read(text, source)
    if reasons:
        raise CannotEnter(*reasons[:20])
    changed = 0
    for row in rows:
        figure, before = put(row, by=by, at=at)
        changed += before != content_of(figure)
    if not changed:
        audit.nothing_new()
        return len(rows)
    audit.write(
        case="statistics:published", subject="statistics.PublishedFigure", by=by, at=at,
        changes={"rows": len(rows), "changed": changed, "source": source},
    )  # fmt: skip
    return len(rows)


def read(text: str, source: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of a CSV text and what is wrong with it, each with its line."""
    sample = text.lstrip("\ufeff")
    reader = csv.DictReader(io.StringIO(sample), delimiter=";" if ";" in sample.split("\n")[0] else ",")
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or []) and name != "source"]
    if missing:
        return [], [_("The file has no column: %(names)s. The first line names the columns.") % {"names": ", ".join(missing)}]
    rows: list[dict[str, Any]] = []
    reasons: list[str] = []
    for number, line in enumerate(reader, start=2):
        if number > LARGEST_FILE:
            return [], [_("The file has more than %(most)s lines. Divide it.") % {"most": LARGEST_FILE}]
        row, wrong = row_of(line, source)
        rows.append(row)
        reasons += [_("Line %(line)s: %(reason)s") % {"line": number, "reason": reason} for reason in wrong]
    if not rows and not reasons:
        reasons.append(_("The file has no rows. Nothing was loaded."))
    return rows, reasons


def row_of(line: Mapping[str, str | None], source: str) -> tuple[dict[str, Any], list[str]]:
    """Return one row of a file as values, and what is wrong with it."""
    text = {name: (line.get(name) or "").strip() for name in COLUMNS}
    value: Decimal | None = None
    try:
        value = formats.parse_amount(text["value"]) if text["value"] else None
    except ValueError:
        return {}, [_("The number was not understood: %(text)s.") % {"text": text["value"]}]
    year = int(text["year"]) if text["year"].isdecimal() else 0
    row = {
        "year": year, "direction": text["direction"], "group": text["group"], "value": value,
        "precision": text["precision"] or "exact", "source": text["source"] or source,
        "unit": "percent" if text["group"] == "share_of_new_students" else "stays",
    }  # fmt: skip
    return row, reasons_against(row)


@operation("statistics.load_national_series", lazy("National series loaded"))
def load_national_series(*, by: Actor, at: datetime) -> int:
    """Bring the published national series of the rulebook into the table; what an officer corrected stays. Returns new rows."""
    refuse_strangers(by)
    made = 0
    for one in national_series.figures():
        if PublishedFigure.objects.filter(
            series=states.NATIONAL, year=one.year, direction=one.direction, group=one.group
        ).exists():
            continue
        texts = {f"note_{code}": one.note.get(code, "") for code in LANGUAGES}
        texts |= {f"break_{code}": one.break_before.get(code, "") for code in LANGUAGES}
        values = {
            "year": one.year, "direction": one.direction, "group": one.group, "value": one.value, "unit": one.unit,
            "precision": one.precision, "source": one.source, "source_url": one.url, **texts,
        }  # fmt: skip
        put(values, by=by, at=at)
        made += 1
    if made:
        audit.write(
            case="statistics:published", subject="statistics.PublishedFigure", by=by, at=at, changes={"national_series": made}
        )
    else:
        audit.nothing_new()
    return made


@operation("statistics.set_baseline", lazy("Baseline of a target entered"))
def set_baseline(target: str, *, year: int, value: Decimal, source: str, by: Actor, at: datetime) -> Baseline:
    """Enter or correct the baseline of a target, with its source. Raises CannotEnter."""
    refuse_strangers(by)
    known = targets.targets().get(target)
    if known is None or known.change_percent is None:
        raise CannotEnter(_("The baseline was not entered, because the target has no number to compare with."))
    try:
        targets.Baseline(year, value, source)
    except targets.CannotCompare as error:
        texts = {
            "source_missing": _("The source is missing. Write who published the baseline and where."),
            "value_not_positive": _("The baseline has to be more than zero."),
        }
        raise CannotEnter(texts[error.reason]) from error
    kept = Baseline.objects.select_for_update().filter(target=target).first()
    before = [kept.year, f"{kept.value.normalize():f}", kept.source] if kept else None
    after = [year, f"{value.normalize():f}", source.strip()]
    if before == after and kept is not None:
        audit.nothing_new()
        return kept
    baseline = kept or Baseline(target=target)
    baseline.year, baseline.value, baseline.source = year, value, source.strip()
    baseline.entered_at, baseline.entered_by = at, by.name
    baseline.save()
    audit.write(case=f"target:{target}", subject=baseline, by=by, at=at, changes={"baseline": [before, after]})
    return baseline
