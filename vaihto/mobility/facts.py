"""From the rows of this room to the values of the core: stays for statistics, volumes for the balance."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vaihto.core import budgeting, host_changes, indicators, interrupting
from vaihto.core.canonical import sha256_of
from vaihto.core.grant import rules
from vaihto.core.grant.accompanying import Accompanying
from vaihto.core.grant.request import ZERO
from vaihto.core.grant.rows import Row
from vaihto.mobility import states
from vaihto.mobility.models import AccompanyingPerson, Journey, Mobility

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

# Of ISCED-F 2013.
UNKNOWN_FIELD = "9999"


# Where a stay is counted that no row of the application has planned.
AT_THE_END = 1_000_000


def stay(mobility: Mobility) -> indicators.Stay:
    """Return a stay that is over, with its real days. Raises ValueError for one without days."""
    if mobility.starts_on is None or mobility.ends_on is None:
        raise ValueError(f"stay {mobility.pk} has no days")
    return indicators.Stay(
        key=f"stay:{mobility.pk}", person=f"participant:{mobility.participant_id}", target_group=mobility.target_group,
        starts_on=mobility.starts_on, ends_on=mobility.ends_on, country=mobility.country_to,
        field=mobility.field or known_field(mobility.isced), purpose=mobility.purpose, kind="stay", direction=direction(mobility),
    )  # fmt: skip


def whole_stay(parts: Sequence[Mobility]) -> indicators.Stay:
    """Return the parts of one stay (in their order, each over) as one: counted at its longest host, its days added up.

    The days between two hosts are no days of the stay. Raises ValueError for a part without days.
    """
    each = [stay(one) for one in parts]
    if len(each) == 1:
        return each[0]
    at = host_changes.longest((one, as_part(mobility)) for one, mobility in zip(each, parts, strict=True))
    return replace(
        each[0], ends_on=each[-1].ends_on, country=at.country, direction=at.direction,
        between=host_changes.days_between([as_part(one) for one in parts]),
    )  # fmt: skip


def as_part(mobility: Mobility) -> host_changes.Part:
    """Return a stay as the core counts a part at one host. Raises ValueError for one without days."""
    if mobility.starts_on is None or mobility.ends_on is None:
        raise ValueError(f"stay {mobility.pk} has no days")
    return host_changes.Part(mobility.starts_on, mobility.ends_on, paid_days(mobility))


def whole_key(mobility: Mobility) -> int:
    """Return the key of the stay with which the whole began: its own, where it goes on from no other."""
    later = getattr(mobility, "later_part", None)
    return mobility.pk if later is None else later.first_id


def place_of(mobility: Mobility) -> int:
    """Return the place of a stay in the whole: 1 for the first."""
    later = getattr(mobility, "later_part", None)
    return 1 if later is None else later.position


def by_whole(stays: Iterable[Mobility]) -> dict[int, list[Mobility]]:
    """Return stays by the one with which the whole began, the parts of each in their order."""
    found: dict[int, list[Mobility]] = {}
    for one in stays:
        found.setdefault(whole_key(one), []).append(one)
    return {key: sorted(parts, key=place_of) for key, parts in found.items()}


def days_counted_before(stays: Iterable[Mobility]) -> dict[int, int]:
    """Return for each stay how many days of the same whole the grant has counted before it, among the given ones."""
    found: dict[int, int] = {}
    for parts in by_whole(stays).values():
        before = 0
        for one in parts:
            found[one.pk] = before
            before += paid_days(one)
    return found


def known_field(isced: str) -> str:
    """Return an ISCED-F code, empty where it says that the field is not known."""
    return "" if isced == UNKNOWN_FIELD else isced


def journey(one: Journey) -> indicators.Stay:
    """Return a journey that was made. Raises ValueError for one without days."""
    if one.starts_on is None or one.ends_on is None:
        raise ValueError(f"journey {one.pk} has no days")
    traveller = one.traveller.strip().casefold()
    person = f"traveller:{sha256_of([one.agreement_id, traveller])[:16]}" if traveller else f"journey:{one.pk}"
    return indicators.Stay(
        key=f"journey:{one.pk}", person=person, target_group=one.target_group, starts_on=one.starts_on,
        ends_on=one.ends_on, country=one.country_to, kind="journey", direction=direction(one),
    )  # fmt: skip


def direction(one: Mobility | Journey) -> str:
    """Return `in` where the project's own country is the destination, else `out`."""
    return "in" if one.country_to == one.agreement.organisation.country else "out"


def days_of(mobility: Mobility) -> int:
    """Return the real days of a stay, both ends counted; without days the planned ones."""
    if mobility.starts_on is None or mobility.ends_on is None:
        return mobility.planned_days
    return (mobility.ends_on - mobility.starts_on).days + 1


def paid_days(mobility: Mobility) -> int:
    """Return the days that the grant counts: the real ones, of accepted force majeure those that the agency decided."""
    found = effect(mobility)
    return days_of(mobility) if found is None else found.days


def effect(mobility: Mobility) -> interrupting.Effect | None:
    """Return what the interruption of a stay counts for; None where there was none."""
    one = getattr(mobility, "interruption", None)
    if one is None or mobility.starts_on is None:
        return None
    return interrupting.effect(
        mobility.agreement.application.call.programme.pack, one.kind, real_days=(one.last_day - mobility.starts_on).days + 1,
        planned_days=(one.planned_last_day - mobility.starts_on).days + 1, decision=one.decision, counted_days=one.counted_days,
    )  # fmt: skip


def volumes(returned: Iterable[Mobility]) -> list[budgeting.Volume]:
    """Return the real stays as rows of equal target group, country and days; later parts of a stay in rows of their own."""
    stays = list(returned)
    before = days_counted_before(stays)
    found = Counter((one.target_group, one.country_to, paid_days(one), before[one.pk] > 0) for one in stays)
    return [
        budgeting.Volume(row=row, people=found[key], days=key[2], target_group=key[0], country=key[1], is_later=key[3])
        for row, key in enumerate(sorted(found), start=1)
    ]


def counted_rows(returned: Iterable[Mobility]) -> list[tuple[str, Row]]:
    """Return the real stays as the unit costs count them, each with its target group: equal ones together, in the order of the
    application's rows, so that the tiers of organisational support begin where they began there. Later parts of a stay stand
    in rows of their own, which go on from the days before.
    """
    stays_seen = list(returned)
    before = days_counted_before(stays_seen)
    counted: dict[tuple[Any, ...], list[Mobility]] = {}
    for one in stays_seen:
        place = one.row.position if one.row else AT_THE_END
        far = -1 if one.distance_km is None else one.distance_km
        key = (
            place, one.target_group, activity_of(one), one.country_to, paid_days(one), far, one.is_green, before[one.pk],
            one.travel_days,
        )  # fmt: skip
        counted.setdefault(key, []).append(one)
    return [
        (
            key[1],
            Row(
                row=number, purpose=key[2], people=len(stays), days=key[4], country=key[3],
                kilometres=None if key[5] < 0 else Decimal(key[5]), green=key[6],
                fewer_opportunities=sum(one.has_inclusion_support for one in stays), days_before=key[7], travel_days=key[8],
                course_days=_course_days(stays[0], key[4]), **real_costs(stays),
            ),
        )
        for number, (key, stays) in enumerate(sorted(counted.items(), key=lambda item: item[0]), start=1)
    ]  # fmt: skip


def real_costs(stays: Iterable[Mobility]) -> dict[str, Any]:
    """Return the real costs of stays together, and how many of their people travel at real costs instead of the travel grant."""
    every = list(stays)
    costs = {
        name: sum((getattr(one, name) or ZERO for one in every), ZERO)
        for name in ("inclusion_costs", "expensive_travel_costs", "other_costs")
    }
    return {**costs, "expensive_travel_people": sum(bool(one.expensive_travel_costs) for one in every)}


def _course_days(one: Mobility, days: int) -> int | None:
    """Return how many days of a stay have a course fee: as the application's row says, at most all; None: all."""
    planned = one.row.course_days if one.row else None
    return None if planned is None else min(planned, days)


def accompanying(one: AccompanyingPerson) -> Accompanying:
    """Return somebody who went along as the unit costs count them."""
    far = None if one.distance_km is None else Decimal(one.distance_km)
    return Accompanying((one.ends_on - one.starts_on).days + 1, one.country_to, far, one.is_green, one.has_travel)


def activity_of(mobility: Mobility) -> str:
    """Return the word of a stay's activity type: its purpose, or what the Commission's code of an imported stay means."""
    if rules.code_of(mobility.purpose) is None:
        return rules.purpose_of(mobility.activity) or mobility.purpose
    return mobility.purpose


def lump_sum(lines: Iterable[budgeting.AmountLine], *, planned: int, made: int) -> tuple[budgeting.AmountLine, ...]:
    """Return the lines of a grant that is no volume × rate (partnership, transfer of innovation).

    With every planned journey made (none planned: always) the agreed lines stand. With fewer the amount is unknown:
    no rule that the project has says how the grant shrinks.
    """
    if made >= planned:
        return tuple(lines)
    return tuple(
        budgeting.AmountLine(one.heading, Decimal(made), one.rate, None, "journeys_missing", one.parameter, one.source, one.row)
        for one in lines
    )


def is_lump_sum(agreement: "GrantAgreement", rates: Iterable[budgeting.Rate]) -> bool:
    """Return whether the grant does not follow the number of stays."""
    return not tuple(rates) or agreement.application.call.action in {"partnership", "transfer_of_innovation"}


def earns_grant(mobility: Mobility) -> bool:
    """Return whether the programme pays for the stay; other money and the school's own earn no grant of the project."""
    return mobility.funding in {"", states.THIS_PROGRAMME}


def is_learner(mobility: Mobility) -> bool:
    """Return whether the stay aims at units of a qualification: students, people in the labour market, graduates."""
    return mobility.target_group in states.LEARNERS
