"""Who may open the addresses of the demo; none of them exists elsewhere."""

from vaihto.kit.access import EVERYBODY, Row

ROWS: tuple[Row, ...] = (
    Row("demo:clock", methods="GET POST", any=EVERYBODY, note="moves the clock of the demo"),
    Row("demo:mailbox", any=EVERYBODY, note="mail of the demo"),
    Row("demo:mail", any=EVERYBODY, note="mail of the demo"),
    Row("gallery", any=EVERYBODY, note="the components, for those who build pages"),
)
