"""`vaihto assign` answers with exit code 0, also where places stay empty, and 2 with line and reason for wrong use."""

import json
import subprocess
import sys

import pytest

from vaihto import cli
from vaihto.config.commands.assign import INPUT

EXAMPLE = "\n".join(line[2:] for line in INPUT.splitlines() if line.startswith("  "))


def told(tmp_path, capsys, text, *options):
    file = tmp_path / "task.yaml"
    file.write_text(text, encoding="utf-8")
    code = cli.main(["assign", str(file), *options])
    return code, capsys.readouterr()


def test_the_example_of_the_help_is_answered(tmp_path, capsys):
    code, said = told(tmp_path, capsys, EXAMPLE, "--json")
    answer = json.loads(said.out)
    assert code == 0
    assert [one["application"] for one in answer["assignments"]] == ["A1", "A2"]
    assert answer["assignments"][0]["not_chosen"][0] == {"id": "P2", "why": "conflict", "reason": "conflict: partner X"}
    assert answer["complete"] is False


def test_knowledge_may_have_as_many_decimals_as_a_computer_writes(tmp_path, capsys):
    text = "applications: [{id: A1, topics: [care], needs: 1}]\nassessors: [{id: P1, topics: {care: 0.8444218515250481}}]\n"
    code, said = told(tmp_path, capsys, text, "--json")
    assert (code, json.loads(said.out)["sum_of_fits"]) == (0, 0.844422)


def test_an_infeasible_task_says_what_to_loosen(tmp_path, capsys):
    text = "per_application: 2\napplications: [{id: A1}, {id: A2}]\nassessors: [{id: P1, most: 1}, {id: P2, most: 2}]\n"
    code, said = told(tmp_path, capsys, text)
    assert code == 0
    assert "raise the limit of tasks: P1 +1 (fills 1)" in said.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("assessors: []", "the obligatory key “applications” is missing"),
        ("applications: [{id: A1, colour: red}]\nassessors: []", "line 1: unknown key “colour”"),
        ("applications: [{id: A1}, {id: A1}]\nassessors: []", "two applications have the id “A1”"),
        ("applications: []\nassessors: [{id: P1, most: -1}]", "most is no whole number"),
        ("applications: [{id: A1}]\nassessors: []\nfixed: [{application: A1, assessor: P9}]", "no assessor has the id “P9”"),
        ("applications: [{id: A1, topics: 7}]\nassessors: []", "topics is no list"),
        ("applications: []\nassessors: []\nlast_time: [{applicant: O1}]", "line 3: the obligatory key “assessor” is missing"),
        ("applications: [", "line"),
    ],
)
def test_wrong_use_is_told_with_its_reason(tmp_path, capsys, text, said):
    code, out = told(tmp_path, capsys, text)
    assert (code, out.out) == (2, "")
    assert said in out.err


def test_the_standard_output_of_the_process_is_json_and_nothing_else(tmp_path):
    (tmp_path / "task.yaml").write_text(EXAMPLE, encoding="utf-8")
    words = [sys.executable, "-m", "vaihto", "assign", str(tmp_path / "task.yaml"), "--json"]
    # S603: our own command on our own file.
    said = subprocess.run(words, capture_output=True, check=True, text=True)
    assert [one["application"] for one in json.loads(said.stdout)["assignments"]] == ["A1", "A2"]
