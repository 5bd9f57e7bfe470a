"""Codes and figures of the ranking in the reader's words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import npgettext, pgettext

from vaihto.calls import queries as calls
from vaihto.core import countries, formats
from vaihto.core.budgeting import AmountLine
from vaihto.kit.languages import pick, present
from vaihto.selection import freed, states
from vaihto.selection.facts import Missing
from vaihto.selection.models import ProposalLine

WAITS = {
    "assessors": lazy("%(case)s: assessors are missing."),
    "third": lazy("%(case)s: the totals differ so much that a third assessor is needed."),
    "common": lazy("%(case)s: the common points have not been put forward."),
    "approval": lazy("%(case)s: the common points wait for approval."),
}


def missing_in_words(missing: Missing) -> str:
    """Return what keeps an application out of the ranking."""
    said = {"case": missing.number, "name": missing.who}
    if missing.kind == "check":
        return _("%(case)s: the formal check is not finished.") % said
    if missing.kind == "assessor":
        return _("%(case)s: no assessor has been assigned.") % said
    if missing.kind == "task":
        return _("%(case)s: the assessment has not been handed in. Assessor: %(name)s.") % said
    if missing.kind in WAITS:
        return str(WAITS[missing.kind]) % said
    return _("%(case)s: the grant cannot be worked out. Set the amount, or the rates of the call.") % said


def outcome(line: ProposalLine) -> str:
    """Return the outcome, with the place of the reserve list."""
    if line.outcome == states.RESERVE:
        return pgettext("outcome", "Reserve list, place %(place)s") % {"place": line.reserve_place}
    return str(states.OUTCOMES[line.outcome])


def distance(line: ProposalLine) -> str:
    """Return how far the application is from the line that decided: in points, and on the reserve list in euro too."""
    language = present()
    if line.outcome == states.GRANTED and line.reason_code == "money_became_free":
        return _("From the reserve list, place %(place)s") % {"place": line.reserve_place}
    if line.reason_code == "rectified":
        return _("Corrected on a request for rectification")
    if line.reason_code in {"not_in_optimum", "in_optimum", "in_optimum_partly", "reserve_full", "set_aside"}:
        return str(states.REASONS[line.reason_code])
    if line.outcome == states.GRANTED:
        above = decimal(line.details.get("points_distance"))
        if above is None:
            return _("The budget suffices for all")
        return _("%(points)s above the first on the reserve list") % {"points": formats.points(above, language)}
    if line.outcome == states.RESERVE:
        return near(line)
    below = line.details.get("below", {})
    if line.missing_points:
        return _("Misses the threshold by %(points)s") % {"points": formats.points(line.missing_points, language)}
    least = min((Decimal(value) for value in below.values()), default=Decimal(0))
    return _("Misses the threshold of a criterion by %(points)s") % {"points": formats.points(least, language)}


def near(line: ProposalLine) -> str:
    """Return what a reserve place misses: points (where any would help) or euro."""
    language = present()
    euro = formats.money(line.missing_euro or 0, language)
    if line.missing_points is None:
        return _("Misses by %(euro)s") % {"euro": euro}
    if line.missing_points == 0:
        return _("Equal points with one before it; misses by %(euro)s") % {"euro": euro}
    return _("Misses by %(points)s or %(euro)s") % {
        "points": formats.points(line.missing_points, language),
        "euro": euro,
    }


def chosen(basis: Mapping[str, Any]) -> str:
    """Return that another scenario than the ranking was proposed, with its reason; empty for the ranking."""
    scenario = basis.get("scenario")
    if not scenario or scenario["is_the_ranking"]:
        return ""
    text: str = (
        _("The proposal follows scenario %(letter)s, “%(name)s”, and not the ranking alone. Reason: %(reason)s") % scenario
    )
    return text


def whole_of(line: ProposalLine) -> Decimal:
    """Return the whole grant of a line, also where a part of it is granted."""
    return decimal(line.details.get("whole")) or line.amount


def part(line: ProposalLine) -> list[str]:
    """Return a sentence where a part of the sum is granted, or where a part would be of use to a place on the reserve list."""
    language, least = present(), freed.minimum_of(line)
    if line.outcome == states.RESERVE and least < line.amount:
        return [_("A part makes sense from %(least)s up.") % {"least": formats.money(least, language)}]
    whole = whole_of(line)
    if whole == line.amount:
        return []
    said = {"amount": formats.money(line.amount, language), "whole": formats.money(whole, language)}
    return [_("%(amount)s of %(whole)s is granted.") % said]


def above(line: ProposalLine) -> list[str]:
    """Return a sentence where the applicant needs more than the grant comes to: the officer asks, or sets another sum."""
    least = decimal(line.details.get("minimum_above"))
    if least is None:
        return []
    return [_("The applicant stated that the plan needs at least %(least)s.") % {"least": formats.money(least, present())}]


def tie(line: ProposalLine, criteria: Mapping[str, str], numbers: Mapping[int, str]) -> str:
    """Return how a tie was broken, or that the rank is shared; empty where there was none."""
    shared = [numbers.get(int(key), "") for key in line.details.get("tied_with", [])]
    if shared:
        return _("Shares the rank with %(cases)s: equal in every criterion") % {"cases": formats.listing(shared, present())}
    decided_by = line.details.get("decided_by")
    if decided_by:
        name = criteria.get(decided_by, decided_by)
        return _("Equal total with the one above; decided by the criterion “%(criterion)s”") % {"criterion": name}
    return ""


def criteria_names(basis: Mapping[str, Any]) -> dict[str, str]:
    """Return the criteria's titles in the reader's language, by key."""
    return {one["key"]: pick(one["title"]) for one in basis["criteria"]}


def amount_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored line of the grant: label, how it was worked out, amount (None = unknown), source."""
    language = present()
    heading = str(line.get("heading", ""))
    names = {
        "partnership": _("Grant from the applicant’s own agency"),
        "transfer_of_innovation": _("Grant for the transfer of innovation"),
    }
    label = names.get(heading) or calls.category_name(heading)
    if line.get("row"):
        place = countries.name(line["country"], language) if line.get("country") else ""
        said = {"row": line["row"], "country": place, "heading": label}
        label = _("Row %(row)s, %(country)s: %(heading)s") % said if place else _("Row %(row)s: %(heading)s") % said
    return {
        "label": label,
        "basis": amount_basis(line),
        "amount": decimal(line.get("amount")),
        "source": line.get("source", ""),
    }


def amount_basis(line: Mapping[str, Any]) -> str:
    """Return how a line was worked out."""
    language = present()
    basis, rate = str(line.get("basis", "")), decimal(line.get("rate"))
    if basis in {"people", "person_days", "person_weeks"}:
        quantity = Decimal(line["quantity"])
        # Only exactly one is said in the singular: 1 person, 1.5 person-days.
        n = 1 if quantity == 1 else 2
        units = {
            "people": npgettext("unit", "person", "people", n),
            "person_days": npgettext("unit", "person-day", "person-days", n),
            "person_weeks": npgettext("unit", "person-week", "person-weeks", n),
        }
        counted = f"{formats.number(quantity, language)} {units[basis]}"
        return f"{counted} × {formats.money(rate, language)}" if rate is not None else counted
    if words := calls.counted(grants_line(line)):
        return words
    known = {
        "requested": _("as asked for"),
        "cut_to_highest": _("cut to the highest support"),
        "below_lowest": _("less than the lowest support"),
        "cut_to_share": _("cut to the largest share of the total costs"),
        "cut_to_limit": _("cut to the limit of the project's length"),
    }
    return known.get(basis, basis)


def grants_line(line: Mapping[str, Any]) -> AmountLine:
    """Return a stored line as a value of the core."""
    return AmountLine(
        str(line.get("heading", "")), decimal(line.get("quantity")) or Decimal(0), decimal(line.get("rate")),
        decimal(line.get("amount")), str(line.get("basis", "")), "", "",
    )  # fmt: skip


def amount_origin(origin: str) -> str:
    """Return a sentence where the grant is not simply the sum of its lines; otherwise empty."""
    return {
        "requested": _("The grant is what was asked for."),
        "set": _("The grant was set by the officer."),
    }.get(origin, "")


def decimal(value: Any) -> Decimal | None:
    """Return a stored number; None stays None."""
    return None if value in (None, "") else Decimal(str(value))
