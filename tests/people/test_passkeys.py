"""Passkeys in a real browser, whose authenticator is a virtual one: added, used, renamed, removed, and refused afterwards.

Negative controls, each seen red: without the operation in the adapter the lines were missing; with user verification only
preferred, a key that asks for nothing was accepted.
"""
# long because: the device is told of once, and everything that can happen with it is tried in one place.

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page

from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.people import operations
from vaihto.people.models import Person

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
SECRET = "kolmetoista hevosta"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def fresh(settings: Any) -> None:
    cache.clear()
    settings.EMAIL_BACKEND = "vaihto.kit.mailing.Backend"


@pytest.fixture
def aino() -> Person:
    return operations.add_person(email="aino@example.org", name="Aino", language="en", password=SECRET, by=SYSTEM, at=AT)


class Device:
    """A browser with an authenticator that keeps passkeys."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.errors: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("WebAuthn.enable")
        self.attach()

    def attach(self, *, verifies: bool = True) -> None:
        """Give the browser an authenticator; `verifies` says whether it asks for a finger at all."""
        options = {
            "protocol": "ctap2", "transport": "internal" if verifies else "usb", "hasResidentKey": True,
            "hasUserVerification": verifies, "isUserVerified": verifies, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.key = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()
        self.page.wait_for_load_state()

    def sign_in(self) -> None:
        self.open("/en/sign-in/")
        self.page.fill('[name="login"]', "aino@example.org")
        self.page.fill('[name="password"]', SECRET)
        self.page.locator('form[action$="/sign-in/"] button:has-text("Sign in")').last.click()
        self.page.wait_for_url("**/desk/")

    def confirm(self) -> None:
        if "/account/again/" in self.page.url:
            self.page.fill('[name="password"]', SECRET)
            self.press("Continue")

    def sign_out(self) -> None:
        self.open("/en/account/logout/")
        self.page.locator("main button").click()
        self.page.wait_for_url(f"{self.base}/en/")

    def add(self, name: str) -> None:
        self.open("/en/account/passkeys/add/")
        self.confirm()
        self.page.fill('[name="name"]', name)
        self.press("Add the passkey")
        self.page.wait_for_url(re.compile(r"/second/codes/|/passkeys/$"))

    @property
    def says(self) -> str:
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())


@pytest.fixture
def device(browser: Browser, live_server: Any, settings: Any, aino: Person) -> Iterator[Device]:
    settings.BASE_URL = live_server.url
    context = browser.new_context()
    made = Device(context.new_page(), live_server.url)
    yield made
    context.close()


def lines(operation: str) -> int:
    return AuditLine.objects.filter(operation=operation).count()


def mails(subject: str) -> int:
    return OutboxItem.objects.filter(kind="mail", subject=subject, recipient="aino@example.org").count()


def test_a_passkey_is_added_opens_the_account_is_renamed_and_removed_and_then_refused(device: Device, aino: Person) -> None:
    device.sign_in()
    device.add("My phone")
    assert "Codes left: 10 of 10" in device.says
    assert (lines("people.add_passkey"), mails("A passkey was added to your account")) == (1, 1)
    device.sign_out()

    device.open("/en/sign-in/?next=/en/my-data/")
    device.press("Sign in with a passkey")
    device.page.wait_for_url(f"{device.base}/en/my-data/")
    line = AuditLine.objects.filter(operation="people.sign_in").latest("number")
    assert (line.changes["ways"], line.actor_id) == (["passkey"], str(aino.pk))
    assert mails("Your account was opened") == 1

    device.open("/en/account/passkeys/")
    device.page.get_by_role("link", name="Rename").click()
    if "again" in device.page.url:
        device.page.get_by_role("link", name="Confirm with a passkey").click()
        device.press("Confirm with a passkey")
        device.page.wait_for_url("**/name/*")
    device.page.fill('[name="name"]', "Old phone")
    device.press("Save the name")
    assert "Old phone" in device.says
    assert lines("people.rename_passkey") == 1

    device.page.get_by_role("link", name="Remove").click()
    assert "It is the last one" in device.says
    device.press("Remove the passkey")
    assert "There is no passkey yet." in device.says
    assert (lines("people.remove_passkey"), mails("A passkey was removed from your account")) == (1, 1)
    assert not Authenticator.objects.exists()
    device.sign_out()

    device.open("/en/sign-in/")
    device.press("Sign in with a passkey")
    device.page.wait_for_selector(".govuk-notification-banner, .v-notice")
    assert "The passkey was not accepted" in device.page.content()
    device.open("/en/account/")
    assert "/sign-in/?next=" in device.page.url
    assert device.errors == []


def test_after_adding_a_passkey_the_password_alone_opens_nothing_and_a_recovery_code_opens_once(
    device: Device, aino: Person
) -> None:
    device.sign_in()
    device.add("My phone")
    code = device.page.locator("main li code").first.inner_text()
    other = Client()
    answer = other.post("/en/sign-in/", {"login": aino.email, "password": SECRET})
    assert answer.headers["Location"] == "/en/account/second/enter/"
    assert "Use the passkey" in other.get("/en/account/second/enter/").text
    answer = other.post("/en/account/second/enter/", {"code": code})
    assert answer.headers["Location"] == "/en/desk/"
    again = Client()
    again.post("/en/sign-in/", {"login": aino.email, "password": SECRET})
    assert "is wrong or was used already" in again.post("/en/account/second/enter/", {"code": code}).text


def test_a_passkey_is_the_second_step_after_a_password(device: Device) -> None:
    device.sign_in()
    device.add("My phone")
    device.sign_out()
    device.open("/en/sign-in/")
    device.page.fill('[name="login"]', "aino@example.org")
    device.page.fill('[name="password"]', SECRET)
    device.page.locator('form[action$="/sign-in/"] button:has-text("Sign in")').last.click()
    device.page.wait_for_url("**/second/enter/")
    device.press("Use the passkey")
    device.page.wait_for_url("**/desk/")
    line = AuditLine.objects.filter(operation="people.sign_in").latest("number")
    assert line.changes["ways"] == ["password", "passkey"]


def test_a_key_that_asks_for_no_finger_and_no_pin_is_not_taken(device: Device) -> None:
    device.sign_in()
    device.tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device.key})
    device.attach(verifies=False)
    device.open("/en/account/passkeys/add/")
    device.confirm()
    device.press("Add the passkey")
    device.page.wait_for_selector("[data-passkey-message]:not([hidden])")
    assert "did not answer" in device.says
    assert not Authenticator.objects.exists()


def test_a_device_that_has_a_passkey_already_says_so(device: Device) -> None:
    device.sign_in()
    device.add("My phone")
    device.open("/en/account/passkeys/add/")
    device.press("Add the passkey")
    device.page.wait_for_selector("[data-passkey-message]:not([hidden])")
    assert "This device has a passkey for your account already" in device.says


@pytest.mark.parametrize("credential", ["nonsense", "{}", "[]", "null", json.dumps({"id": "x", "rawId": "x", "response": {}})])
def test_what_is_no_new_passkey_is_refused_on_its_page_with_what_to_do(client: Client, aino: Person, credential: str) -> None:
    client.post("/en/sign-in/", {"login": aino.email, "password": SECRET})
    client.post("/en/account/again/", {"password": SECRET})
    client.get("/en/account/passkeys/add/")
    answer = client.post("/en/account/passkeys/add/", {"name": "My phone", "credential": credential})
    assert answer.status_code == 200
    assert re.search("The passkey (did not answer|was not added)", answer.text)
    assert 'value="My phone"' in answer.text
    assert not Authenticator.objects.exists()


def test_a_page_that_was_opened_a_second_time_says_so_and_keeps_the_name(device: Device) -> None:
    device.sign_in()
    device.open("/en/account/passkeys/add/")
    device.confirm()
    device.page.fill('[name="name"]', "My phone")
    second = device.page.context.new_page()
    second.goto(f"{device.base}/en/account/passkeys/add/")
    second.close()
    device.page.bring_to_front()
    device.press("Add the passkey")
    device.page.wait_for_selector(".govuk-error-summary")
    assert "opened a second time" in device.says
    assert device.page.input_value('[name="name"]') == "My phone"
    assert not Authenticator.objects.exists()


def test_nobody_renames_or_removes_the_passkey_of_somebody_else(client: Client, aino: Person) -> None:
    key = Authenticator.objects.create(user=aino, type="webauthn", data={"name": "Aino's phone", "credential": {}})
    operations.add_person(email="b@example.org", name="Bertta", language="en", password=SECRET, by=SYSTEM, at=AT)
    client.post("/en/sign-in/", {"login": "b@example.org", "password": SECRET})
    client.post("/en/account/again/", {"password": SECRET})
    for path in ("name", "remove"):
        for wanted in (key.pk, 987_654_321, "x", "9" * 40):
            assert client.get(f"/en/account/passkeys/{path}/?passkey={wanted}").status_code == 404
            assert client.post(f"/en/account/passkeys/{path}/?passkey={wanted}", {"name": "Mine"}).status_code == 404
        assert client.get(f"/en/account/passkeys/{path}/").headers["Location"] == "/en/account/passkeys/"
    assert Authenticator.objects.get().data["name"] == "Aino's phone"


def test_the_pages_of_passkeys_are_accessible(device: Device, repository: Path) -> None:
    """Axe finds nothing, nothing is wider than a phone; the other looks are in tests/journeys/looks."""
    axe = (repository / "node_modules/axe-core/axe.min.js").read_text()
    found: list[str] = []

    def look(path: str) -> None:
        device.open(path)
        for width, scheme in ((390, "dark"), (1280, "light")):
            device.page.set_viewport_size({"width": width, "height": 900})
            device.page.emulate_media(color_scheme=scheme)
            # By the tools of the browser: the page itself lets no other script in.
            device.tools.send("Runtime.evaluate", {"expression": axe})
            wrong = device.page.evaluate("async () => (await axe.run()).violations.map(one => one.id)")
            wider = device.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found.extend(f"{path} {width} {one}" for one in [*wrong, *(["wider"] if wider else [])])

    device.sign_in()
    look("/en/account/passkeys/")
    device.add("My phone")
    key = Authenticator.objects.get(type="webauthn").pk
    for path in (
        "/fi/account/passkeys/", "/sv/account/passkeys/add/", f"/fi/account/passkeys/name/?passkey={key}",
        f"/sv/account/passkeys/remove/?passkey={key}", "/en/account/passkeys/again/", "/fi/account/second/codes/", "/sv/account/",
    ):  # fmt: skip
        look(path)
    assert found == []


@pytest.mark.parametrize("path", ["/en/sign-in/", "/fi/sign-in/", "/sv/sign-in/"])
def test_without_scripts_the_sign_in_page_says_what_else_opens_the_account(browser: Browser, live_server: Any, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + path)
    assert page.locator("[data-without-passkeys]").is_visible()
    assert not page.locator("[data-passkey-button]").is_visible()
    context.close()


@pytest.mark.parametrize("credential", ["", "nonsense", "{}", "[]", "null", json.dumps({"id": "x", "response": {}}),
                                        json.dumps({"response": {"userHandle": "MQ"}, "id": "AA", "rawId": "AA"})])  # fmt: skip
def test_what_is_no_answer_of_a_passkey_leads_back_with_a_reason_and_what_was_to_follow(client: Client, credential: str) -> None:
    client.get("/en/account/passkeys/sign-in/", headers={"accept": "application/json"})
    answer = client.post("/en/account/passkeys/sign-in/", {"credential": credential, "next": "/en/my-data/"})
    assert answer.headers["Location"] == "/en/sign-in/?next=%2Fen%2Fmy-data%2F"
    page = client.get(answer.headers["Location"]).text
    assert "The passkey" in page
    assert "_auth_user_id" not in client.session


def test_the_answer_to_an_old_question_opens_nothing_a_second_time(device: Device) -> None:
    """The question is used up: the same answer sent again is refused."""
    device.sign_in()
    device.add("My phone")
    device.sign_out()
    sent: list[str] = []
    device.page.on("request", lambda request: sent.append(request.post_data or "") if "passkeys/sign-in" in request.url else None)
    device.open("/en/sign-in/")
    device.press("Sign in with a passkey")
    device.page.wait_for_url("**/desk/")
    posted = parse_qs(next(text for text in sent if "credential" in text))["credential"][0]
    thief = Client()
    thief.get("/en/account/passkeys/sign-in/", headers={"accept": "application/json"})
    answer = thief.post("/en/account/passkeys/sign-in/", {"credential": posted})
    assert answer.headers["Location"] == "/en/sign-in/"
    assert "_auth_user_id" not in thief.session
