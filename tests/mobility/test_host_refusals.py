"""A host does not sign: by its link, with the reason; the school learns it at once, answers, and the host gets the answer.

Seen failing: with `host` left out of `states.REFUSERS` the page offered nothing; with `tell_askers` left out of `keep_version` no
answer went to the host.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from guardian_examples import minors_agreement, signers
from stay_examples import NOW

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility import operations, queries
from vaihto.mobility.models import LearningAgreement, Mobility
from vaihto.people.models import Link, Person
from vaihto.qualifications.models import Unit


def phone_of(token: str) -> Client:
    """Return a phone to which the host's link is bound."""
    phone = Client()
    phone.post(f"/en/stays/host/{token}/agreement/", {"door": "open"})
    return phone


def test_the_school_reads_at_once_why_the_host_does_not_sign(sent: LearningAgreement, maite: Actor, liisa: Actor) -> None:
    operations.refuse_to_sign(sent, reason=" The kitchen is closed in October. ", by=maite, at=NOW)
    sent.refresh_from_db()
    assert (sent.refused_role, sent.refused_reason) == ("host", "The kitchen is closed in October.")
    assert (queries.refusals(liisa), queries.awaiting_school(liisa)) == ([sent], [])
    mail = OutboxItem.objects.get(key__startswith="mobility-refused")
    assert (mail.recipient, "The host has said that it does not sign" in mail.body) == (liisa.email, True)
    assert "October" not in mail.body + str([line.changes for line in audit.lines_of(sent.mobility.agreement.application.case)])
    with pytest.raises(operations.CannotSign, match="the host does not sign this text"):
        operations.sign(sent, role="school", name="Liisa", by=liisa, at=NOW)


@pytest.mark.parametrize(
    ("new_text", "says"), [(False, "The text stays as it is."), (True, "The school is writing a new version")]
)  # fmt: skip
def test_the_host_gets_the_answer_in_its_language(
    sent: LearningAgreement, maite: Actor, liisa: Actor, new_text: bool, says: str
) -> None:
    Mobility.objects.update(host_language="en")
    operations.refuse_to_sign(sent, reason="Closed", by=maite, at=NOW)
    answer = operations.new_version if new_text else operations.keep_version
    answer(sent, reason="Open from 1 October", by=liisa, at=NOW)
    mail = OutboxItem.objects.get(key__startswith="mobility-answered")
    assert (mail.recipient, says in mail.body, "Open from 1 October" in mail.body) == ("maite@example.org", True, True)
    sent.refresh_from_db()
    assert (sent.refused_role, sent.refused_reason, sent.refused_at) == ("", "", None)


def test_who_asked_for_a_correction_gets_the_answer_too(sent: LearningAgreement, aino: Actor, liisa: Actor) -> None:
    operations.ask_correction(sent, text="The town is wrong", by=aino, at=NOW)
    operations.keep_version(sent, reason="It is the town of the host", by=liisa, at=NOW)
    mail = OutboxItem.objects.get(key__startswith="mobility-answered")
    assert (mail.recipient, mail.language) == ("aino@example.org", "fi")


def test_one_refusal_is_answered_before_the_next(stay: Mobility, unit: Unit, liisa: Actor) -> None:
    agreement = minors_agreement(stay, unit, liisa)
    people = signers(agreement.mobility, liisa)
    operations.refuse_to_sign(agreement, reason="Too far", by=people["guardian"], at=NOW)
    with pytest.raises(operations.CannotRefuse, match="does not wait for your signature now"):
        operations.refuse_to_sign(agreement, reason="Closed", by=people["host"], at=NOW + timedelta(hours=1))
    agreement.refresh_from_db()
    assert (agreement.refused_role, agreement.refused_reason) == ("guardian", "Too far")


def test_the_database_keeps_a_refusal_only_with_who_refused(sent: LearningAgreement) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LearningAgreement.objects.update(refused_reason="No")


def test_the_host_says_no_on_a_phone_and_the_school_answers(sent: LearningAgreement, liisa: Actor) -> None:
    token = operations.issue_link(sent.mobility, role="host", by=liisa, at=NOW)
    phone, address = phone_of(token), f"/en/stays/host/{token}/"
    assert f"{address}refusal/" in phone.get(f"{address}agreement/").text
    assert "govuk-error-summary" in phone.post(f"{address}refusal/", {"reason": ""}).text
    phone.post(f"{address}refusal/", {"reason": "The kitchen is closed"})
    page = phone.get(f"{address}agreement/").text
    assert "You have told the school that you do not sign" in page
    assert 'name="seen"' not in page
    school, at_school = Client(), f"/en/stays/{sent.mobility_id}/agreement/"
    school.force_login(Person.objects.get(pk=liisa.id))
    assert "The host does not sign" in school.get(at_school).text
    assert "Answer the host that does not sign: Aino Lehtola" in school.get("/en/desk/").text
    school.post(f"{at_school}keep/", {"reason": "We talked on the phone"})
    assert 'name="seen"' in phone.get(f"{address}agreement/").text


def test_a_forwarded_or_expired_link_says_no_to_nothing(sent: LearningAgreement, liisa: Actor) -> None:
    token = operations.issue_link(sent.mobility, role="host", by=liisa, at=NOW)
    phone = phone_of(token)
    for client in (Client(), phone):
        client.post(f"/en/stays/host/{token}/refusal/", {"reason": "Forwarded"})
        sent.refresh_from_db()
        assert (sent.refused_reason == "Forwarded") == (client is phone)
    Link.objects.update(expires_at=NOW)
    assert phone.get(f"/en/stays/host/{token}/refusal/").status_code == 404
