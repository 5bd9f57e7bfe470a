"""The deputy of an absent handler: the cases wait on the desk, marked; the record names both; conflicts stay the deputy's own."""

from datetime import timedelta

import pytest
from application_examples import NOW
from django.test import Client

from vaihto.applications import operations
from vaihto.applications.models import Application
from vaihto.desks import deadlines
from vaihto.desks.waiting import officer as desk
from vaihto.kit import audit, clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.organisations import queries as organisations
from vaihto.people import operations as people
from vaihto.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(movable_clock: None, riikka: Person, sent: Application, officer: Actor) -> Person:
    """Return the deputy of Riikka, who handles the sent application and is away today."""
    clock.move_to(NOW)
    made = people.add_person(email="bo@example.org", name="Bo Ek", language="en", by=SYSTEM, at=NOW)
    people.give_role(made, role="officer", by=SYSTEM, at=NOW)
    operations.assign_handler(sent, riikka.pk, by=officer, at=NOW)
    days = {"starts_on": NOW.date(), "ends_on": NOW.date() + timedelta(days=3)}
    people.name_deputy(riikka, made, **days, by=officer, at=NOW)
    return made


def test_the_cases_of_the_absent_one_wait_on_the_desk_and_in_the_calendar_marked(
    bo: Person, sent: Application, officer: Actor
) -> None:
    Application.objects.filter(pk=sent.pk).update(check_due_on=NOW.date())
    deputy = organisations.actor_for(bo)
    (one,) = desk.of_absent(deputy)
    assert (one.title, one.hint, one.due) == ("Look after 1 case", "For Riikka Niemelä", NOW.date())
    assert f"?handler={officer.id}&state=waiting" in one.url
    (day,) = deadlines.of_own_cases(deputy)
    assert day.title.endswith("(for Riikka Niemelä)")
    assert not list(desk.of_absent(officer))
    browser = Client()
    browser.force_login(bo)
    assert "For Riikka Niemelä" in browser.get("/en/desk/").text
    assert sent.number in browser.get(one.url).text
    clock.move_to(NOW + timedelta(days=4))
    assert not list(desk.of_absent(organisations.actor_for(bo)))


def test_what_the_deputy_does_in_the_case_is_recorded_for_the_absent_one_and_the_chain_holds(
    bo: Person, sent: Application, officer: Actor
) -> None:
    operations.assign_handler(sent, bo.pk, by=organisations.actor_for(bo), at=clock.now())
    operations.assign_handler(sent, int(officer.id), by=organisations.actor_for(bo), at=clock.now())
    last = [(line.actor_name, line.actor_id, line.actor_for) for line in audit.lines_of(sent.case)][-3:]
    assert last == [
        ("Riikka Niemelä", officer.id, ""), ("Bo Ek", str(bo.pk), "Riikka Niemelä"), ("Bo Ek", str(bo.pk), "")
    ]  # fmt: skip
    assert audit.verify() == []


def test_a_changed_name_of_the_absent_one_breaks_the_chain(bo: Person, sent: Application) -> None:
    operations.assign_handler(sent, bo.pk, by=organisations.actor_for(bo), at=clock.now())
    line = audit.lines_of(sent.case)[-1]
    type(line).objects.filter(pk=line.pk).update(actor_for="Somebody Else")
    assert any("was changed after it was written" in problem for problem in audit.verify())


def test_a_case_that_is_kept_from_the_deputy_does_not_wait_for_the_deputy(bo: Person, sent: Application) -> None:
    sent.blocked.create(person=bo, blocked_at=NOW, reason="A relative")
    assert not list(desk.of_absent(organisations.actor_for(bo)))
