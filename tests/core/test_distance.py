"""Distances between cities by their names, without the net."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core import distance
from vaihto.core.distance import CannotPlace, Place


def test_hyvinkaa_and_bilbao_are_as_far_apart_as_the_example_says():
    # The example of 2014 has 2,673 km, measured between other points of the same towns.
    apart = distance.between(distance.find("Hyvinkää"), distance.find("Bilbao"))
    assert apart == Decimal("2674.1")


def test_a_quarter_of_the_equator_is_a_quarter_of_the_way_round():
    start, end = Place("a", "FI", Decimal(0), Decimal(0)), Place("b", "FI", Decimal(0), Decimal(90))
    assert distance.between(start, end) == Decimal(math.floor(6371.0088 * math.pi / 2 * 10)) / 10


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Bilbao", "Bilbao", "ES"),
        ("bilbao", "Bilbao", "ES"),
        ("HYVINKAA", "Hyvinkää", "FI"),
        ("Helsingfors", "Helsingfors", "FI"),
        ("Turku", "Turku", "FI"),
        ("Åbo, FI", "Åbo", "FI"),
        ("Pietarsaari", "Pietarsaari", "FI"),
        ("Jakobstad", "Jakobstad", "FI"),
        ("München", "München", "DE"),
        ("Giessen", "Gießen", "DE"),
        ("Paris, FR", "Paris", "FR"),
        ("Athens, EL", "Athens", "GR"),
        ("London,uk", "London", "GB"),
        ("Αθήνα", "Αθήνα", "GR"),
        ("Tallinn", "Tallinn", "EE"),
    ],
)
def test_a_city_is_found_by_its_names(text, name, country):
    found = distance.find(text)
    assert (found.name, found.country) == (name, country)


@pytest.mark.parametrize(
    ("text", "reason", "countries"),
    [
        ("Paris", "several", ["FR", "US"]),
        ("Barcelona", "several", ["ES", "VE"]),
        ("Nowhere-on-Sea", "unknown", []),
        ("Bilbao, FI", "unknown", []),
        ("", "unknown", []),
        (", FI", "unknown", []),
    ],
)
def test_a_city_that_is_not_one_is_never_guessed(text, reason, countries):
    with pytest.raises(CannotPlace) as wrong:
        distance.find(text)
    assert (wrong.value.reason, [place.country for place in wrong.value.candidates]) == (reason, countries)


PLACES = st.builds(
    Place,
    name=st.just("somewhere"),
    country=st.just("FI"),
    latitude=st.decimals(-90, 90, places=5),
    longitude=st.decimals(-180, 180, places=5),
)


@given(PLACES, PLACES)
def test_there_is_as_far_as_back_and_never_more_than_half_way_round(one, other):
    assert distance.between(one, other) == distance.between(other, one)
    assert 0 <= distance.between(one, other) <= Decimal("20015.2")
    assert distance.between(one, one) == 0
