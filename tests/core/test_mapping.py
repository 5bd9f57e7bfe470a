"""Outcomes of the host count n to m, each for one unit; groups are what shares no outcome."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from vaihto.core.mapping import Fault, Group, Use, faults, groups

HOSTS = {"a": True, "b": True, "c": False}
uses = st.lists(st.builds(Use, st.sampled_from("abcd"), st.sampled_from("1234")), max_size=7)


def test_two_outcomes_that_make_one_and_one_that_makes_two_are_groups() -> None:
    made = groups([Use("a", "1"), Use("b", "1"), Use("c", "2"), Use("c", "3")])
    assert made == (Group(("a", "b"), ("1",)), Group(("c",), ("2", "3")))


def test_groups_that_meet_later_become_one() -> None:
    assert groups([Use("a", "1"), Use("b", "2"), Use("a", "2")]) == (Group(("a", "b"), ("1", "2")),)


def test_what_is_wrong_is_said_of_each_outcome_once() -> None:
    wrong = [Use("x", "1"), Use("c", "1"), Use("b", "9"), Use("a", "1"), Use("a", "1"), Use("a", "2")]
    assert faults(wrong, hosts=HOSTS, homes={"1", "2"}, taken={"a"}) == [
        Fault("unknown_host", "x"), Fault("not_achieved", "c"), Fault("unknown_home", "9"), Fault("used_elsewhere", "a"),
        Fault("twice", "a"),
    ]  # fmt: skip


@given(uses, uses)
def test_no_outcome_of_the_host_counts_for_two_units_and_the_check_finds_all_that_would(one: list[Use], other: list[Use]) -> None:
    taken = {use.host for use in other}
    found = faults(one, hosts=dict.fromkeys("abcd", True), homes="1234", taken=taken)
    by_force = {mine.host for mine in one for theirs in other if mine.host == theirs.host}
    assert {each.key for each in found if each.code == "used_elsewhere"} == by_force
    assert {each.key for each in found if each.code == "twice"} == {a.host for a, b in combinations(one, 2) if a == b}


@given(uses)
def test_groups_are_the_parts_that_hang_together(wanted: list[Use]) -> None:
    made = groups(wanted)
    linked = {(use, use) for use in wanted}
    for _round in wanted:
        linked |= {(a, c) for a, b in linked for c in wanted if b.host == c.host or b.home == c.home}
    place = {use: next(n for n, one in enumerate(made) if use.host in one.hosts and use.home in one.homes) for use in wanted}
    assert all(((a, b) in linked) == (place[a] == place[b]) for a in wanted for b in wanted)
    assert sorted(key for one in made for key in one.hosts) == sorted({use.host for use in wanted})
    assert sorted(key for one in made for key in one.homes) == sorted({use.home for use in wanted})
