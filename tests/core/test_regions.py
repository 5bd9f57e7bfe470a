"""Regions of Finland in the reader's language."""

import pytest

from vaihto.core import regions


@pytest.mark.parametrize(
    ("stored", "language", "shown"),
    [
        ("Uusimaa", "sv", "Nyland"),
        ("Uusimaa", "fi", "Uusimaa"),
        ("Lappi", "en", "Lapland"),
        ("Harju", "sv", "Harju"),
        ("", "sv", ""),
    ],
)
def test_a_region_is_named_in_the_readers_language_and_an_unknown_one_stays(stored, language, shown):
    assert regions.name(stored, language) == shown


def test_finland_has_nineteen_regions():
    assert len(regions.NAMES) == 19
