"""Columns of the Beneficiary Module: recognised by name, written in the template's way, read back without a difference.

Seen failing: with the row of marks found by its place a file with columns in another order had a row that meant no stay; with an
id going before Vaihto’s key two stays whose ids were exchanged were not found.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from vaihto.exchange.beneficiary import comparing, fields, mapping, recognising, sheet
from vaihto.exchange.beneficiary.comparing import Stay
from vaihto.exchange.beneficiary.fields import Value
from vaihto.kit.inspection import tables

HEAD = ["Mobility activity ID", "Agreement Number", "START_DATE", "End date", "receiving organisation - legal name", "Notes"]
MARKS = ["*", "*", "DD-MM-YYYY *", "*", "", "free text"]
TEXTS = [
    "Åsa Öberg", "Škoda; Žilina", '"quoted", twice', "Line\none\ttab", "=SUM(1)", "'=x", "+358(0)40", "0712", "-5 °C",
    "\u202eabc", "#N/A",
]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ("mobility-id", "mobility/mobility-id"), ("START_DATE", "mobility/duration/start-date"),
        ("Start date *", "mobility/duration/start-date"), ("receivingCountry", "mobility/receiving-country"),
        ("Receiving Organisation Legal Name ", "mobility/receiving-organization/legal-name"),
        ("Grant Agreement No.", "Grant Agreement No."), ("Legal name", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_name_however_it_is_spelt(header: str, known: str) -> None:
    assert recognising.recognise(header).name == known


def test_a_misspelt_name_is_offered_and_not_taken() -> None:
    assert recognising.recognise("Green travle") == ("", ("mobility/green-travel",))
    assert recognising.recognise("Something else altogether") == ("", ())


def test_the_known_names_are_those_of_the_two_sources() -> None:
    assert len([one for one in fields.known().values() if one.source == "api"]) == 139
    assert len([one for one in fields.known().values() if one.source == "wiki"]) == 3
    assert {path for one in fields.fields().values() for path in one.paths} <= set(fields.known())


def test_a_template_proposes_what_its_names_mean_and_keeps_its_rows_of_marks() -> None:
    made = mapping.of_template([["Export of 2027"], HEAD, MARKS], head=None)
    assert (made.names, len(made.head)) == (1, 3)
    assert [one.field for one in made.columns] == [
        "mobility_id", "agreement_number", "starts_on", "ends_on", "host_name", "",
    ]  # fmt: skip
    assert [one.is_obligatory for one in made.columns] == [True, True, True, True, False, False]
    assert mapping.problems(made) == [(5, "undecided")]
    assert mapping.examples(made)[0][:3] == ["vaihto-101", "2027-0001/1", "2027-10-01"]
    next_one = mapping.of_template([[*HEAD[::-1], "New"]], head=None, like=mapping.Table(made.head, 1, tuple(
        replace(one, holds="empty") if one.name == "Notes" else replace(one, writing="slash") if "DATE" in one.name else one
        for one in made.columns
    )))  # fmt: skip
    assert [(one.name, one.holds, one.writing) for one in next_one.columns if one.name in {"Notes", "START_DATE", "New"}] == [
        ("Notes", "empty", ""), ("START_DATE", "field", "slash"), ("New", "undecided", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["a", "a=b; a=c", "a=b; c=B", "=b"])
def test_own_codes_that_could_not_be_read_back_are_refused(text: str) -> None:
    assert mapping.codes_of("initial_vet = LEARNER; teacher=STAFF;") == {"initial_vet": "LEARNER", "teacher": "STAFF"}
    with pytest.raises(ValueError, match=r"."):
        mapping.codes_of(text)


# --- there and back ---------------------------------------------------------------------------------------------------


def any_mapping(chance: Random) -> mapping.Table:
    """Return a mapping of all fields and more, in any order and any way of writing."""
    known = list(fields.fields().values())
    columns = [mapping.Column(f"Column {one.code}", holds="field", field=one.code, writing=chance.choice(one.writings),
                              codes=any_codes(one, chance)) for one in known]  # fmt: skip
    columns += [mapping.Column("Nothing", holds="empty"), mapping.Column("Type", holds="fixed", fixed="=VET(1)")]
    # The same name twice, as templates have it for rows of a kind.
    columns.append(mapping.Column("Type", holds="fixed", fixed="second"))
    chance.shuffle(columns)
    names = tuple(one.name for one in columns)
    marks = tuple("*" if chance.random() < 0.5 else "" for _ in names[:-1])
    return mapping.Table((("Title", *[""] * (len(names) - 1)), names, (*marks, "DICT")), 1, tuple(columns))


def any_codes(one: fields.Field, chance: Random) -> dict[str, str]:
    return {word: f"CODE {at}" for at, word in enumerate(one.words)} if one.words and chance.random() < 0.5 else {}


def any_value(one: fields.Field, chance: Random) -> Value:
    """Return a value of a field."""
    made: dict[str, Value] = {
        "day": date(2027, 1, 1) + timedelta(days=chance.randrange(700)), "yes_no": chance.random() < 0.5,
        "number": Decimal(chance.randrange(5000)), "country": chance.choice(["GR", "GB", "SE", "XK", "FI"]),
        "word": chance.choice(list(one.words) or [""]), "activity": chance.choice(["LM-SHORT-VET", "SM-TTA"]),
        "text": chance.choice(TEXTS),
    }  # fmt: skip
    return None if one.kind not in {"yes_no", "key"} and chance.random() < 0.1 else made[one.kind]


def any_stays(chance: Random, number: int) -> list[Stay]:
    made = []
    for key in range(1, number + 1):
        module_id = chance.choice(["", f"BM-{key}"])
        values = {code: any_value(one, chance) for code, one in fields.fields().items() if one.kind != "key"}
        values |= {"mobility_id": module_id or f"vaihto-{key}", "stay_key": f"vaihto-{key}"}
        made.append(Stay(key, module_id, values))
    return made


def back(table: mapping.Table, rows: list[list[str]], kind: str, tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """Return rows as they are read of the file that was written."""
    if kind == "csv":
        return sheet.rows_of(sheet.as_csv(table, rows))
    folder = tmp_path_factory.mktemp("back")
    (folder / "a.xlsx").write_bytes(sheet.as_xlsx(table, rows))
    tables.write(folder / "a.xlsx", folder / "a.csv", wide=True)
    return sheet.rows_of((folder / "a.csv").read_bytes(), ";")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("seed", range(8))
def test_what_was_written_is_read_back_without_a_difference(
    kind: str, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chance = Random(seed)
    table, stays = any_mapping(chance), any_stays(chance, 25)
    rows = back(table, [mapping.row_of(table, one.values) for one in stays], kind, tmp_path_factory)
    found = comparing.compare(table, rows, stays)
    assert (found.rows, found.differences, found.not_here, found.not_there, found.new_ids) == (25, (), (), (), {})
    assert (found.missing_columns, found.more_columns, found.doubled, found.not_compared) == ((), (), (), 1)
    # In any order of columns too.
    order = list(range(len(table.columns)))
    chance.shuffle(order)
    # But of two columns with the same name the first is the first.
    same = iter([at for at, one in enumerate(table.columns) if one.name == "Type"])
    order = [next(same) if table.columns[at].name == "Type" else at for at in order]
    again = comparing.compare(table, [[row[at] for at in order] for row in padded(rows)], stays)
    assert (again.rows, again.differences, again.not_here) == (25, (), ())


def padded(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def planted(table: mapping.Table, rows: list[list[str]], stays: list[Stay], chance: Random) -> Iterator[tuple[int, str, Value]]:
    """Change cells; yield the stay, the field and what the cell means now."""
    able = [place for place, one in enumerate(table.columns) if one.field and fields.fields()[one.field].kind != "key"]
    for at, place in {(chance.randrange(len(rows)), chance.choice(able)) for _ in range(12)}:
        column, stay = table.columns[place], stays[at]
        one = fields.fields()[column.field]
        old = rows[at][place]
        value = any_value(one, chance)
        while column.written({one.code: value}) == old:
            value = any_value(one, chance)
        rows[at][place] = column.written({one.code: value})
        yield stay.key, one.code, value


@pytest.mark.parametrize("seed", range(8))
def test_planted_differences_are_found_and_nothing_else(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    chance = Random(seed)
    table, stays = any_mapping(chance), any_stays(chance, 25)
    made = [mapping.row_of(table, one.values) for one in stays]
    wanted = {(key, code) for key, code, _value in planted(table, made, stays, chance)}
    found = comparing.compare(table, back(table, made, "csv", tmp_path_factory), stays)
    assert {(one.key, one.field) for one in found.differences} == wanted
    for one in found.differences:
        assert one.problem == ""
        column = table.columns[one.place]
        assert column.written({one.field: one.value}) == one.theirs


def test_rows_and_stays_that_have_no_counterpart_are_told_and_new_ids_are_learnt() -> None:
    names = ("Mobility activity ID", "Key", "Type", "Start")
    table = mapping.Table((names,), 0, (
        mapping.Column(names[0], holds="field", field="mobility_id"), mapping.Column(names[1], holds="field", field="stay_key"),
        mapping.Column(names[2], holds="fixed", fixed="VET"),
        mapping.Column(names[3], holds="field", field="starts_on", writing="slash"),
    ))  # fmt: skip
    day = date(2027, 2, 3)
    stays = [Stay(key, f"BM-{key}" if key == 2 else "", {"starts_on": day}, is_sent=key != 4) for key in (1, 2, 3, 4)]
    rows = [
        ["Key", "mobility ACTIVITY id", "Start", "Type", "More"],
        ["vaihto-1", "BM-1", "03/02/2027", "VET", "x"],
        ["", "bm-2", "2027-02-03", "VET"],
        ["", "BM-9", "03/02/2027", "VET"],
        ["VAIHTO-1", "", "", ""],
        ["vaihto-4", "", "2/3/27", "HE"],
        # Two keys of two stays: nobody knows which one is meant.
        ["vaihto-3", "vaihto-2", "", ""],
        ["vaihto-77", "BM-2", "", ""],
    ]
    found = comparing.compare(table, rows, stays)
    assert (found.rows, found.new_ids, found.not_there) == (7, {1: "BM-1", 2: "bm-2"}, (3,))
    assert found.not_here == ((4, "BM-9"), (7, "vaihto-2 vaihto-3"), (8, "BM-2 vaihto-77"))
    assert (found.doubled, found.not_sent, found.more_columns) == (((5, 2, 1),), ((6, 4),), ("More",))
    assert [(one.row, one.field, one.problem) for one in found.differences] == [(6, "", "fixed"), (6, "starts_on", "unreadable")]
    with pytest.raises(comparing.NoKey):
        comparing.compare(table, [["Start", "Type"], ["03/02/2027", "VET"]], stays)
