"""Who may open the addresses of this room."""

from vaihto.kit.access import Row

STAFF = ("officer", "auditor", "administrator")
READERS = ("officer", "auditor")
ROWS: tuple[Row, ...] = (
    Row("qualifications:list", own=("coordinator",), any=STAFF),
    Row("qualifications:add", "GET POST", own=("coordinator",)),
    Row("qualifications:unit", own=("coordinator",), any=STAFF),
    Row("qualifications:change", "GET POST", own=("coordinator",)),
    Row("qualifications:requirements", "GET POST", own=("coordinator",), note="reads a file of ePerusteet in"),
    Row("qualifications:take", "GET POST", own=("coordinator",)),
    Row("qualifications:retire", "POST", own=("coordinator",)),
    Row("qualifications:memoranda", own=("coordinator",), any=READERS),
    Row("qualifications:memoranda_download", own=("coordinator",), any=READERS),
    Row("qualifications:memorandum_add", "GET POST", own=("coordinator",)),
    Row("qualifications:memorandum", own=("coordinator",), any=READERS),
    Row("qualifications:memorandum_pdf", own=("coordinator",), any=READERS),
    Row("qualifications:memorandum_write", "GET POST", own=("coordinator",)),
    Row("qualifications:memorandum_remove", "POST", own=("coordinator",), note="only a draft that nobody has got"),
    Row("qualifications:memorandum_send", "POST", own=("coordinator",)),
    Row("qualifications:memorandum_sign_school", "POST", own=("coordinator",), note="only with the right to sign"),
    Row("qualifications:memorandum_change", "POST", own=("coordinator",)),
    Row("qualifications:memorandum_keep", "POST", own=("coordinator",)),
    Row("qualifications:memorandum_renew", "POST", own=("coordinator",)),
    Row("qualifications:memorandum_end", "GET POST", own=("coordinator",), note="ended only with the right to sign"),
    Row("qualifications:memorandum_link", "POST", own=("coordinator",)),
    Row("qualifications:memorandum_sign", "GET POST", own=("counterpart",)),
    Row("qualifications:memorandum_correction", "GET POST", own=("counterpart",)),
    Row("qualifications:memorandum_partner_end", "GET POST", own=("counterpart",)),
    Row("qualifications:memorandum_partner_pdf", own=("counterpart",)),
)
