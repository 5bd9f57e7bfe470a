"""Who may open the addresses of this room."""

from vaihto.kit.access import Row

OWN = ("assessor",)
STAFF = ("officer", "auditor")
ROWS: tuple[Row, ...] = (
    Row("assessment:tasks", own=OWN, note="an assessor's own tasks"),
    Row("assessment:tasks_file", own=OWN),
    Row("assessment:assess", "GET POST", own=OWN),
    Row("assessment:save", "POST", own=OWN),
    Row("assessment:total", own=OWN),
    Row("assessment:conflict", "GET POST", own=OWN),
    Row("assessment:calls", any=STAFF),
    Row("assessment:call", any=STAFF),
    Row("assessment:call_file", any=STAFF),
    Row("assessment:application", any=STAFF),
    Row("assessment:blind", "GET POST", any=("officer",), note="applications of calls that are assessed blind"),
    Row("assessment:assign", "POST", any=("officer",)),
    Row("assessment:withdraw", "GET POST", any=("officer",)),
    Row("assessment:officer_conflict", "GET POST", any=("officer",)),
)
