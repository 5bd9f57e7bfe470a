"""What a grant consists of, line by line: how many, at what rate, on what ground, from what source.

A rate or limit that nobody has given makes a line whose amount is unknown (None), never 0; the total then says what is
known and which lines are missing. Rates and limits come from the call or the rulebook as ``Known`` values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from vaihto.core.money import euro, share_of

ZERO = Decimal("0.00")


class CannotBudget(ValueError):
    """Quantities, rates or payments that cannot be counted; ``reason`` is a code, ``subject`` what is meant."""

    def __init__(self, reason: str, subject: str = "") -> None:
        self.reason = reason
        self.subject = subject
        super().__init__(f"{reason}: {subject}" if subject else reason)


@dataclass(frozen=True, slots=True)
class Known:
    """A number of the call or the rulebook: its key, the value (euro or per cent; None = unknown), its source."""

    parameter: str
    value: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class Rate:
    """What the call pays for one grant category.

    ``per``: ``stay``, ``day`` or ``week`` (7 days; part of a week counts by sevenths, shown with two decimals).
    Empty ``category``, ``target_group`` or ``country`` = any; the rate with most of them named wins.
    """

    per: str
    known: Known
    category: str = ""
    target_group: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """A row of stays: so many people of a target group, so many days each, to a country.

    ``row`` is the row's number, from 1; ``category`` the grant category (``subsistence``, ``travel`` ...). ``is_later``: the
    stays go on here from another host, so that what is paid once for each stay has been counted there.
    """

    row: int
    people: int
    days: int
    target_group: str
    country: str
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class AmountLine:
    """One line of the working. ``amount`` = ``quantity`` × ``rate``, rounded half-up to the cent; None = unknown.

    ``basis`` is a code that says what was counted: ``people``, ``person_days``, ``person_weeks``; ``requested``,
    ``cut_to_highest``, ``below_lowest``, ``cut_to_share``, ``cut_to_limit``. ``parameter`` and ``source`` say where the
    rate stands; ``row`` is the row of stays it is about, 0 = none.
    """

    heading: str
    quantity: Decimal
    rate: Decimal | None
    amount: Decimal | None
    basis: str
    parameter: str
    source: str
    row: int = 0

    @property
    def known(self) -> bool:
        """Whether the line has an amount."""
        return self.amount is not None


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the known lines in euro, and the lines that have no amount."""

    known_sum: Decimal
    unknown_lines: tuple[AmountLine, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every line is known, so that the sum is the grant."""
        return not self.unknown_lines


def total_of(lines: Iterable[AmountLine]) -> Total:
    """Add the lines to the cent."""
    listed = tuple(lines)
    known_sum = sum((line.amount for line in listed if line.amount is not None), ZERO)
    return Total(known_sum, tuple(line for line in listed if not line.known))


def mobility_lines(volumes: Iterable[Volume], rates: Iterable[Rate], categories: Iterable[str]) -> tuple[AmountLine, ...]:
    """The lines of student and expert mobility: volumes × grant categories (source: the agency's slide deck).

    In: the rows of stays, the call's rates, the grant categories that the call pays. Out: a line per row and category,
    in that order; unknown where no rate fits or the rate has no value.
    Raises ``CannotBudget``: ``count_negative``, ``days_not_positive``, ``rate_negative``, ``unknown_per``,
    ``rate_twice`` (two equally exact rates fit).
    """
    listed = tuple(rates)
    wanted = tuple(categories)
    return tuple(
        _mobility_line(volume, category, listed)
        for volume in volumes
        for category in wanted
        if not (volume.is_later and _is_paid_once(volume, category, listed))
    )


def _is_paid_once(volume: Volume, category: str, rates: tuple[Rate, ...]) -> bool:
    rate = _fitting(volume, category, rates)
    return rate is not None and rate.per == "stay"


def _mobility_line(volume: Volume, category: str, rates: tuple[Rate, ...]) -> AmountLine:
    if volume.people < 0:
        raise CannotBudget("count_negative", f"row {volume.row}")
    if volume.days < 1:
        raise CannotBudget("days_not_positive", f"row {volume.row}")
    rate = _fitting(volume, category, rates)
    if rate is None:
        people = Decimal(volume.people)
        return AmountLine(category, people, None, None, "people", f"rate.{category}", "", volume.row)
    quantity, basis, amount = _counted(volume, rate)
    return AmountLine(category, quantity, rate.known.value, amount, basis, rate.known.parameter, rate.known.source, volume.row)


def _fitting(volume: Volume, category: str, rates: tuple[Rate, ...]) -> Rate | None:
    def is_fitting(rate: Rate) -> bool:
        wanted = ((rate.target_group, volume.target_group), (rate.country, volume.country))
        return rate.category == category and all(asked in ("", given) for asked, given in wanted)

    def exactness(rate: Rate) -> int:
        return bool(rate.target_group) + bool(rate.country)

    fitting = sorted(filter(is_fitting, rates), key=exactness, reverse=True)
    if len(fitting) > 1 and exactness(fitting[0]) == exactness(fitting[1]):
        raise CannotBudget("rate_twice", category)
    return fitting[0] if fitting else None


def _counted(volume: Volume, rate: Rate) -> tuple[Decimal, str, Decimal | None]:
    value = rate.known.value
    if value is not None:
        _check_amount(value, "rate_negative", rate.known.parameter)
    people = Decimal(volume.people)
    person_days = people * volume.days
    counted = {
        "stay": (people, "people"),
        "day": (person_days, "person_days"),
        "week": (euro(person_days / 7), "person_weeks"),
    }
    if rate.per not in counted:
        raise CannotBudget("unknown_per", rate.per)
    quantity, basis = counted[rate.per]
    return quantity, basis, None if value is None else euro(quantity * value)


def partnership_line(requested: Decimal | None, lowest: Known, highest: Known) -> AmountLine:
    """The line of a partnership: what the applicant asks of its own agency, between the limits.

    More than the highest is cut to it; less than the lowest has no amount (such a grant does not exist). Unknown
    without a request or a limit. The steps by number of journeys are not known, so journeys never make an amount.
    Raises ``CannotBudget``: ``amount_negative``, ``limits_crossed``.
    """
    parameter, source = f"{lowest.parameter}; {highest.parameter}", _sources(lowest, highest)
    if requested is not None:
        _check_amount(requested, "amount_negative", "requested")
    if requested is None or lowest.value is None or highest.value is None:
        return AmountLine("partnership", Decimal(1), requested, None, "requested", parameter, source)
    if lowest.value > highest.value:
        raise CannotBudget("limits_crossed", parameter)
    if requested < lowest.value:
        return AmountLine("partnership", Decimal(1), requested, None, "below_lowest", parameter, source)
    basis = "requested" if requested <= highest.value else "cut_to_highest"
    amount = euro(min(requested, highest.value))
    return AmountLine("partnership", Decimal(1), amount, amount, basis, parameter, source)


def transfer_line(requested: Decimal | None, total_costs: Decimal | None, share: Known, limit: Known) -> AmountLine:
    """The line of a transfer of innovation: what is asked, at most a share of all costs and at most a sum.

    In: euro asked and euro in all, the share in per cent, the limit for the whole period (``money.limit_for`` of the
    limit a year). The share is rounded down to the cent. Unknown without any of the four.
    Raises ``CannotBudget``: ``amount_negative``.
    """
    parameter, source = f"{share.parameter}; {limit.parameter}", _sources(share, limit)
    for amount, name in ((requested, "requested"), (total_costs, "total_costs")):
        if amount is not None:
            _check_amount(amount, "amount_negative", name)
    if requested is None or total_costs is None or share.value is None or limit.value is None:
        return AmountLine("transfer_of_innovation", Decimal(1), requested, None, "requested", parameter, source)
    possible = [
        (euro(requested), "requested"),
        (share_of(share.value, total_costs), "cut_to_share"),
        (limit.value, "cut_to_limit"),
    ]
    amount, basis = min(possible, key=lambda pair: pair[0])
    return AmountLine("transfer_of_innovation", Decimal(1), amount, amount, basis, parameter, source)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is still to be paid (``balance`` > 0) or to be recovered (``balance`` < 0), in euro.

    ``by_stays`` is the total by real stays, ``due`` the same but at most what was granted, ``paid`` the prefinancing.
    ``due`` and ``balance`` are None while a line has no amount.
    """

    by_stays: Total
    granted: Decimal
    due: Decimal | None
    paid: Decimal
    balance: Decimal | None

    @property
    def is_recovery(self) -> bool:
        """Whether money comes back to the agency."""
        return self.balance is not None and self.balance < 0


def settle(real_lines: Iterable[AmountLine], granted: Decimal, prefinancing: Iterable[Decimal]) -> Settlement:
    """Recompute a grant from the lines of the real stays: due = at most what was granted; balance = due less paid.

    Raises ``CannotBudget``: ``amount_negative`` (granted, or a payment).
    """
    payments = tuple(prefinancing)
    for amount, name in ((granted, "granted"), *((payment, "prefinancing") for payment in payments)):
        _check_amount(amount, "amount_negative", name)
    total = total_of(real_lines)
    paid = sum((euro(payment) for payment in payments), ZERO)
    due = min(total.known_sum, euro(granted)) if total.is_complete else None
    return Settlement(total, euro(granted), due, paid, None if due is None else due - paid)


def _check_amount(amount: Decimal, reason: str, subject: str) -> None:
    if not amount.is_finite() or amount < 0:
        raise CannotBudget(reason, subject)


def _sources(one: Known, other: Known) -> str:
    return "; ".join(dict.fromkeys(source for source in (one.source, other.source) if source))
