"""Rows and stays of a report in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.calls import queries as calls
from vaihto.core import countries, formats, parameters
from vaihto.core.cutting import CannotCut
from vaihto.kit import languages
from vaihto.reporting import facts

if TYPE_CHECKING:
    from vaihto.core.budgeting import AmountLine
    from vaihto.mobility.models import Mobility

KINDS: Mapping[str, "str | Promise"] = {
    "people": pgettext_lazy("row of a report", "People"),
    "days": pgettext_lazy("row of a report", "Days abroad"),
    "euro": pgettext_lazy("row of a report", "Grant"),
    "journeys": pgettext_lazy("row of a report", "Journeys"),
    "journey_days": pgettext_lazy("row of a report", "Days of the journeys"),
    "points": pgettext_lazy("row of a report", "Points: agreed and recognised"),
    "hosts": pgettext_lazy("row of a report", "Hosts"),
    "countries": pgettext_lazy("row of a report", "Countries of destination"),
    "partners": pgettext_lazy("row of a report", "Partners"),
}
WHY: Mapping[str, "str | Promise"] = {
    "rate": _("Not known, because the agreement has no rate for a stay that took place. The agency sets it with its source."),
    "undecided": _("Not known yet, because units wait for their recognition. The school decides on them."),
    "partners": _("Not counted, because partners have no stays of their own. Tell in words which partners took part."),
}


def row(one: facts.Row) -> str:
    """Return a row's name: what is counted and, where it has one, of which target group."""
    name = str(KINDS.get(one.key) or KINDS[one.kind])
    return f"{name}: {parameters.word('target_group', one.group, languages.present())}" if one.group else name


def amount(kind: str, value: Decimal | None) -> str:
    """Return a figure of a row in the page's language: euro as money, everything else as a number."""
    if value is None:
        return ""
    language = languages.present()
    return formats.money(value, language) if kind == facts.EURO else formats.number(value, language)


def stay(one: "Mobility") -> str:
    """Return a stay by who, where and when, to find it in the list."""
    language = languages.present()
    who = one.participant.name if one.participant else parameters.word("target_group", one.target_group, language)
    parts = [who, ", ".join(filter(None, [one.host_name, countries.name(one.country_to, language)]))]
    if one.starts_on and one.ends_on:
        parts.append(formats.span(one.starts_on, one.ends_on, language))
    return " · ".join(parts)


WHY_NO_CUT: Mapping[str, "str | Promise"] = {
    "unknown_amount": _("The amount of a line is not known, so that nothing can be cut yet: %(line)s."),
    "no_such_line": _("The line does not exist any more. Open the page again."),
    "line_twice": _("Two cuts are on one line. Join them: %(line)s."),
    "not_whole_cents": _("The cut has parts of cents. Write it in whole cents: %(line)s."),
    "negative": _("The cut is below zero. Write it without a minus: %(line)s."),
    "above_line": _("The cut is more than the line comes to. Write a smaller amount: %(line)s."),
}


def cut_line(place: int, lines: "Sequence[AmountLine]") -> str:
    """Return what a cut is taken from: a line of what took place (from 1), or the grant as a whole."""
    if not 0 < place <= len(lines):
        return str(_("The grant as a whole"))
    one = lines[place - 1]
    return f"{heading(one)} ({basis(one)})"


def stratum(key: str) -> str:
    """Return a stratum of sample checks in words: the action and the class of the size of its grants."""
    language = languages.present()
    action, _colon, span = key.partition(":")
    low, _dash, high = span.partition("-")
    name = parameters.word("action", action, language)
    if not high:
        return str(_("%(action)s, grants from %(low)s on")) % {"action": name, "low": formats.money(Decimal(low), language)}
    said = {"action": name, "low": formats.money(Decimal(low), language), "high": formats.money(Decimal(high), language)}
    return str(_("%(action)s, grants from %(low)s to less than %(high)s")) % said


def cut_heading(place: int, heading_code: str) -> str:
    """Return what a cut is taken from in short: the number and heading of the line, or the grant as a whole."""
    if not place:
        return str(_("The grant as a whole"))
    return str(_("line %(number)s, %(heading)s")) % {"number": place, "heading": heading_words(heading_code)}


def why_no_cut(refused: CannotCut, lines: "Sequence[AmountLine]") -> str:
    """Return in words why the core refused a cut."""
    return str(WHY_NO_CUT[refused.reason]) % {"line": cut_line(refused.line, lines)}


# Grant categories of the national programme that are about the stays as a whole.
STAYS = ("grant", "preparation", "management")
HEADINGS: Mapping[str, "str | Promise"] = {
    "partnership": _("Partnership"),
    "transfer_of_innovation": _("Transfer of innovation"),
    "decision": _("Decision on the amount"),
    "travel": _("Travel"),
    "accompanying_individual_support": _("Individual support of accompanying persons"),
    "accompanying_travel": _("Travel of accompanying persons"),
    "subsistence": _("Subsistence"),
    "organisation": _("Organising the stays"),
}
COUNTED: Mapping[str, "str | Promise"] = {
    "people": _("People: %(quantity)s × %(rate)s"),
    "person_days": _("Days: %(quantity)s × %(rate)s"),
    "person_weeks": _("Weeks: %(quantity)s × %(rate)s"),
}


def heading(line: "AmountLine") -> str:
    """Return the words of a line of the real sum; what has no word of its own is about the stays."""
    return heading_words(line.heading)


def heading_words(code: str) -> str:
    """Return the words of the heading of a line."""
    name = calls.category_name(code)
    return str(HEADINGS.get(code) or (name if name != code and code not in STAYS else _("Stays")))


def basis(line: "AmountLine") -> str:
    """Return how a line of the real sum was worked out."""
    language = languages.present()
    if line.basis in COUNTED and line.rate is not None:
        said = {"quantity": formats.number(line.quantity, language), "rate": formats.money(line.rate, language)}
        return str(COUNTED[line.basis]) % said
    if words := calls.counted(line):
        return words
    if line.basis == "journeys_missing":
        return str(_("Fewer journeys than agreed; the rule for that is not known"))
    return str(_("As agreed: everything took place"))
