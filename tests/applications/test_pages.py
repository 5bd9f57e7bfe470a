"""The pages of the applicant: written without JavaScript, saved on change, nothing typed is lost."""

# long because: one draft is walked through all its pages, alone and by two.

import html
import re

import pytest
from application_examples import NOW, PARTNER, ROW
from django.test import Client
from django.urls import reverse

from vaihto.applications import operations, queries
from vaihto.applications.forms import SectionForm, word_choices
from vaihto.applications.models import Application
from vaihto.core.merging import mark_of
from vaihto.kit.actors import Actor

SECTIONS = [
    "applicant",
    "partners",
    "project",
    "aims",
    "rows",
    "units",
    "working_life",
    "impact",
    "budget",
    "check",
    "edit",
]


def shown(client: Client, address: str, name: str = "version") -> str:
    """Return the value of a hidden field of a page, as a browser would post it."""
    found = re.search(rf'name="{name}" value="([^"]*)"', client.get(address).content.decode())
    assert found, name
    return html.unescape(found[1])


def page(client: Client, name: str, *args: object) -> str:
    """Return the text of a page that must be there."""
    answer = client.get(reverse(f"applications:{name}", args=args))
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_opens_empty(at_work: Client, draft: Application, name: str) -> None:
    assert "<h1" in page(at_work, name, draft.pk)


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_opens_filled(at_work: Client, complete: Application, name: str) -> None:
    assert "Taitoa kahdella rannalla" in page(at_work, name, complete.pk)


def test_headings_and_choices_begin_with_a_capital_letter(draft: Application) -> None:
    listed = SectionForm(draft, "aims").fields.values()
    labels = [str(field.label) for field in listed if field.label] + [label for _key, label in word_choices("purpose")]
    assert len(labels) > 8
    assert [label for label in labels if not label[0].isupper()] == []


def test_the_own_list_shows_drafts_and_open_calls(at_work: Client, draft: Application) -> None:
    text = page(at_work, "mine")
    assert reverse("applications:edit", args=[draft.pk]) in text
    assert reverse("applications:start", args=[draft.call_id]) in text


def test_an_application_starts_from_a_call(at_work: Client, call: object, school: object) -> None:
    address = reverse("applications:start", args=[call.pk])  # type: ignore[attr-defined]
    answer = at_work.post(address, {"organisation": school.pk, "language": "sv"})  # type: ignore[attr-defined]
    made = Application.objects.get()
    assert answer["Location"] == reverse("applications:edit", args=[made.pk])
    assert made.language == "sv"


def test_save_and_continue_goes_to_the_next_section(at_work: Client, draft: Application) -> None:
    form = {
        "title": "Kaksi rantaa",
        "starts_on": "1.6.2027",
        "ends_on": "31.5.2029",
        "answer_summary": "Lyhyesti.",
        "version": "{}",
    }
    answer = at_work.post(reverse("applications:project", args=[draft.pk]), form)
    assert answer["Location"] == reverse("applications:aims", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.title == "Kaksi rantaa"
    assert queries.answers_of(draft)["summary"].value == "Lyhyesti."


def test_what_cannot_be_understood_stays_in_its_field(at_work: Client, draft: Application) -> None:
    form = {"title": "Kaksi rantaa", "starts_on": "ensi kesänä", "ends_on": "", "version": "{}"}
    answer = at_work.post(reverse("applications:project", args=[draft.pk]), form)
    text = answer.content.decode()
    assert 'value="ensi kesänä"' in text
    assert "The day was not understood" in text


def test_autosave_answers_with_the_time_and_the_new_version(at_work: Client, draft: Application) -> None:
    address = reverse("applications:autosave", args=[draft.pk, "project"])
    answer = at_work.post(address, {"answer_summary": "Alku.", "version": "{}"}, headers={"X-Autosave": "1"})
    said = answer.json()
    assert said["saved"] == "Saved at 10:00"
    assert said["seen"] == {"answer_summary": mark_of("Alku.")}
    draft.refresh_from_db()
    assert said["app"] == draft.version


def test_two_texts_for_one_question_are_both_kept_and_joined(
    at_work: Client, draft: Application, coordinator: Actor, mikko: Actor
) -> None:
    operations.save_answers(draft, {"summary": ("Ensin.", 0)}, language="fi", by=coordinator, at=NOW)
    address = reverse("applications:project", args=[draft.pk])
    version = shown(at_work, address)
    operations.save_answers(draft, {"summary": ("Mikon teksti.", 1)}, language="fi", by=mikko, at=NOW)
    form = {"answer_summary": "Liisan teksti.", "version": version}
    assert at_work.post(address, form)["Location"] == f"{address}#both-answer_summary"
    text = page(at_work, "project", draft.pk)
    assert "Mikon" in text
    assert "Liisan" in text
    assert queries.answers_of(draft)["summary"].value == "Mikon teksti."
    choice = {name: shown(at_work, address, name) for name in ("version", "standing_answer_summary", "asides_answer_summary")}
    joined = {"settle": "answer_summary:joined", "joined_answer_summary": "Mikon ja Liisan teksti.", "title": "Nimi samalla"}
    at_work.post(address, choice | joined)
    draft.refresh_from_db()
    assert queries.answers_of(draft)["summary"].value == "Mikon ja Liisan teksti."
    assert queries.conflicts_of(draft) == []
    assert draft.title == "Nimi samalla"


def test_a_detail_that_two_changed_waits_with_both_values(
    at_work: Client, draft: Application, coordinator: Actor, mikko: Actor
) -> None:
    operations.save_project(draft, {"title": "Ensin"}, by=coordinator, at=NOW)
    address = reverse("applications:project", args=[draft.pk])
    version = shown(at_work, address)
    operations.save_project(draft, {"title": "Mikon nimi"}, by=mikko, at=NOW)
    at_work.post(address, {"title": "Liisan nimi", "version": version})
    draft.refresh_from_db()
    (both,) = queries.conflicts_of(draft)
    assert draft.title == "Mikon nimi"
    assert (both.name, both.standing.who, [text.value for text in both.waiting]) == ("title", "Mikko Virta", ["Liisan nimi"])
    choice = {name: shown(at_work, address, name) for name in ("version", "standing_title", "asides_title")}
    at_work.post(address, choice | {"settle": f"title:{both.waiting[0].version}"})
    draft.refresh_from_db()
    assert draft.title == "Liisan nimi"


def test_without_javascript_different_fields_merge_and_the_page_says_who_changed_what(
    at_work: Client, draft: Application, coordinator: Actor, mikko: Actor
) -> None:
    operations.save_answers(draft, {"summary": ("Ensin.", 0)}, language="fi", by=coordinator, at=NOW)
    address = reverse("applications:project", args=[draft.pk])
    whole = {
        "version": shown(at_work, address),
        "answer_summary": "Ensin.",
        "title": "Liisan nimi",
        "starts_on": "",
        "ends_on": "",
    }
    operations.save_answers(draft, {"summary": ("Mikon teksti.", 1)}, language="fi", by=mikko, at=NOW)
    text = at_work.post(address, whole, follow=True).content.decode()
    draft.refresh_from_db()
    assert (draft.title, queries.answers_of(draft)["summary"].value) == ("Liisan nimi", "Mikon teksti.")
    assert queries.conflicts_of(draft) == []
    assert "Mikko Virta changed meanwhile: What happens in the project?" in text


def test_one_wrong_day_does_not_hold_the_other_fields_back(at_work: Client, draft: Application) -> None:
    address = reverse("applications:project", args=[draft.pk])
    form = {
        "version": shown(at_work, address),
        "title": "Kaksi rantaa",
        "starts_on": "ensi kesänä",
        "answer_summary": "Lyhyesti.",
    }
    text = at_work.post(address, form).content.decode()
    draft.refresh_from_db()
    assert draft.title == "Kaksi rantaa"
    assert queries.answers_of(draft)["summary"].value == "Lyhyesti."
    assert 'value="ensi kesänä"' in text


def test_what_is_typed_survives_the_end_of_the_login(client: Client, at_work: Client, liisa: object, draft: Application) -> None:
    address = reverse("applications:project", args=[draft.pk])
    form = {"title": "Kirjoitettu myöhään", "answer_summary": "Pitkä teksti.", "writer": shown(at_work, address, "writer")}
    at_work.logout()
    answer = client.post(address, form)
    assert answer.status_code == 302
    client.force_login(liisa)  # type: ignore[arg-type]
    text = client.get(address).content.decode()
    assert "Pitkä teksti." in text
    assert 'value="Kirjoitettu myöhään"' in text
    assert "Pitkä teksti." not in client.get(address).content.decode()


def test_rows_are_added_changed_and_removed_without_javascript(at_work: Client, draft: Application, coordinator: Actor) -> None:
    partner = operations.add_partner(draft, PARTNER, by=coordinator, at=NOW)
    address = reverse("applications:rows", args=[draft.pk])
    head = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"}
    typed = {"rows-0-count": "6", "rows-0-target_group": "initial_vet", "rows-0-days": "20", "rows-0-host": partner.pk}
    assert at_work.post(address, {**head, **typed, "add": "1"})["Location"] == f"{address}?add=1#new"
    row = draft.rows.get()
    assert (row.country_from, row.country_to, row.days) == ("FI", "EE", 20)
    text = at_work.get(address).content.decode()
    assert "v-flow--bad" in text
    kept = {**typed, "rows-0-id": row.pk, "rows-0-seen": shown(at_work, address, "rows-0-seen"), "rows-0-days": "28"}
    at_work.post(address, {**head, **kept})
    row.refresh_from_db()
    assert row.days == 28
    at_work.post(address, {**head, **kept, "remove": row.pk})
    assert not draft.rows.exists()


def test_live_rows_save_and_answer_with_sum_verdicts_and_keys(at_work: Client, complete: Application) -> None:
    row = complete.rows.get()
    form = {
        "rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "1", "rows-0-id": row.pk,
        "rows-0-seen": shown(at_work, reverse("applications:rows", args=[complete.pk]), "rows-0-seen"),
        "rows-0-count": "6", "rows-0-days": "20", "rows-0-target_group": "initial_vet", "rows-0-country_to": "EE",
        "rows-1-count": "2",
    }  # fmt: skip
    answer = at_work.post(reverse("applications:rows_live", args=[complete.pk]), form)
    text = answer.content.decode()
    assert 'id="budget-now"' in text
    assert 'id="verdict-rows-0" data-hx-swap-oob="true"' in text
    new = complete.rows.order_by("pk").last()
    assert new is not None
    assert f'name="rows-1-id" value="{new.pk}"' in text


def test_two_people_in_one_row_keep_both_where_they_changed_the_same_field(
    at_work: Client, complete: Application, mikko: Actor
) -> None:
    row, address = complete.rows.get(), reverse("applications:rows", args=[complete.pk])
    form = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "1", "rows-0-id": row.pk, "rows-0-host": row.host_id,
        "rows-0-seen": shown(at_work, address, "rows-0-seen"), "rows-0-purpose": ROW["purpose"],
        "rows-0-count": "9", "rows-0-days": "40", "rows-0-target_group": ROW["target_group"], "rows-0-country_to": "EE",
    }  # fmt: skip
    operations.save_rows(complete, [{"id": row.pk, "days": 35, "field": "Veneet"}], by=mikko, at=NOW)
    at_work.post(address, form)
    row.refresh_from_db()
    assert (row.count, row.days, row.field) == (9, 35, "Veneet")
    (both,) = queries.conflicts_of(complete)
    assert (both.name, both.label) == (f"row-{row.pk}-days", "Row 1: Days")
    text = page(at_work, "rows", complete.pk)
    assert f'id="both-row-{row.pk}-days"' in text
    at_work.post(address, {
        "rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0", "settle": f"{both.name}:{both.waiting[0].version}",
        f"standing_{both.name}": both.standing.version, f"asides_{both.name}": both.numbers,
    })  # fmt: skip
    row.refresh_from_db()
    assert row.days == 40


def test_a_new_row_sent_twice_is_one_row(at_work: Client, draft: Application) -> None:
    address = reverse("applications:rows", args=[draft.pk])
    form = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-made_as": shown(at_work, address, "rows-0-made_as")}
    for days in ("20", "28"):
        at_work.post(reverse("applications:rows_live", args=[draft.pk]), {**form, "rows-0-days": days})
    assert [row.days for row in draft.rows.all()] == [28]


def test_a_row_that_somebody_removed_comes_back_as_a_new_one_with_what_was_typed(
    at_work: Client, complete: Application, mikko: Actor
) -> None:
    row, address = complete.rows.get(), reverse("applications:rows", args=[complete.pk])
    form = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "1", "rows-0-id": row.pk, "rows-0-days": "40",
        "rows-0-seen": shown(at_work, address, "rows-0-seen"),
    }  # fmt: skip
    operations.save_rows(complete, [], remove=[row.pk], by=mikko, at=NOW)
    text = at_work.post(address, form).content.decode()
    assert "Somebody else has removed this row." in text
    assert 'value="40"' in text


def test_sending_leads_to_the_receipt_and_its_files(at_work: Client, complete: Application) -> None:
    answer = at_work.post(reverse("applications:check", args=[complete.pk]), follow=True)
    assert "Application 2026-0001 received" in answer.content.decode()
    pdf = at_work.get(reverse("applications:receipt_pdf", args=[complete.pk]))
    assert pdf.content.startswith(b"%PDF-")
    sent = at_work.get(reverse("applications:content_json", args=[complete.pk]))
    import hashlib

    assert hashlib.sha256(sent.content).hexdigest() == queries.submission_of(complete).content_hash  # type: ignore[union-attr]
    assert "Vastaus kysymykseen summary." in page(at_work, "content", complete.pk)
    assert at_work.get(reverse("applications:project", args=[complete.pk]))["Location"] == reverse(
        "applications:receipt", args=[complete.pk]
    )


def test_a_refused_sending_shows_the_reasons(at_work: Client, draft: Application) -> None:
    answer = at_work.post(reverse("applications:check", args=[draft.pk]))
    assert answer.status_code == 422
    assert "Not answered yet: Name of the project" in answer.content.decode()


def test_a_foreign_application_answers_like_a_missing_one(client: Client, draft: Application, riikka: object) -> None:
    client.force_login(riikka)  # type: ignore[arg-type]
    for name in ("edit", "project", "receipt", "case"):
        foreign = client.get(reverse(f"applications:{name}", args=[draft.pk]))
        missing = client.get(reverse(f"applications:{name}", args=[draft.pk + 999]))
        assert (foreign.status_code, missing.status_code) == (404, 404)


def test_a_visitor_is_sent_to_sign_in(client: Client, draft: Application) -> None:
    answer = client.get(reverse("applications:edit", args=[draft.pk]))
    assert answer["Location"].startswith(reverse("people:sign_in"))
