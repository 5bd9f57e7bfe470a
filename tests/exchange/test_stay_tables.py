"""How files are read as tables: encodings, separators, line ends, numbers of rows; faults of the header; what is no fault.

Seen failing: with splitlines() a line end inside quotation marks made two rows; with cp1252 as the last resort a mixed file gave
“JÃ¤rvi” without a word.
"""

from random import Random

import pytest
from stay_tables import lines_of

from vaihto.exchange.mobilities import checking, columns, delimited
from vaihto.exchange.mobilities.faults import CannotRead, as_json

PACK = columns.pack("erasmus_plus")
HEAD = PACK.names()[:9]
GOOD = ["P1", "own", "teacher", "study", "0713", "Järvi", "SE", "2026-02-01", "2026-02-10"]


def found(content: bytes, language: str = "en") -> list[tuple[int, str, str, str]]:
    """Return what is said about a file's cells."""
    told = [as_json(fault, language) for fault in checking.check(delimited.read(content, PACK), PACK).faults]
    return [(one["row"], one["column"], one["value"], one["message"]) for one in told]


def kinds(content: bytes) -> list[tuple[int, str, str]]:
    """Return row, column and kind of each fault."""
    return [(one.row, one.column, one.kind) for one in checking.check(delimited.read(content, PACK), PACK).faults]


def refused(content: bytes) -> str:
    """Return why a file is no table."""
    with pytest.raises(CannotRead) as wrong:
        checking.check(delimited.read(content, PACK), PACK)
    return wrong.value.sentence("en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_table_without_faults_is_read_whatever_wrote_it(encoding, separator, ending):
    text = lines_of(HEAD, GOOD, separator=separator).decode().replace("\n", ending)
    table = delimited.read(text.encode(encoding), PACK)
    assert table.cells.row(0) == tuple(GOOD)
    assert checking.check(table, PACK) == checking.Checked(1, 0, ())


def test_a_line_end_inside_quotation_marks_is_no_new_row():
    wrong = [*GOOD[:6], "XX", *GOOD[7:]]
    two_lines = ["P2", *GOOD[1:5], '"Two\nlines"', *GOOD[6:]]
    assert kinds(lines_of(HEAD, two_lines, wrong)) == [(3, "hosting_country", "country")]


def test_empty_rows_are_counted_and_keep_their_numbers():
    wrong = [*GOOD[:6], "XX", *GOOD[7:]]
    checked = checking.check(delimited.read(lines_of(HEAD, [], [""] * 9, GOOD, [], wrong, [], []), PACK), PACK)
    assert (checked.rows, checked.empty_rows) == (2, 3)
    assert [(one.row, one.kind) for one in checked.faults] == [(6, "doubled_stay"), (6, "country")]


def test_cells_to_the_right_of_the_header_are_faults_each():
    assert kinds(lines_of(HEAD, [*GOOD, "", "x", "y"])) == [(2, "", "beyond_header"), (2, "", "beyond_header")]
    assert found(lines_of(HEAD, [*GOOD, "", "x"]))[0][3].startswith("The cell stands in column K, which has no name")


def test_a_row_with_nothing_but_a_cell_beyond_the_header_is_a_row():
    assert (2, "participant", "missing") in kinds(lines_of(HEAD, [*[""] * 9, "x"]))


def test_a_short_row_lacks_what_it_does_not_have():
    assert kinds(lines_of(HEAD, GOOD[:8])) == [(2, "ends_on", "missing")]


def test_faults_of_the_header_are_told_at_row_one():
    head = [*HEAD[:7], "begins", "starts_on", "participant", ""]
    assert kinds(lines_of(head, [*GOOD[:7], "x", *GOOD[7:8], "P1", "y"])) == [
        (1, "begins", "column_unknown"), (1, "participant", "column_doubled"), (1, "ends_on", "column_missing"),
        (2, "", "beyond_header"),
    ]  # fmt: skip
    assert kinds(lines_of([*HEAD[:8], "", "ends_on"], [*GOOD[:8], "x", GOOD[8]])) == [(1, "", "column_unnamed")]


def test_a_column_without_name_and_cells_is_no_fault():
    assert kinds(lines_of([*HEAD[:8], "", "ends_on", ""], [*GOOD[:8], "", GOOD[8], ""])) == []


def test_only_a_header_is_a_table_of_no_rows():
    assert checking.check(delimited.read(lines_of(HEAD), PACK), PACK) == checking.Checked(0, 0, ())


def test_names_of_columns_may_be_those_of_the_pages():
    head = [PACK.column(name).label["fi"].capitalize() for name in HEAD]
    assert kinds(lines_of(head, GOOD)) == []


def test_one_column_alone_says_which_others_are_missing():
    assert [(row, column) for row, column, kind in kinds(b"participant\nP1\n") if kind == "column_missing"] == [
        (1, name) for name in HEAD[1:]
    ]


def test_days_in_the_finnish_way_are_days():
    assert kinds(lines_of(HEAD, [*GOOD[:7], "1.2.2026", "10.02.2026"])) == []


@pytest.mark.parametrize(
    ("last", "kind"), [("2026-04-30", None), ("2026-05-01", "longer"), ("2026-02-02", None), ("2026-02-01", "shorter")]
)
def test_a_stay_of_the_programme_keeps_to_the_lengths_of_its_activity(last, kind):
    row = ["P1", "this_programme", *GOOD[2:7], "2026-02-01", last, "LM-SHORT-VET"]
    assert kinds(lines_of([*HEAD, "activity"], row)) == ([(2, "ends_on", kind)] if kind else [])


def test_a_stay_paid_by_other_money_may_be_longer():
    row = ["P1", "another", *GOOD[2:7], "2026-02-01", "2027-02-01", "LM-SHORT-VET"]
    assert kinds(lines_of([*HEAD, "activity"], row)) == []


def test_two_stays_of_one_person_on_one_day_need_references():
    assert kinds(lines_of(HEAD, GOOD, GOOD)) == [(3, "participant", "doubled_stay")]
    assert kinds(lines_of([*HEAD, "reference"], [*GOOD, "a"], [*GOOD, "b"])) == []
    assert kinds(lines_of([*HEAD, "reference"], [*GOOD, "a"], ["P2", *GOOD[1:], "a"], ["P3", *GOOD[1:], "a"])) == [
        (3, "reference", "doubled_reference"), (4, "reference", "doubled_reference"),
    ]  # fmt: skip


def test_every_fault_of_a_row_is_told_at_its_cell_in_the_language_asked_for():
    row = ["", "x", "=A1", "study", "11", "Järvi", "Ruotsi", "2026-02-10", "2026-02-01"]
    assert found(lines_of(HEAD, row), "fi") == [
        (2, "participant", "", "Solu on tyhjä. Tieto on pakollinen: osallistuja. Täytä solu."),
        (2, "funding", "x", "Sanaa ei tunneta tässä sarakkeessa. Käyvät: this_programme, another, own. Valitse niistä yksi."),
        (2, "target_group", "=A1", "Solu on kaava tai alkaa kuin kaava. Kaavoja ei lasketa tässä. Kirjoita soluun kaavan tulos."),
        (2, "field", "11", "Koodia ei ole ISCED-F 2013 -luokituksessa neljän numeron tasolla. Valitse koodi luokituksesta, "
         "esimerkiksi 0713, tai kirjoita 9999, jos ala ei ole tiedossa."),
        (2, "hosting_country", "Ruotsi", "Maa on kirjoitettu muuten kuin koodina. Sarakkeeseen tulee kaksi isoa kirjainta (ISO "
         "3166). Kirjoita SE."),
        (2, "ends_on", "2026-02-01", "Jakso päättyy ennen alkamistaan. Ensimmäinen päivä: 10.2.2026. Korjaa toinen päivistä."),
    ]  # fmt: skip
    assert found(lines_of(HEAD, row), "sv")[5][3] == (
        "Perioden slutar innan den börjar. Första dagen: 10.2.2026. Rätta den ena dagen."
    )


@pytest.mark.parametrize("content", [b"", b"  \r\n ", "\ufeff".encode(), "".encode("utf-16")])
def test_a_file_with_nothing_in_it_is_refused(content):
    assert refused(content) == "The file is empty."


@pytest.mark.parametrize("content", [b"\n" + lines_of(HEAD, GOOD), b";;\n" + lines_of(HEAD, GOOD), b'"",""\n1,2'])
def test_a_table_that_does_not_begin_with_its_header_is_refused(content):
    assert refused(content).startswith("The first row is empty, so no column has a name.")


def test_two_encodings_in_one_file_are_refused():
    content = lines_of(HEAD, GOOD) + "\nP2;own;teacher;study;0713;Mäki;SE;2026-02-01;2026-02-10".encode("cp1252")
    assert refused(content) == (
        "The file mixes two encodings, UTF-8 and Windows-1252. Save the table again as CSV UTF-8 or XLSX."
    )


@pytest.mark.parametrize("content", [b"participant;funding\n\x81;\x8d", b"\xff\xfea"])
def test_what_no_encoding_explains_is_refused(content):
    assert refused(content).startswith("The file is text neither in UTF-8 nor in Windows-1252.")


def test_quotation_marks_that_do_not_match_are_refused_with_their_row():
    assert refused(lines_of(HEAD, GOOD, ['"P2', *GOOD[1:]])) == (
        "The quotation marks of row 3 do not match, so where its cells end cannot be told. Check the row or save the table again."
    )


def test_more_columns_or_rows_than_a_table_has_are_refused(monkeypatch):
    assert refused(lines_of([str(n) for n in range(61)])).startswith("The table has more than 1,048,576 rows or 60 columns.")
    monkeypatch.setattr(delimited, "MOST_ROWS", 2)
    assert refused(lines_of(HEAD, GOOD, GOOD)).startswith("The table has more than 2 rows")
    assert refused(lines_of(HEAD, GOOD, ['"P2"', *GOOD[1:]])).startswith("The table has more than 2 rows")


@pytest.mark.parametrize(
    "text", ["-", "- 5", "+358 40 123", "@home", "’=x", "O=K", "#1", "=", "=1", "-A1|x", "\uff1dA1", "@SUM(1)"]
)
def test_a_text_is_a_formula_as_the_house_says_everywhere(text):
    is_formula = text in {"=", "=1", "-A1|x", "\uff1dA1", "@SUM(1)"}
    assert kinds(lines_of(HEAD, [*GOOD[:5], text, *GOOD[6:]])) == ([(2, "hosting_organisation", "formula")] if is_formula else [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_mutated_file_is_checked_or_refused_and_never_anything_else(encoding):
    whole = lines_of(HEAD, GOOD, ['"P2"', *GOOD[1:5], '"Two\nlines"', *GOOD[6:]], [], ["P3", *GOOD[1:]]).decode().encode(encoding)
    chance = Random(7)
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(content))
            signs = chance.choices(b';,"\n\r\t\0=\xff\xc3\xa4\x81A 1', k=chance.randint(0, 3))
            content[place : place + chance.choice([0, 1, 1, 3])] = bytes(signs)
        assert checked_or_refused(bytes(content))


def checked_or_refused(content: bytes) -> bool:
    """Return whether a file is checked, each fault with three messages, or refused with a sentence; anything else is raised."""
    try:
        checked = checking.check(delimited.read(content, PACK), PACK)
    except CannotRead as wrong:
        return bool(wrong.sentence("fi"))
    return all(as_json(fault, language)["message"] for fault in checked.faults for language in ("fi", "sv", "en"))
