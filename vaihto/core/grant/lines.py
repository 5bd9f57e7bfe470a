"""The lines of a grant, heading by heading: how many, at what rate, on what basis, from what source.

A rate that nobody has published, or that only an unverified source gives, makes a line without an amount, never 0.
"""
# long because: one heading of the annex after another, each a short function; apart they would repeat the same ground.

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from vaihto.core.budgeting import AmountLine
from vaihto.core.grant.request import RealCost, Request
from vaihto.core.grant.rules import SET, Activity, Law, Rate
from vaihto.core.money import euro, share_of

ONE = Decimal(1)
# The annex of 2021 has its rates for these; whose rates hold for people who come is not said.
HAS_STAY = ("learner", "staff", "hosted")


class NotAllowed(ValueError):
    """What a rule of the call refuses: ``reason`` is a code, ``gaps`` fill its sentence."""

    def __init__(self, reason: str, source: str = "", **gaps: object) -> None:
        self.reason, self.source, self.gaps = reason, source, gaps
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class GrantLine(AmountLine):
    """A line of a grant: `amount` = `quantity` × `rate`, rounded half-up to the cent; None = unknown.

    ``status``: verified, set (by an agency's annex), unverified (the rate is only shown, in ``unverified_rate``) or
    unknown; ``reason`` is a code that says why there is no amount. Of real costs, ``real_cost`` and ``percent`` say
    what the rate was made of.
    """

    status: str = "unknown"
    reason: str = ""
    unverified_rate: Decimal | None = None
    real_cost: Decimal | None = None
    percent: Decimal | None = None


def lines_of(request: Request, activity: Activity, law: Law) -> tuple[GrantLine, ...]:
    """Return the lines of a request, in the order of the headings. Raises NotAllowed."""
    made = {
        "individual_support": individual_support,
        "travel": travel,
        "organisational_support": organisational_support,
        "inclusion": inclusion,
        "course_fee": course_fee,
        "preparatory_visit": preparatory_visit,
        "linguistic_support": linguistic_support,
        "exceptional_costs": exceptional_costs,
    }
    return tuple(line for heading in law.headings for line in made[heading](request, activity, law))


def individual_support(request: Request, activity: Activity, law: Law) -> Iterator[GrantLine]:
    """Yield a line for each tier of days: of the participants, then of the persons who accompany them."""
    if activity.category not in HAS_STAY or request.activity_days is None:
        return
    yield from _stay(request, law, activity.category, request.participants, request.activity_days)
    yield from _accompanying_stay(request, law)


def accompanying_lines(request: Request, law: Law) -> Iterator[GrantLine]:
    """Yield the individual support and the travel of the persons who accompany, without the participants."""
    yield from _accompanying_stay(request, law)
    yield from _accompanying_travel(request, law)


def _accompanying_stay(request: Request, law: Law) -> Iterator[GrantLine]:
    days = request.activity_days if request.accompanying_days is None else request.accompanying_days
    if request.accompanying_persons and days is not None:
        yield from _stay(request, law, "accompanying", request.accompanying_persons, days)


def _stay(request: Request, law: Law, kind: str, people: int, activity_days: int) -> Iterator[GrantLine]:
    """Yield the lines of people who stay equally long. Travel days count as days of individual support."""
    days = activity_days + request.travel_days
    group = request.group if request.group is not None else law.groups.get(request.destination or "")
    tiers = law.of("individual_support", kind, group=group, country=request.destination or "")
    if not tiers:
        place = f"group_{group}" if group else request.destination or ""
        name = ".".join(part for part in ("individual_support", kind, place) if part)
        yield _unknown(name, people * days, "person_days", _why_no_tier(request, law, kind, group))
        return
    paid, before = 0, request.days_before
    for tier in tiers:
        within = max(0, min(before + days, tier.last or before + days) - max(tier.first or 1, before + 1) + 1)
        if within:
            yield _priced(tier, within * people, "person_days", request, first=tiers[0])
            paid += within
    if paid < days:
        yield _unknown(f"individual_support.{kind}.days_{before + paid + 1}_on", (days - paid) * people, "person_days", "no_rate")


def _why_no_tier(request: Request, law: Law, kind: str, group: int | None) -> str:
    if kind == "hosted":
        return "hosted"
    if group is None and law.groups:
        return "no_place" if request.destination is None else "no_group"
    return "no_rate"


def travel(request: Request, activity: Activity, law: Law) -> Iterator[GrantLine]:
    """Yield the line of the travel grant of participants, then of accompanying persons."""
    if activity.category not in HAS_STAY:
        return
    if request.travellers:
        is_said = activity.category != "hosted" or any(band.status == SET for band in law.of("travel"))
        hosted = "" if is_said else "hosted"
        yield _journey(request, law, request.travellers, "people", not_known=hosted)
    yield from _accompanying_travel(request, law)


def _accompanying_travel(request: Request, law: Law) -> Iterator[GrantLine]:
    if request.accompanying_persons and request.accompanying_travel is not False:
        reason = "accompanying_travel" if request.accompanying_travel is None else ""
        yield _journey(request, law, request.accompanying_persons, "accompanying_persons", not_known=reason)


def _journey(request: Request, law: Law, people: int, basis: str, *, not_known: str) -> GrantLine:
    """Return the line of so many equal journeys; `not_known` says why the band's rate must not count."""
    if request.kilometres is None:
        return _unknown("travel", people, basis, "no_distance")
    band = band_of(law.of("travel"), request.kilometres)
    if band is None:
        return _unknown("travel", people, basis, "no_rate")
    value = band.green_eur if request.green and band.green_eur is not None else band.eur
    name = f"{band.parameter}.green" if request.green and band.green_eur is not None else band.parameter
    reason = not_known or ("" if band.counts else "unverified")
    return _line(name, band.source, "unverified" if reason else band.status, people, value, basis, reason)


def band_of(bands: tuple[Rate, ...], kilometres: Decimal) -> Rate | None:
    """Return the band of a distance: whole kilometres, both ends of a band included, from 0 km in 2021."""
    whole = int(kilometres)
    return next((band for band in bands if (band.first or 0) <= whole and (band.last is None or whole <= band.last)), None)


def organisational_support(request: Request, activity: Activity, law: Law) -> Iterator[GrantLine]:
    """Yield a line for each tier of participants of the same activity type; accompanying persons are not counted."""
    if activity.category not in HAS_STAY:
        return
    kind = "international" if request.destination in law.partner_countries else activity.code
    tiers = law.of("organisational_support", kind)
    if not tiers:
        yield _unknown(f"organisational_support.{kind}", request.participants, "people", "no_rate")
    counted = request.participants_before + request.participants
    for tier in tiers:
        first = max(tier.first or 1, request.participants_before + 1)
        within = min(counted, tier.last or counted) - first + 1
        if within > 0:
            yield _priced(tier, within, "people", request)


def inclusion(request: Request, activity: Activity, law: Law) -> Iterator[GrantLine]:
    """Yield what the organisation gets for each participant with fewer opportunities, and the real costs."""
    if request.fewer_opportunities:
        yield _one(request, law, "inclusion", "organisation", request.fewer_opportunities, "people_with_fewer_opportunities")
    if request.inclusion_costs_eur:
        if not request.fewer_opportunities:
            raise NotAllowed("inclusion_without_participants")
        yield _share(law, "inclusion", "participants", request.inclusion_costs_eur)


def course_fee(request: Request, activity: Activity, law: Law) -> Iterator[GrantLine]:
    """Yield the fee for the days of a course, up to the cap for each person in the whole project."""
    if not activity.has_course_fee:
        if request.course_days:
            raise NotAllowed("no_course_fee", activity=activity)
        return
    days = request.activity_days if request.course_days is None else request.course_days
    if not days:
        return
    rate = next(iter(law.of("course_fee", activity.code)), None)
    fee = None if rate is None else _value(rate, request)
    if rate is None or not fee or rate.cap_eur is None:
        yield _one(request, law, "course_fee", activity.code, request.participants * days, "person_days_of_course")
        return
    left = max(Decimal(0), rate.cap_eur - request.course_fees_before_eur)
    whole = min(days, int(left // fee))
    rest = min(left, days * fee) - whole * fee
    if whole or not rest:
        basis = "person_days_of_course" if whole == days else "person_days_up_to_cap"
        yield _priced(rate, request.participants * whole, basis, request)
    if rest:
        yield _line(f"{rate.parameter}.cap", rate.source, rate.status, request.participants, rest, "rest_up_to_cap")


def preparatory_visit(request: Request, activity: Activity, law: Law) -> Iterator[GrantLine]:
    """Yield the line of a preparatory visit: so much for each person; nothing else is paid for it."""
    if activity.category == "visit":
        yield _one(request, law, "preparatory_visit", activity.code, request.participants, "people")


def linguistic_support(request: Request, activity: Activity, law: Law) -> Iterator[GrantLine]:
    """Yield the support for participants whose language the online support lacks, and what long stays get in addition."""
    if not request.linguistic_support:
        return
    rate = next(iter(law.of("linguistic_support", activity.category)), None)
    if rate is not None and rate.first is not None and (request.activity_days or 0) < rate.first:
        raise NotAllowed("linguistic_support_too_short", rate.source, days=request.activity_days, least=rate.first)
    yield _one(request, law, "linguistic_support", activity.category, request.linguistic_support, "people")
    if law.of("linguistic_support", activity.code):
        yield _one(request, law, "linguistic_support", activity.code, request.linguistic_support, "people")


def exceptional_costs(request: Request, activity: Activity, law: Law) -> Iterator[GrantLine]:
    """Yield a share of each real cost. Expensive travel goes instead of the travel grant."""
    for each in request.exceptional_costs:
        yield _exceptional(each, law)


def _exceptional(cost: RealCost, law: Law) -> GrantLine:
    return _share(law, "exceptional_costs", cost.kind, cost.cost_eur)


def _one(request: Request, law: Law, heading: str, applies_to: str, quantity: int, basis: str) -> GrantLine:
    """Return the line of a heading with a single rate."""
    rate = next(iter(law.of(heading, applies_to)), None)
    if rate is None:
        return _unknown(f"{heading}.{applies_to}", quantity, basis, "no_rate")
    return _priced(rate, quantity, basis, request)


def _share(law: Law, heading: str, applies_to: str, cost: Decimal) -> GrantLine:
    """Return the line of a real cost: the largest sum to the cent that is not above the share."""
    rate = next(iter(law.of(heading, applies_to)), None)
    if rate is None or rate.percent is None:
        return _unknown(f"{heading}.{applies_to}", 1, "share_of_real_cost", "no_rate", real_cost=euro(cost))
    reason = "" if rate.counts else "unverified"
    made = _line(
        rate.parameter, rate.source, rate.status, 1, share_of(rate.percent, cost), "share_of_real_cost", reason,
        real_cost=euro(cost), percent=rate.percent,
    )  # fmt: skip
    return made


def _priced(rate: Rate, quantity: int, basis: str, request: Request, *, first: Rate | None = None) -> GrantLine:
    """Return the line of a rate. A later tier may be a share of the first."""
    value = _value(rate, request, first)
    reason = "unverified" if not rate.counts else "to_choose" if value is None else ""
    return _line(rate.parameter, rate.source, rate.status, quantity, value, basis, reason)


def _value(rate: Rate, request: Request, first: Rate | None = None) -> Decimal | None:
    """Return a rate in euro: fixed, chosen by the beneficiary from a range, or a share of the first tier.

    A share is rounded half-up to whole euro, as the annexes publish it (57 × 70 % = 39.90 is 40).
    """
    if rate.eur is not None:
        return rate.eur
    if rate.percent is not None and first is not None and first is not rate:
        start = _value(first, request)
        return None if start is None else (start * rate.percent / 100).quantize(ONE, ROUND_HALF_UP)
    chosen = request.chosen_rates.get(rate.parameter)
    if chosen is None or rate.lowest_eur is None or rate.highest_eur is None:
        return None
    if not rate.lowest_eur <= chosen <= rate.highest_eur:
        raise NotAllowed(
            "chosen_outside_range", rate.source, parameter=rate.parameter, chosen=chosen,
            lowest=rate.lowest_eur, highest=rate.highest_eur,
        )  # fmt: skip
    return chosen


def _line(
    parameter: str, source: str, status: str, quantity: int, value: Decimal | None, basis: str, reason: str = "",
    *, real_cost: Decimal | None = None, percent: Decimal | None = None,
) -> GrantLine:  # fmt: skip
    """Return a line; with a `reason` it has no amount, and its rate is only shown."""
    known = not reason and value is not None
    return GrantLine(
        heading=parameter.split(".")[0],
        quantity=Decimal(quantity),
        rate=euro(value) if known and value is not None else None,
        amount=euro(quantity * value) if known and value is not None else None,
        basis=basis,
        parameter=parameter,
        source=source,
        status=status if known else "unverified" if value is not None else "unknown",
        reason=reason,
        unverified_rate=euro(value) if reason and value is not None else None,
        real_cost=real_cost,
        percent=percent,
    )


def not_known(heading: str, quantity: int, basis: str, reason: str, *, row: int = 0) -> GrantLine:
    """Return the line of a heading whose amount nobody can say; `reason` is a code of the messages."""
    return replace(_unknown(heading, quantity, basis, reason), row=row)


def _unknown(parameter: str, quantity: int, basis: str, reason: str, *, real_cost: Decimal | None = None) -> GrantLine:
    """Return a line whose amount nobody can say."""
    return _line(parameter, "", "unknown", quantity, None, basis, reason, real_cost=real_cost)
