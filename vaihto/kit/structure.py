"""The structure of a piece of HTML, looked at on the server: labels, ids, references, headings, tables.

It finds what can be told from the text alone, without a browser: no contrast, no focus, nothing that scripts or styles do.
"""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

FIELDS = ("input", "select", "textarea")
UNNAMED = ("hidden", "submit", "button", "image", "reset")
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls")
NAMED_BY_TEXT = ("label", "legend", "button", "a", "h1", "h2", "h3", "h4", "th", "option", "summary")


@dataclass(frozen=True)
class Fault:
    """One fault: `about` names its place; `kind` is field_without_name, id_twice, reference_lost, heading_skipped, empty_text."""

    kind: str
    about: str


@dataclass
class _Seen(HTMLParser):
    """What a piece of HTML holds."""

    ids: Counter[str] = field(default_factory=Counter)
    labelled: set[str] = field(default_factory=set)
    fields: list[dict[str, str]] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    opened: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element: its id, what it refers to, whether it is a field."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "label" and given.get("for"):
            self.labelled.add(given["for"])
        for name in REFERENCES:
            self.references += given.get(name, "").split()
        if tag in FIELDS and given.get("type") not in UNNAMED and "hidden" not in given:
            self.fields.append(given)
        if tag not in VOID:
            self.opened.append((tag, given.get("id") or given.get("for") or "", []))

    def handle_data(self, data: str) -> None:
        """Count text towards every element that is open."""
        for _tag, _about, texts in self.opened:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Close an element: a heading is noted, an element that is named by its text must have some."""
        while self.opened:
            last, about, texts = self.opened.pop()
            text = "".join(texts).strip()
            if last in NAMED_BY_TEXT and not text:
                self.empty.append(about or last)
            if last[0] == "h" and last[1:].isdigit():
                self.headings.append((int(last[1:]), text))
            if last == tag:
                return


def faults(html: str, *, first_heading: int = 1) -> list[Fault]:
    """Return the faults of a piece of HTML, in the order: ids, fields, references, headings, empty texts."""
    seen = _Seen()
    seen.feed(html)
    seen.close()
    found = [Fault("id_twice", name) for name, times in seen.ids.items() if times > 1]
    for one in seen.fields:
        is_named = one.get("id") in seen.labelled or one.get("aria-label") or one.get("aria-labelledby")
        if not is_named:
            found.append(Fault("field_without_name", one.get("name") or one.get("id") or "?"))
    found += [Fault("reference_lost", name) for name in dict.fromkeys(seen.references) if name not in seen.ids]
    level = first_heading - 1
    for depth, text in seen.headings:
        if depth > level + 1:
            found.append(Fault("heading_skipped", text))
        level = depth
    return [*found, *(Fault("empty_text", about) for about in seen.empty)]
