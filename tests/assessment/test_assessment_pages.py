"""The pages of assessment: who may open them, autosave, stale texts, constant numbers of questions."""

from collections.abc import Iterator

import pytest
from assessment_examples import DUE, NOW, actor, assessed, eligible
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from vaihto.applications.models import Application
from vaihto.assessment import operations
from vaihto.assessment.models import Assignment, Score
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.people.models import Person


@pytest.fixture(autouse=True)
def at_now(db: None, movable_clock: None) -> Iterator[None]:
    """Let the clock stand at NOW and pages be English."""
    clock.move_to(NOW)
    with translation.override("en"):
        yield


def signed_in(person: Person) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def sent(form: dict[str, str], call: Call) -> dict[str, str]:
    """Return a whole form: what is given, everything else empty."""
    empty = {f"{kind}-{one.key}": "" for one in call.criteria.all() for kind in ("points", "reason")}
    seen = {f"version-{one.key}": "0" for one in call.criteria.all()}
    return {**empty, **seen, "summary": "", "summary_version": "0", "language": "en", **form}


def test_the_list_shows_own_tasks_only(task: Assignment, antti: Person, birgit: Person) -> None:
    assert "2026-0001" in signed_in(antti).get("/en/assessments/").text
    assert "2026-0001" not in signed_in(birgit).get("/en/assessments/").text
    assert "2026-0001" in signed_in(antti).get("/en/assessments/tasks.csv").content.decode("utf-8-sig")


def test_a_foreign_task_answers_like_a_missing_one(task: Assignment, birgit: Person, riikka: Person, client: Client) -> None:
    address = f"/en/assessments/{task.pk}/"
    for somebody in (birgit, riikka):
        assert signed_in(somebody).get(address).status_code == 404
        assert signed_in(somebody).post(f"{address}save/").status_code == 404
    assert "/sign-in/" in client.get(address)["Location"]


def test_the_application_as_sent_stands_beside_the_criteria(task: Assignment, antti: Person) -> None:
    page = signed_in(antti).get(f"/en/assessments/{task.pk}/").text
    assert "Project of Pielisen ammattiopisto" in page
    assert "Partner of Pielisen ammattiopisto" in page
    assert 'name="points-plan"' in page
    assert f'data-autosave="/en/assessments/{task.pk}/save/"' in page


def test_autosave_saves_the_changed_field_and_answers_its_new_version(task: Assignment, antti: Person) -> None:
    client, address = signed_in(antti), f"/en/assessments/{task.pk}/save/"
    answer = client.post(address, {"points-plan": "17,5", "version-plan": "0"}).json()
    assert (answer["versions"]["version-plan"], answer["errors"]) == (1, {})
    answer = client.post(address, {"reason-plan": "Realistic.", "version-plan": "1"}).json()
    assert answer["versions"]["version-plan"] == 2
    assert str(Score.objects.get().points) == "17.5"
    answer = client.post(address, {"points-plan": "999", "version-plan": "2"}).json()
    assert answer["saved"] == "Not saved: The number is too large. The most is 25."
    assert str(Score.objects.get().points) == "17.5"


def test_a_sum_is_below_the_threshold_only_when_every_criterion_has_its_points(
    task: Assignment, antti: Person, call: Call
) -> None:
    Call.objects.update(total_threshold=60)
    client, address = signed_in(antti), f"/en/assessments/{task.pk}/"
    client.post(f"{address}save/", {"points-plan": "5", "version-plan": "0"})
    assert "Below the threshold: " not in client.get(address).text
    for one in call.criteria.exclude(key="plan"):
        client.post(f"{address}save/", {f"points-{one.key}": "5", f"version-{one.key}": "0"})
    assert "Below the threshold: " in client.get(address).text


def test_autosave_of_a_stale_page_says_so_and_overwrites_nothing(task: Assignment, antti: Person) -> None:
    client, address = signed_in(antti), f"/en/assessments/{task.pk}/save/"
    client.post(address, {"reason-plan": "Newer.", "version-plan": "0"})
    answer = client.post(address, {"reason-plan": "Older.", "version-plan": "0"}).json()
    assert answer["saved"].startswith("Not saved: another window has saved a newer text.")
    assert Score.objects.get().reason == "Newer."


def test_a_stale_form_shows_both_texts_and_the_next_saving_is_a_choice(task: Assignment, antti: Person, call: Call) -> None:
    client, address = signed_in(antti), f"/en/assessments/{task.pk}/"
    client.post(f"{address}save/", {"reason-plan": "Newer.", "version-plan": "0"})
    page = client.post(address, sent({"reason-plan": "Older."}, call)).text
    assert "Newer." in page
    assert "Older." in page
    assert 'name="version-plan" value="1"' in page
    client.post(address, sent({"reason-plan": "Joined.", "version-plan": "1"}, call))
    assert Score.objects.get().reason == "Joined."


def test_handing_in_with_gaps_keeps_what_was_typed(task: Assignment, antti: Person, call: Call) -> None:
    client, address = signed_in(antti), f"/en/assessments/{task.pk}/"
    page = client.post(address, sent({"reason-plan": "Realistic.", "hand_in": "1"}, call)).text
    assert "<title>Error: " in page
    assert "Points missing: “Quality of the plan”. Give the points." in page
    assert Score.objects.get().reason == "Realistic."


def test_a_whole_assessment_is_handed_in_and_read_only(task: Assignment, antti: Person, call: Call) -> None:
    client, address = signed_in(antti), f"/en/assessments/{task.pk}/"
    form = {f"points-{one.key}": "8" for one in call.criteria.all()}
    form |= {f"reason-{one.key}": "Good." for one in call.criteria.all()}
    assert client.post(address, sent({**form, "hand_in": "1"}, call)).status_code == 302
    task.refresh_from_db()
    assert task.state == "handed_in"
    page = client.get(address).text
    assert "The assessment can only be read." in page
    assert 'name="points-plan"' not in page


def test_others_scores_are_seen_only_after_handing_in(
    task: Assignment, antti: Person, birgit: Person, officer: Actor, call: Call
) -> None:
    other = operations.assign(task.application, birgit, due_on=DUE, by=officer, at=NOW)
    given = {one.key: (one.max_points, f"Secret {one.key}.") for one in call.criteria.all()}
    operations.save_scores(other, given, by=actor(birgit), at=NOW)
    operations.hand_in(other, by=actor(birgit), at=NOW)
    client, address = signed_in(antti), f"/en/assessments/{task.pk}/"
    assert "Secret" not in client.get(address).text
    assert "Birgit" not in client.get(address).text
    form = {f"points-{one.key}": "8" for one in call.criteria.all()}
    form |= {f"reason-{one.key}": "Good." for one in call.criteria.all()}
    client.post(address, sent({**form, "hand_in": "1"}, call))
    page = client.get(address).text
    assert "Secret plan." in page
    # On a phone each total stands under the name of its assessor, and "In all" is the heading of the card.
    total = page[page.index("<tfoot>") : page.index("</tfoot>")]
    assert (total.count("In all"), total.count('data-label="Birgit Bedömare"')) == (1, 1)


def test_after_a_conflict_the_application_is_no_longer_shown(task: Assignment, antti: Person) -> None:
    client, address = signed_in(antti), f"/en/assessments/{task.pk}/"
    assert client.post(f"{address}conflict/", {"reason": "My sister works there."}).status_code == 302
    page = client.get(address).text
    assert "You have declared a conflict of interest with this application." in page
    assert "Partner of Pielisen ammattiopisto" not in page


def test_an_officer_assigns_two_assessors_and_withdraws_one(
    application: Application, antti: Person, birgit: Person, riikka: Person
) -> None:
    client, address = signed_in(riikka), f"/en/assessments/applications/{application.pk}/"
    client.post(f"{address}assign/", {"assessors": [antti.pk, birgit.pk], "due_on": "31.1.2027"})
    assert Assignment.objects.count() == 2
    task = Assignment.objects.get(assessor=antti)
    client.post(f"/en/assessments/{task.pk}/withdraw/", {"reason": "Ill."})
    page = client.get(address).text
    assert "Assignment withdrawn on 20\u00a0January\u00a02027: Antti Arvioija. Ill." in page.replace("</p>", "").replace(
        "  ", " "
    )


def test_an_officer_declares_a_conflict_that_everybody_at_the_agency_sees(
    application: Application, riikka: Person, call: Call
) -> None:
    client = signed_in(riikka)
    client.post(f"/en/assessments/applications/{application.pk}/conflict/", {"reason": "I was on their board."})
    assert "I was on their board." in client.get(f"/en/assessments/calls/{call.pk}/").text


def test_the_officers_pages_are_closed_to_assessors(application: Application, antti: Person, call: Call) -> None:
    client = signed_in(antti)
    for address in ("calls/", f"calls/{call.pk}/", f"calls/{call.pk}.csv", f"applications/{application.pk}/"):
        assert client.get(f"/en/assessments/{address}").status_code == 404


@pytest.mark.once
def test_the_list_of_a_call_costs_the_same_for_one_and_three(
    call: Call, application: Application, officer: Actor, riikka: Person, antti: Person
) -> None:
    assessed(application, antti, "80", officer)
    client = signed_in(riikka)
    counts = []
    for names in ((), ("Levin matkailuopisto", "Kallaveden ammattiopisto")):
        for name in names:
            assessed(eligible(call, name, 9000, officer), antti, "70", officer)
        client.get(f"/en/assessments/calls/{call.pk}/")
        for address in (
            f"/en/assessments/calls/{call.pk}/",
            f"/en/assessments/calls/{call.pk}.xlsx",
            "/en/assessments/calls/",
        ):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


@pytest.mark.once
def test_the_list_of_tasks_costs_the_same_for_one_and_three(call: Call, task: Assignment, officer: Actor, antti: Person) -> None:
    client = signed_in(antti)
    client.get("/en/assessments/")
    with CaptureQueriesContext(connection) as one:
        client.get("/en/assessments/")
    for name in ("Levin matkailuopisto", "Kallaveden ammattiopisto"):
        operations.assign(eligible(call, name, 9000, officer), antti, due_on=DUE, by=officer, at=NOW)
    with CaptureQueriesContext(connection) as three:
        client.get("/en/assessments/")
    assert len(one) == len(three)
