"""A person in a browser: opens pages, fills forms by the names of their fields, presses buttons, follows links.

Whatever goes wrong on the way says where the person stands and what the page answers, so that a failing journey can be read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from looking import Look
from playwright.sync_api import Browser, Locator, Page, TimeoutError

PATIENCE = 15_000
HEIGHT = 900


@dataclass(frozen=True)
class Way:
    """How a journey is walked: in one language for everybody or in each person's own, how wide, with or without JavaScript."""

    language: str = ""
    width: int = 1280
    scripts: bool = True


class Stuck(AssertionError):
    """The page does not let the person go on."""


class Walker:
    """One person with a browser of their own, in one language, with or without JavaScript."""

    def __init__(self, browser: Browser, base: str, name: str, language: str, way: Way, look: Look | None = None) -> None:
        self.base, self.name, self.language, self.look = base, name, way.language or language, look
        self.context = browser.new_context(
            java_script_enabled=way.scripts, locale="fi-FI", timezone_id="Europe/Helsinki",
            viewport={"width": way.width, "height": HEIGHT},
        )  # fmt: skip
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.seen_errors: list[str] = []
        self.page.on("pageerror", lambda error: self.seen_errors.append(f"{self.page.url}: {error}"))

    # Going

    def open(self, path: str) -> None:
        """Open an address of the site; `path` begins after the language."""
        address = path if path.startswith("http") else f"{self.base}/{self.language}{path}"
        self._arrived(self.page.goto(address))

    def sign_in(self, account: str) -> None:
        """Become one of the demo's example people with one click."""
        self.open("/sign-in/")
        self.press(f'[data-demo-account="{account}"]')

    def follow(self, selector: str) -> None:
        """Follow the first link that fits; what begins with a stroke is the beginning of an address after the language."""
        address = f'main a[href^="/{self.language}{selector}"]'
        self._click(self.page.locator(address if selector.startswith("/") else selector).first)

    def press(self, selector: str = "") -> None:
        """Press a button; without a selector the one of the page's last form that has no name: its main deed."""
        place = self.page.locator(selector) if selector else self.page.locator("main form button:not([name]):visible")
        self._click(place.last)

    def post(self, path: str) -> None:
        """Press the button of the form that leads to an address which ends in `path`."""
        self._click(self.page.locator(f'form[action$="{path}"] button').last)

    def _click(self, place: Locator) -> None:
        if not place.count():
            raise Stuck(f"nothing to press: {place}\n{self.tell()}")
        try:
            with self.page.expect_navigation(wait_until="domcontentloaded") as gone:
                place.click()
        except TimeoutError as error:
            raise Stuck(f"the press led nowhere: {place}\n{self.tell()}") from error
        self._arrived(gone.value)

    def _arrived(self, response: object) -> None:
        status = getattr(response, "status", 0)
        language, refused = self.page.evaluate(
            "() => [document.documentElement.lang, document.querySelectorAll('.govuk-error-summary').length]"
        )
        if status >= 400 or refused:
            raise Stuck(f"answered {status}\n{self.tell()}")
        if language != self.language:
            raise Stuck(f"not in {self.language}\n{self.tell()}")
        if self.look:
            self.look.at(self.page, self.name, self.language)

    # Writing

    def write(self, values: "dict[str, str | bool]") -> None:
        """Fill fields by name: texts, choices by value, ticks by True; a radio button or a tick of several by its value."""
        for name, value in values.items():
            self._fill(name, value)

    def _fill(self, name: str, value: "str | bool") -> None:
        field = self.page.locator(f'main [name="{name}"]:not([type="hidden"])')
        kind = field.evaluate_all("all => all.length && (all[0].tagName === 'SELECT' ? 'select' : all[0].type)")
        if not kind:
            raise Stuck(f"no field {name}\n{self.tell()}")
        if kind in {"radio", "checkbox"}:
            chosen = field if value is True else self.page.locator(f'main [name="{name}"][value="{value}"]')
            self.tick(chosen.first)
        elif kind == "select":
            field.first.select_option(str(value))
        else:
            field.first.fill(str(value))

    def tick(self, field: Locator) -> None:
        """Tick a box or choose a radio button with the pointer; the press has to reach it."""
        if not field.count():
            raise Stuck(f"nothing to tick: {field}\n{self.tell()}")
        field.check()

    def names(self, pattern: str) -> list[str]:
        """Return the names of the page's fields that fit a pattern, each once, in order."""
        found = self.page.eval_on_selector_all(
            "main input:not([type=hidden]), main textarea, main select", "all => all.map(e => e.name)"
        )
        return [name for name in dict.fromkeys(found) if re.fullmatch(pattern, name)]

    # Reading

    @property
    def path(self) -> str:
        """The address of the page after the language."""
        return urlsplit(self.page.url).path.removeprefix(f"/{self.language}")

    def number_in_path(self) -> int:
        """The first number of the address."""
        found = re.search(r"/(\d+)(?:/|\.|$)", self.path)
        if found is None:
            raise Stuck(f"no number in {self.path}\n{self.tell()}")
        return int(found[1])

    def words(self, selector: str = "main") -> str:
        """What stands in a part of the page, spaces made plain."""
        return plain(" ".join(self.page.locator(selector).all_text_contents()))

    def says(self, text: str, selector: str = "main") -> None:
        """Make sure that the page says something."""
        if plain(text) not in self.words(selector):
            raise Stuck(f"does not say {text!r}\n{self.tell()}")

    def has(self, selector: str) -> bool:
        """Whether the page has such a thing."""
        return self.page.locator(selector).count() > 0

    def download(self, selector: str) -> bytes:
        """Return the file behind a link, fetched as this person."""
        address = self.page.locator(selector).first.get_attribute("href")
        if not address:
            raise Stuck(f"no file {selector}\n{self.tell()}")
        answer = self.context.request.get(address if address.startswith("http") else self.base + address)
        if answer.status != 200:
            raise Stuck(f"{address} answered {answer.status}\n{self.tell()}")
        return answer.body()

    def working(self, selector: str, *wanted: str) -> None:
        """Make sure that a sum stands with its working: lines that name their source, and what else is wanted in them."""
        place = self.page.locator(f"{selector} .v-working").first
        if not place.count():
            raise Stuck(f"no working in {selector}\n{self.tell()}")
        words = plain(place.text_content() or "")
        for text in wanted:
            if text not in words:
                raise Stuck(f"the working does not say {text!r}: {words}\n{self.tell()}")

    def tell(self) -> str:
        """Where the person stands and what the page says."""
        text = self.page.locator("body").inner_text() if self.page.locator("body").count() else ""
        errors = self.page.locator(".govuk-error-summary, .v-notices").all_text_contents()
        return f"at {self.page.url}\n{plain(self.page.title())}\n{plain(' '.join(errors))}\n{plain(text)[:1500]}"


def plain(text: str) -> str:
    """Text with all kinds of space as single spaces."""
    return re.sub(r"\s+", " ", text).strip()


# Brings a person on stage: the account or a name of one's own, and the language of a walk in several languages.
Cast = Callable[[str, str], Walker]
