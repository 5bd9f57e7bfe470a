"""The host assesses by its link: when, what is needed, once."""

from datetime import timedelta

import pytest

from tests.recognition.recognition_examples import (
    BACK,
    BEFORE,
    HOST_SAYS,
    NEARLY,
    all_achieved,
    host,
    participant,
    units_of,
)
from vaihto.core.canonical import sha256_of
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.mobility.models import Mobility
from vaihto.people.models import Link
from vaihto.recognition import operations, queries


def test_the_host_assesses_from_a_week_before_the_last_day(stay: Mobility) -> None:
    with pytest.raises(operations.CannotAssess, match=r"can be assessed from 23.October.2027"):
        operations.save_assessment(stay, HOST_SAYS, {}, by=host(stay), at=NEARLY - timedelta(days=2))
    saved = operations.save_assessment(stay, HOST_SAYS, {}, by=host(stay), at=NEARLY)
    assert (saved.words, saved.handed_in_at) == ("Muy bien", None)


def test_parts_are_saved_one_by_one_and_nothing_is_lost(stay: Mobility) -> None:
    first, second = (outcome.pk for outcome in units_of(stay)[0].outcomes.all())
    operations.save_assessment(stay, {}, {first: ("partly", None)}, by=host(stay), at=NEARLY)
    operations.save_assessment(stay, {}, {first: (None, "No medimos el desperdicio")}, by=host(stay), at=NEARLY)
    operations.save_assessment(stay, {}, {second: (None, "Half a thought")}, by=host(stay), at=NEARLY)
    assessment = queries.assessment_of(stay.pk)
    assert assessment is not None
    assert [(a.outcome_id, a.grade, a.comment) for a in assessment.achievements.all()] == [
        (first, "partly", "No medimos el desperdicio"),
        (second, "", "Half a thought"),
    ]


def test_saving_the_same_again_leaves_no_line(stay: Mobility) -> None:
    operations.save_assessment(stay, HOST_SAYS, {}, by=host(stay), at=NEARLY)
    lines = AuditLine.objects.count()
    operations.save_assessment(stay, HOST_SAYS, {}, by=host(stay), at=NEARLY)
    assert AuditLine.objects.count() == lines


def test_what_is_missing_is_said_outcome_by_outcome(stay: Mobility) -> None:
    grades = all_achieved(stay)
    first, second, *_rest = grades
    grades[first] = ("partly", "")
    grades[second] = ("", "")
    with pytest.raises(operations.CannotAssess) as refused:
        operations.hand_in_assessment(stay, {}, grades, by=host(stay), at=NEARLY)
    assert refused.value.reasons == [
        "Outcome “Valmistaa annoksia”: write what was missing.",
        "Outcome “Suunnittelee työnsä”: the answer is missing. Choose one.",
        "Your name is missing. Write your name.",
        "Your position is missing. Write what you do at the host.",
    ]


def test_handing_in_freezes_spends_the_link_and_tells_both(stay: Mobility) -> None:
    made = operations.hand_in_assessment(stay, HOST_SAYS, all_achieved(stay), by=host(stay), at=NEARLY)
    assert made.handed_in_at == NEARLY
    assert made.content_hash == sha256_of(made.content)
    assert [one["grade"] for one in made.content["outcomes"]] == ["achieved"] * 4
    assert Link.objects.filter(role="host", subject_id=str(stay.pk)).latest("pk").spent_at is not None
    mails = OutboxItem.objects.filter(key__startswith="recognition-").order_by("recipient")
    assert [mail.recipient.split("@")[0] for mail in mails] == ["liisa", "maite"]
    assert audit.verify() == []


def test_handing_in_twice_changes_nothing(stay: Mobility) -> None:
    first = operations.hand_in_assessment(stay, HOST_SAYS, all_achieved(stay), by=host(stay), at=NEARLY)
    again = operations.hand_in_assessment(stay, {"words": "Other"}, {}, by=host(stay), at=BACK)
    late = operations.save_assessment(stay, {"words": "Other"}, {}, by=host(stay), at=BACK)
    assert [(one.words, one.content_hash) for one in (again, late)] == [("Muy bien", first.content_hash)] * 2
    assert AuditLine.objects.filter(operation="recognition.hand_in_assessment").count() == 1


def test_only_the_host_of_this_stay_assesses(stay: Mobility, liisa: Actor) -> None:
    for somebody in (liisa, participant(stay)):
        with pytest.raises(operations.CannotAssess, match="only the host"):
            operations.save_assessment(stay, HOST_SAYS, {}, by=somebody, at=NEARLY)


def test_a_stay_without_an_agreement_in_force_has_nothing_to_assess(project: object, liisa: Actor) -> None:
    from tests.recognition.recognition_examples import plan_stays
    from vaihto.mobility import operations as mobility

    stay = plan_stays(project, liisa)[1]  # type: ignore[arg-type]
    mobility.name_participant(stay, {"name": "Elli"}, by=liisa, at=BEFORE)
    stay = mobility.confirm(stay, {"starts_on": NEARLY.date(), "ends_on": NEARLY.date()}, by=liisa, at=BEFORE)
    with pytest.raises(operations.CannotAssess, match="no learning agreement is in force"):
        operations.save_assessment(stay, HOST_SAYS, {}, by=host(stay), at=NEARLY)


def test_the_school_asks_the_host_by_a_fresh_link(stay: Mobility, liisa: Actor, stranger: Actor) -> None:
    with pytest.raises(operations.CannotAssess, match="only a coordinator"):
        operations.ask_host(stay, by=stranger, at=NEARLY)
    token = operations.ask_host(stay, by=liisa, at=NEARLY)
    mail = OutboxItem.objects.get(key__startswith="recognition-assess:")
    assert f"/es/recognition/host/{token}/" in mail.body
    assert (mail.recipient, mail.language) == ("maite@example.org", "es")
    assert "Aino" not in mail.subject + mail.body
