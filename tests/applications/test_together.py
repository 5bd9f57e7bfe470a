"""Two people in one draft: nobody's words are overwritten, what both changed waits, every version is kept, colleagues are seen.

Every saving of the thirty edits posts the whole form as its page showed it, as a browser without JavaScript does. Negative
control, seen failing: with the mark left out of `weigh` (what was typed is always taken), edits are gone in both tests of thirty.
"""
# long because: two who write at once meet in many ways, and each is read beside the others.

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from application_examples import NOW, ROW, open_call
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from vaihto.applications import operations, presence, queries
from vaihto.applications.forms import SectionForm
from vaihto.applications.models import Application, Writer
from vaihto.calls.models import Call
from vaihto.core.merging import mark_of
from vaihto.kit import audit, clock
from vaihto.kit.actors import Actor
from vaihto.organisations.models import Organisation

LONG = "Kuusi opiskelijaa oppii veneenrakennusta Virossa ja tuo taidot kotiin. " * 3


def answer(draft: Application, text: str, seen: str | int, by: Actor, minutes: float = 0, attempt: str = "") -> Any:
    at = NOW + timedelta(minutes=minutes)
    return operations.save_answers(draft, {"summary": (text, seen)}, language="fi", by=by, at=at, attempt=attempt)


def standing(draft: Application) -> str:
    return queries.answers_of(draft)["summary"].value


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    def do(deed: Callable[[], Any]) -> Any:
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


@pytest.mark.django_db(transaction=True)
def test_thirty_edits_of_two_writers_at_once_are_all_there(
    call: Call, school: Organisation, coordinator: Actor, mikko: Actor, settings: Any, tmp_path: Any
) -> None:
    settings.AUDIT_HEADS = tmp_path / "audit-heads.txt"
    draft = operations.start(call, school, by=coordinator, at=NOW, language="fi")
    rows = operations.save_rows(draft, [{**ROW, "days": 20 + n} for n in range(11)], by=coordinator, at=NOW).saved
    keys = [name.removeprefix("answer_") for name in SectionForm(draft, "aims").fields if name.startswith("answer_")]
    keys += [name.removeprefix("answer_") for name in SectionForm(draft, "project").fields if name.startswith("answer_")]
    version = rows["0"].version

    def write(number: int) -> Callable[[], Any]:
        by = (coordinator, mikko)[number % 2]
        mine = Application.objects.get(pk=draft.pk)
        if number < len(keys[:6]):
            edits = {key: (f"Teksti {number}." if key == keys[number] else "", mark_of("")) for key in keys[:6]}
            return lambda: operations.save_answers(mine, edits, language="fi", by=by, at=NOW)
        if number < 8:
            project = {"title": "Nimi" if number == 6 else "", "requested": 5000 if number == 7 else None}
            seen = {"title": mark_of(""), "requested": mark_of(None)}
            return lambda: operations.save_project(mine, project, by=by, at=NOW, seen=seen)
        row, column = rows[str((number - 8) // 2)], ("count", "field")[number % 2]
        whole = {"count": row.count, "field": "", "days": row.days}
        changed = {"count": 50 + number, "field": f"Ala {number}"}[column]
        posted = {**whole, column: changed, "id": row.pk, "seen": {name: mark_of(value) for name, value in whole.items()}}
        return lambda: operations.save_rows(mine, [posted], by=by, at=NOW)

    made = at_once([write(number) for number in range(30)])
    assert [one.stale for one in made if one.stale] == []
    draft.refresh_from_db()
    answers = queries.answers_of(draft)
    assert [answers[key].value for key in keys[:6]] == [f"Teksti {number}." for number in range(6)]
    assert (draft.title, draft.requested) == ("Nimi", 5000)
    found = {row.pk: (row.count, row.field, row.version) for row in draft.rows.all()}
    for place in range(11):
        assert found[rows[str(place)].pk] == (58 + 2 * place, f"Ala {9 + 2 * place}", version + 2)
    assert audit.verify() == []


@pytest.mark.django_db(transaction=True)
def test_of_thirty_edits_of_one_field_at_once_none_is_lost(
    call: Call, school: Organisation, coordinator: Actor, mikko: Actor
) -> None:
    draft = operations.start(call, school, by=coordinator, at=NOW, language="fi")
    answer(draft, "Alku.", 0, coordinator)

    def write(number: int) -> Callable[[], Any]:
        mine, by = Application.objects.get(pk=draft.pk), (coordinator, mikko)[number % 2]
        return lambda: answer(mine, f"Teksti {number}.", mark_of("Alku."), by, attempt=f"page{number}.1")

    at_once([write(number) for number in range(30)])
    (both,) = queries.conflicts_of(draft)
    texts = [both.standing.value, *(text.value for text in both.waiting)]
    assert sorted(texts) == sorted(f"Teksti {number}." for number in range(30))


@pytest.mark.django_db(transaction=True)
def test_forty_clicks_start_one_draft(call: Call, school: Organisation, coordinator: Actor) -> None:
    start = lambda: operations.start(call, school, by=coordinator, at=NOW, language="fi", mark="page-1").pk  # noqa: E731
    assert len(set(at_once([start] * 40))) == 1
    assert Application.objects.count() == 1
    assert operations.start(call, school, by=coordinator, at=NOW, language="fi", mark="page-2").pk != start()


def test_a_field_that_only_the_other_changed_keeps_the_others_text(draft: Application, coordinator: Actor, mikko: Actor) -> None:
    answer(draft, "Ensin.", 0, coordinator)
    answer(draft, "Mikon teksti.", mark_of("Ensin."), mikko)
    made = answer(draft, "Ensin.", mark_of("Ensin."), coordinator)
    assert standing(draft) == "Mikon teksti."
    assert made.stale == {}


def test_a_sitting_is_one_version_and_one_audit_line(draft: Application, coordinator: Actor) -> None:
    text = ""
    for n in range(12):
        new = LONG[: n * 15 + 15].strip()
        answer(draft, new, mark_of(text), coordinator, minutes=n / 6)
        text = new
    assert [(one.value, one.version) for one in draft.answers.all()] == [(text, 12)]
    lines = [line.operation for line in audit.lines_of(draft.case)]
    assert lines == ["applications.start", "applications.save_answers"]


def test_a_long_loss_or_a_later_sitting_begins_a_new_version(draft: Application, coordinator: Actor) -> None:
    answer(draft, LONG, 0, coordinator)
    answer(draft, "Poistettu.", 1, coordinator, minutes=1)
    answer(draft, "Poistettu. Ja jatkettu.", 2, coordinator, minutes=12)
    assert [one.value for one in draft.answers.order_by("version")] == [LONG.strip(), "Poistettu.", "Poistettu. Ja jatkettu."]


def test_a_colleague_continues_nobody_elses_version(draft: Application, coordinator: Actor, mikko: Actor) -> None:
    answer(draft, LONG, 0, coordinator)
    answer(draft, LONG + "Mikon lisäys.", 1, mikko, minutes=1)
    found = draft.answers.order_by("version").values_list("saved_by", "is_latest")
    assert list(found) == [("Liisa Korpela", False), ("Mikko Virta", True)]


def test_a_waiting_text_grows_with_its_page_and_stays_until_somebody_chooses(
    draft: Application, coordinator: Actor, mikko: Actor
) -> None:
    answer(draft, "Alku.", 0, coordinator, attempt="tab1.1")
    answer(draft, "Mikon teksti.", mark_of("Alku."), mikko, attempt="tab2.1")
    for n in (1, 2, 3):
        answer(draft, f"Liisan teksti{'.' * n}", mark_of("Alku."), coordinator, minutes=n, attempt=f"tab3.{n}")
    answer(draft, "Mikon teksti jatkuu.", mark_of("Mikon teksti."), mikko, minutes=5, attempt="tab2.2")
    (both,) = queries.conflicts_of(draft)
    assert [text.value for text in both.waiting] == ["Liisan teksti..."]
    assert both.joined == "Mikon teksti jatkuu.\n\nLiisan teksti..."
    operations.settle(
        draft, "answer_summary", both.joined, standing=both.standing.version, asides=[both.waiting[0].version], by=mikko, at=NOW
    )
    assert standing(draft) == both.joined
    assert queries.conflicts_of(draft) == []


def test_keeping_what_stands_leaves_the_other_text_in_the_history(draft: Application, coordinator: Actor, mikko: Actor) -> None:
    answer(draft, "Alku.", 0, coordinator)
    answer(draft, "Mikon teksti.", mark_of("Alku."), mikko)
    answer(draft, "Liisan teksti.", mark_of("Alku."), coordinator)
    (both,) = queries.conflicts_of(draft)
    choice = {"standing": both.standing.version, "asides": [text.version for text in both.waiting]}
    operations.settle(draft, "answer_summary", "Mikon teksti.", **choice, by=coordinator, at=NOW)
    answer(draft, "Mikon teksti. Lisää.", mark_of("Mikon teksti."), mikko)
    assert {text.value for text in queries.history_of(draft, "answer_summary")} >= {"Liisan teksti.", "Alku."}
    with pytest.raises(operations.CannotSettle, match="Nothing waits"):
        operations.settle(draft, "answer_summary", "Liisan teksti.", **choice, by=coordinator, at=NOW)


def test_a_choice_made_on_an_old_page_waits_instead_of_overwriting(draft: Application, coordinator: Actor, mikko: Actor) -> None:
    answer(draft, "Alku.", 0, coordinator)
    answer(draft, "Mikon teksti.", mark_of("Alku."), mikko)
    answer(draft, "Liisan teksti.", mark_of("Alku."), coordinator)
    (both,) = queries.conflicts_of(draft)
    answer(draft, "Mikon uusi ja toinen teksti.", mark_of("Mikon teksti."), mikko)
    choice = {"standing": both.standing.version, "asides": [text.version for text in both.waiting]}
    operations.settle(draft, "answer_summary", "Yhdistetty.", **choice, by=coordinator, at=NOW)
    (again,) = queries.conflicts_of(draft)
    assert again.standing.value == "Mikon uusi ja toinen teksti."
    assert [text.value for text in again.waiting] == ["Liisan teksti.", "Yhdistetty."]


def test_a_saving_sent_twice_is_done_once(draft: Application, coordinator: Actor, mikko: Actor) -> None:
    answer(draft, "Liisan teksti.", mark_of(""), coordinator, attempt="tab1.1")
    answer(draft, "Liisan ja Mikon teksti.", mark_of("Liisan teksti."), mikko, attempt="tab2.1")
    made = answer(draft, "Liisan teksti.", mark_of(""), coordinator, attempt="tab1.1")
    assert made.stale == {}
    assert queries.conflicts_of(draft) == []
    assert standing(draft) == "Liisan ja Mikon teksti."


def test_a_page_whose_answer_was_lost_does_not_conflict_with_itself(draft: Application, coordinator: Actor) -> None:
    answer(draft, "Alku.", mark_of(""), coordinator, attempt="tab1.1")
    answer(draft, "Aivan muuta.", mark_of(""), coordinator, attempt="tab1.2")
    assert standing(draft) == "Aivan muuta."
    answer(draft, "Toinen ikkuna.", mark_of(""), coordinator, attempt="tab2.1")
    assert [text.value for text in queries.conflicts_of(draft)[0].waiting] == ["Toinen ikkuna."]


def test_an_earlier_version_is_brought_back_as_a_new_one(draft: Application, coordinator: Actor, mikko: Actor) -> None:
    answer(draft, LONG, 0, coordinator)
    answer(draft, "", 1, mikko, minutes=1)
    operations.restore(draft, "answer_summary", 1, standing=2, by=mikko, at=NOW + timedelta(minutes=2))
    assert standing(draft) == LONG.strip()
    assert [text.version for text in queries.history_of(draft, "answer_summary")] == [3, 2, 1]
    with pytest.raises(operations.CannotSettle, match="has changed since"):
        operations.restore(draft, "answer_summary", 2, standing=2, by=mikko, at=NOW)


def test_only_what_changed_is_marked_in_a_history_so_not_its_first_version(draft: Application, coordinator: Actor) -> None:
    answer(draft, "Yksi kaksi kolme.", 0, coordinator)
    answer(draft, "Yksi kaksi neljä kolme.", mark_of("Yksi kaksi kolme."), coordinator, minutes=30)
    newer, first = queries.history_of(draft, "answer_summary")
    assert first.changes == [("same", "Yksi kaksi kolme.")]
    assert newer.changes == [("same", "Yksi kaksi "), ("new", "neljä "), ("same", "kolme.")]


def test_a_detail_has_a_history_that_begins_with_its_value_before(draft: Application, coordinator: Actor, mikko: Actor) -> None:
    Application.objects.filter(pk=draft.pk).update(title="Ennen")
    operations.save_project(draft, {"title": "Nyt"}, by=mikko, at=NOW)
    assert [(text.value, text.who) for text in queries.history_of(draft, "title")] == [("Nyt", "Mikko Virta"), ("Ennen", "")]
    operations.restore(draft, "title", 1, standing=2, by=coordinator, at=NOW)
    draft.refresh_from_db()
    assert draft.title == "Ennen"


def test_ticks_of_two_people_are_merged(call: Call, school: Organisation, coordinator: Actor, mikko: Actor, db: None) -> None:
    draft = operations.start(open_call("transfer_of_innovation"), school, by=coordinator, at=NOW, language="fi")
    words = [value for value, _label in SectionForm(draft, "project").fields["transfers"].choices]
    operations.save_project(draft, {"transfers": words[:1]}, by=mikko, at=NOW, seen={"transfers": []})
    operations.save_project(draft, {"transfers": words[1:2]}, by=coordinator, at=NOW, seen={"transfers": []})
    draft.refresh_from_db()
    assert draft.transfers == words[:2]


def test_an_autosave_asks_the_database_little(
    at_work: Client, draft: Application, coordinator: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("applications:autosave", args=[draft.pk, "project"])
    mark, app = mark_of(""), draft.version
    # The demo's clock and the test's savepoint, three in all, are no questions of a real installation.
    for n, limit in ((1, 15), (2, 11)):
        text = "Venesepät Viroon. " * n
        version = json.dumps({"seen": {"answer_summary": mark}, "app": app})
        with django_assert_max_num_queries(limit):
            said = at_work.post(address, {"answer_summary": text, "version": version, "attempt": f"tab.{n}"}).json()
        mark, app = said["seen"]["answer_summary"], said["app"]
    assert standing(draft) == "Venesepät Viroon. Venesepät Viroon."


def test_a_saving_counts_once_and_one_that_changes_nothing_does_not_count(draft: Application, coordinator: Actor) -> None:
    before = draft.version
    answer(draft, "Alku.", mark_of(""), coordinator)
    assert (draft.version, Application.objects.get(pk=draft.pk).version) == (before + 1, before + 1)
    saved_at = draft.saved_at
    operations.save_answers(
        draft, {"summary": ("Alku.", mark_of("Alku."))}, language="fi", by=coordinator, at=NOW + timedelta(hours=1)
    )
    kept = Application.objects.get(pk=draft.pk)
    assert (kept.version, kept.saved_at, draft.version) == (before + 1, saved_at, before + 1)


def test_a_saving_that_was_read_before_another_reads_anew(draft: Application, coordinator: Actor, mikko: Actor) -> None:
    old = Application.objects.select_related("call__programme", "organisation").get(pk=draft.pk)
    operations.save_project(draft, {"title": "Mikon nimi"}, by=mikko, at=NOW)
    answer(old, "Liisan teksti.", mark_of(""), coordinator)
    kept = Application.objects.get(pk=draft.pk)
    assert (old.title, old.version, kept.version, kept.title) == ("Mikon nimi", kept.version, draft.version + 1, "Mikon nimi")


def test_colleagues_of_the_application_are_seen_and_forgotten_after_a_minute(
    at_work: Client, client: Client, draft: Application, mikko: Actor, liisa: Any
) -> None:
    presence.come(draft, mikko, "budget", clock.now())
    address = reverse("applications:here", args=[draft.pk, "project"])
    assert at_work.post(address).json()["here"] == ["Mikko Virta is writing in: Budget"]
    assert Writer.objects.filter(application=draft).count() == 2
    clock.move_to(NOW + timedelta(seconds=91))
    assert at_work.post(address).json()["here"] == []
    assert not Writer.objects.filter(person_id=mikko.id).exists()
    at_work.post(address, {"leave": "1"})
    assert not Writer.objects.exists()


def test_what_a_colleague_changed_reaches_the_open_page(at_work: Client, draft: Application, mikko: Actor) -> None:
    shown = SectionForm(draft, "project").initial["version"]
    answer(draft, "Mikon teksti.", mark_of(""), mikko)
    said = at_work.post(reverse("applications:here", args=[draft.pk, "project"]), {"version": shown}).json()
    assert said["fresh"] == {"answer_summary": {"value": "Mikon teksti.", "mark": mark_of("Mikon teksti.")}}
    assert said["said"][0].startswith("Mikko Virta changed meanwhile:")


def test_a_stranger_sees_neither_writers_nor_history(client: Client, draft: Application, riikka: Any, coordinator: Actor) -> None:
    answer(draft, "Alku.", 0, coordinator)
    client.force_login(riikka)
    addresses = [
        reverse("applications:here", args=[draft.pk, "project"]), reverse("applications:histories", args=[draft.pk]),
        reverse("applications:history", args=[draft.pk, "answer_summary"]),
    ]  # fmt: skip
    assert {client.post(address).status_code for address in addresses[:1]} == {404}
    assert {client.get(address).status_code for address in addresses[1:]} == {404}


def test_what_waits_for_a_choice_is_named_before_sending(
    at_work: Client, draft: Application, coordinator: Actor, mikko: Actor
) -> None:
    address = reverse("applications:check", args=[draft.pk])
    assert "Waits for a choice" not in at_work.get(address).content.decode()
    answer(draft, "Mikon teksti.", 0, mikko)
    answer(draft, "Liisan teksti.", "", coordinator)
    assert "Waits for a choice" in at_work.get(address).content.decode()
