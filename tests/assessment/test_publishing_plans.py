"""A plan is published at once: the same checks and the same lines as assigning one by one, all pairs or none."""

import pytest
from assessment_examples import DUE, NOW, eligible
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vaihto.assessment import operations, states
from vaihto.assessment.models import Assignment, BlindCopy, PlannedPair, Tally
from vaihto.kit import audit
from vaihto.kit.models import AuditLine

SCHOOLS = ("Kuopion ammattiopisto", "Lakeuden ammattiopisto", "Saimaan ammattiopisto")


def planned(call, pairs, officer):
    made = [PlannedPair(call=call, application=a, assessor=p, made_at=NOW, made_by=officer.name) for a, p in pairs]
    return PlannedPair.objects.bulk_create(made)


def said(operation):
    """Return what the lines of an operation say, but for their number, key and hashes."""
    lines = AuditLine.objects.filter(operation=operation).order_by("case", "number")
    return [(line.case, line.at, line.actor_id, line.actor_name, line.changes) for line in lines]


def test_each_task_has_the_line_that_it_would_have_had_alone_under_one_deed(call, application, antti, birgit, officer):
    other = eligible(call, "Kuopion ammattiopisto", 9000, officer)
    operations.assign(application, antti, due_on=DUE, by=officer, at=NOW)
    alone = said("assessment.assign")
    planned(call, [(other, antti), (other, birgit)], officer)
    operations.publish_plan(call, due_on=DUE, by=officer, at=NOW)
    together = [line for line in said("assessment.assign") if line not in alone]
    assert [line[1:] for line in together if line[4]["assessor"] == antti.name] == [line[1:] for line in alone]
    assert {line[0] for line in together} == {other.case}
    deed = AuditLine.objects.get(operation="assessment.publish_plan").deed
    assert AuditLine.objects.filter(deed=deed).count() == 3
    assert audit.verify() == []


def test_a_task_under_way_gets_the_new_day_and_one_handed_in_keeps_its_own(call, application, antti, birgit, officer):
    first = operations.assign(application, antti, due_on=None, by=officer, at=NOW)
    second = operations.assign(application, birgit, due_on=None, by=officer, at=NOW)
    Assignment.objects.filter(pk=second.pk).update(state=states.HANDED_IN, handed_in_at=NOW)
    planned(call, [(application, antti), (application, birgit)], officer)
    operations.publish_plan(call, due_on=DUE, by=officer, at=NOW)
    assert dict(Assignment.objects.values_list("pk", "due_on")) == {first.pk: DUE, second.pk: None}
    assert said("assessment.assign")[-1][4] == {"due_on": [None, DUE.isoformat()]}


def test_one_pair_that_cannot_be_assigned_keeps_every_other_from_being_published(call, application, antti, riikka, officer):
    planned(call, [(application, antti), (application, riikka)], officer)
    with pytest.raises(operations.CannotAssign, match="not an assessor of the agency"):
        operations.publish_plan(call, due_on=DUE, by=officer, at=NOW)
    assert (Assignment.objects.count(), PlannedPair.objects.count()) == (0, 2)
    assert said("assessment.assign") == []


def test_an_application_that_left_the_formal_check_since_stops_the_publication(call, application, antti, officer):
    planned(call, [(application, antti)], officer)
    type(application).objects.filter(pk=application.pk).update(check_state="ineligible")
    with pytest.raises(operations.CannotAssign, match="has not passed the formal check"):
        operations.publish_plan(call, due_on=DUE, by=officer, at=NOW)


def test_somebody_of_a_partner_or_of_the_applicant_is_refused_in_a_plan_as_by_hand(call, application, antti, officer):
    application.partners.update(contact_email=antti.email.upper())
    planned(call, [(application, antti)], officer)
    with pytest.raises(operations.CannotAssign, match="belongs to an organisation of this project"):
        operations.publish_plan(call, due_on=DUE, by=officer, at=NOW)
    with pytest.raises(operations.CannotAssign, match="belongs to an organisation of this project"):
        operations.assign(application, antti, due_on=DUE, by=officer, at=NOW)


def test_a_blind_call_has_its_copies_when_the_plan_is_published(call, application, antti, birgit, officer):
    type(call).objects.filter(pk=call.pk).update(is_blind=True)
    call.refresh_from_db()
    planned(call, [(application, antti), (application, birgit)], officer)
    operations.publish_plan(call, due_on=DUE, by=officer, at=NOW)
    assert BlindCopy.objects.get().application == application
    assert Tally.objects.get(application=application).assigned == 2


def test_publishing_asks_as_few_questions_for_three_applications_as_for_one(call, application, antti, officer):
    def asked(pairs):
        planned(call, pairs, officer)
        with CaptureQueriesContext(connection) as questions:
            operations.publish_plan(call, due_on=DUE, by=officer, at=NOW)
        return len(questions)

    one = asked([(application, antti)])
    three = asked([(eligible(call, name, 9000, officer), antti) for name in SCHOOLS])
    assert three == one
