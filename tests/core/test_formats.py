"""Days, times, money and numbers as the house writes them, with no-break spaces, and read back as people write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core import formats

MOMENT = datetime(2012, 2, 21, 14, 15, tzinfo=UTC)  # 16.15 in Finland
DAY = date(2012, 2, 21)
NB = "\u00a0"


def spoken(text):
    """Return the text with plain spaces, to be read in a test."""
    return text.replace(NB, " ")


@pytest.mark.parametrize(
    ("format_", "fi", "sv", "en"),
    [
        (lambda lang: formats.day(DAY, lang), "21.2.2012", "21.2.2012", "21 February 2012"),
        (lambda lang: formats.long_day(DAY, lang), "21. helmikuuta 2012", "den 21 februari 2012", "21 February 2012"),
        (lambda lang: formats.time_of(MOMENT, lang), "klo 16.15", "kl. 16.15", "16:15"),
        (lambda lang: formats.moment(MOMENT, lang), "21.2.2012 klo 16.15", "21.2.2012 kl. 16.15",
         "21 February 2012 at 16:15"),
        (
            lambda lang: formats.deadline(MOMENT, lang),
            "viimeistään 21.2.2012 klo 16.15 Suomen aikaa",
            "senast 21.2.2012 kl. 16.15 finsk tid",
            "by 16:15 Finnish time on 21 February 2012",
        ),
        (lambda lang: formats.deadline(DAY, lang), "viimeistään 21.2.2012", "senast 21.2.2012", "by 21 February 2012"),
        (
            lambda lang: formats.span(date(2012, 8, 1), date(2014, 7, 31), lang),
            "1.8.2012–31.7.2014",
            "1.8.2012–31.7.2014",
            "1 August 2012 to 31 July 2014",
        ),
        (
            lambda lang: formats.span(date(2012, 5, 8), date(2012, 5, 12), lang),
            "8.–12.5.2012",
            "8–12.5.2012",
            "8 May 2012 to 12 May 2012",
        ),
        (lambda lang: formats.money(1476, lang), "1 476 €", "1 476 €", "€1,476"),
        (lambda lang: formats.money(Decimal("1476.5"), lang), "1 476,50 €", "1 476,50 €", "€1,476.50"),
        (lambda lang: formats.money(Decimal("-0.05"), lang), "−0,05 €", "−0,05 €", "−€0.05"),
        (lambda lang: formats.money_range(6000, 20000, lang), "6 000–20 000 €", "6 000–20 000 €", "€6,000–€20,000"),
        (lambda lang: formats.percent(75, lang), "75 %", "75 %", "75%"),
        (lambda lang: formats.percent(30, lang, change=True), "+30 %", "+30 %", "+30%"),
        (lambda lang: formats.percent(-12, lang, change=True), "−12 %", "−12 %", "−12%"),
        (lambda lang: formats.points(Decimal("0.4"), lang), "0,4 pistettä", "0,4 poäng", "0.4 points"),
        (lambda lang: formats.points(1, lang), "1 piste", "1 poäng", "1 point"),
        (lambda lang: formats.length(20, lang), "20 päivää", "20 dagar", "20 days"),
        (lambda lang: formats.length(1, lang), "1 päivä", "1 dag", "1 day"),
        (lambda lang: formats.length(Decimal("1.5"), lang), "1,5 päivää", "1,5 dagar", "1.5 days"),
        (lambda lang: formats.number_range(21, 273, "days", lang), "21–273 päivää", "21–273 dagar", "21–273 days"),
        (lambda lang: formats.number(1234567, lang), "1 234 567", "1 234 567", "1,234,567"),
        (lambda lang: formats.listing(["a", "b", "c"], lang), "a, b ja c", "a, b och c", "a, b and c"),
        (lambda lang: formats.listing(["a", "b"], lang, word="or"), "a tai b", "a eller b", "a or b"),
        (lambda lang: formats.listing([], lang), "", "", ""),
    ],
)  # fmt: skip
def test_each_language_has_its_own_form(format_, fi, sv, en):
    assert [spoken(format_(language)) for language in formats.LANGUAGES] == [fi, sv, en]


def test_money_never_breaks_over_a_line_end():
    assert formats.money(Decimal("1476.5"), "fi") == f"1{NB}476,50{NB}€"


def test_a_moment_shortly_before_midnight_abroad_is_the_next_day_in_finland():
    assert spoken(formats.moment(datetime(2012, 7, 1, 22, 30, tzinfo=UTC), "fi")) == "2.7.2012 klo 1.30"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        formats.time_of(MOMENT.replace(tzinfo=None), "fi")


@pytest.mark.parametrize("text", ["21.2.2012", "21.02.2012", "2012-02-21", " 21. 2. 2012 "])
def test_a_day_is_read_as_people_write_it(text):
    assert formats.parse_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "missing"), ("02/21/2012", "form"), ("21.2.12", "form"), ("30.2.2012", "no_such_day"), ("2012-2-1", "form")],
)
def test_a_day_that_cannot_be_read_says_why(text, reason):
    with pytest.raises(ValueError, match=f"^{reason}$"):
        formats.parse_day(text)


@pytest.mark.parametrize("text", ["1476,50", "1 476,50 €", f"1{NB}476,50{NB}€", "1476.50", "1476.5", "€ 1476,50"])
def test_an_amount_is_read_as_people_write_it(text):
    assert formats.parse_amount(text) == Decimal("1476.50")


def test_a_whole_amount_is_read():
    assert formats.parse_amount("20 000 €") == Decimal(20000)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "missing"), ("1.476", "ambiguous"), ("1,476", "ambiguous"), ("many", "form"), ("1.476,50", "form"),
        ("14 76", "form"), ("1476,505", "form"), ("1e3", "form"), ("٣", "form"),
    ],
)  # fmt: skip
def test_an_amount_that_cannot_be_read_says_why(text, reason):
    with pytest.raises(ValueError, match=f"^{reason}$"):
        formats.parse_amount(text)


@given(st.decimals(0, 10_000_000, places=2), st.sampled_from(["fi", "sv"]))
def test_what_is_written_can_be_read_back(amount, language):
    assert formats.parse_amount(formats.money(amount, language)) == amount


@given(st.dates(date(1, 1, 1)), st.sampled_from(["fi", "sv"]))
def test_a_day_that_is_written_can_be_read_back(day, language):
    if day.year >= 1000:
        assert formats.parse_day(formats.day(day, language)) == day
