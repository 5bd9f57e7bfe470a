"""A project's table comes back: as it was nothing changes, with changed cells exactly these change; undone, all is as before.

Seen failing: with the reference of the system left out of the export stays without their own were not all found again; with
`put` leaving out one column undoing did not give it back.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from stay_examples import NOW, make_project
from stays_to_import import ROW, source_of, store

from vaihto.config.commands import mobilities
from vaihto.exchange.mobilities import columns, delimited
from vaihto.exchange.mobilities.table import Table, of_records
from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.mobility import operations
from vaihto.mobility.importing import exporting, projects, stay_cells
from vaihto.mobility.models import Mobility, Participant

LATER = datetime(2027, 9, 2, 9, 0, tzinfo=UTC)
PACK = columns.pack("leonardo")
NAMES = ["Åsa Öberg", 'Café "Å", Ab', "Škoda; Žilina", "Line\none", "O’Neill – Sons", "x", "-5 °C", "'quoted", "0712"]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return all stays and people, as the database holds them."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in (Mobility, Participant)}


def rows_of(chance: Random, number: int) -> list[dict[str, str]]:
    """Return rows with nothing wrong, each a stay of its own."""
    made = []
    for at in range(number):
        first = date(2027, 10, 1) + timedelta(days=chance.randrange(300))
        words = {name: chance.choice(list(PACK.column(name).words)) for name in ("funding", "target_group", "purpose")}
        made.append({
            **ROW, **words, "funding": chance.choice(["own", "another"]), "participant": f"{chance.choice(NAMES)} {at // 2}",
            "hosting_organisation": chance.choice(NAMES), "hosting_country": chance.choice(["SE", "GR", "GB", "XK"]),
            "field": chance.choice(["0713", "9999", "0000"]), "starts_on": f"{first}",
            "ends_on": f"{first + timedelta(days=chance.randrange(400))}",
            # Every other person has two stays; their days may be the same.
            "reference": chance.choice(["", f"ref-{at}"]) if at % 2 else f"ref-{at}",
        })  # fmt: skip
    return made


def table_of(rows: list[dict[str, str]]) -> Table:
    """Return rows as a table that was read, without writing them as CSV."""
    return of_records([list(ROW), *(list(one.values()) for one in rows)])


def exported(project: GrantAgreement) -> list[list[str]]:
    """Return the project's stays as rows of the template."""
    return list(exporting.rows(PACK, stay_cells.stored_in(project.pk)))


@pytest.fixture
def filled(project: GrantAgreement, liisa: Actor, confirmed: Mobility) -> GrantAgreement:
    """Return a project with stays made by hand, by planning and by import."""
    found = projects.compared(project, table_of(rows_of(Random(7), 60)))
    operations.import_stays(project, found.table, source_of(project), rows=found.faultless(), by=liisa, at=NOW)
    return project


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_of_a_project_sent_back_changes_nothing(filled: GrantAgreement, tmp_path: Path, kind: str) -> None:
    Participant.objects.filter(name="Aino Lehtola").update(name="=Aino(1)")
    complete = Mobility.objects.filter(participant__isnull=False).count()
    assert complete > 50
    file = tmp_path / f"stays.{kind}"
    file.write_bytes({"csv": exporting.as_csv, "xlsx": exporting.as_xlsx}[kind](PACK, exported(filled)))
    table, _others = mobilities.read(file, PACK)
    found = projects.compared(filled, table)
    # Two stays were planned and nobody is named in them: these cells are still to be filled in.
    assert {(fault.kind, fault.column) for fault in found.faults} == {
        ("missing", name) for name in ("participant", "starts_on", "ends_on")
    }  # fmt: skip
    assert (dict(found.counts), len(found.faulty)) == ({"new": 0, "changed": 0, "unchanged": complete + 2}, 2)


def test_planned_stays_are_filled_in_by_their_table(project: GrantAgreement, liisa: Actor, confirmed: Mobility) -> None:
    rows = [dict(zip(PACK.names(), one, strict=True)) for one in exported(project)]
    for number, one in enumerate(rows):
        if not one["participant"]:
            one |= {"participant": f"P{number}", "starts_on": "2027-10-01", "ends_on": "2027-10-30"}
    made = store(project, rows, by=liisa)
    assert (made.created, made.changed, made.unchanged) == (0, 2, 1)
    # What was there keeps its state: confirming is a deed of its own.
    assert sorted(Mobility.objects.values_list("state", flat=True)) == ["confirmed", "planned", "planned"]
    assert all(one.participant and one.reference == "" for one in Mobility.objects.select_related("participant"))


def other_cell(name: str, old: str, chance: Random) -> str:
    """Return another value of a column, such as may stand beside any other value."""
    column = PACK.column(name)
    if column.kind == "word":
        # What the programme pays for is bound by lengths: that would be another fault than the one looked for.
        choices = [code for code in column.words if name != "funding" or code != PACK.bound_funding]
    else:
        choices = {
            "participant": ["Somebody", "Ø"], "field": ["0712", "0912", "9999"], "hosting_country": ["SE", "DE", "FI"],
            "hosting_organisation": ["Somewhere; else", "Ü"], "ends_on": ["2099-12-31", "2098-12-31"],
        }[name]  # fmt: skip
    return chance.choice([one for one in choices if one != old])


def changed_cells(rows: list[list[str]], chance: Random, number: int) -> Iterator[tuple[int, str, str]]:
    """Change so many cells of rows that can be stored; yield row, column and new text of each."""
    names = [name for name in PACK.names() if name not in {"reference", "starts_on"}]
    places = [(at, name) for at, row in enumerate(rows) if row[0] for name in names]
    for at, name in chance.sample(places, number):
        place = PACK.names().index(name)
        rows[at][place] = other_cell(name, rows[at][place], chance)
        yield at + 2, name, rows[at][place]


@pytest.mark.parametrize("seed", range(6))
def test_exactly_the_changed_cells_are_told_stored_and_given_back(filled: GrantAgreement, liisa: Actor, seed: int) -> None:
    chance = Random(seed)
    before, rows = everything(), exported(filled)
    wanted = set(changed_cells(rows, chance, chance.choice([1, 5, 40])))
    found = projects.compared(filled, of_records([list(PACK.names()), *rows]))
    told = {(line.row, one.column, str(one.new)) for line in found.lines for one in line.changes}
    assert told == wanted
    assert all(fault.kind == "missing" for fault in found.faults)
    made = operations.import_stays(
        filled, found.table, source_of(filled), rows=found.faultless(), seen=found.mark, by=liisa, at=LATER
    )
    assert made is not None
    assert (made.created, made.changed) == (0, len({row for row, _name, _text in wanted}))
    again = projects.compared(filled, of_records([list(PACK.names()), *rows]))
    assert again.counts["unchanged"] == len(rows)
    operations.undo_import(made, by=liisa, at=LATER)
    assert everything() == before


def test_a_project_without_stays_exports_the_empty_template(project: GrantAgreement) -> None:
    other = make_project(project.organisation)
    made = exporting.as_csv(PACK, exporting.rows(PACK, stay_cells.stored_in(other.pk)))
    assert delimited.read(made, PACK).cells.height == 0
    assert made.decode("utf-8-sig").strip().split(";") == list(PACK.names())
