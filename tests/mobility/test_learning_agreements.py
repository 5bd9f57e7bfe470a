"""Learning agreements: one hash, three signatures, corrections, new versions."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from stay_examples import NOW, TEXTS, make_school, make_unit

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility import operations, queries
from vaihto.mobility.models import LearningAgreement, Mobility, Participant
from vaihto.people.models import Link
from vaihto.qualifications.models import Unit


def sign_all(agreement: LearningAgreement, liisa: Actor, aino: Actor, maite: Actor) -> LearningAgreement:
    operations.sign(agreement, role="participant", name="Aino Lehtola", by=aino, at=NOW)
    operations.sign(agreement, role="host", name="Maite Ibarra", position="Head chef", by=maite, at=NOW)
    return operations.sign(agreement, role="school", name="Liisa Korpela", by=liisa, at=NOW)


def test_units_keep_points_as_agreed_and_outcomes_as_worded(written: LearningAgreement, unit: Unit) -> None:
    (agreed,) = queries.units_of(queries.present_version(written))
    assert (agreed.unit, agreed.points) == (unit, Decimal(20))
    assert [one.text for one in agreed.outcomes.all()] == ["Valmistaa annoksia", "Suunnittelee työnsä"]


@pytest.mark.parametrize("points", [Decimal("30.5"), Decimal(0)])
def test_points_are_at_most_the_units(confirmed: Mobility, unit: Unit, liisa: Actor, points: Decimal) -> None:
    with pytest.raises(operations.CannotWrite, match="more than 0 and at most 30"):
        operations.write_agreement(confirmed, TEXTS, [{"unit": unit.pk, "points": points}], by=liisa, at=NOW)


def test_a_unit_of_another_school_is_refused(confirmed: Mobility, liisa: Actor) -> None:
    foreign = make_unit(make_school("Toinen koulu"))
    with pytest.raises(operations.CannotWrite, match="not among the school’s units"):
        operations.write_agreement(confirmed, TEXTS, [{"unit": foreign.pk, "points": 5}], by=liisa, at=NOW)


def test_what_is_missing_is_said_before_sending(stay: Mobility, liisa: Actor) -> None:
    agreement = operations.write_agreement(stay, {}, [], by=liisa, at=NOW).agreement
    with pytest.raises(operations.CannotSend) as refused:
        operations.send_for_signature(agreement, by=liisa, at=NOW)
    assert refused.value.reasons == [
        "The stay is not confirmed. Confirm the stay first.",
        "The participant’s e-mail address is missing. Add the address.",
        "The tasks are missing. Write what the participant does at the host.",
        "The mentor is missing. Write who guides the participant at the host.",
        "The assessment is missing. Write how learning is assessed.",
        "The stay has no units. Choose at least one unit of the qualification.",
    ]


def test_sending_freezes_one_hash_and_sends_a_link_to_each(sent: LearningAgreement) -> None:
    version = queries.present_version(sent)
    assert version.content_hash == sha256_of(version.content)
    assert version.due_on == date(2027, 9, 15)
    links = {link.role: link for link in Link.objects.all()}
    assert {role: (link.email, link.language) for role, link in links.items()} == {
        "participant": ("aino@example.org", "fi"), "host": ("maite@example.org", "es"),
    }  # fmt: skip
    assert links["host"].expires_at.date() > date(2027, 12, 1)
    mails = OutboxItem.objects.filter(key__startswith="mobility-").order_by("recipient")
    assert [(mail.recipient, mail.language) for mail in mails] == [
        ("aino@example.org", "fi"),
        ("maite@example.org", "es"),
    ]
    assert all("Aino" not in mail.subject for mail in mails)


def test_three_signatures_put_the_agreement_in_force(sent: LearningAgreement, liisa: Actor, aino: Actor, maite: Actor) -> None:
    in_force = sign_all(sent, liisa, aino, maite)
    version = queries.version_in_force(sent.mobility)
    assert in_force.state == "in_force"
    assert version is not None
    assert (version.number, version.in_force_at) == (1, NOW)
    signed = {one.role: one for one in signatures.of(sent.document)}
    assert {one.content_hash for one in signed.values()} == {version.content_hash}
    assert signed["school"].right_to_sign == "Decision of the rector"
    assert (signed["host"].position, signed["host"].organisation) == ("Head chef", "Restaurante Ejemplo")
    assert all(signatures.is_whole(one) for one in signed.values())


def test_nobody_signs_for_another(sent: LearningAgreement, liisa: Actor, matti: Actor, aino: Actor, maite: Actor) -> None:
    wrong = [
        (matti, "school"),
        (liisa, "participant"),
        (liisa, "host"),
        (aino, "host"),
        (maite, "participant"),
        (aino, "school"),
    ]
    for actor, role in wrong:
        with pytest.raises(operations.CannotSign, match="right to sign"):
            operations.sign(sent, role=role, name="X", by=actor, at=NOW)
    assert signatures.of(sent.document) == []


def test_signing_twice_is_one_signature(sent: LearningAgreement, aino: Actor) -> None:
    for hours in (0, 1):
        operations.sign(sent, role="participant", name="Aino", by=aino, at=NOW + timedelta(hours=hours))
    assert len(signatures.of(sent.document)) == 1
    lines = [one.operation for one in audit.lines_of(sent.mobility.agreement.application.case)]
    assert lines.count("mobility.sign") == 1


def test_a_text_that_changed_is_not_signed_unseen(sent: LearningAgreement, aino: Actor) -> None:
    with pytest.raises(operations.CannotSign, match="text has changed"):
        operations.sign(sent, role="participant", name="Aino", seen="1" * 64, by=aino, at=NOW)


def test_of_a_minor_from_before_the_guardian_is_named_beside_the_signature(
    confirmed: Mobility, unit: Unit, liisa: Actor, aino: Actor
) -> None:
    """A stay that was entered when guardians had no link of their own: the school has not added an address."""
    Participant.objects.filter(mobilities=confirmed).update(is_minor=True)
    agreement = operations.write_agreement(confirmed, TEXTS, [{"unit": unit.pk, "points": 20}], by=liisa, at=NOW).agreement
    operations.send_for_signature(agreement, by=liisa, at=NOW)
    with pytest.raises(operations.CannotSign, match="guardian"):
        operations.sign(agreement, role="participant", name="Aino", by=aino, at=NOW)
    operations.sign(agreement, role="participant", name="Aino", guardian="Eila Lehtola", by=aino, at=NOW)
    (signed,) = signatures.of(agreement.document)
    assert signed.right_to_sign == "Personal link sent to aino@example.org · Guardian: Eila Lehtola"
    assert [party.role for party in queries.signing_state(agreement).parties] == ["participant", "school", "host"]


def test_a_wish_for_correction_stops_signing_until_the_school_answers(
    sent: LearningAgreement, liisa: Actor, aino: Actor, maite: Actor
) -> None:
    operations.ask_correction(sent, text="The days are wrong", by=maite, at=NOW)
    assert queries.corrections_wanted(liisa) == [sent]
    with pytest.raises(operations.CannotSign, match="correction has been asked for"):
        operations.sign(sent, role="participant", name="Aino", by=aino, at=NOW)
    operations.keep_version(sent, reason="The days are right", by=liisa, at=NOW)
    operations.sign(sent, role="participant", name="Aino", by=aino, at=NOW)
    with pytest.raises(operations.CannotAskCorrection, match="only the participant, the guardian and the host"):
        operations.ask_correction(sent, text="x", by=liisa, at=NOW)


def test_a_change_is_a_new_version_that_all_three_sign_again(
    sent: LearningAgreement, unit: Unit, liisa: Actor, aino: Actor, maite: Actor
) -> None:
    sign_all(sent, liisa, aino, maite)
    first = queries.version_in_force(sent.mobility)
    with pytest.raises(operations.CannotWrite, match="Make a new version first"):
        operations.write_agreement(sent.mobility, TEXTS, [], by=liisa, at=NOW)
    with pytest.raises(operations.CannotChange, match="new version of the learning agreement"):
        operations.save(sent.mobility, {"city": "Getxo"}, by=liisa, at=NOW)
    second = operations.new_version(sent, reason="A new mentor", by=liisa, at=NOW)
    assert [one.points for one in queries.units_of(second)] == [Decimal(20)]
    operations.save(sent.mobility, {"city": "Getxo"}, by=liisa, at=NOW)
    operations.write_agreement(sent.mobility, {"mentor": "Jon Etxe"}, [{"unit": unit.pk, "points": 10}], by=liisa, at=NOW)
    agreement = operations.send_for_signature(sent, by=liisa, at=NOW + timedelta(days=1))
    assert queries.version_in_force(sent.mobility) == first
    sign_all(agreement, liisa, aino, maite)
    in_force = queries.version_in_force(sent.mobility)
    assert in_force is not None
    assert (in_force.number, in_force.content["host"]["city"], in_force.content["units"][0]["points"]) == (
        2,
        "Getxo",
        "10",
    )
    assert [(one.version, one.role) for one in signatures.of(sent.document)].count((1, "host")) == 1
    earlier = queries.versions_of(agreement).get(number=1)
    assert (earlier.replaced_at, earlier.content["mentor"]) == (NOW, "Maite Ibarra")
    assert [one.version.number for one in queries.units_in_force([sent.mobility_id])] == [2]


def test_a_new_link_closes_the_earlier_one(sent: LearningAgreement, liisa: Actor, stranger: Actor) -> None:
    before = Link.objects.get(role="host")
    token = operations.issue_link(sent.mobility, role="host", by=liisa, at=NOW)
    before.refresh_from_db()
    assert before.revoked_at is not None
    assert token
    with pytest.raises(operations.CannotSend, match="only the school"):
        operations.issue_link(sent.mobility, role="host", by=stranger, at=NOW)


def test_what_waits_is_told_to_school_and_link_holder(sent: LearningAgreement, liisa: Actor, matti: Actor, aino: Actor) -> None:
    link = Link.objects.get(role="participant")
    assert (queries.to_sign(link).state, queries.to_sign(link).due_on) == ("sign", date(2027, 9, 15))
    assert (queries.awaiting_school(liisa), queries.awaiting_school(matti)) == ([sent], [])
    operations.sign(sent, role="participant", name="Aino", by=aino, at=NOW)
    operations.sign(sent, role="school", name="Liisa", by=liisa, at=NOW)
    assert queries.to_sign(link).state == "waiting"
    assert queries.awaiting_school(liisa) == []
