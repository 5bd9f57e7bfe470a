"""Who may open the addresses of this room: advice is for everybody, the agency and senders read enquiries."""

from vaihto.advice.permissions import READS_ALL
from vaihto.kit.access import EVERYBODY, Row

ROWS: tuple[Row, ...] = (
    Row("advice:actions", any=EVERYBODY),
    Row("advice:action", any=EVERYBODY),
    Row("advice:finder", any=EVERYBODY),
    Row("advice:finder_question", any=EVERYBODY),
    Row("advice:finder_result", any=EVERYBODY),
    Row("advice:finder_keep", "POST", any=EVERYBODY),
    Row("advice:calculator", any=EVERYBODY, note="stores nothing"),
    Row("advice:self_check", "GET POST", any=EVERYBODY),
    Row("advice:check", any=EVERYBODY, note="the token of the address is the key"),
    Row("advice:enquire", "GET POST", any=EVERYBODY),
    Row("advice:enquired", any=EVERYBODY, note="shows what this browser sent"),
    Row("advice:enquiries", any=READS_ALL),
    Row("advice:enquiries_file", any=READS_ALL),
    Row("advice:enquiry", "GET POST", own=("coordinator",), any=READS_ALL, note="only officers answer"),
)
