"""The agency's own words in letters of a decision: versions for each outcome, seen before saving, frozen in what is sent."""

from datetime import timedelta

import pytest
from assessment_examples import NOW
from django.test import Client

from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.people.models import Person
from vaihto.selection import additions, operations, paper
from vaihto.selection.models import Letter, LetterAddition, SelectionProposal

TEXTS = {"fi": "Tilaisuus on 3.3.\n\nTervetuloa.", "sv": "Ett möte hålls 3.3.", "en": "A meeting is on 3 March."}
NONE = {"fi": "", "sv": " ", "en": ""}
LATER = timedelta(days=1)


def test_each_change_is_a_version_of_its_outcome_and_the_same_text_again_is_none(officer: Actor) -> None:
    first = operations.write_addition("granted", TEXTS, by=officer, at=NOW)
    assert operations.write_addition("granted", {**TEXTS, "sv": TEXTS["sv"] + "\r\n"}, by=officer, at=NOW) == first
    operations.write_addition("granted", NONE, note="The meeting is over.", by=officer, at=NOW)
    operations.write_addition("reserve", TEXTS, by=officer, at=NOW)
    assert operations.write_addition("not_selected", NONE, by=officer, at=NOW) is None
    kept = LetterAddition.objects.order_by("outcome", "number").values_list("outcome", "number", "text_en")
    assert list(kept) == [("granted", 1, TEXTS["en"]), ("granted", 2, ""), ("reserve", 1, TEXTS["en"])]


def test_a_text_without_a_language_or_of_no_letter_is_refused(officer: Actor, decider: Actor) -> None:
    with pytest.raises(operations.CannotAdd, match="a language is missing"):
        operations.write_addition("granted", {**TEXTS, "sv": " "}, by=officer, at=NOW)
    with pytest.raises(operations.CannotAdd, match="no letter has this outcome"):
        operations.write_addition("lapsed", TEXTS, by=officer, at=NOW)
    assert not LetterAddition.objects.exists()


def test_letters_carry_what_stood_when_the_decision_was_made_each_in_its_language(
    presented: SelectionProposal, officer: Actor, decider: Actor
) -> None:
    operations.write_addition("granted", TEXTS, by=officer, at=NOW - LATER)
    operations.write_addition("granted", {**TEXTS, "fi": "Myöhempi."}, by=officer, at=NOW + LATER)
    operations.decide(presented, by=decider, at=NOW)
    letters = {(one.line.outcome, one.language): one for one in Letter.objects.select_related("line")}
    granted = letters["granted", "fi"]
    assert granted.content["more"] == {
        "heading": "Virasto ilmoittaa",
        "version": 1,
        "paragraphs": ["Tilaisuus on 3.3.", "Tervetuloa."],
    }
    assert {one.content["more"] for (outcome, _language), one in letters.items() if outcome != "granted"} == {None}
    assert paper.letter_pdf(granted).startswith(b"%PDF")


def test_an_ended_addition_is_in_no_letter(officer: Actor) -> None:
    operations.write_addition("granted", TEXTS, by=officer, at=NOW)
    operations.write_addition("granted", NONE, by=officer, at=NOW + LATER)
    assert additions.carried(additions.in_force(NOW)["granted"]) is not None
    assert additions.carried(additions.in_force(NOW + LATER)["granted"]) is None


def test_the_page_shows_the_part_of_the_letter_before_it_saves_and_keeps_what_was_typed(
    riikka: Person, antti: Person, movable_clock: None
) -> None:
    clock.move_to(NOW)
    client, address = Client(), "/en/selection/letter-texts/?outcome=reserve"
    client.force_login(riikka)
    assert "No version yet" in client.get(address).text
    given = {f"text_{code}": text for code, text in TEXTS.items()}
    looked = client.post(address, {**given, "look": "1"}).text
    assert '<article class="v-letter" lang="fi"><h3>Virasto ilmoittaa</h3><p>Tilaisuus on 3.3.</p><p>Tervetuloa.</p>' in looked
    assert not LetterAddition.objects.exists()
    refused = client.post(address, {**given, "text_sv": ""}).text
    assert "a language is missing" in refused
    assert TEXTS["en"] in refused
    assert client.post(address, given)["Location"] == address
    assert LetterAddition.objects.get().outcome == "reserve"
    assert client.get("/en/selection/letter-texts/?outcome=%00").status_code == 200
    client.force_login(antti)
    assert client.get(address).status_code == 404
