"""The travel sheet: one page that a phone keeps, for the participant by link and for the school's coordinators."""

from django.test import Client
from stay_examples import NOW

from vaihto.kit.actors import Actor
from vaihto.mobility import operations, travel_sheet
from vaihto.mobility.models import Mobility
from vaihto.people.models import Person

MOTHER = {"name": "Maija Lehtola", "phone": "+358 40 123 4567", "relation": "mother"}
CARD = {"insurer": "Kela", "policy": "80246 1"}


def test_it_says_first_whom_to_call_then_where_and_who_insures(confirmed: Mobility, liisa: Actor) -> None:
    operations.save_safety(confirmed, insurances={"health": CARD}, contacts=[MOTHER], by=liisa, at=NOW)
    values = travel_sheet.values_of(confirmed, "en")
    calls, stay, insurance = values["sections"]
    assert calls["rows"][0] == ["Maija Lehtola", "mother", "+358 40 123 4567"]
    assert calls["rows"][-1] == [liisa.name, confirmed.agreement.organisation.name, liisa.email]
    assert [row[0] for row in stay["rows"]] == ["Days", "Host"]
    assert insurance["rows"] == [["Illness: European Health Insurance Card or insurer", "Kela", "80246 1"]]


def test_what_nobody_has_told_yet_says_so(confirmed: Mobility) -> None:
    insurance = travel_sheet.values_of(confirmed, "en")["sections"][2]
    assert (insurance["rows"], insurance["none"]) == ([], "No insurance is told yet. Ask your school.")


def test_a_coordinator_takes_it_out_as_a_small_file(confirmed: Mobility, liisa: Actor) -> None:
    school = Client()
    school.force_login(Person.objects.get(pk=liisa.id))
    answer = school.get(f"/en/stays/{confirmed.pk}/travel-sheet.pdf")
    assert (answer.status_code, answer["Content-Disposition"]) == (200, f'attachment; filename="stay-{confirmed.pk}.pdf"')
    assert answer.content[:5] == b"%PDF-"
    assert len(answer.content) < 100_000, "a page for a bad network"
