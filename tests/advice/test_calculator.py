"""The grant calculator's page: the same lines as the command gives, what is not known is said, nothing breaks it."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client

from vaihto.advice.views import calculator
from vaihto.advice.views.calculator import EXAMPLE
from vaihto.kit.models import AuditLine

pytestmark = pytest.mark.django_db
PATH = "/en/calculator/"


def asked(path: str = PATH, **values: Any) -> str:
    """Return the page's text for an address with these answers."""
    page = Client().get(f"{path}?{urlencode({'calculated': 1, **values})}")
    assert page.status_code == 200
    return " ".join(page.text.split())


def test_the_empty_page_shows_a_form_and_stores_nothing() -> None:
    page = Client().get(PATH)
    assert page.status_code == 200
    assert "What the stay earns" not in page.text
    assert not AuditLine.objects.exists()


def test_the_example_is_worked_out_to_the_source() -> None:
    """14 days at 57 and 9 at 40 in group 2; 275 for the band from 500 to 1,999 km; 350 for the organisation."""
    text = asked(**EXAMPLE)
    for words in ("€1,783", "€798", "€360", "€275", "€350", "Alicante–Berlin"):
        assert words in text, words
    assert "known lines only" not in text


def test_what_is_not_known_is_said_and_not_guessed() -> None:
    text = asked(**{**EXAMPLE, "agency": "FI", "start": "Oulu"})
    assert "known so far; the rest has no sourced rate" in text
    assert "The rate of this call year and agency is not known." in text


def test_a_refusal_says_the_rule_without_the_keys_of_the_file() -> None:
    text = asked(**{**EXAMPLE, "activity_days": 5})
    assert "The rules do not allow this" in text
    assert "at least 10 days" in text
    text = asked(**{**EXAMPLE, "course_days": 3})
    assert "has no course fees" in text
    assert "course_days)" not in text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"activity_days": ""}, "Write how many days the stay lasts."),
        ({"start": "Xyzzyville"}, "The place was not found."),
        ({"start": "Springfield"}, "There are several places of this name."),
        ({"end": ""}, "Write both places, or the kilometres."),
        ({"fewer_opportunities": 2}, "There are more of them than participants."),
        ({"participants": -1}, "greater than or equal to 0"),
        ({"kilometres": "far", "start": "", "end": ""}, "kilometres, one way"),
        ({"activity": "LM-NONE"}, "not one of the available choices"),
        ({"call_year": "1999"}, "not one of the available choices"),
    ],
)
def test_a_fault_is_said_at_its_field_and_the_rest_stays(wrong: dict[str, Any], words: str) -> None:
    text = asked(**{**EXAMPLE, **wrong})
    assert words in text
    assert "What the stay earns" not in text
    assert 'value="2"' in text


def test_kilometres_do_as_well_as_places_and_green_travel_pays_more() -> None:
    plain = asked(**{**EXAMPLE, "start": "", "end": "", "kilometres": "1 850"})
    green = asked(**{**EXAMPLE, "start": "", "end": "", "kilometres": "1850", "green": "on"})
    assert "€275" in plain
    assert "€320" in green


def test_the_page_speaks_three_languages() -> None:
    assert "Apurahalaskuri" in asked("/fi/calculator/", **EXAMPLE)
    assert "Bidragsräknare" in asked("/sv/calculator/", **EXAMPLE)


def test_places_are_looked_for_so_often_and_kilometres_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculator, "PLACES_A_MINUTE", 2)
    cache.clear()
    assert "€1,783" in asked(**EXAMPLE)
    assert "too many have been asked for within a minute. Wait a minute, or write the kilometres." in asked(**EXAMPLE)
    assert "€1,783" in asked(**{**EXAMPLE, "start": "", "end": "", "kilometres": "1900"})
    cache.clear()
