"""The second step that an installation demands of some roles, how a lost one is reset, and sessions that are ended elsewhere."""

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.people import operations, signed_in
from vaihto.people.models import Person, SignIn

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
SECRET = "kolmetoista hevosta"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
ADMINISTRATOR = Actor("person", id="999", name="Hanna", roles=frozenset({"administrator"}))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings: Any) -> None:
    cache.clear()
    settings.EMAIL_BACKEND = "vaihto.kit.mailing.Backend"


@pytest.fixture
def demanded(settings: Any) -> None:
    settings.SECOND_STEP_ROLES = frozenset({"officer", "administrator"})


def person(name: str, *roles: str) -> Person:
    made = operations.add_person(email=f"{name.lower()}@example.org", name=name, language="en", password=SECRET, by=SYSTEM, at=AT)
    for role in roles:
        operations.give_role(made, role=role, by=SYSTEM, at=AT)
    return made


def enter(somebody: Person, browser: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": browser})
    client.post("/en/sign-in/", {"login": somebody.email, "password": SECRET})
    return client


def present_code(secret: str) -> str:
    code: str = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return code


def test_an_officer_without_a_second_step_is_sent_to_add_one_and_then_comes_to_the_page_that_was_wanted(demanded: None) -> None:
    client = enter(person("Olli", "officer"))
    answer = client.get("/en/applications/?state=sent")
    assert answer.headers["Location"] == "/en/account/second/wanted/?next=%2Fen%2Fapplications%2F%3Fstate%3Dsent"
    assert "/en/account/passkeys/add/" in client.get(answer.headers["Location"]).text
    client.post("/en/account/again/", {"password": SECRET})
    secret = client.get("/en/account/second/app/").context["form"].secret
    client.post("/en/account/second/app/", {"code": present_code(secret)})
    client.session.save()
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.parametrize("path", ["/en/desk/", "/en/applications/", "/en/my-data/", "/admin/", "/en/people/"])
def test_no_page_of_the_house_opens_before_the_second_step(demanded: None, path: str) -> None:
    client = enter(person("Olli", "officer", "administrator"))
    assert "/account/second/wanted/" in client.get(path).headers["Location"]


def test_what_is_posted_before_the_second_step_is_not_done(demanded: None) -> None:
    hanna, other = person("Hanna", "administrator"), person("Other")
    client = enter(hanna)
    answer = client.post(f"/en/people/{other.pk}/close/")
    assert answer.headers["Location"] == "/en/account/second/wanted/"
    assert Person.objects.get(pk=other.pk).is_active


@pytest.mark.parametrize("path", ["/en/", "/en/calls/", "/en/account/", "/en/account/logout/", "/healthz"])
def test_public_pages_and_the_way_out_stay_open(demanded: None, path: str) -> None:
    assert enter(person("Olli", "officer")).get(path).status_code == 200


def test_a_public_page_shows_what_a_visitor_sees_until_the_second_step(demanded: None) -> None:
    page = enter(person("Olli", "officer")).get("/en/calls/").text
    assert "Olli" not in page
    assert 'href="/en/sign-in/"' in page


def test_roles_that_are_not_named_and_installations_that_demand_nothing_are_left_alone(demanded: None, settings: Any) -> None:
    assert enter(person("Aune", "assessor")).get("/en/desk/").status_code == 200
    settings.SECOND_STEP_ROLES = frozenset()
    assert enter(person("Olli", "officer")).get("/en/desk/").status_code == 200


def test_a_sign_in_with_both_steps_opens_the_desk(demanded: None) -> None:
    olli, secret = person("Olli", "officer"), generate_totp_secret()
    TOTP.activate(olli, secret)
    client = enter(olli)
    answer = client.post("/en/account/second/enter/", {"code": present_code(secret)})
    assert answer.headers["Location"] == "/en/desk/"
    assert client.get("/en/desk/").status_code == 200
    assert AuditLine.objects.get(operation="people.sign_in").changes["ways"] == ["password", "app"]


def test_a_session_from_before_the_demand_shows_the_step_that_is_there(demanded: None) -> None:
    olli = person("Olli", "officer")
    client = enter(olli)
    TOTP.activate(olli, generate_totp_secret())
    page = client.get("/en/account/second/wanted/?next=/en/my-data/").text
    assert "/en/account/second/again/?next=%2Fen%2Fmy-data%2F" in page
    assert "/en/account/passkeys/add/" not in page


def test_the_last_second_step_of_an_officer_stays(demanded: None) -> None:
    olli, secret = person("Olli", "officer"), generate_totp_secret()
    TOTP.activate(olli, secret)
    client = enter(olli)
    client.post("/en/account/second/enter/", {"code": present_code(secret)})
    client.post("/en/account/again/", {"password": SECRET})
    assert "this is the last one" in client.post("/en/account/second/app/off/").text
    assert Authenticator.objects.filter(type="totp").exists()


def test_an_administrator_removes_a_lost_second_step_once_and_the_person_gets_a_mail() -> None:
    olli = person("Olli", "officer")
    TOTP.activate(olli, generate_totp_secret())
    RecoveryCodes.activate(olli)
    for _ in range(2):
        operations.reset_second_step(olli, by=ADMINISTRATOR, at=AT)
    assert not Authenticator.objects.exists()
    assert AuditLine.objects.filter(operation="people.reset_second_step", case=f"person:{olli.pk}").count() == 1
    mail = OutboxItem.objects.get(recipient=olli.email)
    assert "Administrator: Hanna" in mail.body
    assert enter(olli).get("/en/desk/").status_code == 200


def test_nobody_else_resets_a_second_step_and_nobody_ones_own() -> None:
    olli = person("Olli", "officer")
    TOTP.activate(olli, generate_totp_secret())
    own = Actor("person", id=str(olli.pk), roles=frozenset({"administrator"}))
    with translation.override("en"):
        with pytest.raises(operations.CannotResetSecondStep, match="Only an administrator"):
            operations.reset_second_step(olli, by=Actor("person", id="5", roles=frozenset({"officer"})), at=AT)
        with pytest.raises(operations.CannotResetSecondStep, match="your own account"):
            operations.reset_second_step(olli, by=own, at=AT)
    assert Authenticator.objects.exists()


def test_the_account_page_shows_where_one_is_signed_in_and_ends_the_others() -> None:
    aino = person("Aino")
    here, there = enter(aino), enter(aino, EDGE)
    page = here.get("/en/account/").text
    assert "Firefox, Linux" in page
    assert "Edge, Windows" in page
    answer = here.post("/en/account/sessions/end/", follow=True)
    assert "One other session has ended." in answer.text
    assert here.get("/en/desk/").status_code == 200
    assert "/sign-in/" in there.get("/en/desk/").headers["Location"]
    assert AuditLine.objects.get(operation="people.end_sessions").changes == {"sessions": 1}
    assert "You are signed in nowhere else." in here.post("/en/account/sessions/end/", follow=True).text
    assert AuditLine.objects.filter(operation="people.end_sessions").count() == 1


def test_one_other_session_is_ended_alone_and_nobody_elses() -> None:
    aino, bertta = person("Aino"), person("Bertta")
    here, there, third, foreign = enter(aino), enter(aino, EDGE), enter(aino, EDGE), enter(bertta)
    key = SignIn.objects.get(session_key=there.session.session_key).pk
    here.post("/en/account/sessions/end/", {"only": key})
    assert "/sign-in/" in there.get("/en/desk/").headers["Location"]
    assert third.get("/en/desk/").status_code == 200
    here.post("/en/account/sessions/end/", {"only": SignIn.objects.get(session_key=foreign.session.session_key).pk})
    assert foreign.get("/en/desk/").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    aino = person("Aino")
    here, there = enter(aino), enter(aino, EDGE)
    fresh_one = "neljätoista hevosta"
    here.post("/en/account/password/change/", {"oldpassword": SECRET, "password1": fresh_one, "password2": fresh_one})
    assert here.get("/en/desk/").status_code == 200
    assert "/sign-in/" in there.get("/en/desk/").headers["Location"]
    assert here.get("/en/account/").text.count("v-rows__row") == 1
    assert AuditLine.objects.filter(operation="people.change_password").count() == 1
    assert Session.objects.filter(session_key=there.session.session_key).count() == 0


def test_a_new_kind_of_browser_is_told_by_mail_once_and_the_first_one_is_not() -> None:
    aino = person("Aino")
    enter(aino)
    enter(aino)
    assert not OutboxItem.objects.exists()
    enter(aino, EDGE)
    enter(aino, EDGE)
    mail = OutboxItem.objects.get()
    assert (mail.subject, "Browser: Edge, Windows" in mail.body) == ("Your account was opened", True)


@pytest.mark.parametrize(("agent", "words"), [(FIREFOX, "Firefox, Linux"), (EDGE, "Edge, Windows"), ("", ""), ("curl/8", "")])
def test_a_browser_is_kept_as_its_family_only(rf: Any, agent: str, words: str) -> None:
    assert signed_in.browser_of(rf.get("/", headers={"user-agent": agent})) == words


def test_the_name_in_the_header_leads_to_the_account() -> None:
    page = enter(person("Aino")).get("/en/desk/").text
    header = page[page.index("<header") : page.index("</header>")]
    assert 'href="/en/account/"' in header
    assert 'href="/en/my-data/"' in header
    assert 'href="/en/account/logout/"' in header
