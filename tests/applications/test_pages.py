"""The pages of the applicant: written without JavaScript, saved on change, nothing typed is lost."""

import json

import pytest
from application_examples import NOW, PARTNER, ROW
from django.test import Client
from django.urls import reverse

from vaihto.applications import operations, queries
from vaihto.applications.forms import SectionForm, word_choices
from vaihto.applications.models import Application
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
    assert json.loads(said["version"])["answers"]["summary"] == 1


def test_two_texts_for_one_question_are_both_kept_and_one_is_chosen(
    at_work: Client, draft: Application, coordinator: Actor
) -> None:
    operations.save_answers(draft, {"summary": ("Ensin.", 0)}, language="fi", by=coordinator, at=NOW)
    operations.save_answers(draft, {"summary": ("Mikon teksti.", 1)}, language="fi", by=coordinator, at=NOW)
    address = reverse("applications:project", args=[draft.pk])
    form = {"answer_summary": "Liisan teksti.", "version": json.dumps({"answers": {"summary": 1}})}
    assert at_work.post(address, form)["Location"] == f"{address}#both"
    text = page(at_work, "project", draft.pk)
    assert "Mikon teksti." in text
    assert "Liisan teksti." in text
    assert queries.answers_of(draft)["summary"].value == "Mikon teksti."
    at_work.post(address, {"choose": "summary:both"})
    assert queries.answers_of(draft)["summary"].value == "Mikon teksti.\n\nLiisan teksti."
    assert queries.aside_of(draft) == {}


def test_a_detail_that_somebody_else_changed_is_not_overwritten(at_work: Client, draft: Application, coordinator: Actor) -> None:
    operations.save_project(draft, {"title": "Mikon nimi"}, by=coordinator, at=NOW)
    form = {"title": "Liisan nimi", "version": json.dumps({"seen": {"title": ""}})}
    text = at_work.post(reverse("applications:project", args=[draft.pk]), form).content.decode()
    draft.refresh_from_db()
    assert draft.title == "Mikon nimi"
    assert "Mikon nimi" in text
    assert 'value="Liisan nimi"' in text


def test_what_is_typed_survives_the_end_of_the_login(client: Client, at_work: Client, liisa: object, draft: Application) -> None:
    at_work.logout()
    address = reverse("applications:project", args=[draft.pk])
    answer = client.post(address, {"title": "Kirjoitettu myöhään", "answer_summary": "Pitkä teksti.", "version": "{}"})
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
    kept = {**typed, "rows-0-id": row.pk, "rows-0-version": row.version, "rows-0-days": "28"}
    at_work.post(address, {**head, **kept})
    row.refresh_from_db()
    assert row.days == 28
    at_work.post(address, {**head, **kept, "remove": row.pk})
    assert not draft.rows.exists()


def test_live_rows_save_and_answer_with_sum_verdicts_and_keys(at_work: Client, complete: Application) -> None:
    row = complete.rows.get()
    form = {
        "rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "1", "rows-0-id": row.pk, "rows-0-version": row.version,
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


def test_a_row_that_somebody_else_changed_keeps_both(at_work: Client, complete: Application, coordinator: Actor) -> None:
    row = complete.rows.get()
    operations.save_rows(complete, [{"id": row.pk, "version": 1, "days": 35}], by=coordinator, at=NOW)
    form = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "1", "rows-0-id": row.pk, "rows-0-version": 1,
        "rows-0-count": "6", "rows-0-days": "40", "rows-0-target_group": ROW["target_group"], "rows-0-country_to": "EE",
    }  # fmt: skip
    text = at_work.post(reverse("applications:rows", args=[complete.pk]), form).content.decode()
    row.refresh_from_db()
    assert row.days == 35
    assert 'value="40"' in text
    assert "Somebody else changed this row meanwhile" in text


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
