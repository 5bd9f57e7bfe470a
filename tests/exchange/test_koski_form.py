"""The form of what we write for Koski, judged by a schema made from Koski's own samples.

Seen failing: with a field of our own in a unit, with the scale of the passing grade under another name.
"""

from dataclasses import replace
from typing import Any

import finnish_material as material
import jsonschema
import pytest
from koski_examples import grades, whole, written
from sample_schema import schema_of
from transcripts import a_graded_stay, a_stay

from vaihto.core.transcript import Way
from vaihto.exchange import koski

# Every sample has these, but the published types call them optional, or Koski fills them itself.
OPTIONAL = {
    "nimi", "lyhytNimi", "koodistoVersio", "hyväksytty", "rahoituksenPiirissä", "suoritusaika", "arviointikohteet",
    "arvioinnistaPäättäneet", "arviointikeskusteluunOsallistuneet", "ntm", "työssäoppimispaikka", "työssäoppimispaikanYTunnus",
    "työtehtävät", "loppu", "tutkinnonOsanRyhmä", "toimipiste", "arviointi", "laajuus", "lisätiedot", "työssäoppimisenYhteydessä",
    "vahvistus", "osaaminen", "suorituskieli",
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema of the parts, made from Koski's samples. National and local units differ, so each has one of its own."""
    parts = [part for _name, part in material.koski_parts()]
    units = [unit for part in parts for unit in part["osasuoritukset"] or []]
    units = [unit for unit in units if unit["tyyppi"]["koodiarvo"] == "ammatillisentutkinnonosa"]
    small = [each for unit in units for each in unit.get("osasuoritukset", [])]
    small = [each for each in small if each["tyyppi"]["koodiarvo"].endswith("pienempikokonaisuus")]
    periods = [each for one in parts for each in (one["lisätiedot"] or {}).get("ulkomaanjaksot") or []]
    agreements = [each for one in parts for each in one["koulutussopimukset"] or []]
    assert (len(periods), len(agreements)) == (1, 1)
    # What the few samples of one place lack is taken from the many of another.
    shared = {
        "näyttö": schema_of([unit["näyttö"] for unit in units if "näyttö" in unit], OPTIONAL),
        "tunnustettu": schema_of([unit["tunnustettu"] for unit in units if "tunnustettu" in unit], OPTIONAL),
        "osasuoritukset": {"type": "array", "items": schema_of(small, OPTIONAL)},
    }
    shared["osasuoritukset"]["items"]["properties"]["tunnustettu"] = shared["tunnustettu"]
    shared["näyttö"]["properties"]["arviointi"]["properties"]["arvosana"] = schema_of(grades(units), OPTIONAL)
    module = shared["osasuoritukset"]["items"]["properties"]["koulutusmoduuli"]
    sizes = [unit["koulutusmoduuli"]["laajuus"] for unit in units if "laajuus" in unit["koulutusmoduuli"]]
    module["properties"]["laajuus"] = schema_of(sizes, OPTIONAL)
    kinds = []
    for where in ("tutkinnonosat", None):
        own = [unit for unit in units if unit["koulutusmoduuli"]["tunniste"].get("koodistoUri") == where]
        kinds.append(schema_of(own, OPTIONAL))
        kinds[-1]["properties"].update(shared)
    agreement, period = schema_of(agreements, OPTIONAL), schema_of(periods, OPTIONAL)
    agreement["properties"]["loppu"] = period["properties"]["loppu"]
    return {"unit": {"anyOf": kinds}, "period": period, "agreement": agreement}


@material.needs_koski
@pytest.mark.parametrize("way", [*Way, None])
@pytest.mark.parametrize("stay", [a_stay, whole, lambda: whole(code=""), a_graded_stay])
def test_what_we_write_has_the_form_of_koskis_own_samples(schema, stay, way):
    stay = stay()
    stay = replace(stay, units=tuple(replace(unit, way=way) for unit in stay.units))
    document = written(stay, compulsory={"unit:1": True, "unit:2": False})
    options = document["vaihtoehdot"]
    units = document["osasuoritukset"] + [each[one.value] for each in options["osasuoritukset"] for one in Way]
    assert units
    for unit in units:
        jsonschema.validate(unit, schema["unit"])
    jsonschema.validate(document["lisätiedot"]["ulkomaanjaksot"][0], schema["period"])
    jsonschema.validate(options["koulutussopimukset"][0], schema["agreement"])


@material.needs_koski
@pytest.mark.parametrize(
    ("of", "path", "value"),
    [
        ("unit", ["koulutusmoduuli", "pakollinen"], material.GONE),
        ("unit", ["koulutusmoduuli", "tunniste", "koodistoUri"], "osat"),
        ("unit", ["koulutusmoduuli", "laajuus", "arvo"], "15"),
        ("unit", ["tyyppi"], material.GONE),
        ("unit", ["oma"], "kenttä"),
        ("unit", ["arviointi", 0, "arvosana", "koodistoUri"], "arvosanat"),
        ("unit", ["näyttö", "suorituspaikka", "kuvaus"], "Bilbao"),
        ("period", ["kuvaus"], material.GONE),
        ("period", ["kuvaus"], {}),
        ("period", ["maa"], material.GONE),
        ("period", ["maa", "koodistoUri"], "maatjavaltiot1"),
        ("agreement", ["paikkakunta"], material.GONE),
        ("agreement", ["maa"], "724"),
    ],
)
def test_the_schema_refuses_what_is_wrong(schema, of, path, value):
    document = written(whole(), compulsory={"unit:1": True})
    right = {
        "unit": document["osasuoritukset"][0],
        "period": document["lisätiedot"]["ulkomaanjaksot"][0],
        "agreement": document["vaihtoehdot"]["koulutussopimukset"][0],
    }[of]
    jsonschema.validate(right, schema[of])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(material.changed(right, path, value), schema[of])


@material.needs_koski
def test_every_code_that_we_write_is_in_koskis_own_list():
    lists = koski.code_lists(material.FOLDER / "koski" / "koodisto")
    document = written(a_stay(), compulsory={"unit:1": True, "unit:2": False})
    assert koski.check(document, lists=lists) == []
    assert koski.check({"koulutussopimukset": document["vaihtoehdot"]["koulutussopimukset"]}, lists=lists) == []
