"""The checklist of a stay: ticked by who does it, shown on page and list, reminded of once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from stay_examples import LAST, NOW

from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility import checklists, jobs, operations, queries
from vaihto.mobility.models import ChecklistTick, LearningAgreement, Mobility
from vaihto.people.models import Person

LATE = datetime(2027, 9, 29, 9, tzinfo=UTC)


def done(stay: Mobility) -> list[str]:
    fresh = queries.for_ids([stay.pk])[stay.pk]
    return [line.item.key for line in checklists.of(fresh, clock.today()) if line.done]


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def test_each_ticks_their_own_and_the_school_everybodys(
    confirmed: Mobility, liisa: Actor, aino: Actor, maite: Actor, officer: Actor
) -> None:
    operations.tick(confirmed, {"arrived"}, by=aino, at=NOW)
    operations.tick(confirmed, {"awaited"}, by=maite, at=NOW)
    with pytest.raises(operations.CannotTick, match="not on your list"):
        operations.tick(confirmed, {"prepared"}, by=aino, at=NOW)
    with pytest.raises(operations.CannotTick, match="not on your list"):
        operations.tick(confirmed, {"agreed"}, by=liisa, at=NOW)
    with pytest.raises(operations.CannotTick, match="only the school"):
        operations.tick(confirmed, {"prepared"}, by=officer, at=NOW)
    assert done(confirmed) == ["awaited", "arrived"]
    operations.tick(confirmed, {"awaited", "prepared"}, by=liisa, at=NOW)
    operations.tick(confirmed, {"awaited", "prepared"}, by=liisa, at=NOW)
    assert done(confirmed) == ["prepared", "awaited"]
    assert {one.key: one.ticked_by for one in ChecklistTick.objects.all()} == {"awaited": maite.name, "prepared": liisa.name}
    lines = [line for line in audit.lines_of(confirmed.agreement.application.case) if line.operation == "mobility.tick"]
    assert lines[-1].changes == {"ticked": ["prepared"], "unticked": ["arrived"]}


def test_the_house_ticks_what_it_sees_itself(confirmed: Mobility, liisa: Actor) -> None:
    assert done(confirmed) == []
    contact = {"name": "Maija", "phone": "+358 40 123 4567", "relation": ""}
    operations.save_safety(confirmed, insurances={"health": {"insurer": "Kela"}}, contacts=[contact], by=liisa, at=NOW)
    assert done(confirmed) == ["insured"]


def test_what_is_late_is_reminded_of_once(sent: LearningAgreement, liisa: Actor) -> None:
    clock.move_to(LATE)
    assert jobs.remind_of_checklists() == 3
    told = {mail.recipient: mail.body for mail in OutboxItem.objects.filter(key__startswith="mobility-checklist:")}
    assert set(told) == {liisa.email, "aino@example.org", "maite@example.org"}
    assert "La persona tutora y el puesto de trabajo" in told["maite@example.org"]
    assert jobs.remind_of_checklists() == 0


def test_of_a_stay_long_over_nothing_is_late(confirmed: Mobility, liisa: Actor) -> None:
    late = {"agreed", "insured"}
    for days, wanted in ((60, True), (61, False)):
        day = LAST + timedelta(days=days)
        found = {line.item.key for line in checklists.of(queries.for_ids([confirmed.pk])[confirmed.pk], day) if line.late}
        assert (late <= found) is wanted
    operations.tick(confirmed, {"arrived"}, by=liisa, at=NOW)
    lines = checklists.of(queries.for_ids([confirmed.pk])[confirmed.pk], LAST + timedelta(days=61))
    assert ([line.item.key for line in lines if line.done], any(line.late for line in lines)) == (["arrived"], False)


def test_the_list_and_the_pages_show_how_far_it_is(sent: LearningAgreement, liisa: Actor, officer: Actor) -> None:
    clock.move_to(LATE)
    stay, school = sent.mobility, browser(liisa)
    address = f"/en/stays/{stay.pk}/checklist/"
    assert "Late:" in school.get(address).content.decode()
    school.post(address, {"done": ["prepared", "arranged"]})
    assert "Done: 2 of 11" in school.get(f"/en/stays/{stay.pk}/").content.decode()
    assert "Checklist: 2/11" in school.get("/en/stays/").content.decode()
    assert browser(officer).get(address).status_code == 404
    assert "not on your list" in school.post(address, {"done": ["\x00", "agreed"]}).content.decode()
    asked = (("participant", "I have arrived", "Mentor and workplace"), ("host", "Mentor and workplace", "I have"))
    for role, wanted, other in asked:
        token = operations.issue_link(stay, role=role, by=liisa, at=clock.now())
        phone = Client()
        phone.post(f"/en/stays/{role}/{token}/agreement/", {"door": "open"})
        page = phone.get(f"/en/stays/{role}/{token}/checklist/").content.decode()
        assert (wanted in page, other in page) == (True, False)
        assert "Checklist" in phone.get(f"/en/{role}/{token}/").content.decode()
        phone.post(f"/en/stays/{role}/{token}/checklist/", {"done": ["arrived" if role == "participant" else "awaited"]})
    assert set(done(stay)) == {"prepared", "arranged", "arrived", "awaited"}
