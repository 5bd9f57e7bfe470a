"""Pages of reports: the participant by link, the school writes and sends, the agency asks and accepts."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.mobility.stay_examples import make_project
from tests.recognition.recognition_examples import LATER
from tests.reporting.conftest import TEXTS
from vaihto.grants.models import GrantAgreement
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility.models import Mobility
from vaihto.people.models import Person
from vaihto.reporting import operations, paper
from vaihto.reporting.models import FinalReport, ParticipantReport, ReportQuestion


@pytest.fixture(autouse=True)
def now(db: None, movable_clock: None) -> None:
    """Let it be after the return."""
    clock.move_to(LATER)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def test_the_participant_answers_by_link_and_sees_what_was_sent(over: Mobility, project: GrantAgreement, liisa: Actor) -> None:
    operations.ask_participants(project, by=liisa, at=LATER)
    mail = OutboxItem.objects.get(key__startswith="reporting-participant:")
    path = "/en/" + next(word for word in mail.body.split() if word.startswith("http")).split("/fi/")[1]
    client = Client()
    client.post(path, {"door": "open"})
    answers = {"goals_reached": "5", "guidance": "4", "recognition": "unknown", "recommends": "5", "learnt": "Kieltä"}
    refused = client.post(path, {**answers, "guidance": ""}).content.decode()
    assert "Choose one answer." in refused
    assert "Kieltä" in refused
    done = client.post(path, answers, follow=True).content.decode()
    assert "Your answers have been sent" in done
    assert "I do not know yet" in done
    client.post(path, {**answers, "guidance": "1"})
    assert ParticipantReport.objects.get().guidance == 4


def test_a_school_writes_checks_and_sends(finished: GrantAgreement, liisa: Actor, riikka: Actor, stranger: Actor) -> None:
    client = browser(liisa)
    assert "Start the report" in client.get("/en/reports/").content.decode()
    client.post(f"/en/reports/start/{finished.pk}/")
    report = FinalReport.objects.get()
    path = f"/en/reports/{report.pk}/"
    assert [browser(one).get(path).status_code for one in (liisa, riikka, stranger)] == [200, 404, 404]
    answer = client.post(path + "save/", {"results": "Half a text", "seen:results": "0"}).json()
    assert (answer["versions"], "Saved at" in answer["saved"]) == ({"seen:results": 2}, True)
    assert client.post(path + "save/", {"results": "Stale", "seen:results": "0"}).status_code == 409
    both = client.post(path, {"results": "Stale", "seen:results": "0"}).content.decode()
    assert "saved another text here meanwhile: “Half a text”" in both
    assert "Stale" in both
    checked = client.post(path, {**TEXTS, "seen:results": "2", "explain:euro": "", "check": "1"}, follow=True)
    assert "1 thing is missing" in checked.content.decode()
    client.post(path, {"explain:euro": "Ill", "seen:explain:euro": "0"})
    assert "Send the report" in client.get(path + "check/").content.decode()
    sent = client.post(path + "check/", follow=True).content.decode()
    assert "The report has been sent." in sent
    assert browser(riikka).get(path).status_code == 200


def test_an_officer_asks_and_accepts(sent: FinalReport, liisa: Actor, riikka: Actor, stranger: Actor) -> None:
    officer, school = browser(riikka), browser(liisa)
    path = f"/en/reports/{sent.pk}/"
    assert browser(liisa).get(path + "accept/").status_code == 404
    assert "Write what you want to know." in officer.post(path + "ask/", {"due_on": "1.12.2027"}).content.decode()
    officer.post(path + "ask/", {"question": "Why two?", "due_on": "1.12.2027"})
    question = ReportQuestion.objects.get()
    assert "Why two?" in school.get(path).content.decode()
    answer = f"/en/reports/questions/{question.pk}/"
    assert browser(stranger).get(answer).status_code == 404
    assert school.post(answer, {"text": "Both fell ill."}).status_code == 302
    assert "Both fell ill." in officer.get(path).content.decode()
    assert "Balance" in officer.get(path + "accept/").content.decode()
    done = officer.post(path + "accept/", follow=True).content.decode()
    assert "the balance has been worked out" in done
    assert officer.post(path + "accept/").status_code == 302
    assert FinalReport.objects.get().state == "accepted"


def test_the_paper_is_made_in_three_languages_and_is_stable(sent: FinalReport) -> None:
    made = set()
    for language in ("fi", "sv", "en"):
        sent.language = language
        made.add(paper.report_pdf(sent))
        assert paper.report_pdf(sent) in made
    assert len(made) == 3


@pytest.mark.once
def test_lists_cost_the_same_for_one_and_three(sent: FinalReport, school: object, liisa: Actor, riikka: Actor) -> None:
    officer, coordinator = browser(riikka), browser(liisa)

    def costs() -> list[int]:
        found = []
        for client in (officer, coordinator):
            for path in ("/en/reports/", "/en/reports/list.csv"):
                with CaptureQueriesContext(connection) as seen:
                    assert client.get(path).status_code == 200
                found.append(len(seen))
        return found

    costs()
    one = costs()
    for _number in range(2):
        operations.start(make_project(school), by=liisa, at=LATER)  # type: ignore[arg-type]
    assert costs() == one


def test_filters_stand_in_the_address(sent: FinalReport, riikka: Actor) -> None:
    client = browser(riikka)
    number = sent.agreement.application.number or ""
    assert number in client.get("/en/reports/?state=sent").content.decode()
    assert number not in client.get("/en/reports/?state=not_started").content.decode()
    assert number not in client.get("/en/reports/?overdue=on").content.decode()
    assert number in client.get("/en/reports/?q=kallaveden&sort=-due").content.decode()


def test_pages_open_in_three_languages(report: FinalReport, liisa: Actor) -> None:
    client = browser(liisa)
    for language in ("fi", "sv", "en"):
        for path in ("", f"{report.pk}/", f"{report.pk}/check/"):
            assert client.get(f"/{language}/reports/{path}").status_code == 200
