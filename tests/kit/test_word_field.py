"""A field for a word of one's own or one of the rulebook's: people never read or write its code."""

import pytest
from django.utils import translation

from vaihto.kit.fields import WordField


@pytest.fixture
def field() -> WordField:
    """Return the field of education, as rows and stays have it."""
    return WordField(kind="education_field", required=False)


@pytest.mark.parametrize(("language", "shown"), [("fi", "tekniikka"), ("sv", "teknik"), ("en", "technology")])
def test_a_code_is_shown_as_the_word_of_the_page(field: WordField, language: str, shown: str) -> None:
    """Negative control, seen failing: without prepare_value the Finnish form of a stay showed "technology"."""
    with translation.override(language):
        assert field.prepare_value("technology") == shown


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Tekniikka", "technology"),
        ("teknik", "technology"),
        ("technology", "technology"),
        ("Veneenrakennus", "Veneenrakennus"),
        ("", ""),
    ],
)
def test_a_word_is_kept_as_its_code_and_other_words_as_they_are(field: WordField, written: str, kept: str) -> None:
    assert field.clean(written) == kept


def test_a_word_that_was_shown_and_sent_back_is_no_change(field: WordField) -> None:
    with translation.override("sv"):
        assert not field.has_changed("technology", field.prepare_value("technology"))
        assert field.has_changed("technology", "restaurang- och cateringbranschen")
