"""Who may open the addresses of this room."""

from vaihto.kit.access import EVERYBODY, Row

OWN, ALL = ("coordinator",), ("officer", "auditor")
ROWS: tuple[Row, ...] = (
    Row("recognition:list", own=OWN, any=ALL, note="a coordinator sees the stays of own projects"),
    Row("recognition:download", own=OWN, any=ALL),
    Row("recognition:share", own=OWN, any=ALL),
    Row("recognition:share_download", own=OWN, any=ALL),
    Row("recognition:check", any=EVERYBODY, note="tells no names"),
    Row("recognition:seal_certificate", any=EVERYBODY, note="a certificate is public; its key is in no address"),
    Row("recognition:detail", own=OWN, any=ALL),
    Row("recognition:decide", "POST", own=("coordinator",), note="only a coordinator of the school"),
    Row("recognition:ask_host", "POST", own=("coordinator",)),
    Row("recognition:correct", "GET POST", own=("coordinator",)),
    Row("recognition:answer_correction", "POST", own=("coordinator",)),
    Row("recognition:transcript", own=OWN, any=ALL),
    Row("recognition:transcript_pdf", own=OWN, any=ALL),
    Row("recognition:export", own=OWN, any=ALL, note="?format= names the format; each time leaves a line in the audit chain"),
    Row("recognition:register", own=("coordinator",), note="a sheet to type from, only of a valid transcript"),
    Row("recognition:host_assess", "GET POST", own=("host",)),
    Row("recognition:host_save", "POST", own=("host",)),
    Row("recognition:my_transcript", "GET POST", own=("participant",), note="POST only opens the link"),
    Row("recognition:ask_correction", "POST", own=("participant",)),
    Row("recognition:my_transcript_pdf", "GET POST", own=("participant",), note="POST only opens the link"),
    Row("recognition:my_export", "GET POST", own=("participant",), note="POST only opens the link"),
)
