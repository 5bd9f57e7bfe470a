"""`vaihto grant calculate FILE`: the document of the plan and its answer to the letter, refusals, and what is wrong use."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from vaihto import cli
from vaihto.config.commands import grant as command

DOCUMENT = """\
programme: erasmus_plus
call_year: 2021
agency: ES
activity: LM-SHORT-VET     # code of vet_activity_types.csv
group: 2                   # country group, or destination: DE
activity_days: 21
travel_days: 2             # funded travel days, paid as days of individual support
km: 1850                   # one way; or from/to places
green: false
participants: 1
"""
ANNEX = "ES01, 2021: Anexo IV MONO/MULTI KA121/KA122-VET"
ANNEX_ES = f"{ANNEX} (IESJarosoErasmus/ErasmusJaroso, static/docs/cuantias/CuantiasEconomicasKA121.pdf)"
TRAVEL_2021 = f"{ANNEX}; hyria.fi/going-abroad-erasmus-apurahan-laskeminen (the same bands, from 10 km)"
TRAVEL_50 = "{heading: travel, percent: 50}"
BILBAO = """\
programme: erasmus_plus
call_year: 2014
agency: FI
activity: LM-SHORT-VET
destination: ES
activity_days: 70
from: Hyvinkää
to: Bilbao
"""


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Return a function that writes a document, runs the command, and returns exit code, answer and complaint."""

    def ask(text: str, *words: str) -> tuple[int, str, str]:
        file = tmp_path / "stay.yaml"
        file.write_text(text, encoding="utf-8")
        code = cli.main(["grant", "calculate", str(file), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


def line(heading: str, quantity: int, rate: str, amount: str, basis: str, parameter: str, source: str = ANNEX_ES) -> dict:
    """Return a verified line as the answer has it."""
    return {
        "heading": heading, "quantity": quantity, "rate": rate, "amount": amount, "basis": basis, "parameter": parameter,
        "source": source, "status": "verified", "unverified_rate": None, "real_cost": None, "percent": None,
    }  # fmt: skip


def test_the_document_of_the_plan_has_this_answer(asked):
    code, out, err = asked(DOCUMENT, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "lines": [
            line("individual_support", 14, "57.00", "798.00", "person_days", "individual_support.learner.group_2.days_1_14"),
            line("individual_support", 9, "40.00", "360.00", "person_days", "individual_support.learner.group_2.days_15_365"),
            line("travel", 1, "275.00", "275.00", "people", "travel.km_500_1999", TRAVEL_2021),
            line("organisational_support", 1, "350.00", "350.00", "people", "organisational_support.LM-SHORT-VET.people_1_100"),
        ],
        "total": "1783.00",
        "known_total": "1783.00",
        "unknown": [],
        "paid": None,
        "notes": [],
        "refused": None,
        "request": {
            "programme": "erasmus_plus", "call_year": 2021, "agency": "ES", "activity": "LM-SHORT-VET", "activity_days": 21,
            "group": 2, "travel_days": 2, "km": 1850,
        },
        "distance": None,
    }  # fmt: skip


def test_bilbao_of_2014_is_1836_euro_with_the_distance_between_the_cities(asked):
    code, out, _ = asked(BILBAO, "--json")
    made = json.loads(out)
    assert (code, made["total"]) == (0, "1836.00")
    assert [(each["heading"], each["amount"]) for each in made["lines"]] == [
        ("individual_support", "406.00"),
        ("individual_support", "920.00"),
        ("individual_support", "150.00"),
        ("travel", "360.00"),
    ]
    assert made["distance"] == {
        "km": "2674.1",
        "from": {"name": "Hyvinkää", "country": "FI", "latitude": "60.63333", "longitude": "24.86667"},
        "to": {"name": "Bilbao", "country": "ES", "latitude": "43.26271", "longitude": "-2.92528"},
    }
    assert made["request"]["km"] == 2674.1


def test_a_missing_rate_makes_the_total_null_and_names_the_lines(asked):
    code, out, _ = asked(DOCUMENT.replace("agency: ES", "agency: FI"), "--json")
    made = json.loads(out)
    assert (code, made["total"], made["known_total"]) == (0, None, "275.00")
    assert [(each["heading"], each["parameter"], each["reason"]) for each in made["unknown"]] == [
        ("individual_support", "individual_support.learner.group_2", "no_rate"),
        ("organisational_support", "organisational_support.LM-SHORT-VET", "no_rate"),
    ]
    assert [set(each["message"]) for each in made["unknown"]] == [{"fi", "sv", "en"}] * 2
    assert made["lines"][0] | {"source": ""} == {
        "heading": "individual_support", "quantity": 23, "rate": None, "amount": None, "basis": "person_days",
        "parameter": "individual_support.learner.group_2", "source": "", "status": "unknown", "unverified_rate": None,
        "real_cost": None, "percent": None,
    }  # fmt: skip


def test_a_rule_that_refuses_ends_with_1_and_says_why(asked):
    code, out, err = asked(DOCUMENT.replace("activity_days: 21", "activity_days: 90"), "--json")
    made = json.loads(out)
    assert code == 1
    assert (made["lines"], made["total"], made["refused"]["code"]) == ([], None, "longer_than_allowed")
    assert made["refused"]["message"]["en"].replace("\u00a0", " ") == (
        "The activity lasts 90 days. “Short-term learning mobility of VET learners” lasts at most 89 days. "
        "Make it shorter or choose another activity type."
    )
    assert err.startswith("The rules do not allow this. The activity lasts 90")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("programme: erasmus_plus", "programme: leonardo", "line 1: programme cannot be “leonardo”. Allowed: erasmus_plus."),
        ("call_year: 2021", "call_year: 2013", "line 2: call_year cannot be “2013”. Allowed: a whole number from 2014"),
        ("agency: ES", "agency: Spain", "line 3: agency cannot be “Spain”. Allowed: a country as two capital letters"),
        ("LM-SHORT-VET ", "LM-SHORT ", "line 4: activity cannot be “LM-SHORT”. Allowed: LM-SKILL-VET, "),
        ("group: 2", "group: 4", "line 5: group cannot be “4”. Allowed: a whole number from 1 to 3."),
        ("group: 2", "destination: de", "line 5: destination cannot be “de”. Allowed: a country"),
        ("activity_days: 21", "activity_days: 0", "line 6: activity_days cannot be “0”. Allowed: a whole number from 1 to 9999."),
        ("activity_days: 21", "activity_days: '21'", "line 6: activity_days cannot be “21”. Allowed: a whole number"),
        ("activity_days: 21", "days: 21", "line 6: unknown key “days” in the request. Allowed: programme,"),
        ("activity_days: 21\n", "", "line 1: the key “activity_days” is missing. Allowed: the days of the activity"),
        ("agency: ES\n", "", "line 1: the obligatory key “agency” is missing. Allowed: programme, call_year, "),
        ("km: 1850", "km: -1", "line 8: km cannot be “-1”. Allowed: kilometres one way from 0"),
        ("km: 1850", "km: 18.505", "line 8: km cannot be “18.505”. Allowed: at most two decimals."),
        ("km: 1850", "from: Oslo\nto: Bilbao\nkm: 9", "line 8: from: given beside km. Allowed: km alone"),
        ("km: 1850", "to: Bilbao", "line 8: to: given alone. Allowed: from and to together, or km."),
        ("km: 1850", "from: Nowhereby\nto: Bilbao", "line 8: from: “Nowhereby” is not in the list of cities. Allowed:"),
        ("km: 1850", "from: Oslo\nto: Paris", "line 9: to: “Paris” is several places. Allowed: Paris, FR; Paris, US;"),
        ("green: false", "green: no", "line 9: green cannot be “no”. Allowed: true, false."),
        ("participants: 1", "participants: 1.5", "line 10: participants cannot be “1.5”. Allowed: a whole number from 1 to"),
        ("participants: 1", "participants: 0", "line 10: participants cannot be “0”. Allowed: a whole number from 1 to"),
        ("green: false", "fewer_opportunities: 2", "line 9: fewer_opportunities: more than all participants."),
        ("green: false", "paid: []\npaid: []", "line 10: the key “paid” comes twice."),
        ("green: false", "linguistic_support: 2", "line 9: linguistic_support: more than all participants. Allowed: at most 1."),
        ("green: false", f"paid: [{TRAVEL_50}, {TRAVEL_50}]", "line 9: the heading “travel” comes twice in paid."),
        ("green: false", "paid: [{heading: inclusion, amount: 5}]", "heading cannot be “inclusion”. Allowed:"),
        ("green: false", "paid: [{heading: travel}]", "a row of paid needs heading and one of percent, amount."),
        ("green: false", "exceptional_costs: [{kind: visa, cost: 5}]", "kind cannot be “visa”. Allowed: expensive_travel,"),
        ("green: false", "exceptional_costs: [{kind: other}]", "a row of exceptional_costs lacks “cost”."),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_2_and_names_line_and_what_is_allowed(asked, old, new, said):
    assert old in DOCUMENT
    code, out, err = asked(DOCUMENT.replace(old, new, 1))
    assert (code, out) == (2, "")
    assert err.startswith("vaihto grant: ")
    assert said in err


def test_norway_is_a_country_and_not_a_no(asked):
    code, out, _ = asked(DOCUMENT.replace("group: 2 ", "destination: NO "), "--json")
    assert (code, json.loads(out)["lines"][0]["rate"]) == (0, "66.00")


def test_json_is_read_like_yaml(asked):
    document = {
        "programme": "erasmus_plus", "call_year": 2021, "agency": "ES", "activity": "LM-SHORT-VET", "group": 2,
        "activity_days": 21, "travel_days": 2, "km": 1850.5,
    }  # fmt: skip
    code, out, _ = asked(json.dumps(document, indent=1), "--json")
    assert (code, json.loads(out)["total"]) == (0, "1783.00")


def test_the_destination_says_which_of_several_cities_is_meant(asked):
    places = "destination: FR\nfrom: Oslo\nto: Paris"
    code, out, _ = asked(DOCUMENT.replace("km: 1850 ", f"{places} ").replace("group: 2 ", "# "), "--json")
    assert (code, json.loads(out)["distance"]["to"]["country"]) == (0, "FR")


def test_the_code_of_the_list_with_its_question_mark_is_understood(asked):
    text = "programme: erasmus_plus\ncall_year: 2021\nagency: ES\nactivity: PREP-VIS?\nparticipants: 2\n"
    code, out, _ = asked(text, "--json")
    assert (code, json.loads(out)["total"]) == (0, "1150.00")


def test_a_person_reads_the_working_in_the_language_asked_for(asked):
    code, out, _ = asked(DOCUMENT, "--language", "fi")
    told = out.replace("\u00a0", " ").splitlines()
    assert code == 0
    assert told[0] == "Ammatillisten opiskelijoiden lyhytkestoinen liikkuvuus · haku 2021 · ES"
    assert told[1] == "Yksilötuki: 14 henkilöpäivää × 57 € = 798 €"
    assert told[2] == f"  individual_support.learner.group_2.days_1_14 · Lähde: {ANNEX_ES}"
    assert told[-1] == "Yhteensä: 1 783 €"


def test_a_person_reads_what_is_unknown_unverified_and_paid(asked):
    text = DOCUMENT.replace("call_year: 2021", "call_year: 2024") + "paid: [{heading: travel, amount: 100, reason: own car}]\n"
    told = asked(text, "--language", "sv")[1].replace("\u00a0", " ").splitlines()
    assert "Resebidrag: 1 person = inte känt" in told
    assert "  inte kontrollerad: 309 €" in told
    assert "Totalt: inte känt" in told
    assert "Kända totalt: 0 €" in told
    assert told[-1] == "Anordnaren betalar till deltagaren (resebidrag): inte känt, programmet ger inte känt (own car)"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "fi"),
        ({"LANG": "sv"}, "sv"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fi_FI.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "sv_FI"}, "sv"),
    ],
)
def test_without_a_word_the_answer_is_in_the_language_of_the_environment(environment, language):
    assert command.language_of(environment) == language


def test_an_annex_of_the_agency_makes_the_amounts_known(asked, tmp_path, capsys):
    file = tmp_path / "annex.csv"
    assert cli.main(["grant", "annex", "--agency", "ES", "--call", "2021"]) == 0
    file.write_text(capsys.readouterr().out.replace(",ES,2021,2021,", ",FI,2022,2023,"), encoding="utf-8")
    code, out, _ = asked(DOCUMENT.replace("2021", "2023").replace("agency: ES", "agency: FI"), "--json", "--annex", str(file))
    made = json.loads(out)
    assert (code, made["total"], {each["status"] for each in made["lines"]}) == (0, "1783.00", {"set"})
    code, _, err = asked(DOCUMENT, "--annex", str(file))
    assert (code, err) == (2, f"vaihto grant: {file} has nothing for call 2021 of ES.\n")


def test_the_faults_of_an_annex_are_told_at_their_cells(asked, tmp_path):
    file = tmp_path / "annex.csv"
    file.write_text("heading,applies_to,agency,first_call,last_call,eur,source\nfood,,FI,2023,2023,x,\n", encoding="utf-8")
    code, out, err = asked(DOCUMENT, "--json", "--annex", str(file))
    assert code == 2
    assert [(each["row"], each["column"], each["value"]) for each in json.loads(out)["errors"]] == [(2, "heading", "food")]
    assert f"{file}, row 2, heading “food”: allowed: individual_support, travel, " in err


@pytest.mark.parametrize(("name", "said"), [("absent.yaml", "No such file"), ("latin.yaml", "it is not UTF-8 text")])
def test_a_file_that_cannot_be_read_is_wrong_use(name, said, tmp_path, capsys):
    (tmp_path / "latin.yaml").write_bytes(b"agency: \xe4\n")
    assert cli.main(["grant", "calculate", str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err


def test_a_hyphen_reads_the_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DOCUMENT.encode())))
    assert cli.main(["grant", "calculate", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == "1783.00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--agency", "Finland", "--call", "2021"], "two capital letters"),
        (["--agency", "FI", "--call", "1999"], "a call year from 2014"),
    ],
)
def test_an_annex_is_asked_for_a_country_and_a_call(words, said, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["grant", "annex", *words])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_it_needs_no_django():
    program = (
        "import sys; from vaihto import cli; code = cli.main(['grant', 'calculate', '-', '--json']);"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']; sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=DOCUMENT.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
