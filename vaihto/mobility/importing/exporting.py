"""The stays of a project as the template that an import takes: sent back as it is, no row of it changes anything."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from vaihto.exchange.mobilities.columns import Pack
from vaihto.mobility.importing import stay_cells
from vaihto.mobility.importing.stay_cells import REFERENCE, Stored


def rows(pack: Pack, stored: Iterable[Stored]) -> Iterator[list[str]]:
    """Yield the stays as rows of the template. A stay without a reference of its own carries the one that the system gives."""
    for one in stored:
        cells = {**one.cells, REFERENCE: one.reference or stay_cells.given_reference(one.key)}
        yield ["" if cells[name] is None else str(cells[name]) for name in pack.names()]


def as_csv(pack: Pack, made: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV for spreadsheets in Finland: UTF-8 with its mark, semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(pack.names())
    writer.writerows(made)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(pack: Pack, made: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a workbook; all cells are text, so that zeros and days stay as they are, also in rows added later."""
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet.set_column(0, len(pack.names()) - 1, 18, text)
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(pack.names()):
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(made, start=1):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell, text)
    return file.getvalue()
