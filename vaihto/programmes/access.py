"""Who may open the addresses of this room; everybody else meets a programme on the pages of its calls."""

from vaihto.kit.access import Row
from vaihto.programmes.permissions import ADDS, READS

ROWS: tuple[Row, ...] = (
    Row("programmes:list", any=READS),
    Row("programmes:add", "GET POST", any=ADDS),
)
