"""Who may open the addresses of this room."""

from vaihto.kit.access import Row

STAFF = ("officer", "auditor", "administrator")
ROWS: tuple[Row, ...] = (
    Row("organisations:list", any=STAFF),
    Row("organisations:download", any=STAFF),
    Row("organisations:register", "GET POST", any=("officer", "assessor", "coordinator", "auditor", "administrator")),
    Row("organisations:detail", own=("coordinator",), any=STAFF),
    Row("organisations:change", "GET POST", own=("coordinator",), any=("officer", "administrator")),
    Row("organisations:plan", "GET POST", own=("coordinator",)),
    Row("organisations:plan_history", own=("coordinator",), any=STAFF),
    Row("organisations:record_standing", "GET POST", any=("officer", "administrator")),
    Row("organisations:invite", "GET POST", own=("coordinator",), any=("administrator",)),
    Row("organisations:withdraw_invitation", "POST", own=("coordinator",), any=("administrator",)),
    Row("organisations:member", "GET POST", own=("coordinator",), any=("administrator",)),
    Row("organisations:end_membership", "GET POST", own=("coordinator",), any=("administrator",)),
    Row("organisations:hand_over", "GET POST", own=("coordinator",), any=("administrator",)),
)
