"""Sample checks: opened with a committed seed, drawn by another officer, each check prepared and approved by two people."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from remembered import remembered

from tests.mobility.stay_examples import NOW, make_project
from tests.recognition.recognition_examples import LATER
from vaihto import cli
from vaihto.calls.models import Call
from vaihto.core import sampling
from vaihto.grants.models import GrantAgreement
from vaihto.kit import attachments, clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations import queries as organisations
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.reporting import casefile, operations, queries, states
from vaihto.reporting.models import CheckEvidence, CheckRound, SampleCheck

DUE = LATER.date() + timedelta(days=30)
WORD = "4 1 6 6 2 5 3 1"
FINDING = {"checklist": dict.fromkeys(states.CHECKLIST, "met"), "findings": "All in order.", "consequence": "none"}


@pytest.fixture
@remembered
def olli(db: None) -> Actor:
    """Return another officer."""
    person = people.add_person(email="olli@agency.example", name="Olli Aro", language="en", by=SYSTEM, at=NOW)
    people.give_role(person, role="officer", title="Adviser", may_decide=True, by=SYSTEM, at=NOW)
    return organisations.actor_for(person)


@pytest.fixture
@remembered
def call(school: Organisation, liisa: Actor) -> Call:
    """Return a published call with six projects in force, of 1,000 to 6,000 euro."""
    projects = [make_project(school, count=count) for count in range(1, 7)]
    call = projects[0].application.call
    for one in projects:
        one.application.call = call
        one.application.save(update_fields=["call"])
    values = {"published_at": NOW, "opens_at": NOW, "closes_at": NOW + timedelta(days=1), "budget": Decimal(1)}
    Call.objects.filter(pk=call.pk).update(state="published", **values)
    return Call.objects.get(pk=call.pk)


@pytest.fixture
@remembered
def opened(call: Call, riikka: Actor) -> CheckRound:
    """Return an open round with two classes of size, half of each to be drawn."""
    return operations.open_check_round(call, bounds=[Decimal(3000)], percent=50, by=riikka, at=LATER)


@pytest.fixture
@remembered
def drawn(opened: CheckRound, olli: Actor) -> CheckRound:
    """Return the round as drawn by another officer."""
    return operations.draw_check_round(opened, word=WORD, due_on=DUE, by=olli, at=LATER)


def test_the_seed_is_committed_to_and_the_list_frozen_before_the_drawing(opened: CheckRound, riikka: Actor) -> None:
    assert opened.commitment == sampling.commitment(opened.seed)
    assert sorted({stratum for _case, stratum in opened.rows}) == ["student_mobility:0-3000", "student_mobility:3000-"]
    page = Client().get(f"/en/reports/checks/{opened.pk}/public/").content.decode()
    assert (opened.commitment in page, opened.list_hash in page, opened.seed in page) == (True, True, False)
    with pytest.raises(operations.CannotCheck, match="has not been drawn"):
        operations.open_check_round(opened.call, bounds=[], percent=10, by=riikka, at=LATER)


def test_wrong_rounds_are_refused(call: Call, riikka: Actor, liisa: Actor) -> None:
    for values, words, by in (
        ({"bounds": [], "percent": 0}, "between 1 and 100", riikka),
        ({"bounds": [Decimal(5), Decimal(5)], "percent": 10}, "do not rise", riikka),
        ({"bounds": [], "percent": 10}, "only an officer", liisa),
    ):
        with pytest.raises(operations.CannotCheck, match=words):
            operations.open_check_round(call, **values, by=by, at=LATER)  # type: ignore[arg-type]


def test_another_officer_draws_and_anybody_draws_the_same(opened: CheckRound, riikka: Actor, olli: Actor) -> None:
    with pytest.raises(operations.CannotCheck, match="Another officer draws"):
        operations.draw_check_round(opened, word=WORD, due_on=DUE, by=riikka, at=LATER)
    with pytest.raises(operations.CannotCheck, match="too short"):
        operations.draw_check_round(opened, word=" a b ", due_on=DUE, by=olli, at=LATER)
    for word in (WORD, "another word"):
        made = operations.draw_check_round(opened, word=word, due_on=DUE, by=olli, at=LATER)
    checked = sampling.verify(queries.drawing_of(made))
    numbers = {one.agreement.application.number for one in queries.checks_of(made)}
    assert (made.word, checked.faults, set(checked.drawn), len(numbers)) == (WORD, (), numbers, 3)
    assert OutboxItem.objects.filter(key__startswith="check-asked:").count() == 3


def test_the_file_is_public_only_with_the_results(drawn: CheckRound, riikka: Actor, liisa: Actor) -> None:
    path = f"/en/reports/checks/{drawn.pk}/drawing.csv"
    assert [one.get(path).status_code for one in (Client(), browser(liisa), browser(riikka))] == [404, 404, 200]
    page = Client().get(f"/en/reports/checks/{drawn.pk}/public/").content.decode()
    assert (drawn.seed in page, WORD in page, "follows when the results" in page) == (True, True, True)


def test_a_risk_is_added_with_its_reason_once(drawn: CheckRound, riikka: Actor) -> None:
    taken = set(SampleCheck.objects.values_list("agreement_id", flat=True))
    other = GrantAgreement.objects.exclude(pk__in=taken).earliest("pk")
    with pytest.raises(operations.CannotCheck, match="reason is missing"):
        operations.flag_risk(drawn, other, risk=" ", due_on=DUE, by=riikka, at=LATER)
    for _click in range(2):
        made = operations.flag_risk(drawn, other, risk="Two accounts.", due_on=DUE, by=riikka, at=LATER)
    assert (made.is_drawn, made.risk, SampleCheck.objects.count()) == (False, "Two accounts.", 4)


def test_a_finding_is_prepared_whole_and_approved_by_another(drawn: CheckRound, riikka: Actor, olli: Actor, liisa: Actor) -> None:
    check = queries.checks_of(drawn)[0]
    with pytest.raises(operations.CannotCheck) as refused:
        operations.prepare_check(check, checklist={}, findings="", consequence="fine", by=riikka, at=LATER)
    assert len(refused.value.reasons) == 2
    operations.prepare_check(check, **FINDING, by=riikka, at=LATER)  # type: ignore[arg-type]
    assert list(queries.checks_to_approve(riikka)) == []
    assert list(queries.checks_to_approve(olli)) == [check]
    with pytest.raises(operations.CannotCheck, match="prepared it yourself"):
        operations.approve_check(check, by=riikka, at=LATER)
    operations.return_check(check, by=olli, at=LATER)
    with pytest.raises(operations.CannotCheck, match="has not been prepared"):
        operations.approve_check(check, by=olli, at=LATER)
    operations.prepare_check(check, **{**FINDING, "consequence": "cut"}, by=riikka, at=LATER)  # type: ignore[arg-type]
    assert operations.approve_check(check, by=olli, at=LATER).approved_by == "Olli Aro"
    assert OutboxItem.objects.filter(key__startswith="check-done:").count() == 1


def test_the_database_holds_both_second_persons(drawn: CheckRound, riikka: Actor) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckRound.objects.update(drawn_by_id=drawn.opened_by_id)
    check = operations.prepare_check(queries.checks_of(drawn)[0], **FINDING, by=riikka, at=LATER)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError), transaction.atomic():
        SampleCheck.objects.filter(pk=check.pk).update(state="approved", approved_at=LATER, approved_by_id=riikka.id)


def test_the_case_file_holds_the_check_and_the_proof_of_its_drawing(
    drawn: CheckRound, riikka: Actor, olli: Actor, liisa: Actor, tmp_path: Path
) -> None:
    check = queries.checks_of(drawn)[0]
    case = check.agreement.application.case
    paper = attachments.receive(SimpleUploadedFile("books.csv", b"a,b\r\n1,2\r\n"), actor=liisa, purpose="reporting.evidence")
    operations.send_evidence(check, attachment=paper, note="Books", by=liisa, at=LATER)
    operations.prepare_check(check, **{**FINDING, "consequence": "cut"}, by=riikka, at=LATER)  # type: ignore[arg-type]
    operations.approve_check(check, by=olli, at=LATER)
    told, drawing = list(casefile.pieces(case))
    assert (told.name, drawing.name) == ("12-sample-check-1.json", "12-sample-check-1-drawing.csv")
    values = json.loads(told.content)
    content, more = values["content"], values["more"]
    assert (content["checklist"], content["findings"], content["consequence"]) == (FINDING["checklist"], "All in order.", "cut")
    assert (content["approved_by"], more["evidence"][0]["sha256"]) == ("Olli Aro", paper.sha256)
    assert (more["round"]["commitment"], more["round"]["seed"], more["round"]["word"]) == (drawn.commitment, drawn.seed, WORD)
    file = tmp_path / drawing.name
    file.write_bytes(drawing.content)
    assert cli.main(["samplecheck", "verify", str(file)]) == 0
    other = GrantAgreement.objects.exclude(pk__in=SampleCheck.objects.values("agreement_id")).earliest("pk")
    assert list(casefile.pieces(other.application.case)) == []


def test_the_pages_go_from_opening_to_approval(
    call: Call, liisa: Actor, riikka: Actor, olli: Actor, stranger: Actor, movable_clock: None
) -> None:
    clock.move_to(LATER)
    first, second, school = (browser(one) for one in (riikka, olli, liisa))
    assert "No rounds" in first.get("/en/reports/checks/").content.decode()
    first.post("/en/reports/checks/open/", {"call": call.pk, "low": "3000", "high": "", "percent": "50"})
    round_ = CheckRound.objects.get()
    path = f"/en/reports/checks/{round_.pk}/"
    assert "You opened it yourself" in first.get(path).content.decode()
    assert "too short" in second.post(path + "draw/", {"word": "abc", "due_on": DUE.isoformat()}).content.decode()
    assert "The sample is drawn." in second.post(
        path + "draw/", {"word": WORD, "due_on": DUE.isoformat()}, follow=True
    ).content.decode()  # fmt: skip
    check = queries.checks_of(round_)[0]
    own = f"/en/reports/checks/project/{check.pk}/"
    assert [browser(one).get(own).status_code for one in (liisa, riikka, stranger)] == [200, 200, 404]
    paper = SimpleUploadedFile("kirjanpito.csv", b"a,b\r\n1,2\r\n")
    assert "The file is kept." in school.post(own + "evidence/", {"file": paper, "note": "Books"}, follow=True).content.decode()
    evidence = CheckEvidence.objects.get()
    assert first.get(f"/en/reports/checks/evidence/{evidence.pk}/").status_code == 200
    assert browser(stranger).get(f"/en/reports/checks/evidence/{evidence.pk}/").status_code == 404
    values = {**FINDING["checklist"], "findings": "All in order.", "consequence": "none"}  # type: ignore[dict-item]
    first.post(own, values)
    assert "All in order." not in school.get(own).content.decode()
    assert "You prepared it yourself" in first.get(own).content.decode()
    second.post(own + "approve/")
    assert "All in order." in school.get(own).content.decode()
    for language in ("fi", "sv"):
        for place in ("", f"{round_.pk}/", f"{round_.pk}/risk/", f"{round_.pk}/public/", f"project/{check.pk}/", "open/"):
            assert first.get(f"/{language}/reports/checks/{place}").status_code == 200


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made
