"""The formal check: recorded with reasons, ineligible only after hearing, never by somebody with a conflict."""

from datetime import date, timedelta

import pytest
from application_examples import NOW
from django.test import Client
from django.urls import reverse

from vaihto.applications import operations, queries, shown
from vaihto.applications.models import Application, FormalCheck
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.people.models import Person

DUE = date(2026, 12, 1)


def record(application: Application, verdict: str, officer: Actor, *, days: int = 0, **more: object) -> FormalCheck:
    """Record a step, some days after NOW."""
    values = {"reasons": "Tarkistettu.", **more}
    return operations.record_check(application, verdict=verdict, by=officer, at=NOW + timedelta(days=days), **values)  # type: ignore[arg-type]


def test_an_application_is_found_eligible_and_the_applicant_is_told(sent: Application, officer: Actor) -> None:
    record(sent, "eligible", officer)
    assert sent.check_state == "eligible"
    assert list(queries.eligible(sent.call)) == [sent]
    assert OutboxItem.objects.get(key__startswith="check:").subject == "Formal check done: application 2026-0001"
    assert str(sent.handler_id) == officer.id


def test_ineligible_needs_a_hearing_first(sent: Application, officer: Actor) -> None:
    with pytest.raises(operations.CannotRecord, match="does not follow"):
        record(sent, "ineligible", officer)
    record(sent, "hearing", officer, due_on=DUE)
    with pytest.raises(operations.CannotRecord, match="has not been heard"):
        record(sent, "ineligible", officer)
    record(sent, "heard", officer)
    record(sent, "ineligible", officer)
    assert sent.check_state == "ineligible"
    assert not queries.eligible(sent.call).exists()


def test_silence_until_the_day_counts_as_heard(sent: Application, officer: Actor) -> None:
    record(sent, "hearing", officer, due_on=DUE)
    record(sent, "ineligible", officer, days=12)
    assert sent.check_state == "ineligible"


def test_a_completion_reopens_only_the_named_partners(sent: Application, officer: Actor) -> None:
    partner = sent.partners.get()
    record(sent, "completion", officer, due_on=DUE, partners=[partner.pk])
    partner.refresh_from_db()
    assert (sent.check_state, sent.check_due_on, partner.state) == ("completion", DUE, "invited")
    mails = set(OutboxItem.objects.filter(created_at__gte=NOW - timedelta(days=999)).values_list("subject", flat=True))
    assert "Complete application 2026-0001 by 1 December 2026".replace(" ", "") in {
        m.replace("\xa0", "").replace(" ", "") for m in mails
    }
    record(sent, "completed", officer)
    assert (sent.check_state, sent.check_due_on) == ("waiting", None)


def test_a_completion_needs_a_day_that_is_still_to_come(sent: Application, officer: Actor) -> None:
    with pytest.raises(operations.CannotRecord, match="last day"):
        record(sent, "completion", officer, due_on=date(2026, 11, 1))


def test_reasons_are_never_missing(sent: Application, officer: Actor) -> None:
    with pytest.raises(operations.CannotRecord, match="reasons are missing"):
        record(sent, "eligible", officer, reasons="  ")


def test_an_officer_with_a_conflict_records_nothing(sent: Application, officer: Actor) -> None:
    operations.take_over(sent, by=officer, at=NOW)
    operations.block(sent, int(officer.id), "My brother works there.", by=officer, at=NOW)
    operations.block(sent, int(officer.id), "My brother works there.", by=officer, at=NOW)
    with pytest.raises(operations.CannotRecord, match="conflict of interest"):
        record(sent, "eligible", officer)
    with pytest.raises(operations.CannotHandle, match="conflict of interest"):
        operations.take_over(sent, by=officer, at=NOW)
    sent.refresh_from_db()
    assert sent.handler_id is None
    operations.release(sent, int(officer.id), by=officer, at=NOW)
    record(sent, "eligible", officer)


def test_the_applicant_does_not_check_itself(sent: Application, coordinator: Actor) -> None:
    with pytest.raises(operations.CannotRecord, match="not an officer"):
        record(sent, "eligible", coordinator)


def test_the_case_page_shows_findings_answers_and_events(at_the_agency: Client, sent: Application) -> None:
    text = at_the_agency.get(reverse("applications:case", args=[sent.pk])).content.decode()
    for words in ("STU-2", "Näidis Kutsekool", "Vastaus kysymykseen summary.", "Application sent", "Being checked"):
        assert words in text
    assert '<p class="v-typed"><span lang="fi">Vastaus' in text


def test_an_officer_records_by_the_form(at_the_agency: Client, sent: Application) -> None:
    address = reverse("applications:record", args=[sent.pk])
    refused = at_the_agency.post(address, {"verdict": "completion", "reasons": "Vahvistus puuttuu.", "due_on": ""})
    assert "Vahvistus puuttuu." in refused.text
    assert 'href="#id_due_on"' in refused.text
    partner = sent.partners.get()
    form = {"verdict": "completion", "reasons": "Vahvistus puuttuu.", "due_on": "1.12.2026", "partners": [partner.pk]}
    assert at_the_agency.post(address, form)["Location"] == reverse("applications:case", args=[sent.pk])
    sent.refresh_from_db()
    assert sent.check_state == "completion"
    assert [line.reason for line in audit.lines_of(sent.case) if line.operation == "applications.record_check"] == [
        "Vahvistus puuttuu."
    ]


def test_a_case_is_taken_over_by_a_button(at_the_agency: Client, sent: Application, riikka: Person) -> None:
    at_the_agency.post(reverse("applications:take_over", args=[sent.pk]))
    sent.refresh_from_db()
    assert sent.handler == riikka


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"initial_vet": {"min_days": 21, "max_days": 273}}, "student in initial VET: 21–273 days"),
        ({"shortest_days": 28, "longest_days": 28}, "28 days"),
        (["EE", "FI"], "Estonia, Finland"),
        ({"at_least": 2}, "at least 2"),
        ({"not_confirmed": ["Näidis Kutsekool"]}, "not confirmed: Näidis Kutsekool"),
        ([{"row": 2, "days": 20, "target_group": "graduate"}], "row 2, 20 days, recent graduate"),
        ({"at_least_eur": 6000, "at_most_eur": 20000}, "€6,000–€20,000"),
        ("vet_provider", "VET provider"),
    ],
)
def test_what_a_rule_saw_and_wanted_is_told_in_words(value: object, words: str) -> None:
    assert shown.in_words(value).replace("\xa0", " ") == words
