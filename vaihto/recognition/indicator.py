"""How much of what was agreed has been recognised (KESU 93), and how long the decision took."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from vaihto.core import credit
from vaihto.kit import clock
from vaihto.mobility import queries as stays
from vaihto.recognition import facts
from vaihto.recognition.models import RecognitionDecision


@dataclass(frozen=True)
class DecisionDays:
    """Days from return to decision: of each stay whose units are all decided, and the middle of them."""

    days: tuple[int, ...]
    median: Decimal | None


def share_recognised(mobility_ids: Iterable[int]) -> credit.ShareRecognised:
    """Return how much of what was agreed in the given stays has been recognised: the indicator of KESU 93."""
    ids = list(mobility_ids)
    units = [facts.agreed(one, _stay(one.version.agreement.mobility_id)) for one in stays.units_in_force(ids)]
    return credit.share_recognised(units, [facts.decision(one, _stay(one.mobility_id)) for one in _current(ids)])


def days_to_decision(mobility_ids: Iterable[int]) -> DecisionDays:
    """Return the days from return to the last decision, of the given stays whose units are all decided."""
    days = sorted(_days(list(mobility_ids)).values())
    return DecisionDays(tuple(days), credit.median_days(days))


def _days(ids: list[int]) -> dict[int, int]:
    """Return the days from return to the last first decision, by stay, where every unit is decided."""
    wanted: dict[int, set[int]] = {}
    for unit in stays.units_in_force(ids):
        wanted.setdefault(unit.version.agreement.mobility_id, set()).add(unit.pk)
    done: dict[int, dict[int, RecognitionDecision]] = {}
    for row in _first(ids):
        done.setdefault(row.mobility_id, {})[row.agreed_unit_id] = row
    found = {}
    for pk, ended_on in stays.last_days_of(done).items():
        rows = done[pk]
        if ended_on is None or not wanted.get(pk, set()) <= set(rows):
            continue
        last = max(row.decided_at for row in rows.values()).astimezone(clock.FINLAND).date()
        found[pk] = credit.days_to_decision(ended_on, last)
    return found


def shares_of(groups: Mapping[int, list[int]]) -> dict[int, tuple[credit.ShareRecognised, DecisionDays]]:
    """Return share and days for groups of stays, with the same number of questions for one group as for many."""
    ids = [pk for mine in groups.values() for pk in mine]
    group_of = {pk: key for key, mine in groups.items() for pk in mine}
    units: dict[int, list[credit.AgreedUnit]] = {key: [] for key in groups}
    decided: dict[int, list[credit.UnitDecision]] = {key: [] for key in groups}
    for unit in stays.units_in_force(ids):
        stay = unit.version.agreement.mobility_id
        units[group_of[stay]].append(facts.agreed(unit, _stay(stay)))
    for row in _current(ids):
        decided[group_of[row.mobility_id]].append(facts.decision(row, _stay(row.mobility_id)))
    waits = _days(ids)
    made = {}
    for key, mine in groups.items():
        days = sorted(waits[pk] for pk in mine if pk in waits)
        made[key] = (
            credit.share_recognised(units[key], decided[key]),
            DecisionDays(tuple(days), credit.median_days(days)),
        )
    return made


def _current(ids: list[int]) -> QuerySet[RecognitionDecision]:
    rows = RecognitionDecision.objects.select_related("agreed_unit__unit")
    return rows.filter(mobility_id__in=ids, is_current=True).order_by("pk")


def _first(ids: list[int]) -> QuerySet[RecognitionDecision]:
    """Return the first decisions: a later correction does not make the school slower."""
    return RecognitionDecision.objects.filter(mobility_id__in=ids, version=1).order_by("pk")


def _stay(mobility_id: int) -> str:
    """Return the key under which a stay's units count: one learner may aim at the same unit in two stays."""
    return f"stay:{mobility_id}"
