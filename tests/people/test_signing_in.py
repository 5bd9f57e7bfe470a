"""Signing in: password, code by mail, new accounts, forgotten passwords; language kept, nobody enumerated, mail in the outbox."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.people import operations
from vaihto.people.models import Person

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
SECRET = "kolmetoista hevosta"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits(settings: Any) -> None:
    cache.clear()
    # The test runner would catch mail before it reaches our outbox.
    settings.EMAIL_BACKEND = "vaihto.kit.mailing.Backend"


@pytest.fixture
def aino() -> Person:
    return operations.add_person(email="aino@example.org", name="Aino", language="sv", password=SECRET, by=SYSTEM, at=AT)


def address(name: str, language: str, **query: str) -> str:
    with translation.override(language):
        return reverse(name)


def who(client: Client) -> str | None:
    key: str | None = client.session.get("_auth_user_id")
    return key


def code_in_mail() -> str:
    body = OutboxItem.objects.filter(kind="mail").order_by("-pk").values_list("body", flat=True)[0]
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", body, re.MULTILINE)
    assert found is not None, body
    return found.group(1)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_password_opens_the_desk_in_the_language_of_the_address(aino: Person, client: Client, language: str) -> None:
    answer = client.post(address("people:sign_in", language), {"login": "Aino@Example.org", "password": SECRET})
    assert answer.headers["Location"] == f"/{language}/desk/"
    assert who(client) == str(aino.pk)


def test_the_sign_in_is_recorded_with_organisation_and_right_to_sign(aino: Person, client: Client) -> None:
    organisations.register(
        {"name": "Skolan", "country": "FI", "kind": "vet_provider", "may_sign": True, "right_to_sign": "§ 4"},
        by=organisation_queries.actor_for(aino), at=AT,
    )  # fmt: skip
    client.post("/fi/sign-in/", {"login": aino.email, "password": SECRET})
    line = AuditLine.objects.get(operation="people.sign_in")
    assert line.changes["organisations"] == [{"name": "Skolan", "role": "coordinator", "may_sign": True, "right_to_sign": "§ 4"}]
    assert line.actor_organisation == "Skolan"


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/sv/my-data/", "/sv/my-data/"),
        ("https://evil.example.org/", "/fi/desk/"),
        ("//evil.example.org/", "/fi/desk/"),
        ("javascript:alert(1)", "/fi/desk/"),
    ],
)
def test_what_follows_the_sign_in_is_kept_inside_this_site_only(aino: Person, client: Client, wanted: str, lands: str) -> None:
    answer = client.post("/fi/sign-in/", {"login": aino.email, "password": SECRET, "next": wanted})
    assert answer.headers["Location"] == lands


def test_a_wrong_password_and_an_unknown_address_answer_alike(aino: Person) -> None:
    def answer(login: str) -> str:
        got = Client().post("/en/sign-in/", {"login": login, "password": "not the password"})
        assert got.status_code == 200
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", got.text).replace(login, "LOGIN")

    assert answer(aino.email) == answer("nobody@example.org")


def test_a_code_by_mail_opens_the_desk_and_the_mail_is_in_the_persons_language(aino: Person, client: Client) -> None:
    answer = client.post("/fi/account/code/", {"email": aino.email})
    assert answer.headers["Location"] == "/fi/account/code/confirm/"
    mail = OutboxItem.objects.get()
    assert (mail.recipient, mail.language) == (aino.email, "sv")
    assert "example.com" not in mail.body
    answer = client.post("/fi/account/code/confirm/", {"code": code_in_mail(), "action": "verify"})
    assert answer.headers["Location"] == "/fi/desk/"
    assert who(client) == str(aino.pk)


def test_asking_for_a_code_does_not_tell_who_has_an_account(aino: Person) -> None:
    def answer(email: str) -> tuple[int, str, str]:
        one = Client()
        first = one.post("/en/account/code/", {"email": email})
        page = one.get(first.headers["Location"]).text
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(email, "EMAIL")
        return first.status_code, first.headers["Location"], text

    assert answer(aino.email) == answer("nobody@example.org")


def test_a_wrong_code_opens_nothing(aino: Person, client: Client) -> None:
    client.post("/fi/account/code/", {"email": aino.email})
    for _ in range(5):
        client.post("/fi/account/code/confirm/", {"code": "AAAAAA", "action": "verify"})
    assert who(client) is None


def test_a_new_account_opens_with_the_code_from_the_mail(client: Client) -> None:
    answer = client.post("/sv/account/signup/", {"name": "Uusi Ulla", "email": "Ulla@Example.org", "password1": SECRET})
    assert answer.headers["Location"] == "/sv/account/confirm/"
    assert who(client) is None
    client.post("/sv/account/confirm/", {"code": code_in_mail(), "action": "verify"})
    ulla = Person.objects.get()
    assert who(client) == str(ulla.pk)
    assert (ulla.email, ulla.name, ulla.language) == ("ulla@example.org", "Uusi Ulla", "sv")
    assert AuditLine.objects.filter(operation="people.sign_up", case=f"person:{ulla.pk}").count() == 1


def test_signing_up_with_a_used_address_looks_the_same_and_makes_no_account(aino: Person, client: Client) -> None:
    answer = client.post("/fi/account/signup/", {"name": "X", "email": aino.email, "password1": SECRET})
    assert answer.headers["Location"] == "/fi/account/confirm/"
    assert client.get("/fi/account/confirm/").status_code == 200
    assert Person.objects.count() == 1
    assert OutboxItem.objects.get().recipient == aino.email


def test_a_forgotten_password_is_chosen_anew_with_a_code(aino: Person, client: Client) -> None:
    assert client.post("/fi/account/password/", {"email": aino.email}).status_code == 302
    answer = client.post("/fi/account/password/confirm/", {"code": code_in_mail(), "action": "verify"})
    assert answer.headers["Location"] == "/fi/account/password/new/"
    again = "neljätoista hevosta"
    client.post("/fi/account/password/new/", {"password1": again, "password2": again})
    answer = Client().post("/fi/sign-in/", {"login": aino.email, "password": again})
    assert answer.headers["Location"] == "/fi/desk/"


def test_signing_out_leads_to_the_front_page_in_the_same_language(aino: Person, client: Client) -> None:
    client.force_login(aino)
    assert client.get("/sv/account/logout/").status_code == 200
    assert who(client) is not None
    assert client.post("/sv/account/logout/").headers["Location"] == "/sv/"
    assert who(client) is None


def test_a_closed_account_opens_no_more(aino: Person, client: Client) -> None:
    operations.close_account(aino, by=SYSTEM, at=AT)
    client.post("/fi/sign-in/", {"login": aino.email, "password": SECRET})
    assert who(client) is None


def test_signing_in_makes_a_new_session(aino: Person, client: Client) -> None:
    client.get("/fi/sign-in/")
    session = client.session
    session["browser"] = "kept"
    session.save()
    before = session.session_key
    client.post("/fi/sign-in/", {"login": aino.email, "password": SECRET})
    assert client.session.session_key != before


def test_the_sixth_wrong_password_of_an_account_is_not_even_tried(aino: Person) -> None:
    for _ in range(10):
        Client().post("/fi/sign-in/", {"login": aino.email, "password": "wrong"})
    client = Client()
    client.post("/fi/sign-in/", {"login": aino.email, "password": SECRET})
    assert who(client) is None


ENTRANCES = [
    "people:sign_in", "account_signup", "account_request_login_code", "account_reset_password", "account_logout",
    "account_inactive",
]  # fmt: skip
OWN = ["people:profile", "account_email", "account_change_password", "account_reauthenticate", "mfa_index"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", ENTRANCES)
def test_every_page_of_signing_in_is_ours(client: Client, name: str, language: str) -> None:
    answer = client.get(address(name, language), follow=True)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert "style=" not in answer.text


@pytest.mark.parametrize("name", OWN)
def test_every_page_of_the_own_account_is_ours(aino: Person, client: Client, name: str) -> None:
    client.post("/fi/sign-in/", {"login": aino.email, "password": SECRET})
    answer = client.get(address(name, "fi"))
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert "style=" not in answer.text
    assert "data:image" not in answer.text


def test_a_second_step_is_set_up_after_the_password_once_more_and_then_asked_for(aino: Person, client: Client) -> None:
    client.post("/fi/sign-in/", {"login": aino.email, "password": SECRET})
    answer = client.get("/fi/account/second/app/")
    assert answer.headers["Location"].startswith("/fi/account/again/")
    client.post(answer.headers["Location"], {"password": SECRET})
    page = client.get("/fi/account/second/app/")
    assert "<svg" in page.text
    assert "style=" not in page.text
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/fi/account/second/app/", {"code": code}).status_code == 302
    assert client.get("/fi/account/second/codes/").text.count("<code>") == 10
    assert client.get("/fi/account/second/codes/file/").status_code == 200
    later = Client()
    answer = later.post("/sv/sign-in/", {"login": aino.email, "password": SECRET})
    assert answer.headers["Location"] == "/sv/account/second/enter/"
    assert later.get("/sv/account/second/enter/").status_code == 200
    assert who(later) is None


def test_the_address_of_an_account_changes_with_a_code_only(aino: Person, client: Client) -> None:
    client.post("/fi/sign-in/", {"login": aino.email, "password": SECRET})
    answer = client.post("/fi/account/email/", {"email": "new@example.org", "action_add": "1"})
    assert answer.headers["Location"] == "/fi/account/confirm/"
    assert Person.objects.get().email == "aino@example.org"
    client.post("/fi/account/confirm/", {"code": code_in_mail(), "action": "verify"})
    assert Person.objects.get().email == "new@example.org"


def test_own_details_change_and_the_audit_does_not_keep_the_phone(aino: Person, client: Client) -> None:
    client.force_login(aino)
    client.post("/fi/account/", {"name": "Aino Uusi", "language": "en", "phone": "040 123"})
    kept = Person.objects.get()
    assert (kept.name, kept.language, kept.phone) == ("Aino Uusi", "en", "040 123")
    line = AuditLine.objects.get(operation="people.change_profile")
    assert line.changes == {"changed": ["name", "language", "phone"]}
