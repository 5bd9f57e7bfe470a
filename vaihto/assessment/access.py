"""Who may open the addresses of this room."""

from vaihto.kit.access import Row

OWN = {"own": ("assessor",)}
STAFF = {"any": ("officer", "auditor")}
ROWS: tuple[Row, ...] = (
    Row("assessment:tasks", **OWN, note="an assessor's own tasks"),
    Row("assessment:tasks_file", **OWN),
    Row("assessment:assess", "GET POST", **OWN),
    Row("assessment:save", "POST", **OWN),
    Row("assessment:total", **OWN),
    Row("assessment:conflict", "GET POST", **OWN),
    Row("assessment:calls", **STAFF),
    Row("assessment:call", **STAFF),
    Row("assessment:call_file", **STAFF),
    Row("assessment:application", **STAFF),
    Row("assessment:assign", "POST", any=("officer",)),
    Row("assessment:withdraw", "GET POST", any=("officer",)),
    Row("assessment:officer_conflict", "GET POST", any=("officer",)),
)
