"""Folding: letters without capitals and accents, words as typed, where they stand, passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core import folding


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Ähtäri", "ahtari"), ("SKÄRGÅRD", "skargard"), ("Straße", "strasse"), ("Łódź", "lodz"), ("Žemaitija", "zemaitija"),
     ("Ærø", "aero"), ("ß", "ss"),
     ("a\u0308", "a"), ("2025\u20110001", "2025-0001"), ("soft\u00adhyphen", "softhyphen"), ("Ελλάδα", "ελλαδα")],
)  # fmt: skip
def test_capitals_and_accents_go(text: str, plain: str) -> None:
    assert folding.folded(text) == plain


def test_accents_stay_where_only_capitals_go() -> None:
    assert folding.lowered("ÄHTÄRI") == "ähtäri"
    assert folding.lowered("A\u0308") == "ä"


def test_words_lose_the_signs_at_their_edges_and_are_told_once() -> None:
    assert folding.words('“leipä”, (wien) leipä ... "2025-0001"') == ("leipä", "wien", "2025-0001")
    assert folding.words("a b c d e f g h i j") == ("a", "b", "c", "d", "e", "f", "g", "h")
    assert folding.words(" ?! - ") == ()


def test_words_with_hyphens_are_kept_without_them_too() -> None:
    assert folding.searchable(["2025-0001 pop-up", "2025-0001"]) == "2025-0001 20250001 pop-up popup"


def test_spans_are_places_of_the_text_itself() -> None:
    text = "Straße Ähtäri"
    assert [text[a:b] for a, b in folding.spans(text, ["strasse", "htar"])] == ["Straße", "htär"]
    text = "Nro 2025–0001."
    assert [text[a:b] for a, b in folding.spans(text, ["20250001"])] == ["2025–0001"]
    assert folding.spans("aaaa", ["aa", "aaa"]) == [(0, 4)]
    assert folding.spans("leipä", ["wien"]) == []


def test_a_passage_is_cut_between_words_and_says_so() -> None:
    text = "alku " * 60 + "ruisleipä " + "loppu " * 60
    passage = folding.excerpt(text, ["ruisleipa"], most=60)
    assert "ruisleipä" in passage
    assert passage.startswith("[…] alku")
    assert passage.endswith("loppu […]")
    assert len(passage) <= 72
    assert folding.excerpt("lyhyt ruisleipä", ["ruis"]) == "lyhyt ruisleipä"
    assert folding.excerpt("lyhyt", ["ruis"]) == ""


@given(st.text(max_size=80), st.text(min_size=1, max_size=5))
def test_what_is_marked_holds_the_word(text: str, typed: str) -> None:
    for word in folding.words(folding.folded(typed)):
        for start, end in folding.spans(text, [word]):
            assert 0 <= start < end <= len(text)
            part = folding.folded(text[start:end])
            assert word in part or folding.joined(word) in folding.joined(part)
