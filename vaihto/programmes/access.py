"""Who may open the addresses of this room: it has none of its own, its programmes are shown with their calls."""

from vaihto.kit.access import Row

ROWS: tuple[Row, ...] = ()
