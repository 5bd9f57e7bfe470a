"""Saved views: kept, found above the list and on the desk, shared, changed, removed and brought back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import AuditLine
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.people import operations as people
from vaihto.people import saved_views
from vaihto.people.models import Person, SavedView
from vaihto.people.saved_views import CannotSave

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
LIST = "applications:list"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    clock.move_to(AT)
    translation.activate("en")
    reverse(LIST)  # Reads the addresses, and with them the lists that can be kept.


def person(name: str, *roles: str) -> Person:
    made = people.add_person(email=f"{name.lower()}@example.org", name=name, language="en", by=SYSTEM, at=AT)
    for role in roles:
        people.give_role(made, role=role, by=SYSTEM, at=AT)
    return made


def actor(somebody: Person) -> Actor:
    return organisation_queries.actor_for(somebody)


def signed_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def keep(somebody: Person, name: str = "Waiting", query: str = "state=waiting", **options: bool) -> SavedView:
    return saved_views.save(LIST, name, query, **options, by=actor(somebody), at=AT)


@pytest.fixture
def olli() -> Person:
    return person("Olli", "officer")


def test_a_view_is_saved_from_its_list_and_stands_above_it_and_on_the_desk(olli: Person) -> None:
    client = signed_in(olli)
    page = client.get("/en/applications/?state=waiting&page=7").text
    assert '<input type="hidden" name="query" value="state=waiting">' in page
    form = {"place": LIST, "name": "  My   work ", "query": "state=waiting&page=7&csrfmiddlewaretoken=x&q="}
    answer = client.post("/en/saved-views/save/", form, follow=True)
    assert answer.redirect_chain[-1][0] == "/en/applications/?state=waiting"
    assert "The view is saved: My work." in answer.text
    assert 'href="?state=waiting" aria-current="page">My work' in answer.text
    assert 'name="view-name"' not in answer.text
    assert 'href="/en/applications/?state=waiting">My work' in client.get("/en/desk/").text


def test_the_whole_list_offers_nothing_to_save(olli: Person) -> None:
    assert "Save this view" not in signed_in(olli).get("/en/applications/").text


def test_the_same_name_keeps_the_newer_filters(olli: Person) -> None:
    keep(olli)
    keep(olli, query="state=hearing")
    assert list(SavedView.objects.values_list("name", "query")) == [("Waiting", "state=hearing")]


def test_the_order_of_filters_makes_no_other_view() -> None:
    assert saved_views.tidy("state=b&action=&sort=-due&state=a&page=3&view=all") == "sort=-due&state=a&state=b"
    assert saved_views.tidy("%00&&=x&q=%3Cb%3E") == saved_views.tidy("q=<b>&=x")


def test_colleagues_see_what_is_shared_and_nothing_else(olli: Person) -> None:
    keep(olli, "Ours", is_shared=True)
    keep(olli, "Mine")
    colleague, assessor = person("Paula", "officer"), person("Arvo", "assessor")
    page = signed_in(colleague).get("/en/applications/").text
    assert "Ours (Olli)" in page
    assert "Mine" not in page.replace("handler=me", "").replace(">Mine ", "")
    assert saved_views.visible_to(actor(assessor)).count() == 0
    Person.objects.filter(pk=olli.pk).update(is_active=False)
    assert saved_views.visible_to(actor(colleague)).count() == 0


def test_a_school_keeps_its_own_and_cannot_share() -> None:
    aino = person("Aino")
    organisations.register({"name": "Turku", "country": "FI", "kind": "vet_provider"}, by=actor(aino), at=AT)
    view = saved_views.save("mobility:list", "Abroad", "state=abroad", is_shared=True, by=actor(aino), at=AT)
    assert not view.is_shared
    page = signed_in(aino).get("/en/stays/?state=planned").text
    assert "Abroad" in page
    assert 'name="is_shared"' not in page
    with pytest.raises(CannotSave):
        keep(aino)


def test_the_list_opens_with_the_chosen_view_and_the_whole_list_stays_one_click_away(olli: Person) -> None:
    keep(olli, is_default=True)
    client = signed_in(olli)
    assert client.get("/en/applications/").headers["Location"] == "/en/applications/?state=waiting"
    page = client.get("/en/applications/?view=all")
    assert page.status_code == 200
    assert 'href="?view=all" aria-current="page">All' in page.text
    assert signed_in(person("Paula", "officer")).get("/en/applications/").status_code == 200


def test_only_one_view_opens_a_list(olli: Person) -> None:
    keep(olli, "One", is_default=True)
    two = keep(olli, "Two", "state=hearing")
    saved_views.change(two, "Two", is_shared=False, is_default=True, by=actor(olli), at=AT)
    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["Two"]


def test_a_view_is_renamed_on_its_page_and_a_taken_name_is_refused_in_words(olli: Person) -> None:
    view = keep(olli)
    keep(olli, "Taken", "state=hearing")
    client = signed_in(olli)
    address = f"/en/saved-views/{view.pk}/"
    refused = client.post(address, {"name": "Taken", "is_shared": "on"})
    assert "because you have another one of that name" in refused.text
    assert client.post(address, {"name": "Checks", "is_shared": "on"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.query) == ("Checks", True, "state=waiting")


def test_a_removed_view_is_brought_back_for_a_day(olli: Person) -> None:
    view = keep(olli, is_default=True)
    client = signed_in(olli)
    page = client.post(f"/en/saved-views/{view.pk}/remove/", follow=True).text
    assert "Bring back Waiting" in page
    assert "Waiting" not in client.get("/en/desk/").text
    assert client.get("/en/applications/").status_code == 200
    client.post(f"/en/saved-views/{view.pk}/restore/")
    assert client.get("/en/applications/").status_code == 302
    client.post(f"/en/saved-views/{view.pk}/remove/")
    clock.move_to(AT + timedelta(days=1, minutes=1))
    assert client.post(f"/en/saved-views/{view.pk}/restore/").status_code == 404
    assert saved_views.forget_removed() == 1


def test_what_took_the_name_or_the_first_place_meanwhile_keeps_it(olli: Person) -> None:
    old = keep(olli, is_default=True)
    by = actor(olli)
    saved_views.remove(old, by=by, at=AT)
    new = keep(olli, query="state=hearing", is_default=True)
    with pytest.raises(CannotSave, match="another one of that name"):
        saved_views.restore(old, by=by, at=AT)
    saved_views.change(new, "Heard", is_shared=False, is_default=True, by=by, at=AT)
    assert not saved_views.restore(old, by=by, at=AT).is_default


def test_a_view_of_somebody_else_is_not_there(olli: Person) -> None:
    view = keep(olli, is_shared=True)
    paula = person("Paula", "officer")
    client = signed_in(paula)
    answers = [client.get(f"/en/saved-views/{view.pk}/")]
    answers += [client.post(f"/en/saved-views/{view.pk}/{deed}/") for deed in ("remove", "restore")]
    assert [one.status_code for one in answers] == [404] * 3
    with pytest.raises(CannotSave):
        saved_views.remove(view, by=actor(paula), at=AT)


@pytest.mark.parametrize(
    ("place", "name", "query"),
    [("people:people", "x", ""), ("nonsense", "x", ""), (LIST, "  ", ""), (LIST, "x" * 61, ""), (LIST, "x", "q=" + "y" * 1001)],
)
def test_what_cannot_be_kept_is_refused_in_words(olli: Person, place: str, name: str, query: str) -> None:
    answer = signed_in(olli).post("/en/saved-views/save/", {"place": place, "name": name, "query": query}, follow=True)
    assert "The view was not saved, because" in answer.text
    assert not SavedView.objects.exists()


def test_thirty_views_of_a_list_are_enough(olli: Person) -> None:
    for number in range(saved_views.MOST):
        keep(olli, f"View {number}")
    with pytest.raises(CannotSave, match="you have 30"):
        keep(olli, "One more")


def test_each_deed_leaves_one_line_and_a_repeated_one_none(olli: Person) -> None:
    before = AuditLine.objects.count()
    view, by = keep(olli), actor(olli)
    saved_views.change(view, "Waiting", is_shared=False, is_default=False, by=by, at=AT)
    saved_views.remove(view, by=by, at=AT)
    saved_views.remove(view, by=by, at=AT)
    saved_views.restore(view, by=by, at=AT)
    saved_views.restore(view, by=by, at=AT)
    lines = AuditLine.objects.filter(number__gt=before).order_by("number").values_list("operation", flat=True)
    assert list(lines) == ["people.save_view", "people.remove_view", "people.restore_view"]
