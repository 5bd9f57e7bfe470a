"""Faults planted into generated tables are found at their cells, each once, and nothing else is.

Seen failing: without the closer look at suspects (`is_suspect`) hidden signs were missed; with Polars alone for every CSV a
line of more cells lost its last ones; with the dense area of a sheet its first empty rows shifted the numbers.
"""

import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
import stay_tables as tables
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from vaihto.core import formats
from vaihto.exchange.mobilities import checking, columns, delimited
from vaihto.exchange.mobilities.table import Table
from vaihto.kit.inspection import tables as workbooks

# Making a failing table smaller takes minutes and tells little: one planted fault alone is tested below.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16"]


def planted(chance: Random, programme: str, rows: int, encoding: str) -> tables.Example:
    """Return a table with some faults, each in a cell of its own."""
    pack = columns.pack(programme)
    made = tables.example(pack, chance, rows)
    free = list(range(rows))
    chance.shuffle(free)
    for row in free[: chance.randrange(rows)]:
        if encoding == "cp1252":
            made.rows[row]["hosting_organisation"] = "Hotel Ö"
        for name in chance.sample(list(made.heads), chance.randint(1, 3)):
            text, kind = chance.choice([each for each in tables.WRONG.get(name, []) if is_writable(each[0], encoding)])
            made.plant(row, name, text, kind)
    clean = [row for row in free if made.numbers[row] not in {number for number, *_ in made.faults}]
    plant_between_cells(made, chance, clean)
    return made


def is_writable(text: str, encoding: str) -> bool:
    """Return whether an encoding has all signs of a text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def plant_between_cells(made: tables.Example, chance: Random, clean: list[int]) -> None:
    """Plant faults that lie between cells or rows, into rows that have nothing wrong yet."""
    if len(clean) > 1 and chance.random() < 0.7:
        first, second = sorted((clean.pop(), clean.pop()))
        if chance.random() < 0.5:
            made.rows[first]["reference"] = "the same"
            made.plant(second, "reference", "the same", "doubled_reference")
        else:
            made.rows[second] |= made.rows[first] | {"reference": ""}
            made.rows[first]["reference"] = ""
            made.plant(second, "participant", made.rows[first]["participant"], "doubled_stay")
    if clean and chance.random() < 0.7:
        row = clean.pop()
        first_day = formats.parse_day(made.rows[row]["starts_on"])
        made.plant(row, "ends_on", f"{first_day - timedelta(days=1)}", "ends_before")
    if clean and chance.random() < 0.7:
        row, (word, bound) = clean.pop(), chance.choice([(w, b) for w, b in made.pack.bounds.items() if b.most])
        first_day = formats.parse_day(made.rows[row]["starts_on"])
        made.rows[row] |= {"funding": made.pack.bound_funding, made.pack.length_column: word}
        made.plant(row, "ends_on", f"{first_day + timedelta(days=bound.most or 0)}", "longer")
    if clean and chance.random() < 0.5:
        row = clean.pop()
        made.beyond[row] = ["", "too far"]
        made.faults.add((made.numbers[row], "", "too far", "beyond_header"))


def assert_found(table: Table, made: tables.Example) -> None:
    """Say that exactly the planted faults are found."""
    checked = checking.check(table, made.pack)
    found = [(fault.row, fault.column, fault.value, fault.kind) for fault in checked.faults]
    assert sorted(found) == sorted(made.faults)
    assert (checked.rows, checked.empty_rows) == (len(made.rows), made.numbers[-1] - 1 - len(made.rows))
    assert [fault.row for fault in checked.faults] == sorted(fault.row for fault in checked.faults)


@settings(max_examples=100, deadline=None, phases=PHASES)
@given(
    chance=st.randoms(use_true_random=False), programme=st.sampled_from(columns.PROGRAMMES), rows=st.integers(1, 30),
    separator=st.sampled_from([";", ",", "\t"]), encoding=st.sampled_from(ENCODINGS),
)  # fmt: skip
def test_planted_faults_are_found_in_csv_and_nothing_else(chance, programme, rows, separator, encoding):
    made = planted(chance, programme, rows, encoding)
    if encoding == "cp1252":
        for row in made.rows:
            row["hosting_organisation"] = row["hosting_organisation"].translate({ord("Ž"): "Z", ord("Š"): "S"})
    assert_found(delimited.read(tables.as_csv(made, chance, separator, encoding), made.pack), made)


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(chance=st.randoms(use_true_random=False), programme=st.sampled_from(columns.PROGRAMMES), rows=st.integers(1, 20))
def test_planted_faults_are_found_in_workbooks_and_nothing_else(chance, programme, rows):
    made = planted(chance, programme, rows, "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        file, copy = Path(folder) / "stays.xlsx", Path(folder) / "copy.csv"
        tables.as_xlsx(made, chance, file)
        workbooks.write(file, copy)
        assert_found(delimited.read_text(copy.read_text(encoding="utf-8"), ";"), made)


@pytest.mark.parametrize("programme", columns.PROGRAMMES)
def test_each_wrong_text_is_found_alone(programme):
    pack = columns.pack(programme)
    for name in pack.names():
        for text, kind in tables.WRONG[name]:
            made = tables.example(pack, Random(1), 3)
            made.plant(1, name, text, kind)
            assert_found(delimited.read(tables.as_csv(made, Random(1), ",", "utf-8"), pack), made)
