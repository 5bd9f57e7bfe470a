"""Who may open the addresses of this room."""

from vaihto.kit.access import EVERYBODY, Row

READ = {"own": ("coordinator",), "any": ("officer", "auditor")}
ROWS: tuple[Row, ...] = (
    Row("recognition:list", **READ, note="a coordinator sees the stays of own projects"),
    Row("recognition:download", **READ),
    Row("recognition:share", **READ),
    Row("recognition:share_download", **READ),
    Row("recognition:check", any=EVERYBODY, note="tells no names"),
    Row("recognition:detail", **READ),
    Row("recognition:decide", "POST", own=("coordinator",), note="only a coordinator of the school"),
    Row("recognition:ask_host", "POST", own=("coordinator",)),
    Row("recognition:correct", "GET POST", own=("coordinator",)),
    Row("recognition:transcript", **READ),
    Row("recognition:transcript_pdf", **READ),
    Row("recognition:host_assess", "GET POST", own=("host",)),
    Row("recognition:host_save", "POST", own=("host",)),
    Row("recognition:my_transcript", "GET POST", own=("participant",), note="POST only opens the link"),
    Row("recognition:my_transcript_pdf", "GET POST", own=("participant",), note="POST only opens the link"),
)
