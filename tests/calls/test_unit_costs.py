"""The unit costs of a call of Erasmus+: the agency's own annex, checked cell by cell, frozen with the call."""

from datetime import date, timedelta
from typing import Any

import pytest
from annex_example import annex_text
from call_examples import COORDINATOR, DATES, NOW, OFFICER
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from vaihto.calls import annex_faults, facts, gate, operations, queries, unit_costs
from vaihto.calls.models import Call, CallAnnex
from vaihto.core.canonical import sha256_of
from vaihto.core.grant import annex, rules
from vaihto.core.grant.annex_row import APPLIES_TO
from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import AuditLine
from vaihto.people.models import StaffRole
from vaihto.programmes import operations as programmes
from vaihto.programmes.models import Programme

pytestmark = pytest.mark.django_db
SOURCE = "Example: Spanish annex of 2021"


def add_programme(code: str, pack: str, starts_on: date) -> Programme:
    """Set up a programme."""
    names = {f"{name}_{language}": f"{name} {code}" for name in ("title", "agency") for language in ("fi", "sv", "en")}
    values = {"code": code, "pack": pack, "contact": "agency@example.org", "starts_on": starts_on, **names}
    return programmes.add(values, by=SYSTEM, at=NOW)


@pytest.fixture
def erasmus(db: None) -> Call:
    """Return a draft of a call of Erasmus+ that can be published."""
    made = operations.create(add_programme("erasmus", "erasmus_plus", date(2026, 1, 1)), "vet_mobility", 2026, by=OFFICER, at=NOW)
    return operations.save(made, DATES, by=OFFICER, at=NOW)


def upload(call: Call, text: str | None = None, **values: Any) -> CallAnnex:
    """Save an annex as the officer does."""
    given = {"name": "annex.csv", "source": SOURCE, "by": OFFICER, "at": NOW, **values}
    return operations.save_annex(call, (annex_text(2026) if text is None else text).encode(), **given)


def rate_of(call: Call, parameter: str) -> Any:
    """Return a unit cost of a call in euro, by its lasting name."""
    law = queries.grant_law(call)
    assert law is not None
    return next((rate.eur for rate in law.rates if rate.parameter == parameter), None)


LEARNER = "individual_support.learner.group_2.days_1_14"


def test_a_call_of_erasmus_can_be_published_without_an_annex_and_says_what_it_does_not_know(erasmus: Call) -> None:
    assert gate.gaps(erasmus, NOW) == []
    costs = unit_costs.of_call(erasmus)
    assert costs is not None
    assert costs["is_whole"] is False
    assert rate_of(erasmus, LEARNER) is None
    operations.publish(erasmus, by=OFFICER, at=NOW)


def test_the_agencys_own_annex_counts_and_is_frozen_with_the_call(erasmus: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(erasmus)
    erasmus = Call.objects.get()
    assert rate_of(erasmus, LEARNER) == 57
    version = operations.publish(erasmus, by=OFFICER, at=NOW)
    assert version.content["unit_costs"]["own_annex"] == {
        "name": "annex.csv", "source": SOURCE, "sha256": sha256_of(annex_text(2026)),
    }  # fmt: skip
    assert version.content_hash == sha256_of(version.content)
    published = Call.objects.get()
    # Whatever the rulebook says later, and even if the annex itself were gone, the published call keeps its unit costs.
    monkeypatch.setattr(rules, "law", lambda *args, **options: pytest.fail("the rulebook was asked"))
    CallAnnex.objects.all().delete()
    assert rate_of(published, LEARNER) == 57
    with pytest.raises(operations.CannotSave, match="published"):
        upload(published, "any")
    with pytest.raises(operations.CannotSave, match="published"):
        operations.remove_annex(published, by=OFFICER, at=NOW)


def test_an_extended_call_has_the_same_unit_costs_in_its_second_version(erasmus: Call) -> None:
    upload(erasmus)
    first = operations.publish(Call.objects.get(), by=OFFICER, at=NOW)
    later = DATES["closes_at"] + timedelta(days=1)
    second = operations.extend_deadline(Call.objects.get(), later, reason="Storm", by=OFFICER, at=NOW)
    assert second.content["unit_costs"] == first.content["unit_costs"]


def test_an_annex_is_replaced_and_removed_while_the_call_is_a_draft(erasmus: Call) -> None:
    upload(erasmus)
    upload(erasmus)
    assert AuditLine.objects.filter(operation="calls.save_annex").count() == 1
    upload(erasmus, annex_text(2026).replace(",57,", ",58,"), source="Decision 2")
    assert (rate_of(Call.objects.get(), LEARNER), CallAnnex.objects.get().source) == (58, "Decision 2")
    operations.remove_annex(erasmus, by=OFFICER, at=NOW)
    operations.remove_annex(erasmus, by=OFFICER, at=NOW)
    assert rate_of(Call.objects.get(), LEARNER) is None
    assert AuditLine.objects.filter(operation="calls.remove_annex").count() == 1


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        (None, {"source": " "}, "its source is missing"),
        (None, {"by": COORDINATOR}, "only an officer"),
        ("x" * 1_000_001, {}, "too large"),
        (annex_text(2025), {}, "nothing for the agency FI and the year 2026"),
        (annex_text(2026, "SE"), {}, "nothing for the agency FI and the year 2026"),
    ],
)
def test_an_annex_that_cannot_count_is_refused_with_the_reason(erasmus: Call, text: Any, values: Any, said: str) -> None:
    with pytest.raises(operations.CannotSave, match=said):
        upload(erasmus, text, **values)
    assert not CallAnnex.objects.exists()


def test_bytes_that_are_no_text_are_refused(erasmus: Call) -> None:
    with pytest.raises(operations.CannotSaveAnnex, match="UTF-8"):
        operations.save_annex(erasmus, b"\xff\xfe\x00", name="x", source=SOURCE, by=OFFICER, at=NOW)


def test_a_call_of_the_national_programme_has_no_annex(draft: Call) -> None:
    with pytest.raises(operations.CannotSaveAnnex, match="do not follow unit costs"):
        upload(draft)
    assert (queries.grant_law(draft), unit_costs.of_call(draft)) == (None, None)
    operations.save(draft, DATES, by=OFFICER, at=NOW)
    assert "unit_costs" not in operations.publish(draft, by=OFFICER, at=NOW).content


FAULTY = [
    "travel,,FI,2026,2026,,,0,99,23,,,,,,km,",
    "travel,,FI,2026,2026,,,50,199,23,,,,,,km,x",
    "individual_support,learner,FI,2026,2026,4,,1,14,57,,,,,,,x",
    "organisational_support,nobody,FI,2025,2024,,,,,1o0,,,,,,,x",
    "nothing,,FI,2026,2026,,,,,1,,,,,,,x",
]


def test_every_fault_is_told_at_its_row_and_column(erasmus: Call) -> None:
    head = annex_text(2026).splitlines()[0]
    with pytest.raises(operations.CannotSaveAnnex) as refused:
        upload(erasmus, "\n".join([head, *FAULTY]))
    assert [(one.row, one.column) for one in refused.value.faults] == [
        (2, "source"), (4, "group"), (5, "applies_to"), (5, "last_call"), (5, "eur"), (6, "heading"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_fault_of_the_core_is_said_in_the_readers_language(language: str) -> None:
    # long because: one faulty cell for each sentence that the core has.
    head = annex_text(2026).splitlines()[0]
    bad = [
        *FAULTY,
        "travel,,XX,2013,2026,1,,a,99,1.234,,,,,,,x",
        "travel,,FI,2026,2026,,,10,9,1,,,,,,,x",
        "travel,,FI,2026,2026,,,,9,1,,,,,5,,x",
        "travel,,FI,2026,2026,,,0,9,,,1,2,,,,x",
        "course_fee,SM-COUR-TRAIN,FI,2026,2026,,,,,,,5,1,,,,x",
        "course_fee,SM-COUR-TRAIN,FI,2026,2026,,,,,1,2,,,3,,,x",
        "individual_support,learner,FI,2026,2026,,,1,14,57,,,,,,,x",
        "individual_support,learner,FI,2026,2026,1,,1,14,,,,,101,,,x",
        "exceptional_costs,other,FI,2026,2026,,,,,5,,,,,,,x",
        "country_group,,FI,2026,2026,1,,,,,,,,,,,x",
        "travel,,FI,2026,2026,,,0,99,23,,,,,,,x,more",
    ]
    tiers = [
        "individual_support,learner,FI,2026,2026,1,,2,14,57,,,,,,,x",
        "individual_support,learner,FI,2026,2026,1,,10,20,57,,,,,,,x",
        "individual_support,learner,FI,2026,2026,1,,30,40,57,,,,,,,x",
    ]
    texts = ["\n".join([head, *bad]), "\n".join([head, *tiers]), head, "heading,heading,odd", f"{head}\n" + "x\n" * 5001]
    found = set()
    with translation.override(language):
        for text in texts:
            with pytest.raises(annex.WrongAnnex) as wrong:
                annex.read(text)
            for fault in wrong.value.faults:
                said = annex_faults.in_words(fault)
                found.add(fault.message)
                assert said
                assert "%(" not in said
                assert any(annex_faults.re.fullmatch(pattern, fault.message) for pattern, _words in annex_faults.SENTENCES), fault
                words_of_the_format = {fault.message.removeprefix("allowed: "), *APPLIES_TO}
                assert language == "en" or said != fault.message or said in words_of_the_format
    assert len(found) > 25


def test_the_known_unit_costs_are_shown_by_heading_with_their_sources(erasmus: Call) -> None:
    upload(erasmus)
    costs = unit_costs.of_call(Call.objects.get())
    assert costs is not None
    by_name = {one.name: one.costs for one in costs["headings"]}  # type: ignore[attr-defined]
    assert [(c.what, c.tier, c.amount) for c in by_name["Individual support"]][:2] == [
        ("Learners, country group 1", "days 1–14", "€66"), ("Learners, country group 1", "days 15–365", "€46")
    ]  # fmt: skip
    assert ("", "500–1,999 km one way", "€275, green travel €320") in [
        (c.what, c.tier, c.amount) for c in by_name["Travel support"]
    ]
    assert all("ES01, 2021" in c.source for c in by_name["Travel support"])
    # Group mobility exists in the call of 2026, but the annex of 2021 has no unit cost for it.
    lacking = [c.what for c in by_name["Organisational support"] if not c.amount]
    assert lacking == ["Group mobility of VET learners (LM-GRP-VET)"]


def test_two_versions_that_differ_in_a_unit_cost_say_so(erasmus: Call) -> None:
    upload(erasmus)
    before = facts.grant_law(Call.objects.get())
    one = queries.content_now(Call.objects.get())
    upload(erasmus, annex_text(2026).replace(",57,", ",58,"))
    changes = queries.form_changes(one, queries.content_now(Call.objects.get()))
    assert before is not None
    assert [(c.name, c.before, c.after) for c in changes] == [(LEARNER, "€57", "€58")]


# -- pages ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(movable_clock: None, db: None) -> Client:
    """Return the browser of an officer."""
    clock.move_to(NOW)
    person = get_user_model().objects.create_user("olli@example.org", name="Olli Officer", joined_at=NOW)
    StaffRole.objects.create(person=person, role="officer", granted_at=NOW)
    browser = Client()
    browser.force_login(person)
    return browser


def test_an_officer_uploads_an_annex_mends_its_faults_and_sees_it_on_the_calls_page(officer: Client, erasmus: Call) -> None:
    address = f"/en/calls/{erasmus.pk}/edit/annex/"
    page = officer.get(address).content.decode()
    assert "No annex has been uploaded" in page
    template = officer.get(f"{address}template.csv")
    assert template.content.decode("utf-8-sig").startswith("heading,applies_to,agency")
    bad = SimpleUploadedFile("bad.csv", "\n".join([annex_text(2026).splitlines()[0], *FAULTY]).encode())
    answer = officer.post(address, {"file": bad, "source": SOURCE})
    text = answer.content.decode()
    assert "Mend the cells below" in text
    assert "say where the number stands" in text
    good = SimpleUploadedFile("annex.csv", annex_text(2026).encode())
    assert officer.post(address, {"file": good, "source": SOURCE}).status_code == 302
    assert SOURCE in officer.get(address).content.decode()
    assert officer.get(f"{address}template.csv").content.decode("utf-8-sig") == annex_text(2026)
    operations.publish(Call.objects.get(), by=OFFICER, at=NOW)
    public = Client().get(f"/en/calls/{erasmus.pk}/").content.decode()
    for shown in (SOURCE, "€57", "erasmus", "ERA-3", "Country groups"):
        assert shown in public
    assert "The unit costs are frozen" in officer.get(address).content.decode()
    assert officer.post(f"{address}remove/").status_code == 302
    assert CallAnnex.objects.exists()


def test_the_page_of_unit_costs_is_missing_where_grants_follow_none(officer: Client, draft: Call) -> None:
    for part in ("annex/", "annex/template.csv"):
        assert officer.get(f"/en/calls/{draft.pk}/edit/{part}").status_code == 404
    assert officer.post(f"/en/calls/{draft.pk}/edit/annex/remove/").status_code == 404
    assert "Unit costs of the grant" not in officer.get(f"/en/calls/{draft.pk}/edit/").content.decode()


def test_with_two_programmes_in_force_an_officer_chooses_among_the_actions_of_both(officer: Client, programme: Programme) -> None:
    add_programme("erasmus", "erasmus_plus", date(2026, 2, 1))
    page = officer.get("/en/calls/new/").content.decode()
    for shown in ("title erasmus", "National programme", "VET mobility project", "Student mobility"):
        assert shown in page
    officer.post("/en/calls/new/", {"action": "vet_mobility", "year": "2026"})
    officer.post("/en/calls/new/", {"action": "partnership", "year": "2026"})
    assert {(call.programme.code, call.action) for call in Call.objects.all()} == {
        ("erasmus", "vet_mobility"), ("national", "partnership")
    }  # fmt: skip
    listed = officer.get("/en/calls/").content.decode()
    assert "title erasmus" in listed
    assert "National programme" in listed
