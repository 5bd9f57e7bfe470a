"""Who may open the addresses of this room."""

from typing import Any

from vaihto.kit.access import Row

READ: dict[str, Any] = {"own": ("coordinator",), "any": ("officer", "auditor")}
ROWS: tuple[Row, ...] = (
    Row("grants:list", **READ, note="a coordinator sees own agreements"),
    Row("grants:download", **READ),
    Row("grants:payments", any=("officer", "auditor")),
    Row("grants:payments_download", any=("officer", "auditor")),
    Row("grants:treasury", any=("officer", "auditor")),
    Row("grants:treasury_file", any=("officer", "auditor"), note="a call whose results are public"),
    Row("grants:draw_up", "POST", any=("officer",)),
    Row("grants:detail", **READ),
    Row("grants:agreement", **READ),
    Row("grants:pdf", **READ),
    Row("grants:send", "POST", any=("officer",)),
    Row("grants:sign", "POST", own=("coordinator",), any=("officer",), note="only with the right to sign"),
    Row("grants:approve", "POST", any=("officer",)),
    Row("grants:paid", "GET POST", any=("officer",)),
    Row("grants:account", **READ, note="the last four signs only, but whole for officers"),
    Row("grants:give_account", "POST", own=("coordinator",), any=("officer",), note="with the right to sign, or from a paper"),
    Row("grants:confirm_account", "POST", own=("coordinator",), any=("officer",), note="not by who entered it"),
    Row("grants:drop_account", "POST", own=("coordinator",), any=("officer",)),
    Row("grants:recovery", **READ),
    Row("grants:hear", "POST", any=("officer",)),
    Row("grants:answer_hearing", "POST", own=("coordinator",)),
    Row("grants:decide_recovery", "POST", any=("officer",), note="not by who prepared it"),
    Row("grants:receive_interest", "POST", any=("officer",)),
    Row("grants:received", "GET POST", any=("officer",)),
    Row("grants:amend", "GET POST", own=("coordinator",), any=("officer",)),
    Row("grants:contacts", "GET POST", own=("coordinator",)),
    Row("grants:amendment", **READ, note="the draft of one party is not shown to the other"),
    Row("grants:amendment_pdf", **READ),
    Row("grants:send_amendment", "POST", own=("coordinator",), any=("officer",), note="each party its own"),
    Row(
        "grants:end_amendment", "POST", own=("coordinator",), any=("officer",), note="each party its own; both until both signed"
    ),
    Row("grants:prepare_amendment", "POST", any=("officer",)),
    Row("grants:take_back_amendment", "POST", any=("officer",)),
    Row("grants:decide_amendment", "POST", any=("officer",), note="with the right to decide, not by who prepared it"),
    Row("grants:sign_amendment", "POST", own=("coordinator",), any=("officer",), note="only with the right to sign"),
    Row("grants:payers", any=("officer", "administrator", "auditor")),
    Row("grants:payer", "GET POST", any=("officer", "administrator")),
    Row("grants:confirm_payer", "POST", any=("officer", "administrator"), note="not by who entered it"),
    Row("grants:batches", any=("officer", "auditor")),
    Row("grants:batches_download", any=("officer", "auditor")),
    Row("grants:new_batch", "GET POST", any=("officer",)),
    Row("grants:batch", any=("officer", "auditor")),
    Row("grants:release", "POST", any=("officer",), note="not by who made the batch"),
    Row("grants:take_apart", "POST", any=("officer",)),
    Row("grants:batch_file", any=("officer",)),
    Row("grants:read_answer", "POST", any=("officer",)),
    Row("grants:answer", any=("officer", "auditor")),
    Row("grants:record_answer", "POST", any=("officer",)),
)
