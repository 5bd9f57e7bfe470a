"""Questions about one stay at several hosts: its parts, whether it goes on, how long it is as a whole."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from vaihto.calls import queries as calls
from vaihto.core import host_changes
from vaihto.mobility import facts, states
from vaihto.mobility.models import LaterPart, Mobility

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vaihto.core import indicators

# For the facts of a stay and its parts: what is read along with each.
ALONG = ("agreement__application__call__programme", "agreement__organisation", "participant", "interruption", "later_part")


@dataclass(frozen=True)
class Whole:
    """One stay with its parts in their order, cancelled ones left out.

    `days` are those at the hosts, None while a part has none; `verdict` is met, short or long against what the call asks, empty
    where nothing is known; `least` and `most` are these limits in days.
    """

    parts: tuple[Mobility, ...]
    days: int | None
    verdict: str
    least: int | None
    most: int | None

    @property
    def is_several(self) -> bool:
        """Whether the stay has more than one host."""
        return len(self.parts) > 1


def later_parts(mobility: Mobility) -> list[Mobility]:
    """Return the parts of a stay after this one, in their order, cancelled ones left out."""
    mine = facts.place_of(mobility)
    return [one for one in parts_of(mobility) if facts.place_of(one) > mine]


def cancelled_after(mobility: Mobility) -> list[Mobility]:
    """Return the cancelled parts of a stay after this one: nothing brings them back by itself."""
    mine = facts.place_of(mobility)
    return [one for one in all_parts_of(mobility) if facts.place_of(one) > mine and one.state == states.CANCELLED]


def goes_on() -> Exists:
    """Return the condition of stays that go on at another host, in a part that was not cancelled."""
    whole = Coalesce(OuterRef("later_part__first_id"), OuterRef("pk"))
    place = Coalesce(OuterRef("later_part__position"), 1)
    later = LaterPart.objects.filter(first_id=whole, position__gt=place)
    return Exists(later.exclude(mobility__state=states.CANCELLED))


def first_parts() -> Q:
    """Return the condition of stays with which a whole begins: those that go on from no other."""
    return Q(later_part__isnull=True)


def parts_of(mobility: Mobility) -> list[Mobility]:
    """Return the parts of a stay in their order, cancelled ones left out; the stay alone where it has one host."""
    return [one for one in all_parts_of(mobility) if one.state != states.CANCELLED or one.pk == mobility.pk]


def all_parts_of(mobility: Mobility) -> list[Mobility]:
    """Return the parts of a stay in their order, cancelled ones too."""
    key = facts.whole_key(mobility)
    rows = Mobility.objects.select_related(*ALONG).filter(Q(pk=key) | Q(later_part__first_id=key))
    return sorted(rows, key=facts.place_of)


def overlapping(mobility: Mobility, starts_on: date | None, ends_on: date | None) -> Mobility | None:
    """Return the part of the same stay that the days from `starts_on` to `ends_on` would not keep apart from, None where none."""
    mine = facts.place_of(mobility)
    for one in parts_of(mobility):
        place = facts.place_of(one)
        is_early = place < mine and bool(starts_on and one.ends_on and starts_on <= one.ends_on)
        is_late = place > mine and bool(ends_on and one.starts_on and ends_on >= one.starts_on)
        if is_early or is_late:
            return one
    return None


def last_part(mobility: Mobility) -> Mobility:
    """Return the last part of a stay: about the whole it is asked once, after this one."""
    later = [one for one in parts_of(mobility) if one.state != states.CANCELLED]
    return later[-1] if later else mobility


def whole(mobility: Mobility) -> Whole:
    """Return a stay as a whole, with the verdict on its length."""
    parts = parts_of(mobility)
    least, most = (_limit(mobility, name) for name in ("min_days", "max_days"))
    if any(one.starts_on is None or one.ends_on is None for one in parts):
        return Whole(tuple(parts), None, "", least, most)
    days = sum(facts.days_of(one) for one in parts)
    return Whole(tuple(parts), days, host_changes.verdict(days, least, most), least, most)


def _limit(mobility: Mobility, name: str) -> int | None:
    """Return the shortest (min_days) or longest (max_days) length that the call asks of the stay, None where none is known."""
    numbers = calls.law_of(mobility.agreement.application.call).numbers
    group = "labour_market" if mobility.target_group == "graduate" else mobility.target_group
    keys = (f"{name}_{facts.activity_of(mobility)}", f"{name}_{group}", name)
    found = next((numbers[key] for key in keys if key in numbers and numbers[key].known), None)
    return int(found.value) if found else None


def shortest_of(mobility: Mobility) -> int | None:
    """Return the shortest length that the call of a stay asks, in days; None where none is known."""
    return _limit(mobility, "min_days")


def counts_of(agreement_ids: "Iterable[int]") -> dict[int, dict[str, int]]:
    """Return for each project how many stays there are in each state; one at several hosts is one, as its last part is."""
    rows = Mobility.objects.filter(agreement_id__in=list(agreement_ids)).filter(_stands_for_the_whole()).order_by("agreement_id")
    found: dict[int, dict[str, int]] = {}
    for agreement, state in rows.values_list("agreement_id", "state"):
        of_project = found.setdefault(agreement, {})
        of_project[state] = of_project.get(state, 0) + 1
    return found


def _stands_for_the_whole() -> Q:
    """Return the condition of one stay for each whole: the last part that was not cancelled, the first where all were."""
    return (Q(~goes_on()) & ~Q(state=states.CANCELLED)) | Q(later_part__isnull=True, state=states.CANCELLED)


def standing_for_wholes(stays: "Iterable[Mobility]") -> list[tuple[Mobility, list[Mobility]]]:
    """Return of a project's loaded stays each whole: the part that stands for it, and its parts that were not cancelled."""
    found = []
    for parts in facts.by_whole(stays).values():
        on = [one for one in parts if one.state != states.CANCELLED]
        found.append((on[-1] if on else parts[0], on or parts[:1]))
    return found


def wholes_for_statistics() -> "Iterator[indicators.Stay]":
    """Yield every stay at several hosts that is over, as one."""
    firsts = LaterPart.objects.exclude(mobility__state=states.CANCELLED).values("first_id")
    rows = Mobility.objects.select_related(*ALONG).filter(Q(pk__in=firsts) | Q(later_part__first_id__in=firsts))
    for parts in facts.by_whole(rows.exclude(state=states.CANCELLED).order_by("pk")).values():
        if all(one.state in states.ENDED for one in parts):
            yield facts.whole_stay(parts)


def with_one_host() -> "QuerySet[Mobility]":
    """Return the stays that have one host: they go on nowhere, and from nowhere."""
    return Mobility.objects.filter(first_parts()).exclude(Q(goes_on()))


def days_of_whole(mobility: Mobility) -> int | None:
    """Return the days of a stay over all its parts; None while one of them is not over."""
    parts = [one for one in parts_of(mobility) if one.state != states.CANCELLED]
    return sum(facts.days_of(one) for one in parts) if all(one.state in states.ENDED for one in parts) else None


def is_over_as_whole(mobility: Mobility, day: date) -> bool:
    """Return whether the last part of a stay is over on a day, recorded or not."""
    return states.shown(last_part(mobility), day) in {*states.ENDED, states.OVER}
