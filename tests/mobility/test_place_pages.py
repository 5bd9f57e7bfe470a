"""The pages of announced places: a student on a phone without an account, and the school's people.

Seen failing: with `place_states.of_candidacy` telling what is only proposed, the test of the school and a colleague.
"""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from place_examples import AFTER, BILBAO, MALTA, announced, applied, decided, holder, scored
from stay_examples import NOW

from vaihto.grants.models import GrantAgreement
from vaihto.kit import clock, viewing
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility import place_paper, place_queries
from vaihto.mobility.models import Announcement, Candidacy, Mobility
from vaihto.people.models import Person

FORM = {
    "name": "Aino Aalto", "email": "aino@student.example", "group": "KOK25A", "age": "adult", "motivation": "I want to go.",
    "answer_1": "Sauces", "support": "no", "once": "form-1",
}  # fmt: skip


@pytest.fixture
def place(project: GrantAgreement, liisa: Actor) -> Announcement:
    """Return an open announcement."""
    return announced(project, liisa)


def at_work(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def public(place: Announcement, end: str = "", language: str = "en") -> str:
    return f"/{language}/stays/places/at/{place.address}/{end}"


def opened(candidacy_or_email: str) -> tuple[Client, str]:
    """Return a browser that has opened the newest private link, and the address of its page."""
    body = OutboxItem.objects.filter(recipient=candidacy_or_email).latest("pk").body
    found = re.search(r"(/\w\w/stays/candidate/[^/\s]+/)", body)
    assert found is not None
    client = Client()
    client.post(found[1], {"door": "open"})
    return client, found[1]


def test_a_student_applies_by_phone_reads_changes_and_withdraws_by_the_private_link(place: Announcement):
    client = Client()
    page = client.get(public(place))
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Motivation: at most 10 points" in page.text
    answer = client.post(public(place, "apply/"), FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, public(place, "sent/"))
    phone, link = opened("aino@student.example")
    page = phone.get(link).text
    assert "I want to go." in page
    # The link itself names nobody; the head of the page says so in the reader's language.
    assert "Candidate for a place" in page
    assert f"Candidate {Candidacy.objects.get().pk}" not in page
    changed = {key: value for key, value in FORM.items() if key != "email"} | {"motivation": "To cook.", "age": "minor"}
    assert phone.post(f"{link}change/", changed).status_code == 302
    one = Candidacy.objects.get()
    assert (one.motivation, one.is_minor, one.email) == ("To cook.", True, "aino@student.example")
    assert "is erased" in phone.post(link, {"deed": "withdraw"}, follow=True).text


def test_outsiders_learn_nothing_of_who_has_applied(place: Announcement):
    applied(place, "Aino Aalto")
    known = Client().post(public(place, "apply/"), {**FORM, "name": "A Curious Classmate"}, follow=True)
    unknown = Client().post(public(place, "apply/"), {**FORM, "email": "bea@student.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert [Candidacy.objects.get(email=FORM["email"]).name, Candidacy.objects.count()] == ["Aino Aalto", 2]
    assert "Aino" not in Client().get(public(place)).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "x"}, "e-mail address"),
        ({"group": "Another group"}, "Your group"),
        ({"name": "A\x00B"}, "Null characters"),
        ({"motivation": "x" * 2001}, "Why do you want to go?"),
        ({"motivation": ""}, "Why do you want to go?"),
        ({"age": "999"}, "How old are you now?"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_asked_back(place: Announcement, change: dict[str, str], words: str):
    page = Client().post(public(place, "apply/"), {**FORM, **change})
    assert page.status_code == 200
    assert words in page.text
    assert not Candidacy.objects.exists()


def test_hostile_words_are_shown_as_words(place: Announcement, liisa: Actor):
    one = applied(place, "<script>alert(1)</script>", email="evil@student.example", motivation="<img src=x onerror=alert(1)>")
    text = at_work(liisa).get(f"/en/stays/places/{place.pk}/candidates/{one.pk}/").text
    assert "<script>alert" not in text
    assert "&lt;img src=x" in text
    assert Client().get("/en/stays/places/at/%00/").status_code == 404
    assert at_work(liisa).get("/en/stays/places/?q=%00&state=x&project=%00").status_code == 200


def test_several_places_are_wished_for_in_an_order_without_twice_the_same(project: GrantAgreement, liisa: Actor):
    place = announced(project, liisa, BILBAO, MALTA)
    first, second = (str(one.pk) for one in place.places.all())
    twice = Client().post(public(place, "apply/"), {**FORM, "wish_1": first, "wish_2": first})
    assert "The same place stands twice" in twice.text
    Client().post(public(place, "apply/"), {**FORM, "wish_1": second, "wish_2": first})
    assert [wish.place.city for wish in Candidacy.objects.get().wishes.order_by("order")] == ["Valletta", "Bilbao"]


def test_after_the_deadline_nobody_applies_and_the_list_of_the_school_is_empty(place: Announcement, school: Any):
    listed = f"/en/stays/places/school/{school.pk}/"
    assert "Cooking in Bilbao" in Client().get(listed).text
    clock.move_to(AFTER)
    assert "Applying is closed." in Client().get(public(place, "apply/")).text
    assert "deadline has passed" in Client().post(public(place, "apply/"), FORM).text
    assert "No place is open now." in Client().get(listed).text
    assert {Client().get(f"/en/stays/places/school/{key}/").status_code for key in (987654, 10**20)} == {404}


def test_a_class_may_apply_at_once_and_a_flood_may_not(place: Announcement, monkeypatch: pytest.MonkeyPatch):
    cache.clear()
    monkeypatch.setattr("vaihto.mobility.views.candidates.TRIES", 2)
    answers = [Client().post(public(place, "apply/"), {**FORM, "email": f"{n}@student.example"}).status_code for n in range(3)]
    assert answers == [302, 302, 200]


def test_the_school_scores_proposes_and_a_colleague_confirms(place: Announcement, liisa: Actor, matti: Actor):
    people = [applied(place, name) for name in ("Aino Aalto", "Bea Berg")]
    clock.move_to(AFTER)
    first, second = place.criteria.all()
    page = f"/en/stays/places/{place.pk}/"
    for number, one in enumerate(people):
        points = {f"points_{first.pk}": str(9 - number), f"points_{second.pk}": "4,5"}
        assert "Your points" in at_work(liisa).get(f"{page}candidates/{one.pk}/").text
        assert at_work(liisa).post(f"{page}candidates/{one.pk}/", points).status_code == 302
    form = at_work(liisa).get(f"{page}choose/").context["form"]
    begins = {name: field.initial for name, field in form.fields.items() if not name.startswith("reason")}
    aino, bea = (one.pk for one in people)
    seat = f"place-{place.places.get().pk}"
    assert begins == {f"outcome_{aino}": seat, f"reserve_{aino}": None, f"outcome_{bea}": "reserve", f"reserve_{bea}": 1}
    choice = {f"outcome_{aino}": seat, f"outcome_{bea}": "reserve", f"reserve_{bea}": "1"}
    assert "a reason is missing" in at_work(liisa).post(f"{page}choose/", choice).text
    assert at_work(liisa).post(f"{page}choose/", {**choice, f"reason_{bea}": "Second by points."}).status_code == 302
    phone, link = opened("aino@student.example")
    assert "The school is reading the applications" in phone.get(link).text
    assert "A colleague confirms" in at_work(liisa).get(page).text
    at_work(matti).post(f"{page}confirm/")
    phone, link = opened("bea@student.example")
    text = phone.get(link).text
    assert "You are on the reserve list, number 1" in text
    assert "Second by points." in text
    assert "8 / 10" in text
    assert "Liisa Korpela, Kallaveden ammattiopisto" in text
    assert "Aino" not in text


def test_a_minor_accepts_with_a_guardian_and_one_button_makes_the_participant(place: Announcement, stay: Mobility, liisa: Actor):
    aino = applied(place, "Aino Aalto", is_minor=True)
    clock.move_to(AFTER)
    decided(place, [aino], liisa, None)
    phone, link = opened(aino.email)
    assert "guardian’s name and own address" in phone.post(link, {"deed": "answer", "answer": "accept"}).text
    guardian = {"guardian_name": "Eila Aalto", "guardian_email": "eila@example.org", "guardian_language": "fi"}
    said = phone.post(link, {"deed": "answer", "answer": "accept", **guardian}, follow=True).text
    assert "You have accepted the place." in said
    page = f"/en/stays/places/{place.pk}/candidates/{aino.pk}/"
    assert "Make a participant of the stay" in at_work(liisa).get(page).text
    answer = at_work(liisa).post(f"{page}take/", {"stay": str(stay.pk)})
    assert answer.headers["Location"] == f"/en/stays/{stay.pk}/"
    assert "Aino Aalto" in at_work(liisa).get(f"/en/stays/{stay.pk}/").text


def test_every_reading_of_an_application_is_recorded(place: Announcement, liisa: Actor):
    one = applied(place, "Aino Aalto")
    at_work(liisa).get(f"/en/stays/places/{place.pk}/candidates/{one.pk}/")
    assert [view.viewer_name for view in viewing.views_of(f"mobility.Candidacy:{one.pk}")] == ["Liisa Korpela"]


def test_a_draft_is_typed_saved_and_opened(project: GrantAgreement, liisa: Actor):
    client = at_work(liisa)
    draft = {
        "title_fi": "Kokiksi", "text_fi": "Kuukausi.", "who_fi": "Kokit.", "closes_on": "1.12.2027", "closes_time": "16.00",
        "answer_days": "7", "places-TOTAL_FORMS": "2", "places-INITIAL_FORMS": "0", "places-0-country_to": "ES",
        "places-0-seats": "2", "places-1-seats": "1", "criteria-TOTAL_FORMS": "2", "criteria-INITIAL_FORMS": "0",
        "criteria-0-title_fi": "Motivaatio", "criteria-0-max_points": "5", "criteria-1-max_points": "5",
    }  # fmt: skip
    answer = client.post(f"/en/stays/places/new/{project.pk}/", draft)
    made = Announcement.objects.get()
    assert answer.headers["Location"] == f"/en/stays/places/{made.pk}/"
    assert [(one.country_to, one.seats) for one in made.places.all()] == [("ES", 2)]
    assert [one.max_points for one in made.criteria.all()] == [5]
    assert client.get(f"/en/stays/places/{made.pk}/edit/").context["form"]["closes_time"].value() == "16.00"
    client.post(f"/en/stays/places/{made.pk}/open/")
    assert Client().get(public(made)).status_code == 200


def test_the_list_is_filtered_downloaded_and_costs_the_same_for_three(place: Announcement, project: GrantAgreement, liisa: Actor):
    client = at_work(liisa)
    client.get("/en/stays/places/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get("/en/stays/places/")
    for _number in range(2):
        announced(project, liisa, BILBAO, MALTA)
    with CaptureQueriesContext(connection) as three:
        page = client.get("/en/stays/places/?state=open")
    assert len(page.context["rows"]) == 3
    assert len(three) <= len(one)
    assert client.get("/en/stays/places/?state=decided").context["rows"] == []
    assert "Cooking in Bilbao" in client.get("/en/stays/places/list.csv").content.decode("utf-8-sig")


def test_the_page_of_the_candidates_costs_the_same_for_three(place: Announcement, liisa: Actor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    scored_ones = [applied(place, "Aino Aalto")]
    clock.move_to(AFTER)
    scored(scored_ones[0], liisa, 5, 5)
    client, page = at_work(liisa), f"/en/stays/places/{place.pk}/"
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for name in ("Bea Berg", "Cai Carlsson"):
        scored(applied(place, name, at=NOW), liisa, 4, 4)
    with CaptureQueriesContext(connection) as three:
        client.get(page)
    assert len(three) == len(one)


def test_the_notice_is_a_pdf_in_the_languages_of_the_announcement(place: Announcement, liisa: Actor):
    answer = at_work(liisa).get(f"/fi/stays/places/{place.pk}/notice.pdf?lang=fi")
    assert answer.content.startswith(b"%PDF")
    values = place_paper.values_of(place, "fi")
    assert values["title"] == "Kokiksi Bilbaoon"
    assert values["address"].endswith(f"/stays/places/at/{place.address}/")


def test_the_other_school_finds_nothing(place: Announcement, stranger: Actor, officer: Actor):
    one = applied(place, "Aino Aalto")
    for actor in (stranger, officer):
        for end in ("", "choose/", f"candidates/{one.pk}/", "notice.pdf"):
            assert at_work(actor).get(f"/en/stays/places/{place.pk}/{end}").status_code == 404
    assert list(place_queries.visible_to(holder(one))) == []
    other = announced(place.agreement, operations_actor(place))
    assert at_work(operations_actor(place)).get(f"/en/stays/places/{other.pk}/candidates/{one.pk}/").status_code == 404


def operations_actor(place: Announcement) -> Actor:
    """Return the coordinator of the school."""
    from vaihto.organisations import queries as organisations

    return organisations.actor_for(organisations.members_of(place.agreement.organisation_id)[0].person)
