"""Columns of the Beneficiary Module in the example: an invented template, which says so, as nobody had the real one."""

from datetime import datetime
from typing import TYPE_CHECKING

from vaihto.exchange.beneficiary.mapping import EMPTY, FIELD, FIXED
from vaihto.mobility import operations as mobility

if TYPE_CHECKING:
    from vaihto.kit.actors import Actor
    from vaihto.programmes.models import Programme

FILE = "ESIMERKKI-keksitty-pohja.csv"
# Name, mark, and what stands in the column where its name does not say it.
COLUMNS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Data type", "*", {"holds": FIXED, "fixed": "Mobility"}),
    ("Grant Agreement No.", "*", {}), ("Mobility activity ID", "*", {}),
    ("Vaihto key", "", {"holds": FIELD, "field": "stay_key", "writing": "as_it_is"}), ("Activity type", "* DICT", {}),
    ("Given names", "*", {}), ("Family name", "*", {}), ("Start date", "* DD-MM-YYYY", {"writing": "dash"}),
    ("End date", "* DD-MM-YYYY", {"writing": "dash"}), ("Receiving country", "* DICT", {"writing": "eu_code"}),
    ("Receiving city", "", {}), ("Receiving organisation legal name", "*", {}), ("Real distance", "", {}),
    ("Green travel", "* DICT", {}), ("Distance band", "", {"holds": EMPTY}), ("Overall comments", "", {"holds": EMPTY}),
)  # fmt: skip


def map_columns(programme: "Programme", by: "Actor", at: datetime) -> None:
    """Put the columns of an invented template in use in a programme."""
    rows = [[name for name, _mark, _holds in COLUMNS], [mark for _name, mark, _holds in COLUMNS]]
    one = mobility.draft_mapping(programme, rows, head=2, file_name=FILE, sha256="0" * 64, by=by, at=at)
    changed = {place: holds for place, (_name, _mark, holds) in enumerate(COLUMNS) if holds}
    one = mobility.change_mapping(one, changed, by=by, at=at)
    mobility.use_mapping(one, seen=mobility.mark_of(one), by=by, at=at)
