"""The page that says the service is away, in a browser: axe finds nothing, and it opens what was asked once that answers."""

from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect

from vaihto.kit import middleware

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = "async () => (await axe.run()).violations.map(v => `${v.id}: ${v.nodes[0].target.join(' ')}`)"
AGAIN = 20_000


def test_the_page_waits_quietly_until_the_service_answers(page: Page, live_server: Any, repository: Path) -> None:
    address = f"{live_server.url}/sv/accessibility/"
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.method)
        text = middleware.page_for_away(RequestFactory().get("/sv/accessibility/")).content.decode()
        route.fulfill(status=503, body=text, content_type="text/html; charset=utf-8")

    page.clock.install()
    page.route(address, answer)
    page.goto(address)
    link = page.get_by_role("button", name="Försök igen")
    expect(link).to_be_visible()
    page.evaluate((repository / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    assert page.evaluate(AXE) == []
    page.clock.run_for(AGAIN)
    page.wait_for_timeout(200)
    expect(link).to_be_visible()
    assert asked == ["GET", "HEAD"], "asked quietly, without opening the page anew"
    page.unroute(address)
    page.clock.run_for(AGAIN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tillgänglighet")
