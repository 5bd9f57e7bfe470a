"""Every type of page, taken from the URL resolver, in a browser: axe finds nothing, nothing is wider than the window.

Also one first-level heading, the language of the address on `<html>`, a title, no error in the console (a violation of the
content security policy shows there). Each page is opened once, its language rotating, and looked at on 390 px in light and
wide in dark; axe looks at one of the two, by turns, since pages are put together of the same components. `--full` opens each in
three languages and asks axe on both widths in light and dark.
Seen failing: the way back outside of any landmark (`region`, 16 pages), the four actions without a heading above them
(`heading-order`), learning agreements 42 px wider than 320 px because of a long e-mail address.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.looks.page_types import EXTRA, LANGUAGES, page_types
from tests.matrix.asking import Asker
from tests.matrix.example_world import build, found

pytestmark = pytest.mark.browser
PARTS = 4  # so that two processes share them
LOOKS = ((390, "light"), (1280, "dark"))
ALL_LOOKS = ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark"))
FACTS = """() => ({
  lang: document.documentElement.lang, title: document.title.trim(), h1: document.querySelectorAll('h1').length,
})"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Only where something is found is it worth telling where. The style sheet, which is the same for all pages, is read by axe
# (`preload`) on the first page of each browser only.
AXE = """async preload => {
  const wanted = {resultTypes: ['violations'], preload}
  const first = await axe.run({...wanted, selectors: false})
  if (!first.violations.length) return []
  return (await axe.run(wanted)).violations.map(
    v => `axe ${v.id} x ${v.nodes.length}: ${v.nodes[0].target.join(' ')}`)
}"""
Finding = tuple[str, str, str]


class Looking:
    """Browsers of the people of the example, and what was found."""

    def __init__(self, browser: Browser, base: str, asker: Asker, axe: str) -> None:
        self.browser, self.base, self.asker, self.axe = browser, base, asker, axe
        self.pages: dict[str, Page] = {}
        self.console: list[str] = []
        self.found: list[Finding] = []
        self.seen, self.full = 0, False

    def page_of(self, role: str) -> Page:
        """Return the one page of a role's browser."""
        if role not in self.pages:
            context = self.browser.new_context(locale="fi-FI", timezone_id="Europe/Helsinki")
            cookies = self.asker.cookies[role]
            context.add_cookies([{"name": name, "value": value, "url": self.base} for name, value in cookies.items()])
            context.add_init_script(self.axe)
            page = context.new_page()
            page.on("console", lambda message: self.console.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: self.console.append(str(error)))
            self.pages[role] = page
        return self.pages[role]

    def look(self, role: str, path: str, looks: Any) -> None:
        """Open an address and look at it in several ways."""
        is_first = role not in self.pages
        page, language = self.page_of(role), path.split("/")[1]
        self.console.clear()
        page.set_viewport_size({"width": looks[0][0], "height": 900})
        page.emulate_media(color_scheme=looks[0][1])
        response = page.goto(self.base + path)
        status = response.status if response else 0
        # The browser tells of each page that is not found; that is no error of the page.
        errors = [line for line in self.console if not (status == 404 and "404" in line)]
        self.seen += 1
        wrong = [f"console: {line[:200]}" for line in errors]
        facts = page.evaluate(FACTS)
        wrong += [f"{name} is {facts[name]!r}" for name, right in (("lang", language), ("h1", 1)) if facts[name] != right]
        wrong += [] if facts["title"] else ["no title"]
        for width, scheme in looks if self.full else [looks[self.seen % len(looks)]]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            wrong += [f"{width} {scheme}: {line}" for line in page.evaluate(AXE, is_first)]
        page.set_viewport_size({"width": 320, "height": 800})
        wider = page.evaluate(WIDER)
        wrong += [f"{wider} px wider than 320 px"] if wider > 0 else []
        self.found += [(role, path, line) for line in wrong]

    def close(self) -> None:
        """Close the browsers."""
        for page in self.pages.values():
            page.context.close()


@pytest.fixture
def looking(stage: Callable[..., None], live_server: Any, browser: Browser, repository: Path) -> Iterator[Looking]:
    """Return browsers before the example of the matrix."""
    stage("matrix", build)
    axe = (repository / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    made = Looking(browser, live_server.url, Asker(found()), axe)
    yield made
    made.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_type_of_page_has_no_fault(looking: Looking, part: int, request: pytest.FixtureRequest) -> None:
    full = looking.full = request.config.getoption("--full")
    for number, one in enumerate(page_types(looking.asker, part, PARTS)):
        for language in LANGUAGES if full else [LANGUAGES[number % 3]]:
            looking.look(one.role, one.path(language), ALL_LOOKS if full else LOOKS)
    for number, (role, path) in list(enumerate(EXTRA))[part::PARTS]:
        looking.look(role, f"/{LANGUAGES[number % 3]}{path}", ALL_LOOKS if full else LOOKS)
    assert not looking.found, "\n".join(" ".join(one) for one in looking.found)
    assert looking.seen > 100 / PARTS
