"""Every situation of this folder is answered as an official would answer it."""

import re
from collections import Counter

import pytest
from rulebook import situations

from vaihto.core import eligibility, findings, formats, parameters, situation
from vaihto.core.findings import Verdict


@pytest.mark.parametrize("case", situations.cases(), ids=lambda case: f"{case.code}: {case.name}")
def test_the_rule_answers_the_situation(case):
    judgement = case.judge()
    finding = judgement.of(case.code)
    expected = dict(case.expected)
    assert (finding.verdict.value if finding else None) == expected.pop("finds")
    if "overall" in expected:
        assert judgement.verdict.value == expected.pop("overall")
    if finding:
        assert len([each for each in judgement.findings if each.code == case.code]) == 1
    for name, value in expected.items():
        found = {"severity": finding.severity.value, "rows": list(finding.rows), "observed": finding.observed}[name]
        assert found == value


@pytest.mark.parametrize("case", situations.cases(), ids=lambda case: f"{case.code}: {case.name}")
def test_every_finding_speaks_three_languages_without_gaps(case):
    for finding in case.judge().findings:
        assert set(finding.message) == set(formats.LANGUAGES)
        assert finding.source
        for text in finding.message.values():
            assert not set("{}[]") & set(text)
            assert "None" not in text
            assert ".." not in text
            assert text.endswith(".")
        assert len(set(finding.message.values())) == 3


@pytest.mark.parametrize(("minimum", "said"), [(1, "At least 1 country is required."), (3, "At least 3 countries are required.")])
def test_the_number_of_countries_has_its_form(minimum, said):
    override = parameters.Override("min_countries", minimum, "Decision")
    found = situation.read(situations.bases()["partnership"])
    judgement = eligibility.judge(found, parameters.law("leonardo", 2012, "FI", action="partnership", overrides=[override]))
    assert judgement.of("PAR-1").message["en"].replace("\u00a0", " ").endswith(said)


@pytest.mark.parametrize("case", situations.cases(), ids=lambda case: f"{case.code}: {case.name}")
def test_a_finding_has_three_sentences_and_a_met_one_says_nothing_to_do(case):
    for finding in case.judge().findings:
        expected = 2 if finding.verdict is Verdict.MET else 3
        for text in finding.message.values():
            sentences = re.split(r"\. (?=[A-ZÅÄÖ])", text)
            assert len(sentences) == expected or (len(sentences) == 1 and finding.rule == "continuing_training"), text


def test_every_rule_has_three_situations_or_more():
    count = Counter(case.code for case in situations.cases())
    assert {rule.code: count[rule.code] for rule in eligibility.all_rules() if count[rule.code] < 3} == {}


def test_no_situation_is_named_twice_for_a_rule():
    assert len({(case.code, case.name) for case in situations.cases()}) == len(situations.cases())


@pytest.mark.parametrize("action", parameters.words("action"))
def test_the_complete_situation_of_each_action_is_met(action):
    found = situation.read(situations.bases()[action])
    judgement = eligibility.judge(found, parameters.law(found.programme, found.call_year, "FI", action=action))
    assert judgement.verdict is Verdict.MET
    assert [each.code for each in judgement.findings if each.verdict is Verdict.NOT_MET] == []


@pytest.mark.parametrize("action", parameters.words("action"))
def test_where_nothing_is_said_everything_that_counts_is_unknown(action):
    base = situation.read(situations.bases()[action])
    found = situation.Situation(base.programme, base.call_year, "FI", action)
    judgement = eligibility.judge(found, parameters.law(base.programme, base.call_year, "FI", action=action))
    assert judgement.verdict is Verdict.UNKNOWN
    assert {each.verdict for each in judgement.findings} == {Verdict.UNKNOWN}


@pytest.mark.parametrize("action", parameters.action_keys("leonardo"))
@pytest.mark.parametrize(("year", "agency"), [(2014, "FI"), (2006, "FI"), (2012, "SE")])
def test_without_numbers_for_the_year_or_agency_nothing_is_met_by_a_number(action, year, agency):
    found = situation.read(situations.bases()[action] | {"call_year": year, "agency": agency})
    judgement = eligibility.judge(found, parameters.law("leonardo", year, agency, action=action))
    assert all(each.verdict is Verdict.UNKNOWN for each in judgement.findings if each.rule in ("countries", "project_length"))


def test_the_example_of_the_plan_is_refused_for_two_countries_and_schools_alone():
    organisations = situations.bases()["partnership"]["organisations"]
    schools = [organisations[0], organisations[1] | {"kind": "vet_provider"}]
    found = situation.read(situations.bases()["partnership"] | {"organisations": schools})
    judgement = eligibility.judge(found, parameters.law("leonardo", 2012, "FI", action="partnership"))
    assert judgement.verdict is Verdict.NOT_MET
    assert [each.code for each in judgement.findings if each.verdict is Verdict.NOT_MET] == ["PAR-1", "PAR-6"]


def test_the_json_of_a_judgement_has_the_promised_keys():
    judgement = situations.cases()[0].judge()
    as_json = findings.as_json(judgement)
    assert list(as_json) == ["verdict", "findings"]
    assert list(as_json["findings"][0]) == [
        "code", "rule", "verdict", "severity", "observed", "required", "source", "message"
    ]  # fmt: skip


def test_every_rule_is_asked_by_a_function_and_every_function_belongs_to_a_rule():
    assert [rule.code for rule in eligibility.all_rules()] == list(eligibility.ASK)


def test_the_numbers_that_a_rule_names_exist_for_its_actions():
    for rule in eligibility.all_rules():
        for action in rule.actions:
            programme = parameters.own_programme(action)
            assert set(rule.parameters) <= set(parameters.names_for(programme, action)), (rule.code, action)


@pytest.mark.parametrize("year", [2014, 2020])
def test_a_call_before_the_programme_of_2021_has_no_formal_number(year):
    assert not parameters.law("erasmus_plus", year, "FI", action="vet_mobility").numbers


def test_no_rule_of_erasmus_plus_cites_a_source_of_leonardo():
    for rule in eligibility.rules("vet_mobility"):
        assert "cimo" not in rule.source.lower()
        assert "EAC/S07/12" not in rule.source
    found = situation.read(situations.bases()["vet_mobility"])
    law = parameters.law("erasmus_plus", 2021, "FI", action="vet_mobility")
    for finding in eligibility.judge(found, law).findings:
        assert "cimo" not in finding.source.lower()


def test_a_source_that_was_only_recalled_says_so_in_the_finding():
    found = situation.read(situations.bases()["vet_mobility"])
    law = parameters.law("erasmus_plus", 2021, "FI", action="vet_mobility")
    judgement = eligibility.judge(found, law)
    assert judgement.of("ALL-2").source.endswith("(tarkistamaton / inte kontrollerad / not checked)")
    assert judgement.of("ERA-5").source.endswith("(oletettu / antagen / assumed)")
    assert [each.code for each in judgement.findings] == ["ALL-1", "ALL-2", "ALL-3", "ALL-5", *(f"ERA-{n}" for n in range(1, 8))]


def test_an_agencys_own_limit_goes_before_an_assumed_one():
    found = situation.read(situations.bases()["vet_mobility"])
    override = parameters.Override("max_participants", 9, "Decision of the agency")
    law = parameters.law("erasmus_plus", 2021, "FI", action="vet_mobility", overrides=[override])
    finding = eligibility.judge(found, law).of("ERA-5")
    assert (finding.verdict, finding.source) == (Verdict.NOT_MET, "Decision of the agency")
