"""A host with several learners of one school sees them all from any link, after a code out of the invited mailbox.

Seen failing: with `proved_at` left out of `beside.may_open` a forwarded link opened the other learner; with the signature of the
address unchecked a number typed by hand did; with the school left out of `mobility.beside` another school's learner stood there.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.mobility.guardian_examples import minors_agreement
from tests.mobility.stay_examples import DAYS, NOW, PERSON, TEXTS, make_project, make_school, make_unit, member
from vaihto.kit import audit, clock, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility import operations, queries
from vaihto.mobility.models import LearningAgreement, Mobility
from vaihto.people import beside, links
from vaihto.people.models import Link


@pytest.fixture(autouse=True)
def english(db: None, movable_clock: None) -> Iterator[None]:
    clock.move_to(NOW)
    with translation.override("en"):
        yield


def sent_to(stay: Mobility, unit: Any, by: Actor, name: str) -> LearningAgreement:
    """Return the learning agreement of somebody, sent to the host."""
    operations.name_participant(stay, {**PERSON, "name": name, "email": f"{name.lower()}@example.org"}, by=by, at=NOW)
    stay = operations.confirm(stay, DAYS, by=by, at=NOW)
    agreement = operations.write_agreement(stay, TEXTS, [{"unit": unit.pk, "points": 20}], by=by, at=NOW).agreement
    return operations.send_for_signature(agreement, by=by, at=NOW)


@pytest.fixture
def school() -> Any:
    return make_school()


@pytest.fixture
def liisa(school: Any) -> Actor:
    return member(school, "Liisa Korpela")


@pytest.fixture
def two(school: Any, liisa: Actor) -> list[LearningAgreement]:
    """Return the agreements of two learners of one school at one host."""
    operations.plan_from_rows(make_project(school), by=liisa, at=NOW)
    unit = make_unit(school)
    return [
        sent_to(stay, unit, liisa, name) for stay, name in zip(Mobility.objects.order_by("pk"), ("Aino", "Oona"), strict=False)
    ]


def phone_for(agreement: LearningAgreement, liisa: Actor) -> tuple[Client, str]:
    """Return a phone that has opened the host's link of one learner, and the address of its page."""
    token = operations.issue_link(agreement.mobility, role="host", by=liisa, at=NOW)
    phone, address = Client(), f"/en/host/{token}/"
    phone.post(address, {"door": "open"})
    return phone, address


def proved(phone: Client, address: str) -> None:
    """Write the code out of the mailbox."""
    phone.post(f"{address}learners/", {"door": "send"})
    mail = OutboxItem.objects.filter(key__startswith="link-code").latest("pk")
    assert mail.recipient == "maite@example.org"
    code = re.search(r"\b\d{3} \d{3}\b", mail.body)
    assert code is not None
    phone.post(f"{address}learners/", {"door": "code", "code": code.group()})


def opened(phone: Client, address: str, agreement: LearningAgreement) -> str:
    """Open the other learner from the list and return the address of its page."""
    got = phone.post(f"{address}learners/", {"stay": agreement.mobility_id})
    assert got.status_code == 302
    return got["Location"]


def test_both_are_seen_from_one_link_and_signed_one_by_one(two: list[LearningAgreement], liisa: Actor) -> None:
    phone, address = phone_for(two[0], liisa)
    assert "Your other learners" in phone.get(address).text
    proved(phone, address)
    page = phone.get(f"{address}learners/").text
    assert ("Oona" in page, "Sign the learning agreement" in page) == (True, True)
    other = opened(phone, address, two[1])
    assert "Oona" in phone.get(other).text
    sign = f"/en/stays{other.removeprefix('/en')}agreement/"
    text = queries.present_version(two[1]).content_hash
    assert text in phone.get(sign).text
    phone.post(sign, {"name": "Maite Ibarra", "position": "Chef", "read": "on", "seen": text})
    assert [one.role for one in signatures.of(two[1].document)] == ["host"]
    assert signatures.of(two[0].document) == []
    lines = [line.operation for line in audit.lines_of(two[1].mobility.agreement.application.case)]
    assert (lines.count("people.open_link_beside"), lines.count("people.prove_link")) == (1, 1)


def test_the_link_of_the_other_learner_still_works_alone(two: list[LearningAgreement], liisa: Actor) -> None:
    before = Link.objects.get(role="host", subject_id=str(two[1].mobility_id))
    phone, address = phone_for(two[0], liisa)
    proved(phone, address)
    opened(phone, address, two[1])
    before.refresh_from_db()
    assert links.is_open(before)
    assert before.browser_hash == ""


def test_a_forwarded_link_opens_its_own_learner_only(two: list[LearningAgreement], liisa: Actor) -> None:
    colleague, address = phone_for(two[0], liisa)
    assert "Oona" not in colleague.get(address).text + colleague.get(f"{address}learners/").text
    colleague.post(f"{address}learners/", {"door": "code", "code": "000000"})
    assert "Oona" not in colleague.get(f"{address}learners/").text
    assert colleague.post(f"{address}learners/", {"stay": two[1].mobility_id}).status_code == 200


def test_the_address_of_the_other_learner_opens_nothing_elsewhere(two: list[LearningAgreement], liisa: Actor) -> None:
    phone, address = phone_for(two[0], liisa)
    proved(phone, address)
    other = opened(phone, address, two[1])
    assert "Oona" not in Client().get(other).text
    token = other.split("/")[3]
    own, number, signature = token.split(".")
    third = str(Link.objects.get(role="participant", subject_id=str(two[1].mobility_id)).pk)
    for wrong in (f"{own}.{third}.{signature}", f"{own}.{number}", f"{own}.{number}.x", f"{own}.\x00.x", f"{own}.{'9' * 30}.x",
                  f"{own}.²³.{signature}", f"{own}."):  # fmt: skip
        assert "Oona" not in phone.get(f"/en/host/{wrong}/").text


def test_links_of_another_role_or_address_are_never_opened_with_it(two: list[LearningAgreement], liisa: Actor) -> None:
    phone, address = phone_for(two[0], liisa)
    proved(phone, address)
    held = Link.objects.filter(role="host", subject_id=str(two[0].mobility_id)).latest("pk")
    other = Link.objects.filter(role="host", subject_id=str(two[1].mobility_id)).latest("pk")
    assert beside.may_open(held, other)
    for values in ({"role": "participant"}, {"email": "ander@example.org"}, {"revoked_at": NOW}, {"expires_at": NOW}):
        for name, value in values.items():
            setattr(other, name, value)
        assert not beside.may_open(held, other)
        with pytest.raises(ValueError, match="does not open"):
            beside.open_with(held, other)
        other.refresh_from_db()


def test_a_withdrawn_link_closes_there_too(two: list[LearningAgreement], liisa: Actor) -> None:
    phone, address = phone_for(two[0], liisa)
    proved(phone, address)
    other = opened(phone, address, two[1])
    operations.cancel(two[1].mobility, reason="Ill", by=liisa, at=NOW)
    assert phone.get(other).status_code == 404
    assert "Oona" not in phone.get(f"{address}learners/").text


def test_another_contact_of_the_same_host_and_another_school_are_not_in_the_list(
    two: list[LearningAgreement], liisa: Actor
) -> None:
    other = make_school("Toinen koulu")
    kaisa = member(other, "Kaisa Toinen")
    operations.plan_from_rows(make_project(other), by=kaisa, at=NOW)
    foreign = Mobility.objects.filter(agreement__organisation=other).earliest("pk")
    minors_agreement(foreign, make_unit(other), kaisa, name="Vieras")
    phone, address = phone_for(two[0], liisa)
    proved(phone, address)
    page = phone.get(f"{address}learners/").text
    assert ("Oona" in page, "Vieras" in page) == (True, False)
    for wrong in (foreign.pk, "\x00", "x", "9" * 30, two[0].mobility_id):
        assert phone.post(f"{address}learners/", {"stay": wrong}).status_code == 200
    Mobility.objects.filter(pk=two[1].mobility_id).update(host_email="ander@example.org")
    assert "Oona" not in phone.get(f"{address}learners/").text


def test_after_another_browser_took_the_link_over_the_list_is_its(two: list[LearningAgreement], liisa: Actor) -> None:
    phone, address = phone_for(two[0], liisa)
    proved(phone, address)
    desk = Client()
    desk.post(address, {"door": "send"})
    code = re.search(r"\b\d{3} \d{3}\b", OutboxItem.objects.filter(key__startswith="link-code").latest("pk").body)
    assert code is not None
    desk.post(address, {"door": "code", "code": code.group()})
    assert "Oona" in desk.get(f"{address}learners/").text
    assert "Oona" not in phone.get(f"{address}learners/").text


@pytest.mark.parametrize("language", ["fi", "sv", "de", "es", "fr", "it", "et"])
def test_time_data_and_whom_to_ask_stand_at_the_start_in_eight_languages(
    two: list[LearningAgreement], liisa: Actor, language: str
) -> None:
    phone, address = phone_for(two[0], liisa)
    page = phone.get(address.replace("/en/", f"/{language}/")).text
    assert f'<html lang="{language}"' in page
    assert page.index("liisa@") < page.index("15") or "15" in page
    assert "Stored are" not in page
    assert "four minutes" not in page
