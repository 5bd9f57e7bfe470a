"""The demo's one click: sign in as an example person, or open an example link; nothing of it outside the demo."""

import sys
import types
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import AuditLine
from vaihto.people import operations
from vaihto.people.models import Person

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Person:
    return operations.add_person(email="aino@example.org", name="Aino", language="sv", by=SYSTEM, at=AT)


def who(client: Client) -> str | None:
    key: str | None = client.session.get("_auth_user_id")
    return key


@pytest.fixture
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch, aino: Person) -> None:
    """Offer two example accounts as vaihto.demo.accounts does."""
    module = types.ModuleType("example_accounts")
    account = types.SimpleNamespace
    accounts = [
        account(key="officer", name="Aino", role_line="suunnittelija", kind="person"),
        account(key="host", name="Hanna", role_line="työpaikka", kind="link"),
    ]
    module.accounts = lambda: accounts  # type: ignore[attr-defined]
    module.person = lambda key: aino  # type: ignore[attr-defined]
    module.open_link = lambda key, request: "/fi/host/token/"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "example_accounts", module)
    settings.DEMO, settings.DEMO_ACCOUNTS = True, "example_accounts"


@pytest.mark.usefixtures("demo")
def test_one_click_signs_in_as_an_example_person_in_the_language_of_the_address(client: Client, aino: Person) -> None:
    text = client.get("/sv/sign-in/").text
    assert text.count("data-demo-account=") == 2
    assert client.post("/sv/sign-in/officer/").headers["Location"] == "/sv/desk/"
    assert who(client) == str(aino.pk)
    assert AuditLine.objects.filter(operation="people.sign_in").count() == 1
    assert client.get("/sv/sign-in/").text.count("data-demo-account=") == 2


@pytest.mark.usefixtures("demo")
def test_one_click_opens_the_link_of_an_example_host(client: Client, aino: Person) -> None:
    client.force_login(aino)
    assert client.post("/fi/sign-in/host/").headers["Location"] == "/fi/host/token/"
    assert who(client) is None


@pytest.mark.usefixtures("demo")
def test_an_account_that_is_no_example_is_missing_and_get_does_nothing(client: Client) -> None:
    assert client.post("/fi/sign-in/nobody/").status_code == 404
    assert client.get("/fi/sign-in/officer/").status_code == 405


def test_outside_the_demo_there_is_no_one_click(client: Client, aino: Person) -> None:
    assert "data-demo-account" not in client.get("/fi/sign-in/").text
    assert client.post("/fi/sign-in/officer/").status_code == 404
    assert who(client) is None
