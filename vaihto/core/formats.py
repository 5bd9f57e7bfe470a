"""How days, times, money and numbers are written in Finnish, Finland-Swedish and English, and read back in.

The table of the house's voice is the only source: Babel's own formats differ in every language. All functions take
a language ("fi", "sv" or "en", and those of vaihto.core.link_formats; else KeyError) and return text with no-break
spaces where a line must not end.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from vaihto.core import link_formats
from vaihto.core.link_formats import MANNERS

LANGUAGES = ("fi", "sv", "en")
NO_BREAK = "\u00a0"
MINUS = "\u2212"
HELSINKI = "Europe/Helsinki"

_MONTHS = {
    "fi": ["tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu"],
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_UNITS = {
    "days": {"fi": ("päivä", "päivää"), "sv": ("dag", "dagar"), "en": ("day", "days")},
    "months": {"fi": ("kuukausi", "kuukautta"), "sv": ("månad", "månader"), "en": ("month", "months")},
    "weeks": {"fi": ("viikko", "viikkoa"), "sv": ("vecka", "veckor"), "en": ("week", "weeks")},
    "points": {"fi": ("piste", "pistettä"), "sv": ("poäng", "poäng"), "en": ("point", "points")},
    "countries": {"fi": ("maa", "maata"), "sv": ("land", "länder"), "en": ("country", "countries")},
    "journeys": {"fi": ("matka", "matkaa"), "sv": ("resa", "resor"), "en": ("journey", "journeys")},
}


_WEEKDAYS = {
    "fi": ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def local(moment: datetime) -> datetime:
    """Return the moment in Finnish time. A moment without a time zone is refused (ValueError)."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(ZoneInfo(HELSINKI))


def day(of: date, language: str) -> str:
    """Return 21.2.2012 in Finnish and Swedish, 21 February 2012 in English. A moment is taken in Finnish time."""
    of = local(of).date() if isinstance(of, datetime) else of
    if language in MANNERS:
        return link_formats.day(of, language)
    if language == "en":
        return _spaced(of.day, _MONTHS["en"][of.month - 1], of.year)
    return {"fi": f"{of.day}.{of.month}.{of.year}", "sv": f"{of.day}.{of.month}.{of.year}"}[language]


def long_day(of: date, language: str) -> str:
    """Return the day in letters: 21. helmikuuta 2012; den 21 februari 2012; 21 February 2012."""
    of = local(of).date() if isinstance(of, datetime) else of
    if language in MANNERS:
        return link_formats.long_day(of, language)
    month = _MONTHS[language][of.month - 1]
    if language == "fi":
        return _spaced(f"{of.day}.", f"{month}kuuta", of.year)
    return _spaced("den", of.day, month, of.year) if language == "sv" else day(of, language)


def weekday_of(of: date, language: str) -> str:
    """Return the day with its weekday: torstai 17.12.2026; torsdag 17.12.2026; Thursday 17 December 2026.

    The languages of links alone (de, es, fr, it, et) write the day without it.
    """
    at = local(of).date() if isinstance(of, datetime) else of
    if language not in _WEEKDAYS:
        return day(at, language)
    return f"{_WEEKDAYS[language][at.weekday()]} {day(at, language)}"


def time_of(moment: datetime, language: str) -> str:
    """Return the time of day in Finland: klo 16.15; kl. 16.15; 16:15."""
    at = local(moment)
    if language in MANNERS:
        return link_formats.time_of(at, language)
    if language == "en":
        return f"{at.hour:02}:{at.minute:02}"
    return _spaced({"fi": "klo", "sv": "kl."}[language], f"{at.hour}.{at.minute:02}")


def moment(of: datetime, language: str) -> str:
    """Return day and time in Finland: 21.2.2012 klo 16.15; 21.2.2012 kl. 16.15; 21 February 2012 at 16:15."""
    if language in MANNERS:
        return link_formats.moment(local(of), language)
    joint = " at " if language == "en" else " "
    return day(of, language) + joint + time_of(of, language)


def deadline(of: date, language: str, *, weekday: bool = False) -> str:
    """Return "by when" with the words around it. A day without a time has no clause about the time of day.

    With `weekday`: viimeistään torstaina 17.12.2026 klo 16.15 Suomen aikaa; by 16:15 Finnish time on Thursday 17 December 2026.
    """
    if language in MANNERS:
        return link_formats.deadline(local(of) if isinstance(of, datetime) else of, language)
    with_time = isinstance(of, datetime)
    at = local(of).date() if isinstance(of, datetime) else of
    if language == "en":
        time = f"{time_of(of, 'en')} Finnish time on " if isinstance(of, datetime) else ""
        return f"by {time}{weekday_of(at, 'en') if weekday else day(of, 'en')}"
    when = moment(of, language) if isinstance(of, datetime) else day(of, language)
    if weekday:
        when = f"{_WEEKDAYS[language][at.weekday()]}{'na' if language == 'fi' else ''} {when}"
    before, after = {"fi": ("viimeistään", "Suomen aikaa"), "sv": ("senast", "finsk tid")}[language]
    return f"{before} {when} {after}" if with_time else f"{before} {when}"


def span(first: date, last: date, language: str) -> str:
    """Return first and last day: 1.8.2012–31.7.2014; 8.–12.5.2012 (sv 8–12.5.2012); 1 August 2012 to 31 July 2014."""
    if first == last:
        return day(first, language)
    if language == "en":
        return f"{day(first, 'en')} to {day(last, 'en')}"
    if language in {"fi", "sv"} and (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{'.' if language == 'fi' else ''}–{day(last, language)}"
    return f"{day(first, language)}–{day(last, language)}"


def number(of: Decimal | int, language: str, *, decimals: int | None = None) -> str:
    """Return a number: 1 476,5 in Finnish and Swedish, 1,476.5 in English; `decimals` rounds half-up to so many."""
    exact = Decimal(of)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    else:
        exact = exact.normalize()
    thousands, comma = _marks(language)
    plain = f"{abs(exact):,f}".replace(",", "\0").replace(".", comma).replace("\0", thousands)
    return (MINUS if exact < 0 else "") + plain


def _marks(language: str) -> tuple[str, str]:
    """Return what parts thousands, and what stands before the decimals."""
    if language in MANNERS:
        return MANNERS[language].thousands, MANNERS[language].comma
    return {"fi": (NO_BREAK, ","), "sv": (NO_BREAK, ","), "en": (",", ".")}[language]


def money(of: Decimal | int, language: str) -> str:
    """Return euro: 1 476 €, 1 476,50 €; €1,476, €1,476.50. Cents are shown when there are any, always two digits."""
    exact = Decimal(of)
    plain = number(abs(exact), language, decimals=0 if exact == exact.to_integral_value() else 2)
    sign = MINUS if exact < 0 else ""
    return f"{sign}€{plain}" if language == "en" else f"{sign}{plain}{NO_BREAK}€"


def money_range(low: Decimal | int, high: Decimal | int, language: str) -> str:
    """Return a range of euro: 6 000–20 000 €; €6,000–€20,000."""
    if language == "en":
        return f"{money(low, 'en')}–{money(high, 'en')}"
    return f"{money(low, language).removesuffix(NO_BREAK + '€')}–{money(high, language)}"


def percent(of: Decimal | int, language: str, *, decimals: int | None = None, change: bool = False) -> str:
    """Return per cent: 75 %; 75% in English. As a `change` it carries its sign: +30 %, −12 %."""
    sign = "+" if change and of > 0 else ""
    behind = MANNERS[language].percent if language in MANNERS else "%" if language == "en" else f"{NO_BREAK}%"
    return f"{sign}{number(of, language, decimals=decimals)}{behind}"


def points(of: Decimal | int, language: str) -> str:
    """Return points: 0,4 pistettä; 0,4 poäng; 0.4 points."""
    return counted(of, "points", language)


def length(days: Decimal | int, language: str) -> str:
    """Return a length in days: 20 päivää; 20 dagar; 20 days."""
    return counted(days, "days", language)


def counted(of: Decimal | int, unit: str, language: str) -> str:
    """Return a number with its unit in the right form. Units: days, weeks, months, points, countries, journeys."""
    if language in MANNERS:
        one, many = MANNERS[language].units[unit]
        return f"{number(of, language)}{NO_BREAK}{one if link_formats.is_one(of, language) else many}"
    one, many = _UNITS[unit][language]
    return f"{number(of, language)}{NO_BREAK}{one if of == 1 else many}"


def number_range(low: int, high: int, unit: str, language: str) -> str:
    """Return a range with its unit: 21–273 päivää; 4–24 resor."""
    return f"{number(low, language)}–{counted(high, unit, language)}"


def listing(of: Sequence[str], language: str, *, word: str = "and") -> str:
    """Return the texts as one: a, b ja c; a, b och c; a, b and c. With `word="or"`: tai, eller, or."""
    own = {"and": {"fi": "ja", "sv": "och", "en": "and"}, "or": {"fi": "tai", "sv": "eller", "en": "or"}}[word]
    joint = MANNERS[language].words[word] if language in MANNERS else own[language]
    if len(of) < 2:
        return "".join(of)
    return f"{', '.join(of[:-1])} {joint} {of[-1]}"


def parse_day(text: str) -> date:
    """Read a day as people write it: 21.2.2012, 21.02.2012 or 2012-02-21.

    Raises ValueError with a key as its text: `missing` (nothing written), `form` (not a day in these forms) or
    `no_such_day` (30.2.2012).
    """
    text = text.strip()
    if not text:
        raise ValueError("missing")
    finnish = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text, re.ASCII)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if not finnish and not iso:
        raise ValueError("form")
    year, month, number_of_day = reversed(finnish.groups()) if finnish else iso.groups()  # type: ignore[union-attr]
    try:
        return date(int(year), int(month), int(number_of_day))
    except ValueError:
        raise ValueError("no_such_day") from None


def parse_amount(text: str) -> Decimal:
    """Read an amount in euro as people write it: 1476,50, 1 476,50 €, 1476.50, 1476.

    Raises ValueError with a key as its text: `missing`, `ambiguous` (1.476 or 1,476: thousand or cents?) or `form`.
    """
    plain = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(MINUS, "-")
    if not plain:
        raise ValueError("missing")
    if re.fullmatch(r"-?\d{1,3}[.,]\d{3}", plain, re.ASCII):
        raise ValueError("ambiguous")
    if not re.fullmatch(r"-?\d{1,12}([.,]\d{1,2})?", plain, re.ASCII) or not _grouped(text):
        raise ValueError("form")
    return Decimal(plain.replace(",", "."))


def _grouped(text: str) -> bool:
    """Say whether spaces inside the number, if any, part it into thousands: 1 476, not 14 76."""
    digits = re.sub(r"[€]", "", text.replace(MINUS, "-")).strip()
    return re.fullmatch(r"-?\s?(\d+|\d{1,3}(\s\d{3})+)([.,]\d{1,2})?", digits) is not None


def _spaced(*parts: object) -> str:
    """Join with no-break spaces."""
    return NO_BREAK.join(str(part) for part in parts)
