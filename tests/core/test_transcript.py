"""The internal transcript: what it refuses to hold, and what it answers."""

from dataclasses import replace

import pytest

from tests.exchange.transcripts import a_stay
from vaihto.core.transcript import CannotTranscribe, Extent, Learner, Text


def test_the_sum_and_the_day_are_those_of_the_units() -> None:
    stay = a_stay()
    assert (str(stay.recognised), stay.decided_on.isoformat()) == ("20", "2026-06-12")


@pytest.mark.parametrize(
    ("extent", "points"), [(Extent.FULL, 10), (Extent.PART, 15), (Extent.PART, 0), (Extent.NONE, 1), (Extent.FULL, 16)]
)
def test_points_that_do_not_fit_the_answer_are_refused(extent: Extent, points: int) -> None:
    with pytest.raises(CannotTranscribe, match="points_do_not_fit"):
        replace(a_stay().units[0], extent=extent, points=points)


def test_a_stay_that_ends_before_it_starts_is_refused() -> None:
    stay = a_stay()
    with pytest.raises(CannotTranscribe, match="ends_before_start"):
        replace(stay, ends_on=stay.starts_on.replace(year=2025))


def test_a_stay_without_units_or_with_the_same_unit_twice_is_refused() -> None:
    stay = a_stay()
    with pytest.raises(CannotTranscribe, match="no_unit"):
        replace(stay, units=())
    with pytest.raises(CannotTranscribe, match="unit_twice"):
        replace(stay, units=(stay.units[0], stay.units[0]))


def test_the_last_word_of_a_name_is_the_family_name() -> None:
    names = [Learner(key="1", name=name) for name in ("Aino Maria Virtanen", "Zoë")]
    assert [(one.given_names, one.family_name) for one in names] == [("Aino Maria", "Virtanen"), ("", "Zoë")]


def test_an_empty_text_and_a_learner_without_a_name_are_refused() -> None:
    with pytest.raises(CannotTranscribe, match="text_empty"):
        Text.of("fi", " ")
    with pytest.raises(CannotTranscribe, match="learner_without_name"):
        Learner(key="1", name=" ")


def test_a_language_that_is_missing_gives_the_first_one() -> None:
    text = Text((("fi", "Leipominen"), ("sv", "Bakning")))
    assert (text.in_language("sv"), text.in_language("en")) == (("sv", "Bakning"), ("fi", "Leipominen"))


def test_only_a_code_of_eperusteet_has_digits() -> None:
    unit = a_stay().units[0]
    codes = {code: replace(unit, code=code).code_digits for code in ("tutkinnonosat_105715", "105715", "A-12", "")}
    assert codes == {"tutkinnonosat_105715": "105715", "105715": "105715", "A-12": "", "": ""}
