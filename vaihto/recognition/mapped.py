"""Which outcomes of the host a decision rests on: what can be used, what other units use, and the uses in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vaihto.core import mapping
from vaihto.core.mapping import Use
from vaihto.recognition.models import HostAssessment, OutcomeUse, RecognitionDecision

if TYPE_CHECKING:
    from vaihto.mobility.models import AgreedUnit

AGREED, OTHER = "agreed", "other"
COUNTS = ("achieved", "partly")


@dataclass(frozen=True, slots=True)
class HostSide:
    """The outcomes of the host of one stay: their words by key, and which of them were achieved, wholly or partly."""

    texts: Mapping[str, str]
    achieved: Mapping[str, bool]


def host_side(assessment: HostAssessment | None) -> HostSide:
    """Return what the host has handed in; nothing before that."""
    if assessment is None or assessment.handed_in_at is None:
        return HostSide({}, {})
    given = {
        f"{AGREED}:{one.outcome_id}": one for one in assessment.achievements.select_related("outcome").order_by("outcome_id")
    }
    others = {f"{OTHER}:{one.pk}": one.text for one in assessment.other_outcomes.order_by("position")}
    texts = {key: one.outcome.text for key, one in given.items()} | others
    return HostSide(texts, {key: one.grade in COUNTS for key, one in given.items()} | dict.fromkeys(others, True))


def own(unit: "AgreedUnit", side: HostSide) -> list[Use]:
    """Return the uses one to one: each outcome of the unit that was achieved counts for itself."""
    keys = [f"{AGREED}:{one.pk}" for one in unit.outcomes.all()]
    return [Use(key, key.partition(":")[2]) for key in keys if side.achieved.get(key)]


def of(decision: RecognitionDecision) -> list[Use]:
    """Return the uses that were stored with a decision; none where it rests on its own outcomes one to one."""
    rows = decision.uses.order_by("pk")
    return [Use(f"{AGREED}:{one.agreed_id}" if one.agreed_id else f"{OTHER}:{one.other_id}", str(one.home_id)) for one in rows]


def taken(mobility_id: int, unit: "AgreedUnit", side: HostSide) -> set[str]:
    """Return the host's outcomes that the decisions on the other units of a stay use."""
    rows = RecognitionDecision.objects.filter(mobility_id=mobility_id, is_current=True).exclude(extent="none")
    others = rows.exclude(agreed_unit_id=unit.pk).select_related("agreed_unit").prefetch_related("agreed_unit__outcomes", "uses")
    return {use.host for one in others for use in (of(one) or own(one.agreed_unit, side))}


def as_uses(chosen: Mapping[int, Iterable[str]]) -> list[Use]:
    """Return {outcome of the unit: keys of the host's outcomes} as uses."""
    return [Use(host, str(home)) for home, hosts in chosen.items() for host in hosts]


def reasons_against(uses: Iterable[Use], unit: "AgreedUnit", side: HostSide, used: set[str]) -> list[str]:
    """Return in words what is wrong with the uses of a unit."""
    homes = {str(one.pk) for one in unit.outcomes.all()}
    texts = {
        "unknown_host": _("An outcome of the host is not in its assessment. Read the page again and choose anew."),
        "unknown_home": _("An outcome is not one of this unit. Read the page again and choose anew."),
        "not_achieved": _("The host’s outcome “%(text)s” was not achieved, so that it cannot count. Take it out."),
        "used_elsewhere": _("The host’s outcome “%(text)s” counts for another unit already. Each counts once: take it out here."),
        "twice": _("The host’s outcome “%(text)s” is there twice. Choose it once."),
    }
    found = mapping.faults(uses, hosts=side.achieved, homes=homes, taken=used)
    return list(dict.fromkeys(texts[one.code] % {"text": side.texts.get(one.key, "")} for one in found))


# The words of an outcome of the unit, the host's that can count for it as (key, words), and those that are chosen at first.
Choices = tuple[str, list[tuple[str, str]], list[str]]


def choices(unit: "AgreedUnit", decision: RecognitionDecision | None = None) -> dict[int, Choices]:
    """Return what can be chosen for each outcome of a unit; nothing where the host has handed in nothing that counts."""
    mobility_id = unit.version.agreement.mobility_id
    side = host_side(HostAssessment.objects.filter(mobility_id=mobility_id).first())
    used = taken(mobility_id, unit, side) if side.texts else set()
    offered = [(key, text) for key, text in side.texts.items() if side.achieved[key] and key not in used]
    if not offered:
        return {}
    stands = (of(decision) if decision is not None else []) or own(unit, side)
    return {one.pk: (one.text, offered, [use.host for use in stands if use.home == str(one.pk)]) for one in unit.outcomes.all()}


def keep(decision: RecognitionDecision, uses: Iterable[Use]) -> None:
    """Store the uses of a decision."""
    OutcomeUse.objects.bulk_create(
        OutcomeUse(decision=decision, home_id=int(use.home), **{f"{kind}_id": int(key)})
        for use in uses
        for kind, _sign, key in [use.host.partition(":")]
    )


def groups(uses: Iterable[Use], unit: "AgreedUnit", side: HostSide) -> list[dict[str, list[str]]]:
    """Return the uses as groups of words: {"host": […], "home": […]}."""
    homes = {str(one.pk): one.text for one in unit.outcomes.all()}
    return [
        {"host": [side.texts.get(key, "") for key in one.hosts], "home": [homes.get(key, "") for key in one.homes]}
        for one in mapping.groups(uses)
    ]
