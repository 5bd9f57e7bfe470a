"""Pages of recognition: own, foreign and missing; the host by link; lists of constant cost."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.mobility.stay_examples import make_project, make_unit
from tests.recognition.recognition_examples import (
    BACK,
    HOST_SAYS,
    HOW,
    LATER,
    NEARLY,
    all_achieved,
    bring_back,
    decide_all,
    host,
    sign_all,
    units_of,
)
from vaihto.grants.models import GrantAgreement
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem, RecordView
from vaihto.mobility.models import LearningAgreementVersion, Mobility
from vaihto.people.models import Person
from vaihto.recognition import operations, queries
from vaihto.recognition.models import RecognitionDecision


@pytest.fixture(autouse=True)
def now(db: None, movable_clock: None) -> None:
    """Let it be a day after the return."""
    clock.move_to(LATER)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def at_the_host(stay: Mobility, liisa: Actor) -> tuple[Client, str]:
    """Return a browser in which the host has opened its link, and the address of the assessment."""
    token = operations.ask_host(stay, by=liisa, at=clock.now())
    path = f"/en/recognition/host/{token}/"
    client = Client()
    assert client.post(path, {"door": "open"}).status_code == 302
    return client, path


def posted(stay: Mobility, grade: str = "achieved", comment: str = "") -> dict[str, str]:
    values = {f"grade-{pk}": grade for pk in all_achieved(stay)}
    return values | {f"comment-{pk}": comment for pk in all_achieved(stay)}


def how(unit: Any) -> dict[str, str]:
    """Return what a decision says of how it was verified, as the unit's form posts it."""
    return {f"unit-{unit.pk}-route": "documents", f"unit-{unit.pk}-way": "as_planned"}


def test_the_list_and_its_files_show_one_project_where_the_address_names_it(
    over: Mobility, project: GrantAgreement, liisa: Actor, stranger: Actor
) -> None:
    other = make_project(project.organisation)
    assert "Aino Lehtola" in browser(liisa).get(f"/en/recognition/?project={project.pk}").text
    assert "Aino Lehtola" not in browser(liisa).get(f"/en/recognition/?project={other.pk}").text
    assert b"Aino Lehtola" not in browser(liisa).get(f"/en/recognition/list.csv?project={other.pk}").content
    assert project.application.title not in browser(stranger).get("/en/recognition/").text


def test_the_list_holds_staff_only_with_a_learning_agreement(over: Mobility, liisa: Actor) -> None:
    """A teacher's stay without a learning agreement has nothing to recognise; a student's without one is a failing."""
    assert over in queries.visible_to(liisa)
    Mobility.objects.filter(pk=over.pk).update(target_group="teacher")
    assert over in queries.visible_to(liisa)
    LearningAgreementVersion.objects.filter(agreement__mobility=over).update(in_force_at=None)
    assert over not in queries.visible_to(liisa)
    Mobility.objects.filter(pk=over.pk).update(target_group="initial_vet")
    assert over in queries.visible_to(liisa)


def test_own_foreign_and_missing_recognitions(over: Mobility, liisa: Actor, stranger: Actor, riikka: Actor) -> None:
    path = f"/en/recognition/{over.pk}/"
    assert [browser(one).get(path).status_code for one in (liisa, riikka, stranger)] == [200, 200, 404]
    assert Client().get(path).status_code == 302
    assert browser(liisa).get("/en/recognition/99999/").status_code == 404
    views = RecordView.objects.filter(record=f"mobility.Participant:{over.participant_id}")
    assert {view.viewer_name for view in views} == {"Liisa Korpela", "Riikka Niemelä"}


def test_a_coordinator_decides_unit_by_unit(over: Mobility, liisa: Actor) -> None:
    unit = units_of(over)[0]
    client = browser(liisa)
    path = f"/en/recognition/{over.pk}/units/{unit.pk}/"
    form = {f"unit-{unit.pk}-extent": "part", f"unit-{unit.pk}-points": "25", f"unit-{unit.pk}-reason": "Hygiene", **how(unit)}
    refused = client.post(path, form).content.decode()
    assert "fewer than the points agreed: 20" in refused
    assert "Hygiene" in refused
    form[f"unit-{unit.pk}-points"] = "12,5"
    done = client.post(path, form, follow=True).content.decode()
    assert "The decision is made. Unit: Platos." in done
    assert RecognitionDecision.objects.get().points == 12.5


def test_others_decide_nothing_by_address(over: Mobility, stranger: Actor, riikka: Actor, matti: Actor) -> None:
    unit = units_of(over)[0]
    form = {f"unit-{unit.pk}-extent": "full", f"unit-{unit.pk}-reason": "All", **how(unit)}
    path = f"/en/recognition/{over.pk}/units/{unit.pk}/"
    assert [browser(one).post(path, form).status_code for one in (stranger, riikka)] == [404, 404]
    assert "only a coordinator" in browser(matti).post(path, form).content.decode()
    assert not RecognitionDecision.objects.exists()


def test_a_decision_is_corrected_on_a_page_of_its_own(over: Mobility, liisa: Actor, stranger: Actor) -> None:
    decision = operations.decide(units_of(over)[0], extent="full", reason="All", how=HOW, by=liisa, at=BACK)
    path = f"/en/recognition/decisions/{decision.pk}/"
    assert browser(stranger).get(path).status_code == 404
    client = browser(liisa)
    assert "All" in client.get(path).content.decode()
    form = {"extent": "none", "reason": "Nothing", "route": "documents", "correction_reason": ""}
    assert "Write what was wrong." in client.post(path, form).content.decode()
    assert client.post(path, {**form, "correction_reason": "Mixed up"}).status_code == 302
    assert client.get(path).status_code == 404
    page = client.get(f"/en/recognition/{over.pk}/").content.decode()
    assert "Mixed up" in page
    assert "Earlier decisions" in page


def test_the_host_saves_on_change_hands_in_once_and_can_read_it(stay: Mobility, liisa: Actor) -> None:
    clock.move_to(NEARLY)
    client, path = at_the_host(stay, liisa)
    first, *_rest = all_achieved(stay)
    answer = client.post(path + "save/", {f"grade-{first}": "partly", f"comment-{first}": "Sin medir"})
    assert "Saved at" in answer.json()["saved"]
    assert "Sin medir" in client.get(path).content.decode()
    refused = client.post(path, {**HOST_SAYS, f"grade-{first}": "partly", "hand_in": "1"}).content.decode()
    assert "the answer is missing" in refused
    assert "Muy bien" in client.get(path).content.decode()
    done = client.post(path, {**HOST_SAYS, **posted(stay), f"comment-{first}": "Sin medir", "hand_in": "1"}, follow=True)
    assert "The assessment has been handed in" in done.content.decode()
    again = client.post(path, {**HOST_SAYS, **posted(stay), "words": "Otra cosa", "hand_in": "1"}, follow=True)
    assert again.status_code == 200
    assert "Otra cosa" not in again.content.decode()
    assert "Muy bien" not in Client().get(path).content.decode()


def test_the_host_is_told_kindly_when_it_is_too_early(stay: Mobility, liisa: Actor) -> None:
    clock.move_to(NEARLY)
    client, path = at_the_host(stay, liisa)
    clock.move_to_day(NEARLY.date().replace(day=1))
    page = client.get(path).content.decode()
    assert "can be assessed from" in page
    assert "Hand in the assessment" not in page


def test_the_participant_reads_the_transcript_by_link(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    mail = OutboxItem.objects.get(key__startswith="recognition-transcript:")
    address = next(word for word in mail.body.split() if word.startswith("http"))
    path = address.removeprefix(settings.BASE_URL)
    client = Client()
    client.post(path, {"door": "open"})
    page = client.get(path).content.decode()
    transcript = queries.transcript_of(over.pk)
    assert transcript is not None
    assert transcript.code in page
    pdf = client.get(path + "transcript.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Cache-Control"] == "private, no-store"


def test_the_paper_is_made_in_three_languages_and_is_stable(stay: Mobility, liisa: Actor) -> None:
    from vaihto.recognition import paper

    grades: dict[int, Any] = dict.fromkeys(all_achieved(stay), ("partly", "No medimos"))
    operations.hand_in_assessment(stay, HOST_SAYS, grades, by=host(stay), at=NEARLY)
    over = bring_back(stay, liisa)
    decide_all(over, liisa)
    transcript = queries.transcript_of(over.pk)
    assert transcript is not None
    made = set()
    for language in ("fi", "sv", "en"):
        transcript.language = language
        made.add(paper.transcript_pdf(transcript))
        assert paper.transcript_pdf(transcript) in made
    assert len(made) == 3


def test_a_code_can_be_checked_by_everybody_and_tells_no_name(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    transcript = queries.transcript_of(over.pk)
    assert transcript is not None
    page = Client().get("/en/recognition/check/", {"code": transcript.code.replace("-", " ").upper()}).content.decode()
    assert "was issued here and is valid" in page
    assert "Aino" not in page
    assert "No transcript with this code" in Client().get("/en/recognition/check/?code=0000-0000-0000").content.decode()


@pytest.mark.once
def test_lists_cost_the_same_for_one_and_three(project: GrantAgreement, over: Mobility, liisa: Actor) -> None:
    client = browser(liisa)
    paths = ["/en/recognition/", "/en/recognition/list.csv", "/en/recognition/share/", "/en/recognition/share.json"]
    decide_all(over, liisa)

    def costs() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            found.append(len(seen))
        return found

    costs()
    one = costs()
    for stay in Mobility.objects.filter(state="planned"):
        person = {"name": f"Person {stay.pk}", "email": "p@example.org"}
        made = sign_all(stay, liisa, [make_unit(project.organisation, f"Unit {stay.pk}")], person=person)
        decide_all(bring_back(made, liisa), liisa)
    assert costs() == one


def test_filters_stand_in_the_address(project: GrantAgreement, over: Mobility, liisa: Actor) -> None:
    client = browser(liisa)
    assert "Aino Lehtola" in client.get("/en/recognition/?stage=open").content.decode()
    assert "Aino Lehtola" not in client.get("/en/recognition/?stage=decided").content.decode()
    assert "Aino Lehtola" in client.get("/en/recognition/?q=ejemplo&sort=-points").content.decode()
    assert "Clear filters" in client.get("/en/recognition/?q=nothing").content.decode()


def test_pages_open_in_three_languages(over: Mobility, liisa: Actor) -> None:
    client = browser(liisa)
    for language in ("fi", "sv", "en"):
        for path in ("", f"{over.pk}/", "share/", "check/"):
            assert client.get(f"/{language}/recognition/{path}").status_code == 200


def test_a_skills_demonstration_is_asked_at_its_own_fields(over: Mobility, liisa: Actor) -> None:
    unit = units_of(over)[0]
    client, path = browser(liisa), f"/en/recognition/{over.pk}/units/{unit.pk}/"
    form = {f"unit-{unit.pk}-{name}": value for name, value in {"extent": "full", "reason": "All"}.items()}
    asked = client.post(path, form).text
    assert "Choose how it was verified." in asked
    assert "Choose what the recognition is." in asked
    form |= {f"unit-{unit.pk}-{name}": value for name, value in {"route": "demonstration", "way": "as_planned"}.items()}
    asked = client.post(path, form).text
    for words in ("Choose where the skills", "Write the day of the skills", "Write what was shown."):
        assert words in asked
    form |= {
        f"unit-{unit.pk}-demonstration_place": "workplace", f"unit-{unit.pk}-demonstration_on": "29.10.2027",
        f"unit-{unit.pk}-demonstration_text": "Paella for forty",
    }  # fmt: skip
    done = " ".join(client.post(path, form, follow=True).text.split())
    assert "By a skills demonstration. At the workplace" in done
    assert "Paella for forty" in done
    assert "Acquired abroad as planned" in done
