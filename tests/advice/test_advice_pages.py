"""The public pages of advice, and the officer's pages of enquiries."""

import re
from datetime import timedelta
from typing import Any

import pytest
from advice_examples import ENQUIRY, NOW, OFFICER, VISITOR
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vaihto.advice import operations, queries
from vaihto.advice.models import Enquiry, SelfCheck
from vaihto.calls.models import Call
from vaihto.people.models import StaffRole

ANSWERS = "who=both&purpose=compare&countries=DE&partner_kinds=vet_provider&people=12&days=5&months=24"


def browser_of(email: str, role: str = "") -> Client:
    """Return the browser of a signed-in person, with a role at the agency if one is given."""
    person = get_user_model().objects.create_user(email, name=email.split("@")[0], joined_at=NOW)
    if role:
        StaffRole.objects.create(person=person, role=role, granted_at=NOW)
    browser = Client()
    browser.force_login(person)
    return browser


def text(browser: Client, address: str, status: int = 200) -> str:
    """Return a page's text after checking its status."""
    answer = browser.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "page_of", ["actions/", "actions/partnership/", "actions/student_mobility/", "finder/", "check/", "enquire/"]
)
def test_public_pages_open_in_three_languages(client: Client, partnership: Call, language: str, page_of: str) -> None:
    assert f'<html lang="{language}"' in text(client, f"/{language}/{page_of}")


def test_the_page_of_an_action_leads_to_its_open_call(client: Client, partnership: Call) -> None:
    page = text(client, "/en/actions/partnership/")
    assert f'href="/en/calls/{partnership.pk}/"' in page
    assert "PAR-3" in page
    assert "No call is open now" in text(client, "/en/actions/expert_mobility/")
    text(client, "/en/actions/moon_mobility/", 404)


def test_the_finder_goes_through_five_questions_with_the_answers_in_the_address(client: Client, partnership: Call) -> None:
    answer = client.get("/en/finder/?answered=1&shown=who&who=both")
    assert answer.headers["Location"] == "/en/finder/2/?who=both"
    page = text(client, "/en/finder/2/?who=both")
    assert '<input type="hidden" name="who" value="both">' in page
    last = client.get(f"/en/finder/5/?{ANSWERS}&answered=1&shown=days&shown=months&shown=starts_on")
    assert last.headers["Location"] == f"/en/finder/result/?{ANSWERS}"
    text(client, "/en/finder/6/", 404)


def test_a_question_may_be_left_out(client: Client) -> None:
    assert client.get("/en/finder/?answered=1&shown=who").headers["Location"].startswith("/en/finder/2/")


def test_what_is_transferred_is_asked_once_the_purpose_is_a_transfer(client: Client) -> None:
    assert 'name="transfers"' not in text(client, "/en/finder/2/?who=nobody")
    asked = text(client, "/en/finder/2/?who=nobody&answered=1&shown=purpose&purpose=transfer")
    assert 'name="transfers"' in asked
    on = client.get("/en/finder/2/?who=nobody&answered=1&shown=purpose&shown=transfers&purpose=transfer&transfers=curricula")
    assert on.headers["Location"] == "/en/finder/3/?who=nobody&purpose=transfer&transfers=curricula"


def test_a_number_that_is_none_is_asked_back(client: Client) -> None:
    page = text(client, "/en/finder/4/?answered=1&shown=people&people=many")
    assert "Write it with figures" in page
    assert 'value="many"' in page


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_result_says_what_fits_why_and_what_is_missing(client: Client, partnership: Call, language: str) -> None:
    page = text(client, f"/{language}/finder/result/?{ANSWERS}")
    heading = {"fi": "Kumppanuushanke", "sv": "Partnerskapsprojekt", "en": "Partnership"}[language]
    assert re.search(rf"<h1[^>]*>[^<]*{heading}", page)
    assert {"fi": "6\u00a0000–20\u00a0000\u00a0€", "sv": "6\u00a0000–20\u00a0000\u00a0€", "en": "€6,000–€20,000"}[
        language
    ] in page


def test_the_result_without_answers_or_with_nonsense_is_no_error(client: Client) -> None:
    text(client, "/en/finder/result/")
    assert client.get("/en/finder/result/?who=aliens").headers["Location"] == "/en/finder/"


def posted() -> dict[str, Any]:
    """Return the answers as the result page posts them."""
    pairs = [pair.split("=") for pair in ANSWERS.split("&")]
    return {**dict(pairs), "action": "partnership"}


def test_the_plan_of_the_finder_is_kept_and_opens_by_its_address(client: Client, partnership: Call) -> None:
    answer = client.post("/en/finder/keep/", posted())
    check = SelfCheck.objects.get()
    assert answer.headers["Location"] == f"/en/check/{check.token}/"
    assert check.call == partnership
    assert queries.situation_of(check).mobilities[0].count == 12  # type: ignore[index]
    assert "does not meet" in text(Client(), f"/en/check/{check.token}/") or "cannot be checked" in text(
        Client(), f"/en/check/{check.token}/"
    )


def test_asking_from_the_result_takes_the_plan_along(client: Client, partnership: Call) -> None:
    answer = client.post("/en/finder/keep/", {**posted(), "then": "ask"})
    check = SelfCheck.objects.get()
    assert answer.headers["Location"] == f"/en/enquire/?check={check.token}"
    assert check.token in text(client, answer.headers["Location"])


def plan_as_typed(**changes: str) -> dict[str, str]:
    """Return the fields of the self-check as somebody types them."""
    return {
        "organisations": "3", "rows": "1", "starts_on": "1.8.2027", "ends_on": "31.7.2029", "requested_eur": "12 000",
        "total_eur": "15000,50", "organisation-0-name": "Esimerkkiopisto", "organisation-0-country": "FI",
        "organisation-0-kind": "vet_provider", "organisation-1-name": "Beispielschule", "organisation-1-country": "DE",
        "organisation-1-kind": "vet_provider", "organisation-1-mandate": "yes", "row-0-count": "6",
        "row-0-target_group": "teacher",
        "row-0-from_country": "FI", "row-0-to_country": "DE", "row-0-days": "5", **changes,
    }  # fmt: skip


def test_the_self_check_says_the_same_as_the_rules(client: Client, partnership: Call) -> None:
    answer = client.post(f"/en/check/?call={partnership.pk}", plan_as_typed())
    check = SelfCheck.objects.get()
    assert answer.headers["Location"] == f"/en/check/{check.token}/"
    said = {one["code"]: one["verdict"] for one in check.judgement["findings"]}
    assert {code: said[code] for code in ("PAR-1", "PAR-2", "PAR-3", "PAR-4", "ALL-1", "ALL-4")} == {
        "PAR-1": "unknown", "PAR-2": "met", "PAR-3": "met", "PAR-4": "met", "ALL-1": "met", "ALL-4": "met",
    }  # fmt: skip
    assert check.situation["budget"] == {"requested_eur": 12000, "total_eur": 15000.5}
    page = text(client, f"/en/check/{check.token}/")
    assert "Countries taking part (2)" in page


def test_adding_a_row_checks_nothing_and_loses_nothing(client: Client, partnership: Call) -> None:
    page = client.post(f"/en/check/?call={partnership.pk}", plan_as_typed(add="rows")).content.decode()
    assert 'name="row-1-count"' in page
    assert 'value="Beispielschule"' in page
    assert not SelfCheck.objects.exists()


def test_a_project_that_ends_before_it_starts_is_asked_back(client: Client, partnership: Call) -> None:
    page = client.post(f"/en/check/?call={partnership.pk}", plan_as_typed(ends_on="1.7.2027")).content.decode()
    assert '<a href="#id_ends_on">The project would end before it starts.' in page
    assert 'value="Beispielschule"' in page


@pytest.mark.parametrize("action", ["student_mobility", "expert_mobility", "transfer_of_innovation"])
def test_an_action_without_an_open_call_can_be_checked_too(client: Client, partnership: Call, action: str) -> None:
    assert client.post(f"/en/check/?action={action}", {"organisations": "1", "rows": "1"}).status_code == 302
    check = SelfCheck.objects.get()
    assert (check.call, check.action) == (None, action)
    assert "No call of this action is open" in text(client, f"/en/check/{check.token}/")


def test_a_token_that_nobody_has_is_a_missing_page(client: Client, partnership: Call) -> None:
    text(client, "/en/check/nothing/", 404)
    text(client, "/en/check/?call=999", 404)


def enquiry_as_typed(client: Client, **changes: str) -> dict[str, str]:
    """Return the fields of the enquiry as somebody types them, with the form's own key."""
    form = client.get("/en/enquire/").context["form"]
    given = {key: value for key, value in ENQUIRY.items() if key != "language"}
    return {**given, "wanted_on": "10.11.2026", "once": form["once"].value(), "check": "", **changes}


def test_a_school_enquires_and_gets_a_number(client: Client) -> None:
    answer = client.post("/en/enquire/", enquiry_as_typed(client), follow=True)
    enquiry = Enquiry.objects.get()
    assert enquiry.number in answer.content.decode()
    assert (enquiry.language, enquiry.person_id) == ("en", None)


def test_a_wanted_day_that_has_passed_is_asked_back_and_the_text_stays(client: Client) -> None:
    page = client.post("/en/enquire/", enquiry_as_typed(client, wanted_on="1.11.2026")).content.decode()
    assert "The day has passed" in page
    assert ENQUIRY["idea"] in page


def test_only_the_agency_lists_enquiries_and_a_sender_sees_their_own(client: Client) -> None:
    officer, sender, stranger = (
        browser_of("olli@example.org", "officer"),
        browser_of("kaisa@example.org"),
        browser_of("x@example.org"),
    )
    person = get_user_model().objects.get(email="kaisa@example.org")
    enquiry = operations.send_enquiry({**ENQUIRY, "person_id": person.pk}, by=VISITOR, at=NOW)
    assert enquiry.number in text(officer, "/en/enquiries/")
    assert client.get("/en/enquiries/").status_code == 302
    text(sender, "/en/enquiries/", 404)
    text(stranger, f"/en/enquiries/{enquiry.pk}/", 404)
    text(officer, "/en/enquiries/999/", 404)


def test_an_officer_answers_on_the_page(client: Client) -> None:
    officer = browser_of("olli@example.org", "officer")
    enquiry = operations.send_enquiry(ENQUIRY, by=VISITOR, at=NOW)
    address = f"/en/enquiries/{enquiry.pk}/"
    half = officer.post(address, {"answer": "Yes.", "talk_on": "10.11.2026", "talk_time": ""}).content.decode()
    assert "both a day and a time" in half
    assert officer.post(address, {"answer": "Yes.", "talk_on": "10.11.2026", "talk_time": "13.30"}).status_code == 302
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.answer) == ("answered", "Yes.")


def test_filters_find_enquiries_and_files_hold_the_same_rows(client: Client) -> None:
    officer = browser_of("olli@example.org", "officer")
    first = operations.send_enquiry(ENQUIRY, by=VISITOR, at=NOW)
    second = operations.send_enquiry({**ENQUIRY, "organisation_name": "Yrkesskolan", "language": "sv"}, by=VISITOR, at=NOW)
    operations.answer(first, answer="Yes.", talk_at=None, by=OFFICER, at=NOW + timedelta(hours=1))
    for query, found in (
        ("state=waiting", second),
        ("state=answered", first),
        ("q=yrkes", second),
        ("language=fi", first),
    ):
        rows = officer.get(f"/en/enquiries/enquiries.json?{query}").json()["rows"]
        assert [row["number"] for row in rows] == [found.number], query
    assert text(officer, "/en/enquiries/").index(second.number) < text(officer, "/en/enquiries/").index(first.number)


@pytest.mark.once
def test_the_list_costs_the_same_for_one_enquiry_and_for_three(client: Client) -> None:
    officer = browser_of("olli@example.org", "officer")
    counts = []
    for number in (1, 2):
        for _ in range(number):
            operations.send_enquiry(ENQUIRY, by=VISITOR, at=NOW)
        with CaptureQueriesContext(connection) as asked:
            officer.get("/en/enquiries/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_first_day_of_the_project_is_asked_and_shown(client: Client, partnership: Call) -> None:
    assert "Write it as 21.2.2027" in text(client, "/en/finder/5/?answered=1&shown=starts_on&starts_on=soon")
    assert "1\u00a0August\u00a02027" in text(client, f"/en/finder/result/?{ANSWERS}&starts_on=1.8.2027")


def test_calls_and_plans_lead_to_the_rooms_that_the_settings_name(client: Client, partnership: Call, settings: Any) -> None:
    settings.DOORS = {"apply": "calls:detail", "check": "advice:self_check", "enquire": "advice:enquire"}
    page = text(client, f"/en/calls/{partnership.pk}/")
    assert f'href="/en/check/?call={partnership.pk}"' in page
    assert 'href="/en/enquire/?action=partnership"' in page
    client.post("/en/finder/keep/", posted())
    token = SelfCheck.objects.get().token
    assert f"?self_check={token}" in text(client, f"/en/check/{token}/")
