"""What the situations of tests/rulebook do not show: moments, sentences, and the borders of a message."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from vaihto.core import eligibility, parameters
from vaihto.core.eligibility import sentences
from vaihto.core.findings import Severity, Verdict
from vaihto.core.situation import MobilityRow, Organisation, Situation

MOMENT = datetime(2012, 2, 21, 14, 15, tzinfo=UTC)  # 16.15 in Finland


def judged(code, *, deadline=None, action="partnership", year=2012, **facts):
    """Return the finding of one rule."""
    law = parameters.law("leonardo", year, "FI", action=action, deadline=deadline)
    return eligibility.judge(Situation("leonardo", year, "FI", action, **facts), law).of(code)


@pytest.mark.parametrize(
    ("sent", "verdict"),
    [
        (datetime(2012, 2, 21, 14, 15, 0, tzinfo=UTC), "met"),
        (datetime(2012, 2, 21, 14, 15, 1, tzinfo=UTC), "not_met"),
        (date(2012, 2, 20), "met"),
        (date(2012, 2, 21), "unknown"),
        (date(2012, 2, 22), "not_met"),
    ],
)
def test_a_call_that_closes_at_a_moment_is_judged_to_the_second(sent, verdict):
    assert judged("ALL-3", deadline=MOMENT, submitted_on=sent).verdict == verdict


@pytest.mark.parametrize(
    ("sent", "verdict"),
    [
        (datetime(2012, 2, 21, 21, 59, tzinfo=UTC), "met"),
        (datetime(2012, 2, 21, 22, 0, tzinfo=UTC), "not_met"),
    ],
)
def test_a_day_ends_at_midnight_in_finland(sent, verdict):
    assert judged("ALL-3", submitted_on=sent).verdict == verdict


def test_the_sentence_about_a_late_application():
    late = judged("ALL-3", deadline=MOMENT, submitted_on=datetime(2012, 2, 21, 14, 16, tzinfo=UTC))
    assert {language: text.replace("\u00a0", " ") for language, text in late.message.items()} == {
        "fi": "Hakemus saapui 21.2.2012 klo 16.16. Hakuaika päättyi 21.2.2012 klo 16.15 Suomen aikaa. "
        "Kysy virastosta, voiko hakemuksen vielä käsitellä.",
        "sv": "Ansökan kom in 21.2.2012 kl. 16.16. Ansökningstiden gick ut 21.2.2012 kl. 16.15 finsk tid. "
        "Fråga myndigheten om ansökan ännu kan behandlas.",
        "en": "The application arrived on 21 February 2012 at 16:16. The call closed on 21 February 2012 at 16:15 "
        "Finnish time. Ask the agency whether it can still be considered.",
    }


def test_the_sentence_about_stays_of_a_wrong_length_names_each_row():
    rows = (
        MobilityRow(1, "initial_vet", "FI", "DE", 20),
        MobilityRow(1, "graduate", "FI", "DE", 14),
        MobilityRow(1, "graduate", "FI", "DE", 1),
    )
    found = judged("STU-2", action="student_mobility", mobilities=rows)
    assert found.rows == (1, 3)
    assert found.message["fi"].replace("\u00a0", " ") == (
        "Rivi 1: pituus 20 päivää, kohderyhmä ammatillisen peruskoulutuksen opiskelija; "
        "rivi 3: pituus 1 päivä, kohderyhmä vastavalmistunut. "
        "Sallittu pituus: ammatillisen peruskoulutuksen opiskelija 21–273 päivää, "
        "työmarkkinoilla oleva ja vastavalmistunut 14–182 päivää; ensimmäinen ja viimeinen päivä lasketaan mukaan. "
        "Muuta alku- tai loppupäivää."
    )


def test_one_row_is_spoken_of_as_one_and_two_as_two():
    row = MobilityRow(4, to_country="FI", from_country="FI")
    one = judged("ALL-5", mobilities=(row,))
    two = judged("ALL-5", mobilities=(row, row))
    assert one.message["fi"].startswith("Rivi 1: ")
    assert two.message["fi"].startswith("Rivit 1 ja 2: ")
    assert two.message["sv"].startswith("Rader 1 och 2: ")


def test_the_two_faces_of_unknown_are_different_sentences():
    fact = judged("PAR-4")
    limit = judged("PAR-4", year=2014)
    assert fact.message["fi"].startswith("Tieto puuttuu: haettu avustus.")
    assert limit.message["fi"].startswith("Raja-arvo ei ole tiedossa")


def test_a_clause_whose_value_is_not_known_is_left_out():
    assert sentences.fill("Add a partner[ by {due}].", {}, "en") == "Add a partner."
    assert sentences.fill("Add a partner[ by {due}].", {"due": lambda _: "Monday"}, "en") == "Add a partner by Monday."


def test_a_name_that_ends_with_a_full_stop_gets_no_second_one():
    assert sentences.fill("Not counted: {who}. Why?", {"who": lambda _: "Example Inc."}, "en") == (
        "Not counted: Example Inc. Why?"
    )


def test_a_name_with_braces_is_shown_as_it_is():
    organisation = Organisation("{n} [x]", "US", "company", "partner", True)
    assert "{n} [x]" in judged("ALL-6", organisations=(organisation,)).message["en"]


def test_organisations_without_names_are_called_in_words():
    school = Organisation(country="FI", kind="vet_provider", role="coordinator")
    nameless = [Organisation(country="DE", kind="company", role="partner") for _ in range(2)]
    found = judged("ALL-4", organisations=(school, *nameless))
    assert found.message["en"].startswith("Confirmation missing: partner 1, partner 2.")
    assert found.message["fi"].startswith("Vahvistus puuttuu: kumppani 1, kumppani 2.")


def test_an_organisation_without_name_and_role_is_called_by_its_place():
    found = judged("ALL-4", organisations=(Organisation("A school", "FI"), Organisation(country="DE")))
    assert "organisation 2" in found.message["en"]


def test_the_source_says_when_it_is_assumed():
    rows = (MobilityRow(4, to_country="DE", from_country="FI"),)
    assert "assumed" in judged("ALL-5", mobilities=rows).source
    assert "assumed" not in judged("ALL-5", mobilities=rows, year=2013).source


def test_an_unknown_deadline_is_a_note_and_a_known_one_is_hard():
    sent = date(2012, 2, 20)
    assert judged("ALL-3", submitted_on=sent).severity is Severity.HARD
    assert judged("ALL-3", submitted_on=sent, action="student_mobility").severity is Severity.NOTE


def test_situation_and_law_must_be_about_the_same_action():
    law = parameters.law("leonardo", 2012, "FI", action="partnership")
    with pytest.raises(ValueError, match="cannot be judged by the law"):
        eligibility.judge(Situation("leonardo", 2012, "FI", "expert_mobility"), law)


def test_a_draft_and_what_was_sent_differ_only_by_the_day():
    draft = Situation("leonardo", 2012, "FI", "partnership", mobilities=())
    law = parameters.law("leonardo", 2012, "FI", action="partnership")
    sent = replace(draft, submitted_on=date(2012, 2, 20))
    assert eligibility.judge(draft, law).of("PAR-3").verdict is Verdict.UNKNOWN
    assert eligibility.judge(sent, law).of("PAR-3").verdict is Verdict.NOT_MET


def test_the_day_and_the_contact_are_named_when_they_are_known():
    waiting = Organisation("Beispielschule", "DE", "vet_provider", "partner")
    situation = Situation("leonardo", 2012, "FI", "partnership", submitted_on=date(2012, 2, 22), organisations=(waiting,))
    law = parameters.law("leonardo", 2012, "FI", action="partnership")
    found = eligibility.judge(situation, law, due=date(2012, 3, 30), contact="leonardo@agency.example")
    assert "itse, viimeistään 30.3.2012. " in found.of("ALL-4").message["fi"]
    assert found.of("ALL-3").message["sv"].endswith("kan behandlas: leonardo@agency.example.")
    assert "by 30\u00a0March\u00a02012." in found.of("PAR-6").message["en"]
    assert [each.verdict for each in found.findings] == [each.verdict for each in eligibility.judge(situation, law).findings]
