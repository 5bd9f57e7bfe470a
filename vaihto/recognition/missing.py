"""What is still missing from the learner's qualification, by the structure that the school has read in.

Only what was recognised of stays that stand in this service is counted: the school's own register has the rest.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from vaihto.core.accumulation import Accumulation
from vaihto.core.qualification import Group, GroupKind
from vaihto.kit import languages
from vaihto.qualifications import queries as qualifications
from vaihto.recognition import placing, queries

if TYPE_CHECKING:
    from vaihto.qualifications.models import Qualification, Unit
    from vaihto.recognition.models import RecognitionDecision

ZERO = Decimal(0)
# Both count 60 points a year (rulebook/credit.yaml), so that the number stays the same.
SCHEMES = frozenset({"osp", "ecvet"})
# Groups in groups of groups: deeper ones are about which units may be chosen.
DEEPEST = 2


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One group: its name as (language, words), its limits, what counts in it, and what is missing in it and beneath it."""

    language: str
    name: str
    depth: int
    least: Decimal | None
    most: Decimal | None
    counted: Decimal
    missing: Decimal
    missing_units: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What a learner has of a qualification: points, groups, the areas that were taken to count, and points without a place."""

    requirements: "Qualification"
    points: Decimal | None
    counted: Decimal
    missing: Decimal
    missing_units: int
    groups: tuple[GroupShown, ...]
    areas: tuple[GroupShown, ...]
    without_place: Decimal
    outside: tuple["OutsideShown", ...] = ()


@dataclass(frozen=True, slots=True)
class OutsideShown:
    """A recognised unit that the structure does not list: its title, its points, and where it counts in words.

    `is_lost` where its group counts nothing now: it is in an area that fits less well, or in no structure of today. `most` are
    the points that the group takes.
    """

    language: str
    title: str
    points: Decimal
    words: str
    is_lost: bool
    most: Decimal | None


def of(recognition: queries.Recognition) -> Missing | None:
    """Return what is missing, by the requirements behind the units of a stay; None where the school has read in none of them."""
    units = [one.agreed.unit for one in recognition.units]
    requirements = qualifications.requirements_behind(units)
    if requirements is None:
        return None
    decisions = queries.decisions_of_participant(recognition.mobility.participant_id)
    structure = qualifications.structure_of(requirements)
    most = {one.key: one.most for one in structure.open_groups} if structure else {}
    given = list(recognised(decisions))
    found = qualifications.accumulated(requirements, given)
    if found is None:
        return None
    made, points = found
    groups = tuple(_groups(made))
    chosen = {state.group.key for state in made.groups if state.group.key in made.areas}
    lost = set(made.not_counted)
    additional = {_code(one.agreed_unit.unit) for one in decisions if one.standing == placing.ADDITIONAL}
    return Missing(
        requirements=requirements,
        points=points,
        counted=made.counted,
        missing=made.missing,
        missing_units=made.missing_units,
        groups=tuple(shown for _key, shown in groups),
        areas=tuple(shown for key, shown in groups if key in chosen),
        without_place=sum((points for code, points, _group in given if code in lost and code not in additional), ZERO),
        outside=tuple(_outside(decisions, most, lost)),
    )


def _outside(
    decisions: "Iterable[RecognitionDecision]", most: Mapping[str, Decimal | None], lost: Collection[str]
) -> Iterator[OutsideShown]:
    """Yield the recognised units of which somebody decided where they count, or that they do not."""
    for one in decisions:
        if one.points > ZERO and one.standing and one.agreed_unit.unit.scheme in SCHEMES:
            unit, words = one.agreed_unit.unit, placing.words(one.standing, one.standing_name)
            is_lost = one.standing == placing.GROUP and _code(unit) in lost
            yield OutsideShown(unit.language, unit.title, one.points, words, is_lost, most.get(one.standing_group))


def recognised(decisions: "Iterable[RecognitionDecision]") -> Iterator[tuple[str, Decimal, str]]:
    """Yield (code, points, open group) of the recognised units that are counted in competence points.

    A unit without code has its own key. The group is empty unless somebody put a unit there that the structure does not list.
    """
    for one in decisions:
        unit = one.agreed_unit.unit
        if one.points > ZERO and unit.scheme in SCHEMES:
            yield _code(unit), one.points, one.standing_group


def _code(unit: "Unit") -> str:
    """Return the digits of a unit's code in ePerusteet, or our own key where it has none."""
    return unit.code.removeprefix("tutkinnonosat_") or f"unit:{unit.pk}"


def _groups(made: Accumulation) -> Iterator[tuple[str, GroupShown]]:
    """Yield the named groups beneath the root that ask for something or hold something, as (key, shown), in their order."""
    language = languages.present()
    for state in made.groups:
        group = state.group
        depth = group.key.count(".") if group.key else -1
        if group.name is None or not 0 <= depth < DEEPEST or (group.kind is GroupKind.OPEN and not state.counted):
            continue
        missing, missing_units = _beneath(group, made)
        said, name = group.name.in_language(language)
        shown = GroupShown(said, name, depth, group.least, group.most, state.counted, missing, missing_units)
        yield group.key, shown


def _beneath(group: Group, made: Accumulation) -> tuple[Decimal, int]:
    """Return what a group misses with all beneath it, in points and in units: the sum of what its groups and units miss."""
    inside = [one for one in made.groups if one.group.key == group.key or one.group.key.startswith(f"{group.key}.")]
    places = {id(place) for place in group.places()}
    units = [one for one in made.units if id(one.place) in places]
    points = sum((one.missing for one in inside), ZERO) + sum((one.missing or ZERO for one in units), ZERO)
    return points, sum(one.missing_units for one in inside) + len(units)
