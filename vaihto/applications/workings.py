"""The lines of the grant in the reader's words: what was counted, at what rate, and why a line has no amount."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from vaihto.calls import queries as calls
from vaihto.core import countries
from vaihto.core.budgeting import AmountLine
from vaihto.core.grant.lines import GrantLine
from vaihto.kit.languages import present
from vaihto.kit.templatetags import formats

if TYPE_CHECKING:
    from vaihto.applications.models import FlowRow


def line_in_words(line: AmountLine, rows: "Sequence[FlowRow]") -> dict[str, Any]:
    """Return a line as the component `line` takes it: label, amount, basis, source, why."""
    if line.row:
        row = rows[line.row - 1]
        place = row.host.city if row.host and row.host.city else countries.name(row.country_to, present())
        label = f"{line.row} {place or _('without destination')}, {calls.category_name(line.heading).lower()}"
    else:
        label = project_heading(line.heading)
    return {
        "label": label,
        "amount": line.amount,
        "basis": basis_of(line),
        "source": line.source,
        "why": "" if line.known else why_unknown(line),
    }


def project_heading(heading: str) -> str:
    """Return the heading of a line that is about the whole project."""
    known = {
        "partnership": _("Grant from the applicant's own agency"),
        "transfer_of_innovation": _("Grant for the transfer of innovation"),
    }
    return known.get(heading, heading)


def basis_of(line: AmountLine) -> str:
    """Return what was multiplied, or how a sum that was asked for was judged."""
    if line.basis in {"people", "person_days", "person_weeks"}:
        # Only exactly one is said in the singular: 1 person, 1.5 person-days.
        n = 1 if line.quantity == 1 else 2
        units = {
            "people": npgettext("unit", "person", "people", n),
            "person_days": npgettext("unit", "person-day", "person-days", n),
            "person_weeks": npgettext("unit", "person-week", "person-weeks", n),
        }
        counted = f"{formats.number(line.quantity)} {units[line.basis]}"
        return f"{counted} × {formats.money(line.rate)}" if line.rate is not None else counted
    if words := calls.counted(line):
        return words
    known = {
        "requested": _("as asked for"),
        "cut_to_highest": _("cut to the highest support"),
        "below_lowest": _("less than the lowest support"),
        "cut_to_share": _("cut to the largest share of the total costs"),
        "cut_to_limit": _("cut to the limit of the project's length"),
    }
    return known.get(line.basis, line.basis)


def why_unknown(line: AmountLine) -> str:
    """Return why a line has no amount."""
    if isinstance(line, GrantLine) and line.reason == "accompanying_travel":
        return _("The sources do not say whether it is paid. The agency decides it for each person after the decision.")
    if words := calls.why_unknown(line):
        return words
    if line.basis == "below_lowest":
        return pgettext("amount", "not possible")
    if not line.row and line.rate is None:
        return pgettext("amount", "not asked for yet")
    return pgettext("amount", "not known")


def sum_in_words(known_sum: Decimal, unknown: int) -> str:
    """Return a sum that says what is left out."""
    return formats.money(known_sum) if not unknown else _("%(sum)s, not complete") % {"sum": formats.money(known_sum)}
