"""A situation is read strictly: YAML 1.2 or JSON, known keys and words only, and a refusal names line and cure."""

import json
from datetime import date
from decimal import Decimal

import pytest

from vaihto.core import situation
from vaihto.core.situation import MobilityRow, Organisation, WrongSituation

HEAD = "programme: leonardo\ncall_year: 2012\nagency: FI\naction: partnership\n"


def refusal(text):
    """Return the refusal of a text."""
    with pytest.raises(WrongSituation) as refused:
        situation.read(text, "idea.yaml")
    return refused.value


def test_what_is_left_out_is_unknown_and_what_is_empty_is_given():
    left_out = situation.read(HEAD)
    empty = situation.read(HEAD + "organisations: []\nmobilities: []\ntransfers: []\nproject: {}\nbudget: {}\n")
    assert (left_out.organisations, left_out.mobilities, left_out.transfers) == (None, None, None)
    assert (empty.organisations, empty.mobilities, empty.transfers) == ((), (), ())
    assert left_out.project is None
    assert empty.project.period is None
    assert left_out.is_draft


def test_no_is_norway_and_01_stays_text():
    found = situation.read(HEAD + "organisations:\n  - {name: 01, country: NO}\n")
    assert found.organisations == (Organisation(name="01", country="NO"),)


def test_el_and_uk_are_read_as_gr_and_gb():
    found = situation.read(HEAD.replace("FI", "UK") + "mobilities: [{from: EL, to: UK, count: 1}]\n")
    assert found.agency == "GB"
    assert found.mobilities == (MobilityRow(count=1, from_country="GR", to_country="GB"),)


def test_amounts_are_exact():
    found = situation.read(HEAD + "budget: {requested_eur: 20000.01, total_eur: 30000.10}\n")
    assert found.budget.requested_eur == Decimal("20000.01")


@pytest.mark.parametrize("day", ["2012-02-20", '"2012-02-20"'])
def test_a_day_may_be_in_quotes(day):
    assert situation.read(HEAD + f"submitted_on: {day}\n").submitted_on == date(2012, 2, 20)


def test_json_says_the_same_as_yaml():
    text = HEAD + "submitted_on: 2012-02-20\nmobilities: [{count: 6, target_group: teacher, from: FI, to: NO, days: 5}]\n"
    row = {"count": 6, "target_group": "teacher", "from": "FI", "to": "NO", "days": 5}
    head = {"programme": "leonardo", "call_year": 2012, "agency": "FI", "action": "partnership"}
    whole = head | {"submitted_on": "2012-02-20", "mobilities": [row]}
    for indent in (None, 2, "\t"):
        assert situation.read(json.dumps(whole, indent=indent)) == situation.read(text)
    assert situation.read(json.dumps(whole, separators=(",", ":"))) == situation.read(text)
    assert situation.read(whole) == situation.read(text)


def test_json_keeps_letters_beyond_the_basic_plane():
    found = situation.read('{"programme":"leonardo","call_year":2012,"agency":"FI","action":"partnership",'
                           '"organisations":[{"name":"\\ud83c\\udfeb \\u00e4\\/"}]}')  # fmt: skip
    assert found.organisations[0].name == "\U0001f3eb ä/"


def test_the_applicant_is_the_marked_organisation_otherwise_the_coordinator():
    text = HEAD + "organisations: [{name: A, role: coordinator}, {name: B, role: partner%s}]\n"
    assert situation.read(text % "").applicant.name == "A"
    assert situation.read(text % ", applicant: true").applicant.name == "B"
    assert situation.read(text % ", applicant: false").applicant.name == "A"


@pytest.mark.parametrize(
    ("addition", "line", "problem", "allowed"),
    [
        ("colour: red\n", 5, "unknown key “colour” in the situation", "programme, call_year, agency"),
        ("project:\n  starts_on: 2012-08-01\n  until: 2013-08-01\n", 7, "unknown key “until”", "starts_on, ends_on"),
        ("mobilities: [{count: 1,\n target_group: student}]\n", 6, "target_group cannot be “student”", "initial_vet, "),
        ("organisations:\n  - {kind: school}\n", 6, "kind cannot be “school”", "vet_provider, company"),
        ("organisations:\n  - {role: leader}\n", 6, "role cannot be “leader”", "coordinator, partner"),
        ("organisations:\n  - {mandate: yes}\n", 6, "mandate cannot be “yes”", "true, false"),
        ("organisations:\n  - {mandate: 1}\n", 6, "mandate cannot be “1”", "true, false"),
        ("organisations:\n  - {name: 112}\n", 6, "name cannot be “112”", "a text"),
        ("organisations:\n  - {country: Finland}\n", 6, "country cannot be “Finland”", "two capital letters"),
        ("organisations:\n  - {country: XX}\n", 6, "country cannot be “XX”", "two capital letters"),
        ("organisations:\n", 5, "organisations cannot be nothing", "[] when there is none"),
        ("organisations: {}\n", 5, "organisations cannot be a mapping", "a list"),
        ("mobilities: [{count: -1}]\n", 5, "count cannot be “-1”", "a whole number from 0"),
        ("mobilities: [{days: -1}]\n", 5, "days cannot be “-1”", "a whole number from 0"),
        ("mobilities: [{count: 1.5}]\n", 5, "count cannot be “1.5”", "a whole number"),
        ('mobilities: [{count: "6"}]\n', 5, "count cannot be “6”", "a whole number"),
        ("mobilities: [{count: 06}]\n", 5, "count cannot be “06”", "a whole number"),
        ("mobilities: [{count: true}]\n", 5, "count cannot be true", "a whole number"),
        ("budget: {requested_eur: -1}\n", 5, "requested_eur cannot be “-1”", "an amount in euro"),
        ("budget: {requested_eur: 0.001}\n", 5, "requested_eur cannot be “0.001”", "at most two decimals"),
        ("budget: {requested_eur: .inf}\n", 5, "requested_eur cannot be “.inf”", "an amount in euro"),
        ("budget: {requested_eur: 1e99}\n", 5, "requested_eur cannot be “1E+99”", "an amount in euro"),
        ("budget: {requested_eur: 12 000}\n", 5, "requested_eur cannot be “12 000”", "an amount in euro"),
        ("submitted_on: 20.2.2012\n", 5, "submitted_on cannot be “20.2.2012”", "such as 2012-02-20"),
        ("submitted_on: 2012-02-30\n", 5, "submitted_on cannot be “2012-02-30”", "a day of the calendar"),
        ("submitted_on: 2012-02-20T10:00:00Z\n", 5, "cannot be “2012-02-20T10:00:00Z”", "such as 2012"),
        ("project: {starts_on: 2012-08-01,\n ends_on: 2012-07-31}\n", 6, "ends before it starts", "2012-08-01 or"),
        ("transfers: [ideas]\n", 5, "transfers cannot be “ideas”", "curricula, teaching_material"),
        ("transfers: curricula\n", 5, "transfers cannot be “curricula”", "a list"),
        ("transfers: []\ntransfers: []\n", 6, "the key “transfers” comes twice", "one situation"),
        ("organisations: [{applicant: true}, {applicant: true}]\n", 5, "several organisations", "one organisation"),
        ("project: !!python/name:os.system {}\n", 5, "unknown type", "one situation"),
        ("a: &a [*a]\n", 5, "a value contains itself", "one situation"),
        ("project: [\n", 6, "cannot be read", "one situation"),
    ],
)  # fmt: skip
def test_wrong_use_names_the_file_the_line_the_problem_and_what_is_allowed(addition, line, problem, allowed):
    refused = refusal(HEAD + addition)
    assert refused.line == line
    assert problem in refused.problem
    assert allowed in refused.allowed
    assert str(refused).startswith(f"idea.yaml, line {line}: ")


@pytest.mark.parametrize("key", ["programme", "call_year", "agency", "action"])
def test_the_four_keys_are_obligatory(key):
    text = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(key))
    assert refusal(text).problem == f"the obligatory key “{key}” is missing"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("leonardo", "erasmus", "programme cannot be “erasmus”"),
        ("2012", "twelve", "call_year cannot be “twelve”"),
        ("2012", "12", "call_year cannot be “12”"),
        ("FI", "fi", "agency cannot be “fi”"),
        ("partnership", "party", "action cannot be “party”"),
    ],
)
def test_the_four_keys_take_known_words_only(old, new, problem):
    assert refusal(HEAD.replace(old, new)).problem == problem


@pytest.mark.parametrize("text", ["", "# nothing\n", "[]", "hello", "a: 1\n---\nb: 2\n", "{", "\x00", "[" * 5000, "[a, " * 2000])
def test_what_is_no_single_situation_is_refused(text):
    assert isinstance(refusal(text), WrongSituation)


def test_many_aliases_of_aliases_do_not_explode():
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    assert refusal(HEAD + bomb).problem == "unknown key “a0” in the situation"


def test_a_row_never_has_a_negative_count():
    with pytest.raises(ValueError, match="never negative"):
        MobilityRow(count=-1)
