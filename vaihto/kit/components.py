"""The small signs of the interface as HTML: icons, buttons, tags, counts, the mini rail.

The only place that marks text as safe.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vaihto.core import folding

# The words of the sprite, kit/sprite.svg.
ICONS = (
    *("met", "not-met", "unknown", "note", "waiting", "draft", "sent", "back", "viewed", "list", "reserve"),
    *("not-selected", "partly", "download", "people", "locked", "arrow", "talk", "calendar", "document", "euro"),
)
STATUS_ICONS = {
    "ok": "met",
    "bad": "not-met",
    "todo": "draft",
    "unk": "unknown",
    "info": "sent",
    "brand": "calendar",
    "plain": "not-selected",
    "quiet": "draft",
}
BUTTON_KINDS = {
    "": "",
    "secondary": "govuk-button--secondary",
    "warning": "govuk-button--warning",
    "start": "govuk-button--start",
}
VERDICT_ICONS = {"met": "met", "not_met": "not-met", "unknown": "unknown", "note": "note", "waiting": "waiting"}
NOTHING = SafeString("")


def attributes(values: Mapping[str, object]) -> SafeString:
    """HTML attributes, each with a space in front: True stands alone, None and False are left out, _ becomes -."""
    parts = []
    for name, value in values.items():
        if value is None or value is False or value == "":
            continue
        written = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(format_html(" {}", written))
        else:
            parts.append(format_html(' {}="{}"', written, value))
    # Every part went through format_html, so joining them is safe.
    return mark_safe("".join(parts))  # noqa: S308 # nosec B308 B703


@cache
def icon(name: str, classes: str = "") -> SafeString:
    """A sign of the sprite, hidden from screen readers because words stand beside it."""
    if name not in ICONS:
        raise ValueError(f"No sign {name!r}. There are: {', '.join(ICONS)}")
    css = f"v-icon {classes}".strip()
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', css, name)


def button(text: object, kind: str = "", href: str = "", *, small: bool = False, sign: str = "", **attrs: object) -> SafeString:
    """A button, or a link that looks like one; kind `link` is a button that looks like a link."""
    inner = format_html("{}{}", icon(sign) if sign else "", text)
    if kind == "link":
        css = "v-link-button"
    elif kind in BUTTON_KINDS:
        css = " ".join(filter(None, ["govuk-button", BUTTON_KINDS[kind], "v-button--small" if small else ""]))
    else:
        raise ValueError(f"No kind of button {kind!r}")
    if kind == "start":
        inner = format_html("{}{}", text, icon("arrow", "govuk-button__start-icon"))
    if href:
        rest = attributes(attrs)
        if kind == "link":
            return format_html('<a class="govuk-link v-link-action" href="{}"{}>{}</a>', href, rest, inner)
        return format_html(
            '<a href="{}" role="button" draggable="false" class="{}" data-module="govuk-button"{}>{}</a>',
            href,
            css,
            rest,
            inner,
        )
    kept = {"type": "submit", **attrs}
    return format_html('<button class="{}" data-module="govuk-button"{}>{}</button>', css, attributes(kept), inner)


def status(kind: str, text: object, sign: str = "") -> SafeString:
    """A tag: sign and words, tinted by kind; `quiet` has no ground and needs no attention."""
    if kind not in STATUS_ICONS:
        raise ValueError(f"No kind of status {kind!r}. There are: {', '.join(STATUS_ICONS)}")
    return format_html('<strong class="v-tag v-tag--{}">{}{}</strong>', kind, icon(sign or STATUS_ICONS[kind]), text)


def quiet(text: object) -> SafeString:
    """Words that stand where there is nothing to tell."""
    return format_html('<span class="v-quiet">{}</span>', text)


def named(text: object, lang: str) -> SafeString:
    """A name in the language of whom it names."""
    return format_html('<span lang="{}">{}</span>', lang, text)


def counts(met: int = 0, not_met: int = 0, unknown: int = 0, *, words: bool = True) -> SafeString:
    """The three counts of findings, the most urgent first; what is zero is left out."""
    return _counts(met or 0, not_met or 0, unknown or 0, words, get_language() or "")


@lru_cache(maxsize=2048)
def _counts(met: int, not_met: int, unknown: int, words: bool, _language: str) -> SafeString:
    """The counts as markup in the language that is active; kept, because a list of fifty rows has few different ones."""
    said = [
        ("bad", "not-met", not_met, ngettext("not met", "not met", not_met)),
        ("unk", "unknown", unknown, ngettext("not known", "not known", unknown)),
        ("ok", "met", met, ngettext("met", "met", met)),
    ]
    css = "" if words else "v-hidden"
    parts = [
        format_html(
            '<li class="v-counts__item v-counts__item--{}">{}{} <span class="{}">{}</span></li>',
            kind,
            icon(sign),
            n,
            css,
            word,
        )
        for kind, sign, n, word in said
        if n
    ]
    if not parts:
        return format_html('<span class="v-quiet">{}</span>', _("Not checked yet"))
    return format_html('<ul class="v-counts">{}</ul>', join(parts))


def mini_rail(now: int, of: int, text: object) -> SafeString:
    """A short track of stops in 54 px; the stage always stands beside it in words. now = 1..of, of + 1 = all done."""
    return format_html('<span class="v-mini">{}<span class="v-mini__text">{}</span></span>', _track(now, of), text)


@cache
def _track(now: int, of: int) -> SafeString:
    step = 46 / max(of - 1, 1)
    stops = []
    for number in range(1, of + 1):
        state = "done" if number < now else "now" if number == now else "open"
        radius = {"done": "1.9", "now": "3.4", "open": "1.9"}[state]
        stops.append(
            format_html('<circle class="v-mini__{}" cx="{}" cy="5" r="{}"/>', state, f"{4 + (number - 1) * step:.1f}", radius)
        )
    reached = 4 + (min(max(now, 1), of) - 1) * step
    return format_html(
        '<svg class="v-mini__track" viewBox="0 0 54 10" width="54" height="10" aria-hidden="true" focusable="false">'
        '<path class="v-mini__line" d="M4 5H50"/><path class="v-mini__way" d="M4 5H{}"/>{}</svg>',
        f"{reached:.1f}",
        join(stops),
    )


def said(text: str, lang: str, page_lang: str) -> SafeString:
    """People's own words; marked with their language when it is not the page's."""
    if not text:
        return NOTHING
    if not lang or lang == page_lang:
        return conditional_escape(text)
    return format_html('<span lang="{}">{}</span>', lang, text)


def marked(text: str, words: Sequence[str]) -> SafeString:
    """A text with the folded words that stand in it marked."""
    made, at = [], 0
    for start, end in folding.spans(text, words):
        made += [conditional_escape(text[at:start]), format_html('<mark class="v-marked">{}</mark>', text[start:end])]
        at = end
    return join([*made, conditional_escape(text[at:])])


def join(parts: list[SafeString]) -> SafeString:
    """Safe pieces one after another."""
    return format_html_join("", "{}", ((part,) for part in parts))


def verdict_of(finding: Any) -> str:
    """The verdict of a finding as a word: met, not_met or unknown; a note that is not met is a note."""
    verdict = read(finding, "verdict")
    word = str(getattr(verdict, "value", verdict))
    severity = read(finding, "severity")
    if word == "not_met" and str(getattr(severity, "value", severity)) == "note":
        return "note"
    return word


def read(thing: Any, name: str) -> Any:
    """A field of a dataclass or a key of a dict; None when it is not there."""
    if isinstance(thing, Mapping):
        return thing.get(name)
    return getattr(thing, name, None)
