"""Who may open the addresses of this room."""

from vaihto.kit.access import EVERYBODY, Row

PERSONS = ("officer", "assessor", "coordinator", "auditor", "administrator")
STAFF = ("officer", "auditor", "administrator")
ROWS: tuple[Row, ...] = (
    Row("desks:front", any=EVERYBODY),
    Row("desks:desk", own=PERSONS),
    Row("desks:case", own=("coordinator",), any=STAFF),
    Row("desks:casefile", "POST", any=("officer", "auditor"), note="each is noted in the chain of the case"),
    Row("desks:host", "GET POST", own=("host",)),
    Row(
        "desks:host_others",
        "GET POST",
        own=("host",),
        note="lists and opens stays of the same address and school, after a code from its mailbox",
    ),
    Row("desks:participant", "GET POST", own=("participant",)),
    Row("desks:search", own=PERSONS, note="each finds only what they may open"),
    Row("desks:calendar", own=PERSONS),
    Row("desks:make_calendar", "POST", own=PERSONS),
    Row("desks:close_calendar", "POST", own=PERSONS),
    Row("desks:calendar_feed", any=EVERYBODY, note="by the secret in the address; read only, no sign-in, no cookie"),
    Row("desks:my_data", own=PERSONS),
    Row("desks:my_data_file", own=PERSONS),
    Row("desks:outbox", any=("administrator", "auditor")),
    *(Row(f"desks:{name}", any=EVERYBODY) for name in ("accessibility", "privacy", "easy", "help", "contact")),
)
