"""From stays, journeys, amount lines and partners to planned against real."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vaihto.core import budgeting
from vaihto.mobility import queries as mobility
from vaihto.mobility import states as stay_states

if TYPE_CHECKING:
    from vaihto.mobility.models import Mobility

ZERO = Decimal(0)
PEOPLE, DAYS, EURO, JOURNEYS, POINTS, HOSTS, COUNTRIES = (
    "people",
    "days",
    "euro",
    "journeys",
    "points",
    "hosts",
    "countries",
)


@dataclass(frozen=True)
class Row:
    """One line of planned against real. `real` is None where it cannot be counted, `why` then says why (a code).

    `key` names the row for ever (`people:teacher`); `group` is the target group, empty for the project as a whole.
    """

    key: str
    kind: str
    group: str
    planned: Decimal
    real: Decimal | None
    why: str = ""

    @property
    def differs(self) -> bool:
        """Whether the school has something to explain."""
        return self.real is None or self.planned != self.real

    @property
    def difference(self) -> Decimal | None:
        """Real less planned."""
        return None if self.real is None else self.real - self.planned


@dataclass(frozen=True)
class PlannedAgainstReal:
    """What was planned and what took place, with the working of the sums."""

    rows: tuple[Row, ...]
    planned_lines: tuple[budgeting.AmountLine, ...]
    real_lines: tuple[budgeting.AmountLine, ...]
    settlement: budgeting.Settlement

    @property
    def differing(self) -> tuple[Row, ...]:
        """The rows that the school explains."""
        return tuple(row for row in self.rows if row.differs)

    def as_json(self) -> dict[str, Any]:
        """Return the rows and sums as canonical values."""
        return {
            "rows": [
                {
                    "key": row.key, "kind": row.kind, "group": row.group, "planned": str(row.planned),
                    "real": None if row.real is None else str(row.real), "why": row.why,
                }
                for row in self.rows
            ],
            "granted": str(self.settlement.granted),
            "by_stays": str(self.settlement.by_stays.known_sum),
            "due": None if self.settlement.due is None else str(self.settlement.due),
            "paid": str(self.settlement.paid),
            "balance": None if self.settlement.balance is None else str(self.settlement.balance),
        }  # fmt: skip


def days_of(mobility: "Mobility") -> int:
    """Return the real days of a returned stay, both ends counted."""
    if mobility.starts_on is None or mobility.ends_on is None:
        return mobility.planned_days
    return (mobility.ends_on - mobility.starts_on).days + 1


def stay_rows(stays: Sequence["Mobility"], planned_euro: dict[str, Decimal], real_euro: dict[str, Decimal | None]) -> list[Row]:
    """Return people, days and, where the grant follows the stays, euro of each target group, in order of appearance."""
    rows = []
    for group in dict.fromkeys(one.target_group for one in stays):
        of_group = [one for one in stays if one.target_group == group]
        # A stay at several hosts is one; the days of its parts are added up.
        mine = [one for one, _parts in mobility.standing_for_wholes(of_group)]
        returned = [one for one in mine if one.state in stay_states.ENDED]
        days = Decimal(sum(days_of(one) for one in of_group if one.state in stay_states.ENDED))
        rows.append(Row(f"people:{group}", PEOPLE, group, Decimal(len(mine)), Decimal(len(returned))))
        rows.append(Row(f"days:{group}", DAYS, group, Decimal(mobility.planned_days(of_group)), days))
        if group in planned_euro:
            real = real_euro.get(group, ZERO)
            rows.append(Row(f"euro:{group}", EURO, group, planned_euro[group], real, "rate" if real is None else ""))
    return rows


def real_euro(
    returned: Iterable["Mobility"], rates: tuple[budgeting.Rate, ...], categories: tuple[str, ...]
) -> dict[str, Decimal | None]:
    """Return what the returned stays of each target group come to by the agreement's rates; None where a rate is
    missing.
    """
    groups: dict[str, list[Mobility]] = {}
    for one in returned:
        groups.setdefault(one.target_group, []).append(one)
    found: dict[str, Decimal | None] = {}
    for group, ended in groups.items():
        total = budgeting.total_of(budgeting.mobility_lines(mobility.volumes(ended), rates, categories))
        found[group] = total.known_sum if total.is_complete else None
    return found


def planned_euro(lines: Iterable[budgeting.AmountLine], groups: Sequence[str]) -> dict[str, Decimal]:
    """Return what the agreement's lines plan for each target group; `groups` are those of the application's rows in
    order.
    """
    found: dict[str, Decimal] = {}
    for line in lines:
        if line.amount is not None and 0 < line.row <= len(groups):
            found[groups[line.row - 1]] = found.get(groups[line.row - 1], ZERO) + line.amount
    return found
