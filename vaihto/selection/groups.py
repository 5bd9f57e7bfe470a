"""What sharing out looks at beside points and sums: the money that is there, least useful grants, newcomers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from vaihto.applications import queries as applications
from vaihto.kit.clock import FINLAND
from vaihto.organisations import queries as organisations
from vaihto.selection.models import BudgetTransfer

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call

# The stable key of the question for the least grant with which the plan still makes sense.
LEAST_USEFUL = "least-useful-grant"


def budget_of(call: "Call") -> Decimal:
    """Return the budget of a call with what was transferred to it and from it, in euro."""
    moved = BudgetTransfer.objects.order_by()
    came = moved.filter(to_call=call).aggregate(n=Sum("amount"))["n"] or Decimal(0)
    went = moved.filter(from_call=call).aggregate(n=Sum("amount"))["n"] or Decimal(0)
    return (call.budget or Decimal(0)) + came - went


@dataclass(frozen=True)
class Others:
    """What sharing out looks at beside points and sums: least useful grants as applicants stated them, who is a newcomer."""

    minimums: Mapping[int, str]
    known: frozenset[int]

    @classmethod
    def of(cls, call: "Call", listed: "Iterable[Application]") -> "Others":
        """Ask for all applications at once: two questions."""
        rows = list(listed)
        day = call.closes_at.astimezone(FINLAND).date() if call.closes_at else date.max
        known = organisations.granted_before({one.organisation_id for one in rows}, day)
        return cls(applications.answers_to(LEAST_USEFUL, [one.pk for one in rows]), frozenset(known))

    def about(self, application: "Application", amount: Decimal | None) -> dict[str, Any]:
        """Return the values of one application.

        A minimum that is no sum up to the grant asks for no smaller one; one above the grant is kept for the officer to see.
        """
        text = self.minimums.get(application.pk, "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
        try:
            minimum = Decimal(text).quantize(Decimal("0.01")) if text else None
        except ArithmeticError:
            minimum = None
        is_useful = minimum is not None and amount is not None and 0 < minimum <= amount
        is_above = minimum is not None and amount is not None and minimum > amount
        return {
            "minimum": minimum if is_useful else None,
            **({"minimum_above": minimum} if is_above else {}),
            "newcomer": application.organisation_id not in self.known,
            "dimensions": sorted(application.dimensions),
        }
