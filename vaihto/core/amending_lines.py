"""What an amendment does to amount lines: recounted by their own rate, moved between headings, levelled to the sum, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from vaihto.core.budgeting import ZERO, AmountLine, total_of
from vaihto.core.money import euro

# The heading and the bases of lines that an amendment makes.
HEADING = "amendment"
MOVED, CUT, ADDED = "moved", "cut_by_amendment", "added_by_amendment"
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Compared:
    """A line before and after; None where it is not there."""

    before: AmountLine | None
    after: AmountLine | None

    @property
    def line(self) -> AmountLine:
        """The line that says what both are about."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a comparison of nothing")
        return found

    @property
    def change(self) -> Decimal:
        """The amount after less the amount before, in euro; a line that is not there or not known counts as nothing."""
        after, before = (one.amount or ZERO if one else ZERO for one in (self.after, self.before))
        return after - before

    @property
    def is_changed(self) -> bool:
        """Whether anything that is counted differs."""
        one, other = self.before, self.after
        return one is None or other is None or (one.amount, one.quantity) != (other.amount, other.quantity)


def recounted(
    lines: Iterable[AmountLine],
    before: Mapping[int, int],
    after: Mapping[int, int],
    source: str,
    again: Callable[[Mapping[int, int]], Iterable[AmountLine]] | None = None,
) -> tuple[AmountLine, ...]:
    """Return the lines for other numbers of people in the rows.

    With `again` (unit costs) each line is what the costs give now; one that a transfer has moved keeps its amount; a line that
    was not there before stands last. Without, a line changes in proportion: 6 people for 30 days = 180 days; 4 = 120; the
    amount to the cent, half up. A row of which nothing was agreed has no line to recount and stays without one.
    """
    listed = tuple(lines)
    if again is None:
        rows = {row for row, count in before.items() if count and after.get(row) != count}
        return tuple(_in_proportion(one, before, after, source) if one.row in rows else one for one in listed)
    new, old = _keyed(again(after)), _keyed(listed)
    kept = tuple(
        one if not one.row or one.basis == MOVED else _counted_again(one, new.get(key), source) for key, one in old.items()
    )
    return (*kept, *(one for key, one in new.items() if key not in old and one.amount is not None))


def _keyed(lines: Iterable[AmountLine]) -> dict[tuple[object, ...], AmountLine]:
    """Return lines by what they are about: row, heading, where the rate stands, and which of those it is (tiers of a scale)."""
    found: dict[tuple[object, ...], AmountLine] = {}
    for line in lines:
        about = (line.row, line.heading, line.parameter)
        found[(*about, sum(key[:3] == about for key in found))] = line
    return found


def _counted_again(line: AmountLine, again: AmountLine | None, source: str) -> AmountLine:
    if again is None:
        return replace(line, quantity=ZERO, amount=ZERO, source=source or line.source)
    return line if (again.amount, again.quantity) == (line.amount, line.quantity) else again


def _in_proportion(line: AmountLine, before: Mapping[int, int], after: Mapping[int, int], source: str) -> AmountLine:
    if line.amount is None or line.basis == MOVED:
        return line
    share = Decimal(after[line.row]) / Decimal(before[line.row])
    quantity = (line.quantity * share).quantize(HUNDREDTH, ROUND_HALF_UP)
    # The line's own sum in proportion: a grant that was cut is not raised to the full rate.
    return replace(line, quantity=quantity, amount=euro(line.amount * share), source=source or line.source)


def moved(lines: Iterable[AmountLine], amounts: Mapping[int, Decimal], source: str) -> tuple[AmountLine, ...]:
    """Return the lines with new amounts at some places, from 1; rate and quantity stay as the working of the original."""
    return tuple(
        replace(one, amount=amounts[place], basis=MOVED, source=source or one.source) if place in amounts else one
        for place, one in enumerate(lines, start=1)
    )


def levelled(lines: Iterable[AmountLine], amount: Decimal, source: str) -> tuple[AmountLine, ...]:
    """Return the lines so that they add up to `amount`: a last line says what the amendment cuts or adds."""
    listed = tuple(lines)
    rest = amount - total_of(listed).known_sum
    if rest == 0:
        return listed
    kept = tuple(one for one in listed if one.heading != HEADING)
    rest = amount - total_of(kept).known_sum
    if rest == 0:
        return kept
    return (*kept, AmountLine(HEADING, Decimal(1), rest, rest, CUT if rest < 0 else ADDED, "", source))


def compared(before: Iterable[AmountLine], after: Iterable[AmountLine]) -> tuple[Compared, ...]:
    """Return the lines side by side: the same place is the same line; the line of the amendment is one of its own."""
    old, new = _apart(before), _apart(after)
    both = [Compared(old[0][n], new[0][n]) for n in range(min(len(old[0]), len(new[0])))]
    return (*both, Compared(old[1], new[1])) if old[1] or new[1] else tuple(both)


def _apart(lines: Iterable[AmountLine]) -> tuple[list[AmountLine], AmountLine | None]:
    listed = list(lines)
    last = next((one for one in listed if one.heading == HEADING), None)
    return [one for one in listed if one is not last], last
