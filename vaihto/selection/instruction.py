"""The legal end of a letter: provisions applied, checksums, and the rectification instruction in its version."""

from collections.abc import Mapping
from datetime import datetime
from string import Formatter
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.core import formats, notice, parameters
from vaihto.kit import clock
from vaihto.kit.languages import present, text_of
from vaihto.selection.models import RectificationInstruction, SelectionDecision

STATUTE = "688/2001"
# What a text of the instruction may leave open; the numbers come from the rulebook.
PLACES = ("agency", "days", "electronic", "letter")


def provisions(basis: Mapping[str, Any], decision: SelectionDecision) -> list[str]:
    """Return the call, its version, the rule pack and the checksums by which the decision can be made again."""
    call, rules = basis["call"], basis["rules"]
    pack = parameters.programme_name(rules["programme"], present())
    return [
        _("Call %(year)s, version %(version)s. Rules: %(programme)s %(rule_year)s, checksum %(rules)s.")
        % {
            "year": call["year"], "version": call["version"], "programme": pack, "rule_year": rules["call_year"],
            "rules": rules["sha256"][:16],
        },
        _("State Grants Act (%(statute)s), section 34.") % {"statute": STATUTE},
        _("Checksum of the decision (SHA-256): %(hash)s") % {"hash": grouped(decision.content_hash)},
    ]  # fmt: skip


def grouped(checksum: str) -> str:
    """Return a checksum in groups of eight, so that it can be compared by eye and broken between lines."""
    return " ".join(checksum[at : at + 8] for at in range(0, len(checksum), 8))


def in_force() -> RectificationInstruction | None:
    """Return the version that letters carry: the latest approved one, else the latest; None before the first."""
    versions = RectificationInstruction.objects.order_by("-number")
    return versions.exclude(approved_at=None).first() or versions.first()


def rectification(agency: str, sent_at: datetime, way: str, version: RectificationInstruction | None) -> dict[str, Any]:
    """Return the instruction as a letter carries it, with the days that count for this letter.

    `status` is empty once the agency's lawyer has approved the version; without a version the text that comes with the
    software is used, as a draft.
    """
    approved = version is not None and version.approved_at is not None
    return {
        "heading": _("Rectification instruction"),
        "status": "" if approved else _("Draft: to be approved by the agency’s lawyer before use"),
        "version": version.number if version else 0,
        "paragraphs": [*filled(text_of(version, "text") if version else default_text(), agency), *days(sent_at, way)],
    }


def days(sent_at: datetime, way: str) -> list[str]:
    """Return the sentences with the days of this letter, and that nobody has confirmed how they are counted."""
    counted = notice.clock_of(sent_at.astimezone(clock.FINLAND).date(), way)
    language = present()
    said = {"received": formats.day(counted.received_on, language), "last": formats.day(counted.last_day, language)}
    sentence = _("This decision counts as received on %(received)s. The last day for the request is %(last)s.") % said
    if counted.is_confirmed:
        return [sentence]
    return [sentence, _("The agency has not yet confirmed how the days are counted.")]


def filled(text: str, agency: str) -> list[str]:
    """Return the paragraphs of a text with its places filled in."""
    said = {
        "agency": agency,
        "days": formats.length(int(notice.number("rectification_days").value), present()),
        "electronic": notice.number("received_electronically").value,
        "letter": notice.number("received_by_letter").value,
    }
    return [part.strip().format(**said) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def unknown_places(text: str) -> list[str]:
    """Return the places of a text that nothing fills, also a lone brace; an empty list means that it can be used."""
    try:
        # A place that reaches into a value, such as {days.real}, is refused too.
        found = {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return ["{"]
    return sorted(found - set(PLACES))


def default_text() -> str:
    """Return the text that comes with the software, in the active language, with its places left open."""
    said = {place: "{" + place + "}" for place in PLACES}
    return "\n\n".join(
        [
            _("An applicant that considers the decision wrong may request rectification from the agency: %(agency)s. "
              "Time limit: %(days)s from being informed of the decision; the day itself does not count.") % said,
            _("An electronic message counts as received on day %(electronic)s after it was sent, a letter on day "
              "%(letter)s, unless something else is shown.") % said,
            _("The request says which decision it concerns, what change is asked for and why. It is handled by "
              "somebody else than the person who made the decision."),
        ]
    )  # fmt: skip


def default_texts() -> dict[str, str]:
    """Return the text that comes with the software in the three languages."""
    made = {}
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            made[language] = default_text()
    return made
