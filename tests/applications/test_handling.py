"""Cases are given to handlers; papers and notes are added and taken away; the applicant is heard, and consents to service.

Negative controls seen failing: with `is_internal` left out of `papers_of` and of the download, the applicant read the
agency's note; with the day left out of `answer_hearing`, a late answer was taken.
"""

from datetime import date, timedelta

import pytest
from application_examples import NOW
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from vaihto.applications import operations, queries
from vaihto.applications.models import Application, CasePaper
from vaihto.kit import attachments, clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import Attachment, AuditLine
from vaihto.organisations import queries as organisations
from vaihto.people import operations as people
from vaihto.people.models import Person

DUE = date(2026, 12, 1)


@pytest.fixture
def pekka(db: None) -> Person:
    """Return another officer."""
    person = people.add_person(email="pekka@example.org", name="Pekka Pelto", language="fi", by=SYSTEM, at=NOW)
    people.give_role(person, role="officer", title="Planner", may_decide=False, by=SYSTEM, at=NOW)
    return person


def file_of(name: str, actor: Actor) -> Attachment:
    """Receive a file."""
    return attachments.receive(SimpleUploadedFile(name, b"sisalto"), actor=actor, purpose="applications.paper")


def hear(application: Application, officer: Actor) -> None:
    """Start a hearing."""
    operations.record_check(application, verdict="hearing", reasons="Hakija ei ole koulu.", due_on=DUE, by=officer, at=NOW)


def test_a_case_is_given_to_a_colleague_unless_there_is_a_conflict(sent: Application, officer: Actor, pekka: Person) -> None:
    assert operations.assign_handler(sent, pekka.pk, by=officer, at=NOW)
    assert not operations.assign_handler(sent, pekka.pk, by=officer, at=NOW)
    operations.block(sent, pekka.pk, "His school.", by=officer, at=NOW)
    made = operations.assign_handlers([sent], pekka.pk, by=officer, at=NOW)
    assert made.refused == {sent.number: "The person has declared a conflict of interest."}
    operations.assign_handler(sent, int(officer.id), by=officer, at=NOW)
    operations.assign_handlers([sent], None, by=officer, at=NOW)
    sent.refresh_from_db()
    assert sent.handler_id is None


def test_many_cases_are_given_after_a_preview(at_the_agency: Client, sent: Application, pekka: Person) -> None:
    page = reverse("applications:assign") + "?state=waiting"
    chosen = at_the_agency.post(page, {"scope": "all"}).content.decode()
    assert f'name="ids" value="{sent.pk}"' in chosen
    preview = at_the_agency.post(page, {"ids": [sent.pk], "handler": pekka.pk})
    sent.refresh_from_db()
    assert ("changes" in preview.content.decode(), sent.handler_id) == (True, None)
    done = at_the_agency.post(page, {"ids": [sent.pk], "handler": pekka.pk, "confirm": "1"})
    sent.refresh_from_db()
    assert (done["Location"], sent.handler) == (reverse("applications:list") + "?state=waiting", pekka)


def test_the_list_filters_by_day_and_counts_each_view(at_the_agency: Client, sent: Application, officer: Actor) -> None:
    operations.record_check(sent, verdict="completion", reasons="x", due_on=DUE, by=officer, at=NOW)
    address = reverse("applications:list")

    def numbers(due: str, day: date) -> bool:
        clock.move_to_day(day)
        return sent.number in at_the_agency.get(f"{address}?due={due}").content.decode()

    assert [numbers("overdue", DUE), numbers("overdue", DUE + timedelta(days=1))] == [False, True]
    assert [numbers("week", DUE - timedelta(days=8)), numbers("week", DUE - timedelta(days=7))] == [False, True]
    operations.completions()
    clock.move_to_day(DUE + timedelta(days=1))
    operations.completions()
    assert numbers("answered", DUE + timedelta(days=1))


def test_an_officers_note_with_a_file_stays_with_the_agency(
    sent: Application, officer: Actor, coordinator: Actor, at_the_agency: Client, liisa: Person
) -> None:
    page = reverse("applications:add_note", args=[sent.pk])
    at_the_agency.post(page, {"text": "Soitettu koululle.", "file": SimpleUploadedFile("muistio.txt", b"muistio")})
    note = CasePaper.objects.get()
    address = reverse("applications:paper", args=[note.pk])
    answer = at_the_agency.get(address)
    assert (b"".join(answer.streaming_content), answer["Content-Disposition"]) == (
        b"muistio", 'attachment; filename="muistio.txt"',
    )  # fmt: skip
    assert note.attachment is not None
    assert (note.attachment.case, note.is_internal) == (sent.case, True)
    assert list(queries.papers_of(sent, coordinator)) == []
    at_the_agency.force_login(liisa)
    assert at_the_agency.get(address).status_code == 404


def test_an_applicant_adds_a_paper_and_takes_it_away(
    sent: Application, at_work: Client, officer: Actor, settings: object
) -> None:
    page = reverse("applications:add_paper", args=[sent.pk])
    refused = at_work.post(page, {"text": "Vakuutus", "file": SimpleUploadedFile("kuva.pdf", b"MZ")})
    assert (refused.status_code, "different kinds" in refused.content.decode()) == (422, True)
    at_work.post(page, {"text": "Vakuutus", "file": SimpleUploadedFile("vakuutus.txt", b"a")})
    paper = queries.papers_of(sent, officer).get()
    assert "vakuutus.txt" in at_work.get(reverse("applications:receipt", args=[sent.pk])).content.decode()
    at_work.post(reverse("applications:remove_paper", args=[paper.pk]), {"reason": "Väärä tiedosto"})
    paper.refresh_from_db()
    assert paper.attachment is not None
    assert (paper.text, paper.removed_reason, paper.attachment.original_name) == ("", "Väärä tiedosto", "")
    assert at_work.get(reverse("applications:paper", args=[paper.pk])).status_code == 404


def test_no_paper_is_added_after_the_check_or_with_a_strangers_file(
    sent: Application, officer: Actor, coordinator: Actor
) -> None:
    with pytest.raises(attachments.CannotClaim):
        operations.add_paper(sent, text="x", attachment=file_of("a.txt", officer), by=coordinator, at=NOW)
    operations.record_check(sent, verdict="eligible", reasons="Tarkistettu.", by=officer, at=NOW)
    with pytest.raises(operations.CannotAddPaper, match="formal check is done"):
        operations.add_paper(sent, text="x", attachment=file_of("a.txt", coordinator), by=coordinator, at=NOW)


def test_the_applicants_answer_lets_the_agency_decide_before_the_day(
    sent: Application, officer: Actor, coordinator: Actor
) -> None:
    hear(sent, officer)
    with pytest.raises(operations.CannotBeHeard, match="empty"):
        operations.answer_hearing(sent, text=" ", by=coordinator, at=NOW)
    first = operations.answer_hearing(sent, text="Olemme koulu.", by=coordinator, at=NOW)
    assert operations.answer_hearing(sent, text="Olemme koulu.", by=coordinator, at=NOW) == first
    assert (first.is_by_applicant, first.recorded_by, first.reasons) == (True, "Liisa Korpela", "Olemme koulu.")
    operations.record_check(sent, verdict="ineligible", reasons="Ei ole.", by=officer, at=NOW + timedelta(minutes=1))


def test_a_late_answer_is_refused_and_the_page_says_so(
    sent: Application, officer: Actor, coordinator: Actor, at_work: Client
) -> None:
    assert at_work.get(reverse("applications:hearing", args=[sent.pk])).status_code == 404
    hear(sent, officer)
    page = reverse("applications:hearing", args=[sent.pk])
    assert "Hakija ei ole koulu." in at_work.get(page).content.decode()
    with pytest.raises(operations.CannotBeHeard, match="day has passed"):
        operations.answer_hearing(sent, text="x", by=coordinator, at=NOW + timedelta(days=12))
    at_work.post(page, {"text": "Olemme koulu."})
    assert sent.checks.order_by("-pk").first().verdict == "heard"
    assert "The hearing is over." in at_work.get(page).content.decode()


def test_consent_to_electronic_service_is_given_by_who_may_sign_and_withdrawn(
    sent: Application, coordinator: Actor, school: object, at_work: Client
) -> None:
    colleague = people.add_person(email="k@example.org", name="Kalle Kollega", language="fi", by=SYSTEM, at=NOW)
    with pytest.raises(operations.CannotConsent, match="may sign"):
        operations.consent_to_service(sent, by=organisations.actor_for(colleague), at=NOW)
    page = reverse("applications:service", args=[sent.pk])
    at_work.post(page, {"consent": "1"})
    at_work.post(page, {"consent": "1"})
    assert queries.electronic_service(sent) is not None
    at_work.post(page, {"consent": "0"})
    assert queries.electronic_service(sent) is None
    assert sent.consents.count() == 1
    assert sent.consents.get().withdrawn_by == "Liisa Korpela"


def test_a_giving_from_the_list_is_taken_back(at_the_agency: Client, sent: Application, pekka: Person, officer: Actor) -> None:
    operations.assign_handler(sent, int(officer.id), by=officer, at=NOW)
    address, undo = reverse("applications:assign"), reverse("applications:undo_assign")
    at_the_agency.post(address, {"ids": [sent.pk], "handler": str(pekka.pk), "confirm": "1"})
    sent.refresh_from_db()
    assert sent.handler_id == pekka.pk
    assert undo in at_the_agency.get(reverse("applications:list")).content.decode()
    lines = AuditLine.objects.count()
    at_the_agency.post(undo)
    sent.refresh_from_db()
    assert str(sent.handler_id) == officer.id
    assert AuditLine.objects.count() == lines + 1
    assert undo not in at_the_agency.get(reverse("applications:list")).content.decode()
    at_the_agency.post(undo)
    assert AuditLine.objects.count() == lines + 1


def test_a_case_that_went_on_to_somebody_else_stays_there(
    at_the_agency: Client, sent: Application, pekka: Person, officer: Actor
) -> None:
    at_the_agency.post(reverse("applications:assign"), {"ids": [sent.pk], "handler": str(pekka.pk), "confirm": "1"})
    operations.assign_handler(sent, int(officer.id), by=officer, at=NOW)
    text = at_the_agency.post(reverse("applications:undo_assign"), follow=True).content.decode()
    sent.refresh_from_db()
    assert str(sent.handler_id) == officer.id
    assert f"{sent.number}: " in text
