"""Somebody withdraws from a stay midway: what it means is shown first, all are told, what was learnt still counts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from stay_examples import LAST
from test_hosts import browser, going_on

from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility import operations, queries
from vaihto.mobility.models import Interruption, LearningAgreement, Mobility
from vaihto.people.models import Person
from vaihto.recognition import queries as recognition

THEN = datetime(2027, 10, 13, 9, 0, tzinfo=UTC)
REAL_LAST = date(2027, 10, 12)


def withdrawn(stay: Mobility, by: Actor, who: str = "host", **more: Any) -> Mobility:
    given = {"last_day": REAL_LAST, "kind": "withdrawal", "withdrawn_by": who, "reason": "The kitchen closed."} | more
    operations.interrupt(stay, **given, by=by, at=THEN)
    return queries.for_ids([stay.pk])[stay.pk]


def test_a_withdrawal_ends_the_stay_on_its_day_and_all_are_told_who_but_not_why(
    sent: LearningAgreement, liisa: Actor, officer: Actor
) -> None:
    stay = withdrawn(sent.mobility, liisa)
    kept = stay.interruption  # type: ignore[attr-defined]
    assert (stay.state, stay.ends_on, kept.kind, kept.withdrawn_by) == ("interrupted", REAL_LAST, "withdrawal", "host")
    mails = OutboxItem.objects.filter(key__startswith="mobility-interrupted:")
    assert sorted(mail.recipient for mail in mails) == ["aino@example.org", "maite@example.org"]
    bodies = {mail.recipient: mail.body for mail in mails}
    assert all("closed" not in body for body in bodies.values())
    assert "Työpaikka" in bodies["aino@example.org"] or "Vastaanottaja" in bodies["aino@example.org"]
    # No decision of the agency: the real days count, and the money is settled by them.
    assert list(queries.force_majeure_to_decide(officer)) == []
    assert queries.paid_days(stay) == 12
    (line,) = [one for one in audit.lines_of(stay.agreement.application.case) if one.operation == "mobility.interrupt"]
    assert "host" not in str(line.changes)


def test_what_was_learnt_until_the_withdrawal_waits_for_recognition(sent: LearningAgreement, liisa: Actor) -> None:
    stay = withdrawn(sent.mobility, liisa, "participant")
    assert stay.pk in {one.pk for one in recognition.visible_to(liisa)}


def test_a_withdrawal_says_who_and_nothing_else_does(confirmed: Mobility, liisa: Actor) -> None:
    with pytest.raises(operations.CannotInterrupt, match="Who withdrew is missing"):
        withdrawn(confirmed, liisa, "")
    with pytest.raises(operations.CannotInterrupt, match="Only of a withdrawal"):
        withdrawn(confirmed, liisa, "host", kind="other")
    withdrawn(confirmed, liisa, "school")
    for broken in ({"withdrawn_by": ""}, {"withdrawn_by": "agency"}, {"kind": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Interruption.objects.filter(mobility=confirmed).update(**broken)
    stay = withdrawn(confirmed, liisa, "", kind="other")
    assert stay.interruption.withdrawn_by == ""  # type: ignore[attr-defined]


@pytest.mark.parametrize(("who", "state"), [("participant", "cancelled"), ("school", "cancelled"), ("host", "confirmed")])
def test_who_withdraws_goes_to_no_later_host_unless_the_host_withdrew(
    confirmed: Mobility, liisa: Actor, who: str, state: str
) -> None:
    part = going_on(confirmed, liisa)
    withdrawn(confirmed, liisa, who)
    part.refresh_from_db()
    assert part.state == state
    # Taking the withdrawal back does not bring the part back: the page says so.
    page = browser(liisa).get(f"/en/stays/{confirmed.pk}/interrupt/undo/").text
    assert ("stays cancelled: Cozinha Exemplo" in page) == (state == "cancelled")


def test_after_a_host_withdraws_the_stay_goes_on_at_another_one_and_is_not_taken_back(confirmed: Mobility, liisa: Actor) -> None:
    stay = withdrawn(confirmed, liisa)
    going_on(stay, liisa, starts_on=date(2027, 10, 14), ends_on=date(2027, 10, 30))
    with pytest.raises(operations.CannotInterrupt, match="gone on at another host"):
        operations.undo_interruption(stay, by=liisa, at=THEN)


def test_the_school_sees_what_the_grant_loses_before_it_records_a_withdrawal(
    confirmed: Mobility, liisa: Actor, stranger: Actor
) -> None:
    clock.move_to(THEN)
    school, other = Client(), Client()
    school.force_login(Person.objects.get(pk=liisa.id))
    other.force_login(Person.objects.get(pk=stranger.id))
    address = f"/en/stays/{confirmed.pk}/withdraw/"
    assert (school.get(address).status_code, other.get(address).status_code) == (200, 404)
    form = {"last_day": "12.10.2027", "withdrawn_by": "participant", "reason": "Homesick."}
    page = school.post(address, {**form, "look": "1"}).content.decode()
    assert "By the withdrawal" in page
    assert "Unverified" in page
    assert "€1,000" in page
    confirmed.refresh_from_db()
    assert (confirmed.state, confirmed.ends_on) == ("confirmed", LAST)
    assert "before the first day" in school.post(address, {**form, "last_day": "1.9.2027", "record": "1"}).content.decode()
    school.post(address, {**form, "record": "1"})
    page = school.get(f"/en/stays/{confirmed.pk}/").content.decode()
    assert ("Who withdrew" in page, "Homesick." in page) == (True, True)
    assert "Correct the withdrawal" in school.get(address).content.decode()
