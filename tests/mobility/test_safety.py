"""Insurance and emergency contacts: told, read by few, in the file of an emergency, deleted in time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from stay_examples import LAST, NOW

from vaihto.kit import audit, clock, viewing
from vaihto.kit.actors import AUDITOR, Actor
from vaihto.mobility import operations, permissions, queries
from vaihto.mobility.models import EmergencyContact, Insurance, LearningAgreement, Mobility
from vaihto.people.models import Person

ABROAD = datetime(2027, 10, 5, 9, tzinfo=UTC)
MOTHER = {"name": "Maija Lehtola", "phone": "+358 40 123 4567", "relation": "mother"}
CARD = {"insurer": "Kela", "policy": "80246 1"}


def tell(stay: Mobility, by: Actor, **more: Any) -> None:
    given: dict[str, Any] = {"insurances": {"health": CARD}, "contacts": [MOTHER]} | more
    operations.save_safety(stay, **given, by=by, at=NOW)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def test_participant_and_coordinators_tell_and_nobody_else(
    confirmed: Mobility, liisa: Actor, matti: Actor, officer: Actor, aino: Actor, maite: Actor
) -> None:
    tell(confirmed, aino)
    tell(confirmed, liisa, contacts=[MOTHER, {**MOTHER, "name": "Matti Lehtola"}])
    for actor in (matti, officer, maite):
        with pytest.raises(operations.CannotKeep, match="only the participant"):
            tell(confirmed, actor)
    kept = [(one.position, one.name) for one in EmergencyContact.objects.all()]
    assert kept == [(1, "Maija Lehtola"), (2, "Matti Lehtola")]
    tell(confirmed, liisa, contacts=[MOTHER, {**MOTHER, "name": "Matti Lehtola"}])
    lines = [line for line in audit.lines_of(confirmed.agreement.application.case) if line.operation == "mobility.save_safety"]
    assert [line.changes for line in lines] == [{"insurances": 1, "contacts": 1}, {"insurances": 1, "contacts": 2}]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"contacts": [{**MOTHER, "name": ""}]}, "name of a contact"),
        ({"contacts": [{**MOTHER, "phone": "call me"}]}, "phone number"),
        ({"contacts": [{**MOTHER, "phone": ""}]}, "phone number"),
        ({"contacts": [MOTHER] * 4}, "too many"),
        ({"insurances": {"health": {"insurer": "", "policy": "1"}}}, "no insurer"),
        ({"insurances": {"pet": CARD}}, "kind of insurance"),
    ],
)
def test_what_cannot_be_used_in_an_emergency_is_refused(
    confirmed: Mobility, liisa: Actor, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(operations.CannotKeep, match=said):
        tell(confirmed, liisa, **more)
    assert not EmergencyContact.objects.exists()


def test_emptied_lines_are_deleted_and_everything_goes_after_the_stay(confirmed: Mobility, liisa: Actor) -> None:
    tell(confirmed, liisa)
    tell(confirmed, liisa, insurances={})
    assert (Insurance.objects.count(), EmergencyContact.objects.count()) == (0, 1)
    last = datetime(LAST.year, LAST.month, LAST.day, 12, tzinfo=UTC) + timedelta(days=60)
    assert operations.delete_old_safety(at=last) == 0
    assert operations.delete_old_safety(at=last + timedelta(days=1)) == 1
    assert not EmergencyContact.objects.exists()


def test_of_a_stay_long_over_nothing_is_asked_any_more(confirmed: Mobility, liisa: Actor) -> None:
    school, address = browser(liisa), f"/en/stays/{confirmed.pk}/safety/"
    last = datetime(LAST.year, LAST.month, LAST.day, 12, tzinfo=UTC) + timedelta(days=60)
    for moment, is_asked in ((last, True), (last + timedelta(days=1), False)):
        clock.move_to(moment)
        page = school.get(address).text
        assert ("Save insurance and contacts" in page, "nothing is asked for any more" in page) == (is_asked, not is_asked)


def test_the_house_asks_for_what_is_missing_two_weeks_before_the_journey(confirmed: Mobility, liisa: Actor) -> None:
    first = confirmed.starts_on
    assert first is not None
    assert list(queries.without_safety(liisa, first - timedelta(days=15))) == []
    assert list(queries.without_safety(liisa, first - timedelta(days=14))) == [confirmed]
    clock.move_to(ABROAD)
    at_work = browser(liisa)
    assert "Ask for insurance and emergency contact: 1 person" in at_work.get("/en/desk/").content.decode()
    assert "Aino Lehtola" in at_work.get("/en/stays/?safety=missing").content.decode()
    assert "emergency contact is missing" in at_work.get(f"/en/stays/{confirmed.pk}/").content.decode()
    tell(confirmed, liisa)
    assert list(queries.without_safety(liisa, first)) == []
    assert "Aino Lehtola" not in at_work.get("/en/stays/?safety=missing").content.decode()


def test_the_file_of_an_emergency_holds_contacts_only_for_those_who_may_read_them(
    confirmed: Mobility, liisa: Actor, matti: Actor, officer: Actor
) -> None:
    tell(confirmed, liisa)
    clock.move_to(ABROAD)
    answers = [browser(one).get("/en/stays/abroad.csv?country=ES") for one in (liisa, officer, matti)]
    files = [answer.content.decode("utf-8-sig") for answer in answers]
    assert ["Maija Lehtola (mother), +358 40 123 4567" in file for file in files] == [True, True, False]
    assert ["Kela 80246 1" in file for file in files] == [True, True, False]
    assert viewing.views_of(f"mobility.Safety:{confirmed.pk}").count() == 2
    auditor = Actor("person", id=officer.id, name="A", roles=frozenset({AUDITOR}))
    assert permissions.sees_safety_of(auditor)(confirmed) is False


def test_the_participant_writes_by_link_and_every_viewing_is_recorded(
    sent: LearningAgreement, liisa: Actor, matti: Actor
) -> None:
    stay = sent.mobility
    token = operations.issue_link(stay, role="participant", by=liisa, at=NOW)
    phone = Client()
    phone.post(f"/en/stays/participant/{token}/agreement/", {"door": "open"})
    address = f"/en/stays/participant/{token}/safety/"
    assert "Insurance and emergency contacts" in phone.get(f"/en/participant/{token}/").content.decode()
    form = {"name-1": "Maija Lehtola", "phone-1": "+358 40 123 4567", "relation-1": "mother", "insurer-health": "Kela"}
    assert "name of a contact is missing" in phone.post(address, {**form, "name-1": ""}).content.decode()
    phone.post(address, form)
    assert EmergencyContact.objects.get().mobility == stay
    pages = [browser(one).get(f"/en/stays/{stay.pk}/safety/") for one in (liisa, matti)]
    assert [page.status_code for page in pages] == [200, 404]
    assert "Maija Lehtola" in pages[0].content.decode()
    assert viewing.views_of(f"mobility.Safety:{stay.pk}").count() == 2
    assert "Maija Lehtola" not in browser(liisa).get(f"/en/stays/{stay.pk}/").content.decode()
