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
RECTIFICATION, APPEAL = "rectification", "appeal"
LENGTHS = {RECTIFICATION: "rectification_days", APPEAL: "appeal_days"}


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


def in_force(kind: str = RECTIFICATION) -> RectificationInstruction | None:
    """Return the version that letters carry: the latest approved one, else the latest; None before the first."""
    versions = RectificationInstruction.objects.filter(kind=kind).order_by("-number")
    return versions.exclude(approved_at=None).first() or versions.first()


def rectification(agency: str, sent_at: datetime, way: str, version: RectificationInstruction | None) -> dict[str, Any]:
    """Return the rectification instruction as a letter carries it, with the days that count for this letter.

    `status` is empty once the agency's lawyer has approved the version; without a version the text that comes with the
    software is used, as a draft.
    """
    counted = clock_of(sent_at, way, RECTIFICATION)
    sentence = _("This decision counts as received on %(received)s. The last day for the request is %(last)s.")
    return carried(RECTIFICATION, _("Rectification instruction"), agency, version, sentence, counted)


def appeal(agency: str, sent_at: datetime, way: str, version: RectificationInstruction | None) -> dict[str, Any]:
    """Return the appeal instruction as the letter of a decision on a request for rectification carries it."""
    counted = clock_of(sent_at, way, APPEAL)
    sentence = _("This decision counts as received on %(received)s. The last day for the appeal is %(last)s.")
    return carried(APPEAL, _("Appeal instruction"), agency, version, sentence, counted)


def carried(
    kind: str, heading: str, agency: str, version: RectificationInstruction | None, sentence: str, counted: notice.Clock
) -> dict[str, Any]:  # fmt: skip
    """Return an instruction with its heading, its status, its text and the sentence with the days of the letter."""
    approved = version is not None and version.approved_at is not None
    language = present()
    said = {"received": formats.day(counted.received_on, language), "last": formats.day(counted.last_day, language)}
    days = [sentence % said]
    if not counted.is_confirmed:
        days.append(_("The agency has not yet confirmed how the days are counted."))
    text = text_of(version, "text") if version else default_text(kind)
    return {
        "heading": heading,
        "status": "" if approved else _("Draft: to be approved by the agency’s lawyer before use"),
        "version": version.number if version else 0,
        "paragraphs": [*filled(text, agency, kind), *days],
    }


def clock_of(sent_at: datetime, way: str, kind: str = RECTIFICATION) -> notice.Clock:
    """Return the days of a letter that was sent at a moment."""
    return notice.clock_of(sent_at.astimezone(clock.FINLAND).date(), way, LENGTHS[kind])


def filled(text: str, agency: str, kind: str) -> list[str]:
    """Return the paragraphs of a text with its places filled in."""
    said = {
        "agency": agency,
        "days": formats.length(int(notice.number(LENGTHS[kind]).value), present()),
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


def default_text(kind: str = RECTIFICATION) -> str:
    """Return the text that comes with the software, in the active language, with its places left open."""
    said = {place: "{" + place + "}" for place in PLACES}
    received = _("An electronic message counts as received on day %(electronic)s after it was sent, a letter on day "
                 "%(letter)s, unless something else is shown.") % said  # fmt: skip
    if kind == APPEAL:
        first = _("An applicant that considers this decision wrong may appeal to the administrative court. Time limit: "
                  "%(days)s from being informed of the decision; the day itself does not count.") % said  # fmt: skip
        return "\n\n".join([first, received])
    return "\n\n".join(
        [
            _("An applicant that considers the decision wrong may request rectification from the agency: %(agency)s. "
              "Time limit: %(days)s from being informed of the decision; the day itself does not count.") % said,
            received,
            _("The request says which decision it concerns, what change is asked for and why. It is handled by "
              "somebody else than the person who made the decision."),
        ]
    )  # fmt: skip


def default_texts(kind: str = RECTIFICATION) -> dict[str, str]:
    """Return the text that comes with the software in the three languages."""
    made = {}
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            made[language] = default_text(kind)
    return made
