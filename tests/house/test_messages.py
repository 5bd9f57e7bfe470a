"""The check of the catalogues refuses what a reader would stumble over."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages import Catalog

ONCE = "Suunnitelmaa ei vielä ole. Tee suunnitelma: se etsii parhaiten sopivat arvioijat."
HALF = "Tee suunnitelma: se etsii parhaiten sopivat arvioijat."


@pytest.fixture(scope="module")
def messages(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("script_messages", repository / "script" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "said_twice"),
    [
        (ONCE, ""),
        (ONCE + ONCE, ONCE),
        (f"{ONCE} {ONCE}", ONCE),
        (f"{ONCE} {HALF}", f". {HALF[:-1]}"),
        (f"{HALF} Virasto julkaisee sen. {HALF}", HALF[-20:]),
        (f"{HALF}{HALF} Virasto julkaisee sen.", HALF),
        ("LisääLisää", "Lisää"),
        ("Lisää lisää", ""),
        ("50–50", ""),
        ("Ei käytössä, ei käytössä ollut", ""),
    ],
)
def test_a_text_that_says_itself_twice_is_found_out(messages: ModuleType, text: str, said_twice: str) -> None:
    assert messages.repeated(text) == said_twice


def test_a_translation_that_says_itself_twice_is_a_problem_of_its_catalogue(messages: ModuleType) -> None:
    catalogue = Catalog(locale="fi")
    catalogue.add("There is no plan yet.", ONCE)
    assert list(messages.problems("assessment", "fi", catalogue)) == []
    catalogue.add(("One plan.", "Many plans."), (ONCE, ONCE + ONCE))
    assert list(messages.problems("assessment", "fi", catalogue)) == [
        f"assessment fi: says itself twice: {ONCE!r} for 'One plan.'"
    ]


def test_a_text_that_repeats_itself_in_english_may_do_so_in_translation(messages: ModuleType) -> None:
    catalogue = Catalog(locale="fi")
    catalogue.add(f"{HALF} {HALF}", f"{ONCE} {ONCE}")
    assert list(messages.problems("assessment", "fi", catalogue)) == []
