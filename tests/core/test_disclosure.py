"""Hidden groups stay hidden: nobody finds a small one from the published numbers by any calculation."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaihto.core.disclosure import (
    TOTAL,
    CannotProtect,
    Group,
    PublishedCell,
    protect,
    protect_list,
    protect_together,
    protect_within,
)

Numbers = dict[tuple[str, str], int | None]


def people(number: int, prefix: str = "p") -> frozenset[str]:
    return frozenset(f"{prefix}{one}" for one in range(number))


def groups_of(table: Sequence[Sequence[int]]) -> list[Group]:
    """In: rows of counts. Out: the groups, each stay by another person."""
    return [
        Group(f"r{r}", f"c{c}", count, people(count, f"{r}.{c}.")) for r, row in enumerate(table) for c, count in enumerate(row)
    ]


def numbers(cells: Sequence[PublishedCell]) -> Numbers:
    return {(cell.row, cell.column): cell.count for cell in cells}


def rows_of(cells: Sequence[PublishedCell]) -> list[list[int | None]]:
    rows: dict[str, list[int | None]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell.count)
    return list(rows.values())


def with_totals(table: Sequence[Sequence[int]]) -> dict[tuple[str, str], int]:
    full = {(f"r{r}", f"c{c}"): count for r, row in enumerate(table) for c, count in enumerate(row)}
    for (row, column), count in list(full.items()):
        for place in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            full[place] = full.get(place, 0) + count
    return full


def other_tables(table: Sequence[Sequence[int]], shown: Numbers) -> Iterator[dict[tuple[str, str], int]]:
    """Every table near the true one that fits all published numbers, hidden cells holding at least one stay."""
    places = [(r, c) for r, row in enumerate(table) for c, _ in enumerate(row)]
    choices = [
        [count + move for move in (-1, 0, 1) if count + move >= 1] if shown[f"r{r}", f"c{c}"] is None else [count]
        for (r, c) in places
        for count in [table[r][c]]
    ]
    for choice in product(*choices):
        guess = [list(row) for row in table]
        for (r, c), count in zip(places, choice, strict=True):
            guess[r][c] = count
        full = with_totals(guess)
        if all(count is None or full[place] == count for place, count in shown.items()):
            yield full


def betrayed(table: Sequence[Sequence[int]], shown: Numbers, limit: int) -> set[tuple[str, str]]:
    """The small cells, totals included, that have one possible value only."""
    true = with_totals(table)
    small = {place for place, count in true.items() if 0 < count < limit}
    for guess in other_tables(table, shown):
        small = {place for place in small if guess[place] == true[place]}
        if not small:
            break
    return small


def test_large_groups_and_empty_cells_are_shown() -> None:
    assert rows_of(protect(groups_of([[5, 0], [7, 12]]), 5)) == [[5, 0, 5], [7, 12, 19], [12, 12, 24]]


def test_a_small_group_takes_three_others_with_it_so_that_no_total_gives_it_away() -> None:
    assert rows_of(protect(groups_of([[3, 9, 20], [8, 7, 30], [40, 50, 60]]), 5)) == [
        [None, None, 20, 32],
        [None, None, 30, 45],
        [40, 50, 60, 150],
        [51, 66, 110, 227],
    ]


def test_the_smallest_companions_are_chosen() -> None:
    shown = rows_of(protect(groups_of([[3, 90, 6], [80, 70, 60], [9, 50, 7]]), 5))
    assert shown[0][:3] == [None, 90, None]
    assert shown[2][:3] == [None, 50, None]


def test_in_a_list_one_small_group_takes_the_smallest_other_with_it() -> None:
    shown = protect_list({"ES": (20, people(20)), "MT": (3, people(3)), "DE": (9, people(9)), "IS": (0, people(0))}, 5)
    assert [(cell.row, cell.count) for cell in shown] == [("ES", 20), ("MT", None), ("DE", None), ("IS", 0), ("*", 32)]


def test_two_small_groups_in_a_list_protect_each_other() -> None:
    shown = protect_list({"ES": (20, people(20)), "MT": (3, people(3)), "GR": (2, people(2))}, 5)
    assert [cell.count for cell in shown] == [20, None, None, 25]


def test_groups_of_one_betray_each_other_when_the_total_says_how_many_they_are() -> None:
    ones = {code: (1, frozenset({code})) for code in ("MT", "GR", "CY", "IS", "LI")}
    assert [cell.count for cell in protect_list(ones, 5)] == [None] * 6


def test_a_list_of_one_small_group_hides_its_total_too() -> None:
    assert [cell.is_hidden for cell in protect_list({"MT": (3, people(3))}, 5)] == [True, True]


def test_people_decide_and_not_stays() -> None:
    travellers = {"ES": (8, people(2)), "DE": (9, people(9)), "FR": (30, people(30))}
    assert [cell.count for cell in protect_list(travellers, 5)] == [None, None, 30, 47]


def test_a_total_of_few_people_is_hidden_although_their_stays_are_many() -> None:
    same_two = [Group("r0", "c0", 3, people(2)), Group("r0", "c1", 3, people(2)), Group("r1", "c0", 9, people(9, "q"))]
    shown = numbers(protect(same_two, 5))
    assert shown["r0", TOTAL] is None
    assert shown[TOTAL, TOTAL] is None or shown["r1", TOTAL] is None


def test_a_total_that_one_table_must_hide_is_hidden_in_all() -> None:
    ones = [Group(code, "", 1, frozenset({code})) for code in ("MT", "GR", "CY", "IS", "LI")]
    by_field = [Group("health", "", 5, frozenset({"MT", "GR", "CY", "IS", "LI"}))]
    alone = protect(by_field, 5)
    assert [cell.count for cell in alone] == [5, 5, 5, 5]
    _, together = protect_together([ones, by_field], 5)
    assert [cell.count for cell in together] == [None] * 4


def test_tables_that_can_keep_their_secrets_show_the_common_total() -> None:
    by_country = [
        Group("ES", "", 20, people(20)),
        Group("MT", "", 3, people(3, "q")),
        Group("DE", "", 9, people(9, "s")),
    ]
    by_field = [Group("health", "", 32, people(20) | people(3, "q") | people(9, "s"))]
    for cells in protect_together([by_country, by_field], 5):
        assert numbers(cells)[TOTAL, TOTAL] == 32


def test_no_groups_make_an_empty_table() -> None:
    assert protect([], 5) == (PublishedCell(TOTAL, TOTAL, 0),)
    assert protect_list({}, 5) == (PublishedCell(TOTAL, "", 0),)


@pytest.mark.parametrize(
    ("groups", "limit", "reason"),
    [
        ([], 1, "limit_too_low"),
        ([Group("r", "c", 1, people(1)), Group("r", "c", 1, people(1))], 5, "cell_twice"),
        ([Group(TOTAL, "c", 1, people(1))], 5, "reserved_name"),
        ([Group("r", "c", -1, people(0))], 5, "count_negative"),
        ([Group("r", "c", 1, people(0))], 5, "persons_missing"),
        ([Group("r", "c", 1, people(2))], 5, "persons_missing"),
    ],
)
def test_groups_that_make_no_table_are_refused(groups: list[Group], limit: int, reason: str) -> None:
    with pytest.raises(CannotProtect) as refusal:
        protect(groups, limit)
    assert refusal.value.reason == reason


def test_the_attack_finds_a_small_group_that_is_only_blotted_out_itself() -> None:
    """The negative control: without companions the same attack succeeds."""
    table = [[3, 9], [8, 7]]
    blotted: Numbers = {place: None if count < 5 else count for place, count in with_totals(table).items()}
    assert betrayed(table, blotted, 5) == {("r0", "c0")}
    assert betrayed(table, numbers(protect(groups_of(table), 5)), 5) == set()


COUNTS = st.integers(0, 9)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=3)
)


@settings(max_examples=300, deadline=None)
@given(TABLES, st.integers(2, 6))
def test_no_small_group_can_be_found_from_the_published_numbers(table: list[list[int]], limit: int) -> None:
    shown = numbers(protect(groups_of(table), limit))
    assert betrayed(table, shown, limit) == set()


PEOPLE = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("XYZ")), min_size=1, max_size=14)


def list_of(labels: Sequence[str]) -> list[list[int]]:
    return [[labels.count(label)] for label in sorted(set(labels))]


@settings(max_examples=300, deadline=None)
@given(PEOPLE, st.integers(2, 6))
def test_two_lists_of_the_same_people_do_not_betray_a_group_together(stays: list[tuple[str, str]], limit: int) -> None:
    tables = [list_of([country for country, _ in stays]), list_of([field for _, field in stays])]
    shown = [numbers(cells) for cells in protect_together([groups_of(table) for table in tables], limit)]
    guesses = [list(other_tables(table, one)) for table, one in zip(tables, shown, strict=True)]
    for mine, others in ((0, 1), (1, 0)):
        true = with_totals(tables[mine])
        grands = {guess[TOTAL, TOTAL] for guess in guesses[others]}
        possible = [guess for guess in guesses[mine] if guess[TOTAL, TOTAL] in grands]
        for place, count in true.items():
            if 0 < count < limit:
                assert {guess[place] for guess in possible} != {count}


@settings(max_examples=300, deadline=None)
@given(TABLES, st.integers(2, 6))
def test_every_number_that_is_shown_is_true_and_no_shown_group_is_small(table: list[list[int]], limit: int) -> None:
    true = with_totals(table)
    for place, count in numbers(protect(groups_of(table), limit)).items():
        if count is not None:
            assert count == true[place]
            assert count == 0 or count >= limit
        else:
            assert true[place] > 0


def test_what_is_published_elsewhere_stays_shown_and_the_rest_is_hidden_around_it() -> None:
    shown = protect_within(groups_of([[3, 9], [8, 7], [40, 50]]), 5, [(TOTAL, "c0"), (TOTAL, "c1"), (TOTAL, TOTAL)])
    assert shown is not None
    assert rows_of(shown)[-1] == [51, 66, 117]
    assert numbers(shown)["r0", "c0"] is None


def test_a_small_total_that_is_published_elsewhere_cannot_be_kept() -> None:
    assert protect_within(groups_of([[3], [1]]), 5, [(TOTAL, "c0"), (TOTAL, TOTAL)]) is None


def test_single_stays_whose_total_is_published_elsewhere_cannot_be_kept() -> None:
    assert protect_within(groups_of([[1]] * 5), 5, [(TOTAL, "c0"), (TOTAL, TOTAL)]) is None
