"""The requirements of an invented qualification as ePerusteet gives them."""

import copy
import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from vaihto.core.qualification import Qualification
from vaihto.exchange import eperusteet

SMALL: dict[str, Any] = {
    "nimi": {"fi": "Leipurin perustutkinto", "sv": "Grundexamen för bagare"},
    "diaarinumero": "OPH-9-2026",
    "koulutukset": [{"koulutuskoodiArvo": "999999"}],
    "tutkinnonOsat": [
        {
            "id": 11, "nimi": {"fi": "Leipominen", "sv": "Bakning"}, "koodiUri": "tutkinnonosat_100001", "laajuus": 15,
            "ammattitaitovaatimukset": {"fi": "<ul><li>leipoo</li><li>myy</li></ul>", "sv": "<ul><li>bakar</li></ul>"},
        },
        {
            "id": 12, "nimi": {"fi": "Myynti", "sv": "Försäljning"}, "koodiUri": "tutkinnonosat_100002", "laajuus": 20,
            "ammattitaitovaatimukset": {"fi": "<ul><li>palvelee</li></ul>"},
        },
        {"id": 13, "nimi": {"fi": "Yhteinen osa"}, "koodiUri": "tutkinnonosat_100003", "laajuus": 10, "osaAlueet": []},
    ],
    "suoritustavat": [
        {
            "suoritustapakoodi": "reformi",
            "tutkinnonOsaViitteet": [
                {"id": 21, "laajuus": 20, "_tutkinnonOsa": "11"}, {"id": 22, "laajuus": 20, "_tutkinnonOsa": "12"},
                {"id": 23, "laajuus": 10, "_tutkinnonOsa": "13"},
            ],
            "rakenne": {
                "rooli": "määritelty", "nimi": None, "muodostumisSaanto": {"laajuus": {"minimi": 60, "maksimi": 60}},
                "osat": [
                    {
                        "rooli": "määritelty", "nimi": {"fi": "Pakolliset"}, "muodostumisSaanto": {
                            "laajuus": {"minimi": 40, "maksimi": 40}
                        },
                        "osat": [
                            {"_tutkinnonOsaViite": "21", "pakollinen": True},
                            {"_tutkinnonOsaViite": "22", "pakollinen": True},
                        ],
                    },
                    {
                        "rooli": "määritelty", "nimi": {"fi": "Yhteiset"}, "muodostumisSaanto": {
                            "laajuus": {"minimi": 10, "maksimi": 20}
                        },
                        "osat": [{"_tutkinnonOsaViite": "23", "pakollinen": False}],
                    },
                ],
            },
        }
    ],
}  # fmt: skip


def with_open_group(most: int = 15) -> dict[str, Any]:
    """Return the document with a group of at most so many points for units that the structure does not list."""
    document = copy.deepcopy(SMALL)
    group = {
        "rooli": "määrittelemätön", "nimi": {"fi": "Paikallinen tutkinnon osa"},
        "muodostumisSaanto": {"laajuus": {"minimi": 5, "maksimi": most}}, "osat": [],
    }  # fmt: skip
    document["suoritustavat"][0]["rakenne"]["osat"].append(group)
    return document


def changed(**of_first_unit: Any) -> dict[str, Any]:
    """Return the document with its first unit changed."""
    document = copy.deepcopy(SMALL)
    document["tutkinnonOsat"][0] |= of_first_unit
    return document


def read(document: dict[str, Any]) -> Qualification:
    """Return the qualification of a document."""
    return eperusteet.read(json.dumps(document).encode())


def as_file(document: Any) -> SimpleUploadedFile:
    """Return a document as somebody sends it."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return SimpleUploadedFile("perusteet.json", content, content_type="application/json")
