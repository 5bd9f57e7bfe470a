"""What a reader meets in a page or a mail: its text nodes and the attributes that are read aloud, for comparing languages."""

import re
from html.parser import HTMLParser

READ = ("aria-label", "title", "placeholder", "alt", "data-copied")
WORD = re.compile(r"[^\W\d_]{3}")


class Reader(HTMLParser):
    """Gathers the texts of a page, in order; code, scripts and what is marked as another language are no text of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        skips = tag in {"code", "script", "style", "title"} or (values.get("lang") and tag != "html")
        if (skips or self.skipped) and tag not in {"input", "br", "use", "path", "circle", "rect", "meta", "link", "img"}:
            self.skipped.append(tag)
        self.found += [text for name in READ if (text := values.get(name) or "")]
        self.found += [text or "" for name, text in attrs if name.startswith("data-i18n")]

    def handle_endtag(self, tag: str) -> None:
        if self.skipped and tag == self.skipped[-1]:
            self.skipped.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.found.append(" ".join(data.split()))


def of_page(html: str) -> set[str]:
    """Return the texts of a page that hold a word."""
    reader = Reader()
    reader.feed(html)
    return words(reader.found)


def of_mail(subject: str, body: str) -> set[str]:
    """Return the lines of a mail that hold a word and are no address."""
    return words([subject, *(line.strip() for line in body.splitlines() if "://" not in line)])


def words(texts: list[str]) -> set[str]:
    """Return the texts with a word in them."""
    return {text for text in texts if WORD.search(text)}


def left_over(here: set[str], english: set[str], finnish: set[str]) -> set[str]:
    """Return what stands untranslated: equal to the English or the Finnish page, but not to both, as names are."""
    return here & (english | finnish) - (english & finnish)
