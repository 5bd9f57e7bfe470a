"""The drawing of sample checks: anybody gets the same projects from the file, and every change of the file is found."""

import csv
import hashlib
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto import cli
from vaihto.core import sampling
from vaihto.core.sampling import Row

SEED, WORD = "5f1c9d0e", "kahdeksan noppaa: 4 1 6"
ROWS = [Row(f"2027-{number:04d}", "a:0-10000" if number % 3 else "a:10000-") for number in range(1, 31)]
SHARES = {"a:0-10000": 10, "a:10000-": 25}
DRAWN = ("2027-0028", "2027-0026", "2027-0009", "2027-0015", "2027-0024")


def test_the_sample_is_drawn_as_a_script_of_ten_lines_draws_it() -> None:
    rows = list(csv.DictReader(io.StringIO(sampling.as_file(ROWS, SHARES, SEED, WORD))))
    drawn = []
    for stratum in sorted({row["stratum"] for row in rows}):
        mine = [row for row in rows if row["stratum"] == stratum]
        key = lambda row: hashlib.sha256(f"{row['seed']}\n{row['word']}\n{row['case']}".encode()).hexdigest()  # noqa: E731
        number = -(-len(mine) * int(mine[0]["percent"]) // 100)
        drawn += [row["case"] for row in sorted(mine, key=key)[:number]]
    assert tuple(drawn) == sampling.draw(ROWS, SHARES, SEED, WORD) == DRAWN
    assert {row["case"] for row in rows if row["drawn"] == "1"} == set(DRAWN)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.integers(0, 100), st.text(max_size=5), st.text(max_size=5))
def test_every_stratum_gives_its_share_rounded_up_in_whatever_order_the_list_comes(
    strata: list[str], percent: int, seed: str, word: str
) -> None:
    rows = [Row(str(number), stratum) for number, stratum in enumerate(strata)]
    drawn = sampling.draw(rows, dict.fromkeys("abc", percent), seed, word)
    assert drawn == sampling.draw(rows[::-1], dict.fromkeys("abc", percent), seed, word)
    for stratum in set(strata):
        size = strata.count(stratum)
        number = sum(strata[int(case)] == stratum for case in drawn)
        assert number * 100 >= size * percent > (number - 1) * 100 or (number, percent) == (0, 0)


@pytest.mark.parametrize(
    ("amount", "stratum"), [("0", "a:0-10000"), ("9999.99", "a:0-10000"), ("10000", "a:10000-50000"), ("70000", "a:50000-")]
)
def test_a_grant_stands_in_the_class_of_its_size(amount: str, stratum: str) -> None:
    assert sampling.stratum_of("a", Decimal(amount), [Decimal(10000), Decimal(50000)]) == stratum


@pytest.mark.parametrize(
    ("rows", "shares", "reason"),
    [
        ([Row("1", "a"), Row("1", "b")], {"a": 1, "b": 1}, "case_twice"),
        ([Row("1", "a")], {}, "no_share"),
        ([Row("1", "a")], {"a": 101}, "share_out_of_range"),
    ],
)
def test_what_cannot_be_drawn_from_is_refused(rows: list[Row], shares: dict[str, int], reason: str) -> None:
    with pytest.raises(sampling.CannotSample, match=reason):
        sampling.draw(rows, shares, SEED, WORD)


def test_bounds_that_do_not_rise_are_refused() -> None:
    with pytest.raises(sampling.CannotSample, match="bounds_not_rising"):
        sampling.stratum_of("a", Decimal(1), [Decimal(5), Decimal(5)])


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("2027-0001,a:0-10000,10,", "2027-0001,a:10000-,25,", "the list is not the one whose hash was published"),
        (f",{SEED},", ",00000000,", "the seed is not the one that was committed to"),
        (f",{WORD},", ",toinen sana,", "another mark"),
        (",1,5f1c", ",0,5f1c", "2027-0028: should be drawn and is not"),
        (",0,5f1c", ",1,5f1c", "is drawn and should not be"),
        ("2027-0002,a:0-10000,10,", "2027-9999,a:0-10000,10,", "the list is not the one whose hash was published"),
    ],
)
def test_every_change_of_the_file_is_found(before: str, after: str, fault: str) -> None:
    changed = sampling.as_file(ROWS, SHARES, SEED, WORD).replace(before, after)
    assert any(fault in one for one in sampling.verify(changed).faults)


def test_the_command_says_right_wrong_or_no_drawing(tmp_path: "object", capsys: "object") -> None:
    file = tmp_path / "round.csv"  # type: ignore[operator]
    text = sampling.as_file(ROWS, SHARES, SEED, WORD)
    answers = []
    for content in (text, text.replace(",1,5f1c", ",0,5f1c"), "nothing", ""):
        file.write_text(content, encoding="utf-8", newline="")
        answers.append(cli.main(["samplecheck", "verify", str(file)]))
    said = capsys.readouterr()  # type: ignore[attr-defined]
    assert answers == [0, 1, 2, 2]
    assert "The drawing is right." in said.out
    assert "WRONG: 2027-0028: should be drawn and is not" in said.out
    assert "is no drawing that can be done again: it is not the whole CSV of a drawing" in said.err


@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        (lambda text: text.replace(sampling.commitment(SEED), "ä" * 64), 1, "the seed is not the one that was committed to"),
        (lambda text: text.replace(",10,", f",{'9' * 5000},"), 2, "the percent of the stratum “a:0-10000”"),
        (lambda text: text.replace(WORD, "x" * 200_000), 2, "it is not the whole CSV of a drawing"),
        (lambda text: text.replace("list_hash", "list_hash,seed", 1), 2, "it is not the whole CSV of a drawing"),
        (lambda text: text + text.splitlines()[1], 2, "the case “2027-0001” comes twice"),
    ],
)
def test_a_spoiled_file_is_answered_in_words(
    tmp_path: "object", capsys: "object", wrong: Callable[[str], str], code: int, said: str
) -> None:
    file = tmp_path / "round.csv"  # type: ignore[operator]
    file.write_text(wrong(sampling.as_file(ROWS, SHARES, SEED, WORD)), encoding="utf-8", newline="")
    assert cli.main(["samplecheck", "verify", str(file)]) == code
    assert said in "".join(capsys.readouterr())  # type: ignore[attr-defined]


def test_the_printed_commitment_is_that_of_the_file_whatever_the_order_of_its_columns() -> None:
    rows = csv.DictReader(io.StringIO(sampling.as_file(ROWS, SHARES, SEED, WORD)))
    written = io.StringIO(newline="")
    out = csv.DictWriter(written, sampling.COLUMNS[::-1])
    out.writeheader()
    out.writerows(rows)
    checked = sampling.verify(written.getvalue())
    assert (checked.faults, checked.commitment) == ((), sampling.commitment(SEED))
