"""Questions about units of qualifications and, handed on, about memoranda of understanding."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from vaihto.core import accumulation, qualification_values
from vaihto.core.qualification import Group, GroupKind
from vaihto.core.qualification_units import Offered, counted_by, offered
from vaihto.core.transcript import Text
from vaihto.kit.actors import Actor
from vaihto.qualifications.models import Qualification, Unit
from vaihto.qualifications.queries_memoranda import (
    WARNED_BEFORE,
    MemorandumParty,
    covers,
    memoranda_between,
    memoranda_ending,
    memoranda_for,
    memoranda_in_state,
    memoranda_to_correct,
    memoranda_to_renew,
    memoranda_to_sign,
    memoranda_visible_to,
    memorandum_pdf,
    memorandum_state,
    memorandum_values,
    missing_roles,
    parties_of,
    partner,
    role_of,
    signed_roles,
    table_of,
    warned_key,
)

__all__ = [
    "WARNED_BEFORE",
    "MemorandumParty",
    "Offer",
    "OpenGroup",
    "StructureKnown",
    "accumulated",
    "compulsory_codes",
    "covers",
    "earlier",
    "fields_named",
    "memoranda_between",
    "memoranda_ending",
    "memoranda_for",
    "memoranda_in_state",
    "memoranda_to_correct",
    "memoranda_to_renew",
    "memoranda_to_sign",
    "memoranda_visible_to",
    "memorandum_pdf",
    "memorandum_state",
    "memorandum_values",
    "missing_roles",
    "offers",
    "parties_of",
    "partner",
    "points_of",
    "requirements_behind",
    "requirements_of",
    "role_of",
    "signed_roles",
    "state_of",
    "structure_of",
    "table_of",
    "unit",
    "units_of",
    "visible_to",
    "warned_key",
    "with_outcomes",
]


def unit(pk: int) -> Unit | None:
    """Return one unit."""
    return Unit.objects.filter(pk=pk).first()


def units_of(organisation_id: int, *, with_retired: bool = False) -> QuerySet[Unit]:
    """Return the units that an organisation offers to new agreements, by qualification; `with_retired` adds the others."""
    rows = Unit.objects.filter(organisation_id=organisation_id).order_by("qualification", "title", "pk")
    return rows if with_retired else rows.filter(retired_on__isnull=True)


def with_outcomes(ids: Iterable[int]) -> QuerySet[Unit]:
    """Return units with their outcomes at hand, retired ones too: what an agreement points at stays readable."""
    rows = Unit.objects.filter(pk__in=list(ids)).order_by("qualification", "title", "pk")
    return rows.prefetch_related("outcomes")


def visible_to(actor: Actor) -> QuerySet[Unit]:
    """Return the units that the actor may open: staff all, others their own organisations'."""
    rows = Unit.objects.select_related("organisation").order_by("organisation__name", "qualification", "title", "pk")
    if actor.has("officer", "auditor", "administrator"):
        return rows
    return rows.filter(organisation_id__in=actor.organisation_ids)


def state_of(unit: Unit) -> str:
    """Return in_use, replaced or retired."""
    if unit.retired_on is None:
        return "in_use"
    return "replaced" if hasattr(unit, "replaced_by") else "retired"


def earlier(unit: Unit) -> list[Unit]:
    """Return what the unit replaced, the latest first."""
    found: list[Unit] = []
    while unit.replaces is not None:
        unit = unit.replaces
        found.append(unit)
    return found


def fields_named() -> set[str]:
    """Return the fields of education that units name, as they were written."""
    return set(Unit.objects.exclude(field="").order_by().values_list("field", flat=True).distinct())


# --- requirements that were read in -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit of requirements beside the school's own of the same code and language, if it has one.

    `state` is new, changed, known, or hindered (`unit.hindrance` says by what).
    """

    unit: Offered
    own: Unit | None
    state: str

    @property
    def others(self) -> list[tuple[str, str]]:
        """Return the unit's names in the other languages, as (language, name)."""
        return [(language, name) for language, name in self.unit.names if language != self.unit.language]


def requirements_of(actor: Actor) -> QuerySet[Qualification]:
    """Return the requirements that the actor's own organisations have read in, the latest first."""
    rows = Qualification.objects.select_related("organisation").filter(organisation_id__in=actor.organisation_ids)
    return rows.order_by("-read_at", "-pk")


def offers(requirements: Qualification, language: str) -> list[Offer]:
    """Return the units of requirements in a language, in their order, each beside the school's own."""
    own: dict[tuple[str, str], Unit] = {}
    rows = units_of(requirements.organisation_id).exclude(code="").prefetch_related("outcomes")
    # Where a school has a unit twice, the one of these requirements goes before, then the latest.
    for unit in sorted(rows, key=lambda each: (each.source == requirements.number, each.pk)):
        own[unit.code.removeprefix("tutkinnonosat_"), unit.language] = unit
    whole = qualification_values.qualification(requirements.content)
    return [_offer(one, own.get((one.code, one.language)), requirements.number) for one in offered(whole, language)]


def _offer(one: Offered, own: Unit | None, source: str) -> Offer:
    """Return a unit with what taking it in would do."""
    if one.hindrance:
        return Offer(one, own, "hindered")
    if own is None:
        return Offer(one, None, "new")
    mine = (own.qualification, own.code, own.title, own.points, own.source, tuple(each.text for each in own.outcomes.all()))
    theirs = (one.qualification, one.code, one.title, one.points, source, one.outcomes)
    return Offer(one, own, "known" if mine == theirs else "changed")


def points_of(requirements: Qualification) -> Decimal | None:
    """Return the points of the whole qualification; None where its structure has none."""
    structure = counted_by(qualification_values.qualification(requirements.content))
    return structure.rules.least if structure else None


def compulsory_codes(requirements: Qualification) -> frozenset[str] | None:
    """Return the codes of the compulsory units of the structure that counts; None where the requirements have no structure."""
    structure = counted_by(qualification_values.qualification(requirements.content))
    return frozenset(one.code for one in structure.rules.places() if one.is_compulsory and one.code) if structure else None


def requirements_behind(units: Iterable[Unit]) -> Qualification | None:
    """Return the requirements that units were taken from: the latest content that their organisation read in under their source.

    Of units with several sources the one with most units counts. None where the organisation has read in none of them.
    """
    sources: dict[tuple[int, str], int] = {}
    for unit in units:
        sources[unit.organisation_id, unit.source] = sources.get((unit.organisation_id, unit.source), 0) + 1
    rows = Qualification.objects.filter(
        organisation_id__in={organisation for organisation, _number in sources},
        number__in={number for _school, number in sources},
    )
    # The content is large: it is fetched of one row only.
    kept = {(row.organisation_id, row.number): row.pk for row in rows.defer("content").order_by("read_at", "pk")}
    best = min((each for each in sources if each in kept), key=lambda each: (-sources[each], each), default=None)
    return Qualification.objects.get(pk=kept[best]) if best else None


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """A group that takes units which the structure does not list; `most` are the points that count in it, None: no limit."""

    key: str
    names: tuple[Text, ...]
    most: Decimal | None

    def name_in(self, language: str) -> str:
        """Return the name with those of the groups above it, outermost first."""
        return ": ".join(dict.fromkeys(one.in_language(language)[1] for one in self.names)) or self.key


@dataclass(frozen=True, slots=True)
class StructureKnown:
    """The codes of the units that a structure lists, and its open groups in their order."""

    codes: frozenset[str]
    open_groups: tuple[OpenGroup, ...]


def structure_of(requirements: Qualification) -> StructureKnown | None:
    """Return what the structure that counts lists and leaves open; None where the requirements have no structure."""
    structure = counted_by(qualification_values.qualification(requirements.content))
    if structure is None:
        return None
    codes = frozenset(one.code for one in structure.rules.places() if one.code)
    return StructureKnown(codes, tuple(_open_groups(structure.rules, ())))


def _open_groups(group: Group, above: tuple[Text, ...]) -> Iterator[OpenGroup]:
    """Yield the open groups of a group and all beneath."""
    names = (*above, group.name) if group.name and group.key else above
    if group.kind is GroupKind.OPEN:
        yield OpenGroup(group.key, names, group.most)
    for child in group.children:
        if isinstance(child, Group):
            yield from _open_groups(child, names)


def accumulated(
    requirements: Qualification, recognised: Iterable[tuple[str, Decimal, str]]
) -> tuple[accumulation.Accumulation, Decimal | None] | None:
    """Return what (code of a unit, points, open group) add up to by the structure, and the points of the whole.

    The group is the key of the open one that somebody put a unit into which the structure does not list; else empty. None
    where the structure cannot be counted.
    """
    structure = counted_by(qualification_values.qualification(requirements.content))
    if structure is None:
        return None
    try:
        plan = accumulation.prepare(structure.rules)
    except accumulation.TooManyChoices:
        return None
    given = [accumulation.Recognised(code.removeprefix("tutkinnonosat_"), points, group) for code, points, group in recognised]
    return accumulation.accumulate(plan, given), structure.rules.least
