"""Grants as 360Giving-shaped JSON: own checks only, and the file says so."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vaihto.exchange import giving360
from vaihto.exchange.giving360 import Body, Grant

ONE = Grant(
    "360G-vaihto-2026-0001", "Welders to Tartu", "Partnership 2026", Decimal("18000.50"), date(2027, 1, 20),
    Body("FI-PRO-1234567-8", "Pielisen ammattiopisto"), Body("FI-vaihto-agency", "The agency"), "National programme",
    date(2027, 6, 1), date(2029, 5, 31),
)  # fmt: skip


def made(*grants: Grant) -> dict[str, Any]:
    """Return a document."""
    return giving360.document(grants, published_on=date(2027, 2, 1), source="https://example.org/fi/selection/results/1/")


def test_a_grant_has_the_fields_of_the_standard_and_the_file_says_that_nobody_verified_it() -> None:
    read = json.loads(giving360.written(made(ONE)))
    assert "Not verified" in read["status"]
    (grant,) = read["grants"]
    assert grant["amountAwarded"] == 18000.5
    assert grant["recipientOrganization"] == [{"id": "FI-PRO-1234567-8", "name": "Pielisen ammattiopisto"}]
    assert grant["plannedDates"] == [{"startDate": "2027-06-01", "endDate": "2029-05-31"}]
    assert set(giving360.REQUIRED) <= set(grant)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("title", "", "title is missing"),
        ("amountAwarded", 0, "not more than zero"),
        ("awardDate", "20.1.2027", "not written as"),
        ("recipientOrganization", [{"id": "", "name": "A"}], "no id or no name"),
    ],
)
def test_a_wrong_file_never_leaves_the_house(field: str, value: object, why: str) -> None:
    document = made(ONE)
    document["grants"][0][field] = value
    with pytest.raises(ValueError, match=why):
        giving360.written(document)


def test_an_id_is_used_once() -> None:
    assert giving360.problems(made(ONE, ONE)) == ["grant 2: the id is used twice: 360G-vaihto-2026-0001"]


def test_a_call_without_grants_is_an_empty_list() -> None:
    assert json.loads(giving360.written(made()))["grants"] == []
