"""People who go along: added to one stay or a group, in the list of an emergency, decided and removed; pages."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from stay_examples import FIRST, LAST, NOW

from vaihto.grants.models import GrantAgreement
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.mobility import operations, queries
from vaihto.mobility.models import AccompanyingPerson, Mobility
from vaihto.people.models import Person

WHO: dict[str, Any] = {
    "name": "Olli Opettaja", "role": "teacher", "phone": "+358 40 123 4567", "starts_on": FIRST, "ends_on": date(2027, 10, 8),
    "distance_km": 2638, "is_green": False,
}  # fmt: skip


def along(stay: Mobility, by: Actor, **more: Any) -> AccompanyingPerson:
    return operations.save_accompanying(stay.agreement, WHO | more, [stay.pk], key="form", by=by, at=NOW)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def test_one_form_adds_one_person_and_the_chain_does_not_name_them(confirmed: Mobility, liisa: Actor) -> None:
    one = along(confirmed, liisa)
    assert along(confirmed, liisa).pk == one.pk
    assert (one.country_to, list(one.stays.all())) == ("ES", [confirmed])
    again = operations.save_accompanying(
        confirmed.agreement, WHO | {"name": "Olli A. Opettaja"}, [confirmed.pk], person=one, by=liisa, at=NOW
    )
    assert (again.pk, AccompanyingPerson.objects.get().name) == (one.pk, "Olli A. Opettaja")
    assert all("Olli" not in str(line.changes) for line in audit.lines_of(confirmed.agreement.application.case))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": " "}, "name is missing"),
        ({"role": "king"}, "role is missing"),
        ({"starts_on": None}, "days are missing"),
        ({"ends_on": date(2027, 9, 30)}, "before the first day"),
        ({"starts_on": date(2027, 12, 1), "ends_on": date(2027, 12, 5)}, "outside the stays"),
        ({"distance_km": 30_000}, "distance cannot be right"),
    ],
)
def test_a_person_who_cannot_go_along_is_refused(confirmed: Mobility, liisa: Actor, more: dict[str, Any], said: str) -> None:
    with pytest.raises(operations.CannotAccompany, match=said):
        along(confirmed, liisa, **more)


def test_only_the_own_school_adds_and_removes(
    confirmed: Mobility, liisa: Actor, officer: Actor, stranger: Actor, project: GrantAgreement
) -> None:
    for actor in (officer, stranger):
        with pytest.raises(operations.CannotChange, match="only the school"):
            along(confirmed, actor)
    with pytest.raises(operations.CannotAccompany, match="No stay is chosen"):
        operations.save_accompanying(project, WHO, [0], by=liisa, at=NOW)
    one = along(confirmed, liisa)
    operations.remove_accompanying(one, by=liisa, at=NOW)
    assert not AccompanyingPerson.objects.exists()


def test_an_officer_says_whether_travel_is_paid(confirmed: Mobility, liisa: Actor, officer: Actor) -> None:
    one = along(confirmed, liisa)
    with pytest.raises(operations.CannotAccompany, match="only an officer"):
        operations.decide_travel(one, is_paid=True, by=liisa, at=NOW)
    assert operations.decide_travel(one, is_paid=True, by=officer, at=NOW).has_travel is True
    assert operations.decide_travel(one, is_paid=False, by=officer, at=NOW).travel_decided_by == "Riikka Niemelä"


def test_who_goes_along_is_found_in_an_emergency_but_not_in_the_statistics(
    confirmed: Mobility, liisa: Actor, officer: Actor, stranger: Actor
) -> None:
    along(confirmed, liisa)
    clock.move_to(datetime(2027, 10, 5, 9, tzinfo=UTC))
    pages = [browser(one).get("/en/stays/abroad/").content.decode() for one in (liisa, officer, stranger)]
    assert ["Olli Opettaja" in page for page in pages] == [True, True, False]
    file = browser(officer).get("/en/stays/abroad.csv?country=ES").content.decode("utf-8-sig")
    assert "Olli Opettaja, Teacher or other staff, +358 40 123 4567" in file
    assert "Olli" not in browser(officer).get("/en/stays/abroad.csv?country=DE").content.decode("utf-8-sig")
    clock.move_to(datetime(2027, 11, 5, 9, tzinfo=UTC))
    operations.record_return(confirmed, starts_on=FIRST, ends_on=LAST, by=liisa, at=clock.now())
    assert len(list(queries.stays_for_statistics())) == 1


def test_a_coordinator_adds_corrects_and_removes_on_the_pages(confirmed: Mobility, liisa: Actor, officer: Actor) -> None:
    school, address = browser(liisa), f"/en/stays/{confirmed.pk}/accompanying/"
    assert "Aino Lehtola" in school.get(address).content.decode()
    form = {
        "name": "Olli Opettaja", "role": "teacher", "stays": [confirmed.pk], "starts_on": "1.10.2027", "ends_on": "8.10.2027",
        "key": "k",
    }  # fmt: skip
    assert "<title>Error:" in school.post(address, form | {"stays": []}).content.decode()
    school.post(address, form)
    one = AccompanyingPerson.objects.get()
    page = school.get(f"/en/stays/{confirmed.pk}/").content.decode()
    assert "Olli Opettaja" in page
    assert "nothing is added to the grant" in page
    school.post(f"/en/stays/accompanying/{one.pk}/", form | {"name": "Olli Toinen"})
    browser(officer).post(f"/en/stays/accompanying/{one.pk}/travel/", {"is_paid": "yes"})
    one.refresh_from_db()
    assert (one.name, one.has_travel) == ("Olli Toinen", True)
    assert browser(officer).post(f"/en/stays/accompanying/{one.pk}/remove/").status_code in {403, 404}
    school.post(f"/en/stays/accompanying/{one.pk}/remove/")
    assert not AccompanyingPerson.objects.exists()
