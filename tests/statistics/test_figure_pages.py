"""The pages and downloads of statistics: for visitors, for the officer, for everybody else."""

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from figure_examples import NOW, OFFICER, project, record_journeys, record_stays
from python_calamine import CalamineWorkbook

from vaihto.core.indicators import definitions
from vaihto.kit.actors import SYSTEM
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.statistics import operations
from vaihto.statistics.models import Baseline, PublishedFigure

PUBLIC = [
    "", "?direction=in", "targets/", "figures/initial_vet/?by=length", "figures/other_staff/?by=group", "figures/journeys/",
    "figures/long_students/",
]  # fmt: skip
OFFICERS = ["enter/", "load/", "targets/kesu_90_staff/baseline/"]
FORM = {
    "year": "2010", "direction": "out", "group": "student", "value": "5 100", "precision": "rounded", "source": "CIMO 2011",
    "source_url": "https://example.org/", "note_fi": "a", "note_sv": "b", "note_en": "c",
}  # fmt: skip
CSV = b"year;direction;group;value;precision\n2010;out;student;5100;exact\n"


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def coordinator() -> Client:
    """Return the browser of somebody signed in without the officer's role."""
    client = Client()
    person = people.add_person(email="liisa@school.example", name="Liisa Korpela", language="en", by=SYSTEM, at=NOW)
    client.force_login(Person.objects.get(pk=person.pk))
    return client


def page(client: Client, path: str, language: str = "en") -> str:
    answer = client.get(f"/{language}/statistics/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_visitor_reads_the_pages_with_nothing_recorded(visitor: Client, path: str, language: str) -> None:
    assert page(visitor, path, language).count("<h1") == 1


@pytest.mark.parametrize("path", PUBLIC)
def test_a_visitor_reads_the_pages_with_figures_and_stays(visitor: Client, path: str) -> None:
    operations.load_national_series(by=OFFICER, at=NOW)
    agreement = project()
    record_stays(agreement, 6)
    record_stays(agreement, 3, "graduate")
    record_stays(agreement, 6, "teacher", ends_on=date(2026, 3, 4))
    record_stays(agreement, 6, "planner")
    record_journeys(agreement, 6)
    assert page(visitor, path).count("<h1") == 1


def test_without_figures_the_page_says_that_none_have_been_entered(visitor: Client) -> None:
    text = page(visitor, "")
    assert "No published figures have been entered" in text
    assert "No stay has ended yet" in text


def test_the_national_series_stands_with_sources_gaps_and_breaks(visitor: Client) -> None:
    operations.load_national_series(by=OFFICER, at=NOW)
    text = page(visitor, "")
    assert "In 2023 there were 3,724 stays. Change from 2022: +38%." in text
    assert "2006–2007" in text
    assert "Students, 2008: The present collection began in 2008." in text
    assert 'href="https://www.oph.fi/en/statistics/international-mobility-vet-students"' in text
    assert text.count('class="v-chart__narrow"') == text.count("v-chart__wide--only") == 2


def test_a_target_without_baseline_says_why_there_is_no_progress(visitor: Client) -> None:
    text = page(visitor, "", "fi")
    assert "Tavoitteen (Pitkäkestoinen opiskelijaliikkuvuus) toteutumista ei voi laskea: lähdeasiakirja ei kerro" in text


def test_a_target_tells_its_source_and_note_in_the_readers_language(visitor: Client) -> None:
    for language, note in (("fi", "Yksi tavoite, kaksi osaa."), ("sv", "Ett mål med två delar."), ("en", "One target with two")):
        assert f'<dd class="govuk-summary-list__value">{note}' in page(visitor, "targets/", language)


def test_a_figure_shows_its_definition_and_hash(visitor: Client) -> None:
    assert definitions()["teacher"].sha256 in page(visitor, "figures/teacher/")
    assert "Stays under 5 working days are counted and marked" in page(visitor, "figures/teacher/")


def test_short_staff_stays_are_counted_and_marked_on_the_page(visitor: Client) -> None:
    record_stays(project(), 6, "teacher", ends_on=date(2026, 3, 4))
    assert "6 of the stays were under 5 working days." in page(visitor, "")


def test_a_missing_figure_target_or_drawing_answers_404(visitor: Client, desk: Client) -> None:
    for path in ("figures/nothing/", "figures/nothing.csv", "published-nothing.svg", "published-student.svg"):
        assert visitor.get(f"/en/statistics/{path}").status_code == 404
    assert desk.get("/en/statistics/targets/kesu_93_recognition/baseline/").status_code == 404


@pytest.mark.parametrize("path", [*OFFICERS, "load-national-series/"])
def test_only_the_officer_opens_the_pages_of_entering(path: str, visitor: Client, coordinator: Client, desk: Client) -> None:
    address = f"/en/statistics/{path}"
    assert visitor.post(address).status_code == 302
    assert coordinator.post(address).status_code == 404
    assert desk.post(address).status_code in (200, 302)
    assert visitor.post(address)["Location"].startswith("/en/sign-in/")


def test_the_officer_enters_a_figure_and_corrects_it(desk: Client) -> None:
    assert desk.post("/en/statistics/enter/", FORM).status_code == 302
    assert PublishedFigure.objects.get().value == 5100
    shown = desk.get("/en/statistics/enter/?year=2010&direction=out&group=student").content.decode()
    assert 'value="5100"' in shown
    assert 'value="CIMO 2011"' in shown
    desk.post("/en/statistics/enter/", {**FORM, "value": "5200"})
    assert PublishedFigure.objects.get().value == 5200


def test_a_refused_figure_keeps_what_was_typed_and_says_why(desk: Client) -> None:
    answer = desk.post("/en/statistics/enter/", {**FORM, "value": "5100,5", "note_sv": ""})
    text = answer.content.decode()
    assert "Write the text in all three languages, or in none." in text
    assert 'value="5100,5"' in text
    text = desk.post("/en/statistics/enter/", {**FORM, "value": "5100,5"}).content.decode()
    assert "The number of stays is not a whole number. Correct it." in text
    assert "<title>Error: " in text


def test_the_officer_loads_a_file_or_reads_every_fault(desk: Client) -> None:
    send: Any = lambda data: desk.post(  # noqa: E731
        "/en/statistics/load/", {"file": SimpleUploadedFile("figures.csv", data), "source": "CIMO 2011"}
    )
    text = send(CSV + b"2011;out;student;x;exact\n").content.decode()
    assert "Line 3: The number was not understood" in text
    assert 'value="CIMO 2011"' in text
    assert "Save it as CSV UTF-8" in send(b"\xff\xfe").content.decode()
    assert not PublishedFigure.objects.exists()
    assert send(CSV).status_code == 302
    assert PublishedFigure.objects.get().source == "CIMO 2011"


def test_the_officer_enters_a_baseline_that_everybody_sees(desk: Client, visitor: Client) -> None:
    record_stays(project(), 20)
    values = {"year": "2010", "value": "16", "source": "CIMO 2011"}
    assert desk.post("/en/statistics/targets/kesu_90_students/baseline/", values).status_code == 302
    assert Baseline.objects.get().value == 16
    text = page(visitor, "targets/")
    assert "<strong>+25.0%</strong>" in text
    assert "from the baseline of 2010: 16 stays. The target is 20.8." in text
    assert "Source of the baseline: CIMO 2011" in " ".join(text.split()).replace("</p>", "")


def test_downloads_hold_the_exact_figures_with_their_selection(visitor: Client) -> None:
    operations.load_national_series(by=OFFICER, at=NOW)
    text = visitor.get("/en/statistics/published.csv?direction=in").content.decode("utf-8-sig")
    assert "2020;To Finland;Students, all lengths of stay;819;published as an exact figure;stays;" in text
    assert "2019;To Finland;Share of new students;7,3;published as an exact figure;per cent;" in text
    assert "2022;To Finland;Teachers and other staff together;3586;published, but doubtful;stays;The printed figure" in text
    assert "From Finland" not in text
    found = json.loads(visitor.get("/en/statistics/published.json").content)
    assert {row["value"] for row in found["rows"] if row["year"] == 2016} == {6250, 13.5, None}
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(visitor.get("/en/statistics/published.xlsx").content)).get_sheet_by_index(0)
    assert ["Students, all lengths of stay", 3724.0] in [row[2:4] for row in sheet.to_python() if row[0] == 2023.0]


def test_a_download_of_a_cut_holds_the_same_numbers_as_its_page(visitor: Client) -> None:
    agreement = project()
    record_stays(agreement, 6)
    record_stays(agreement, 7, country_to="DE", ends_on=date(2026, 3, 9))
    record_stays(agreement, 2, country_to="MT")
    text = visitor.get("/en/statistics/figures/initial_vet.csv?by=country").content.decode("utf-8-sig")
    assert text.splitlines()[:5] == [
        "Country;2026;Total",
        "Germany;7;7",
        "Spain;hidden;hidden",
        "Malta;hidden;hidden",
        "All;15;15",
    ]
    assert definitions()["initial_vet"].sha256 in text
    lengths = json.loads(visitor.get("/en/statistics/figures/initial_vet.json?by=length").content)
    assert [row["2026"] for row in lengths["rows"]] == [8, 7, 15]


def test_what_people_wrote_cannot_run_as_a_formula_in_a_download(visitor: Client) -> None:
    record_stays(project(), 6, field="=HYPERLINK(1)")
    assert "'=HYPERLINK(1);6;6" in visitor.get("/en/statistics/figures/initial_vet.csv?by=field").content.decode()
    operations.enter_figure(
        {"year": 2010, "direction": "out", "group": "student", "value": None, "precision": "exact", "source": "@SUM(A1)"},
        by=OFFICER, at=NOW,
    )  # fmt: skip
    assert ";'@SUM(A1);" in visitor.get("/en/statistics/published.csv").content.decode()


def test_the_drawing_is_a_file(visitor: Client) -> None:
    operations.load_national_series(by=OFFICER, at=NOW)
    answer = visitor.get("/en/statistics/published-staff.svg?direction=in")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")


def test_pages_ask_the_database_equally_often_for_few_and_many_stays(visitor: Client, desk: Client) -> None:
    operations.load_national_series(by=OFFICER, at=NOW)
    agreement = project()
    counts = []
    for number in (1, 12):
        record_stays(agreement, number)
        record_stays(agreement, number, "teacher", country_to="DE")
        record_journeys(agreement, number)
        for client, path in ((visitor, ""), (desk, ""), (visitor, "figures/initial_vet/"), (visitor, "own.json")):
            page(client, path)
            with CaptureQueriesContext(connection) as seen:
                page(client, path)
            counts.append(len(seen))
    assert counts[:4] == counts[4:]
