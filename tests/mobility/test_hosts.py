"""One stay at several hosts: it goes on, counts as one, is taken apart again; pages and who may open them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from stay_examples import FIRST, LAST, NOW
from stays_to_import import row, store

from vaihto.core.budgeting import total_of
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility import casefile, operations, queries, shown
from vaihto.mobility.models import EmergencyContact, LaterPart, LearningAgreement, Mobility
from vaihto.mobility.module import values as module_values
from vaihto.people.models import Person
from vaihto.reporting import queries as reporting

AFTER = datetime(2027, 12, 1, 9, 0, tzinfo=UTC)
NEXT = {
    "country_to": "PT", "city": "Porto", "host_name": "Cozinha Exemplo", "host_kind": "company", "host_contact": "Rui Sousa",
    "host_email": "rui@example.org", "host_language": "en", "starts_on": date(2027, 11, 1), "ends_on": date(2027, 11, 14),
}  # fmt: skip


def going_on(stay: Mobility, by: Actor, last_day: date | None = None, **more: Any) -> Mobility:
    return operations.go_on_at(stay, {**NEXT, **more}, last_day=last_day, by=by, at=NOW)


def over(*parts: Mobility, by: Actor) -> None:
    for one in parts:
        operations.record_return(one, by=by, at=AFTER)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def test_a_stay_goes_on_at_another_host_with_an_agreement_of_its_own(confirmed: Mobility, liisa: Actor) -> None:
    safe = {"insurances": {}, "contacts": [{"name": "Pekka Lehtola", "phone": "+358 40 1234567", "relation": "isä"}]}
    operations.save_safety(confirmed, **safe, by=liisa, at=NOW)
    part = going_on(confirmed, liisa)
    assert (part.state, part.participant, part.planned_days, part.country_from) == ("confirmed", confirmed.participant, 14, "FI")
    assert (part.row_id, part.later_part.first_id, part.later_part.position) == (None, confirmed.pk, 2)  # type: ignore[attr-defined]
    assert [one.name for one in EmergencyContact.objects.filter(mobility=part)] == ["Pekka Lehtola"]
    assert queries.learning_agreement(part) is None
    assert going_on(confirmed, liisa) == part
    lines = [one for one in audit.lines_of(confirmed.agreement.application.case) if one.operation == "mobility.go_on_at"]
    assert [line.changes["goes_on_from"] for line in lines] == [confirmed.pk]


def test_the_parts_are_one_stay_wherever_stays_are_counted(confirmed: Mobility, liisa: Actor, officer: Actor) -> None:
    part = going_on(confirmed, liisa, starts_on=date(2027, 11, 2), ends_on=date(2027, 12, 10))
    project = confirmed.agreement
    assert [queries.abroad_on(day, officer).count() for day in (LAST, date(2027, 11, 1), date(2027, 11, 2))] == [1, 0, 1]
    over(confirmed, by=liisa)
    # The second host is still to come: the stay is not over, so that it is neither counted nor asked about.
    assert list(queries.stays_for_statistics()) == []
    assert list(reporting.not_reported(project.pk)) == []
    assert queries.counts_of([project.pk])[project.pk] == {"confirmed": 1, "planned": 2}
    operations.record_return(part, by=liisa, at=datetime(2027, 12, 11, 9, 0, tzinfo=UTC))
    (counted,) = queries.stays_for_statistics()
    # 30 days in Spain and 39 in Portugal; 31 October and 1 November lie between and are none.
    assert (counted.key, counted.days, counted.country, counted.starts_on) == (f"stay:{confirmed.pk}", 69, "PT", FIRST)
    figures = queries.planned_and_real(project.pk)
    shown = {name: figures[name] for name in ("planned", "returned", "planned_days", "real_days")}
    assert shown == {"planned": 3, "returned": 1, "planned_days": 90, "real_days": 69}
    assert [one.pk for one in reporting.not_reported(project.pk)] == [part.pk]
    real = {row.key: (row.planned, row.real) for row in reporting.planned_against_real(project).rows}
    assert real["people:initial_vet"] == (3, 1)
    assert real["days:initial_vet"] == (90, 69)
    assert queries.counts_of([project.pk])[project.pk] == {"returned": 1, "planned": 2}


def test_money_for_each_stay_is_paid_once_and_the_length_is_that_of_the_whole(confirmed: Mobility, liisa: Actor) -> None:
    part = going_on(confirmed, liisa, last_day=date(2027, 10, 14), starts_on=date(2027, 10, 16), ends_on=date(2027, 10, 28))
    confirmed.refresh_from_db()
    assert confirmed.ends_on == date(2027, 10, 14)
    over(confirmed, by=liisa)
    assert queries.length_of(queries.for_ids([confirmed.pk])[confirmed.pk]) is None
    over(part, by=liisa)
    assert total_of(queries.real_lines(confirmed.agreement)).known_sum == Decimal("1000.00")
    for one in (confirmed, part):
        length = queries.length_of(queries.for_ids([one.pk])[one.pk])
        # 14 and 13 days: each too short for a stay of its own, 21 days at least.
        assert length is not None
        assert (length.verdict, length.days, length.shortest) == ("met", 27, 21)


def test_the_table_of_the_beneficiary_module_has_one_row_for_the_whole(confirmed: Mobility, liisa: Actor) -> None:
    going_on(confirmed, liisa, ends_on=date(2027, 12, 10))
    row = next(one for one in module_values.of_project(confirmed.agreement) if one.key == confirmed.pk)
    assert len(module_values.of_project(confirmed.agreement)) == 3
    wanted = ("starts_on", "ends_on", "days", "host_name", "host_country", "participant_name")
    assert [row.values[name] for name in wanted] == [FIRST, date(2027, 12, 10), 70, "Cozinha Exemplo", "PT", "Aino Lehtola"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"host_name": " "}, "host is missing"),
        ({"host_name": "restaurante ejemplo", "country_to": "ES"}, "present host"),
        ({"starts_on": LAST}, "not after the last day"),
        ({"starts_on": date(2027, 11, 3)}, "More than 2 days"),
        ({"ends_on": date(2027, 10, 31)}, "before the first day"),
        ({"host_email": "aino@example.org"}, "address"),
    ],
)
def test_a_part_that_cannot_follow_is_refused(confirmed: Mobility, liisa: Actor, more: dict[str, Any], said: str) -> None:
    if "host_email" in more:
        confirmed.participant.guardian_email, confirmed.participant.is_minor = more["host_email"], True  # type: ignore[union-attr]
        confirmed.participant.save()  # type: ignore[union-attr]
    with pytest.raises(operations.CannotGoOn, match=said):
        going_on(confirmed, liisa, **more)
    assert not LaterPart.objects.exists()


def test_a_stay_goes_on_from_its_last_part_only_and_by_its_own_school(
    confirmed: Mobility, liisa: Actor, officer: Actor, stranger: Actor
) -> None:
    for actor in (officer, stranger):
        with pytest.raises(operations.CannotChange, match="only the school"):
            going_on(confirmed, actor)
    part = going_on(confirmed, liisa)
    later = {"starts_on": date(2027, 11, 15), "ends_on": date(2027, 11, 20), "host_name": "Pastelaria"}
    with pytest.raises(operations.CannotGoOn, match="Open its last part"):
        going_on(confirmed, liisa, **later)
    third = going_on(part, liisa, **later)
    assert third.later_part.position == 3  # type: ignore[attr-defined]
    unnamed = Mobility.objects.filter(participant__isnull=True).earliest("pk")
    with pytest.raises(operations.CannotGoOn, match="Planned"):
        going_on(unnamed, liisa)


def test_the_days_of_one_part_keep_clear_of_the_others(confirmed: Mobility, liisa: Actor) -> None:
    part = going_on(confirmed, liisa)
    with pytest.raises(operations.CannotChange, match="overlap"):
        operations.save(confirmed, {"ends_on": date(2027, 11, 1)}, by=liisa, at=NOW)
    with pytest.raises(operations.CannotChange, match="overlap"):
        operations.record_return(part, starts_on=LAST, by=liisa, at=AFTER)
    with pytest.raises(operations.CannotChange, match="travel was not saved"):
        operations.save_travel(part, {"distance_km": 10}, by=liisa, at=NOW)


def test_a_table_keeps_the_days_of_one_part_clear_of_the_others(confirmed: Mobility, liisa: Actor) -> None:
    part = going_on(confirmed, liisa)
    cells = {"reference": f"vaihto-{confirmed.pk}", "participant": "Aino Lehtola"}
    with pytest.raises(operations.CannotImport, match=r"row 2 overlap .* Cozinha Exemplo"):
        store(confirmed.agreement, [row(**cells, ends_on="2.11.2027")], by=liisa)
    confirmed.refresh_from_db()
    assert (confirmed.ends_on, part.starts_on) == (LAST, date(2027, 11, 1))
    store(confirmed.agreement, [row(**cells, ends_on="29.10.2027")], by=liisa)
    confirmed.refresh_from_db()
    assert confirmed.ends_on == date(2027, 10, 29)


def test_an_agreement_in_signature_keeps_its_last_day(sent: LearningAgreement, liisa: Actor) -> None:
    with pytest.raises(operations.CannotChange, match="sent for signature"):
        going_on(sent.mobility, liisa, last_day=date(2027, 10, 20), starts_on=date(2027, 10, 21))
    assert not LaterPart.objects.exists()
    assert going_on(sent.mobility, liisa).starts_on == date(2027, 11, 1)


def test_a_part_is_taken_away_again_and_the_last_day_comes_back(confirmed: Mobility, liisa: Actor) -> None:
    moved = {"starts_on": date(2027, 10, 16), "ends_on": date(2027, 10, 28)}
    part = going_on(confirmed, liisa, last_day=date(2027, 10, 14), **moved)
    operations.write_agreement(part, {"tasks": "Cooking", "mentor": "Rui", "assessment": "Rui"}, [], by=liisa, at=NOW)
    before = operations.take_apart(part, by=liisa, at=NOW)
    assert before is not None
    assert (before.pk, before.ends_on, Mobility.objects.count(), LaterPart.objects.count()) == (confirmed.pk, LAST, 3, 0)
    assert operations.take_apart(part, by=liisa, at=NOW) is None
    again = going_on(before, liisa)
    assert again.later_part.position == 2  # type: ignore[attr-defined]


def test_what_was_sent_for_signature_is_not_taken_away_but_cancelled(confirmed: Mobility, unit: Any, liisa: Actor) -> None:
    part = going_on(confirmed, liisa)
    texts = {"tasks": "Cooking", "mentor": "Rui", "assessment": "Rui assesses."}
    agreement = operations.write_agreement(part, texts, [{"unit": unit.pk, "points": 5}], by=liisa, at=NOW).agreement
    operations.send_for_signature(agreement, by=liisa, at=NOW)
    with pytest.raises(operations.CannotGoOn, match="Cancel the part instead"):
        operations.take_apart(part, by=liisa, at=NOW)
    operations.cancel(confirmed, reason="Plans changed", by=liisa, at=NOW)
    assert sorted(Mobility.objects.filter(state="cancelled").values_list("pk", flat=True)) == [confirmed.pk, part.pk]
    told = OutboxItem.objects.filter(key__startswith="mobility-cancelled:").values_list("recipient", flat=True)
    # The first host was never asked to sign, and has heard nothing.
    assert sorted(told) == ["aino@example.org", "rui@example.org"]
    assert queries.planned_and_real(confirmed.agreement_id)["cancelled"] == 1


def test_the_database_keeps_the_parts_of_a_stay_apart(confirmed: Mobility, liisa: Actor) -> None:
    part = going_on(confirmed, liisa)
    for broken in ({"position": 1}, {"first_id": part.pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LaterPart.objects.filter(mobility=part).update(**broken)
    (piece,) = [one for one in casefile.pieces(confirmed.agreement.application.case) if one.name == "07-stays.json"]
    assert '"goes_on_from"' in piece.content.decode()


def test_a_coordinator_lets_a_stay_go_on_and_takes_it_apart_by_pages(
    confirmed: Mobility, liisa: Actor, officer: Actor, stranger: Actor
) -> None:
    clock.move_to(NOW)
    address = f"/en/stays/{confirmed.pk}/go-on/"
    school = browser(liisa)
    assert [browser(one).get(address).status_code for one in (liisa, officer, stranger)] == [200, 404, 404]
    form = {**NEXT, "last_day": "30.10.2027", "starts_on": "1.11.2027", "ends_on": "14.11.2027"}
    assert "More than 2 days" in school.post(address, {**form, "starts_on": "9.11.2027"}).content.decode()
    answer = school.post(address, form)
    part = LaterPart.objects.get().mobility
    assert answer["Location"] == f"/en/stays/{part.pk}/"
    for one in (confirmed, part):
        page = school.get(f"/en/stays/{one.pk}/").content.decode()
        assert "One stay at several hosts" in page
        assert "In all: 44" in page
    listed = school.get("/en/stays/").content.decode()
    assert ("Part 2 of one stay" in listed, "Goes on at another host" in listed) == (True, True)
    assert school.get(f"/en/stays/{confirmed.pk}/take-apart/").status_code == 404
    assert school.get(f"/en/stays/{part.pk}/take-apart/").status_code == 200
    assert school.post(f"/en/stays/{part.pk}/take-apart/")["Location"] == f"/en/stays/{confirmed.pk}/"
    assert not LaterPart.objects.exists()


def test_who_goes_hears_that_the_stay_goes_on_elsewhere_and_that_it_does_not(confirmed: Mobility, liisa: Actor) -> None:
    part = going_on(confirmed, liisa)
    going_on(confirmed, liisa)
    operations.take_apart(part, by=liisa, at=AFTER)
    told = OutboxItem.objects.filter(key__regex="^mobility-(goes_on_at|taken_apart):").order_by("pk")
    assert [mail.recipient for mail in told] == ["aino@example.org", "aino@example.org"]
    assert all("Cozinha Exemplo" in mail.body and "Restaurante Ejemplo" in mail.body for mail in told)


def test_the_page_by_link_names_the_other_host_and_nobody_there(sent: LearningAgreement, liisa: Actor) -> None:
    alone = shown.by_link(sent.mobility, "host")["parts"]
    part = going_on(sent.mobility, liisa)
    assert (alone, shown.by_link(sent.mobility, "host")["parts"]) == ([], [sent.mobility, part])
    page = render_to_string("mobility/_hosts_by_link.html", {"parts": [sent.mobility, part], "mobility": part})
    assert "Cozinha Exemplo" in page
    assert "Restaurante Ejemplo" in page
    assert "Rui Sousa" not in page
    assert "rui@example.org" not in page
