"""The legal end of a letter: provisions applied, checksums, and the rectification instruction as a draft."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from vaihto.core import formats, parameters
from vaihto.kit.languages import present
from vaihto.selection.models import SelectionDecision

# Source: DOMAIN and the agency's own instructions; unverified, so the whole box says that a lawyer has to approve it.
REQUEST_DAYS, ELECTRONIC_DAY, LETTER_DAY = 30, 3, 7
STATUTE = "688/2001"


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


def rectification(agency: str) -> dict[str, Any]:
    """Return the rectification instruction: a draft until the agency's lawyer has approved it."""
    language = present()
    said = {
        "agency": agency, "days": formats.length(REQUEST_DAYS, language), "electronic": ELECTRONIC_DAY,
        "letter": LETTER_DAY,
    }  # fmt: skip
    return {
        "heading": _("Rectification instruction"),
        "status": _("Draft: to be approved by the agency’s lawyer before use"),
        "paragraphs": [
            _("An applicant that considers the decision wrong may request rectification from the agency: %(agency)s. "
              "Time limit: %(days)s from being informed of the decision; the day itself does not count.") % said,
            _("An electronic message counts as received on day %(electronic)s after it was sent, a letter on day "
              "%(letter)s, unless something else is shown.") % said,
            _("The request says which decision it concerns, what change is asked for and why. It is handled by "
              "somebody else than the person who made the decision."),
        ],
    }  # fmt: skip
