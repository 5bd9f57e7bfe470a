"""Who may open the addresses of this room."""

from vaihto.kit.access import Row

STAFF = ("officer", "auditor")
APPLICANT = ("coordinator",)
ROWS: tuple[Row, ...] = (
    Row("selection:calls", any=STAFF),
    Row("selection:call", any=STAFF),
    Row("selection:call_file", any=STAFF),
    Row("selection:propose", "POST", any=("officer",)),
    Row("selection:present", "POST", any=("officer",)),
    Row("selection:return", "GET POST", any=("officer",)),
    Row("selection:decide", "GET POST", any=("officer",), note="with the right to decide, not the preparer"),
    Row("selection:memo", any=STAFF),
    Row("selection:memo_pdf", any=STAFF),
    Row("selection:answers", any=STAFF),
    Row("selection:answers_file", any=STAFF),
    Row("selection:amount", "GET POST", any=("officer",)),
    Row("selection:instructions", "GET POST", any=("officer",)),
    Row("selection:approve_instruction", "POST", any=("officer",), note="another officer than the writer"),
    Row("selection:reserve", any=STAFF),
    Row("selection:propose_lapse", "GET POST", any=("officer",)),
    Row("selection:propose_reserve", "GET POST", any=("officer",)),
    Row("selection:later", any=STAFF),
    Row("selection:decide_later", "POST", any=("officer",), note="with the right to decide, not the preparer"),
    Row("selection:return_later", "POST", any=("officer",)),
    Row("selection:further_letter", own=APPLICANT, any=STAFF),
    Row("selection:further_letter_pdf", own=APPLICANT, any=STAFF),
    Row("selection:rectifications", any=STAFF),
    Row("selection:rectifications_file", any=STAFF),
    Row("selection:rectification", own=APPLICANT, any=STAFF),
    Row("selection:request_rectification", "GET POST", own=APPLICANT, note="a coordinator of the applicant"),
    Row("selection:withdraw_rectification", "POST", own=APPLICANT, note="a coordinator of the applicant"),
    Row("selection:record_rectification", "GET POST", any=("officer",)),
    Row("selection:take_rectification", "POST", any=("officer",), note="took no part in the decision"),
    Row("selection:correct_rectification", "POST", any=("officer",), note="who handles the request"),
    Row("selection:decide_rectification", "POST", any=("officer",), note="who handles the request, with the right to decide"),
    Row("selection:letter", own=APPLICANT, any=STAFF),
    Row("selection:letter_pdf", own=APPLICANT, any=STAFF),
    Row("selection:answer", "GET POST", own=APPLICANT, note="a coordinator of the applicant"),
)
