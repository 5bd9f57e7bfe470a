"""Where the assessors agreed on common points, the letter gives these and the common words as the reasons; page and PDF alike."""

import copy
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from assessment_examples import NOW, actor, assessed, eligible, person
from django.test import Client
from django.utils import translation

from vaihto.applications.models import Application
from vaihto.assessment import operations as assessment
from vaihto.calls import queries as calls
from vaihto.calls.models import Call
from vaihto.core.canonical import sha256_of
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.people.models import Person
from vaihto.selection import facts, letters, operations
from vaihto.selection.models import Letter

AGREED = {
    "en": "2 assessors first assessed independently and then agreed on these common points and reasons.",
    "sv": "2 bedömare bedömde först oberoende av varandra och enades sedan om dessa gemensamma poäng och motiveringar.",
    "fi": "2 arvioijaa arvioi ensin toisistaan riippumatta ja sopi sitten näistä yhteisistä pisteistä ja perusteluista.",
}
HEADS = {"en": "Common reasons", "sv": "Gemensamma motiveringar", "fi": "Yhteiset perustelut"}


@pytest.fixture
def agreed(call: Call, officer: Actor, antti: Person) -> Application:
    """Return an application on whose points two assessors agreed."""
    application = eligible(call, "Pielisen ammattiopisto", 18000, officer)
    birgit = person("birgit@example.org", "Birgit Bedömare", role="assessor")
    assessment.arrange(call, {"needs": 2, "consolidates": True}, by=officer, at=NOW)
    assessed(application, antti, "70", officer)
    assessed(application, birgit, "80", officer)
    assessment.name_consolidator(application, antti, by=officer, at=NOW)
    given = {one.key: (one.max_points, f"Together on {one.key}.") for one in calls.criteria_of(call)}
    assessment.save_common(application, given, summary="For the agency only.", by=actor(antti), at=NOW)
    assessment.put_forward(application, by=actor(antti), at=NOW)
    assessment.answer_common(application, is_approved=True, round_seen=1, by=actor(birgit), at=NOW)
    return application


@pytest.fixture
def letter(agreed: Application, officer: Actor, decider: Actor) -> Letter:
    """Return the letter of the decision."""
    proposal = operations.propose(agreed.call, by=officer, at=NOW)
    operations.decide(operations.present(proposal, note="As ranked.", by=officer, at=NOW), by=decider, at=NOW)
    return Letter.objects.get()


def test_the_letter_gives_the_common_points_and_words_as_the_reasons(letter: Letter, call: Call) -> None:
    points = letter.content["points"]
    criteria = calls.criteria_of(call)
    assert [row["reasons"] for row in points["rows"]] == [
        [{"text": f"Together on {one.key}.", "lang": "en"}] for one in criteria
    ]  # fmt: skip
    most = sum((one.max_points for one in criteria), Decimal(0))
    assert points["total"]["points"].replace(",0", "") == f"{most.normalize():f} / {most.normalize():f}"
    text = str(letter.content)
    assert "Reasons for" not in text
    assert "For the agency only." not in text
    assert not [name for name in ("Antti", "Birgit") if name in text]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_says_in_each_language_that_the_points_are_common(letter: Letter, language: str) -> None:
    with translation.override(language):
        content = letters.content_of(letter.line, letter.line.proposal.decision, [])
    assert content["points"]["head"][2] == HEADS[language]
    assert content["points"]["total"]["note"].endswith(AGREED[language])


def test_the_stored_letter_stays_as_it_was_sent_when_a_common_reason_changes_in_the_database(letter: Letter) -> None:
    from vaihto.assessment.models import CommonScore

    before = copy.deepcopy(letter.content)
    CommonScore.objects.update(reason="Something else.")
    letter.refresh_from_db()
    assert letter.content == before
    assert letter.content_hash == sha256_of(before)
    with translation.override(letter.language):
        again = letters.content_of(letter.line, letter.line.proposal.decision, [])
    assert again["points"] == before["points"]


def test_without_agreement_every_assessors_reasons_stand_and_the_basis_has_no_word_of_it(
    call: Call, officer: Actor, antti: Person
) -> None:
    application = eligible(call, "Pielisen ammattiopisto", 18000, officer)
    assessed(application, antti, "70", officer)
    (candidate,) = facts.basis_of(call).values["candidates"]
    assert "agreed_by" not in candidate["assessments"][0]
    assert letters.who_gave(candidate) == "One assessor."


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_page_and_pdf_show_the_common_words(letter: Letter, riikka: Person, movable_clock: None, tmp_path: Path) -> None:
    clock.move_to(NOW)
    client = Client()
    client.force_login(riikka)
    page = client.get(f"/en/selection/letters/{letter.pk}/")
    assert page.status_code == 200
    assert "Together on relevance." in page.text
    assert AGREED[letter.language] in page.text
    pdf = client.get(f"/en/selection/letters/{letter.pk}.pdf").content
    (tmp_path / "letter.pdf").write_bytes(pdf)
    printed = subprocess.run(["pdftotext", tmp_path / "letter.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "Together on relevance." in " ".join(printed.split())
    assert HEADS[letter.language] in printed
