"""The school decides per unit within the limits, corrects with a reason, and the transcript follows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.mobility.stay_examples import PERSON, make_unit
from tests.recognition.recognition_examples import (
    BACK,
    HOST_SAYS,
    HOW,
    LATER,
    NEARLY,
    all_achieved,
    bring_back,
    decide_all,
    host,
    plan_stays,
    sign_all,
    units_of,
)
from vaihto.core.canonical import sha256_of
from vaihto.grants.models import GrantAgreement
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.mobility.models import Mobility, Participant
from vaihto.recognition import operations, queries
from vaihto.recognition.models import RecognitionDecision, Transcript


def test_a_decision_keeps_who_decided_and_by_what_right(over: Mobility, liisa: Actor) -> None:
    unit = units_of(over)[0]
    made = operations.decide(unit, extent="part", points=Decimal("12.5"), reason="Hygiene", how=HOW, by=liisa, at=LATER)
    assert (made.extent, made.points, made.decided_by) == ("part", Decimal("12.5"), "Liisa Korpela")
    assert (made.decided_by_position, made.right) == ("Head of international affairs", "Decision of the rector")
    line = AuditLine.objects.get(operation="recognition.decide")
    assert line.case == f"application:{over.agreement.application_id}"
    assert line.changes["points"] == "12.5"


def test_in_full_gives_the_points_agreed_and_none_gives_none(over: Mobility, liisa: Actor) -> None:
    first, second = units_of(over)
    assert operations.decide(first, extent="full", reason="All", how=HOW, by=liisa, at=LATER).points == Decimal(20)
    assert operations.decide(second, extent="none", reason="Nothing", how=HOW, by=liisa, at=LATER).points == Decimal(0)


@pytest.mark.parametrize(
    ("extent", "points", "reason", "words"),
    [
        ("part", "20", "x", "more than 0 and fewer than the points agreed: 20"),
        ("part", "0", "x", "more than 0 and fewer"),
        ("part", "1.25", "x", "more than one decimal"),
        ("part", None, "x", "points are missing"),
        ("full", None, " ", "reason is missing"),
        ("some", None, "x", "answer is missing"),
    ],
)
def test_the_limits_are_said(over: Mobility, liisa: Actor, extent: str, points: str | None, reason: str, words: str) -> None:
    wanted = Decimal(points) if points else None
    with pytest.raises(operations.CannotDecide, match=words):
        operations.decide(units_of(over)[0], extent=extent, points=wanted, reason=reason, how=HOW, by=liisa, at=LATER)
    assert not RecognitionDecision.objects.exists()


def test_sixty_points_a_year_is_the_most(project: GrantAgreement, liisa: Actor) -> None:
    first, second, _third = plan_stays(project, liisa)
    units = [make_unit(project.organisation, f"Unit {n}", "30") for n in range(4)]
    one = bring_back(sign_all(first, liisa, units[:2], points=30), liisa)
    decide_all(one, liisa)
    person = {**PERSON, "participant": Participant.objects.get().pk}
    other = bring_back(sign_all(second, liisa, units[2:], points=5, person=person), liisa)
    with pytest.raises(operations.CannotDecide, match=r"left of the learner’s study year. At most: 0"):
        operations.decide(units_of(other)[0], extent="full", reason="All", how=HOW, by=liisa, at=LATER)
    next_year = LATER + timedelta(days=300)
    operations.decide(units_of(other)[0], extent="full", reason="All", how=HOW, by=liisa, at=next_year)


def test_a_unit_is_never_recognised_beyond_its_size(project: GrantAgreement, liisa: Actor) -> None:
    first, second, _third = plan_stays(project, liisa)
    unit = make_unit(project.organisation, "Platos", "30")
    decide_all(bring_back(sign_all(first, liisa, [unit], points=20), liisa), liisa)
    person = {"participant": Participant.objects.get().pk}
    again = bring_back(sign_all(second, liisa, [unit], points=20, person=person), liisa)
    with pytest.raises(operations.CannotDecide, match=r"left of the unit. At most: 10"):
        operations.decide(units_of(again)[0], extent="full", reason="All", how=HOW, by=liisa, at=LATER)
    operations.decide(units_of(again)[0], extent="part", points=Decimal(10), reason="Rest", how=HOW, by=liisa, at=LATER)


def test_only_a_coordinator_of_the_school_decides(over: Mobility, matti: Actor, stranger: Actor, riikka: Actor) -> None:
    for somebody in (matti, stranger, riikka, host(over)):
        with pytest.raises(operations.CannotDecide, match="only a coordinator"):
            operations.decide(units_of(over)[0], extent="full", reason="All", how=HOW, by=somebody, at=LATER)


def test_nothing_is_decided_before_the_return(stay: Mobility, liisa: Actor) -> None:
    with pytest.raises(operations.CannotDecide, match="return has not been recorded"):
        operations.decide(units_of(stay)[0], extent="full", reason="All", how=HOW, by=liisa, at=NEARLY)


def test_the_same_decision_twice_is_one_and_another_needs_a_correction(over: Mobility, liisa: Actor) -> None:
    unit = units_of(over)[0]
    first = operations.decide(unit, extent="full", reason="All", how=HOW, by=liisa, at=LATER)
    assert operations.decide(unit, extent="full", reason="All", how=HOW, by=liisa, at=LATER) == first
    with pytest.raises(operations.CannotDecide, match="has been decided"):
        operations.decide(unit, extent="none", reason="All", how=HOW, by=liisa, at=LATER)


def test_a_correction_is_a_new_version_with_its_reason(over: Mobility, liisa: Actor) -> None:
    unit = units_of(over)[0]
    first = operations.decide(unit, extent="full", reason="All", how=HOW, by=liisa, at=LATER)
    with pytest.raises(operations.CannotDecide, match="the reason is missing"):
        operations.correct(first, extent="none", reason="Nothing", correction_reason="", how=HOW, by=liisa, at=LATER)
    second = operations.correct(
        first,
        extent="part",
        points=Decimal(5),
        reason="Only a part",
        correction_reason="Wrong unit",
        how=HOW,
        by=liisa,
        at=LATER,
    )
    assert (second.version, second.is_current, second.correction_reason) == (2, True, "Wrong unit")
    shown = next(one for one in queries.of_mobility(over.pk).units if one.agreed == unit)
    assert (shown.decision, shown.earlier) == (second, (first,))
    line = AuditLine.objects.get(operation="recognition.correct")
    assert (line.changes["points"], line.changes["extent"], line.reason) == (
        ["20.0", "5"],
        ["full", "part"],
        "Wrong unit",
    )
    with pytest.raises(operations.CannotDecide, match="somebody has corrected it meanwhile"):
        operations.correct(first, extent="none", reason="No", correction_reason="Again", how=HOW, by=liisa, at=LATER)


def test_the_last_decision_issues_a_frozen_transcript(stay: Mobility, liisa: Actor) -> None:
    operations.hand_in_assessment(stay, HOST_SAYS, all_achieved(stay), by=host(stay), at=NEARLY)
    over = bring_back(stay, liisa)
    operations.decide(units_of(over)[0], extent="full", reason="All", how=HOW, by=liisa, at=LATER)
    assert queries.transcript_of(over.pk) is None
    operations.decide(units_of(over)[1], extent="part", points=Decimal(5), reason="Part", how=HOW, by=liisa, at=LATER)
    transcript = queries.transcript_of(over.pk)
    assert transcript is not None
    assert transcript.content_hash == sha256_of(transcript.content)
    assert (transcript.content["points"], transcript.content["agreed"]) == ("25.0", "40.0")
    assert transcript.content["assessor"]["name"] == "Maite Ibarra"
    assert len(transcript.code) == 14
    mail = OutboxItem.objects.get(key=f"recognition-transcript:{transcript.pk}")
    assert (mail.recipient, mail.language) == ("aino@example.org", "fi")
    assert audit.verify() == []


def test_issuing_again_gives_the_same_and_a_correction_a_new_version(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    first = queries.transcript_of(over.pk)
    assert operations.issue_transcript(over, by=liisa, at=LATER) == first
    decision = RecognitionDecision.objects.first()
    assert decision is not None
    operations.correct(decision, extent="none", reason="Nothing", correction_reason="Error", how=HOW, by=liisa, at=LATER)
    second = queries.transcript_of(over.pk)
    assert second is not None
    assert (second.version, second.content["points"]) == (2, "20.0")
    assert Transcript.objects.get(version=1).replaced_at == LATER
    with pytest.raises(operations.CannotIssue, match="only a coordinator"):
        operations.issue_transcript(over, by=host(over), at=LATER)


def test_the_share_leaves_out_what_waits_and_the_days_count_to_the_first_decision(
    project: GrantAgreement, over: Mobility, liisa: Actor
) -> None:
    other = bring_back(sign_all(plan_stays_of(project)[1], liisa, [make_unit(project.organisation, "Other")]), liisa)
    first, second = units_of(over)
    operations.decide(first, extent="full", reason="All", how=HOW, by=liisa, at=BACK)
    decision = operations.decide(second, extent="part", points=Decimal(5), reason="Part", how=HOW, by=liisa, at=LATER)
    operations.correct(
        decision, extent="part", points=Decimal(10), reason="Part", correction_reason="Error", how=HOW, by=liisa,
        at=LATER + timedelta(days=9),
    )  # fmt: skip
    share = queries.share_recognised([over.pk, other.pk])
    assert (share.recognised, share.agreed, share.undecided, share.share) == (30, 40, 20, Decimal("0.7500"))
    assert queries.days_to_decision([over.pk, other.pk]).days == ((LATER.date() - date(2027, 10, 30)).days,)
    assert [one.pk for one in queries.awaiting(liisa)] == [other.pk]


def plan_stays_of(project: GrantAgreement) -> list[Mobility]:
    return list(Mobility.objects.filter(agreement=project).order_by("pk"))


def test_stays_without_an_agreement_say_why_they_cannot_be_recognised(
    project: GrantAgreement, over: Mobility, liisa: Actor
) -> None:
    from vaihto.mobility import operations as mobility

    bare = plan_stays_of(project)[2]
    mobility.name_participant(bare, {"name": "Elli"}, by=liisa, at=BACK)
    mobility.confirm(bare, {"starts_on": date(2027, 10, 1), "ends_on": date(2027, 10, 30)}, by=liisa, at=BACK)
    bring_back(Mobility.objects.get(pk=bare.pk), liisa)
    assert queries.of_mobility(bare.pk).stage == "no_agreement"
    found = {row.pk: queries.stage_of(row) for row in queries.visible_to(liisa)}
    assert found == {over.pk: "waiting", bare.pk: "no_agreement"}


SHOWN = operations.Verified("demonstration", "as_planned", "both", date(2027, 10, 29), "Paella for forty")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (operations.Verified("", "as_planned"), "how it was verified is missing"),
        (operations.Verified("documents", ""), "kind of recognition is missing"),
        (operations.Verified("demonstration", "as_planned"), "the skills demonstration is not told"),
        (operations.Verified("demonstration", "as_planned", "moon", date(2027, 10, 29), "x"), "is not told"),
    ],
)
def test_how_it_was_verified_must_be_said(over: Mobility, liisa: Actor, how: operations.Verified, words: str) -> None:
    with pytest.raises(operations.CannotDecide, match=words):
        operations.decide(units_of(over)[0], extent="full", reason="All", how=how, by=liisa, at=LATER)
    assert not RecognitionDecision.objects.exists()


def test_the_decision_and_the_transcript_keep_how_it_was_verified(over: Mobility, liisa: Actor) -> None:
    first, second = units_of(over)
    made = operations.decide(first, extent="full", reason="All", how=SHOWN, by=liisa, at=LATER)
    assert (made.route, made.way, made.demonstration_place) == ("demonstration", "as_planned", "both")
    assert operations.decide(first, extent="full", reason="All", how=SHOWN, by=liisa, at=LATER) == made
    operations.decide(second, extent="none", reason="Nothing", how=HOW, by=liisa, at=LATER)
    unit, refused = Transcript.objects.get().content["units"]
    assert (unit["route"], unit["way"]) == ("demonstration", "as_planned")
    assert unit["demonstration"] == {"place": "both", "on": "2027-10-29", "text": "Paella for forty"}
    assert (refused["route"], refused["way"], refused["demonstration"]) == ("documents", "", None)
    changes = AuditLine.objects.filter(operation="recognition.decide").order_by("pk")[0].changes
    assert (changes["route"], changes["way"]) == ("demonstration", "as_planned")
    assert "Paella" not in str(changes)


def test_another_way_of_verifying_is_another_decision(over: Mobility, liisa: Actor) -> None:
    unit = units_of(over)[0]
    first = operations.decide(unit, extent="full", reason="All", how=HOW, by=liisa, at=LATER)
    with pytest.raises(operations.CannotDecide, match="has been decided"):
        operations.decide(unit, extent="full", reason="All", how=SHOWN, by=liisa, at=LATER)
    second = operations.correct(
        first, extent="full", reason="All", correction_reason="It was shown", how=SHOWN, by=liisa, at=LATER
    )
    assert (second.version, second.route) == (2, "demonstration")


def test_what_does_not_belong_to_the_route_is_not_kept(over: Mobility, liisa: Actor) -> None:
    how = operations.Verified("assessors", "as_planned", "both", date(2027, 10, 29), "Left over")
    made = operations.decide(units_of(over)[0], extent="none", reason="No", how=how, by=liisa, at=LATER)
    assert (made.route, made.way, made.demonstration_on, made.demonstration_text) == ("assessors", "", None, "")
