"""Stays that ended early: recorded, corrected, taken back, decided; what they count for; pages and who reads what."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from stay_examples import FIRST, LAST

from vaihto.applications import casefile as applications_casefile
from vaihto.core.budgeting import total_of
from vaihto.kit import audit, clock, viewing
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment, OutboxItem
from vaihto.mobility import operations, queries, states
from vaihto.mobility.models import Interruption, Mobility
from vaihto.people.models import Person

THEN = datetime(2027, 10, 13, 9, 0, tzinfo=UTC)
LATER = datetime(2027, 10, 20, 9, 0, tzinfo=UTC)
REAL_LAST = date(2027, 10, 12)


def interrupted(stay: Mobility, by: Actor, kind: str = "force_majeure", **more: Any) -> Mobility:
    values = {"last_day": REAL_LAST, "kind": kind, "reason": "The town was flooded."} | more
    operations.interrupt(stay, **values, by=by, at=THEN)
    return queries.for_ids([stay.pk])[stay.pk]


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def test_an_interrupted_stay_keeps_the_day_on_which_it_ended(confirmed: Mobility, liisa: Actor, officer: Actor) -> None:
    stay = interrupted(confirmed, liisa)
    assert (stay.state, stay.starts_on, stay.ends_on, stay.working_days) == ("interrupted", FIRST, REAL_LAST, 8)
    assert [queries.abroad_on(day, officer).count() for day in (REAL_LAST, date(2027, 10, 13))] == [1, 0]
    (counted,) = queries.stays_for_statistics()
    assert counted.days == 12
    told = {mail.recipient: mail.subject for mail in OutboxItem.objects.filter(key__startswith="mobility-interrupted:")}
    assert set(told) == {"aino@example.org", "maite@example.org"}
    assert all("flooded" not in mail.body for mail in OutboxItem.objects.all())
    figures = queries.planned_and_real(stay.agreement_id)
    assert (figures["returned"], figures["interrupted"], figures["cancelled"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("last_day", "kind", "reason", "said"),
    [
        (date(2027, 9, 30), "other", "x", "before the first day"),
        (LAST, "other", "x", "Record the return instead"),
        (date(2027, 10, 14), "other", "x", "still to come"),
        (REAL_LAST, "flood", "x", "kind is missing"),
        (REAL_LAST, "other", " ", "reason is missing"),
        (None, "other", "x", "last day is missing"),
    ],
)
def test_a_recording_that_cannot_be_right_is_refused(
    confirmed: Mobility, liisa: Actor, last_day: date | None, kind: str, reason: str, said: str
) -> None:
    with pytest.raises(operations.CannotInterrupt, match=said):
        operations.interrupt(confirmed, last_day=last_day, kind=kind, reason=reason, by=liisa, at=THEN)


def test_only_stays_under_way_of_the_own_school_are_interrupted(
    stay: Mobility, liisa: Actor, officer: Actor, stranger: Actor
) -> None:
    with pytest.raises(operations.CannotInterrupt, match="Planned"):
        interrupted(stay, liisa)
    for actor in (officer, stranger):
        with pytest.raises(operations.CannotChange, match="only the school"):
            interrupted(stay, actor)


def test_a_wrong_recording_is_corrected_and_taken_back_before_the_decision(
    confirmed: Mobility, liisa: Actor, officer: Actor
) -> None:
    interrupted(confirmed, liisa)
    stay = interrupted(confirmed, liisa, kind="health", last_day=date(2027, 10, 11))
    assert (stay.ends_on, stay.interruption.planned_last_day) == (date(2027, 10, 11), LAST)  # type: ignore[attr-defined]
    back = operations.undo_interruption(stay, by=liisa, at=LATER)
    assert (back.state, back.ends_on, back.working_days, Interruption.objects.count()) == ("confirmed", LAST, None, 0)
    operations.undo_interruption(stay, by=liisa, at=LATER)
    deeds = [line.operation for line in audit.lines_of(confirmed.agreement.application.case)]
    assert deeds[-3:] == ["mobility.interrupt", "mobility.interrupt", "mobility.undo_interruption"]
    again = interrupted(confirmed, liisa)
    operations.decide_interruption(again, accepts=False, reason="No.", by=officer, at=LATER)
    with pytest.raises(operations.CannotInterrupt, match="agency has decided"):
        operations.undo_interruption(again, by=liisa, at=LATER)
    with pytest.raises(operations.CannotInterrupt, match="agency has decided"):
        interrupted(again, liisa, kind="other")


def test_an_officer_decides_once_with_reasons_and_the_school_is_told(
    confirmed: Mobility, liisa: Actor, officer: Actor, stranger: Actor
) -> None:
    stay = interrupted(confirmed, liisa)
    assert list(queries.force_majeure_to_decide(officer)) == [stay]
    assert list(queries.force_majeure_to_decide(liisa)) == []
    for by in (liisa, stranger):
        with pytest.raises(operations.CannotInterrupt, match="only an officer"):
            operations.decide_interruption(stay, accepts=True, reason="Yes", by=by, at=LATER)
    with pytest.raises(operations.CannotInterrupt, match="reasons are missing"):
        operations.decide_interruption(stay, accepts=True, reason=" ", by=officer, at=LATER)
    with pytest.raises(operations.CannotInterrupt, match="between the real and the planned"):
        operations.decide_interruption(stay, accepts=True, reason="Yes", counted_days=31, by=officer, at=LATER)
    one = operations.decide_interruption(stay, accepts=True, reason="Flood.", counted_days=25, by=officer, at=LATER)
    assert (one.decision, one.counted_days, one.decided_by) == ("accepted", 25, "Riikka Niemelä")
    operations.decide_interruption(stay, accepts=True, reason="Again", counted_days=30, by=officer, at=LATER)
    with pytest.raises(operations.CannotInterrupt, match="decided already"):
        operations.decide_interruption(stay, accepts=False, reason="No", by=officer, at=LATER)
    stay = queries.for_ids([stay.pk])[stay.pk]
    assert (queries.paid_days(stay), stay.interruption.decision_reason) == (25, "Flood.")  # type: ignore[attr-defined]
    assert OutboxItem.objects.filter(key__startswith="mobility-force-majeure:").count() == 1
    assert list(queries.force_majeure_to_decide(officer)) == []


def test_the_settlement_counts_an_interrupted_stay(confirmed: Mobility, liisa: Actor) -> None:
    stay = interrupted(confirmed, liisa)
    assert total_of(queries.real_lines(stay.agreement)).known_sum == Decimal("1000.00")
    assert queries.grant_of_stay(queries.for_ids([stay.pk])[stay.pk], 12) == Decimal("1000.00")
    assert stay not in queries.open_stays(stay.agreement_id)
    assert list(queries.undecided_in(stay.agreement_id)) == [stay]


def test_a_short_stay_counts_against_the_school_unless_it_is_force_majeure(
    confirmed: Mobility, liisa: Actor, officer: Actor
) -> None:
    stay = interrupted(confirmed, liisa)
    shortest = queries.length_of(stay)
    assert shortest is not None
    assert (shortest.verdict, shortest.days, shortest.shortest) == ("waits", 12, 21)
    operations.decide_interruption(stay, accepts=True, reason="Flood.", by=officer, at=LATER)
    excused = queries.length_of(queries.for_ids([stay.pk])[stay.pk])
    assert excused is not None
    assert excused.verdict == "excused"


def test_the_database_keeps_a_decision_whole(confirmed: Mobility, liisa: Actor) -> None:
    stay = interrupted(confirmed, liisa, kind="health")
    for broken in (
        {"decision": "accepted"}, {"counted_days": 20}, {"reason": ""}, {"last_day": LAST},
        {"decision": "accepted", "decided_at": LATER, "decided_by": "R", "decision_reason": "Yes"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Interruption.objects.filter(mobility=stay).update(**broken)


def test_a_stay_goes_through_its_pages_from_recording_to_decision(
    confirmed: Mobility, liisa: Actor, matti: Actor, officer: Actor, stranger: Actor
) -> None:
    clock.move_to(THEN)
    address = f"/en/stays/{confirmed.pk}/interrupt/"
    school, agency = browser(liisa), browser(officer)
    assert [browser(one).get(address).status_code for one in (liisa, officer, stranger)] == [200, 404, 404]
    paper = SimpleUploadedFile("tulva.txt", b"Tulvavaroitus")
    form = {"last_day": "12.10.2027", "kind": "force_majeure", "reason": "The town was flooded."}
    refused = school.post(address, {**form, "last_day": "1.9.2027"})
    assert "before the first day" in refused.content.decode()
    school.post(address, {**form, "file": paper})
    stay = queries.for_ids([confirmed.pk])[confirmed.pk]
    assert stay.state == states.INTERRUPTED
    pages = [browser(one).get(f"/en/stays/{stay.pk}/").content.decode() for one in (liisa, matti, officer)]
    assert ["The town was flooded." in page for page in pages] == [True, False, True]
    assert "Decide on force majeure" in agency.get("/en/desk/").content.decode()
    files = [browser(one).get(f"{address}evidence/").status_code for one in (liisa, matti, officer, stranger)]
    assert files == [200, 404, 200, 404]
    assert viewing.views_of(f"mobility.Interruption:{stay.pk}").count() == 2
    case = stay.agreement.application.case
    assert [piece.kind for piece in applications_casefile.pieces(case) if piece.kind == "attachment"] == []
    page = agency.get(f"{address}decide/").content.decode()
    assert "From 12 to 30" in page
    assert "Unverified" in page
    agency.post(f"{address}decide/", {"decision": "accepted", "counted_days": "30", "reason": "A flood."})
    assert "Accepted as force majeure" in school.get(f"/en/stays/{stay.pk}/").content.decode()
    assert "interrupted" in school.get("/en/stays/list.json?state=interrupted").content.decode().lower()
    assert Attachment.objects.get().case == case


def test_taking_back_asks_first_and_deletes_the_evidence(confirmed: Mobility, liisa: Actor) -> None:
    clock.move_to(THEN)
    school, address = browser(liisa), f"/en/stays/{confirmed.pk}/interrupt/"
    assert school.get(f"{address}undo/").status_code == 404
    form = {"last_day": "12.10.2027", "kind": "other", "reason": "Wrong person.", "file": SimpleUploadedFile("a.txt", b"a")}
    school.post(address, form)
    assert "30\N{NO-BREAK SPACE}October\N{NO-BREAK SPACE}2027" in school.get(f"{address}undo/").content.decode()
    school.post(f"{address}undo/")
    confirmed.refresh_from_db()
    assert (confirmed.state, confirmed.ends_on) == ("confirmed", LAST)
    assert Attachment.objects.get().erased_at is not None


def test_a_recorded_interruption_is_at_most_recorded_once(confirmed: Mobility, liisa: Actor) -> None:
    interrupted(confirmed, liisa)
    interrupted(confirmed, liisa)
    lines = [line for line in audit.lines_of(confirmed.agreement.application.case) if line.operation == "mobility.interrupt"]
    assert len(lines) == 1
    assert "flooded" not in str(lines[0].changes)
