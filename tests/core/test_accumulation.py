"""What is still missing of a qualification: by hand, by brute force on small trees, and on real structures.

Seen failing: with what is above a group's most counted further up, with only the first place of a unit tried, with areas that are
not chosen kept, with a compulsory unit asked for by itself and by its group, with two recognitions of a unit added up freely.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core import accumulation, accumulation_plan
from vaihto.core.accumulation import Recognised, accumulate, prepare
from vaihto.core.qualification import Group, GroupKind, UnitPlace

D = Decimal


def place(code: str, points: int | None, *, compulsory: bool = False) -> UnitPlace:
    size = None if points is None else D(points)
    return UnitPlace(reference=f"r{code}", code=code, name=None, points=size, is_compulsory=compulsory)


def group(key: str, *children: Group | UnitPlace, kind: GroupKind = GroupKind.DEFINED, **limits: int) -> Group:
    exact = {name: D(value) if name in ("least", "most") else value for name, value in limits.items()}
    return Group(key=key, name=None, kind=kind, children=children, **exact)


# 40 points: 25 compulsory, 10 of choice of which 5 at most from elsewhere, 5 in one of two areas.
SMALL = group(
    "",
    group("0", place("a", 15, compulsory=True), place("b", 10, compulsory=True), least=25, most=25),
    group("1", place("c", 5), place("d", 10), group("1.2", kind=GroupKind.OPEN, most=5), least=10, most=10),
    group("2", place("e", 5, compulsory=True), kind=GroupKind.AREA),
    group("3", place("c", 5, compulsory=True), kind=GroupKind.AREA),
    least=40,
    most=40,
)


def result(*recognised: tuple[str, int] | tuple[str, int, str], rules: Group = SMALL, areas: tuple[str, ...] = ()):
    given_units = [Recognised(one[0], D(one[1]), one[2] if len(one) == 3 else "") for one in recognised]
    return accumulate(prepare(rules), given_units, areas=areas)


def test_with_nothing_recognised_the_whole_qualification_is_missing():
    nothing = result()
    assert (nothing.counted, nothing.missing, nothing.missing_units, nothing.is_complete) == (0, 40, 3, False)
    assert [(state.group.key, state.missing) for state in nothing.groups] == [("", 0), ("0", 0), ("1", 10), ("1.2", 0), ("2", 0)]
    assert [(unit.place.code, unit.missing) for unit in nothing.units] == [("a", 15), ("b", 10), ("e", 5)]


def test_everything_recognised_is_complete():
    everything = result(("a", 15), ("b", 10), ("d", 10), ("e", 5))
    assert (everything.counted, everything.missing, everything.missing_units, everything.units) == (40, 0, 0, ())
    assert everything.is_complete


def test_a_unit_counts_up_to_its_size():
    assert result(("a", 99)).counted == 15
    assert result(("a", 10), ("a", 10)).counted == 15


def test_what_is_above_a_groups_most_does_not_count():
    much = result(("c", 5), ("d", 10), ("x", 5, "1.2"), areas=("2",))
    assert (much.counted, much.missing) == (10, 30)
    assert [state.counted for state in much.groups if state.group.key == "1"] == [10]


def test_a_part_of_a_unit_counts_and_leaves_the_rest_missing():
    part = result(("a", 5))
    assert (part.counted, part.missing, part.missing_units) == (5, 35, 3)
    assert part.units[0].missing == 10


def test_a_unit_counts_in_one_place_only_and_where_it_helps_most():
    both = result(("c", 5))
    assert (both.counted, both.missing, both.missing_units, both.areas) == (5, 35, 2, ("3",))
    filled = result(("a", 15), ("b", 10), ("d", 10), ("c", 5))
    assert (filled.is_complete, filled.areas) == (True, ("3",))


def test_units_of_an_area_that_is_not_chosen_do_not_count():
    other = result(("e", 5), areas=("3",))
    assert (other.counted, other.missing, other.not_counted) == (0, 40, ("e",))


def test_an_open_group_takes_what_somebody_put_there_up_to_its_most_and_asks_for_nothing():
    assert result(("x", 5, "1.2")).missing == 35
    assert result(("x", 9, "1.2")).missing == 35
    rules = group("", place("a", 10), group("1", kind=GroupKind.OPEN, least=5, most=15), least=10)
    assert result(("a", 10), rules=rules).is_complete


@pytest.mark.parametrize("where", ["", "9", "1"])
def test_a_unit_that_is_not_listed_and_has_no_open_group_is_not_counted_but_told(where):
    strange = result(("x", 5, where))
    assert (strange.counted, strange.missing, strange.not_counted) == (0, 40, ("x",))


def test_groups_by_number_ask_for_whole_units():
    rules = group("", group("0", place("a", None), place("b", None), place("c", None), least_units=2, most_units=2))
    assert [(one.missing, one.missing_units) for one in (result(rules=rules), result(("a", 1), rules=rules))] == [(0, 2), (0, 1)]
    assert result(("a", 1), ("b", 1), ("c", 1), rules=rules).is_complete


def test_a_part_of_a_unit_with_a_size_is_no_whole_unit():
    rules = group("", place("a", 10), place("b", 10), least_units=1)
    assert result(("a", 9), rules=rules).missing_units == 1
    assert result(("a", 10), rules=rules).missing_units == 0


def test_a_full_group_does_not_stand_in_for_another_that_is_not():
    """The surplus of group 0 is lost above its most, so that filling its compulsory unit adds nothing there."""
    rules = group(
        "", group("0", place("a", 5, compulsory=True), place("b", 10), most=10), place("c", 5), place("d", 5), least=15
    )  # fmt: skip
    assert result(("b", 10), rules=rules).missing == 5 + 5


def test_points_of_zero_or_less_count_as_none():
    assert result(("a", 0), ("b", -5)).missing == 40


def test_an_area_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="areas"):
        result(areas=("9",))


def test_a_structure_with_too_many_choices_is_refused():
    def many(depth: int, key: str) -> Group:
        beneath = [] if not depth else [many(depth - 1, f"{key}.{n}") for n in range(3)]
        return group(key, *(group(f"{key}/{n}", *beneath, kind=GroupKind.AREA) for n in range(3)))

    with pytest.raises(accumulation.TooManyChoices):
        prepare(group("", *(many(2, str(n)) for n in range(3))))


# Small trees at random: units a to f, some in several places, groups three deep.
CODES = "abcdef"
SIZES = {code: 1 + number % 3 for number, code in enumerate(CODES)}


@st.composite
def trees(draw: st.DrawFn, key: str = "", depth: int = 2) -> Group:
    """A tree with limits that fit: no group asks for more than it takes."""
    children: list[Group | UnitPlace] = []
    for number in range(draw(st.integers(0, 3))):
        code = draw(st.sampled_from(CODES))
        children.append(place(code, draw(st.sampled_from([SIZES[code]] * 4 + [None])), compulsory=draw(st.booleans())))
        if depth and draw(st.booleans()):
            children.append(draw(trees(f"{key}{number}.", depth - 1)))
    kind = (
        draw(st.sampled_from([GroupKind.DEFINED, GroupKind.DEFINED, GroupKind.AREA, GroupKind.OPEN]))
        if key
        else GroupKind.DEFINED
    )
    limits = {}
    for least, most in (("least", "most"), ("least_units", "most_units")):
        low = draw(st.none() | st.integers(0, 6))
        high = draw(st.none() | st.integers(low or 0, 9))
        limits |= {name: value for name, value in ((least, low), (most, high)) if value is not None}
    return group(key, *children, kind=kind, **limits)


@st.composite
def recognitions(draw: st.DrawFn) -> list[Recognised]:
    one = st.builds(
        Recognised, st.sampled_from(CODES + "xy"), st.integers(1, 4).map(D), st.sampled_from(["", "", "", "0.", "1.", "0.0."])
    )
    return draw(st.lists(one, max_size=5, unique_by=lambda each: each.unit))


def brute_force(rules: Group, units: list[Recognised]) -> tuple[Decimal, int]:
    """The least that is missing, by trying every choice and every place, without any of the code that is tested."""
    return min(
        _lacking(tree, where)[2:]
        for tree in _chosen(rules)
        for where in _all_places(tree, units)
    )  # fmt: skip


def _chosen(of: Group) -> Iterator[Group]:
    """Every tree that is left when one area of those beside each other is kept."""
    areas = [n for n, one in enumerate(of.children) if isinstance(one, Group) and one.kind is GroupKind.AREA]
    for kept in areas or [None]:
        left = [one for n, one in enumerate(of.children) if n not in areas or n == kept]
        options = [list(_chosen(one)) if isinstance(one, Group) else [one] for one in left]
        for children in product(*options):
            yield Group(
                key=of.key, name=None, kind=of.kind, least=of.least, most=of.most, least_units=of.least_units,
                most_units=of.most_units, children=tuple(children),
            )  # fmt: skip


def _all_places(tree: Group, units: list[Recognised]) -> Iterator[dict[int, list[Recognised]]]:
    """Every way to put the units at places or in open groups; left out where it has none."""
    options = []
    for unit in units:
        opened = [id(one) for one in tree.groups() if one.kind is GroupKind.OPEN and unit.group and one.key == unit.group]
        options.append([(spot, unit) for spot in opened or [id(one) for one in tree.places() if one.code == unit.unit] or [0]])
    for way in product(*options):
        yield {spot: [unit for at, unit in way if at == spot] for spot, _unit in way}


def _lacking(of: Group | UnitPlace, where: dict[int, list[Recognised]]) -> tuple[Decimal, int, Decimal, int]:
    """What there is when filled, in points and units, and what is lacking for that."""
    mine = where.get(id(of), [])
    if isinstance(of, UnitPlace):
        got = sum((unit.points for unit in mine), D(0))
        got = got if of.points is None else min(got, of.points)
        whole = 1 if got and (of.points is None or got == of.points) else 0
        if of.is_compulsory:
            return (got if of.points is None else of.points), 1, (D(0) if of.points is None else of.points - got), 1 - whole
        return got, whole, D(0), 0
    open_points = [min(unit.points, _size(unit, where)) for unit in mine]
    rows = [_lacking(child, where) for child in of.children]
    points, many = sum((row[0] for row in rows), sum(open_points, D(0))), sum(row[1] for row in rows) + len(mine)
    points = points if of.most is None else min(points, of.most)
    many = many if of.most_units is None else min(many, of.most_units)
    asks = of.kind is not GroupKind.OPEN
    more = max(D(0), (of.least or D(0)) - points) if asks else D(0)
    units = max(0, (of.least_units or 0) - many) if asks else 0
    return points + more, many + units, more + sum((row[2] for row in rows), D(0)), units + sum(row[3] for row in rows)


def _size(unit: Recognised, where: dict[int, list[Recognised]]) -> Decimal:
    """The size of a unit of the small trees where any place of it has one; no other limit."""
    return unit.points if unit.unit not in LISTED else D(SIZES[unit.unit])


LISTED: set[str] = set()


def listed(rules: Group) -> None:
    """Remember which units have a size in the whole tree, the areas not chosen included."""
    LISTED.clear()
    LISTED.update(one.code for one in rules.places() if one.points is not None)


@given(trees(), recognitions())
def test_the_answer_is_that_of_trying_everything(rules, units):
    listed(rules)
    one = accumulate(prepare(rules), units)
    assert (one.missing, one.missing_units) == brute_force(rules, [_capped(unit) for unit in units])


def _capped(unit: Recognised) -> Recognised:
    """A unit with no more points than its size."""
    return Recognised(unit.unit, _size(unit, {}) if unit.points > _size(unit, {}) else unit.points, unit.group)


@given(trees(), recognitions(), recognitions())
def test_recognising_more_never_makes_more_missing(rules, units, more):
    plan = prepare(rules)
    known = {unit.unit: unit.group for unit in units}
    # The same unit is not put elsewhere by a second decision: its group is that of the first.
    more = [Recognised(unit.unit, unit.points, known.get(unit.unit, unit.group)) for unit in more]
    before, after = accumulate(plan, units), accumulate(plan, units + more)
    assert after.missing <= before.missing
    if after.missing == before.missing:
        assert after.missing_units <= before.missing_units


@given(trees(), recognitions())
def test_no_more_is_missing_than_with_nothing_recognised_and_groups_and_units_add_up(rules, units):
    plan = prepare(rules)
    nothing, one = accumulate(plan, []), accumulate(plan, units)
    assert D(0) <= one.missing <= nothing.missing
    assert one.missing == sum((state.missing for state in one.groups), D(0)) + sum(
        (unit.missing or D(0) for unit in one.units), D(0)
    )
    assert one.missing_units == sum(state.missing_units for state in one.groups) + len(one.units)
    assert one.counted <= (rules.most if rules.most is not None else D(1_000))
    assert all(state.group.most is None or state.counted <= state.group.most for state in one.groups)


@given(trees(), recognitions(), st.randoms())
def test_the_order_of_decisions_does_not_matter(rules, units, random):
    plan = prepare(rules)
    other = list(units)
    random.shuffle(other)
    first, second = accumulate(plan, units), accumulate(plan, other)
    assert (first.missing, first.missing_units) == (second.missing, second.missing_units)


def test_many_places_are_tried_up_to_a_limit_and_never_make_a_qualification_complete(monkeypatch):
    """13 units in two places each are 8,192 ways; only the last would be complete."""
    codes = [f"u{n}" for n in range(13)]
    rules = group("", group("0", *(place(code, 1) for code in codes)), group("1", *(place(code, 1) for code in codes), least=13))
    units = [(code, 1) for code in codes]
    assert not result(*units, rules=rules).is_complete
    monkeypatch.setattr(accumulation, "MOST_PLACINGS", 8_192)
    assert result(*units, rules=rules).is_complete


def test_the_plan_is_made_once_and_does_not_change():
    plan = prepare(SMALL)
    before = [variant.nodes for variant in plan.variants]
    accumulate(plan, [Recognised("a", D(5))])
    assert [variant.nodes for variant in plan.variants] == before
    assert accumulation_plan.MOST_VARIANTS == 1_000
