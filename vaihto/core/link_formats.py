"""How days, times and numbers are written in the five languages of the pages that partners and hosts open by a link.

Day first and in figures everywhere, as each language's own authorities write on forms; money carries its sign behind.
Compared with CLDR (Babel's locales); where CLDR shortens the year to two figures, four are written.
"""

from dataclasses import dataclass
from datetime import date, datetime

NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Manner:
    """One language's way: patterns for a day, a time, both together and "by when"; the marks inside numbers."""

    day: str
    time: str
    joint: str
    before: str
    before_moment: str
    thousands: str
    comma: str
    percent: str
    words: dict[str, str]
    units: dict[str, tuple[str, str]]
    months: tuple[str, ...]
    long_day: str


DOTTED, SLASHED = "{of.day:02}.{of.month:02}.{of.year}", "{of.day:02}/{of.month:02}/{of.year}"
MANNERS = {
    "de": Manner(
        day=DOTTED, time="{of.hour:02}:{of.minute:02}\u00a0Uhr", joint="{day} um {time}", before="bis {day}",
        before_moment="bis {day}, {time} finnischer Zeit", thousands=".", comma=",", percent="\u00a0%",
        words={"and": "und", "or": "oder"},
        units={
            "days": ("Tag", "Tage"), "weeks": ("Woche", "Wochen"), "months": ("Monat", "Monate"),
            "points": ("Punkt", "Punkte"), "countries": ("Land", "Länder"), "journeys": ("Reise", "Reisen"),
        },
        months=("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
                "November", "Dezember"),
        long_day="{of.day}.\u00a0{month}\u00a0{of.year}",
    ),
    "es": Manner(
        day="{of.day}/{of.month}/{of.year}", time="{of.hour}:{of.minute:02}", joint="{day} a las {time}",
        before="a más tardar el {day}", before_moment="a más tardar el {day} a las {time}, hora de Finlandia",
        thousands=NO_BREAK, comma=",", percent="\u00a0%", words={"and": "y", "or": "o"},
        units={
            "days": ("día", "días"), "weeks": ("semana", "semanas"), "months": ("mes", "meses"),
            "points": ("punto", "puntos"), "countries": ("país", "países"), "journeys": ("viaje", "viajes"),
        },
        months=("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
                "noviembre", "diciembre"),
        long_day="{of.day}\u00a0de\u00a0{month}\u00a0de\u00a0{of.year}",
    ),
    "fr": Manner(
        day=SLASHED, time="{of.hour}\u00a0h\u00a0{of.minute:02}", joint="{day} à {time}", before="au plus tard le {day}",
        before_moment="au plus tard le {day} à {time}, heure de Finlande", thousands=NO_BREAK, comma=",",
        percent="\u00a0%", words={"and": "et", "or": "ou"},
        units={
            "days": ("jour", "jours"), "weeks": ("semaine", "semaines"), "months": ("mois", "mois"),
            "points": ("point", "points"), "countries": ("pays", "pays"), "journeys": ("voyage", "voyages"),
        },
        months=("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                "novembre", "décembre"),
        long_day="{of.day}\u00a0{month}\u00a0{of.year}",
    ),
    "it": Manner(
        day=SLASHED, time="{of.hour:02}:{of.minute:02}", joint="{day}, ore {time}", before="entro il {day}",
        before_moment="entro il {day}, ore {time} (ora finlandese)", thousands=".", comma=",", percent="%",
        words={"and": "e", "or": "o"},
        units={
            "days": ("giorno", "giorni"), "weeks": ("settimana", "settimane"), "months": ("mese", "mesi"),
            "points": ("punto", "punti"), "countries": ("paese", "paesi"), "journeys": ("viaggio", "viaggi"),
        },
        months=("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
                "ottobre", "novembre", "dicembre"),
        long_day="{of.day}\u00a0{month}\u00a0{of.year}",
    ),
    "et": Manner(
        day=DOTTED, time="kell\u00a0{of.hour}.{of.minute:02}", joint="{day} {time}", before="hiljemalt {day}",
        before_moment="hiljemalt {day} {time} Soome aja järgi", thousands=NO_BREAK, comma=",", percent="%",
        words={"and": "ja", "or": "või"},
        units={
            "days": ("päev", "päeva"), "weeks": ("nädal", "nädalat"), "months": ("kuu", "kuud"),
            "points": ("punkt", "punkti"), "countries": ("riik", "riiki"), "journeys": ("reis", "reisi"),
        },
        months=("jaanuar", "veebruar", "märts", "aprill", "mai", "juuni", "juuli", "august", "september", "oktoober",
                "november", "detsember"),
        long_day="{of.day}.\u00a0{month}\u00a0{of.year}",
    ),
}  # fmt: skip


def day(of: date, language: str) -> str:
    """Return 21.02.2012 in German and Estonian, 21/2/2012 in Spanish, 21/02/2012 in French and Italian."""
    return MANNERS[language].day.format(of=of)


def long_day(of: date, language: str) -> str:
    """Return the day in letters: 21. Februar 2012; 21 de febrero de 2012."""
    manner = MANNERS[language]
    return manner.long_day.format(of=of, month=manner.months[of.month - 1])


def time_of(at: datetime, language: str) -> str:
    """Return the time of a moment that is in Finnish time already: 16:15 Uhr; 16:15; 16 h 15; kell 16.15."""
    return MANNERS[language].time.format(of=at)


def moment(at: datetime, language: str) -> str:
    """Return day and time of a moment that is in Finnish time already."""
    return MANNERS[language].joint.format(day=day(at, language), time=time_of(at, language))


def deadline(of: date, language: str) -> str:
    """Return "by when" with the words around it; a moment is in Finnish time already."""
    manner = MANNERS[language]
    if isinstance(of, datetime):
        return manner.before_moment.format(day=day(of, language), time=time_of(of, language))
    return manner.before.format(day=day(of, language))


def is_one(of: object, language: str) -> bool:
    """Return whether a number takes the singular: French says *1,5 jour*, the others count one alone."""
    return 0 <= of < 2 if language == "fr" else of == 1  # type: ignore[operator]
