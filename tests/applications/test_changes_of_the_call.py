"""What a new version of a call means for those who write: answers carried over, changes shown and told once, late doors."""

from datetime import UTC, date, datetime, timedelta

import pytest
from application_examples import LATE, NOW, OFFICER, fill, labelled
from django.test import Client

from vaihto.applications import late, operations, queries
from vaihto.applications.models import Application, LateDoor
from vaihto.calls import operations as calls
from vaihto.calls import queries as call_queries
from vaihto.calls.models import Call
from vaihto.kit import clock, outbox
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.organisations.models import Organisation

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 1, 12, 14, 15, tzinfo=UTC)


def mend(call: Call, **values: object) -> None:
    """Mend the question about aims, with a reason."""
    draft = calls.begin_mending(call, by=OFFICER, at=NOW)
    calls.save_question(draft, "aims", values or {"label_en": "What are your aims?"}, by=OFFICER, at=NOW)
    calls.put_mending_in_force(draft, reason="The question was misleading.", by=OFFICER, at=NOW)
    call.refresh_from_db()


def changed_mails() -> list[OutboxItem]:
    """Return the mails that tell writers of a new version, after the worker has done its rounds twice."""
    outbox.do_all()
    outbox.do_all()
    return list(OutboxItem.objects.filter(kind="mail", key__startswith="call-version:"))


def test_a_mended_question_keeps_the_answers_of_every_draft(call: Call, complete: Application) -> None:
    before = queries.answers_of(complete)["aims"]
    mend(call)
    assert queries.answers_of(complete)["aims"] == before
    assert [one.label_en for one in call_queries.questions_of(call) if one.key == "aims"] == ["What are your aims?"]


def test_an_answer_to_a_removed_question_stays_in_the_draft_and_is_not_sent(
    call: Call, complete: Application, coordinator: Actor
) -> None:
    draft = calls.begin_mending(call, by=OFFICER, at=NOW)
    calls.remove_question(draft, "dissemination", by=OFFICER, at=NOW)
    calls.put_mending_in_force(draft, reason="Asked twice.", by=OFFICER, at=NOW)
    sent = operations.submit(Application.objects.get(pk=complete.pk), by=coordinator, at=NOW)
    assert "dissemination" not in {answer["key"] for answer in sent.content["answers"]}
    assert queries.answers_of(complete)["dissemination"].value


def test_what_was_sent_stays_under_the_version_it_was_sent_under(at_the_agency: Client, call: Call, sent: Application) -> None:
    content = queries.submission_of(sent).content  # type: ignore[union-attr]
    mend(call)
    kept = queries.submission_of(sent)
    assert kept is not None
    assert (kept.call_version.number, kept.content) == (1, content)
    page = at_the_agency.get(f"/en/applications/call/{call.pk}/versions/?version=1").content.decode()
    assert str(sent.number) in page
    assert str(sent.number) not in at_the_agency.get(f"/en/applications/call/{call.pk}/versions/?version=2").content.decode()


def test_writers_see_what_changed_until_they_say_so(at_work: Client, call: Call, complete: Application) -> None:
    address = f"/en/applications/{complete.pk}/"
    assert "form-changes" not in at_work.get(address).content.decode()
    mend(call)
    for page in (address, f"{address}aims/", f"{address}check/"):
        shown = at_work.get(page).content.decode()
        assert "The question was misleading." in shown
        assert "<ins>" in shown
    at_work.post(f"{address}seen-changes/")
    assert "form-changes" not in at_work.get(address).content.decode()


def test_writers_are_told_once_by_mail(call: Call, complete: Application) -> None:
    """The worker runs twice and the item's own key keeps the mail single; without it the second round would write again."""
    mend(call)
    (mail,) = changed_mails()
    assert mail.recipient == "liisa@example.org"
    assert "The question was misleading." in mail.body
    item = OutboxItem.objects.get(kind="calls.version")
    OutboxItem.objects.filter(pk=item.pk).update(state="waiting", not_before=clock.now())
    assert changed_mails() == [mail]


def test_an_extension_is_told_to_those_who_write(call: Call, complete: Application) -> None:
    calls.extend_deadline(call, LATER, reason="The service was down.", by=OFFICER, at=NOW)
    (mail,) = changed_mails()
    assert "Tuesday 12\u00a0January\u00a02027" in mail.body
    assert "The service was down." in mail.body


def test_who_has_sent_is_not_written_to(call: Call, sent: Application) -> None:
    mend(call)
    assert changed_mails() == []


@pytest.mark.parametrize(("reason", "says"), [("", "the reason is missing"), ("Because.", "nothing has changed")])
def test_a_mending_needs_a_reason_and_a_change(call: Call, reason: str, says: str) -> None:
    draft = calls.begin_mending(call, by=OFFICER, at=NOW)
    assert calls.begin_mending(call, by=OFFICER, at=NOW).pk == draft.pk
    with pytest.raises(calls.CannotMend, match=says):
        calls.put_mending_in_force(draft, reason=reason, by=OFFICER, at=NOW)


def test_a_mending_is_no_call_of_its_own(client: Client, at_the_agency: Client, call: Call) -> None:
    draft = calls.begin_mending(call, by=OFFICER, at=NOW)
    with pytest.raises(calls.CannotPublish, match="mends another call"):
        calls.publish(draft, by=OFFICER, at=NOW)
    assert f"/en/calls/{draft.pk}/" not in at_the_agency.get("/en/calls/").content.decode()
    assert at_the_agency.get(f"/en/calls/{draft.pk}/edit/dates/").status_code == 404
    calls.drop_mending(draft, by=OFFICER, at=NOW)
    assert not Call.objects.filter(pk=draft.pk).exists()


def test_a_mended_question_keeps_its_kind(call: Call) -> None:
    draft = calls.begin_mending(call, by=OFFICER, at=NOW)
    with pytest.raises(calls.CannotSave, match="answers of its present kind"):
        calls.save_question(draft, "aims", {"kind": "number"}, by=OFFICER, at=NOW)
    calls.save_question(draft, "aims", {"kind": "text"}, by=OFFICER, at=NOW)
    calls.save_question(draft, "extra", {**labelled("extra"), "kind": "number"}, by=OFFICER, at=NOW)
    calls.save_question(draft, "extra", {"kind": "money"}, by=OFFICER, at=NOW)


def test_a_closed_call_is_not_mended(call: Call) -> None:
    with pytest.raises(calls.CannotMend, match="not open"):
        calls.begin_mending(call, by=OFFICER, at=LATE)


# -- late doors -------------------------------------------------------------------------------------------------------------


def open_door(call: Call, school: Organisation, day: date = date(2026, 12, 21), at: datetime = LATE) -> LateDoor:
    """Open a late door after the deadline."""
    return operations.open_late_door(call, school, day, reason="A power cut in Kuopio.", by=OFFICER, at=at)


def test_a_late_door_lets_one_applicant_send_and_the_rule_agrees(
    call: Call, complete: Application, school: Organisation, coordinator: Actor
) -> None:
    with pytest.raises(operations.CannotSubmit, match="closed on"):
        operations.submit(complete, by=coordinator, at=LATE)
    door = open_door(call, school)
    assert door.until == datetime(2026, 12, 21, 14, 15, tzinfo=UTC)
    sent = operations.submit(complete, by=coordinator, at=LATE + timedelta(days=1))
    deadline = next(one for one in sent.content["findings"] if one["code"] == "ALL-2")
    assert deadline["verdict"] == "met"


def test_a_late_door_ends_at_its_moment_and_when_it_is_closed(
    call: Call, complete: Application, school: Organisation, coordinator: Actor
) -> None:
    door = open_door(call, school)
    assert late.is_open_for(call, school.pk, door.until)
    assert not late.is_open_for(call, school.pk, door.until + timedelta(seconds=1))
    operations.close_late_door(door, by=OFFICER, at=LATE)
    with pytest.raises(operations.CannotSubmit):
        operations.submit(complete, by=coordinator, at=LATE + timedelta(minutes=1))


def test_a_late_door_is_for_one_applicant_alone(call: Call, school: Organisation) -> None:
    open_door(call, school)
    assert not late.is_open_for(call, school.pk + 1, LATE + timedelta(minutes=1))


def test_a_late_door_is_told_audited_and_not_opened_twice(call: Call, complete: Application, school: Organisation) -> None:
    open_door(call, school)
    open_door(call, school)
    assert OutboxItem.objects.filter(key__startswith="late-door:").count() == 1
    (line,) = AuditLine.objects.filter(operation="applications.open_late_door")
    assert line.reason == "A power cut in Kuopio."
    open_door(call, school, date(2026, 12, 22))
    assert OutboxItem.objects.filter(key__startswith="late-door:").count() == 2


@pytest.mark.parametrize("day", [date(2026, 12, 17), date(2026, 12, 16)])
def test_a_late_door_is_later_than_the_deadline(call: Call, school: Organisation, day: date) -> None:
    with pytest.raises(operations.CannotOpenDoor, match="not later than the deadline"):
        open_door(call, school, day)


def test_applicant_and_officer_see_the_late_door(
    client: Client, at_work: Client, call: Call, complete: Application, school: Organisation, coordinator: Actor, riikka: object
) -> None:
    open_door(call, school)
    clock.move_to(LATE + timedelta(hours=1))
    for page in ("", "check/"):
        shown = at_work.get(f"/en/applications/{complete.pk}/{page}").content.decode()
        assert "by 16:15 Finnish time on Monday 21\u00a0December\u00a02026" in shown
        assert "A power cut in Kuopio." in shown
    assert "Send application</button>" in at_work.get(f"/en/applications/{complete.pk}/check/").content.decode()
    operations.submit(complete, by=coordinator, at=LATE + timedelta(hours=1))
    client.force_login(riikka)  # type: ignore[arg-type]
    assert "A power cut in Kuopio." in client.get(f"/en/applications/case/{complete.pk}/").content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_officer_opens_a_late_door_by_form(at_the_agency: Client, call: Call, school: Organisation, language: str) -> None:
    clock.move_to(LATE)
    address = f"/{language}/applications/call/{call.pk}/late/"
    typed = {"organisation": "kallaveden", "until_on": "21.12.2026", "reason": "A power cut."}
    assert at_the_agency.post(address, typed).status_code == 302
    page = at_the_agency.get(address).content.decode()
    assert school.name in page
    assert at_the_agency.post(address, {**typed, "organisation": "nobody"}).status_code == 200


def test_a_late_door_lets_start_too(call: Call, school: Organisation, coordinator: Actor) -> None:
    with pytest.raises(operations.CannotStart):
        operations.start(call, school, by=coordinator, at=LATE, language="fi")
    open_door(call, school)
    made = operations.start(call, school, by=coordinator, at=LATE + timedelta(minutes=1), language="fi")
    fill(made, coordinator)
    assert operations.submit(made, by=coordinator, at=LATE + timedelta(minutes=2)).call_version.number == 1
