"""Writes a batch of payments as CSV, for people and for programs of accounting that take tables."""

from __future__ import annotations

import csv
import io

from vaihto.core.payment_batch import Batch

COLUMNS = ("batch", "requested_on", "end_to_end", "name", "iban", "amount", "currency", "text")
# A spreadsheet takes a cell that begins with one of these for a formula (OWASP: CSV injection).
FORMULAS = tuple("=+-@\t\r")


def write(batch: Batch) -> bytes:
    """Return the batch as UTF-8 CSV with a mark of its encoding, semicolons between cells, a header, a row for each payment.

    Names and texts are ours, with all their letters; amounts are euro with a point and two decimals. An apostrophe stands before
    a cell that a spreadsheet would compute.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in batch.payments:
        cells = [
            batch.number,
            batch.requested_on.isoformat(),
            one.end_to_end,
            one.name,
            one.iban,
            f"{one.amount:.2f}",
            "EUR",
            one.text,
        ]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")
