"""Who assesses what: found, changed by hand, kept when run again, published at once; conflicts seen and declared."""

from decimal import Decimal

import pytest
from assessment_examples import DUE, NOW, actor, eligible, person

from vaihto.assessment import connections, operations, planning, queries, states
from vaihto.assessment.models import Assignment, Invitation, PlannedPair
from vaihto.kit.models import OutboxItem


@pytest.fixture
def swede(db):
    return person("selma@example.org", "Selma Svensk", role="assessor", language="sv")


@pytest.fixture
def pool(antti, birgit, swede, officer):
    for who, languages, fields in ((antti, ["fi"], ["Health"]), (birgit, ["fi", "sv"], ["catering"]), (swede, ["sv"], [])):
        operations.keep_profile(who, {"languages": languages, "fields": fields}, [], by=officer, at=NOW)
    return antti, birgit, swede


@pytest.fixture
def arranged(call, officer):
    return operations.arrange(call, {"needs": 1, "most_each": 5}, by=officer, at=NOW)


def named(call):
    return {(one.application.number, one.assessor.name) for one in PlannedPair.objects.filter(call=call).exclude(kind="unwanted")}


def test_the_plan_is_invisible_until_it_is_published_and_then_everybody_gets_one_mail(call, application, pool, arranged, officer):
    other = eligible(call, "Kuopion ammattiopisto", 9000, officer)
    operations.plan(call, by=officer, at=NOW)
    assert len(named(call)) == 2
    assert not queries.tasks_of(actor(pool[0])).exists()
    assert not queries.tasks_of(actor(pool[1])).exists()
    operations.publish_plan(call, due_on=DUE, by=officer, at=NOW)
    assert Assignment.objects.count() == 2
    assert not PlannedPair.objects.filter(call=call).exists()
    mails = OutboxItem.objects.filter(key__startswith="assessment.")
    assert sorted(mails.values_list("recipient", flat=True).distinct()) == sorted(
        {one.assessor.email for one in Assignment.objects.select_related("assessor")}
    )
    assert mails.count() == Assignment.objects.values("assessor").distinct().count()
    assert {one.stage for one in queries.tallies_for([application.pk, other.pk]).values()} == {"assessing"}


def test_nobody_gets_an_application_whose_language_they_do_not_read(call, application, pool, arranged, officer):
    operations.plan(call, by=officer, at=NOW)
    assert (application.number, "Selma Svensk") not in named(call)


def test_what_was_done_by_hand_stays_when_the_plan_is_made_again(call, application, pool, arranged, officer):
    antti, birgit, swede = pool
    operations.plan(call, by=officer, at=NOW)
    operations.take_out(application, antti, reason="asked not to", by=officer, at=NOW)
    operations.take_out(application, birgit, by=officer, at=NOW)
    operations.put_in(application, swede, reason="reads Finnish after all", by=officer, at=NOW)
    operations.plan(call, by=officer, at=NOW)
    assert named(call) == {(application.number, "Selma Svensk")}
    operations.leave_open(application, antti, by=officer, at=NOW)
    operations.leave_open(application, swede, by=officer, at=NOW)
    operations.plan(call, by=officer, at=NOW)
    assert named(call) == {(application.number, "Antti Arvioija")}


def test_an_earlier_employer_is_seen_as_a_hint_and_yields_to_a_reason(call, application, pool, arranged, officer):
    antti = pool[0]
    job = {"organisation": "pielisen  AMMATTIOPISTO", "country": "FI", "role": "", "from_year": 2010, "to_year": 2020}
    operations.keep_profile(antti, {"languages": ["fi"]}, [job], by=officer, at=NOW)
    operations.plan(call, by=officer, at=NOW)
    assert named(call) == {(application.number, "Birgit Bedömare")}
    with pytest.raises(operations.CannotPlan, match="has worked for the applicant"):
        operations.put_in(application, antti, by=officer, at=NOW)
    operations.put_in(application, antti, reason="six years ago", by=officer, at=NOW)
    operations.plan(call, by=officer, at=NOW)
    assert named(call) == {(application.number, "Antti Arvioija")}


def test_a_present_employer_is_never_set_aside(call, application, pool, arranged, officer):
    antti = pool[0]
    job = {"organisation": "Partner of Pielisen ammattiopisto", "country": "EE", "role": "", "from_year": None, "to_year": None}
    operations.keep_profile(antti, {"languages": ["fi"]}, [job], by=officer, at=NOW)
    with pytest.raises(operations.CannotPlan, match="belongs to a partner"):
        operations.put_in(application, antti, reason="no matter", by=officer, at=NOW)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("edu.hel.fi", "hel.fi", True), ("hel.fi", "hel.fi", True), ("shel.fi", "hel.fi", False), ("", "", False)],
)
def test_domains_belong_together_when_one_is_below_the_other(one, other, same):
    assert connections.is_same(one, other) is same


def test_a_public_mail_service_says_nothing():
    assert connections.domain_of("Someone@GMAIL.com") == ""


def test_places_that_stay_empty_name_the_limit_that_helps(call, application, pool, officer):
    arranged = operations.arrange(call, {"needs": 3, "most_each": 5}, by=officer, at=NOW)
    found = operations.plan(call, by=officer, at=NOW)
    basis = planning.basis_of(call)
    assert arranged.needs == 3
    assert dict(found.lacking) == {str(application.pk): 1}
    assert planning.remedy_in_words(basis, found.remedies[0]) == f"Give up the language condition for: {application.number}"


def test_who_declined_is_not_planned_and_a_number_of_ones_own_is_kept(call, application, pool, arranged, officer):
    antti, birgit, _ = pool
    other = eligible(call, "Kuopion ammattiopisto", 9000, officer)
    operations.invite(call, [antti, birgit], most=5, by=officer, at=NOW)
    first, second = (Invitation.objects.get(person=one) for one in (antti, birgit))
    operations.answer_invitation(first, is_accepted=True, most=1, by=actor(antti), at=NOW)
    operations.answer_invitation(second, is_accepted=False, by=actor(birgit), at=NOW)
    found = operations.plan(call, by=officer, at=NOW)
    assert [one.assessor for one in found.chosen] == [str(antti.pk)]
    assert sum(number for _, number in found.lacking) == 1
    assert other.pk != application.pk


def test_the_pair_of_the_previous_call_is_not_made_again(call, application, pool, arranged, officer, monkeypatch):
    monkeypatch.setattr(planning, "last_time", lambda call: {(application.organisation_id, pool[0].pk)})
    operations.plan(call, by=officer, at=NOW)
    assert named(call) == {(application.number, "Birgit Bedömare")}


def test_only_the_assessor_and_officers_keep_a_profile(antti, birgit):
    with pytest.raises(operations.CannotKeepProfile):
        operations.keep_profile(antti, {"languages": ["fi"]}, [], by=actor(birgit), at=NOW)
    kept = operations.keep_profile(antti, {"languages": ["fi"], "most": 4}, [], by=actor(antti), at=NOW)
    with pytest.raises(operations.CannotKeepProfile, match="changed meanwhile"):
        operations.keep_profile(antti, {"most": 9}, [], by=actor(antti), at=NOW, seen=kept.version - 1)


def test_a_limit_for_a_third_assessor_needs_its_source(call, officer):
    with pytest.raises(operations.CannotArrange, match="source of the limit"):
        operations.arrange(call, {"third_limit": Decimal(30)}, by=officer, at=NOW)


def test_a_planned_pair_with_a_conflict_declared_since_stops_the_publication(call, application, pool, arranged, officer):
    operations.plan(call, by=officer, at=NOW)
    chosen = PlannedPair.objects.get(call=call).assessor
    from vaihto.assessment.models import ConflictOfInterest

    ConflictOfInterest.objects.create(application=application, person=chosen, role="assessor", reason="kin", declared_at=NOW)
    with pytest.raises(operations.CannotAssign, match="declared a conflict"):
        operations.publish_plan(call, due_on=DUE, by=officer, at=NOW)
    assert not Assignment.objects.exists()
    assert states.ASSIGNED not in set(Assignment.objects.values_list("state", flat=True))
