"""Stays that go together: formed from a list of names, put together, undone; pages and who may open them."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from stay_examples import FIRST, LAST, NOW

from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.mobility import casefile, operations
from vaihto.mobility.models import LearningAgreement, Mobility, Participant, StayGroup
from vaihto.people.models import Person

HOST = {
    "title": "Cooks to Porto", "country_to": "PT", "city": "Porto", "host_name": "Cozinha Exemplo", "host_kind": "company",
    "host_contact": "Rui Sousa", "host_email": "rui@example.org", "host_language": "en", "starts_on": FIRST, "ends_on": LAST,
}  # fmt: skip
NAMES = "Aino Lehtola; aino@example.org; Kokki\n\nOtso Niemi; otso@example.org; Kokki; Kaisa Niemi; kaisa@example.org"


def formed(project: GrantAgreement, by: Actor, lines: str = NAMES, **more: Any) -> StayGroup | None:
    row = project.application.rows.get().pk
    key = more.pop("key", "")
    return operations.form_group(project, HOST | more, row=row, lines=lines, key=key, by=by, at=NOW)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def test_each_line_of_names_becomes_a_confirmed_stay_of_its_own(project: GrantAgreement, liisa: Actor) -> None:
    assert formed(project, liisa, key="a") is not None
    rows = [(m.state, m.host_name, str(m.participant), m.in_group.came) for m in Mobility.objects.order_by("pk")]
    assert rows == [
        ("confirmed", "Cozinha Exemplo", "Aino Lehtola", "made"), ("confirmed", "Cozinha Exemplo", "Otso Niemi", "made"),
    ]  # fmt: skip
    assert [(p.is_minor, p.guardian_email) for p in Participant.objects.order_by("pk")] == [
        (False, ""), (True, "kaisa@example.org"),
    ]  # fmt: skip
    assert formed(project, liisa, key="a") is None
    assert Mobility.objects.count() == 2
    assert operations.plan_from_rows(project, by=liisa, at=NOW) == 1


def test_one_fault_keeps_all_stays_out_and_is_named_at_its_line(project: GrantAgreement, liisa: Actor) -> None:
    lines = "Aino Lehtola\n; x@example.org\nOtso; not-an-address\nAino Lehtola\nMinna; m@example.org; Kokki; Guardian"
    with pytest.raises(operations.CannotGroup) as refused:
        formed(project, liisa, lines)
    assert [reason[:28] for reason in refused.value.reasons] == [
        "Line 2: the name is missing.", "Line 3: an e-mail address is", "Line 4: it stands in the lis",
        "Line 5: The participant was ", "The row has 3 free stays, an",
    ]  # fmt: skip
    assert not Mobility.objects.exists()
    assert not Participant.objects.exists()


def test_undoing_plans_the_planned_stays_again(stay: Mobility, liisa: Actor) -> None:
    before = Mobility.objects.order_by("pk").values()
    as_planned = list(before)
    group = formed(stay.agreement, liisa)
    assert group is not None
    assert Mobility.objects.filter(host_name="Cozinha Exemplo", state="confirmed").count() == 2
    operations.undo_group(group, by=liisa, at=NOW)
    operations.undo_group(group, by=liisa, at=NOW)
    assert list(before.all()) == as_planned
    assert (Participant.objects.count(), StayGroup.objects.count()) == (0, 0)


def test_what_was_sent_for_signature_is_not_undone(sent: LearningAgreement, liisa: Actor) -> None:
    project = sent.mobility.agreement
    group = formed(project, liisa)
    assert group is not None
    operations.put_in(group, sent.mobility, by=liisa, at=NOW)
    own = group.members.exclude(mobility=sent.mobility)
    LearningAgreement.objects.filter(pk=sent.pk).update(mobility=own.earliest("pk").mobility)
    with pytest.raises(operations.CannotGroup) as refused:
        operations.undo_group(group, by=liisa, at=NOW)
    said = "Sent for signature: Aino Lehtola. Cancel this stay instead, or take it out first."
    assert list(refused.value.reasons) == [said]
    operations.take_out(group, own.earliest("pk").mobility, by=liisa, at=NOW)
    operations.undo_group(group, by=liisa, at=NOW)
    assert sorted(Mobility.objects.values_list("state", flat=True)) == ["confirmed", "confirmed", "planned"]


def test_a_stay_is_in_one_group_and_its_case_file_says_so(confirmed: Mobility, liisa: Actor, stranger: Actor) -> None:
    group = formed(confirmed.agreement, liisa)
    assert group is not None
    other = StayGroup.objects.create(agreement=confirmed.agreement, title="Other", made_at=NOW, made_by="Liisa")
    operations.put_in(group, confirmed, by=liisa, at=NOW)
    with pytest.raises(operations.CannotGroup):
        operations.put_in(other, confirmed, by=liisa, at=NOW)
    with pytest.raises(operations.CannotChange):
        operations.take_out(group, confirmed, by=stranger, at=NOW)
    piece = next(iter(casefile.pieces(confirmed.agreement.application.case)))
    assert "Cooks to Porto" in str(piece.content)


def test_the_school_forms_a_group_on_the_page_and_takes_a_stay_out(
    project: GrantAgreement, liisa: Actor, stranger: Actor
) -> None:
    page = browser(liisa)
    address = f"/en/stays/groups/new/{project.pk}/"
    days = {"starts_on": "1.10.2027", "ends_on": "30.10.2027"}
    sent = {**HOST, **days, "row": str(project.application.rows.get().pk), "people": NAMES, "key": "k"}
    assert "Cozinha" not in page.get(address).content.decode()
    answer = page.post(address, sent, follow=True)

    assert "Group: Cooks to Porto" in answer.content.decode()
    group = StayGroup.objects.get()
    one = group.members.earliest("pk").mobility
    taken = page.post(f"/en/stays/groups/{group.pk}/take-out/", {"stay": one.pk}, follow=True)
    assert "The stay is taken out of the group." in taken.content.decode()
    for bad in ("\0", "²", ""):
        assert "no stay was chosen" in page.post(f"/en/stays/groups/{group.pk}/put-in/", {"stay": bad}).content.decode()
    assert browser(stranger).get(f"/en/stays/groups/{group.pk}/").status_code == 404
    assert Mobility.objects.get(pk=one.pk).starts_on == date(2027, 10, 1)
