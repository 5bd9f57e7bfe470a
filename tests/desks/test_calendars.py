"""Calendar feeds: what is told to whom, in a form that the library's own parser reads back; private, read only, revocable."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.core.canonical import sha256_of
from vaihto.desks import deadlines, feeds
from vaihto.desks.models import CalendarEntry, CalendarFeed
from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import AuditLine
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.programmes.models import Programme

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    cache.clear()
    clock.move_to(AT)


def person(name: str, *roles: str, language: str = "en") -> Person:
    made = people.add_person(email=f"{name.lower()}@example.org", name=name, language=language, by=SYSTEM, at=AT)
    for role in roles:
        people.give_role(made, role=role, by=SYSTEM, at=AT)
    return made


@pytest.fixture
def aino() -> Person:
    return person("Aino")


@pytest.fixture
def turku(aino: Person) -> Organisation:
    values = {"name": "Turku", "country": "FI", "kind": "vet_provider", "city": "Turku"}
    return organisations.register(values, by=organisation_queries.actor_for(aino), at=AT)


@pytest.fixture
def call() -> Call:
    programme = Programme.objects.create(
        code="demo", pack="leonardo", rule_year=2012, title_fi="Ohjelma", title_sv="Program", title_en="Programme",
        agency_fi="Virasto", agency_sv="Myndighet", agency_en="Agency", contact="virasto@example.org",
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return Call.objects.create(
        programme=programme, action="student_mobility", year=2027, title_fi="Haku; 2027, eli \\n", title_sv="Utlysning",
        title_en="Call; 2027, that is \\n", opens_at=AT - timedelta(days=10), closes_at=datetime(2027, 3, 31, 13, 15, tzinfo=UTC),
        budget=100000, state="published", published_at=AT, created_at=AT, version=1,
    )  # fmt: skip


def application(call: Call, of: Organisation, number: str = "", **values: Any) -> Application:
    sent = {"number": number, "state": "sent", "sent_at": AT, "check_state": "waiting"} if number else {}
    return Application.objects.create(call=call, organisation=of, created_at=AT, saved_at=AT, **{**sent, **values})


def address_of(somebody: Person) -> str:
    return f"/en/calendar/{feeds.make(by=organisation_queries.actor_for(somebody), at=AT)}.ics"


def read(address: str) -> dict[str, Any]:
    """Return the events of a feed by UID, as the library reads them."""
    answer = Client().get(address)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.content)
    assert not calendar.errors
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    for event in calendar.walk("VEVENT"):
        assert not event.errors
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_a_draft_tells_when_its_call_closes_as_the_same_moment_in_summer_time(
    aino: Person, turku: Organisation, call: Call
) -> None:
    one = application(call, turku, title="Leipä, ja voi; “juusto”\\ ja rivi\nvaihto")
    ((uid, event),) = read(address_of(aino)).items()
    assert uid == f"draft-{one.pk}-closes@127.0.0.1"
    # 31 March 2027 is after the change to summer time: 13:15 UTC is 16:15 in Finland.
    assert event["DTSTART"].dt == datetime(2027, 3, 31, 13, 15, tzinfo=UTC)
    assert event["DTSTART"].dt.astimezone(ZoneInfo("Europe/Helsinki")).hour == 16
    assert "Leipä, ja voi; “juusto”" in str(event["SUMMARY"])
    assert event["URL"] == f"http://127.0.0.1:8000/en/applications/{one.pk}/"
    assert (event["STATUS"], int(event["SEQUENCE"])) == ("CONFIRMED", 0)


def test_days_are_whole_days(aino: Person, turku: Organisation, call: Call) -> None:
    one = application(call, turku, "2027-0001", title="Leipä", check_state="completion", check_due_on=date(2027, 3, 28))
    ((uid, event),) = read(address_of(aino)).items()
    assert uid == f"application-{one.pk}-completion@127.0.0.1"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 3, 28), date(2027, 3, 29))
    assert str(event["SUMMARY"]) == "Complete the application: 2027-0001 Leipä"


def test_the_same_calendar_is_the_same_file_and_is_not_sent_twice(aino: Person, turku: Organisation, call: Call) -> None:
    application(call, turku, title="Leipä")
    address, client = address_of(aino), Client()
    first = client.get(address)
    clock.move_to(AT + timedelta(hours=5))
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert client.get(address).content == first.content
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first.headers
    assert not first.cookies


def test_a_moved_deadline_keeps_its_identity_and_counts_its_changes(aino: Person, turku: Organisation, call: Call) -> None:
    application(call, turku, title="Leipä")
    address, client = address_of(aino), Client()
    ((uid, before),) = read(address).items()
    mark = client.get(address).headers["ETag"]
    clock.move_to(AT + timedelta(days=1))
    Call.objects.update(closes_at=call.closes_at + timedelta(days=7))
    assert client.get(address, headers={"If-None-Match": mark}).status_code == 200
    ((same, after),) = read(address).items()
    assert same == uid
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)
    assert after["LAST-MODIFIED"].dt == AT + timedelta(days=1)
    assert after["DTSTART"].dt == call.closes_at + timedelta(days=7)


def test_what_is_gone_is_cancelled_comes_back_and_is_forgotten_in_the_end(aino: Person, turku: Organisation, call: Call) -> None:
    one = application(call, turku, "2027-0001", check_state="completion", check_due_on=date(2027, 3, 1))
    address = address_of(aino)
    read(address)
    Application.objects.update(check_state="waiting", check_due_on=None)
    ((uid, event),) = read(address).items()
    assert (event["STATUS"], int(event["SEQUENCE"])) == ("CANCELLED", 1)
    Application.objects.update(check_state="completion", check_due_on=date(2027, 3, 2))
    event = read(address)[uid]
    assert (event["STATUS"], int(event["SEQUENCE"]), event["DTSTART"].dt) == ("CONFIRMED", 2, date(2027, 3, 2))
    Application.objects.filter(pk=one.pk).update(check_state="eligible")
    clock.move_to(datetime(2027, 7, 1, tzinfo=UTC))
    read(address)
    clock.move_to(datetime(2027, 10, 1, tzinfo=UTC))
    assert read(address) == {}
    assert CalendarEntry.objects.count() == 0


def test_a_deadline_that_has_passed_stays_as_it_was(aino: Person, turku: Organisation, call: Call) -> None:
    application(call, turku, title="Leipä")
    address = address_of(aino)
    read(address)
    clock.move_to(call.closes_at + timedelta(minutes=1))  # type: ignore[operator]
    ((_uid, event),) = read(address).items()
    assert (event["STATUS"], int(event["SEQUENCE"])) == ("CONFIRMED", 0)


def test_an_officer_is_told_the_days_of_own_cases_only(turku: Organisation, call: Call) -> None:
    olli, paula = person("Olli", "officer"), person("Paula", "officer")
    due = date(2027, 3, 1)
    for number, state, handler in (
        ("1", "hearing", olli),
        ("2", "completion", olli),
        ("3", "waiting", olli),
        ("4", "hearing", paula),
    ):
        application(call, turku, f"2027-000{number}", title="Leipä", check_state=state, check_due_on=due, handler=handler)
    told = sorted(str(event["SUMMARY"]) for event in read(address_of(olli)).values())
    assert told == ["Case is due: 2027-0003 Leipä", "Completion is due: 2027-0002 Leipä", "Hearing ends: 2027-0001 Leipä"]


def test_each_reads_it_in_their_own_language(turku: Organisation, call: Call, aino: Person) -> None:
    application(call, turku, "2027-0001", title="Leipä", check_state="completion", check_due_on=date(2027, 3, 1))
    address = address_of(aino).replace("/en/", "/sv/")
    Person.objects.filter(pk=aino.pk).update(language="fi")
    ((_uid, event),) = read(address).items()
    assert str(event["SUMMARY"]) == "Täydennä hakemus: 2027-0001 Leipä"


def test_no_person_and_no_mail_address_is_in_the_file(aino: Person, turku: Organisation, call: Call) -> None:
    application(call, turku, title="Leipä")
    text = Client().get(address_of(aino)).content.decode()
    assert "Aino" not in text
    assert "@" not in text.replace("@127.0.0.1", "")


def test_the_address_is_shown_once_and_kept_as_a_hash(aino: Person) -> None:
    client = Client()
    client.force_login(aino)
    made = client.post("/en/calendar/make/")
    token = next(part.split(".ics")[0] for part in made.text.split("/calendar/") if ".ics" in part[:60])
    assert len(token) == 43
    assert CalendarFeed.objects.get().token_hash == sha256_of(token)
    assert "no-store" in made.headers["Cache-Control"]
    assert token not in client.get("/en/calendar/").text
    assert not AuditLine.objects.filter(changes__icontains=token).exists()


def test_another_address_closes_the_earlier_one_and_closing_closes_the_last(aino: Person) -> None:
    client = Client()
    client.force_login(aino)
    old = address_of(aino)
    new = address_of(aino)
    assert [Client().get(one).status_code for one in (old, new)] == [404, 200]
    client.post("/en/calendar/close/")
    client.post("/en/calendar/close/")
    assert [Client().get(one).status_code for one in (old, new)] == [404, 404]
    assert AuditLine.objects.filter(operation="desks.close_calendar").count() == 1


def test_whose_account_is_closed_has_no_calendar(aino: Person) -> None:
    address = address_of(aino)
    Person.objects.filter(pk=aino.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_nothing_but_reading_is_taken_and_not_too_often(aino: Person) -> None:
    address, client = address_of(aino), Client()
    assert client.head(address).status_code == 200
    assert {client.generic(method, address).status_code for method in ("POST", "PUT", "DELETE", "PROPFIND")} == {405}
    codes = [client.get("/en/calendar/nothing.ics").status_code for _time in range(61)]
    assert codes[-1] == 429


def test_the_page_shows_what_would_be_told(aino: Person, turku: Organisation, call: Call) -> None:
    client = Client()
    client.force_login(aino)
    assert "No deadlines now" in client.get("/en/calendar/").text
    application(call, turku, title="Leipä")
    text = client.get("/en/calendar/").text
    assert "Your draft: Leipä" in text
    assert "16:15" in text


def test_a_person_who_lost_a_role_is_told_nothing_of_it(turku: Organisation, call: Call) -> None:
    olli = person("Olli", "officer")
    application(call, turku, "2027-0001", check_state="hearing", check_due_on=date(2027, 3, 1), handler=olli)
    assert len(deadlines.of(organisation_queries.actor_for(olli))) == 1
    olli.staff_roles.update(ended_at=AT)
    assert deadlines.of(organisation_queries.actor_for(olli)) == []
