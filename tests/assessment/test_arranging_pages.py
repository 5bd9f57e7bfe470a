"""The pages of pool, arrangement, plan, common points and calibration: they open, save, and cost the same for more rows."""

from collections.abc import Iterator

import pytest
from assessment_examples import NOW, assessed, eligible, person
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from vaihto.assessment import operations
from vaihto.assessment.models import Arrangement, Band, Consolidation, Employment, PlannedPair, Profile
from vaihto.kit import clock
from vaihto.kit.operations import Refused


@pytest.fixture(autouse=True)
def at_now(db: None, movable_clock: None) -> Iterator[None]:
    """Let the clock stand at NOW and pages be English."""
    clock.move_to(NOW)
    with translation.override("en"):
        yield


def browser(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_officer_plans_changes_by_hand_and_publishes_on_pages(riikka, antti, birgit, call, application):
    client, here = browser(riikka), f"/en/assessments/calls/{call.pk}"
    client.post(f"{here}/plan/make/")
    assert PlannedPair.objects.filter(call=call).count() == 2
    page = client.get(f"{here}/plan/").content.decode()
    assert "Every place is filled" in page
    by_hand = f"/en/assessments/applications/{application.pk}/plan/"
    client.post(by_hand, {"person": antti.pk, "take_out": "1", "reason": "busy"})
    page = client.get(by_hand).content.decode()
    assert "taken out by hand: busy" in page
    client.post(f"{here}/plan/make/")
    assert "What would fill the empty places" in client.get(f"{here}/plan/").content.decode()
    answer = client.post(f"{here}/plan/publish/", {"due_on": "31.1.2027"})
    assert answer.status_code == 302
    assert "Birgit Bedömare" in client.get(f"{here}/").content.decode()


def test_a_change_by_hand_is_asked_in_the_readers_language(riikka, antti, birgit, application):
    client, here = browser(riikka), f"assessments/applications/{application.pk}/plan/"
    finnish, swedish = (client.get(f"/{code}/{here}").content.decode() for code in ("fi", "sv"))
    assert (finnish.count("Lisää<span"), swedish.count("Lägg till<span"), finnish.count("Lisätty")) == (2, 2, 0)
    assert (finnish.count(">0,00</td>"), client.get(f"/en/{here}").content.decode().count(">0.00</td>")) == (2, 2)


def test_a_reason_is_kept_when_the_change_by_hand_is_refused(riikka, antti, birgit, application, monkeypatch):
    def refuse(*_words: object, **_more: object) -> None:
        raise Refused("The selection is decided.")

    monkeypatch.setattr(operations, "put_in", refuse)
    form = {"person": antti.pk, "put_in": "1", "reason": "knows the field"}
    page = browser(riikka).post(f"/en/assessments/applications/{application.pk}/plan/", form).content.decode()
    assert "The selection is decided." in page
    assert page.count('value="knows the field"') == 1


def test_fields_of_education_are_read_in_words_and_kept_as_topics(riikka, antti, application):
    application.rows.update(field="catering")
    client, here = browser(riikka), f"/sv/assessments/pool/{antti.pk}/"
    assert "Restaurang- och cateringbranschen" in client.get(here).content.decode()
    form = {"seen": "0", "fields_text": "Restaurang- och cateringbranschen\nSosiaali- ja  terveysala\nBåtbyggnad", "most": ""}
    assert client.post(here, {**form, "is_available": "on"}).status_code == 302
    assert Profile.objects.get().fields == ["catering", "health", "Båtbyggnad"]
    page = client.get("/fi/assessments/pool/?field=catering").content.decode()
    assert "Ravintola- ja cateringala, Sosiaali- ja terveysala, Båtbyggnad" in page
    assert '<option value="catering" selected>Ravintola- ja cateringala</option>' in page
    assert "Ravintola- ja cateringala" in client.get(f"/fi/assessments/applications/{application.pk}/plan/").content.decode()


def test_a_publication_without_a_day_is_refused_on_the_page(riikka, antti, call, application):
    client = browser(riikka)
    client.post(f"/en/assessments/calls/{call.pk}/plan/make/")
    answer = client.post(f"/en/assessments/calls/{call.pk}/plan/publish/", {"due_on": ""})
    assert "The due day is missing" in answer.content.decode()


def test_the_officer_arranges_and_words_appear_beside_the_points(riikka, antti, call, application, officer):
    client, here = browser(riikka), f"/en/assessments/calls/{call.pk}/arrangement/"
    assert "unverified" in client.get(here).content.decode()
    form = {
        "seen": "0",
        "needs": "1",
        "most_each": "8",
        "evenness": "0",
        "reads_language": "on",
        "third_limit": "",
        "third_source": "",
    }
    form |= {
        f"band-0-{code}": word for code, word in (("percent", "90"), ("fi", "loistava"), ("sv", "lysande"), ("en", "brilliant"))
    }
    form |= {f"band-1-{code}": word for code, word in (("percent", "0"), ("fi", "muu"), ("sv", "annat"), ("en", "other"))}
    assert client.post(here, form).status_code == 302
    assert (Arrangement.objects.get(call=call).most_each, Band.objects.count()) == (8, 2)
    task = operations.assign(application, antti, due_on=None, by=officer, at=NOW)
    assert "brilliant: from" in browser(antti).get(f"/en/assessments/{task.pk}/").content.decode()
    stale = client.post(here, form)
    assert "somebody else has changed the arrangement" in stale.content.decode()


def test_an_assessor_keeps_the_own_profile_and_answers_an_invitation(antti, call, officer):
    client = browser(antti)
    form = {"seen": "0", "languages": ["fi", "sv"], "fields_text": "health\ncatering", "most": "6", "is_available": "on"}
    form |= {"job-0-organisation": "Rauman koulu", "job-0-country": "FI", "job-0-role": "", "job-0-from": "2001", "job-0-to": ""}
    assert client.post("/en/assessments/profile/", form).status_code == 302
    assert (Profile.objects.get().fields, Employment.objects.get().organisation) == (["health", "catering"], "Rauman koulu")
    wrong = client.post("/en/assessments/profile/", {**form, "job-0-country": ""})
    assert "The country is missing" in wrong.content.decode()
    invitation = operations.invite(call, [antti], most=5, by=officer, at=NOW)[0]
    assert "Take part" in client.get("/en/assessments/").content.decode()
    client.post(f"/en/assessments/invitations/{invitation.pk}/", {"accept": "1", "most": "3"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.most) == ("accepted", 3)
    assert (
        browser(person("eva@example.org", "Eva", role="assessor"))
        .post(f"/en/assessments/invitations/{invitation.pk}/")
        .status_code
        == 404
    )


def test_the_common_points_go_through_the_pages(riikka, antti, birgit, call, application, officer):
    operations.arrange(call, {"needs": 2, "consolidates": True}, by=officer, at=NOW)
    first, second = assessed(application, antti, "70", officer), assessed(application, birgit, "80", officer)
    client = browser(riikka)
    assert "Who writes the common points" in client.get(f"/en/assessments/applications/{application.pk}/").content.decode()
    client.post(f"/en/assessments/applications/{application.pk}/common/", {"person": antti.pk})
    writer, other = browser(antti), browser(birgit)
    assert "Write the common points" in writer.get("/en/assessments/").content.decode()
    page = writer.get(f"/en/assessments/{first.pk}/common/").content.decode()
    assert "Put forward for approval" in page
    saved = writer.post(f"/en/assessments/{first.pk}/common/save/", {"points-relevance": "", "version-relevance": "1"}).json()
    assert saved["saved"].startswith("Saved at")
    whole = {
        f"{kind}-{one.key}": value for one in call.criteria.all() for kind, value in (("points", "5"), ("reason", "Agreed."))
    }
    versions = {f"version-{one.criterion.key}": str(one.version) for one in Consolidation.objects.get().scores.all()}
    form = {**whole, **versions, "summary": "", "summary_version": "0", "language": "en", "put_forward": "1"}
    assert writer.post(f"/en/assessments/{first.pk}/common/", form).status_code == 302
    assert "Approve or return" in other.get("/en/assessments/").content.decode()
    refused = other.post(f"/en/assessments/{second.pk}/common/answer/", {"round": "1", "comment": "", "return": "1"})
    assert "The reason is missing" in refused.content.decode()
    other.post(f"/en/assessments/{second.pk}/common/answer/", {"round": "1", "comment": "", "approve": "1"})
    assert Consolidation.objects.get().state == "agreed"
    assert "Agreed on" in writer.get(f"/en/assessments/{first.pk}/common/").content.decode()


def test_an_assessor_cannot_open_common_points_of_another(antti, birgit, call, application, officer):
    operations.arrange(call, {"needs": 2, "consolidates": True}, by=officer, at=NOW)
    first, _second = assessed(application, antti, "70", officer), assessed(application, birgit, "80", officer)
    operations.name_consolidator(application, antti, by=officer, at=NOW)
    outsider = person("ulla@example.org", "Ulla Ulkopuolinen", role="assessor")
    task = operations.assign(application, outsider, due_on=None, by=officer, at=NOW)
    assert browser(antti).get(f"/en/assessments/{first.pk}/common/").status_code == 200
    assert browser(outsider).get(f"/en/assessments/{first.pk}/common/").status_code == 404
    answer = browser(outsider).get(f"/en/assessments/{task.pk}/common/")
    assert (answer.status_code, answer.url) == (302, f"/en/assessments/{task.pk}/")


def test_handing_back_shows_the_reason_to_the_assessor(riikka, antti, application, officer):
    task = assessed(application, antti, "70", officer)
    client = browser(riikka)
    assert client.get(f"/en/assessments/{task.pk}/return/").status_code == 200
    assert "What is to be corrected" in client.post(f"/en/assessments/{task.pk}/return/", {"reason": ""}).content.decode()
    client.post(f"/en/assessments/{task.pk}/return/", {"reason": "Name the plan."})
    assert "Name the plan." in browser(antti).get(f"/en/assessments/{task.pk}/").content.decode()


def test_calibration_says_when_it_knows_nothing_and_what_it_knows(riikka, antti, birgit, call, application, officer):
    client, here = browser(riikka), f"/en/assessments/calls/{call.pk}/calibration/"
    assert "Strictness is not known" in client.get(here).content.decode()
    for number in range(4):
        one = application if number == 0 else eligible(call, f"School{number} of example", 1000 * number, officer)
        assessed(one, antti, str(60 + number), officer)
        assessed(one, birgit, str(70 + number), officer)
    page = client.get(here).content.decode()
    assert "stricter than the others" in page
    assert "Every place can be told from its neighbours" in page


@pytest.mark.once
@pytest.mark.parametrize("address", ["calls/{call}/", "calls/{call}/plan/", "pool/", "calls/{call}/calibration/"])
def test_more_rows_cost_no_more_questions(riikka, antti, birgit, call, application, officer, address):
    client, here = browser(riikka), f"/en/assessments/{address.format(call=call.pk)}"
    operations.keep_profile(antti, {"languages": ["fi"]}, [], by=officer, at=NOW)
    assessed(application, antti, "60", officer)
    assessed(application, birgit, "70", officer)
    for number in range(2):
        one = eligible(call, f"School{number} of example", 1000, officer)
        assessed(one, antti, str(60 + number), officer)
        assessed(one, birgit, str(70 + number), officer)
    asked(client, here)
    few = asked(client, here)
    for number in range(2, 4):
        one = eligible(call, f"School{number} of example", 1000, officer)
        assessed(one, antti, str(60 + number), officer)
        assessed(one, birgit, str(70 + number), officer)
        who = person(f"more{number}@example.org", f"More {number}", role="assessor")
        operations.keep_profile(who, {"languages": ["fi"]}, [], by=officer, at=NOW)
    assert asked(client, here) == few


def test_auditors_read_the_plan_and_change_nothing(call, application, antti):
    auditor = browser(person("aila@example.org", "Aila Auditor", role="auditor"))
    page = auditor.get(f"/en/assessments/calls/{call.pk}/plan/").content.decode()
    assert "Make the plan" not in page.split("<main")[1].split("v-lead")[0]
    assert f"/en/assessments/applications/{application.pk}/" in page
    assert f"/en/assessments/applications/{application.pk}/plan/" not in page
    assert auditor.post(f"/en/assessments/calls/{call.pk}/plan/make/").status_code == 404
    assert auditor.get("/en/assessments/pool/").status_code == 200
