"""Who may open the addresses of this room."""

from vaihto.kit.access import Row

STAFF = ("officer", "auditor", "administrator")
ROWS: tuple[Row, ...] = (
    Row("qualifications:list", own=("coordinator",), any=STAFF),
    Row("qualifications:add", "GET POST", own=("coordinator",)),
    Row("qualifications:unit", own=("coordinator",), any=STAFF),
    Row("qualifications:change", "GET POST", own=("coordinator",)),
    Row("qualifications:requirements", "GET POST", own=("coordinator",), note="reads a file of ePerusteet in"),
    Row("qualifications:take", "GET POST", own=("coordinator",)),
    Row("qualifications:retire", "POST", own=("coordinator",)),
)
