"""Who may open the addresses that belong to no room."""

from vaihto.kit.access import EVERYBODY, Row

ROWS: tuple[Row, ...] = (
    Row("to_language", any=EVERYBODY, note="sends to the reader's language"),
    Row("healthz", any=EVERYBODY, note="for the machine that watches"),
    Row("readyz", any=EVERYBODY, note="for the machine that watches"),
)
