"""Rows of stays or journeys from a spreadsheet: columns found by their heads, each cell understood or refused with a reason.

Nothing is dropped in silence: every line of the table comes back as added, changed, unchanged or refused.
"""

# long because: the heads of the columns in three languages, and one reader for each kind of cell.

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.applications import facts, labels, queries
from vaihto.calls import queries as calls
from vaihto.core import countries, parameters
from vaihto.kit.languages import LANGUAGES, present

if TYPE_CHECKING:
    from vaihto.applications.models import Application, FlowRow

MOST_ROWS, LARGEST = 500, 100_000
# What people call the columns; the words of our own pages come from the catalogues' languages by hand, so that a table made in
# one language can be pasted by somebody who reads another.
HEADS: Mapping[str, tuple[str, ...]] = {
    "row": ("rivi", "rad", "row", "nro", "nr", "no", "#"),
    "count": ("henkilöitä", "henkilöt", "henkilöä", "määrä", "osallistujia", "osallistujat", "matkoja", "matkat", "personer",
              "antal", "deltagare", "resor", "people", "persons", "number", "count", "participants", "journeys"),
    "target_group": ("kohderyhmä", "ryhmä", "målgrupp", "grupp", "target group", "group"),
    "purpose": ("tarkoitus", "syfte", "purpose"),
    "country_to": ("kohdemaa", "kohde", "maa", "målland", "mål", "land", "destination", "country", "to"),
    "country_from": ("lähtömaa", "avreseland", "från", "country of departure", "departure", "from"),
    "days": ("päiviä", "päivät", "päivää", "kesto", "pituus", "dagar", "längd", "days", "length", "duration"),
    "host": ("vastaanottaja", "vastaanottava organisaatio", "kumppani", "mottagare", "värd", "partner", "host"),
    "distance_km": ("etäisyys", "kilometrit", "matkan pituus", "km", "avstånd", "kilometer", "distance", "kilometres"),
    "is_green": ("vihreä", "vihreä matkustaminen", "grön", "grön resa", "green", "green travel"),
    "fewer_opportunities": ("vähemmän mahdollisuuksia", "joilla vähemmän mahdollisuuksia", "sämre förutsättningar",
                            "med sämre förutsättningar", "fewer opportunities", "with fewer opportunities"),
    "travel_days": ("matkapäiviä", "matkapäivät", "resdagar", "travel days"),
    "is_blended": ("monimuoto", "sulautuva", "blended", "kombinerad", "blandad"),
    "accompanying_persons": ("saattajia", "saattajat", "medresande", "medresande stödpersoner", "accompanying persons",
                             "accompanying"),
    "accompanying_days": ("saattajien päivät", "saattajien päiviä", "stödpersonernas dagar", "medresandes dagar",
                          "days of the accompanying persons", "accompanying days"),
    "course_days": ("kurssipäiviä", "kurssipäivät", "kursdagar", "course days", "days with a course fee"),
    "inclusion_costs": ("osallisuuden kulut", "inkluderingskostnader", "kostnader för inkludering", "inclusion costs",
                        "inclusion costs, €"),
    "expensive_travel_people": ("kalliisti matkustavat", "med dyr resa", "people with expensive travel"),
    "expensive_travel_costs": ("kalliin matkan kulut", "kostnader för dyr resa", "expensive travel",
                               "costs of expensive travel", "costs of expensive travel, €"),
    "other_costs": ("muut poikkeukselliset kulut", "övriga särskilda kostnader", "other exceptional costs",
                    "other exceptional costs, €"),
    "field": ("ala", "bransch", "område", "field", "sector"),
    "dimension": ("kehittää", "ulottuvuus", "utvecklar", "dimension", "develops"),
}  # fmt: skip
WORDS = {"target_group": "target_group", "purpose": "purpose", "dimension": "dimension"}
YES_OR_NO = ("is_green", "is_blended")
ADDED, CHANGED, SAME, REFUSED = "added", "changed", "same", "refused"


class NotATable(Exception):
    """The text is no table that can be read; the text says why, in the reader's language."""


@dataclass(frozen=True)
class Cell:
    """One cell: what stood in it, what was understood, and why not."""

    column: str
    text: str
    value: Any = None
    problem: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the table: its number, its cells, what will happen, and the row that it changes."""

    number: int
    cells: tuple[Cell, ...]
    outcome: str
    problem: str = ""
    row: "FlowRow | None" = None
    place: int | None = None
    raw: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return the cells as save_rows takes them; an empty cell leaves a changed row as it is."""
        made = {cell.column: cell.value for cell in self.cells if cell.column != "row" and (cell.text or self.row is None)}
        return made if self.row is None else {**made, "id": self.row.pk, "version": self.row.version}


@dataclass(frozen=True)
class Table:
    """The whole: columns as found, columns that were not understood, lines."""

    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    lines: tuple[Line, ...] = field(default=())

    def of(self, outcome: str) -> list[Line]:
        """Return the lines with one outcome."""
        return [line for line in self.lines if line.outcome == outcome]


def read(application: "Application", text: str) -> Table:
    """Return what a pasted table would do to the rows of a draft. Raises NotATable."""
    records = records_of(text)
    heads = [head.strip() for head in records[0]]
    columns = [column_of(head) for head in heads]
    if not {"count", "target_group", "country_to", "days", "host", "row"} & set(filter(None, columns)):
        raise NotATable(
            _("The columns were not understood. Let the first line name them, for example: people, target group, days.")
        )
    doubled = {name for name in columns if name and columns.count(name) > 1}
    if doubled:
        raise NotATable(_("Two columns mean the same: %(columns)s. Remove one.") % {"columns": names_of(doubled)})
    if len(records) > MOST_ROWS + 1:
        raise NotATable(_("The table has more than %(most)s rows. Paste it in parts.") % {"most": MOST_ROWS})
    known = Known(application)
    lines = [line_of(known, columns, record, number) for number, record in enumerate(records[1:], 1)]
    unknown = tuple(head for head, column in zip(heads, columns, strict=True) if column is None and head)
    return Table(tuple(name for name in columns if name), unknown, tuple(refuse_doubles(lines)))


def names_of(columns: Iterable[str]) -> str:
    """Return columns as the page names them."""
    return ", ".join(str(labels.TABLE[name]) for name in HEADS if name in set(columns))


def records_of(text: str) -> list[list[str]]:
    """Return the lines of a table as cells: parted by tabs, as a spreadsheet copies, or by semicolons or commas."""
    text = text.replace("\x00", "").lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    part = "\t" if "\t" in first else ";" if ";" in first else ","
    try:
        records = [record for record in csv.reader(io.StringIO(text), delimiter=part) if any(cell.strip() for cell in record)]
    except csv.Error:
        raise NotATable(_("The table could not be read. Copy the cells from the spreadsheet again.")) from None
    if len(records) < 2:
        raise NotATable(_("There is no row below the heads of the columns. Copy the first line and at least one row."))
    return records


def column_of(head: str) -> str | None:
    """Return which column a head means; None where nobody knows."""
    plain = plain_of(head)
    return next((name for name, words in HEADS.items() if plain in words), None)


def plain_of(text: str) -> str:
    """Return a text without case, brackets and double spaces."""
    return " ".join(re.sub(r"\(.*?\)|[:*.]", " ", text).lower().split())


class Known:
    """What cells are compared with: rows by place, partners by name, words that the call allows."""

    def __init__(self, application: "Application") -> None:
        law = calls.law_of(application.call)
        self.rows = list(queries.rows_in_writing(application))
        self.hosts = {plain_of(one.name): one for one in queries.partners_of(application)}
        self.allowed = {
            name: law.value(key).value if law.value(key).known else None
            for name, key in (("target_group", "target_groups"), ("purpose", "purposes"))
        }
        self.is_partnership = application.call.action == "partnership"
        self.is_by_annex = application.call.action == facts.BY_ANNEX


def line_of(known: Known, columns: list[str | None], record: list[str], number: int) -> Line:
    """Return one line, understood and compared with the row that it names."""
    padded = [*record, *[""] * (len(columns) - len(record))]
    cells = tuple(cell_of(known, name, text.strip()) for name, text in zip(columns, padded, strict=False) if name)
    raw = tuple(record)
    if len([cell for cell in record[len(columns) :] if cell.strip()]):
        return Line(number, cells, REFUSED, _("There are more cells than columns."), raw=raw)
    if any(cell.problem for cell in cells):
        return Line(number, cells, REFUSED, raw=raw)
    place = next((cell.value for cell in cells if cell.column == "row" and cell.text), None)
    if place is None:
        return Line(number, cells, ADDED, raw=raw)
    row = known.rows[place - 1]
    differs = any(current(row, cell.column) != cell.value for cell in cells if cell.column != "row" and cell.text)
    return Line(number, cells, CHANGED if differs else SAME, row=row, place=place, raw=raw)


def current(row: "FlowRow", column: str) -> Any:
    """Return what a row holds in a column now."""
    return row.host_id if column == "host" else getattr(row, column)


def refuse_doubles(lines: Iterable[Line]) -> Iterable[Line]:
    """Refuse a second line for the same row: which of them should win cannot be told."""
    seen: set[int] = set()
    for line in lines:
        if line.place is not None and line.place in seen:
            yield Line(line.number, line.cells, REFUSED, _("The same row stands in the table twice."), raw=line.raw)
            continue
        if line.place is not None:
            seen.add(line.place)
        yield line


def cell_of(known: Known, name: str, text: str) -> Cell:
    """Return one cell with its value, or with the reason why it is refused; an empty one is empty."""
    if not text:
        empty: Any = "" if name in {*WORDS, "field", "country_to", "country_from"} else None
        return Cell(name, text, False if name in YES_OR_NO else empty)
    try:
        return Cell(name, text, READERS[name](known, name, text))
    except ValueError as refused:
        return Cell(name, text, None, str(refused))


def a_number(known: Known, name: str, text: str) -> int:
    """Return a whole number from 1; thousands may be parted by a space."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not re.fullmatch(r"\d{1,7}", plain, re.ASCII) or not 1 <= int(plain) <= LARGEST:
        raise ValueError(_("“%(text)s” is not a whole number from 1.") % {"text": text})
    return int(plain)


def a_distance(known: Known, name: str, text: str) -> int:
    """Return whole kilometres, whole euro or a count from 0; only where the grant follows unit costs."""
    of_annex(known)
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).removesuffix("€")
    most = MOST.get(name, LARGEST)
    if not re.fullmatch(r"\d{1,8}", plain, re.ASCII) or int(plain) > most:
        raise ValueError(_("“%(text)s” is not a whole number from 0 to %(most)s.") % {"text": text, "most": most})
    return int(plain)


def a_yes_or_no(known: Known, name: str, text: str) -> bool:
    """Return whether a cell says yes in one of the three languages."""
    of_annex(known)
    if plain_of(text) in {"kyllä", "k", "ja", "j", "yes", "y", "x", "1"}:
        return True
    if plain_of(text) in {"ei", "nej", "no", "n", "e", "-", "0"}:
        return False
    raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": text})


def of_annex(known: Known) -> None:
    """Refuse a cell that only stays of Erasmus+ have."""
    if not known.is_by_annex:
        raise ValueError(_("The grant of this call does not depend on it. Leave the cell empty."))


def a_place(known: Known, name: str, text: str) -> int:
    """Return the number of a row that is there."""
    place = a_number(known, name, text)
    if place > len(known.rows):
        raise ValueError(_("There is no row %(row)s. Leave the cell empty to add a row.") % {"row": place})
    return place


def a_word(known: Known, name: str, text: str) -> str:
    """Return the code of a word in any of the three languages that the call allows."""
    if name == "purpose" and known.is_partnership:
        raise ValueError(_("Journeys of a partnership have no purpose. Leave the cell empty."))
    code = words_of(WORDS[name]).get(plain_of(text))
    allowed = known.allowed.get(name)
    if code is None or (allowed is not None and code not in allowed):
        choices = ", ".join(parameters.word(WORDS[name], one, present()) for one in (allowed or parameters.words(WORDS[name])))
        raise ValueError(_("“%(text)s” is not one of: %(choices)s.") % {"text": text, "choices": choices})
    return code


@cache
def words_of(kind: str) -> dict[str, str]:
    """Return codes by word in three languages and by the code itself."""
    found = {key: key for key in parameters.words(kind)}
    return found | {plain_of(parameters.word(kind, key, code)): key for key in parameters.words(kind) for code in LANGUAGES}


def a_country(known: Known, name: str, text: str) -> str:
    """Return the code of a country by code or by name in three languages."""
    code = text.upper() if text.upper() in countries.codes() else country_names().get(plain_of(text))
    if code is None:
        raise ValueError(_("The country “%(text)s” is not known. Write its name or its two letters.") % {"text": text})
    return countries.canonical(code)


@cache
def country_names() -> dict[str, str]:
    """Return codes by the names of countries in three languages."""
    codes = {countries.canonical(code) for code in countries.codes()}
    return {plain_of(countries.name(code, language)): code for code in codes for language in LANGUAGES}


def a_host(known: Known, name: str, text: str) -> int:
    """Return the key of a partner by its name."""
    host = known.hosts.get(plain_of(text))
    if host is None:
        raise ValueError(_("“%(text)s” is not one of the partners. Add it to the partners first.") % {"text": text})
    return int(host.pk)


def a_text(known: Known, name: str, text: str) -> str:
    """Return a short text."""
    if len(text) > 100:
        raise ValueError(_("The text is longer than 100 characters."))
    return text


MOST = {"distance_km": facts.FARTHEST_KM, "travel_days": facts.MOST_TRAVEL_DAYS} | dict.fromkeys(facts.COSTS, facts.MOST_EURO)
NUMBERS = [name for name in facts.OF_ANNEX if name not in YES_OR_NO]
READERS: Mapping[str, Callable[[Known, str, str], Any]] = {
    "row": a_place, "count": a_number, "days": a_number, "target_group": a_word, "purpose": a_word, "dimension": a_word,
    "country_to": a_country, "country_from": a_country, "host": a_host, "field": a_text,
    **dict.fromkeys(NUMBERS, a_distance), **dict.fromkeys(YES_OR_NO, a_yes_or_no),
}  # fmt: skip
