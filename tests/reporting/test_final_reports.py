"""Final reports: planned against real, texts that never overwrite each other, sending, questions, acceptance."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.recognition.recognition_examples import BACK, LATER
from tests.reporting.conftest import TEXTS
from vaihto.assessment.models import ConflictOfInterest
from vaihto.core.canonical import sha256_of
from vaihto.grants import operations as grants
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.mobility import operations as mobility
from vaihto.mobility import queries as stays
from vaihto.mobility.models import Mobility
from vaihto.reporting import operations, queries
from vaihto.reporting.models import FinalReport
from vaihto.reporting.operations.writing import missing

DUE = date(2027, 12, 1)


def test_rows_stand_planned_beside_real(finished: GrantAgreement) -> None:
    figures = queries.planned_against_real(finished)
    assert [(row.key, row.planned, row.real) for row in figures.rows] == [
        ("people:initial_vet", 3, 1),
        ("days:initial_vet", 90, 30),
        ("euro:initial_vet", Decimal("3000.00"), Decimal("1000.00")),
        ("points", Decimal("40.0"), Decimal("40.0")),
        ("hosts", 1, 1),
        ("countries", 1, 1),
        ("euro", Decimal("3000.00"), Decimal("1000.00")),
    ]
    assert [row.key for row in figures.differing] == [key.removeprefix("explain:") for key in list(TEXTS)[1:]]


def test_euro_of_the_groups_add_up_to_what_grants_settles_with(finished: GrantAgreement) -> None:
    figures = queries.planned_against_real(finished)
    groups = [row.real or Decimal(0) for row in figures.rows if row.key.startswith("euro:")]
    assert sum(groups) == sum(line.amount or Decimal(0) for line in stays.real_lines(finished)) == 1000


def test_points_wait_while_a_unit_of_a_returned_stay_is_undecided(project: GrantAgreement, over: Mobility) -> None:
    row = next(one for one in queries.planned_against_real(project).rows if one.key == "points")
    assert (row.planned, row.real, row.why, row.differs) == (40, None, "undecided", True)


def test_starting_twice_gives_the_same_report(finished: GrantAgreement, liisa: Actor, stranger: Actor) -> None:
    first = operations.start(finished, by=liisa, at=LATER)
    assert operations.start(finished, by=liisa, at=LATER + timedelta(days=1)) == first
    assert AuditLine.objects.filter(operation="reporting.start").count() == 1
    with pytest.raises(operations.CannotWrite, match="only the organisation"):
        operations.start(finished, by=stranger, at=LATER)


def test_different_texts_merge_and_the_same_text_is_never_overwritten(report: FinalReport, liisa: Actor) -> None:
    first = operations.save(report, {"results": "Mine", "versions": {"results": 0}}, by=liisa, at=LATER)
    assert first.saved == {"results": 2}
    other = operations.save(report, {"explain:euro": "Ill", "versions": {}}, by=liisa, at=LATER)
    assert other.saved == {"explain:euro": 3}
    stale = operations.save(
        report, {"results": "Theirs", "explain:people:initial_vet": "Ill", "versions": {"results": 0}}, by=liisa, at=LATER
    )
    assert (stale.saved, stale.stale) == ({"explain:people:initial_vet": 4}, {"results": "Mine"})
    on_top = operations.save(report, {"results": "Joined", "versions": {"results": 2}}, by=liisa, at=LATER)
    assert on_top.saved == {"results": 5}
    report.refresh_from_db()
    assert report.texts["results"] == "Joined"


def test_what_is_missing_is_said_with_the_stay_that_holds_it_up(project: GrantAgreement, over: Mobility, liisa: Actor) -> None:
    report = operations.start(project, by=liisa, at=LATER)
    with pytest.raises(operations.CannotSend) as refused:
        operations.send(report, by=liisa, at=LATER)
    reasons = refused.value.reasons
    assert reasons == missing(report)
    assert sum("neither over nor cancelled: student in initial VET · Restaurante Ejemplo, Spain" in r for r in reasons) == 2
    assert "The results are missing. Describe what the project achieved." in reasons
    assert "An explanation is missing: People: student in initial VET. Explain the difference." in reasons


def test_sending_freezes_the_figures_once(sent: FinalReport, liisa: Actor) -> None:
    assert (sent.state, sent.sent_by, sent.sent_by_position) == ("sent", "Liisa Korpela", "Head of international affairs")
    assert sent.content_hash == sha256_of(sent.content)
    assert sent.content["explanations"]["euro"] == "Kaksi sairastui."
    assert operations.send(sent, by=liisa, at=LATER + timedelta(days=1)).sent_at == LATER
    assert AuditLine.objects.filter(operation="reporting.send").count() == 1
    assert OutboxItem.objects.filter(key__startswith="report-sent:").count() == 1
    with pytest.raises(operations.CannotWrite, match="has been sent"):
        operations.save(sent, {"results": "Other"}, by=liisa, at=LATER)


def test_the_agency_asks_and_the_school_answers(sent: FinalReport, liisa: Actor, riikka: Actor, stranger: Actor) -> None:
    with pytest.raises(operations.CannotJudge, match="day has passed"):
        operations.ask(sent, question="Why?", due_on=date(2027, 1, 1), by=riikka, at=LATER)
    asked = operations.ask(sent, question="Why?", due_on=DUE, by=riikka, at=LATER)
    assert operations.ask(sent, question="Why?", due_on=DUE, by=riikka, at=LATER) == asked
    mail = OutboxItem.objects.get(key__startswith="report-asked:")
    assert "Why?" in mail.body
    with pytest.raises(operations.CannotJudge, match="not waiting for the agency"):
        operations.accept(sent, by=riikka, at=LATER)
    with pytest.raises(operations.CannotJudge, match="only the organisation"):
        operations.answer(asked, text="Ill", by=stranger, at=LATER)
    operations.save(sent, {"results": "More", "versions": {"results": 2}}, by=liisa, at=LATER)
    operations.answer(asked, text="Two fell ill.", by=liisa, at=LATER)
    operations.answer(asked, text="Another answer", by=liisa, at=LATER)
    again = FinalReport.objects.get()
    assert (again.state, again.content["results"]) == ("sent", "More")
    assert again.content["questions"][0]["answer"] == "Two fell ill."
    assert again.content_hash != sent.content_hash


def test_accepting_settles_by_what_took_place_and_locks(sent: FinalReport, riikka: Actor, liisa: Actor, over: Mobility) -> None:
    accepted = operations.accept(sent, by=riikka, at=LATER)
    agreement = GrantAgreement.objects.get()
    assert (accepted.state, accepted.accepted_by) == ("accepted", "Riikka Niemelä")
    assert (agreement.state, agreement.is_locked, agreement.settlement["due"]) == ("settled", True, "1000.00")
    balance = Payment.objects.get()
    assert (balance.kind, balance.amount, balance.state) == ("balance", 1000, "planned")
    operations.accept(sent, by=riikka, at=LATER)
    assert AuditLine.objects.filter(operation="reporting.accept").count() == 1
    deeds = AuditLine.objects.filter(operation__in=["reporting.accept", "grants.settle", "grants.lock"])
    assert len({line.deed for line in deeds}) == 1
    with pytest.raises(mobility.CannotChange):
        mobility.save(over, {"city": "Donostia"}, by=liisa, at=LATER)
    assert audit.verify() == []


def test_an_officer_with_a_conflict_does_not_judge(sent: FinalReport, riikka: Actor, liisa: Actor) -> None:
    application = sent.agreement.application
    ConflictOfInterest.objects.create(
        role="officer", reason="Relative", declared_at=BACK, application=application, person_id=riikka.id
    )
    for somebody in (riikka, liisa):
        with pytest.raises(operations.CannotJudge, match="only an officer"):
            operations.accept(sent, by=somebody, at=LATER)
        with pytest.raises(operations.CannotJudge, match="only an officer"):
            operations.ask(sent, question="Why?", due_on=DUE, by=somebody, at=LATER)


def test_a_refusal_of_the_balance_accepts_nothing(sent: FinalReport, riikka: Actor) -> None:
    payment = Payment.objects.create(agreement=sent.agreement, kind="prefinancing", amount=Decimal(100), planned_at=LATER)
    with pytest.raises(grants.CannotSettle, match="prefinancing has not been paid"):
        operations.accept(sent, by=riikka, at=LATER)
    assert FinalReport.objects.get().state == "sent"
    assert payment.state == "planned"


def test_figures_that_changed_since_sending_are_not_accepted(sent: FinalReport, riikka: Actor, over: Mobility) -> None:
    Mobility.objects.filter(pk=over.pk).update(ends_on=date(2027, 10, 20))
    with pytest.raises(operations.CannotJudge, match="have changed since it was sent"):
        operations.accept(sent, by=riikka, at=LATER)


def test_a_partnership_counts_journeys_and_partners_in_words(school: object, liisa: Actor) -> None:
    from tests.mobility.stay_examples import make_project

    project = make_project(school, action="partnership")  # type: ignore[arg-type]
    project.application.partners.update(state="confirmed", answered_at=BACK, answered_by="Maite")
    mobility.plan_from_rows(project, by=liisa, at=BACK)
    rows = {row.key: (row.planned, row.real, row.why) for row in queries.planned_against_real(project).rows}
    assert rows["journeys"] == (3, 0, "")
    assert rows["journey_days"] == (90, 0, "")
    assert rows["partners"] == (1, None, "partners")
    assert rows["euro"] == (3000, None, "rate")
