"""Somebody else is the right person at a host, and another mentor: proposed by link, confirmed by the school, told to all.

Seen failing: with `confirm_contact` asking nobody's right a stranger moved the link; with the open proposal left out of `sign`
the wrong person signed; with `from_on` unchecked a mentor began after the stay.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation
from guardian_examples import minors_agreement, sign_as
from stay_examples import DAYS, NOW, make_project, make_school, make_unit, member

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility import casefile, operations, queries
from vaihto.mobility.models import ContactChange, LearningAgreement, MentorChange, Mobility
from vaihto.people import links
from vaihto.people.models import Link, Person
from vaihto.qualifications.models import Unit

ANDER = {"name": "Ander Zubia", "email": "ander@example.org", "language": "es"}
FIFTH = date(2027, 10, 5)


def open_links(stay: Mobility) -> list[str]:
    return [link.email for link in Link.objects.filter(role="host", subject_id=str(stay.pk)) if links.is_open(link)]


def plain(page: str) -> str:
    """Return a page with ordinary spaces."""
    return page.replace("\N{NO-BREAK SPACE}", " ")


def propose(stay: Mobility, maite: Actor, **values: str) -> ContactChange:
    return operations.pass_on(stay, **{**ANDER, **values}, by=maite, at=NOW)


def in_force(sent: LearningAgreement, liisa: Actor, aino: Actor, maite: Actor) -> LearningAgreement:
    """Return the agreement signed by all."""
    for role, by in (("participant", aino), ("school", liisa), ("host", maite)):
        sent = operations.sign(sent, role=role, name="N", position="P", by=by, at=NOW)
    assert sent.state == "in_force"
    return sent


# --- the right person -------------------------------------------------------------------------------------------------


def test_the_link_moves_only_when_the_school_has_confirmed_the_address(
    sent: LearningAgreement, maite: Actor, liisa: Actor
) -> None:
    stay = sent.mobility
    change = propose(stay, maite)
    stay.refresh_from_db()
    assert (open_links(stay), stay.host_email) == (["maite@example.org"], "maite@example.org")
    assert queries.contact_changes_wanted(liisa) == [change]
    told = {mail.recipient for mail in OutboxItem.objects.filter(key__startswith="mobility-passed")}
    assert told == {liisa.email, "maite@example.org"}
    operations.confirm_contact(change, ANDER, by=liisa, at=NOW)
    stay.refresh_from_db()
    assert (open_links(stay), stay.host_contact) == (["ander@example.org"], "Ander Zubia")
    mail = OutboxItem.objects.filter(recipient="ander@example.org").get()
    assert (mail.language, "/es/host/" in mail.body, "2027" in mail.subject) == ("es", True, True)
    assert queries.contact_changes_wanted(liisa) == []
    assert "ander" not in str([line.changes for line in audit.lines_of(stay.agreement.application.case)]).lower()


def test_the_text_stays_and_the_signature_says_who_signed(sent: LearningAgreement, maite: Actor, liisa: Actor) -> None:
    before = queries.present_version(sent).content_hash
    operations.confirm_contact(propose(sent.mobility, maite), ANDER, by=liisa, at=NOW)
    assert queries.present_version(sent).content_hash == before
    assert sent.state == "signing"


def test_a_stranger_confirms_nothing(sent: LearningAgreement, maite: Actor, stranger: Actor, officer: Actor) -> None:
    change = propose(sent.mobility, maite)
    for by in (stranger, officer, maite):
        with pytest.raises(operations.CannotPassOn, match="only the school"):
            operations.confirm_contact(change, ANDER, by=by, at=NOW)
    assert open_links(sent.mobility) == ["maite@example.org"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"email": "MAITE@example.org"}, "the present address"),
        ({"email": "aino@example.org"}, "the participant or the guardian"),
        ({"name": ""}, "the name or the address is missing"),
    ],
)  # fmt: skip
def test_whom_the_link_cannot_go_to_is_refused(sent: LearningAgreement, maite: Actor, values: dict[str, str], why: str) -> None:
    with pytest.raises(operations.CannotPassOn, match=why):
        propose(sent.mobility, maite, **values)
    assert not ContactChange.objects.exists()


def test_who_does_not_know_the_right_person_says_so_and_the_school_writes_it(
    sent: LearningAgreement, maite: Actor, liisa: Actor
) -> None:
    change = operations.pass_on(sent.mobility, by=maite, at=NOW)
    with pytest.raises(operations.CannotPassOn, match="name or the address is missing"):
        operations.confirm_contact(change, {**ANDER, "name": "", "email": ""}, by=liisa, at=NOW)
    operations.confirm_contact(change, ANDER, by=liisa, at=NOW)
    assert open_links(sent.mobility) == ["ander@example.org"]


def test_meanwhile_the_wrong_person_does_not_sign_unless_it_is_taken_back(sent: LearningAgreement, maite: Actor) -> None:
    propose(sent.mobility, maite)
    with pytest.raises(operations.CannotSign, match="you are not the right person"):
        operations.sign(sent, role="host", name="Maite", by=maite, at=NOW)
    for _time in (1, 2):
        operations.take_back(sent.mobility, by=maite, at=NOW)
    operations.sign(sent, role="host", name="Maite", by=maite, at=NOW)
    assert [one.outcome for one in ContactChange.objects.all()] == ["withdrawn"]


def test_the_school_keeps_the_contact_person_and_says_why(sent: LearningAgreement, maite: Actor, liisa: Actor) -> None:
    change = propose(sent.mobility, maite)
    operations.keep_contact(change, reason="Ander has left", by=liisa, at=NOW)
    mail = OutboxItem.objects.get(key__startswith="mobility-contact_kept")
    assert (mail.recipient, "Ander has left" in mail.body) == ("maite@example.org", True)
    with pytest.raises(operations.CannotPassOn, match="answered or taken back"):
        operations.confirm_contact(change, ANDER, by=liisa, at=NOW)


def test_telling_twice_is_once(sent: LearningAgreement, maite: Actor) -> None:
    assert propose(sent.mobility, maite) == propose(sent.mobility, maite)
    with pytest.raises(operations.CannotPassOn, match="Take that back first"):
        propose(sent.mobility, maite, email="other@example.org")
    assert OutboxItem.objects.filter(key__startswith="mobility-passed-on:").count() == 1


def test_from_the_hosts_phone_to_the_schools_click(sent: LearningAgreement, liisa: Actor) -> None:
    token = operations.issue_link(sent.mobility, role="host", by=liisa, at=NOW)
    phone, address = Client(), f"/en/stays/host/{token}/"
    phone.post(f"{address}agreement/", {"door": "open"})
    assert "Write the name and the address" in phone.post(f"{address}other-person/", {"name": "Ander"}).text
    phone.post(f"{address}other-person/", {"name": "Ander Zubia", "email": "ander@elsewhere.example"})
    page = phone.get(f"{address}agreement/").text
    assert "I am the right person after all" in page
    assert 'name="seen"' not in page
    school, at_school = Client(), f"/en/stays/{sent.mobility_id}/agreement/"
    school.force_login(Person.objects.get(pk=liisa.id))
    assert "Confirm who is the right person at the host: Aino Lehtola" in school.get("/en/desk/").text
    assert "Look at the contact person" in school.get(at_school).text
    shown = school.get(f"{at_school}contact/").text
    assert "ends differently" in shown
    assert "govuk-error-summary" in school.post(f"{at_school}contact/", {"keep": "1", "reason": ""}).text
    school.post(f"{at_school}contact/", {"name": "Ander Zubia", "email": "ander@elsewhere.example", "language": "es"})
    assert phone.get(f"{address}agreement/").status_code == 404
    assert school.get(f"{at_school}contact/").status_code == 404
    assert phone.post(f"{address}other-person/", {"door": "renew"}).status_code == 200
    assert open_links(sent.mobility) == ["ander@elsewhere.example"]


def test_a_forwarded_link_proposes_nothing(sent: LearningAgreement, liisa: Actor) -> None:
    token = operations.issue_link(sent.mobility, role="host", by=liisa, at=NOW)
    Client().post(f"/en/stays/host/{token}/agreement/", {"door": "open"})
    Client().post(f"/en/stays/host/{token}/other-person/", {"name": "A", "email": "thief@example.org"})
    assert not ContactChange.objects.exists()


# --- another mentor ---------------------------------------------------------------------------------------------------


def test_the_host_names_another_mentor_and_everybody_else_is_told(
    sent: LearningAgreement, liisa: Actor, aino: Actor, maite: Actor
) -> None:
    agreement = in_force(sent, liisa, aino, maite)
    version = queries.present_version(agreement)
    operations.change_mentor(agreement, name=" Ander Zubia ", from_on=FIFTH, by=maite, at=NOW)
    assert (queries.mentor_of(version), version.mentor) == ("Ander Zubia", "Maite Ibarra")
    told = {mail.recipient for mail in OutboxItem.objects.filter(key__startswith="mobility-mentor")}
    assert told == {liisa.email, "aino@example.org"}
    operations.change_mentor(agreement, name="Ander Zubia", from_on=FIFTH, by=liisa, at=NOW)
    assert MentorChange.objects.count() == 1
    agreement.refresh_from_db()
    assert agreement.state == "in_force"
    assert "Ander" not in str([line.changes for line in audit.lines_of(agreement.mobility.agreement.application.case)])
    pieces = casefile.pieces(agreement.mobility.agreement.application.case)
    assert "Ander Zubia" in str(next(piece for piece in pieces if piece.name == "07-people-at-hosts.json"))


def test_the_school_names_another_mentor_and_guardian_and_host_are_told(stay: Mobility, unit: Unit, liisa: Actor) -> None:
    agreement = sign_as(minors_agreement(stay, unit, liisa), liisa, "participant", "guardian", "school", "host")
    operations.change_mentor(agreement, name="Ander", from_on=FIFTH, by=liisa, at=NOW)
    told = {mail.recipient: mail.language for mail in OutboxItem.objects.filter(key__startswith="mobility-mentor")}
    assert told == {"aino@example.org": "fi", "eila@example.org": "et", "maite@example.org": "es"}


def test_a_new_version_begins_with_the_mentor_of_now(sent: LearningAgreement, liisa: Actor, aino: Actor, maite: Actor) -> None:
    agreement = in_force(sent, liisa, aino, maite)
    operations.change_mentor(agreement, name="Ander", from_on=FIFTH, by=maite, at=NOW)
    assert operations.new_version(agreement, reason="Other tasks", by=liisa, at=NOW).mentor == "Ander"


def test_before_it_is_in_force_the_text_itself_changes(sent: LearningAgreement, maite: Actor) -> None:
    with pytest.raises(operations.CannotChangeMentor, match="ask for a correction"):
        operations.change_mentor(sent, name="Ander", from_on=FIFTH, by=maite, at=NOW)


def test_a_mentor_needs_a_name_a_day_within_the_stay_and_somebody_who_may(
    sent: LearningAgreement, liisa: Actor, aino: Actor, maite: Actor, stranger: Actor
) -> None:
    agreement = in_force(sent, liisa, aino, maite)
    late = DAYS["ends_on"] + timedelta(days=1)
    for name, day, by, why in (
        (" ", FIFTH, maite, "the name is missing"), ("A", late, maite, "after the stay"),
        ("A", FIFTH, aino, "only the host and the school"), ("A", FIFTH, stranger, "only the host and the school"),
    ):  # fmt: skip
        with pytest.raises(operations.CannotChangeMentor, match=why):
            operations.change_mentor(agreement, name=name, from_on=day, by=by, at=NOW)
    assert not MentorChange.objects.exists()


def test_the_new_mentor_stands_beside_the_text_on_both_sides(
    sent: LearningAgreement, liisa: Actor, aino: Actor, maite: Actor
) -> None:
    in_force(sent, liisa, aino, maite)
    token = operations.issue_link(sent.mobility, role="host", by=liisa, at=NOW)
    phone, address = Client(), f"/en/stays/host/{token}/"
    phone.post(f"{address}agreement/", {"door": "open"})
    assert "govuk-error-summary" in phone.post(f"{address}mentor/", {"name": "Ander", "from_on": "32.10.2027"}).text
    phone.post(f"{address}mentor/", {"name": "Ander Zubia", "from_on": "5.10.2027"})
    assert "Ander Zubia, from 5 October 2027" in plain(phone.get(f"{address}agreement/").text)
    school, at_school = Client(), f"/en/stays/{sent.mobility_id}/agreement/"
    school.force_login(Person.objects.get(pk=liisa.id))
    assert "Ander Zubia, from 5 October 2027" in plain(school.get(at_school).text)
    school.post(f"{at_school}mentor/", {"name": "Iker", "from_on": "6.10.2027"})
    assert "Iker, from 6 October 2027" in plain(phone.get(f"{address}agreement/").text)


# --- two at once ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_the_same_moment_send_one_link() -> None:
    school = make_school()
    liisa, project = member(school, "Liisa Korpela"), make_project(school)
    operations.plan_from_rows(project, by=liisa, at=NOW)
    stay = Mobility.objects.earliest("pk")
    agreement = minors_agreement(stay, make_unit(school), liisa)
    maite = Actor("link", id="0", name="Maite", roles=frozenset({"host"}), email="maite@example.org", language="es",
                  scope={"purpose": "host", "subject": "mobility.Mobility", "id": str(stay.pk)})  # fmt: skip
    change = propose(agreement.mobility, maite)
    together = Barrier(2)

    def confirm(_number: int) -> bool:
        try:
            with translation.override("en"):
                together.wait(10)
                operations.confirm_contact(change, ANDER, by=liisa, at=NOW)
            return True
        except operations.CannotPassOn:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, range(2))) == [False, True]
    assert Link.objects.filter(role="host", email="ander@example.org").count() == 1
