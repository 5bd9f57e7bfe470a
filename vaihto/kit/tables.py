"""Lists: filters and order in the address, pages of constant cost, and the same rows as CSV, XLSX and JSON."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from vaihto.kit import clock

FORMATS = ("csv", "xlsx", "json")
# Cells that a spreadsheet would run as a formula (CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# A key that stands nowhere else in an address.
SOME_KEY = 987654321


@dataclass(frozen=True)
class Column:
    """One column: its key (also the sort key in the address), heading, and how a row's value is found."""

    key: str
    label: "str | Promise"
    value: Callable[[Any], Any]
    numeric: bool = False
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sorted:
    """The order that the address asks for."""

    key: str
    descending: bool

    def link(self, request: HttpRequest, key: str) -> str:
        """Return the query that sorts by `key`, turned round where it is the present order; the page goes back to 1."""
        query = request.GET.copy()
        query["sort"] = f"-{key}" if key == self.key and not self.descending else key
        query.pop("page", None)
        return "?" + query.urlencode()


def sort(request: HttpRequest, rows: "QuerySet[Any]", columns: Sequence[Column], default: str) -> "tuple[QuerySet[Any], Sorted]":
    """Return the rows in the order of `?sort=key` or `?sort=-key`; an unknown key means the default. Ties go by pk."""
    wanted = request.GET.get("sort") or default
    key, descending = wanted.lstrip("-"), wanted.startswith("-")
    known = {column.key: column.order for column in columns if column.order}
    if key not in known:
        key, descending = default.lstrip("-"), default.startswith("-")
    order = [f"-{name}" if descending else name for name in known[key]]
    return rows.order_by(*order, "pk"), Sorted(key, descending)


class LatePages(Paginator):  # type: ignore[type-arg]
    """Pages that cost the same wherever they stand: only the keys are looked for in order.

    The database sorts, and passes over, all rows before a page. It does so over their keys alone, without the tables, columns
    and sub-questions that a row shows, and then fetches the page's rows by key: two questions for any list, short or long. A page
    in the second half is looked for from the end, so that the last one costs what the first does, and the middle one most.
    """

    def page(self, number: int | str) -> Page[Any]:
        """Return a page. Raises InvalidPage where there is none of this number."""
        place = self.validate_number(number)
        if not has_plain_rows(self.object_list):
            return super().page(place)
        rows: Any = self.object_list
        keys = self.keys((place - 1) * self.per_page)
        found = {row.pk: row for row in rows.filter(pk__in=keys).order_by()}
        return Page([found[key] for key in keys if key in found], place, self)

    def keys(self, first: int) -> list[Any]:
        """Return the keys of a page whose first row is the `first` of all, looked for from the end that is nearer."""
        rows: Any = self.object_list
        keys, last = rows.values_list("pk", flat=True), min(first + self.per_page, self.count)
        if first <= self.count - last or not is_total(rows):
            return list(keys[first:last])
        return list(keys.reverse()[self.count - last : self.count - first])[::-1]


def is_total(rows: "QuerySet[Any]") -> bool:
    """Return whether the order ends with the key, so that it is the same from either end; rows that tie may come either way."""
    order = rows.query.order_by
    return bool(order) and order[-1] in {"pk", "-pk"}


def has_plain_rows(rows: Any) -> bool:
    """Return whether each row is one object of a table, so that its key finds it again."""
    if not isinstance(rows, QuerySet) or not issubclass(rows._iterable_class, ModelIterable):
        return False
    query = rows.query
    return not (query.combinator or query.distinct or query.is_sliced)


def addresses(name: str) -> Callable[[int], str]:
    """Return what gives the address of a row by its key; the name of the address is looked up once and not for each row."""
    before, _key, after = reverse(name, args=[SOME_KEY]).partition(str(SOME_KEY))
    return lambda key: f"{before}{key}{after}"


def page(
    request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]", per_page: int = 50, *, count: int | None = None
) -> Page[Any]:
    """Return the page that `?page=` asks for; a page that does not exist gives the nearest one.

    `count` is the number of rows, where the caller has counted them already.
    """
    pages = LatePages(rows, per_page)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def download(kind: str, name: str, columns: Sequence[Column], rows: Iterable[Any], notes: Sequence[str] = ()) -> HttpResponse:
    """Return the rows as a file.

    `kind` is csv, xlsx or json; `notes` (definitions, sources, day) stand under the rows. Raises Http404 for another kind.
    """
    if kind not in FORMATS:
        raise Http404
    heads = [str(column.label) for column in columns]
    cells = ([plain(column.value(row)) for column in columns] for row in rows)
    made = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}[kind](heads, [c.key for c in columns], cells, notes)
    types = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json": "application/json",
    }
    file = f"{name}-{clock.today().isoformat()}.{kind}"
    return HttpResponse(made, content_type=types[kind], headers={"Content-Disposition": f'attachment; filename="{file}"'})


def plain(value: Any) -> Any:
    """Return a value that a file can hold: ISO days, Decimal as it is, everything else as text."""
    if value is None or isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.astimezone(clock.FINLAND).replace(tzinfo=None, microsecond=0).isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def harmless(value: Any) -> Any:
    """Return a text that a spreadsheet does not run as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def as_csv(heads: Sequence[str], _keys: Sequence[str], rows: Iterable[Sequence[Any]], notes: Sequence[str]) -> bytes:
    """Return CSV for spreadsheets in Finland: UTF-8 with BOM, semicolons, decimal comma."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(str(c).replace(".", ",") if isinstance(c, Decimal | float) else c) for c in row])
    for note in notes:
        writer.writerow([f"# {note}"])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(heads: Sequence[str], _keys: Sequence[str], rows: Iterable[Sequence[Any]], notes: Sequence[str]) -> bytes:
    """Return a workbook with one sheet of rows and, where there are notes, a second one with them."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, heads, bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [float(c) if isinstance(c, Decimal) else c for c in row])
    sheet.freeze_panes(1, 0)
    if notes:
        second = book.add_worksheet()
        for number, note in enumerate(notes):
            second.write_string(number, 0, note)
    book.close()
    return file.getvalue()


def as_json(heads: Sequence[str], keys: Sequence[str], rows: Iterable[Sequence[Any]], notes: Sequence[str]) -> bytes:
    """Return JSON with the columns, the rows as objects, and the notes."""
    columns = [{"key": key, "label": head} for key, head in zip(keys, heads, strict=True)]
    made = {"columns": columns, "rows": [dict(zip(keys, row, strict=True)) for row in rows], "notes": list(notes)}
    return json.dumps(made, ensure_ascii=False, default=str).encode()
