"""From a request to a grant: what a rule refuses, the lines, the total, what a provider pays, and what has changed.

The programme's entitlement and what a provider pays are two numbers. A frozen decision is never changed: it is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from vaihto.core.budgeting import AmountLine, Total, total_of
from vaihto.core.grant import rules
from vaihto.core.grant.lines import GrantLine, NotAllowed, band_of, lines_of
from vaihto.core.grant.request import Paid, Request
from vaihto.core.grant.rules import Activity, Law, Limit
from vaihto.core.money import euro

# What a participant gets from a provider; the other headings are the provider's own.
PAID_ON = ("individual_support", "travel")


@dataclass(frozen=True, slots=True)
class Note:
    """Something that does not change the amounts but should be known: a code, and what fills its sentence."""

    code: str
    gaps: Mapping[str, object]
    source: str = ""


@dataclass(frozen=True, slots=True)
class PaidLine:
    """What a provider pays of a heading: ``entitled`` is the programme's amount, ``paid`` at most that; None = unknown."""

    heading: str
    entitled: Decimal | None
    paid: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """A grant: its lines, their total, what a provider pays its participants (empty: all of it), and notes.

    ``paid_total`` is None where nothing was chosen or a heading is unknown.
    """

    request: Request
    activity: Activity
    lines: tuple[GrantLine, ...]
    total: Total
    paid: tuple[PaidLine, ...]
    notes: tuple[Note, ...]

    @property
    def amount(self) -> Decimal | None:
        """The grant in euro; None while a line has no amount."""
        return self.total.known_sum if self.total.is_complete else None

    @property
    def paid_total(self) -> Decimal | None:
        """What the provider pays its participants in euro."""
        sums = [line.paid for line in self.paid]
        return None if not sums or None in sums else sum((each for each in sums if each is not None), Decimal("0.00"))


def calculate(request: Request, law: Law | None = None) -> Calculation:
    """Return the grant of a request under the law of its call, or under `law` (with an agency's annex).

    Raises NotAllowed where a rule refuses: a length outside the activity's limits, too many travel days or persons,
    an activity that the call does not have, a chosen rate outside its range, paying more than the entitlement.
    """
    law = law or rules.law(request.call_year, request.agency)
    activity = rules.activity(request.activity, request.call_year)
    notes = tuple(_checked(request, activity, law))
    lines = lines_of(request, activity, law)
    return Calculation(request, activity, lines, total_of(lines), _paid(request.paid, lines), notes)


def of_project(requests: Iterable[Request], law: Law | None = None) -> tuple[Calculation, ...]:
    """Return the grants of a project's requests, participants of the same activity type counted on from one to the next."""
    counted: dict[str, int] = {}
    made = []
    for request in requests:
        before = counted.get(request.activity, request.participants_before)
        counted[request.activity] = before + request.participants
        made.append(calculate(replace(request, participants_before=before), law))
    return tuple(made)


def _checked(request: Request, activity: Activity, law: Law) -> Iterator[Note]:
    """Yield the notes about a request. Raises NotAllowed for the first rule that refuses."""
    first = activity.first_call
    if first is not None and request.call_year < first.value:
        raise NotAllowed("activity_not_in_call", first.source, activity=activity, first=first.value, call=request.call_year)
    group = law.groups.get(request.destination or "")
    if None not in (request.group, group) and request.group != group:
        raise NotAllowed("group_contradicts", country=request.destination, own=group, group=request.group)
    yield from _length(request, activity)
    yield from _travel_days(request, law)
    persons = activity.limits.get("max_persons")
    if persons is not None and request.participants > persons.value:
        raise NotAllowed("too_many_persons", persons.source, persons=request.participants, most=persons.value)
    for parameter in request.chosen_rates:
        if not any(rate.parameter == parameter and rate.lowest_eur is not None for rate in law.rates):
            raise NotAllowed("no_rate_to_choose", parameter=parameter)
    if request.green and _has_no_green(request, law):
        yield Note("no_green_rate", {"km": request.kilometres})
    left_out = tuple(heading for heading in rules.headings() if heading not in law.headings)
    if left_out:
        yield Note("headings_left_out", {"headings": left_out, "call": request.call_year})
    if not activity.is_code_seen:
        yield Note("code_not_seen", {"code": activity.code})


def _length(request: Request, activity: Activity) -> Iterator[Note]:
    """Check the activity's own days, without travel days, against its limits."""
    days = request.activity_days
    if days is None:
        return
    least, most = activity.limits.get("min_days"), activity.limits.get("max_days")
    if least is not None and days < least.value:
        shorter = activity.limits.get("min_days_fewer_opportunities")
        everybody = request.fewer_opportunities >= request.participants
        if shorter is not None and everybody and days >= shorter.value:
            yield Note("shorter_unverified", {"days": days, "limit": shorter.value}, shorter.source)
        else:
            yield from _outside("shorter_than_allowed", least, days, activity)
    if most is not None and days > most.value:
        yield from _outside("longer_than_allowed", most, days, activity)


def _outside(code: str, limit: Limit, days: int, activity: Activity) -> Iterator[Note]:
    """Refuse a length outside a limit; an unverified limit is only told."""
    if limit.counts:
        raise NotAllowed(code, limit.source, activity=activity, days=days, limit=limit.value)
    yield Note("limit_unverified", {"days": days, "limit": limit.value}, limit.source)


def _travel_days(request: Request, law: Law) -> Iterator[Note]:
    """Check the funded travel days; more of them go with green travel."""
    limit = law.limits.get("travel_days_green" if request.green else "travel_days")
    if limit is None or request.travel_days <= limit.value:
        return
    if not limit.counts:
        yield Note("limit_unverified", {"days": request.travel_days, "limit": limit.value}, limit.source)
        return
    code = "too_many_green_travel_days" if request.green else "too_many_travel_days"
    raise NotAllowed(code, limit.source, days=request.travel_days, limit=limit.value)


def _has_no_green(request: Request, law: Law) -> bool:
    """Say whether the distance lies in a band that has one rate only."""
    band = None if request.kilometres is None else band_of(law.of("travel"), request.kilometres)
    return band is not None and band.green_eur is None


def _paid(chosen: tuple[Paid, ...], lines: tuple[GrantLine, ...]) -> tuple[PaidLine, ...]:
    """Return what a provider pays of each heading that goes to participants; empty when it chose nothing."""
    if not chosen:
        return ()
    by_heading = {each.heading: each for each in chosen}
    made = []
    for heading in PAID_ON:
        entitled = total_of(line for line in lines if line.heading == heading)
        amount = entitled.known_sum if entitled.is_complete else None
        each = by_heading.get(heading, Paid(heading, percent=Decimal(100)))
        made.append(PaidLine(heading, amount, _chosen(each, amount), each.reason))
    return tuple(made)


def _chosen(paid: Paid, entitled: Decimal | None) -> Decimal | None:
    """Return what is paid: a share rounded half-up to the cent, or a sum. Raises NotAllowed above the entitlement."""
    if entitled is None:
        return None
    amount = euro(paid.amount_eur) if paid.amount_eur is not None else euro(entitled * (paid.percent or Decimal(0)) / 100)
    if amount > entitled:
        raise NotAllowed("paid_above_entitlement", heading=paid.heading, paid=amount, entitled=entitled)
    return amount


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of a line that is not as it was; ``before`` None: the line is new, ``after`` None: it is gone."""

    heading: str
    parameter: str
    basis: str
    value: str
    before: Decimal | str | None
    after: Decimal | str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A frozen grant beside a recomputed one. ``change`` is after less before, None while one of them is unknown."""

    differences: tuple[Difference, ...]
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """How much more (or less) the recomputed grant is."""
        return None if self.before is None or self.after is None else self.after - self.before


VALUES = ("quantity", "rate", "amount", "source")


def compare(frozen: Iterable[AmountLine], recomputed: Iterable[AmountLine]) -> Comparison:
    """Compare the lines of a frozen grant with recomputed ones. Lines are the same by heading, parameter and basis."""
    before, after = tuple(frozen), tuple(recomputed)
    old, new = _by_key(before), _by_key(after)
    keys = list(dict.fromkeys([*old, *new]))
    differences = tuple(
        Difference(key[0], key[1], key[2], value, was, now)
        for key in keys
        for value in VALUES
        if (was := getattr(old.get(key), value, None)) != (now := getattr(new.get(key), value, None))
    )
    return Comparison(differences, _whole(before), _whole(after))


def _by_key(lines: tuple[AmountLine, ...]) -> dict[tuple[str, str, str, int], AmountLine]:
    """Return lines by what they are about; equal ones are counted, so that none is lost."""
    found: dict[tuple[str, str, str, int], AmountLine] = {}
    for line in lines:
        number = 1
        while (line.heading, line.parameter, line.basis, number) in found:
            number += 1
        found[line.heading, line.parameter, line.basis, number] = line
    return found


def _whole(lines: tuple[AmountLine, ...]) -> Decimal | None:
    total = total_of(lines)
    return total.known_sum if total.is_complete else None
