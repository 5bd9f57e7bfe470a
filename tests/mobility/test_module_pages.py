"""Pages of the Beneficiary Module: a template sent and put in use, a project's stays taken out, a file read back and decided."""

import csv
import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from test_module_tables import HEAD, MARKS, make_administrator, used

from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.kit.models import RecordView
from vaihto.mobility.models import Mobility, ModuleMapping
from vaihto.people.models import Person

__all__ = ["used"]
pytestmark = pytest.mark.words
BASE = "/en/stays/beneficiary-module"


@pytest.fixture
def anna(db: None) -> Actor:
    """Return an administrator."""
    return make_administrator()


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def text_of(answer: object) -> str:
    """Return the words of a page, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())  # type: ignore[attr-defined]


def hidden(answer: object, name: str) -> str:
    found = re.search(rf'name="{name}" value="([0-9a-f]+)"', answer.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def workbook(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def test_an_administrator_sends_a_wide_template_maps_it_and_puts_it_in_use(project: GrantAgreement, anna: Actor) -> None:
    # long because: one person's way from the menu to the columns in use.
    at_work, programme = browser(anna), project.application.call.programme_id
    assert f"{BASE}/columns/" in at_work.get("/en/desk/").content.decode()
    assert "No template has been read" in text_of(at_work.get(f"{BASE}/columns/"))
    # More columns than a table of stays may have.
    head = [*HEAD, *(f"Own column {number}" for number in range(80))]
    file = SimpleUploadedFile("template.xlsx", workbook([head, MARKS]))
    answer = at_work.post(f"{BASE}/columns/new/{programme}/", {"file": file, "head": ""})
    one = ModuleMapping.objects.get()
    assert answer["Location"] == f"{BASE}/columns/{one.pk}/change/"
    page = at_work.get(answer["Location"])
    assert "mobility/duration/start-date" in text_of(page)
    data = {
        "what_1": "stay_key:as_it_is",
        "what_0": "mobility_id:as_it_is",
        "what_6": "host_country:code",
        "text_6": "ES",
        "must_0": "on",
    }
    answer = at_work.post(f"{BASE}/columns/{one.pk}/change/", data)
    assert answer.status_code == 422
    assert "The codes are not understood at “ES”." in text_of(answer)
    answer = at_work.post(f"{BASE}/columns/{one.pk}/change/", {**data, "text_6": "ES=ES - Spain"})
    assert answer["Location"].endswith("?page=2")
    one.refresh_from_db()
    assert one.columns[6]["codes"] == {"ES": "ES - Spain"}
    assert [one.columns[place]["holds"] for place in (4, 40)] == ["undecided", "undecided"]
    page = at_work.get(f"{BASE}/columns/{one.pk}/")
    assert "Nothing is decided for these columns:" in text_of(page)
    assert "It cannot be put in use yet." in text_of(page)
    for number in (1, 2, 3):
        places = range(40 * (number - 1), min(40 * number, len(head)))
        empty = {f"what_{place}": "empty" for place in places}
        first = {**data, "text_6": "ES=ES - Spain"} if number == 1 else {}
        answer = at_work.post(f"{BASE}/columns/{one.pk}/change/?page={number}", {**empty, **first})
    page = at_work.get(answer["Location"])
    assert "ES - Spain" in text_of(page)
    at_work.post(f"{BASE}/columns/{one.pk}/use/", {"seen": hidden(page, "seen")})
    one.refresh_from_db()
    assert one.state == "in_use"
    assert "Version 1" in text_of(at_work.get(f"{BASE}/columns/"))


def test_a_file_that_names_no_columns_is_refused_in_words(project: GrantAgreement, anna: Actor) -> None:
    at_work, programme = browser(anna), project.application.call.programme_id
    answer = at_work.post(f"{BASE}/columns/new/{programme}/", {"file": SimpleUploadedFile("a.csv", b";;\n;;\n")})
    assert answer.status_code == 422
    assert ModuleMapping.objects.count() == 0


def test_a_coordinator_takes_stays_out_reads_the_file_back_and_decides(
    project: GrantAgreement, liisa: Actor, officer: Actor, confirmed: Mobility, used: ModuleMapping
) -> None:
    at_work, address = browser(liisa), f"{BASE}/projects/{project.pk}/"
    assert f"{BASE}/" in at_work.get("/en/stays/").content.decode()
    assert address in at_work.get(f"{BASE}/").content.decode()
    page = text_of(at_work.get(address))
    assert "2 stays lack obligatory details." in page
    assert "The template for vocational education and training itself was not at hand" in page
    looked = RecordView.objects.count()
    answer = browser(officer).post(f"{address}export/", {"kind": "xlsx"})
    assert "beneficiary-module-2027-0001" in answer["Content-Disposition"]
    assert RecordView.objects.count() == looked + 1
    answer = at_work.post(f"{address}export/", {"kind": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    rows[2][0], rows[2][6], rows[2][2] = "BM-1", "PT", "Aino Maria"
    rows.append(["BM-99", *[""] * 8])
    del rows[3]
    file = SimpleUploadedFile("bm.xlsx", workbook(rows))
    answer = at_work.post(f"{address}send/", {"file": file})
    reading = answer["Location"]
    page = at_work.get(reading)
    said = text_of(page)
    for words in ("3 rows were read. 2 cells differ and are not decided.", "Row 5: BM-99", "Stays that the file does not have",
                  "The file gives 1 stay an id", "This is not taken over from a table."):  # fmt: skip
        assert words in said
    assert at_work.post(reading, {}).status_code == 422
    choices = dict(re.findall(r'name="([0-9]+-[0-9]+)"[^>]*value="((?:take|keep):[0-9a-f]+)"', page.content.decode())[::-1])
    assert sorted(value.split(":")[0] for value in choices.values()) == ["keep", "take"]
    assert at_work.post(reading, choices).status_code == 302
    assert Mobility.objects.get(pk=confirmed.pk).country_to == "PT"
    at_work.post(f"{reading}ids/", {"seen": hidden(page, "seen")})
    assert "id was stored" in text_of(at_work.get(reading))
    assert "BM-1" in text_of(at_work.get(f"/en/stays/{confirmed.pk}/"))
    assert "What was compared says the same, or has been decided." in text_of(at_work.get(reading))


@pytest.mark.parametrize("query", ["page=%00", "page=x"])
def test_strange_pages_are_answered(project: GrantAgreement, liisa: Actor, used: ModuleMapping, query: str) -> None:
    assert browser(liisa).get(f"{BASE}/?{query}").status_code == 200
