"""The officer's list: filters in the address, the same cost for one row and for three, the same rows as files."""

import csv
import io
from typing import Any

import pytest
from application_examples import NOW, fill
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from vaihto.applications import operations
from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.kit.actors import Actor
from vaihto.organisations.models import Organisation
from vaihto.people.models import Person

LIST = "applications:list"


@pytest.fixture
def three(call: Call, school: Organisation, coordinator: Actor) -> list[Application]:
    """Return three applications that have arrived; the second has a row that is too short."""
    made = []
    for number in range(3):
        draft = operations.start(call, school, by=coordinator, at=NOW, language="fi")
        fill(draft, coordinator)
        operations.save_project(draft, {"title": f"Hanke {number}"}, by=coordinator, at=NOW)
        if number == 1:
            operations.save_rows(draft, [{"id": draft.rows.get().pk, "days": 20}], by=coordinator, at=NOW)
        operations.submit(draft, acknowledged=["STU-2"], by=coordinator, at=NOW)
        made.append(draft)
    return made


def numbers(client: Client, **query: Any) -> list[str]:
    """Return the case numbers that the JSON of the list holds."""
    answer = client.get(reverse("applications:download", args=["json"]), query)
    return [row["number"] for row in answer.json()["rows"]]


def cost(client: Client, address: str) -> int:
    """Return how many questions a page asks the database."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.once
def test_a_list_of_three_costs_as_much_as_a_list_of_one(at_the_agency: Client, three: list[Application]) -> None:
    cost(at_the_agency, reverse(LIST))
    # The whole list takes its sum from the counts of its views, and so asks one question less.
    assert cost(at_the_agency, reverse(LIST)) == cost(at_the_agency, reverse(LIST) + "?handler=none") - 1
    assert cost(at_the_agency, reverse(LIST) + "?handler=none") == cost(at_the_agency, reverse(LIST) + "?handler=none&q=0001")
    assert cost(at_the_agency, reverse(LIST)) <= 12


def test_the_newest_number_stands_first_and_the_order_can_be_turned(at_the_agency: Client, three: list[Application]) -> None:
    assert numbers(at_the_agency) == ["2026-0003", "2026-0002", "2026-0001"]
    assert numbers(at_the_agency, sort="number") == ["2026-0001", "2026-0002", "2026-0003"]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"findings": "not_met"}, ["2026-0002"]),
        ({"q": "hanke 2"}, ["2026-0003"]),
        ({"state": "eligible"}, ["2026-0001"]),
        ({"handler": "none"}, ["2026-0003", "2026-0002"]),
        ({"handler": "me"}, ["2026-0001"]),
        ({"country": "EE", "action": "student_mobility"}, ["2026-0003", "2026-0002", "2026-0001"]),
        ({"country": "ES"}, []),
        ({"action": "partnership"}, []),
        ({"state": "nonsense"}, ["2026-0003", "2026-0002", "2026-0001"]),
    ],
)
def test_filters_stand_in_the_address(
    at_the_agency: Client, three: list[Application], officer: Actor, query: dict[str, str], left: list[str]
) -> None:
    operations.record_check(three[0], verdict="eligible", reasons="Kaikki kunnossa.", by=officer, at=NOW)
    assert numbers(at_the_agency, **query) == left


def test_the_file_for_spreadsheets_has_the_rows_of_the_page(at_the_agency: Client, three: list[Application]) -> None:
    answer = at_the_agency.get(reverse("applications:download", args=["csv"]), {"findings": "not_met"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][:3] == ["2026-0002", "Kallaveden ammattiopisto", "Hanke 1"]
    assert at_the_agency.get(reverse("applications:download", args=["xlsx"])).content.startswith(b"PK")


def test_next_and_previous_follow_the_list(at_the_agency: Client, three: list[Application]) -> None:
    text = at_the_agency.get(reverse("applications:case", args=[three[1].pk]), {"sort": "number"}).content.decode()
    assert f'href="{reverse("applications:case", args=[three[2].pk])}?sort=number" rel="next"' in text


def test_drafts_are_not_listed(at_the_agency: Client, draft: Application) -> None:
    assert "No applications match" in at_the_agency.get(reverse(LIST)).content.decode()


def test_an_applicant_does_not_see_the_list(client: Client, liisa: Person) -> None:
    client.force_login(liisa)
    assert client.get(reverse(LIST)).status_code == 404


@pytest.mark.once
def test_ten_thousand_rows_cost_no_more(at_the_agency: Client, three: list[Application]) -> None:
    first = three[0]
    many = [
        Application(
            call_id=first.call_id, organisation_id=first.organisation_id, number=f"2025-{n:05d}", title=f"Hanke {n}",
            state="sent", check_state="waiting", counts=first.counts, created_at=NOW, saved_at=NOW, sent_at=NOW,
        )
        for n in range(10_000)
    ]  # fmt: skip
    Application.objects.bulk_create(many, batch_size=2000)
    assert cost(at_the_agency, reverse(LIST) + "?findings=unknown&page=100") <= 12
    text = at_the_agency.get(reverse(LIST), {"page": "9999"}).content.decode()
    assert "2025-00000" in text
