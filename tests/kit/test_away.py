"""When the database is away or a page has become too old, what was typed stands on the answer, to be sent again."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from vaihto.kit import middleware


def away(request: HttpRequest) -> HttpResponse:
    """Answer as a view does whose database is gone."""
    raise OperationalError


def test_a_form_sent_while_the_database_is_away_can_be_sent_again() -> None:
    answer = middleware.database_away(away)(RequestFactory().post("/en/applications/1/project/", {"title": "Kaksi rantaa"}))
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")
    assert 'name="title" value="Kaksi rantaa"' in text
    assert 'action="/en/applications/1/project/"' in text


def test_a_page_asked_for_while_the_database_is_away_can_be_asked_for_again() -> None:
    answer = middleware.database_away(away)(RequestFactory().get("/sv/calls/", {"q": "a&b"}))
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")
    assert '<html lang="sv"' in text
    assert 'href="/sv/calls/?q=a%26b"' in text
    assert "Försök igen" in text
    assert "http-equiv" not in text


def test_after_a_password_the_page_is_only_opened_again() -> None:
    answer = middleware.database_away(away)(RequestFactory().post("/fi/login/", {"login": "a@b.fi", "password": "sala"}))
    text = answer.content.decode()
    assert 'href="/fi/login/"' in text
    assert "<form" not in text


def test_a_password_is_never_written_into_a_page() -> None:
    answer = middleware.database_away(away)(RequestFactory().post("/en/login/", {"login": "a@b.fi", "password": "sala"}))
    assert "sala" not in answer.content.decode()


def test_a_page_older_than_the_sign_in_gives_the_text_back_to_our_own_pages_only(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    for origin, kept in (("http://testserver", True), ("https://elsewhere.example", False), ("", False)):
        answer = client.post("/en/sign-in/", {"note": "Kirjoitettu"}, headers={"Origin": origin} if origin else {})
        assert answer.status_code == 403
        assert ("Kirjoitettu" in answer.content.decode()) is kept
