"""Stays: planned from the rows, named, confirmed, abroad, returned, cancelled, counted; journeys."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from stay_examples import DAYS, FIRST, LAST, NOW, PERSON, make_project, make_school

from vaihto.grants import amending_queries
from vaihto.grants.models import AgreementTerms, Amendment, GrantAgreement
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.mobility import operations, queries, states
from vaihto.mobility.models import Journey, Mobility, SupportNeed

AFTER = datetime(2027, 11, 2, 9, 0, tzinfo=UTC)


def deeds(agreement: GrantAgreement) -> list[str]:
    return [line.operation for line in audit.lines_of(agreement.application.case)]


def test_a_row_of_three_people_becomes_three_stays_with_the_partner_as_host(project: GrantAgreement, liisa: Actor) -> None:
    assert operations.plan_from_rows(project, by=liisa, at=NOW) == 3
    stay = Mobility.objects.first()
    assert stay is not None
    assert (stay.host_name, stay.host_email, stay.host_language, stay.city) == (
        "Restaurante Ejemplo", "maite@example.org", "es", "Bilbao",
    )  # fmt: skip
    assert (stay.purpose, stay.dimension, stay.field, stay.planned_days) == (
        "on_the_job_learning",
        "curricula",
        "Food",
        30,
    )


def test_planning_again_plans_nothing(project: GrantAgreement, liisa: Actor, officer: Actor) -> None:
    operations.plan_from_rows(project, by=liisa, at=NOW)
    assert operations.plan_from_rows(project, by=officer, at=NOW) == 0
    assert Mobility.objects.count() == 3
    assert deeds(project) == ["mobility.plan_from_rows"]


def test_only_own_project_in_force_is_planned(project: GrantAgreement, stranger: Actor, liisa: Actor) -> None:
    with pytest.raises(operations.CannotPlan, match="only the beneficiary"):
        operations.plan_from_rows(project, by=stranger, at=NOW)
    project.state = "signing"
    with pytest.raises(operations.CannotPlan, match="not in force"):
        operations.plan_from_rows(project, by=liisa, at=NOW)


def test_a_participant_is_named_and_corrected_and_used_again(stay: Mobility, liisa: Actor, project: GrantAgreement) -> None:
    named = operations.name_participant(stay, PERSON, by=liisa, at=NOW)
    again = operations.name_participant(stay, {"name": "Aino Maria Lehtola"}, by=liisa, at=NOW)
    assert (again.pk, again.name, again.email) == (named.pk, "Aino Maria Lehtola", "aino@example.org")
    other = Mobility.objects.exclude(pk=stay.pk).first()
    assert other is not None
    assert operations.name_participant(other, {"participant": named.pk}, by=liisa, at=NOW).pk == named.pk
    assert all("Aino" not in str(line.changes) for line in audit.lines_of(project.application.case))


def test_a_stay_without_participant_days_or_host_is_not_confirmed(stay: Mobility, liisa: Actor) -> None:
    with pytest.raises(operations.CannotChange) as refused:
        operations.confirm(stay, {"host_name": ""}, by=liisa, at=NOW)
    assert refused.value.reasons == [
        "The participant is not known. Name the participant.",
        "The days are missing. Give the first and last day.",
        "The host is missing. Give the host’s name.",
    ]


def test_neither_agency_nor_other_schools_change_a_stay(stay: Mobility, officer: Actor, stranger: Actor) -> None:
    for actor in (officer, stranger):
        with pytest.raises(operations.CannotChange, match="only the school"):
            operations.name_participant(stay, PERSON, by=actor, at=NOW)


@pytest.mark.parametrize(
    ("day", "shown"),
    [(date(2027, 9, 30), "confirmed"), (FIRST, "abroad"), (LAST, "abroad"), (date(2027, 10, 31), "over")],
)
def test_abroad_follows_from_the_days(confirmed: Mobility, officer: Actor, day: date, shown: str) -> None:
    assert states.shown(confirmed, day) == shown
    assert (confirmed in queries.abroad_on(day, officer)) == (shown == "abroad")


def test_the_return_keeps_the_real_days(confirmed: Mobility, liisa: Actor) -> None:
    returned = operations.record_return(confirmed, ends_on=date(2027, 10, 22), by=liisa, at=AFTER)
    assert (returned.state, returned.starts_on, returned.ends_on, returned.working_days) == (
        "returned", FIRST, date(2027, 10, 22), 16,
    )  # fmt: skip
    operations.record_return(confirmed, ends_on=LAST, by=liisa, at=AFTER)
    confirmed.refresh_from_db()
    assert confirmed.ends_on == date(2027, 10, 22)
    (counted,) = queries.stays_for_statistics()
    assert (counted.days, counted.country, counted.purpose, counted.kind, counted.direction) == (
        22, "ES", "on_the_job_learning", "stay", "out",
    )  # fmt: skip


def test_a_return_before_its_day_is_refused(confirmed: Mobility, liisa: Actor) -> None:
    with pytest.raises(operations.CannotChange, match="still to come"):
        operations.record_return(confirmed, by=liisa, at=NOW)


def test_departure_is_recorded_from_the_first_day(confirmed: Mobility, liisa: Actor) -> None:
    with pytest.raises(operations.CannotChange, match="still to come"):
        operations.depart(confirmed, by=liisa, at=NOW)
    assert operations.depart(confirmed, by=liisa, at=datetime(2027, 10, 1, 8, tzinfo=UTC)).state == "abroad"


def test_a_cancelled_stay_keeps_its_reason_and_does_not_count(confirmed: Mobility, liisa: Actor, officer: Actor) -> None:
    with pytest.raises(operations.CannotChange, match="reason is missing"):
        operations.cancel(confirmed, reason=" ", by=liisa, at=NOW)
    cancelled = operations.cancel(confirmed, reason="The host closed.", by=liisa, at=NOW)
    assert (cancelled.state, cancelled.cancelled_reason) == ("cancelled", "The host closed.")
    assert list(queries.abroad_on(FIRST, officer)) == []
    with pytest.raises(operations.CannotChange, match="Cancelled"):
        operations.confirm(confirmed, DAYS, by=liisa, at=NOW)


def test_nothing_changes_after_the_final_report(confirmed: Mobility, liisa: Actor, project: GrantAgreement) -> None:
    GrantAgreement.objects.filter(pk=project.pk).update(is_locked=True)
    with pytest.raises(operations.CannotChange, match="closed"):
        operations.cancel(Mobility.objects.get(pk=confirmed.pk), reason="x", by=liisa, at=NOW)


def test_who_sees_which_stays(stay: Mobility, liisa: Actor, officer: Actor, stranger: Actor, aino: Actor, maite: Actor) -> None:
    counts = [queries.visible_to(one).count() for one in (liisa, officer, stranger, aino, maite)]
    assert counts == [3, 3, 0, 1, 1]


def test_the_balance_counts_the_stays_that_took_place(confirmed: Mobility, liisa: Actor, project: GrantAgreement) -> None:
    operations.record_return(confirmed, by=liisa, at=AFTER)
    (line,) = queries.real_lines(project)
    assert (line.quantity, line.rate, line.amount, line.parameter) == (
        Decimal(1), Decimal(1000), Decimal("1000.00"), "grant_per_stay_initial_vet",
    )  # fmt: skip
    assert queries.planned_and_real(project.pk)["returned"] == 1


def test_a_need_for_support_is_read_by_coordinators_and_participant_only(
    confirmed: Mobility, liisa: Actor, matti: Actor, officer: Actor, aino: Actor, maite: Actor
) -> None:
    need = operations.tell_support_need(confirmed, text="A quiet room", by=aino, at=NOW)
    assert need.delete_by == date(2027, 12, 29)
    operations.tell_support_need(confirmed, text="A quiet room at work", by=liisa, at=NOW)
    for actor in (matti, officer, maite):
        with pytest.raises(operations.CannotTell, match="only the participant"):
            operations.tell_support_need(confirmed, text="x", by=actor, at=NOW)
    lines = audit.lines_of(confirmed.agreement.application.case)
    assert all("quiet" not in str(line.changes) for line in lines)
    assert operations.delete_expired(at=datetime(2027, 12, 31, tzinfo=UTC)) == 1
    assert not SupportNeed.objects.exists()


@pytest.fixture
def partnership(db: None) -> Any:
    """Return a partnership with four planned journeys and its coordinator."""
    from stay_examples import member

    school = make_school("Kumppanuuskoulu")
    coordinator = member(school, "Kaisa Kumppani")
    project = make_project(school, action="partnership", count=4)
    operations.plan_from_rows(project, by=coordinator, at=NOW)
    return project, coordinator


def test_a_partnership_plans_journeys_and_counts_those_made(partnership: Any) -> None:
    project, coordinator = partnership
    assert (Journey.objects.count(), Mobility.objects.count()) == (4, 0)
    values = {"traveller": "Erkki Esimerkki", "starts_on": date(2027, 9, 6), "ends_on": date(2027, 9, 10)}
    for journey in Journey.objects.all():
        (unknown,) = queries.real_lines(project)
        assert (unknown.amount, unknown.basis) == (None, "journeys_missing")
        operations.record_journey(journey, values, by=coordinator, at=AFTER)
    assert sum(line.amount or 0 for line in queries.real_lines(project)) == Decimal(4000)
    stays = list(queries.stays_for_statistics())
    assert {(one.kind, one.days) for one in stays} == {("journey", 5)}
    assert len({one.person for one in stays}) == 1


def test_a_journey_needs_days_that_are_over(partnership: Any, stranger: Actor) -> None:
    _project, coordinator = partnership
    journey = Journey.objects.first()
    assert journey is not None
    with pytest.raises(operations.CannotChange, match="days are missing"):
        operations.record_journey(journey, {"traveller": "E"}, by=coordinator, at=NOW)
    with pytest.raises(operations.CannotChange, match="still to come"):
        operations.record_journey(journey, {"starts_on": FIRST, "ends_on": LAST}, by=coordinator, at=NOW)
    with pytest.raises(operations.CannotChange, match="only the school"):
        operations.record_journey(journey, {"starts_on": FIRST, "ends_on": LAST}, by=stranger, at=AFTER)


def amended(project: GrantAgreement, version: int, people: int) -> None:
    """Give the row another number of people, as an amendment that is in force does."""
    made = Amendment.objects.create(
        agreement=project,
        place=version,
        state="active",
        active_at=NOW,
        written_at=NOW,
        written_by_id="1",
        written_by_name="Liisa",
    )
    AgreementTerms.objects.create(
        agreement=project, amendment=made, version=version, starts_on=project.starts_on, ends_on=project.ends_on,
        report_due_on=project.report_due_on, amount=project.amount, counts=[[1, people]], since=NOW,
    )  # fmt: skip


def test_what_an_amendment_adds_to_a_row_is_planned_and_nothing_twice(
    project: GrantAgreement, liisa: Actor, officer: Actor
) -> None:
    operations.plan_from_rows(project, by=liisa, at=NOW)
    operations.cancel(Mobility.objects.earliest("pk"), reason="Ei lähde", by=liisa, at=NOW)
    amended(project, 1, 3)
    assert queries.to_plan(officer, queries.projects(officer)) == []
    amended(project, 2, 5)
    assert queries.to_plan(officer, queries.projects(officer)) == [project]
    assert [operations.plan_from_rows(project, by=officer, at=NOW) for _click in range(2)] == [2, 0]
    assert Mobility.objects.count() == 5
    assert queries.to_plan(officer, queries.projects(officer)) == []


def test_an_amendment_that_takes_people_away_before_planning_plans_fewer(project: GrantAgreement, liisa: Actor) -> None:
    amended(project, 1, 2)
    assert operations.plan_from_rows(project, by=liisa, at=NOW) == 2


def test_grants_are_told_where_and_when_the_stays_are_but_not_whose(stay: Mobility) -> None:
    told = list(queries.stays_of_project(stay.agreement))
    assert len(told) == 3
    assert {place for place, _row, _starts, _ends in told} == {"ES"}
    assert [one.row for one in amending_queries.stays_of(stay.agreement)] == [1, 1, 1]
