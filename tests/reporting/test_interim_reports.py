"""Interim reports, reminders of reports and later days: asked for, written, returned, accepted; late only by an officer's day."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from remembered import remembered

from tests.recognition.recognition_examples import LATER
from tests.reporting.conftest import TEXTS
from vaihto.core.canonical import sha256_of
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.people.models import Person
from vaihto.reporting import casefile, jobs, operations, queries
from vaihto.reporting.models import FinalReport, InterimReport, LateReport

DUE = LATER.date() + timedelta(days=30)
WORDS = {"done": "Yksi on palannut.", "differs": "Kaksi sairastui.", "next": "Raportti."}


@pytest.fixture
@remembered
def asked(finished: GrantAgreement, riikka: Actor) -> InterimReport:
    """Return an interim report that was asked for."""
    return operations.ask_interim(finished, due_on=DUE, reason="Two fell out.", by=riikka, at=LATER)


@pytest.fixture
@remembered
def arrived(asked: InterimReport, liisa: Actor) -> InterimReport:
    """Return an interim report that was sent."""
    operations.save_interim(asked, WORDS, by=liisa, at=LATER)
    return operations.send_interim(asked, by=liisa, at=LATER)


def after(day: date, days: int = 1) -> datetime:
    return LATER + (day - LATER.date()) + timedelta(days=days)


def test_an_interim_report_is_asked_for_once_with_a_reason(asked: InterimReport, riikka: Actor, liisa: Actor) -> None:
    again = operations.ask_interim(asked.agreement, due_on=DUE, reason="Again", by=riikka, at=LATER)
    mail = OutboxItem.objects.get(key__startswith="interim-asked:")
    assert (again.pk, mail.recipient, "Two fell out." in mail.body) == (asked.pk, liisa.email, True)
    with pytest.raises(operations.CannotInterim, match="only an officer"):
        operations.ask_interim(asked.agreement, due_on=DUE, reason="Mine", by=liisa, at=LATER)


def test_everything_wrong_in_a_request_is_said(finished: GrantAgreement, riikka: Actor) -> None:
    with pytest.raises(operations.CannotInterim) as refused:
        operations.ask_interim(finished, due_on=LATER.date(), reason=" ", by=riikka, at=LATER)
    assert len(refused.value.reasons) == 2
    with pytest.raises(operations.CannotInterim, match="final report is due by then"):
        operations.ask_interim(finished, due_on=finished.report_due_on, reason="Late", by=riikka, at=LATER)


def test_it_is_sent_with_the_figures_so_far_and_no_payment_follows(asked: InterimReport, liisa: Actor, riikka: Actor) -> None:
    operations.save_interim(asked, {"done": "Half"}, by=liisa, at=LATER)
    with pytest.raises(operations.CannotInterim) as refused:
        operations.send_interim(asked, by=liisa, at=LATER)
    assert [reason.startswith("An answer is missing") for reason in refused.value.reasons] == [True, True]
    stale = operations.save_interim(asked, {**WORDS, "versions": {}}, by=liisa, at=LATER)
    assert stale.stale == {"done": "Half"}
    for _click in range(2):
        sent = operations.send_interim(asked, by=liisa, at=LATER)
    assert sent.content_hash == sha256_of(sent.content)
    people = next(row for row in sent.content["figures"]["rows"] if row["key"] == "people:initial_vet")
    assert (people["planned"], people["real"]) == ("3", "1")
    assert operations.accept_interim(sent, remark="Good.", by=riikka, at=LATER).state == "accepted"
    assert (Payment.objects.count(), GrantAgreement.objects.get().state) == (0, "active")
    assert AuditLine.objects.filter(operation="reporting.send_interim").count() == 1


def test_a_returned_report_is_written_on_with_a_new_day(arrived: InterimReport, riikka: Actor, liisa: Actor) -> None:
    later = DUE + timedelta(days=10)
    operations.return_interim(arrived, remark="Tell about Bilbao.", due_on=later, by=riikka, at=LATER)
    operations.save_interim(arrived, {"done": "Bilbao.", "versions": {"done": 9}}, by=liisa, at=LATER)
    again = operations.send_interim(arrived, by=liisa, at=after(DUE))
    assert (again.content["texts"]["done"], again.due_on) == ("Bilbao.", later)
    with pytest.raises(operations.CannotInterim, match="has arrived"):
        operations.withdraw_interim(again, remark="No need", by=riikka, at=LATER)


def test_a_request_that_is_taken_back_opens_the_way_for_another(asked: InterimReport, riikka: Actor, liisa: Actor) -> None:
    operations.withdraw_interim(asked, remark="The visit told enough.", by=riikka, at=LATER)
    with pytest.raises(operations.CannotInterim, match="taken its request back"):
        operations.send_interim(asked, by=liisa, at=LATER)
    assert operations.ask_interim(asked.agreement, due_on=DUE, reason="After all", by=riikka, at=LATER).pk != asked.pk


def test_one_report_at_a_time_stands_in_the_database_too(asked: InterimReport) -> None:
    values = {"agreement": asked.agreement, "due_on": DUE, "reason": "R", "asked_at": LATER, "saved_at": LATER}
    with pytest.raises(IntegrityError), transaction.atomic():
        InterimReport.objects.create(**values)


@pytest.mark.parametrize("kind", ["interim", "final"])
def test_a_late_report_is_sent_only_with_a_later_day(
    asked: InterimReport, report: FinalReport, liisa: Actor, riikka: Actor, kind: str
) -> None:
    operations.save(report, TEXTS, by=liisa, at=LATER)
    operations.save_interim(asked, WORDS, by=liisa, at=LATER)
    last = DUE if kind == "interim" else report.agreement.report_due_on
    at = after(last)
    send = (lambda: operations.send_interim(asked, by=liisa, at=at)) if kind == "interim" else (
        lambda: operations.send(report, by=liisa, at=at)
    )  # fmt: skip
    with pytest.raises((operations.CannotInterim, operations.CannotSend), match="last day has passed"):
        send()
    values = {"interim": asked if kind == "interim" else None, "reason": "The writer was ill.", "by": riikka, "at": at}
    with pytest.raises(operations.CannotLetIn, match="Give a later day"):
        operations.let_in_late(asked.agreement, until=last, **values)
    for _click in range(2):
        operations.let_in_late(asked.agreement, until=last + timedelta(days=7), **values)
    assert LateReport.objects.count() == 1
    assert "The writer was ill." in OutboxItem.objects.get(key__startswith="report-late:").body
    assert send().state == "sent"
    line = AuditLine.objects.get(operation="reporting.let_in_late")
    assert (line.reason, line.changes["report"]) == ("The writer was ill.", kind)


def test_the_list_marks_by_the_later_day(finished: GrantAgreement, riikka: Actor) -> None:
    day = finished.report_due_on + timedelta(days=1)
    assert [one.is_overdue for one in queries.projects(riikka, day)] == [True]
    until = day + timedelta(days=6)
    operations.let_in_late(finished, until=until, reason="Ill", by=riikka, at=after(finished.report_due_on))
    assert [(one.is_overdue, one.last_day) for one in queries.projects(riikka, day)] == [(False, until)]


def test_the_house_reminds_of_both_reports_once_for_each_day(asked: InterimReport, riikka: Actor, movable_clock: None) -> None:
    def told(day: date) -> int:
        clock.move_to(after(day, 0))
        return jobs.remind() + jobs.remind()

    final = asked.agreement.report_due_on
    days = [
        DUE - timedelta(days=20),
        DUE - timedelta(days=14),
        DUE - timedelta(days=3),
        DUE - timedelta(days=2),
        DUE + timedelta(days=1),
    ]
    assert [told(day) for day in days] == [0, 1, 0, 1, 1]
    assert [told(final - timedelta(days=before)) for before in (15, 14, 2, -1, -9)] == [0, 1, 1, 1, 0]
    mails = OutboxItem.objects.filter(key__startswith="report-reminder:").order_by("pk")
    assert [("has not been sent" in one.body, "was" in one.body) for one in mails] == [
        (True, False), (True, False), (True, True), (True, False), (True, False), (True, True),
    ]  # fmt: skip


def test_the_pages_go_from_request_to_acceptance(
    finished: GrantAgreement, liisa: Actor, riikka: Actor, stranger: Actor, movable_clock: None
) -> None:
    clock.move_to(LATER)
    officer, school = browser(riikka), browser(liisa)
    assert "Ask for an interim report" in officer.get("/en/reports/").content.decode()
    officer.post(f"/en/reports/interim/ask/{finished.pk}/", {"due_on": DUE.isoformat(), "reason": "Two fell out."})
    report = InterimReport.objects.get()
    path = f"/en/reports/interim/{report.pk}/"
    assert [browser(one).get(path).status_code for one in (liisa, riikka, stranger)] == [200, 200, 404]
    saved = school.post(path + "save/", {"done": "One is back.", "seen:done": "0"}).json()
    assert saved["versions"] == {"seen:done": 2}
    assert "One is back." not in officer.get(path).content.decode()
    half = school.post(path, {"done": "One is back.", "seen:done": "2", "send": "1"}).content.decode()
    assert "An answer is missing: What happens next?" in half
    school.post(path, {**WORDS, "seen:done": "2", "send": "1"})
    assert "Kaksi sairastui." in officer.get(path).content.decode()
    assert "Write what is missing." in officer.post(path + "return/", {}).content.decode()
    officer.post(path + "accept/", {"remark": "Good."})
    assert "Good." in school.get(path).content.decode()
    assert school.get(path + "report.pdf").content.startswith(b"%PDF")
    for language in ("fi", "sv"):
        assert school.get(f"/{language}/reports/interim/{report.pk}/").status_code == 200
    names = [piece.name for piece in casefile.pieces(finished.application.case)]
    assert names == ["10-interim-report-1.json", "10-interim-report-1.pdf"]


def test_the_answers_of_the_agency_stand_on_one_page_each_with_ids_of_its_own(arrived: InterimReport, riikka: Actor) -> None:
    page = browser(riikka).get(f"/en/reports/interim/{arrived.pk}/").text
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted({one for one in ids if ids.count(one) > 1}) == []
    assert {"return_remark", "accept_remark"} <= set(ids)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made
