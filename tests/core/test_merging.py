"""Merging: one field by what was seen, what stands and what was typed; ticks; two texts side by side and joined.

Negative control, seen failing: with `seen == mark_of(mine)` left out of `weigh`, an untouched field becomes a conflict.
"""

import pytest

from vaihto.core.merging import Merge, Piece, joined, mark_of, merged_choice, side_by_side, taken_away, weigh


@pytest.mark.parametrize(
    ("seen", "now", "mine", "wanted"),
    [
        pytest.param("a", "a", "a", Merge.SAME, id="nobody changed it"),
        pytest.param("a", "a", "b", Merge.TAKE, id="only the writer changed it"),
        pytest.param("a", "b", "a", Merge.KEEP, id="only somebody else changed it"),
        pytest.param("a", "b", "b", Merge.SAME, id="both changed it to the same"),
        pytest.param("a", "b", "c", Merge.BOTH, id="both changed it differently"),
    ],
)
def test_one_field_follows_from_seen_now_and_mine(seen: str, now: str, mine: str, wanted: Merge) -> None:
    assert weigh(mark_of(seen), now, mine) is wanted


def test_a_page_that_does_not_say_what_it_showed_overwrites_nothing() -> None:
    assert weigh("", "theirs", "mine") is Merge.BOTH


def test_an_empty_value_and_no_value_have_different_marks() -> None:
    assert len({mark_of(""), mark_of(None), mark_of([]), mark_of(0)}) == 4


@pytest.mark.parametrize(
    ("seen", "now", "mine", "wanted"),
    [
        ([1, 2], [1, 2, 3], [1, 2, 4], [1, 2, 3, 4]),
        ([1, 2], [1], [2], []),
        ([1, 2], [2], [1, 2, 5], [2, 5]),
        ([], [1], [1], [1]),
    ],
)
def test_ticks_of_two_people_are_both_kept(seen: list[int], now: list[int], mine: list[int], wanted: list[int]) -> None:
    assert merged_choice(seen, now, mine) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("Venesepät Viroon.", "Venesepät Viroon. Ja takaisin.", 0),
        ("Venesepät Viroon.", "Venesepät lähtevät Viroon.", 0),
        ("Venesepät Viroon.", "Venesepät Saksaan.", 5),
        ("aaa", "aa", 1),
        ("Kaikki pois", "", 11),
        ("", "Alku", 0),
    ],
)
def test_what_an_edit_takes_away_is_counted(old: str, new: str, wanted: int) -> None:
    assert taken_away(old, new) == wanted


def test_two_texts_stand_side_by_side_with_what_only_one_has_marked() -> None:
    left, right = side_by_side("Kuusi opiskelijaa lähtee Viroon.", "Kuusi opiskelijaa matkustaa Viroon.")
    assert left == [Piece("Kuusi opiskelijaa ", False), Piece("lähtee ", True), Piece("Viroon.", False)]
    assert right == [Piece("Kuusi opiskelijaa ", False), Piece("matkustaa ", True), Piece("Viroon.", False)]


def test_joined_texts_have_common_paragraphs_once_and_lose_none() -> None:
    assert joined("Yhteinen.\n\nLiisan.\n\nLoppu.", "Yhteinen.\n\nMikon.\n\nLoppu.") == "Yhteinen.\n\nLiisan.\n\nMikon.\n\nLoppu."
    assert joined("", "Vain toinen.") == "Vain toinen."
