"""An agency's own annex: what it says counts, and every fault is told at its cell."""

import contextlib
from decimal import Decimal

import pytest
from core.test_grant_lines import SPAIN_2021, grant, lines
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.grant import annex, calculation, reader
from vaihto.core.grant.annex import WrongAnnex
from vaihto.core.grant.lines import NotAllowed

HEADER = (
    "heading,applies_to,agency,first_call,last_call,group,country,from,to,"
    "eur,green_eur,lowest_eur,highest_eur,percent,cap_eur,unit,source"
)
FINLAND_2023 = f"""\
{HEADER}
individual_support,learner,FI,2023,2023,2,,1,14,29,,,,,,EUR per day,Annex IV 2023
individual_support,learner,FI,2023,2023,2,,15,,,,,,50,,EUR per day,Annex IV 2023
travel,,FI,2023,2023,,,0,99,23,,,,,,EUR,Annex IV 2023
travel,,FI,2023,2023,,,100,1999,275.50,320,,,,,EUR,Annex IV 2023
organisational_support,LM-SHORT-VET,FI,2023,2023,,,,,350,,,,,,EUR,Annex IV 2023
country_group,,FI,2023,2023,2,DE,,,,,,,,,,Annex IV 2023
"""


def calculated(text: str, **changed: object) -> calculation.Calculation:
    """Calculate the request of the plan for Finland in 2023 with an annex."""
    document = {
        key: value for key, value in (SPAIN_2021 | {"call_year": 2023, "agency": "FI"} | changed).items() if value is not None
    }
    request = reader.read(document)
    return calculation.calculate(request, annex.read(text).law(request.call_year, request.agency))


def faults(text: str) -> list[tuple[int, str, str]]:
    """Return row, column and value of the faults of an annex."""
    with pytest.raises(WrongAnnex) as wrong:
        annex.read(text)
    return [(each.row, each.column, each.value) for each in wrong.value.faults]


def with_row(row: str) -> str:
    """Return the annex of Finland with one more row; it becomes row 8."""
    return FINLAND_2023 + row + "\n"


def test_an_annex_makes_known_what_the_rulebook_does_not_know():
    # 14 × 29 = 406; the later tier is 50 % of 29 = 14.50, half-up to whole euro 15; 9 × 15 = 135; 275.50; 350.
    made = calculated(FINLAND_2023)
    assert lines(made, "individual_support") == [(14, "29.00", "406.00"), (9, "15.00", "135.00")]
    assert lines(made, "travel") == [(1, "275.50", "275.50")]
    assert made.amount == Decimal("1166.50")
    assert {(line.status, line.source) for line in made.lines} == {("set", "Annex IV 2023")}


def test_an_annex_may_cut_country_groups_anew():
    assert lines(calculated(FINLAND_2023, group=None, destination="DE"), "individual_support")[0] == (14, "29.00", "406.00")
    made = calculated(FINLAND_2023, group=None, destination="FR")
    assert [line.reason for line in made.total.unknown_lines] == ["no_group"]


def test_what_an_annex_says_about_a_heading_is_all_that_counts_about_it():
    made = calculated(FINLAND_2023, km=2500)
    assert [(line.heading, line.reason) for line in made.total.unknown_lines] == [("travel", "no_rate")]


def test_an_annex_counts_only_for_its_own_agency_and_calls():
    own = annex.read(FINLAND_2023)
    assert [own.is_for(year, agency) for year, agency in ((2023, "FI"), (2022, "FI"), (2023, "SE"))] == [True, False, False]
    request = reader.read(SPAIN_2021)
    assert calculation.calculate(request, own.law(2021, "ES")).lines == grant().lines
    for year, agency in ((2023, "SE"), (2022, "FI")):
        assert {rate.status for rate in own.law(year, agency).rates} == {"verified", "unverified"}


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("50,,,,,400", [(7, "50.00", "350.00")]),
        ("100,,,,,400", [(4, "100.00", "400.00")]),
        ("50,,,,,", [(7, "50.00", "350.00")]),
        ("0,,,,,400", [(7, "0.00", "0.00")]),
        (",,40,60,,400", [(7, None, None)]),
    ],
)
def test_course_fees_of_an_annex_are_fixed_or_chosen_with_or_without_a_cap(rate, expected):
    row = f"course_fee,SM-COUR-TRAIN,FI,2023,2023,,,,,{rate},EUR,Annex IV 2023"
    assert lines(calculated(with_row(row), activity="SM-COUR-TRAIN", activity_days=7), "course_fee") == expected


def test_a_countrys_own_rate_goes_before_that_of_its_group():
    row = "individual_support,learner,FI,2023,2023,,DE,1,,33,,,,,,EUR,Annex IV 2023"
    made = calculated(with_row(row), group=None, destination="DE")
    assert lines(made, "individual_support") == [(23, "33.00", "759.00")]
    assert lines(calculated(with_row(row)), "individual_support") == [(14, "29.00", "406.00"), (9, "15.00", "135.00")]


@pytest.mark.parametrize(
    "changed", [{}, {"activity": "SM-COUR-TRAIN", "activity_days": 12}, {"activity": "LM-LONG-VET", "activity_days": 90}]
)
def test_the_rulebook_written_as_an_annex_gives_the_same_amounts(changed):
    own = annex.read(annex.of_rulebook(2021, "ES"))
    request = grant(**changed, participants=120, group=None, destination="DE", fewer_opportunities=3, inclusion_costs=5).request
    by_annex = calculation.calculate(request, own.law(2021, "ES"))
    by_book = calculation.calculate(request)
    assert [(line.parameter, line.amount) for line in by_annex.lines] == [(line.parameter, line.amount) for line in by_book.lines]
    assert by_annex.amount is not None


def test_a_call_without_rates_gives_an_annex_to_fill_in():
    rows = annex.of_rulebook(2025, "FI").splitlines()
    assert rows[0] == HEADER
    assert [row.split(",")[0] for row in rows[1:]] == ["exceptional_costs"]


def test_a_rate_with_a_range_is_chosen_by_the_beneficiary():
    text = FINLAND_2023.replace("1,14,29,,,", "1,14,,,25,35")
    unknown = calculated(text)
    assert [line.reason for line in unknown.total.unknown_lines] == ["to_choose", "to_choose"]
    # 14 × 27 = 378; 50 % of 27 = 13.50 is 14: 9 × 14 = 126.
    made = calculated(text, chosen_rates={"individual_support.learner.group_2.days_1_14": 27})
    assert lines(made, "individual_support") == [(14, "27.00", "378.00"), (9, "14.00", "126.00")]


@pytest.mark.parametrize("chosen", ["24.99", "35.01"])
def test_a_chosen_rate_stays_in_its_range(chosen):
    text = FINLAND_2023.replace("1,14,29,,,", "1,14,,,25,35")
    with pytest.raises(NotAllowed, match="chosen_outside_range"):
        calculated(text, chosen_rates={"individual_support.learner.group_2.days_1_14": Decimal(chosen)})
    for edge in (25, 35):
        made = calculated(text, chosen_rates={"individual_support.learner.group_2.days_1_14": edge})
        assert lines(made, "individual_support")[0] == (14, f"{edge}.00", f"{14 * edge}.00")


def test_semicolons_decimal_commas_and_a_byte_order_mark_are_read():
    text = "\ufeff" + FINLAND_2023.replace("275.50", "275,50x").replace(",", ";").replace("275;50x", "275,50").replace(
        "\n", "\r\n"
    )
    assert calculated(text).amount == Decimal("1166.50")


def test_an_agency_may_say_what_hosted_people_get():
    days = "individual_support,hosted,FI,2023,2023,2,,1,60,90,,,,,,EUR,x"
    organisation = "organisational_support,OA-INV-EXP,FI,2023,2023,,,,,100,,,,,,EUR,x"
    made = calculated(with_row(f"{days}\n{organisation}"), activity="OA-INV-EXP", activity_days=5)
    assert made.amount == Decimal("1005.50")  # 7 × 90 + 275.50 + 100


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("food,,FI,2023,2023,,,,,5,,,,,,EUR,x", (8, "heading", "food")),
        ("travel,learner,FI,2023,2023,,,2000,2999,5,,,,,,EUR,x", (8, "applies_to", "learner")),
        ("inclusion,organisation,Finland,2023,2023,,,,,100,,,,,,EUR,x", (8, "agency", "Finland")),
        ("inclusion,organisation,FI,soon,2023,,,,,100,,,,,,EUR,x", (8, "first_call", "soon")),
        ("inclusion,organisation,FI,2023,,,,,,100,,,,,,EUR,x", (8, "last_call", "")),
        ("inclusion,organisation,FI,2023,2022,,,,,100,,,,,,EUR,x", (8, "last_call", "2022")),
        ("inclusion,organisation,FI,2023,2028,,,,,100,,,,,,EUR,x", (8, "last_call", "2028")),
        ("inclusion,organisation,FI,2023,2023,1,,,,100,,,,,,EUR,x", (8, "group", "1")),
        ("individual_support,staff,FI,2023,2023,4,,1,14,100,,,,,,EUR,x", (8, "group", "4")),
        ("individual_support,staff,FI,2023,2023,1,,,14,100,,,,,,EUR,x", (8, "from", "")),
        ("individual_support,staff,FI,2023,2023,1,,2,14,100,,,,,,EUR,x", (8, "from", "2")),
        ("individual_support,staff,FI,2023,2023,,XX,1,14,100,,,,,,EUR,x", (8, "country", "XX")),
        ("individual_support,staff,FI,2023,2023,1,,14,1,100,,,,,,EUR,x", (8, "to", "1")),
        ("individual_support,staff,FI,2023,2023,1,,1,1.5,100,,,,,,EUR,x", (8, "to", "1.5")),
        ("inclusion,organisation,FI,2023,2023,,,,,12.345,,,,,,EUR,x", (8, "eur", "12.345")),
        ("inclusion,organisation,FI,2023,2023,,,,,-5,,,,,,EUR,x", (8, "eur", "-5")),
        ('inclusion,organisation,FI,2023,2023,,,,,"57,50",,,,,,EUR,x', (8, "eur", "57,50")),
        ("inclusion,organisation,FI,2023,2023,,,,,1e3,,,,,,EUR,x", (8, "eur", "1e3")),
        ("inclusion,organisation,FI,2023,2023,,,,,,,,,,,EUR,x", (8, "eur", "")),
        ("inclusion,organisation,FI,2023,2023,,,,,100,,,,50,,EUR,x", (8, "eur", "100")),
        ("inclusion,organisation,FI,2023,2023,,,,,100,120,,,,,EUR,x", (8, "green_eur", "120")),
        ("inclusion,organisation,FI,2023,2023,,,,,100,,,,,800,EUR,x", (8, "cap_eur", "800")),
        ("inclusion,organisation,FI,2023,2023,,,,,,,100,50,,,EUR,x", (8, "highest_eur", "50")),
        ("inclusion,organisation,FI,2023,2023,,,,,,,100,,,,EUR,x", (8, "highest_eur", "")),
        ("travel,,FI,2023,2023,,,2000,2999,,,1,2,,,EUR,x", (8, "lowest_eur", "1")),
        ("inclusion,organisation,FI,2023,2023,,,,,,,,,50,,EUR,x", (8, "percent", "50")),
        ("inclusion,participants,FI,2023,2023,,,,,100,,,,,,EUR,x", (8, "percent", "")),
        ("exceptional_costs,other,FI,2023,2023,,,,,,,,,101,,EUR,x", (8, "percent", "101")),
        ("inclusion,organisation,FI,2023,2023,,,,,100,,,,,,EUR,", (8, "source", "")),
        ("inclusion,organisation,FI,2023,2023,,,,,100,,,,,,EUR,x,more", (8, "source", "more")),
        ("travel,,FI,2023,2023,,,1999,2999,360,,,,,,EUR,x", (8, "from", "1999")),
        ("travel,,FI,2023,2023,,,2001,2999,360,,,,,,EUR,x", (8, "from", "2001")),
        ("organisational_support,LM-SHORT-VET,FI,2023,2023,,,,,350,,,,,,EUR,x", (8, "from", "")),
        ("country_group,,FI,2023,2023,3,DE,,,,,,,,,,x", (8, "from", "")),
        ("country_group,,FI,2023,2023,,SE,,,,,,,,,,x", (8, "group", "")),
        ("country_group,,FI,2023,2023,3,,,,,,,,,,,x", (8, "country", "")),
    ],
)
def test_each_fault_is_told_at_its_cell_and_nothing_else(row, expected):
    assert faults(with_row(row)) == [expected]


def test_all_faults_of_all_rows_are_told_in_their_order():
    text = FINLAND_2023.replace("1,14,29", "1,14,x").replace("FI,2023,2023,,,0,99", "FI,1,2023,,,0,99")
    assert faults(text) == [(2, "eur", "x"), (4, "first_call", "1")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, name, "") for name in ("heading", "agency", "first_call", "last_call", "source")]),
        (HEADER, [(1, "heading", "")]),
        (HEADER + ",colour\n", [(1, "colour", "colour")]),
        (HEADER + ",eur\n", [(1, "eur", "eur")]),
        (HEADER.replace("agency,", "") + "\n", [(1, "agency", "")]),
    ],
)
def test_the_header_is_checked_before_the_rows(text, expected):
    assert faults(text) == expected


def test_a_cell_of_endless_length_is_no_csv():
    assert faults(HEADER + "\n" + "x" * 200_000) == [(1, "heading", "")]


@given(st.text(max_size=300) | st.lists(st.sampled_from(list(FINLAND_2023) + list('";\r\x00')), max_size=80).map("".join))
def test_no_text_whatever_makes_the_reader_stumble(text):
    for whole in (text, FINLAND_2023 + text):
        with contextlib.suppress(WrongAnnex):
            assert annex.read(whole).rates


def test_empty_rows_do_not_shift_the_numbers():
    assert faults(FINLAND_2023 + ",,,\n\nfood\n")[0] == (10, "heading", "food")
