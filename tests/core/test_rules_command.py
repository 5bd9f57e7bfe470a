"""`vaihto rules` answers with exit code 0 whatever the verdict, and 2 for wrong use. It never waits for Django."""

import io
import json
import subprocess
import sys
import time

import pytest

from vaihto import cli

EXAMPLE = """\
programme: leonardo
call_year: 2012
agency: FI
action: partnership
submitted_on: 2012-02-20
project: {starts_on: 2012-08-01, ends_on: 2014-07-31}
organisations:
  - {name: Esimerkkiopisto, country: FI, kind: vet_provider, role: coordinator}
  - {name: Beispielschule, country: DE, kind: vet_provider, role: partner, mandate: true}
mobilities:
  - {count: 6, target_group: teacher, from: FI, to: DE, days: 5}
budget: {requested_eur: 12000, total_eur: 15000}
transfers: [curricula]
"""


@pytest.fixture
def example(tmp_path):
    file = tmp_path / "idea.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    return file


def test_the_example_is_refused_and_the_question_is_answered(example, capsys):
    assert cli.main(["rules", "check", str(example), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "not_met"
    refused = [finding["code"] for finding in answer["findings"] if finding["verdict"] == "not_met"]
    assert refused == ["PAR-1", "PAR-6"]


def test_a_person_reads_verdict_sentence_and_source(example, capsys):
    assert cli.main(["rules", "check", str(example), "--language", "fi"]) == 0
    answer = capsys.readouterr().out
    assert answer.startswith("Ei täyty\n")
    assert "PAR-3  Täyttyy · Ehdoton vaatimus\n  Matkoja yhteensä: 6." in answer
    assert "  Lähde: CIMO" in answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (EXAMPLE.replace("teacher", "wizard"), "line 11: target_group cannot be “wizard”. Allowed: initial_vet, "),
        (EXAMPLE.replace("transfers", "transfer"), "line 13: unknown key “transfer” in the situation. Allowed: "),
        (EXAMPLE.replace("ends_on: 2014", "ends_on: 2011"), "line 6: the project ends before it starts. Allowed: "),
        (EXAMPLE.replace("count: 6", "count: -6"), "line 11: count cannot be “-6”. Allowed: a whole number"),
        ("", "line 1: the document is empty."),
    ],
)
def test_wrong_use_is_exit_code_2_with_file_line_problem_and_allowed(tmp_path, capsys, text, said):
    file = tmp_path / "wrong.yaml"
    file.write_text(text, encoding="utf-8")
    assert cli.main(["rules", "check", str(file), "--json"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert f"{file}, {said}" in output.err


def test_a_file_that_is_not_there_is_wrong_use(tmp_path, capsys):
    assert cli.main(["rules", "check", str(tmp_path / "none.yaml")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_wrong_use(tmp_path, capsys):
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff\xfe")
    assert cli.main(["rules", "check", str(tmp_path / "picture")]) == 2
    assert "not UTF-8" in capsys.readouterr().err


def test_the_list_has_every_rule_and_shows_those_of_one_action(capsys):
    assert cli.main(["rules", "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 38
    assert cli.main(["rules", "list", "--action", "expert_mobility"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 12


def test_a_rule_is_shown_with_its_numbers_and_their_sources(capsys):
    assert cli.main(["rules", "show", "PAR-3", "--json"]) == 0
    rule = json.loads(capsys.readouterr().out)
    assert [(each["name"], each["value"]) for each in rule["numbers"]] == [("min_journeys", 4), ("max_journeys", 24)]
    assert all(each["source"] for each in rule["numbers"])


def test_an_unknown_code_is_wrong_use_and_names_those_that_there_are(capsys):
    assert cli.main(["rules", "show", "PAR-99"]) == 2
    assert "Allowed: ALL-1, ALL-2" in capsys.readouterr().err


def test_the_standard_input_is_read_for_a_dash(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXAMPLE.encode())))
    assert cli.main(["rules", "check", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "not_met"


def test_the_command_knows_no_django_and_answers_quickly(example):
    probe = (
        "import sys; from vaihto import cli; code = cli.main(['rules', 'check', sys.argv[1], '--json']);"
        "assert not any(name.split('.')[0] == 'django' for name in sys.modules); sys.exit(code)"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", probe, str(example)], capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    assert time.perf_counter() - began < 2  # 0.3 s on an idle machine; the bound leaves room for a busy one
