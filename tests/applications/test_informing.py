"""An information request is answered by one export; likenesses are shown to officers only; the rules run again over many."""

import csv
import io
import re
import zipfile
from decimal import Decimal

import pytest
from application_examples import NOW, PARTNER, fill
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from vaihto.applications import facts, likeness, operations, publicity, queries
from vaihto.applications.models import Application, Fingerprint, InformationRequest, Submission
from vaihto.applications.operations import rechecking
from vaihto.calls import queries as calls
from vaihto.calls.models import Call, CallNumber
from vaihto.core import eligibility
from vaihto.core.similarity import Hint
from vaihto.kit import audit
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.people import operations as people
from vaihto.people.models import Person

LONG = " ".join(f"sana{n}" for n in range(60))


def another(call: Call, name: str, *, text: str = "") -> Application:
    """Return a sent application of another school."""
    school = organisations.register(
        {"name": name, "country": "FI", "kind": "vet_provider", "region": "Uusimaa"}, by=SYSTEM, at=NOW
    )
    person = people.add_person(email=f"{name}@example.org", name=name, language="fi", by=SYSTEM, at=NOW)
    organisations.add_member(
        school, person, role="coordinator", position="x", may_sign=True, right_to_sign="x", by=SYSTEM, at=NOW
    )
    actor = organisation_queries.actor_for(person)
    draft = operations.start(call, school, by=actor, at=NOW, language="fi")
    fill(draft, actor)
    if text:
        operations.save_answers(draft, {"impact": (text, 9)}, language="fi", by=actor, at=NOW)
    draft.partners.update(contact_email=f"{name}-partner@example.org", name=f"Partner of {name}")
    operations.submit(draft, acknowledged=(), by=actor, at=NOW)
    return draft


def unpacked(content: bytes) -> dict[str, list[list[str]]]:
    """Return the tables of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))
            for name in archive.namelist() if name.endswith(".csv")
        }  # fmt: skip


def test_an_export_gives_what_is_public_and_names_the_ground_of_what_is_not(sent: Application, officer: Actor) -> None:
    proposal = {one.key: one.ground for one in publicity.fields_of(sent) if one.ground}
    assert proposal == {"sent_by": "personal"}
    record, content = operations.inform(
        [sent],
        requester="Lehti",
        reason="Mitä on haettu?",
        grounds={**proposal, "answer_summary": "business"},
        by=officer,
        at=NOW,
    )
    tables = unpacked(content)
    given = {row[2]: row[3] for row in tables["given.csv"][1:]}
    assert (given["title"], "answer_summary" in given, "sent_by" in given) == ("Taitoa kahdella rannalla", False, False)
    assert b"Liisa" not in zipfile.ZipFile(io.BytesIO(content)).read("given.csv")
    assert [(row[2], "paragraph 20" in row[3]) for row in tables["withheld.csv"][1:]] == [
        ("answer_summary", True),
        ("sent_by", False),
    ]
    assert (record.numbers, record.made_by) == ([sent.number], "Riikka Niemelä")
    assert audit.lines_of(sent.case)[-1].reason == "Mitä on haettu?"


def test_a_request_needs_a_requester_a_reason_and_an_officer(sent: Application, officer: Actor, coordinator: Actor) -> None:
    for who, requester, reason in ((coordinator, "x", "x"), (officer, " ", "x"), (officer, "x", "")):
        with pytest.raises(operations.CannotInform):
            operations.inform([sent], requester=requester, reason=reason, grounds={}, by=who, at=NOW)
    assert not InformationRequest.objects.exists()


def test_the_officer_weighs_each_field_on_a_page_and_gets_one_file(at_the_agency: Client, sent: Application) -> None:
    page = reverse("applications:inform")
    shown = at_the_agency.get(f"{page}?numbers={sent.number}").content.decode()
    assert ("Taitoa kahdella rannalla" in shown, 'name="ground_sent_by"' in shown) == (True, True)
    form = {"numbers": sent.number, "requester": "Lehti", "reason": "Kysely", "ground_sent_by": "personal"}
    answer = at_the_agency.post(page, form)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="information-')
    assert "given.csv" in unpacked(answer.content)
    wrong = at_the_agency.post(page, {**form, "numbers": "2026-9999"})
    assert (wrong.status_code, "2026-9999" in wrong.content.decode()) == (422, True)


def test_what_only_a_later_case_has_is_weighed_in_its_place(at_the_agency: Client, call: Call, sent: Application) -> None:
    later = another(call, "b")
    Submission.objects.filter(application=later).update(
        content={**later.submission.content, "project": {**later.submission.content["project"], "requested": "14000"}}
    )
    page = at_the_agency.get(f"/fi/applications/information/?numbers={sent.number},{later.number}").content.decode()
    keys = re.findall(r'name="ground_([a-z_]+)"', page)
    assert keys[keys.index("requested") - 1 : keys.index("requested") + 2] == ["ends_on", "requested", "starts_on"]
    assert "14\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}€" in page


def test_a_copied_text_of_another_school_is_a_hint_for_officers_only(call: Call, officer: Actor, at_the_agency: Client) -> None:
    first, second, third = another(call, "a", text=LONG), another(call, "b", text=LONG.upper()), another(call, "c")
    assert [likeness.fingerprints(), likeness.fingerprints()] == [3, 0]
    found = likeness.pairs_of(first)
    assert Hint("text", 1.0, ("impact", "impact")) in found[0][1].hints
    assert (found[0][0], Fingerprint.objects.count()) == (second, 3)
    page = reverse("applications:likeness", args=[first.pk])
    text = at_the_agency.get(page).content.decode()
    assert second.number in text
    case = reverse("applications:case", args=[first.pk])
    assert f'href="{page}"' in at_the_agency.get(case).content.decode()
    # Seen failing: an administrator, who may read the case, was led to a page that did not open.
    administrator = people.add_person(email="admin@example.org", name="Ada", language="fi", by=SYSTEM, at=NOW)
    people.give_role(administrator, role="administrator", by=SYSTEM, at=NOW)
    at_the_agency.force_login(administrator)
    assert f'href="{page}"' not in at_the_agency.get(case).content.decode()
    # The applicant's own coordinator, who may open the application itself.
    at_the_agency.force_login(Person.objects.get(email="a@example.org"))
    assert at_the_agency.get(page).status_code == 404
    assert third.state == "sent"


def test_the_rules_run_again_find_what_a_new_number_changes(call: Call, officer: Actor) -> None:
    one = another(call, "a")
    assert rechecking.run(queries.sent()).changed == []
    CallNumber.objects.update_or_create(
        call=call, parameter="min_days_initial_vet", defaults={"value": Decimal(200), "unit": "days", "source": "x"}
    )
    assert PARTNER["country"] == "EE"
    made = operations.recheck(call, by=officer, at=NOW)
    one.refresh_from_db()
    assert (made.looked_at, made.changed, one.counts["not_met"] > 0) == (1, [one.number], True)


def test_the_number_of_questions_does_not_grow_with_the_applications(call: Call) -> None:
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            rechecking.run(queries.sent())
        return len(seen)

    another(call, "a")
    with_one = questions()
    another(call, "b")
    another(call, "c")
    assert questions() == with_one


def test_judging_without_words_gives_the_same_verdicts(sent: Application) -> None:
    law = calls.law_of(sent.call)
    situation = facts.of(sent, law)
    loud, silent = eligibility.judge(situation, law), eligibility.judge_silently(situation, law)
    assert silent.verdict == loud.verdict
    assert [(f.code, f.verdict, f.severity) for f in silent.findings] == [(f.code, f.verdict, f.severity) for f in loud.findings]


def test_an_officer_changes_the_largest_size_of_files(at_the_agency: Client) -> None:
    page = reverse("applications:file_limit")
    at_the_agency.post(page, {"megabytes": "2", "reason": "Deadline day"})
    assert "at most 2 MB" in at_the_agency.get(page).content.decode()
    assert at_the_agency.post(page, {"megabytes": "99", "reason": "x"}).status_code == 422


def shown(application: Application, language: str = "fi") -> dict[str, str]:
    """Return each field of an export as it is read."""
    with translation.override(language):
        return {one.key: one.shown.in_one() for one in publicity.fields_of(application)}


def test_every_field_of_an_export_is_read_in_words_not_in_codes(sent: Application) -> None:
    for language in ("fi", "sv", "en"):
        said = shown(sent, language)
        assert not [key for key, text in said.items() if not text]
        # What people typed may hold anything; "confirmed" is an English word.
        made = "\n".join(text for key, text in said.items() if not key.startswith("answer_"))
        assert not set('{}[]"') & set(made)
        assert not re.findall(r"[a-z]+_[a-z]+|null|true|false|\d{4}-\d\d-\d\d|\b[A-Z]{2}\b", made)


def test_days_countries_and_tables_are_read_as_people_write_them(sent: Application) -> None:
    finnish, swedish = shown(sent), shown(sent, "sv")
    assert (finnish["sent_at"], finnish["starts_on"]) == ("20.11.2026 klo\N{NO-BREAK SPACE}10.00", "1.6.2027")
    assert finnish["applicant"].splitlines()[1:3] == ["Maa: Suomi", "Organisaatiotyyppi: koulutuksen järjestäjä"]
    assert "Kohdemaa: Viro; Lähtömaa: Suomi; Päivät: 28; Vastaanottava organisaatio: Näidis Kutsekool" in finnish["rows"]
    assert finnish["budget"].startswith("Mitä: 1 Viro, apuraha jaksolta; Laskettu: 6 henkilöä; Summa: ei tiedossa\n")
    assert swedish["findings"].splitlines()[3] == (
        "Regel: ALL-4; Krav: Varje partner har bekräftat sitt deltagande; Resultat: Okänt"
    )


def test_the_file_keeps_the_code_and_says_it_in_words(sent: Application, officer: Actor) -> None:
    with translation.override("sv"):
        _record, content = operations.inform([sent], requester="x", reason="x", grounds={"rows": "business"}, by=officer, at=NOW)
    head, *given = unpacked(content)["given.csv"]
    assert head[2:] == ["Nyckel", "Maskinläsbart innehåll", "Innehåll i ord"]
    found = {row[2]: row[3:] for row in given}
    assert found["starts_on"] == ["2027-06-01", "1.6.2027"]
    assert found["dimensions"] == ['["staff"]', "lärarnas kunnande"]
    assert "rows" not in found
    assert not [row for row in given if "Näidis" in row[4] and row[2] == "rows"]


def test_the_page_of_weighing_shows_tables_and_no_codes(at_the_agency: Client, sent: Application) -> None:
    page = at_the_agency.get(f"/sv/applications/information/?numbers={sent.number}").content.decode()
    assert '<td data-label="Målland">Estland</td>' in page
    assert "(frivillig)" not in page, "who asks and for what is needed"
    assert "vet_provider" not in page
    assert "{&quot;" not in page
