"""A page far into a list has the rows that slicing gives, in their order, for one question more than the first page.

Seen failing: with the rows not put back into the order of their keys, and with every list taken for one of plain rows.
"""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from vaihto.kit import clock, tables
from vaihto.kit.models import OutboxItem


@pytest.fixture
def many(db):
    OutboxItem.objects.bulk_create(
        OutboxItem(kind="mail", key=f"late:{n}", case=f"case:{n % 7}", created_at=clock.now(), not_before=clock.now())
        for n in range(120)
    )
    return OutboxItem.objects.filter(key__startswith="late:").order_by("case", "-pk")


def page(rows, number):
    return tables.page(RequestFactory().get("/", {"page": str(number)}), rows, 25)


@pytest.mark.parametrize("number", [1, 2, 5, 99])
def test_a_page_has_the_rows_of_its_slice_in_order(many, number):
    place = min(number, 5)
    assert list(page(many, number)) == list(many[(place - 1) * 25 : place * 25])


def test_a_later_page_asks_for_keys_and_then_for_rows(many):
    with CaptureQueriesContext(connection) as first:
        list(page(many, 1))
    with CaptureQueriesContext(connection) as later:
        list(page(many, 4))
    assert len(later) == len(first) + 1
    assert "OFFSET 75" in later[1]["sql"]
    assert later[1]["sql"].count(",") < 3
    assert "OFFSET" not in later[2]["sql"]


def test_what_is_no_list_of_plain_rows_is_sliced(many):
    values = many.values("case")
    assert list(page(values, 2)) == list(values[25:50])
    assert list(page(many.distinct(), 2)) == list(many[25:50])
    assert list(page([*range(60)], 2)) == [*range(25, 50)]


def test_the_first_page_of_a_long_list_is_fetched_by_keys_too(many, monkeypatch):
    """Seen failing: with only later pages fetched so, the first question asks for every column."""
    monkeypatch.setattr(tables, "LONG", 100)
    with CaptureQueriesContext(connection) as asked:
        assert list(page(many, 1)) == list(many[:25])
    assert asked[1]["sql"].count(",") < 3
