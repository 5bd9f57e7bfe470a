"""Signing in at a provider (OpenID Connect): a real one runs on this machine, and everything that can be wrong is tried.

Negative controls, each seen red: without the check of the nonce the token of another sign-in opened the account; with every
address taken as verified an unverified one opened it; without the record in the adapter the lines were missing.
"""
# long because: everything that can be wrong with one sign-in is tried in one place, with the same provider.

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from tests.people import provider_server
from tests.people.provider_server import Running, begin, described
from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.people import operations
from vaihto.people.models import Person, StaffRole

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
SECRET = "kolmetoista hevosta"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with provider_server.running() as made:
        yield made


@pytest.fixture
def provider(server: Running, settings: Any) -> Running:
    cache.clear()
    settings.EMAIL_BACKEND = "vaihto.kit.mailing.Backend"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [described(server.url)]}}
    server.asked.clear()
    server.knows("a1", email="aino@example.org", email_verified=True, name="Aino")
    return server


@pytest.fixture
def aino() -> Person:
    return operations.add_person(email="aino@example.org", name="Aino", language="sv", password=SECRET, by=SYSTEM, at=AT)


def configured(settings: Any, provider: Running, **changes: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [described(provider.url, **changes)]}}


def who(client: Client) -> str | None:
    key: str | None = client.session.get("_auth_user_id")
    return key


def arrive(client: Client, provider: Running, sub: str = "a1", language: str = "en", **fields: str) -> Any:
    return client.get(provider.agree(begin(client, language, **fields), sub))


def told(client: Client, answer: Any) -> str:
    """What the page says that the way back led to."""
    assert answer.status_code == 302
    return client.get(answer.headers["Location"]).text


def test_no_button_and_no_address_where_no_provider_is_set(client: Client) -> None:
    assert "/account/provider/" not in client.get("/en/sign-in/").text
    assert client.post("/en/account/provider/agency/").status_code == 404
    assert client.get("/provider/agency/back/?code=1&state=1").status_code == 404


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_known_person_enters_and_comes_to_the_page_that_was_wanted_in_its_language(
    aino: Person, client: Client, provider: Running, language: str
) -> None:
    assert 'action="/en/account/provider/agency/"' in client.get("/en/sign-in/").text
    answer = arrive(client, provider, language=language, next=f"/{language}/my-data/")
    assert answer.headers["Location"] == f"/{language}/my-data/"
    assert who(client) == str(aino.pk)


def test_without_a_wanted_page_the_desk_opens_in_the_language_of_the_button(
    aino: Person, client: Client, provider: Running
) -> None:
    assert arrive(client, provider, language="sv").headers["Location"] == "/sv/desk/"


def test_the_first_sign_in_links_tells_by_mail_and_leaves_its_lines(aino: Person, client: Client, provider: Running) -> None:
    arrive(client, provider)
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.provider, kept.uid, kept.extra_data) == (aino, "agency", "a1", {"email": "aino@example.org"})
    line = AuditLine.objects.get(operation="people.link_provider")
    assert (line.case, line.changes) == (f"person:{aino.pk}", {"provider": "Agency"})
    assert AuditLine.objects.get(operation="people.sign_in").changes["ways"] == ["provider:agency"]
    mail = OutboxItem.objects.get(kind="mail")
    assert (mail.recipient, mail.language) == ("aino@example.org", "sv")
    assert "Agency" in mail.body
    again = Client()
    arrive(again, provider)
    assert who(again) == str(aino.pk)
    assert AuditLine.objects.filter(operation="people.link_provider").count() == 1


def test_entering_gives_no_role(aino: Person, client: Client, provider: Running) -> None:
    provider.knows("a1", email="aino@example.org", email_verified=True, roles=["administrator"], groups=["officer"])
    arrive(client, provider)
    assert not StaffRole.objects.exists()
    person = Person.objects.get()
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_the_provider_is_asked_with_state_nonce_and_pkce(aino: Person, client: Client, provider: Running) -> None:
    asked = parse_qs(urlsplit(begin(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert (asked["response_type"], asked["redirect_uri"]) == (["code"], ["http://testserver/provider/agency/back/"])
    state = client.session["socialaccount_states"][asked["state"][0]][0]
    client.get(provider.agree(begin(client), "a1"))
    exchanged = next(values for path, values in provider.asked if path == "/oauth2/token")
    assert len(exchanged["code_verifier"]) >= 43
    assert exchanged["code_verifier"] != state["pkce_code_verifier"]


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"email": "aino@example.org"}, "has not verified the address aino@example.org"),
        ({"email": "aino@example.org", "email_verified": False}, "has not verified the address aino@example.org"),
        ({"email": "aino@example.org", "email_verified": "no"}, "has not verified the address aino@example.org"),
        ({"name": "Aino"}, "did not tell an e-mail address"),
        (
            {"email": "stranger@example.org", "email_verified": True},
            "no account here has the confirmed address stranger@example.org",
        ),
    ],
)
def test_who_is_refused_reads_why_and_what_to_do(
    aino: Person, client: Client, provider: Running, claims: dict[str, Any], says: str
) -> None:
    provider.knows("b2", **claims)
    answer = arrive(client, provider, "b2", next="/en/my-data/")
    assert answer.headers["Location"] == "/en/sign-in/?next=%2Fen%2Fmy-data%2F"
    assert says in told(client, answer)
    assert who(client) is None
    assert (Person.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_an_address_that_its_owner_never_confirmed_here_opens_nothing(client: Client, provider: Running) -> None:
    """Otherwise somebody could make an account with another's address and wait for its owner to come in."""
    client.post("/en/account/signup/", {"name": "Thief", "email": "aino@example.org", "password1": SECRET})
    other = Client()
    assert "no account here has the confirmed address" in told(other, arrive(other, provider))
    assert who(other) is None


def test_an_address_outside_the_domains_of_the_provider_opens_nothing(
    aino: Person, client: Client, provider: Running, settings: Any
) -> None:
    configured(settings, provider, domains=["school.fi"])
    assert "has not verified the address" in told(client, arrive(client, provider))
    configured(settings, provider, domains=["example.org"])
    arrive(client, provider)
    assert who(client) == str(aino.pk)


def test_another_claim_may_hold_the_address_and_the_provider_may_vouch_for_all(
    aino: Person, client: Client, provider: Running, settings: Any
) -> None:
    configured(settings, provider, email_claim="upn", verified_claim="always")
    provider.knows("c3", upn="Aino@Example.org")
    arrive(client, provider, "c3")
    assert who(client) == str(aino.pk)


def test_new_people_get_an_account_without_a_role_only_where_the_installation_says_so(
    client: Client, provider: Running, settings: Any
) -> None:
    configured(settings, provider, new_accounts=True)
    provider.knows("n1", email="uusi@example.org", email_verified=True, name="Uusi Ulla")
    answer = arrive(client, provider, "n1", language="fi")
    assert answer.headers["Location"] == "/fi/desk/"
    ulla = Person.objects.get()
    assert (ulla.name, ulla.email, ulla.language, ulla.has_usable_password()) == ("Uusi Ulla", "uusi@example.org", "fi", False)
    assert EmailAddress.objects.get().verified
    assert AuditLine.objects.filter(operation="people.sign_up").count() == 1
    assert not StaffRole.objects.exists()


def test_a_closed_account_stays_closed(aino: Person, client: Client, provider: Running) -> None:
    operations.close_account(aino, by=SYSTEM, at=AT)
    arrive(client, provider)
    assert who(client) is None


def test_a_token_of_another_sign_in_is_refused(aino: Person, client: Client, provider: Running) -> None:
    back = provider.agree(begin(client), "a1")
    session = client.session
    for state in session["socialaccount_states"].values():
        state[0]["nonce"] = "of another sign-in"
    session.save()
    assert "could not be confirmed" in told(client, client.get(back))
    assert who(client) is None


def test_a_wrong_state_a_used_one_and_one_of_another_browser_are_refused(aino: Person, provider: Running) -> None:
    client = Client(headers={"accept-language": "en"})
    back = provider.agree(begin(client), "a1")
    other = Client(headers={"accept-language": "en"})
    assert "could not be confirmed" in told(other, other.get(back))
    assert "could not be confirmed" in told(client, client.get(back.replace("state=", "state=x")))
    assert who(client) is None
    client.get(back)
    assert who(client) == str(aino.pk)
    client.post("/en/account/logout/")
    assert "could not be confirmed" in told(client, client.get(back))
    assert who(client) is None


def test_a_code_that_was_used_is_refused_by_the_provider_and_says_so(aino: Person, client: Client, provider: Running) -> None:
    back = provider.agree(begin(client), "a1")
    client.get(back)
    code = parse_qs(urlsplit(back).query)["code"][0]
    thief = Client()
    state = parse_qs(urlsplit(begin(thief)).query)["state"][0]
    assert "could not be confirmed" in told(thief, thief.get(f"/provider/agency/back/?code={code}&state={state}"))
    assert who(thief) is None


def test_who_comes_back_too_late_reads_why_in_the_language_of_the_button(aino: Person, client: Client, provider: Running) -> None:
    back = provider.agree(begin(client, "sv"), "a1")
    session = client.session
    session["socialaccount_states"] = {}
    session.save()
    assert client.get(back).headers["Location"] == "/sv/sign-in/"
    assert who(client) is None


def test_cancelling_at_the_provider_leads_back_to_the_ways_of_signing_in(aino: Person, client: Client, provider: Running) -> None:
    answer = client.get(provider.deny(begin(client, "sv", next="/sv/my-data/")))
    assert answer.headers["Location"] == "/sv/sign-in/?next=%2Fsv%2Fmy-data%2F"
    assert who(client) is None


def test_a_provider_that_is_away_says_so_and_what_was_wanted_stays(aino: Person, client: Client, settings: Any) -> None:
    cache.clear()
    with provider_server.running() as short:
        configured(settings, short)
        short.knows("a1", email="aino@example.org", email_verified=True)
        back = short.agree(begin(client, next="/en/my-data/"), "a1")
    answer = client.get(back)
    assert answer.headers["Location"] == "/en/sign-in/?next=%2Fen%2Fmy-data%2F"
    assert "Agency does not answer just now" in told(client, answer)
    answer = client.post("/en/account/provider/agency/", {"next": "/en/my-data/"})
    assert answer.headers["Location"] == "/en/sign-in/?next=%2Fen%2Fmy-data%2F"
    assert "Agency does not answer just now" in told(client, answer)


@pytest.mark.parametrize("wanted", ["https://evil.example.org/", "//evil.example.org/", "javascript:alert(1)"])
def test_the_way_back_stays_inside_this_site(aino: Person, client: Client, provider: Running, wanted: str) -> None:
    assert arrive(client, provider, next=wanted).headers["Location"] == "/en/desk/"


def test_a_second_identity_of_the_same_provider_does_not_open_the_account(
    aino: Person, client: Client, provider: Running
) -> None:
    """An address that the provider gives to somebody else later must not open the account of its first owner."""
    arrive(client, provider)
    provider.knows("d4", email="aino@example.org", email_verified=True)
    later = Client()
    assert "linked to another identity" in told(later, arrive(later, provider, "d4"))
    assert who(later) is None


def signed_in(person: Person) -> Client:
    client = Client()
    client.post("/en/sign-in/", {"login": person.email, "password": SECRET})
    return client


def test_linking_asks_for_the_password_and_unlinking_too(aino: Person, provider: Running) -> None:
    provider.knows("e5", email="elsewhere@example.net", email_verified=False)
    client = signed_in(aino)
    answer = client.post("/en/account/provider/agency/link/")
    assert answer.headers["Location"].startswith("/en/account/again/")
    page = client.post(answer.headers["Location"], {"password": SECRET}).text
    answer = client.get(provider.agree(provider_server.address_on(page), "e5"))
    assert answer.headers["Location"] == "/en/account/"
    assert "The account is linked" in told(client, answer)
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.uid) == (aino, "e5")
    by_provider = Client()
    arrive(by_provider, provider, "e5")
    assert who(by_provider) == str(aino.pk)
    client.post("/en/account/provider-link/remove/", {"account": kept.pk})
    assert not SocialAccount.objects.exists()
    assert AuditLine.objects.filter(operation="people.unlink_provider").count() == 1
    assert OutboxItem.objects.filter(kind="mail", recipient=aino.email).count() == 2
    assert "elsewhere@example.net" not in client.get("/en/account/").text


def test_an_identity_that_belongs_to_another_account_is_not_linked(aino: Person, client: Client, provider: Running) -> None:
    arrive(client, provider)
    bertta = operations.add_person(email="b@example.org", name="Bertta", language="fi", password=SECRET, by=SYSTEM, at=AT)
    other = signed_in(bertta)
    answer = other.post("/en/account/provider/agency/link/")
    page = other.post(answer.headers["Location"], {"password": SECRET}).text
    answer = other.get(provider.agree(provider_server.address_on(page), "a1"))
    assert "belongs to another account" in told(other, answer)
    assert SocialAccount.objects.get().user == aino


def test_nobody_unlinks_what_is_somebody_elses(aino: Person, client: Client, provider: Running) -> None:
    arrive(client, provider)
    kept = SocialAccount.objects.get()
    bertta = operations.add_person(email="b@example.org", name="Bertta", language="fi", password=SECRET, by=SYSTEM, at=AT)
    other = signed_in(bertta)
    other.post("/en/account/again/", {"password": SECRET})
    for key in (str(kept.pk), "x", "", "9" * 40):
        assert other.post("/en/account/provider-link/remove/", {"account": key}).status_code == 404
    assert SocialAccount.objects.count() == 1


def test_a_provider_that_is_gone_can_still_be_unlinked(aino: Person, client: Client, provider: Running, settings: Any) -> None:
    arrive(client, provider)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    home = signed_in(aino)
    assert "no longer offered here" in home.get("/en/account/").text
    home.post("/en/account/again/", {"password": SECRET})
    home.post("/en/account/provider-link/remove/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_signing_out_here_leads_to_the_front_page(aino: Person, client: Client, provider: Running) -> None:
    arrive(client, provider)
    assert client.post("/sv/account/logout/").headers["Location"] == "/sv/"
    assert who(client) is None
