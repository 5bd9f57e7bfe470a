"""Who may open the addresses of this room."""

from vaihto.kit.access import EVERYBODY, Row

ROWS: tuple[Row, ...] = (
    Row("statistics:overview", any=EVERYBODY),
    Row("statistics:published_file", any=EVERYBODY),
    Row("statistics:published_svg", any=EVERYBODY),
    Row("statistics:own_file", any=EVERYBODY),
    Row("statistics:indicator", any=EVERYBODY),
    Row("statistics:indicator_file", any=EVERYBODY),
    Row("statistics:targets", any=EVERYBODY),
    Row("statistics:enter", methods="GET POST", any=("officer",)),
    Row("statistics:load", methods="GET POST", any=("officer",)),
    Row("statistics:load_series", methods="POST", any=("officer",)),
    Row("statistics:baseline", methods="GET POST", any=("officer",)),
)
