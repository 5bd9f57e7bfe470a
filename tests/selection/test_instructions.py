"""The rectification instruction: versions that are kept, approved by name, carried by letters with their days."""

import pytest
from assessment_examples import NOW
from django.test import Client

from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.people.models import Person
from vaihto.selection import instruction, operations
from vaihto.selection.models import Letter, RectificationInstruction, SelectionDecision, SelectionProposal

TEXTS = {"fi": "Vaadi oikaisua: {agency}, {days}.", "sv": "Begär omprövning: {agency}.", "en": "Ask {agency} within {days}."}


def test_each_change_is_a_version_and_the_same_text_again_is_none(officer: Actor) -> None:
    first = operations.write_instruction(TEXTS, by=officer, at=NOW)
    assert operations.write_instruction({**TEXTS, "fi": TEXTS["fi"] + "\r\n"}, by=officer, at=NOW) == first
    second = operations.write_instruction({**TEXTS, "en": "Ask {agency}."}, note="Shorter.", by=officer, at=NOW)
    assert (first.number, second.number) == (1, 2)
    assert RectificationInstruction.objects.get(number=1).text_en == TEXTS["en"]


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({**TEXTS, "sv": " "}, "a language is missing"),
        ({**TEXTS, "en": "Ask {judge}."}, "nothing fills these places: judge"),
        ({**TEXTS, "en": "Ask {agency.__class__}."}, "nothing fills these places"),
        ({**TEXTS, "en": "Ask {."}, "nothing fills these places"),
    ],
)
def test_a_text_that_no_letter_could_carry_is_refused(officer: Actor, texts: dict[str, str], why: str) -> None:
    with pytest.raises(operations.CannotInstruct, match=why):
        operations.write_instruction(texts, by=officer, at=NOW)


def test_another_officer_records_the_lawyers_approval(officer: Actor, decider: Actor) -> None:
    version = operations.write_instruction(TEXTS, by=officer, at=NOW)
    with pytest.raises(operations.CannotInstruct, match="you wrote this version"):
        operations.approve_instruction(version, lawyer="Lauri Laki", by=officer, at=NOW)
    with pytest.raises(operations.CannotInstruct, match="name is missing"):
        operations.approve_instruction(version, lawyer=" ", by=decider, at=NOW)
    approved = operations.approve_instruction(version, lawyer="Lauri Laki", by=decider, at=NOW)
    assert (approved.approved_by, approved.approval_recorded_by) == ("Lauri Laki", "Anders Holmström")


def test_letters_carry_the_latest_approved_version_even_if_a_newer_draft_exists(
    presented: SelectionProposal, officer: Actor, decider: Actor
) -> None:
    version = operations.write_instruction(TEXTS, by=officer, at=NOW)
    operations.approve_instruction(version, lawyer="Lauri Laki", by=decider, at=NOW)
    operations.write_instruction({**TEXTS, "fi": "Uusi."}, by=officer, at=NOW)
    operations.decide(presented, by=decider, at=NOW)
    carried = Letter.objects.get(line__application__number="2026-0001").content["rectification"]
    assert carried["version"] == 1
    assert carried["status"] == ""
    assert carried["paragraphs"][0].startswith("Vaadi oikaisua: Virasto, 30")


def test_a_letter_says_when_it_counts_as_received_and_the_last_day(decided: SelectionDecision) -> None:
    swedish = Letter.objects.get(language="sv").content["rectification"]["paragraphs"]
    # Decided on Wednesday 20 January 2027: seventh day 27 January, 30 days later 26 February, a Friday.
    assert "27.1.2027" in swedish[-2]
    assert "26.2.2027" in swedish[-2]


def test_the_text_that_comes_with_the_software_can_be_saved_as_the_first_version(officer: Actor) -> None:
    version = operations.write_instruction(instruction.default_texts(), by=officer, at=NOW)
    assert "{days}" in version.text_sv


def test_the_page_saves_a_version_and_shows_why_one_is_refused(
    riikka: Person, anders: Person, antti: Person, movable_clock: None
) -> None:
    clock.move_to(NOW)
    client, address = Client(), "/en/selection/instructions/"
    client.force_login(riikka)
    assert "{days}" in client.get(address).text
    wrong = {"text_fi": "A", "text_sv": "B", "text_en": "{no}"}
    assert "nothing fills these places: no" in client.post(address, wrong).text
    assert client.post(address, {**wrong, "text_en": "C"}).status_code == 302
    version = RectificationInstruction.objects.get()
    assert "You wrote this version." in client.get(address).text
    client.force_login(anders)
    client.post(f"{address}{version.pk}/approve/", {"lawyer": "Lauri Laki"})
    assert "Letters carry version 1, approved by: Lauri Laki." in client.get(address).text
    client.force_login(antti)
    assert client.get(address).status_code == 404
