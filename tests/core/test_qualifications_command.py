"""`vaihto qualifications read FILE`: units and groups, faults with their paths, wrong use.

Seen failing: with exit code 0 for a file with faults.
"""

import json

import pytest

from vaihto import cli

SMALL = {
    "nimi": {"fi": "Esimerkkialan perustutkinto", "en": "Example qualification"},
    "diaarinumero": "OPH-1-2020",
    "tutkinnonOsat": [{"id": 11, "nimi": {"fi": "Leipominen"}, "koodiUri": "tutkinnonosat_100001", "laajuus": 15}],
    "suoritustavat": [
        {
            "suoritustapakoodi": "reformi",
            "tutkinnonOsaViitteet": [{"id": 21, "laajuus": 15, "_tutkinnonOsa": "11"}],
            "rakenne": {
                "rooli": "määritelty",
                "muodostumisSaanto": {"laajuus": {"minimi": 15, "maksimi": 20}},
                "osat": [
                    {"_tutkinnonOsaViite": "21", "pakollinen": True},
                    {"rooli": "määrittelemätön", "nimi": {"fi": "Muut"}, "muodostumisSaanto": {"koko": {"maksimi": 1}}},
                ],
            },
        }
    ],
}


@pytest.fixture
def asked(tmp_path, capsys):
    """Return a function that writes a document, runs the command, and returns exit code, answer and complaint."""

    def ask(document: object, *words: str) -> tuple[int, str, str]:
        file = tmp_path / "qualification.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        code = cli.main(["qualifications", "read", str(file), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


def test_units_and_groups_are_listed_with_their_keys(asked):
    assert asked(SMALL) == (
        0,
        "Example qualification OPH-1-2020\n"
        "points: 15, units: 1\n"
        "  100001      15  Leipominen\n"
        "structure reformi\n"
        "  [all] (no name) (defined, 15–20 points)\n"
        "    100001 15 compulsory\n"
        "    [1] Muut (open, at most 1 units)\n",
        "",
    )


def test_the_answer_as_json_has_the_whole_tree(asked):
    code, out, _err = asked(SMALL, "--json")
    answer = json.loads(out)
    assert (code, answer["points"], answer["name"]["fi"]) == (0, "15", "Esimerkkialan perustutkinto")
    assert answer["structures"][0]["rules"]["children"] == [
        {"unit": "100001", "points": "15", "is_compulsory": True},
        {"key": "1", "name": {"fi": "Muut"}, "kind": "open", "points": [None, None], "units": [None, 1], "children": []},
    ]


def test_faults_are_told_with_their_paths(asked):
    code, out, err = asked({**SMALL, "voimassaoloAlkaa": "2018"}, "--json")
    assert (code, err) == (1, "$.voimassaoloAlkaa (2018): A moment in milliseconds was expected here.\n")
    assert [each["code"] for each in json.loads(out)["faults"]] == ["not_a_day"]


def test_a_file_that_is_not_there_is_wrong_use(capsys):
    assert cli.main(["qualifications", "read", "nowhere.json"]) == 2
    assert "nowhere.json cannot be read" in capsys.readouterr().err
