"""Who may open the addresses of this room."""

from typing import Any

from vaihto.kit.access import Row

READ: dict[str, Any] = {"own": ("coordinator",), "any": ("officer", "auditor")}
ROWS: tuple[Row, ...] = (
    Row("grants:list", **READ, note="a coordinator sees own agreements"),
    Row("grants:download", **READ),
    Row("grants:payments", any=("officer", "auditor")),
    Row("grants:payments_download", any=("officer", "auditor")),
    Row("grants:draw_up", "POST", any=("officer",)),
    Row("grants:detail", **READ),
    Row("grants:agreement", **READ),
    Row("grants:pdf", **READ),
    Row("grants:send", "POST", any=("officer",)),
    Row("grants:sign", "POST", own=("coordinator",), any=("officer",), note="only with the right to sign"),
    Row("grants:approve", "POST", any=("officer",)),
    Row("grants:paid", "GET POST", any=("officer",)),
)
