"""Writing a draft: versions of answers, rows, what a self-check or an enquiry brings along, what the rules see."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from application_examples import LATE, NOW, PARTNER, ROW, open_call

from vaihto.advice.models import Enquiry, SelfCheck
from vaihto.applications import facts, operations, permissions, queries
from vaihto.applications.models import Application
from vaihto.calls import operations as calls
from vaihto.calls.models import Call
from vaihto.core.situation import MobilityRow
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.organisations.models import Organisation

PLAN = {
    "programme": "leonardo", "call_year": 2012, "agency": "FI", "action": "student_mobility",
    "project": {"starts_on": "2027-06-01", "ends_on": "2029-05-31"},
    "organisations": [
        {"name": "We", "country": "FI", "kind": "vet_provider", "role": "coordinator"},
        {"name": "Näidis Kutsekool", "country": "EE", "kind": "vet_provider", "role": "partner"},
    ],
    "mobilities": [{"count": 6, "target_group": "initial_vet", "from": "FI", "to": "EE", "days": 28}],
}  # fmt: skip


def self_check(action: str = "student_mobility") -> SelfCheck:
    """Return a stored self-check."""
    return SelfCheck.objects.create(
        token=f"abc-{action}", action=action, situation={**PLAN, "action": action}, judgement={}, made_at=NOW,
        expires_on=date(2027, 1, 1),
    )  # fmt: skip


def test_a_self_check_opens_as_the_draft(call: Call, school: Organisation, coordinator: Actor) -> None:
    made = operations.start(call, school, by=coordinator, at=NOW, language="fi", self_check=self_check())
    row = made.rows.get()
    assert (made.starts_on, made.ends_on) == (date(2027, 6, 1), date(2029, 5, 31))
    assert [partner.name for partner in made.partners.all()] == ["Näidis Kutsekool"]
    assert (row.count, row.country_from, row.country_to, row.days) == (6, "FI", "EE", 28)


def test_a_self_check_of_another_action_fills_nothing(call: Call, school: Organisation, coordinator: Actor) -> None:
    other = self_check("expert_mobility")
    made = operations.start(call, school, by=coordinator, at=NOW, language="fi", self_check=other)
    assert not made.rows.exists()


def test_the_idea_of_an_enquiry_begins_the_first_answer(call: Call, school: Organisation, coordinator: Actor) -> None:
    enquiry = Enquiry.objects.create(
        number="E-1", organisation_name="School", name="Liisa", email="liisa@example.org", idea="Venesepät Viroon.",
        language="fi", sent_at=NOW,
    )  # fmt: skip
    made = operations.start(call, school, by=coordinator, at=NOW, language="fi", enquiry=enquiry)
    assert queries.answers_of(made)["summary"].value == "Venesepät Viroon."


def test_nothing_starts_after_the_deadline_or_for_somebody_else(
    call: Call, school: Organisation, coordinator: Actor, officer: Actor
) -> None:
    with pytest.raises(operations.CannotStart, match="not open"):
        operations.start(call, school, by=coordinator, at=LATE, language="fi")
    with pytest.raises(operations.CannotStart, match="people of the organisation"):
        operations.start(call, school, by=officer, at=NOW, language="fi")


def test_every_version_of_an_answer_is_kept(draft: Application, coordinator: Actor) -> None:
    operations.save_answers(draft, {"summary": ("Yksi", 0)}, language="fi", by=coordinator, at=NOW)
    operations.save_answers(draft, {"summary": ("Kaksi", 1)}, language="sv", by=coordinator, at=NOW)
    operations.save_answers(draft, {"summary": ("Kaksi", 2)}, language="sv", by=coordinator, at=NOW)
    versions = draft.answers.filter(key="summary").order_by("version").values_list("version", "value", "language", "is_latest")
    assert list(versions) == [(1, "Yksi", "fi", False), (2, "Kaksi", "sv", True)]
    assert [line.operation for line in audit.lines_of(draft.case)].count("applications.save_answers") == 2


def test_a_stale_answer_is_kept_aside_once(draft: Application, coordinator: Actor) -> None:
    operations.save_answers(draft, {"summary": ("Ensin", 0)}, language="fi", by=coordinator, at=NOW)
    for _click in range(2):
        made = operations.save_answers(draft, {"summary": ("Toinen", 0)}, language="fi", by=coordinator, at=NOW)
        assert made.stale["summary"].value == "Ensin"
    assert queries.aside_of(draft)["summary"].value == "Toinen"
    assert draft.answers.count() == 2


def test_an_unknown_question_is_refused(draft: Application, coordinator: Actor) -> None:
    with pytest.raises(operations.CannotWrite, match="does not ask this: shoe-size"):
        operations.save_answers(draft, {"shoe-size": ("42", 0)}, language="fi", by=coordinator, at=NOW)


def test_a_project_does_not_end_before_it_starts(draft: Application, coordinator: Actor) -> None:
    days = {"starts_on": date(2027, 6, 1), "ends_on": date(2027, 5, 1)}
    with pytest.raises(operations.CannotWrite, match="end before it starts"):
        operations.save_project(draft, days, by=coordinator, at=NOW)
    draft.refresh_from_db()
    assert draft.starts_on is None


def test_a_host_of_another_application_is_refused(
    call: Call, school: Organisation, complete: Application, coordinator: Actor
) -> None:
    other = operations.start(call, school, by=coordinator, at=NOW, language="fi")
    with pytest.raises(operations.CannotSaveRows, match="not one of the partners"):
        operations.save_rows(other, [{**ROW, "host": complete.partners.get()}], by=coordinator, at=NOW)


def test_an_incomplete_row_is_kept_but_not_planned(draft: Application, coordinator: Actor) -> None:
    operations.save_rows(draft, [{"count": 2}], by=coordinator, at=NOW)
    assert queries.rows_in_writing(draft).count() == 1
    assert queries.rows_of(draft) == []
    assert facts.of(draft).mobilities == (MobilityRow(count=2, from_country="FI"),)


def test_the_rules_see_partners_by_their_own_answer(complete: Application) -> None:
    situation = facts.of(complete)
    assert situation.organisations is not None
    assert [(one.name, one.role, one.mandate) for one in situation.organisations] == [
        ("Kallaveden ammattiopisto", "coordinator", None),
        ("Näidis Kutsekool", "partner", None),
    ]
    assert situation.is_draft
    assert situation.applicant is not None


def test_the_grant_follows_from_rows_and_rates(complete: Application, coordinator: Actor, officer: Actor) -> None:
    values = {"value": Decimal(30), "unit": "EUR per day", "source": "Call 2026, table 2"}
    calls.set_number(complete.call, parameter="rate.subsistence.any.any", by=officer, at=NOW, **values)
    complete.refresh_from_db()
    total = queries.budget(complete)
    assert (total.known_sum, total.is_complete) == (Decimal(6 * 28 * 30), True)


def test_without_rates_the_grant_is_unknown_and_never_zero(complete: Application) -> None:
    total = queries.budget(complete)
    assert not total.is_complete
    assert [line.amount for line in total.unknown_lines] == [None]


def test_a_partnership_counts_what_is_asked_for(db: None, school: Organisation, coordinator: Actor) -> None:
    made = operations.start(open_call("partnership"), school, by=coordinator, at=NOW, language="fi")
    operations.save_project(made, {"requested": Decimal(25000)}, by=coordinator, at=NOW)
    assert queries.budget(made).known_sum == Decimal(20000)
    assert {gap.key for gap in queries.gaps_of(made)} >= {"title", "starts_on", "ends_on", "summary"}
    assert "requested" not in {gap.key for gap in queries.gaps_of(made)}


def test_a_partner_needs_name_country_and_kind(draft: Application, coordinator: Actor) -> None:
    for missing in ("name", "country", "kind"):
        with pytest.raises(operations.CannotChangePartner, match=missing):
            operations.add_partner(draft, {**PARTNER, missing: ""}, by=coordinator, at=NOW)


def test_a_removed_partner_leaves_its_rows_without_host(complete: Application, coordinator: Actor) -> None:
    operations.remove_partner(complete.partners.get(), by=coordinator, at=datetime(2026, 11, 21, tzinfo=UTC))
    row = complete.rows.get()
    assert (row.host_id, row.country_to) == (None, "EE")


def test_after_sending_only_a_field_that_was_opened_again_may_be_written(
    sent: Application, coordinator: Actor, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not permissions.may_write(coordinator, sent, "answer_summary")
    monkeypatch.setattr(permissions, "opened_again", lambda application: frozenset({"answer_summary"}))
    assert permissions.may_write(coordinator, sent, "answer_summary")
    assert not permissions.may_write(coordinator, sent, "title")
    assert not permissions.may_write(officer, sent, "answer_summary")
    operations.save_answers(sent, {"summary": ("Täydennetty.", 1)}, language="fi", by=coordinator, at=NOW)
    with pytest.raises(operations.CannotWrite, match="has been sent"):
        operations.save_answers(sent, {"summary": ("A", 2), "aim_staff": ("B", 1)}, language="fi", by=coordinator, at=NOW)
