"""Findings of the core on the page: one sentence that says the result, then what was seen and wanted."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vaihto.kit import components, languages

register = template.Library()
ORDER = {"not_met": 0, "unknown": 1, "note": 2, "met": 3}
STATUS = {"met": "ok", "not_met": "bad", "unknown": "unk", "note": "info"}
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZÅÄÖ])")


def words_of(verdict: str) -> str:
    """The verdict in the page's language."""
    return {"met": _("Met"), "not_met": _("Not met"), "unknown": _("Not known"), "note": _("For information")}.get(
        verdict, verdict
    )


def severity_words(finding: Any) -> str:
    """How binding the rule is, in the page's language."""
    severity = components.read(finding, "severity")
    word = str(getattr(severity, "value", severity or ""))
    known = {"hard": _("Must be met"), "curable": _("Can be completed later"), "note": _("For information")}
    return known.get(word, "")


def text_of(value: Any) -> str:
    """A text in the page's language: one of {"fi", "sv", "en"}, or the text itself."""
    if isinstance(value, dict):
        return languages.pick(value)
    return "" if value is None else str(value)


def shown(finding: Any) -> dict[str, Any]:
    """What the templates need of a finding, whether it is a dataclass or a dict."""
    verdict = components.verdict_of(finding)
    message = text_of(components.read(finding, "message"))
    head, *rest = SENTENCE_END.split(message, maxsplit=1)
    return {
        "verdict": verdict,
        "words": words_of(verdict),
        "kind": STATUS.get(verdict, "plain"),
        "icon": components.VERDICT_ICONS.get(verdict, "note"),
        "head": head.removesuffix("."),
        "rest": " ".join(rest),
        "title": text_of(components.read(finding, "title") or components.read(finding, "rule")),
        "code": text_of(components.read(finding, "code")),
        "severity": severity_words(finding),
        "observed": text_of(components.read(finding, "observed")),
        "required": text_of(components.read(finding, "required")),
        "source": text_of(components.read(finding, "source")),
        "message": message,
    }


def sorted_findings(found: Iterable[Any]) -> list[dict[str, Any]]:
    """The findings as the templates need them, the most urgent first."""
    return sorted((shown(one) for one in found or ()), key=lambda one: ORDER.get(one["verdict"], 9))


@register.simple_tag
def finding(found: Any, url: str = "", action: str = "") -> SafeString:
    """One finding of the core: `{% finding f url=url action=_("Add a partner") %}`."""
    return render_to_string("kit/components/finding.html", {"finding": shown(found), "url": url, "action": action})


@register.inclusion_tag("kit/components/findings.html")
def findings(found: Iterable[Any]) -> dict[str, Any]:
    """All findings as a list, the most urgent first: `{% findings list %}`."""
    return {"findings": sorted_findings(found)}


@register.simple_tag
def say(kind: str, title: str, text: str = "", url: str = "", action: str = "") -> SafeString:
    """A finding in own words: `{% say "met" _("12 journeys") _("Allowed: 4–24") %}`; or not_met, unknown, note…."""
    made = {"verdict": kind, "icon": components.VERDICT_ICONS[kind], "head": title, "rest": text}
    return render_to_string("kit/components/finding.html", {"finding": made, "url": url, "action": action})


@register.inclusion_tag("kit/components/findings_table.html")
def findings_table(found: Iterable[Any], caption: str = "", hide_caption: bool = False) -> dict[str, Any]:
    """Findings as a table seen / wanted / result, each row with its code and source."""
    return {"findings": sorted_findings(found), "caption": caption, "hide_caption": hide_caption}


@register.simple_tag
def counts(met: int = 0, not_met: int = 0, unknown: int = 0, words: bool = True) -> SafeString:
    """Three counts with signs: `{% counts met=8 not_met=1 unknown=2 %}`; `words=False` hides the words in list rows."""
    return components.counts(met, not_met, unknown, words=words)


@register.simple_tag
def finding_counts(found: Iterable[Any], words: bool = True) -> SafeString:
    """The three counts of a list of findings; notes are not counted as not met."""
    seen = Counter(components.verdict_of(one) for one in found or ())
    return components.counts(seen["met"], seen["not_met"], seen["unknown"], words=words)


@register.simple_tag
def unknown(sentence: str) -> SafeString:
    """In place of a figure nobody has: a sentence with its reason and who ends it."""
    return render_to_string("kit/components/unknown.html", {"sentence": sentence})
