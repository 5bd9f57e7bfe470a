"""Who may open the addresses of this room."""

from vaihto.kit.access import Row

STAFF = {"any": ("officer", "auditor")}
LETTER = {"own": ("coordinator",), "any": ("officer", "auditor")}
ROWS: tuple[Row, ...] = (
    Row("selection:calls", **STAFF),
    Row("selection:call", **STAFF),
    Row("selection:call_file", **STAFF),
    Row("selection:propose", "POST", any=("officer",)),
    Row("selection:present", "POST", any=("officer",)),
    Row("selection:return", "GET POST", any=("officer",)),
    Row("selection:decide", "GET POST", any=("officer",), note="with the right to decide, not the preparer"),
    Row("selection:memo", **STAFF),
    Row("selection:memo_pdf", **STAFF),
    Row("selection:answers", **STAFF),
    Row("selection:answers_file", **STAFF),
    Row("selection:amount", "GET POST", any=("officer",)),
    Row("selection:letter", **LETTER),
    Row("selection:letter_pdf", **LETTER),
    Row("selection:answer", "GET POST", own=("coordinator",), note="a coordinator of the applicant"),
)
