"""An import can be undone after a later version has added a column: its marks name the columns that they cover.

Seen failing while marks covered whatever columns there were: an import of before the column could not be undone any more.
"""

import pytest
from stays_to_import import row, store

from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.mobility import operations
from vaihto.mobility.importing import marks
from vaihto.mobility.models import Mobility, MobilityImport, Participant

LATER_COLUMN = "is_green"


def as_before(made: MobilityImport, project: GrantAgreement, *, without: str = "") -> MobilityImport:
    """Make the import what it was before a column came, or (with none) before imports named their columns."""
    keys, added = made.payload["created"], made.payload["people"]
    covered = {"stays": [name for name in marks.columns(Mobility) if name != without], "people": marks.columns(Participant)}
    of_stays = marks.marks(Mobility, project.pk, keys, covered["stays"] if without else None)
    of_people = marks.marks(Participant, project.pk, added, covered["people"] if without else None)
    made.payload |= {"marks": [of_stays[key] for key in keys], "people_marks": [of_people[key] for key in added]}
    made.payload.pop("covered")
    made.payload |= {"covered": covered} if without else {}
    made.save()
    return made


@pytest.mark.parametrize("without", [LATER_COLUMN, ""])
def test_an_import_of_before_a_column_is_undone(project: GrantAgreement, liisa: Actor, without: str) -> None:
    made = as_before(store(project, [row(), row(participant="Eero")], by=liisa), project, without=without)
    if without:
        # What the migration put into the new column.
        Mobility.objects.update(**{without: True})
    operations.undo_import(made, by=liisa, at=made.stored_at)
    assert Mobility.objects.count() == 0


@pytest.mark.parametrize("without", [LATER_COLUMN, ""])
def test_a_stay_that_was_touched_still_keeps_it(project: GrantAgreement, liisa: Actor, without: str) -> None:
    made = as_before(store(project, [row()], by=liisa), project, without=without)
    Mobility.objects.update(city="Bilbao")
    with pytest.raises(operations.CannotUndo, match="it was changed after the import"):
        operations.undo_import(made, by=liisa, at=made.stored_at)


def test_marks_over_a_column_that_is_gone_keep_the_import(project: GrantAgreement, liisa: Actor) -> None:
    made = store(project, [row()], by=liisa)
    made.payload["covered"]["stays"].append("gone")
    made.save()
    with pytest.raises(operations.CannotUndo, match="it was changed after the import"):
        operations.undo_import(made, by=liisa, at=made.stored_at)
