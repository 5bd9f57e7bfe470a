"""Who may open the addresses of this room."""

from vaihto.kit.access import EVERYBODY, Row

ROWS: tuple[Row, ...] = (
    Row("catalogue:list", any=EVERYBODY, note="a coordinator sees own drafts above it"),
    Row("catalogue:download", any=EVERYBODY),
    Row("catalogue:result", any=EVERYBODY, note="drafts only their own people, hidden ones also officers and auditors"),
    Row("catalogue:new", "GET POST", own=("coordinator",)),
    Row("catalogue:edit", "GET POST", own=("coordinator",)),
    Row("catalogue:publish", "POST", own=("coordinator",)),
    Row("catalogue:hide", "GET POST", any=("officer",)),
)
