"""Filters that write days, times, money and words in the page's language; nothing in, nothing out."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from vaihto.core import formats
from vaihto.kit import languages

register = template.Library()


def _written(form: Callable[..., str], value: Any, **options: Any) -> str:
    """Apply a formatter of the core in the page's language; None and '' stay empty."""
    return "" if value is None or value == "" else form(value, languages.present(), **options)


def _exact(value: Any) -> Any:
    """A float or text becomes the Decimal it shows, so that the formatters round decimally."""
    return Decimal(str(value)) if isinstance(value, float | str) and value != "" else value


@register.filter
def day(value: date | None) -> str:
    """21.2.2012; 21 February 2012."""
    return _written(formats.day, value)


@register.filter
def long_day(value: date | None) -> str:
    """21. helmikuuta 2012; den 21 februari 2012; 21 February 2012: for letters."""
    return _written(formats.long_day, value)


@register.filter
def moment(value: datetime | None) -> str:
    """21.2.2012 klo 16.15, in Finnish time."""
    return _written(formats.moment, value)


@register.filter
def clock_time(value: datetime | None) -> str:
    """klo 16.15; kl. 16.15; 16:15."""
    return _written(formats.time_of, value)


@register.filter
def deadline_day(value: date | None) -> str:
    """By when, with the weekday: viimeistään torstaina 17.12.2026 klo 16.15 Suomen aikaa."""
    return _written(formats.deadline, value, weekday=True)


@register.filter
def weekday(value: date | None) -> str:
    """A day with its weekday: torstai 17.12.2026."""
    return _written(formats.weekday_of, value)


@register.filter
def deadline(value: date | None) -> str:
    """viimeistään 21.2.2012 klo 16.15 Suomen aikaa; a day without a time has no time."""
    return _written(formats.deadline, value)


@register.filter
def span_to(first: date | None, last: date | None) -> str:
    """8.–12.5.2012; 1 August 2012 to 31 July 2014; with one end missing, the other."""
    if first is None or last is None:
        return day(first or last)
    return formats.span(first, last, languages.present())


@register.filter
def money(value: Decimal | int | None) -> str:
    """1 476 €; 1 476,50 €; €1,476."""
    return _written(formats.money, _exact(value))


@register.filter
def money_to(low: Decimal | int, high: Decimal | int) -> str:
    """6 000–20 000 €."""
    return formats.money_range(low, high, languages.present())


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """26 080; with `|number:1` rounded half-up to one decimal."""
    return _written(formats.number, _exact(value), decimals=decimals)


@register.filter
def percent(value: Decimal | int | None, decimals: int | None = None) -> str:
    """8,8 %; the value is already in per cent."""
    return _written(formats.percent, _exact(value), decimals=decimals)


@register.filter
def change(value: Decimal | int | None) -> str:
    """+30 %, −12 %: a change carries its sign."""
    return _written(formats.percent, _exact(value), change=True)


@register.filter
def points(value: Decimal | int | None) -> str:
    """0,4 pistettä; 0,4 poäng; 0.4 points."""
    return _written(formats.points, _exact(value))


@register.filter
def length_of(days: int | None) -> str:
    """20 päivää; 1 päivä."""
    return _written(formats.length, days)


@register.filter
def counted(value: int | None, unit: str) -> str:
    """12 matkaa with `|counted:"journeys"`; units: days weeks months points countries journeys."""
    return "" if value is None else formats.counted(value, unit, languages.present())


@register.filter
def listing(values: Iterable[object] | None) -> str:
    """a, b ja c."""
    return "" if values is None else formats.listing([str(value) for value in values], languages.present())


@register.filter
def country(code: str | None) -> str:
    """Saksa for DE; an unknown code stays as it is."""
    from vaihto.core import countries

    if not code:
        return ""
    try:
        return countries.name(code, languages.present())
    except KeyError:
        return code


@register.filter
def region(stored: str | None) -> str:
    """Nyland for Uusimaa to a reader of Swedish; a region that is not Finland's stays as it is."""
    from vaihto.core import regions

    return regions.name(stored or "", languages.present())


@register.filter
def word(code: str | None, kind: str) -> str:
    """The rulebook's word for a code: `|word:"target_group"`; an unknown code stays as it is."""
    from vaihto.core import parameters

    if not code:
        return ""
    try:
        return parameters.word(kind, code, languages.present())
    except KeyError:
        return code


@register.filter
def iso(value: date | None) -> str:
    """2012-02-21 or 2012-02-21T16:15:00+02:00, for `<time datetime>`: no fractions of a second, which HTML refuses."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return formats.local(value).isoformat(timespec="seconds")
    return value.isoformat()
