"""Who may open the addresses of this room."""

from vaihto.kit.access import Row

OWN, ALL = ("coordinator",), ("officer", "auditor")
ROWS: tuple[Row, ...] = (
    Row("reporting:list", own=OWN, any=ALL, note="a coordinator sees own projects"),
    Row("reporting:download", own=OWN, any=ALL),
    Row("reporting:start", "POST", own=("coordinator",)),
    Row("reporting:ask_participants", "POST", own=("coordinator",)),
    Row("reporting:report", "GET POST", own=OWN, any=ALL, note="the agency sees what was sent; only its writers save"),
    Row("reporting:save", "POST", own=("coordinator",)),
    Row("reporting:check", "GET POST", own=("coordinator",)),
    Row("reporting:pdf", own=OWN, any=ALL, note="once it has been sent"),
    Row("reporting:ask", "GET POST", any=("officer",), note="not with a declared conflict of interest"),
    Row("reporting:accept", "GET POST", any=("officer",), note="not with a declared conflict of interest"),
    Row("reporting:answer", "GET POST", own=("coordinator",)),
    Row("reporting:participant", "GET POST", own=("participant",)),
)
