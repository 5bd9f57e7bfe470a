"""Requirements of ePerusteet: read in once, units taken as the school's own, a changed one replaces, the same change nothing.

Seen failing: with outcomes left out of the comparison, with the size of the unit and not of its place, with the units of another
school, with the file read in twice.
"""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.qualifications.requirement_examples import SMALL, as_file, changed, read
from tests.qualifications.test_units import coordinator
from vaihto import cli
from vaihto.kit.actors import VISITOR
from vaihto.kit.models import AuditLine
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people.models import Person
from vaihto.qualifications import operations, queries
from vaihto.qualifications.models import LearningOutcome, Qualification, Unit

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
School = tuple[Person, Organisation]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def aino() -> School:
    return coordinator("Aino")


def taken(school: School, document: dict[str, Any], language: str = "fi", codes: list[str] | None = None) -> operations.Taken:
    """Read a document in and take its units."""
    by = organisation_queries.actor_for(school[0])
    kept = operations.read_requirements(school[1], read(document), by=by, at=AT)
    wanted = codes or [one.unit.code for one in queries.offers(kept, language) if one.state != "hindered"]
    return operations.take_units(kept, wanted, language, by=by, at=AT)


def facts(unit: Unit) -> tuple[Any, ...]:
    outcomes = [one.text for one in unit.outcomes.all()]
    return unit.qualification, unit.code, unit.title, unit.language, unit.points, unit.scheme, unit.source, outcomes


def test_units_are_taken_with_size_of_the_structure_outcomes_and_diary_number(aino: School) -> None:
    made = taken(aino, SMALL)

    assert [facts(unit) for unit in made.new] == [
        ("Leipurin perustutkinto", "100001", "Leipominen", "fi", Decimal(20), "osp", "OPH-9-2026", ["leipoo", "myy"]),
        ("Leipurin perustutkinto", "100002", "Myynti", "fi", Decimal(20), "osp", "OPH-9-2026", ["palvelee"]),
    ]
    assert (made.changed, made.known) == ((), ())
    kept = Qualification.objects.get()
    assert (kept.code, kept.number, kept.name_fi, kept.name_sv, kept.name_en) == (
        "999999", "OPH-9-2026", "Leipurin perustutkinto", "Grundexamen för bagare", "",
    )  # fmt: skip
    assert (kept.read_at, kept.read_by_name) == (AT, "Aino")


def test_a_unit_without_outcomes_in_the_language_comes_in_one_that_has_them(aino: School) -> None:
    made = taken(aino, SMALL, "sv")

    assert [facts(unit)[:4] for unit in made.new] == [
        ("Grundexamen för bagare", "100001", "Bakning", "sv"), ("Leipurin perustutkinto", "100002", "Myynti", "fi"),
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing(aino: School) -> None:
    taken(aino, SMALL)
    lines = AuditLine.objects.count()
    before = list(Unit.objects.order_by("pk").values())

    again = taken(aino, SMALL)

    assert (again.new, again.changed, len(again.known)) == ((), (), 2)
    assert (list(Unit.objects.order_by("pk").values()), Qualification.objects.count()) == (before, 1)
    assert AuditLine.objects.count() == lines


def test_a_changed_outcome_makes_a_new_unit_that_replaces_the_old_one_and_leaves_it_as_it_was(aino: School) -> None:
    (old, _other) = taken(aino, SMALL).new
    before = facts(old)

    made = taken(aino, changed(ammattitaitovaatimukset={"fi": "<ul><li>leipoo ruista</li></ul>"}))

    assert [(unit.replaces, facts(unit)[-1]) for unit in made.changed] == [(old, ["leipoo ruista"])]
    assert (len(made.known), made.new, Qualification.objects.count()) == (1, (), 2)
    old.refresh_from_db()
    assert (facts(old), queries.state_of(old)) == (before, "replaced")


def test_only_chosen_units_are_taken(aino: School) -> None:
    assert [unit.code for unit in taken(aino, SMALL, codes=["100002"]).new] == ["100002"]
    assert Unit.objects.count() == 1


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ([], "No unit is chosen. Choose at least one."),
        (["100001", "999"], "A chosen unit is not in these requirements. Choose again from the list."),
        (["100003"], "A chosen unit cannot be taken in. The list says why."),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_kept(aino: School, codes: list[str], reason: str) -> None:
    by = organisation_queries.actor_for(aino[0])
    kept = operations.read_requirements(aino[1], read(SMALL), by=by, at=AT)

    with pytest.raises(operations.CannotTake) as refused:
        operations.take_units(kept, codes, "fi", by=by, at=AT)

    assert (str(refused.value), Unit.objects.count()) == (reason, 0)


def test_a_structure_alone_and_a_file_without_number_are_refused(aino: School) -> None:
    by = organisation_queries.actor_for(aino[0])
    for document in (SMALL["suoritustavat"][0]["rakenne"] | {"osat": []}, SMALL | {"diaarinumero": ""}):
        with pytest.raises(operations.CannotTake):
            operations.read_requirements(aino[1], read(document), by=by, at=AT)
    assert Qualification.objects.count() == 0


def test_nobody_reads_in_or_takes_for_another_school(aino: School) -> None:
    other = organisation_queries.actor_for(coordinator("Bertta")[0])
    kept = operations.read_requirements(aino[1], read(SMALL), by=organisation_queries.actor_for(aino[0]), at=AT)

    for actor in (other, VISITOR):
        with pytest.raises(operations.CannotTake):
            operations.read_requirements(aino[1], read(SMALL), by=actor, at=AT)
        with pytest.raises(operations.CannotTake):
            operations.take_units(kept, ["100001"], "fi", by=actor, at=AT)
    assert list(queries.requirements_of(other)) == []


def test_requirements_count_only_for_the_school_that_read_them_in(aino: School) -> None:
    mine, theirs = taken(aino, SMALL).new, taken(coordinator("Bertta"), SMALL).new

    found = queries.requirements_behind(mine)

    assert found is not None
    assert (found.organisation, Qualification.objects.count()) == (aino[1], 2)
    assert {unit.organisation_id for unit in theirs} == {each.pk for each in Organisation.objects.exclude(pk=aino[1].pk)}


words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=700)
spoken = st.dictionaries(st.sampled_from(["fi", "sv", "en", "se"]), words, min_size=1)
unit = st.fixed_dictionaries({"nimi": spoken, "outcomes": spoken, "laajuus": st.none() | st.integers(0, 200)})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units=st.lists(unit, min_size=1, max_size=4), language=st.sampled_from(["fi", "sv", "en"]))
def test_whatever_the_requirements_hold_taking_them_twice_changes_nothing(
    aino: School, units: list[dict[str, Any]], language: str
) -> None:
    document = copy.deepcopy(SMALL) | {
        "tutkinnonOsat": [
            {
                "id": number, "nimi": one["nimi"], "koodiUri": f"tutkinnonosat_{200_000 + number}", "laajuus": one["laajuus"],
                "ammattitaitovaatimukset": {code: f"<ul><li>{text}</li></ul>" for code, text in one["outcomes"].items()},
            }
            for number, one in enumerate(units)
        ],
        "suoritustavat": [{"suoritustapakoodi": "reformi", "rakenne": {"rooli": "määritelty", "osat": []}}],
    }  # fmt: skip
    by = organisation_queries.actor_for(aino[0])
    with transaction.atomic():
        kept = operations.read_requirements(aino[1], read(document), by=by, at=AT)
        codes = [one.unit.code for one in queries.offers(kept, language) if one.state != "hindered"]
        if codes:
            first = operations.take_units(kept, codes, language, by=by, at=AT)
            before = (list(Unit.objects.order_by("pk").values()), list(LearningOutcome.objects.order_by("pk").values()))

            again = operations.take_units(
                operations.read_requirements(aino[1], read(document), by=by, at=AT), codes, language, by=by, at=AT
            )

            assert (again.new, again.changed, again.known) == ((), (), first.new)
            assert (list(Unit.objects.order_by("pk").values()), list(LearningOutcome.objects.order_by("pk").values())) == before
            assert Qualification.objects.count() == 1
        transaction.set_rollback(True)


# --- the pages ----------------------------------------------------------------------------------------------------------


def browser(school: School) -> Client:
    made = Client()
    made.force_login(school[0])
    return made


def test_a_coordinator_uploads_looks_and_takes(aino: School) -> None:
    client = browser(aino)

    sent = client.post("/en/units/requirements/", {"file": as_file(SMALL)})

    kept = Qualification.objects.get()
    assert sent["Location"] == f"/en/units/requirements/{kept.pk}/"
    page = client.get(sent["Location"]).content.decode()
    assert page.count('name="units"') == 2
    assert '<span lang="fi">Leipominen</span>' in page
    assert '<span lang="sv">Bakning</span>' in page
    assert "Common units have them by their parts." in page

    answer = client.post(f"{sent['Location']}?language=fi", {"units": ["100001"]}, follow=True).content.decode()
    assert "1 unit is new." in answer
    assert "The school has it" in client.get(sent["Location"] + "?language=fi").content.decode()
    again = client.post(f"{sent['Location']}?language=fi", {"units": ["100001"]}, follow=True).content.decode()
    assert "Nothing changed." in again


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "The file was not read, because it has faults"),
        (b"", "The submitted file is empty"),
        (b'{"a": 1}', "neither a qualification nor the structure of one"),
    ],
)
def test_a_file_that_is_no_qualification_is_refused_on_the_page(aino: School, content: bytes, reason: str) -> None:
    page = browser(aino).post("/en/units/requirements/", {"file": as_file(content)})

    assert (page.status_code, reason in page.content.decode()) == (200, True)
    assert Qualification.objects.count() == 0


def test_requirements_of_another_school_are_missing(aino: School) -> None:
    kept = operations.read_requirements(aino[1], read(SMALL), by=organisation_queries.actor_for(aino[0]), at=AT)

    assert browser(coordinator("Bertta")).get(f"/en/units/requirements/{kept.pk}/").status_code == 404


# --- the command --------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "perusteet.json"
    made.write_text(json.dumps(SMALL), encoding="utf-8")
    return made


def run(capsys: pytest.CaptureFixture[str], *given: object) -> tuple[int, str, str]:
    code = cli.main(["qualifications", "import", *map(str, given)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_takes_all_that_can_be_taken_and_twice_is_nothing_new(
    aino: School, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = (
        "OPH-9-2026, Ainon opisto{}\n  {state:<9}100001  fi  Leipominen\n  {state:<9}100002  fi  Myynti\n"
        "  hindered 100003  fi  Yhteinen osa (no_words)\n"
    )

    dry = run(capsys, file, "--organisation", "ainon opisto", "--dry-run")
    assert dry == (0, listed.format(" (dry run: nothing is kept)", state="new"), "")
    assert (Unit.objects.count(), Qualification.objects.count()) == (0, 0)
    assert run(capsys, file, "--organisation", aino[1].pk) == (0, listed.format("", state="new"), "")
    assert run(capsys, file, "--organisation", aino[1].pk) == (0, listed.format("", state="known"), "")
    assert (Unit.objects.count(), Qualification.objects.count()) == (2, 1)


def test_the_command_answers_as_json_for_chosen_units(aino: School, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _err = run(capsys, file, "--organisation", aino[1].pk, "--unit", "100002", "--language", "sv", "--json")

    assert (code, json.loads(said)["units"][0]) == (
        0, {"code": "100002", "state": "new", "language": "fi", "title": "Myynti", "points": "20", "hindrance": ""},
    )  # fmt: skip
    assert [unit.code for unit in Unit.objects.all()] == ["100002"]


def test_the_command_refuses_an_unknown_school_and_unit(aino: School, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, file, "--organisation", "Nobody")[0::2] == (
        1, "vaihto: There is no organisation Nobody. Write its name as it stands on its page, or its number.\n",
    )  # fmt: skip
    assert run(capsys, file, "--organisation", aino[1].pk, "--unit", "7")[0::2] == (
        1, "vaihto: The file has no unit 7. Nothing was taken in.\n",
    )  # fmt: skip
    assert Qualification.objects.count() == 0
