"""Making, editing, publishing and extending a call."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from call_examples import COORDINATOR, DATES, NOW, OFFICER

from vaihto.calls import operations, queries
from vaihto.calls.models import Call, CallVersion
from vaihto.core.canonical import sha256_of
from vaihto.kit.models import AuditLine
from vaihto.programmes.models import Programme


def lines(operation: str) -> int:
    """Return how many audit lines an operation has left."""
    return AuditLine.objects.filter(operation=operation).count()


def test_a_new_call_begins_with_the_questions_and_criteria_of_its_action(draft: Call) -> None:
    assert [q.key for q in queries.questions_of(draft)] == [
        "summary", "need", "aims", "activities", "working_life", "impact", "dissemination",
        "least-useful-grant",
    ]  # fmt: skip
    least = queries.questions_of(draft)[-1]
    assert (least.kind, least.section, least.is_required) == ("money", "budget", False)
    criteria = queries.criteria_of(draft)
    assert [c.key for c in criteria] == ["relevance", "plan", "cooperation", "results", "resources"]
    assert queries.scheme_of(draft).max_total == Decimal(100)
    assert draft.title_sv == "Partnerskapsprojekt 2026"


def test_a_deadline_is_extended_to_a_working_day_only(published: Call) -> None:
    with pytest.raises(operations.CannotExtend, match="Choose Monday 11"):
        operations.extend_deadline(published, datetime(2027, 1, 10, 14, 15, tzinfo=UTC), reason="Storm", by=OFFICER, at=NOW)


@pytest.mark.parametrize(
    ("action", "own"),
    [
        ("student_mobility", "recognition_plan"),
        ("expert_mobility", "recognition_plan"),
        ("transfer_of_innovation", "transfer_plan"),
    ],
)
def test_each_action_has_its_own_question_and_six_to_eight_that_must_be_answered(
    programme: Programme, action: str, own: str
) -> None:
    call = operations.create(programme, action, 2026, by=OFFICER, at=NOW)
    keys = [q.key for q in queries.questions_of(call)]
    assert own in keys
    assert 6 <= sum(q.is_required for q in queries.questions_of(call)) <= 8


def test_a_coordinator_makes_no_call(programme: Programme) -> None:
    with pytest.raises(operations.CannotSave):
        operations.create(programme, "partnership", 2026, by=COORDINATOR, at=NOW)
    assert not Call.objects.exists()


def test_a_call_of_an_action_that_the_programme_lacks_is_refused(programme: Programme) -> None:
    with pytest.raises(operations.CannotSave, match="does not have this action"):
        operations.create(programme, "moon_mobility", 2026, by=OFFICER, at=NOW)


def test_saving_leaves_one_line_with_what_changed_and_saving_the_same_again_none(draft: Call) -> None:
    operations.save(draft, DATES, by=OFFICER, at=NOW)
    line = AuditLine.objects.get(operation="calls.save")
    assert line.changes["budget"] == [None, 240000]
    assert line.changes["decision_by"] == [None, "2027-02-15"]
    operations.save(draft, DATES, by=OFFICER, at=NOW)
    assert lines("calls.save") == 1


def test_a_call_does_not_close_before_it_opens(draft: Call) -> None:
    with pytest.raises(operations.CannotSave, match="close before it opens"):
        operations.save(draft, {**DATES, "closes_at": DATES["opens_at"]}, by=OFFICER, at=NOW)


def test_two_officers_never_overwrite_each_other_silently(draft: Call) -> None:
    fields = operations.SECTION_FIELDS["texts"]
    seen = queries.fingerprint(draft, fields)
    values = {name: getattr(draft, name) for name in fields}
    operations.save(draft, {**values, "summary_en": "First."}, by=OFFICER, at=NOW, seen=seen)
    with pytest.raises(operations.Stale) as refused:
        operations.save(draft, {**values, "summary_en": "Second."}, by=OFFICER, at=NOW, seen=seen)
    assert refused.value.saved["summary_en"] == "First."
    draft.refresh_from_db()
    assert draft.summary_en == "First."


def test_two_officers_edit_different_sections_side_by_side(draft: Call) -> None:
    seen_texts = queries.fingerprint(draft, ["title_en"])
    operations.save(draft, DATES, by=OFFICER, at=NOW, seen=queries.fingerprint(draft, DATES))
    operations.save(draft, {"title_en": "Partnerships"}, by=OFFICER, at=NOW, seen=seen_texts)
    draft.refresh_from_db()
    assert (draft.title_en, draft.budget) == ("Partnerships", Decimal(240000))


def test_an_incomplete_call_is_refused_with_everything_that_is_missing(draft: Call) -> None:
    operations.save(draft, {"title_sv": "", "priorities_fi": "Vain suomeksi"}, by=OFFICER, at=NOW)
    operations.save_question(draft, "aims", {"help_en": ""}, by=OFFICER, at=NOW)
    with pytest.raises(operations.CannotPublish) as refused:
        operations.publish(draft, by=OFFICER, at=NOW)
    found = [(gap.section, gap.key or gap.field) for gap in refused.value.gaps]
    assert found == [
        ("dates", "opens_on"), ("dates", "closes_on"), ("dates", "decision_by"), ("dates", "projects_start_from"),
        ("dates", "budget"), ("texts", "title_sv"), ("texts", "priorities_sv"), ("questions", "aims"),
    ]  # fmt: skip
    assert "Text missing: priorities, in Swedish, in English." in refused.value.reasons
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_call_without_criteria_is_not_published(complete: Call) -> None:
    for criterion in queries.criteria_of(complete):
        operations.remove_criterion(complete, criterion.key, by=OFFICER, at=NOW)
    with pytest.raises(operations.CannotPublish, match="no criteria"):
        operations.publish(complete, by=OFFICER, at=NOW)


def test_publishing_freezes_the_call_with_its_hash(complete: Call) -> None:
    version = operations.publish(complete, by=OFFICER, at=NOW)
    complete.refresh_from_db()
    assert (complete.state, complete.version, version.number) == ("published", 1, 1)
    assert version.content_hash == sha256_of(version.content)
    assert version.content["closes_at"] == "2026-12-17T14:15:00+00:00"
    assert version.content["texts"]["title"]["sv"] == "Partnerskapsprojekt 2026"
    assert queries.latest_version(complete) == version


def test_publishing_again_changes_nothing(published: Call) -> None:
    again = operations.publish(published, by=OFFICER, at=NOW + timedelta(days=1))
    assert again.number == 1
    assert CallVersion.objects.count() == 1
    assert lines("calls.publish") == 1


def test_a_published_call_does_not_change(published: Call) -> None:
    with pytest.raises(operations.CannotSave, match="has been published"):
        operations.save(published, {"title_en": "Other"}, by=OFFICER, at=NOW)
    with pytest.raises(operations.CannotSave):
        operations.save_question(published, "aims", {"label_en": "Other"}, by=OFFICER, at=NOW)
    with pytest.raises(operations.CannotSave):
        operations.set_number(
            published, parameter="min_countries", value=Decimal(2), unit="countries", source="x", by=OFFICER, at=NOW
        )


def test_a_number_of_the_call_counts_instead_of_the_rulebooks(draft: Call) -> None:
    assert queries.law_of(draft).value("max_support").value == 20000
    operations.set_number(
        draft, parameter="max_support", value=Decimal(25000), unit="EUR", source="Decision 12/2026", by=OFFICER, at=NOW
    )
    set_here = queries.law_of(Call.objects.get(pk=draft.pk)).value("max_support")
    assert (set_here.value, set_here.source, set_here.status) == (25000, "Decision 12/2026", "set")
    operations.remove_number(draft, "max_support", by=OFFICER, at=NOW)
    assert queries.law_of(Call.objects.get(pk=draft.pk)).value("max_support").value == 20000


@pytest.mark.parametrize(
    ("parameter", "source", "words"),
    [
        ("max_support", " ", "source is missing"),
        ("max_days", "x", "no such number"),
        ("programme_countries", "x", "no such"),
    ],
)
def test_a_number_without_source_or_of_another_action_is_refused(draft: Call, parameter: str, source: str, words: str) -> None:
    with pytest.raises(operations.CannotSave, match=words):
        operations.set_number(draft, parameter=parameter, value=Decimal(1), unit="EUR", source=source, by=OFFICER, at=NOW)


def test_a_rate_that_nobody_knew_can_be_added_after_publishing_and_makes_a_version(programme: Programme) -> None:
    call = operations.create(programme, "student_mobility", 2026, by=OFFICER, at=NOW)
    operations.save(call, DATES, by=OFFICER, at=NOW)
    operations.publish(call, by=OFFICER, at=NOW)
    values = {"parameter": "grant_per_stay_labour_market", "unit": "EUR per stay", "source": "Rates 2026"}
    operations.set_number(call, value=Decimal(1500), by=OFFICER, at=NOW, **values)
    call = Call.objects.get(pk=call.pk)
    assert call.version == 2
    assert [(r.per, r.category, r.target_group, r.known.value) for r in queries.rates_of(call)] == [
        ("stay", "grant", "labour_market", Decimal(1500)),
        ("stay", "grant", "graduate", Decimal(1500)),
    ]
    with pytest.raises(operations.CannotSave, match="has been published"):
        operations.set_number(call, value=Decimal(1600), by=OFFICER, at=NOW, **values)


def test_the_law_of_a_draft_without_deadline_does_not_borrow_a_past_one(draft: Call) -> None:
    assert queries.law_of(draft).deadline is None


def test_the_law_of_a_leonardo_programme_uses_its_rule_year(programme: Programme) -> None:
    Programme.objects.filter(pk=programme.pk).update(pack="leonardo", rule_year=2012)
    call = operations.create(Programme.objects.get(), "partnership", 2026, by=OFFICER, at=NOW)
    law = queries.law_of(Call.objects.get(pk=call.pk))
    assert (law.call_year, law.value("min_countries").value, law.deadline) == (2012, 3, None)


def test_extending_the_deadline_keeps_the_reason_and_a_new_version(published: Call) -> None:
    later = datetime(2027, 1, 12, 14, 15, tzinfo=UTC)
    version = operations.extend_deadline(published, later, reason="The service was down.", by=OFFICER, at=NOW)
    published.refresh_from_db()
    assert (published.closes_at, version.number, version.reason) == (later, 2, "The service was down.")
    assert queries.law_of(published).deadline == later
    line = AuditLine.objects.get(operation="calls.extend_deadline")
    assert line.reason == "The service was down."
    assert operations.extend_deadline(published, later, reason="Again", by=OFFICER, at=NOW).number == 2
    assert lines("calls.extend_deadline") == 1


@pytest.mark.parametrize(
    ("closes_at", "reason", "now", "words"),
    [
        (datetime(2027, 1, 10, tzinfo=UTC), " ", NOW, "reason is missing"),
        (datetime(2026, 12, 1, tzinfo=UTC), "x", NOW, "not later"),
        (datetime(2027, 3, 1, tzinfo=UTC), "x", NOW, "decision would come before"),
        (datetime(2027, 1, 10, tzinfo=UTC), "x", datetime(2026, 12, 18, tzinfo=UTC), "not open"),
    ],
)
def test_a_deadline_is_not_extended_without_reason_or_backwards_or_after_closing(
    published: Call, closes_at: datetime, reason: str, now: datetime, words: str
) -> None:
    with pytest.raises(operations.CannotExtend, match=words):
        operations.extend_deadline(published, closes_at, reason=reason, by=OFFICER, at=now)
    assert published.versions.count() == 1


def test_a_call_is_open_until_the_very_moment_of_its_deadline(published: Call) -> None:
    closes = DATES["closes_at"]
    stages = [queries.stage(published, at) for at in (closes, closes + timedelta(seconds=1), DATES["opens_at"])]
    assert stages == ["open", "closed", "open"]
    assert list(queries.open_calls(closes)) == [published]
    assert not queries.open_calls(closes + timedelta(seconds=1)).exists()
    assert list(queries.upcoming_calls(DATES["opens_at"] - timedelta(days=1))) == [published]


def test_drafts_are_seen_by_the_agency_alone(draft: Call) -> None:
    assert list(queries.visible_to(OFFICER)) == [draft]
    assert not queries.visible_to(COORDINATOR).exists()


def test_the_decision_comes_after_the_deadline(complete: Call) -> None:
    operations.save(complete, {"decision_by": date(2026, 12, 17)}, by=OFFICER, at=NOW)
    with pytest.raises(operations.CannotPublish, match="before the deadline"):
        operations.publish(complete, by=OFFICER, at=NOW)
