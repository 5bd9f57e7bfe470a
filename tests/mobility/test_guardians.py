"""The guardian of somebody under 18 signs by a link of their own: named, invited, signing, saying no, replaced.

Seen failing: with the guardian left out of `queries.roles_of` three signatures put a minor's agreement in force; with the refusal
left out of `may_be_signed` the host signed on; with the closing of links left out the earlier guardian's link stayed open.
"""

from datetime import timedelta
from itertools import permutations

import pytest
from guardian_examples import GUARDIAN, MINOR, minors_agreement, sign_as, signers
from stay_examples import NOW, PERSON, link_actor

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.mobility import operations, paper, queries
from vaihto.mobility.models import LearningAgreement, Mobility, Participant
from vaihto.people import links
from vaihto.people.models import Link
from vaihto.qualifications.models import Unit

EVERYBODY = ("participant", "guardian", "school", "host")


@pytest.fixture
def minors(stay: Mobility, unit: Unit, liisa: Actor) -> LearningAgreement:
    """Return a minor's learning agreement that was sent for signature."""
    return minors_agreement(stay, unit, liisa)


def again(agreement: LearningAgreement, liisa: Actor, unit: Unit, person: dict[str, object]) -> LearningAgreement:
    """Return the learning agreement sent anew with other words about the participant."""
    operations.new_version(agreement, reason="Another guardian", by=liisa, at=NOW)
    operations.name_participant(agreement.mobility, person, by=liisa, at=NOW)
    return operations.send_for_signature(agreement, by=liisa, at=NOW + timedelta(days=1))


def is_open(role: str) -> bool:
    return links.is_open(Link.objects.filter(role=role).latest("pk"))


# --- who is named -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["guardian_name", "guardian_email"])
def test_a_minor_without_guardian_is_not_saved(stay: Mobility, liisa: Actor, name: str) -> None:
    with pytest.raises(operations.CannotChange, match="guardian’s name or address is missing"):
        operations.name_participant(stay, {**MINOR, name: " "}, by=liisa, at=NOW)
    assert Participant.objects.count() == 0


@pytest.mark.parametrize("email", ["Aino@Example.org", "maite@example.org"])
def test_the_guardians_address_is_neither_the_participants_nor_the_hosts(stay: Mobility, liisa: Actor, email: str) -> None:
    with pytest.raises(operations.CannotChange, match="that of the participant or the host"):
        operations.name_participant(stay, {**MINOR, "guardian_email": email}, by=liisa, at=NOW)


def test_the_hosts_address_does_not_become_the_guardians_later(stay: Mobility, liisa: Actor) -> None:
    operations.name_participant(stay, MINOR, by=liisa, at=NOW)
    with pytest.raises(operations.CannotChange, match="that of the participant or the host"):
        operations.save(stay, {"host_email": "EILA@example.org"}, by=liisa, at=NOW)


def test_of_an_adult_no_guardian_is_kept(stay: Mobility, liisa: Actor) -> None:
    kept = operations.name_participant(stay, {**PERSON, **GUARDIAN}, by=liisa, at=NOW)
    assert (kept.guardian_name, kept.guardian_email, kept.guardian_language) == ("", "", "fi")


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_the_text_names_the_guardian_and_what_is_promised_in_the_guardians_language(minors: LearningAgreement) -> None:
    version = queries.present_version(minors)
    assert version.content["participant"]["guardian"] == {"name": "Eila Lehtola"}
    assert sorted(version.content["commitments"]) == ["en", "es", "et", "fi", "sv"]
    assert [one["role"] for one in version.content["commitments"]["et"]] == [
        "host", "school", "school", "participant", "guardian",
    ]  # fmt: skip
    assert "eila@example.org" not in str(version.content)
    assert version.content_hash == sha256_of(version.content)


def test_the_text_of_an_adult_has_no_word_of_a_guardian(sent: LearningAgreement) -> None:
    content = queries.present_version(sent).content
    assert "guardian" not in content["participant"]
    assert [one["role"] for one in content["commitments"]["en"]] == ["host", "school", "participant"]
    assert [party.role for party in queries.signing_state(sent).parties] == ["participant", "school", "host"]


def test_the_guardian_gets_a_link_with_the_others_in_the_guardians_language(minors: LearningAgreement) -> None:
    found = {link.role: (link.email, link.name, link.language) for link in Link.objects.all()}
    assert found["guardian"] == ("eila@example.org", "Eila Lehtola", "et")
    assert set(found) == {"participant", "guardian", "host"}
    mail = OutboxItem.objects.get(recipient="eila@example.org")
    assert (mail.language, "/et/stays/guardian/" in mail.body, "Aino" in mail.body) == ("et", True, False)


# --- signing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", permutations(EVERYBODY))
def test_only_the_fourth_signature_puts_a_minors_agreement_in_force(
    minors: LearningAgreement, liisa: Actor, order: tuple[str, ...]
) -> None:
    three = sign_as(minors, liisa, *order[:3])
    assert (three.state, queries.version_in_force(minors.mobility)) == ("signing", None)
    assert [party.role for party in queries.signing_state(minors).missing] == [order[3]]
    assert sign_as(minors, liisa, order[3]).state == "in_force"
    signed = signatures.of(minors.document)
    assert {one.content_hash for one in signed} == {queries.present_version(minors).content_hash}
    assert sorted(one.role for one in signed) == sorted(EVERYBODY)


def test_the_participant_names_no_guardian_any_more(minors: LearningAgreement, liisa: Actor) -> None:
    sign_as(minors, liisa, "participant", "guardian")
    rights = {one.role: (one.right_to_sign, one.statement) for one in signatures.of(minors.document)}
    assert rights == {
        "participant": ("Personal link sent to aino@example.org", "I have read the agreement and sign it."),
        "guardian": (
            "Personal link sent to eila@example.org",
            "I am the participant’s guardian. I have read the agreement and sign it.",
        ),
    }  # fmt: skip


def test_nobody_signs_for_the_guardian_nor_the_guardian_for_others(minors: LearningAgreement, liisa: Actor) -> None:
    stay = minors.mobility
    other = Mobility.objects.filter(agreement=stay.agreement).exclude(pk=stay.pk).earliest("pk")
    people = signers(stay, liisa)
    wrong = [(people[role], "guardian") for role in ("participant", "host", "school")]
    wrong += [(people["guardian"], role) for role in ("participant", "host", "school")]
    wrong += [(link_actor(other, "guardian", "eila@example.org"), "guardian")]
    for actor, role in wrong:
        with pytest.raises(operations.CannotSign, match="right to sign"):
            operations.sign(minors, role=role, name="X", by=actor, at=NOW)
    assert signatures.of(minors.document) == []


def test_an_adults_agreement_has_no_place_for_a_guardian(sent: LearningAgreement) -> None:
    with pytest.raises(operations.CannotSign, match="names no guardian"):
        operations.sign(sent, role="guardian", name="X", by=link_actor(sent.mobility, "guardian", "x@example.org"), at=NOW)
    with pytest.raises(operations.CannotRefuse, match="does not wait for your signature"):
        operations.refuse_to_sign(sent, reason="x", by=link_actor(sent.mobility, "guardian", "x@example.org"), at=NOW)


def test_a_version_from_before_keeps_its_three_parties_and_its_hash(minors: LearningAgreement, liisa: Actor) -> None:
    """Frozen before guardians signed: `is_minor` without the key. Whatever is stored of a guardian today does not count."""
    version = queries.present_version(minors)
    del version.content["participant"]["guardian"]
    version.content_hash = sha256_of(version.content)
    version.save()
    people = signers(minors.mobility, liisa)
    operations.sign(minors, role="participant", name="Aino", guardian="Eila Lehtola", by=people["participant"], at=NOW)
    in_force = sign_as(minors, liisa, "host", "school")
    assert (in_force.state, [party.role for party in queries.signing_state(minors).parties]) == (
        "in_force", ["participant", "school", "host"],
    )  # fmt: skip
    assert queries.present_version(minors).content_hash == version.content_hash


def test_the_paper_names_the_guardian_and_has_four_signatures(minors: LearningAgreement, liisa: Actor) -> None:
    sign_as(minors, liisa, *EVERYBODY)
    version = queries.present_version(minors)
    values, signed = paper.values_of(version, "en")
    assert ["Guardian", "Eila Lehtola"] in values["facts"]
    assert [row[0] for row in values["signatures"]["rows"]] == ["Participant", "Guardian", "School", "Host"]
    assert len(signed) == 4
    assert paper.made(version, "fi")[:4] == b"%PDF"


# --- saying no --------------------------------------------------------------------------------------------------------


def test_a_refusal_reaches_the_school_at_once_and_stops_signing(minors: LearningAgreement, liisa: Actor, matti: Actor) -> None:
    people = signers(minors.mobility, liisa)
    operations.refuse_to_sign(minors, reason=" The host is too far away. ", by=people["guardian"], at=NOW)
    assert (queries.refusals(liisa), queries.awaiting_school(liisa)) == ([minors], [])
    mail = OutboxItem.objects.get(key__startswith="mobility-refused")
    assert mail.recipient == liisa.email
    assert ("too far" in mail.body, "Aino" in mail.subject + mail.body) == (False, False)
    assert "too far" not in str([line.changes for line in audit.lines_of(minors.mobility.agreement.application.case)])
    for role in ("host", "school", "participant", "guardian"):
        with pytest.raises(operations.CannotSign, match="guardian does not sign"):
            sign_as(minors, liisa, role)
    operations.keep_version(minors, reason="We called you: the host is in town.", by=liisa, at=NOW)
    answer = OutboxItem.objects.get(key__startswith="mobility-answered")
    assert (answer.recipient, answer.language) == ("eila@example.org", "et")
    assert "the host is in town" in answer.body
    assert "/et/lost-link/" in answer.body
    assert (sign_as(minors, liisa, *EVERYBODY).state, queries.refusals(liisa)) == ("in_force", [])


def test_a_refusal_needs_a_reason_the_guardian_and_no_signature(minors: LearningAgreement, liisa: Actor) -> None:
    people = signers(minors.mobility, liisa)
    for role in ("participant", "school"):
        with pytest.raises(operations.CannotRefuse, match="only the guardian and the host"):
            operations.refuse_to_sign(minors, reason="x", by=people[role], at=NOW)
    with pytest.raises(operations.CannotRefuse, match="the reason is missing"):
        operations.refuse_to_sign(minors, reason=" ", by=people["guardian"], at=NOW)
    sign_as(minors, liisa, "guardian")
    with pytest.raises(operations.CannotRefuse, match="you have signed"):
        operations.refuse_to_sign(minors, reason="x", by=people["guardian"], at=NOW)
    assert not OutboxItem.objects.filter(key__startswith="mobility-refused").exists()


def test_the_same_refusal_twice_is_one(minors: LearningAgreement, liisa: Actor) -> None:
    for hours in (0, 1):
        by = signers(minors.mobility, liisa)["guardian"]
        operations.refuse_to_sign(minors, reason="No", by=by, at=NOW + timedelta(hours=hours))
    assert OutboxItem.objects.filter(key__startswith="mobility-refused").count() == 1


def test_the_guardian_asks_for_a_correction_like_the_others(minors: LearningAgreement, liisa: Actor) -> None:
    operations.ask_correction(minors, text="The town is wrong", by=signers(minors.mobility, liisa)["guardian"], at=NOW)
    assert queries.corrections_wanted(liisa) == [minors]


# --- another guardian, or none ----------------------------------------------------------------------------------------


def test_who_turns_18_signs_a_new_version_without_guardian(minors: LearningAgreement, liisa: Actor, unit: Unit) -> None:
    sign_as(minors, liisa, "guardian")
    sent = again(minors, liisa, unit, {"is_minor": False})
    assert not is_open("guardian")
    assert Participant.objects.get().guardian_email == ""
    assert sign_as(sent, liisa, "participant", "school", "host").state == "in_force"
    earlier = queries.versions_of(sent).get(number=1)
    assert [party.role for party in queries.signing_state(sent, earlier).parties] == [
        "participant", "guardian", "school", "host",
    ]  # fmt: skip


def test_another_guardian_signs_a_new_version_and_the_earlier_link_closes(
    minors: LearningAgreement, liisa: Actor, unit: Unit
) -> None:
    before = Link.objects.get(role="guardian")
    operations.new_version(minors, reason="Another guardian", by=liisa, at=NOW)
    assert is_open("guardian")
    other = {"guardian_name": "Ari Lehtola", "guardian_email": "ari@example.org"}
    operations.name_participant(minors.mobility, other, by=liisa, at=NOW)
    before.refresh_from_db()
    assert before.revoked_at is not None
    links.renew(before)
    assert Link.objects.filter(role="guardian", revoked_at=None).count() == 0
    sent = operations.send_for_signature(minors, by=liisa, at=NOW)
    assert Link.objects.filter(role="guardian", revoked_at=None).get().email == "ari@example.org"
    assert queries.signing_state(sent).guardian.name == "Ari Lehtola"  # type: ignore[union-attr]


def test_while_a_text_is_in_signature_the_guardian_does_not_change(minors: LearningAgreement, liisa: Actor) -> None:
    with pytest.raises(operations.CannotChange, match="new version of the learning agreement"):
        operations.name_participant(minors.mobility, {"guardian_name": "Ari"}, by=liisa, at=NOW)


def test_a_new_link_goes_only_to_whom_the_text_names(minors: LearningAgreement, liisa: Actor) -> None:
    token = operations.issue_link(minors.mobility, role="guardian", by=liisa, at=NOW)
    assert links.find(token) == Link.objects.filter(role="guardian").latest("pk")
    Participant.objects.update(guardian_name="Ari Lehtola")
    with pytest.raises(operations.CannotSend, match="names no guardian or another one"):
        operations.issue_link(minors.mobility, role="guardian", by=liisa, at=NOW)


def test_a_cancelled_stay_closes_the_guardians_link(minors: LearningAgreement, liisa: Actor) -> None:
    operations.cancel(minors.mobility, reason="Ill", by=liisa, at=NOW)
    assert [is_open(role) for role in ("participant", "guardian", "host")] == [False, False, False]


def test_a_stay_from_before_gets_its_guardian_by_a_new_version(sent: LearningAgreement, liisa: Actor, unit: Unit) -> None:
    agreement = again(sent, liisa, unit, MINOR)
    assert sign_as(agreement, liisa, "participant", "school", "host").state == "signing"
    assert sign_as(agreement, liisa, "guardian").state == "in_force"
