"""Nothing typed is lost: two people in one draft, a sign-in that ends, a killed server, a killed browser.

Negative controls, seen failing: with the `put` of `unsent.js` doing nothing, the text of the ended sign-in is gone; with what
was typed always taken (`weigh`), the colleague's text is overwritten and there is nothing to compare; without the ten seconds'
timer of `autosave.js`, no text is sent before the browser is killed.
"""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from serving import Server

from vaihto.demo.stages.people import settle_in
from vaihto.demo.stages.rounds import Round, run
from vaihto.kit import clock
from vaihto.kit.languages import in_finnish

FIELD, TITLE = '[name="answer_summary"]', '[name="title"]'
SAVED = "Saved at"
START_PAGE = "/en/applications/{pk}/project/"


def build() -> None:
    """Build an open call with its schools, and nothing else."""
    clock.move_to_day(date(2031, 9, 1))
    with clock.held(), in_finnish():
        world = settle_in(date(2028, 1, 10))
        run(Round("student_mobility", "open round", opens_days_ago=10, until="call", size=0), world)


def browser_of(profile: Path) -> int:
    """Return the process of the browser that keeps its data in a folder, not one of those that it started itself."""
    for one in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # a process may be over before it is looked at
            words = (one / "cmdline").read_text().split("\0")
            if f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words):
                return int(one.name)
    raise LookupError(f"no browser keeps its data in {profile}")


@pytest.fixture
def house(stage: Callable[..., None], settings: Any, tmp_path: Path) -> Iterator[Server]:
    """Return a running server with the open call."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("the server of this journey opens the file of the test database")
    stage("writing", build)
    server = Server(tmp_path / "var", str(connection.settings_dict["NAME"]), settings.SECRET_KEY)
    (tmp_path / "var").mkdir()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def draft(house: Server) -> Any:
    """Return a draft of a school with two coordinators."""
    from vaihto.applications import operations
    from vaihto.calls import queries as calls
    from vaihto.kit.actors import SYSTEM
    from vaihto.organisations import operations as organisations
    from vaihto.organisations import queries
    from vaihto.organisations.models import Membership
    from vaihto.people import operations as people

    with clock.held():
        now = clock.now()
        liisa = Membership.objects.filter(ended_at__isnull=True, organisation__kind="vet_provider").order_by("pk").first()
        assert liisa is not None
        mikko = people.add_person(email="mikko@example.org", name="Mikko Virta", language="en", by=SYSTEM, at=now)
        organisations.add_member(liisa.organisation, mikko, role="coordinator", position="", may_sign=False, by=SYSTEM, at=now)
        actor = queries.actor_for(liisa.person)
        made = operations.start(calls.open_calls(now)[0], liisa.organisation, by=actor, at=now, language="fi")
    made.liisa, made.mikko = liisa.person, mikko  # type: ignore[attr-defined]
    return made


def sign_in(context: BrowserContext, house: Server, person: Any) -> str:
    """Sign a person in, in this browser; returns the key of the session."""
    from django.test import Client

    client = Client()
    client.force_login(person)
    key = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": house.url}])
    return str(key)


def opened(context: BrowserContext, house: Server, draft: Any) -> Page:
    """Open the section of the project."""
    page = context.new_page()
    page.goto(house.url + START_PAGE.format(pk=draft.pk))
    return page


def write(page: Page, selector: str, text: str) -> None:
    """Write into a field and go on to something else; the page saves by itself."""
    page.fill(selector, text)
    page.locator(selector).blur()


def write_in(page: Page, selector: str, text: str) -> None:
    """Write into a field and wait for the server's answer: the page says "Saved at" of an earlier saving too."""
    with page.expect_response("**/autosave/"):
        write(page, selector, text)


def saved(page: Page, text: str = SAVED, within: float = 5000) -> None:
    expect(page.locator("[data-saved-text]")).to_contain_text(text, timeout=within)


@pytest.mark.browser
def test_two_people_and_two_tabs_write_in_one_draft_and_nobody_is_overwritten(browser: Any, house: Server, draft: Any) -> None:
    liisa, mikko = browser.new_context(), browser.new_context()
    sign_in(liisa, house, draft.liisa)
    sign_in(mikko, house, draft.mikko)
    hers, his = opened(liisa, house, draft), opened(mikko, house, draft)
    expect(his.locator("[data-here-people]")).to_contain_text(draft.liisa.name)
    # Different fields, and what the other one changed comes onto the open page.
    write_in(his, TITLE, "Mikon nimi")
    saved(his)
    write_in(hers, FIELD, "Liisan teksti.")
    saved(hers)
    expect(hers.locator(TITLE)).to_have_value("Mikon nimi")
    expect(hers.locator("[data-here-news]")).to_contain_text("Mikko Virta changed meanwhile: Name of the project")
    # The same field: his page still shows nothing there.
    write(his, FIELD, "Mikon teksti.")
    expect(his.locator("[data-both]")).to_be_visible()
    his.click("[data-both] button")
    panel = his.locator("#both-answer_summary")
    expect(panel).to_contain_text(draft.liisa.name)
    expect(panel.locator("mark").first).to_be_visible()
    his.fill("[name=joined_answer_summary]", "Liisan ja Mikon teksti.")
    his.click('button[value="answer_summary:joined"]')
    expect(his.locator(FIELD)).to_have_value("Liisan ja Mikon teksti.")
    # Two tabs of one person are two writers as well.
    first, second = opened(mikko, house, draft), opened(mikko, house, draft)
    write_in(first, TITLE, "Ensimmäinen ikkuna")
    saved(first)
    write(second, TITLE, "Toinen ikkuna")
    expect(second.locator("[data-both]")).to_be_visible()
    draft.refresh_from_db()
    assert draft.title == "Ensimmäinen ikkuna"
    liisa.close()
    mikko.close()


@pytest.mark.browser
def test_what_is_typed_outlives_the_sign_in_the_server_and_the_browser(
    playwright: Playwright, browser_type_launch_args: dict[str, Any], house: Server, draft: Any, tmp_path: Path
) -> None:
    # long because: one text is followed through three misfortunes, one after the other.
    from django.contrib.sessions.models import Session

    from vaihto.applications import queries

    def launch() -> BrowserContext:
        profile = tmp_path / "profile"
        return playwright.chromium.launch_persistent_context(profile, locale="fi-FI", **browser_type_launch_args)

    context = launch()
    key = sign_in(context, house, draft.liisa)
    page = opened(context, house, draft)
    # The sign-in ends while she writes.
    Session.objects.filter(session_key=key).delete()
    write(page, FIELD, "Kirjoitettu kirjautumisen päätyttyä.")
    again = page.locator("[data-alert-of-writing] a")
    expect(again).to_be_visible()
    assert "sign-in" in str(again.get_attribute("href"))
    sign_in(context, house, draft.liisa)
    page.goto(house.url + START_PAGE.format(pk=draft.pk))
    expect(page.locator(FIELD)).to_have_value("Kirjoitettu kirjautumisen päätyttyä.")
    expect(page.locator(FIELD)).to_be_focused()
    saved(page)
    # The server is killed and comes back.
    house.kill()
    write(page, TITLE, "Kirjoitettu palvelimen kaaduttua")
    saved(page, "keeps trying")
    house.start()
    saved(page, within=40_000)  # the page tries again after two seconds, then after twice as long each time, up to thirty
    draft.refresh_from_db()
    assert draft.title == "Kirjoitettu palvelimen kaaduttua"
    # The browser is killed more than ten seconds after the last word.
    page.clock.install()
    page.reload()
    page.locator(FIELD).fill("Kirjoitettu ennen selaimen kaatumista.")
    with page.expect_response("**/autosave/"):
        page.clock.fast_forward(10_100)
    os.kill(browser_of(tmp_path / "profile"), signal.SIGKILL)
    assert queries.answers_of(draft)["summary"].value == "Kirjoitettu ennen selaimen kaatumista."
    context = launch()
    sign_in(context, house, draft.liisa)
    page = opened(context, house, draft)
    expect(page.locator(FIELD)).to_have_value("Kirjoitettu ennen selaimen kaatumista.")
    context.close()
