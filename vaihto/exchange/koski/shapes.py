"""What Koski allows in the parts that concern a stay abroad: fields, which are required, kinds and code lists.

Written anew from Koski's published model (the types of fi.oph.koski.schema, Opetushallitus/koski); only the parts that we use,
and the units beside them. Fields that Koski fills itself (names of codes) are allowed, never required.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A reference to a code of one of these lists; `values`: the only codes allowed, where not all of the list are."""

    lists: tuple[str, ...]
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of a named shape."""

    shape: str


@dataclass(frozen=True, slots=True)
class Many:
    """A list of things of one kind."""

    of: Thing | Code | str


# Plain kinds: day, text (by language), words (a string), flag, size (number over zero), whole (whole number), free (anything).
Kind = Code | Thing | Many | str
REQUIRED, OPTIONAL = True, False

T1K3, ONE_TO_FIVE = "arviointiasteikkoammatillinent1k3", "arviointiasteikkoammatillinen15"
PASSED_OR_NOT = "arviointiasteikkoammatillinenhyvaksyttyhylatty"
GRADES = Code((PASSED_OR_NOT, T1K3, ONE_TO_FIVE))
COUNTRY, MUNICIPALITY = Code(("maatjavaltiot2",)), Code(("kunta",))
UNIT, PART, AREA = "ammatillisentutkinnonosa", "ammatillisentutkinnonosaapienempikokonaisuus", "ammatillisentutkinnonosanosaalue"
# The osasuoritukset that this table covers; those of other education have other shapes.
COVERED = frozenset({UNIT, PART, AREA})

SHAPES: dict[str, dict[str, tuple[bool, Kind]]] = {
    "foreign_period": {
        "alku": (REQUIRED, "day"), "loppu": (OPTIONAL, "day"), "maa": (REQUIRED, COUNTRY), "kuvaus": (REQUIRED, "text"),
    },
    "training_agreement": {
        "alku": (REQUIRED, "day"), "loppu": (OPTIONAL, "day"), "työssäoppimispaikka": (OPTIONAL, "text"),
        "työssäoppimispaikanYTunnus": (OPTIONAL, "words"), "paikkakunta": (REQUIRED, MUNICIPALITY), "maa": (REQUIRED, COUNTRY),
        "työtehtävät": (OPTIONAL, "text"),
    },
    "unit": {
        "tyyppi": (REQUIRED, Code(("suorituksentyyppi",), (UNIT, PART, AREA))), "koulutusmoduuli": (REQUIRED, Thing("module")),
        "arviointi": (OPTIONAL, Many(Thing("assessment"))), "vahvistus": (OPTIONAL, Thing("confirmation")),
        "tunnustettu": (OPTIONAL, Thing("recognised")), "näyttö": (OPTIONAL, Thing("demonstration")),
        "tutkinnonOsanRyhmä": (OPTIONAL, Code(("ammatillisentutkinnonosanryhma",))), "osasuoritukset": (OPTIONAL, "free"),
        "lisätiedot": (OPTIONAL, Many(Thing("remark"))), "tutkinto": (OPTIONAL, "free"), "toimipiste": (OPTIONAL, "free"),
        "alkamispäivä": (OPTIONAL, "day"), "suorituskieli": (OPTIONAL, Code(("kieli",))), "korotettu": (OPTIONAL, "free"),
        "tila": (OPTIONAL, Code(("suorituksentila",))),
    },
    "module": {
        "tunniste": (REQUIRED, "free"), "nimi": (OPTIONAL, "text"), "kuvaus": (OPTIONAL, "text"),
        "laajuus": (OPTIONAL, Thing("size")),
        "pakollinen": (OPTIONAL, "flag"), "kieli": (OPTIONAL, "free"), "perusteenDiaarinumero": (OPTIONAL, "words"),
    },
    "size": {
        "arvo": (REQUIRED, "size"), "yksikkö": (REQUIRED, Code(("opintojenlaajuusyksikko",))),
    },
    "local": {
        "koodiarvo": (REQUIRED, "words"), "nimi": (REQUIRED, "text"), "koodistoUri": (OPTIONAL, "words"),
    },
    "assessment": {
        "arvosana": (REQUIRED, GRADES), "päivä": (REQUIRED, "day"), "arvioitsijat": (OPTIONAL, Many(Thing("assessor"))),
        "kuvaus": (OPTIONAL, "text"), "hyväksytty": (OPTIONAL, "flag"),
    },
    "assessor": {"nimi": (REQUIRED, "words"), "ntm": (OPTIONAL, "flag")},
    "confirmation": {
        "päivä": (REQUIRED, "day"), "paikkakunta": (OPTIONAL, MUNICIPALITY), "myöntäjäOrganisaatio": (REQUIRED, "free"),
        "myöntäjäHenkilöt": (REQUIRED, Many("free")),
    },
    "recognised": {
        "selite": (REQUIRED, "text"), "rahoituksenPiirissä": (OPTIONAL, "flag"), "osaaminen": (OPTIONAL, "free"),
    },
    "demonstration": {
        "kuvaus": (OPTIONAL, "text"), "suorituspaikka": (OPTIONAL, Thing("place")), "suoritusaika": (OPTIONAL, Thing("time")),
        "työssäoppimisenYhteydessä": (OPTIONAL, "flag"), "arviointi": (OPTIONAL, Thing("demonstration_assessment")),
        "haluaaTodistuksen": (OPTIONAL, "flag"),
    },
    "place": {
        "tunniste": (REQUIRED, Code(("ammatillisennaytonsuorituspaikka",))), "kuvaus": (REQUIRED, "text"),
    },
    "time": {"alku": (REQUIRED, "day"), "loppu": (REQUIRED, "day")},
    "demonstration_assessment": {
        "arvosana": (REQUIRED, GRADES), "päivä": (REQUIRED, "day"), "arvioitsijat": (OPTIONAL, Many(Thing("assessor"))),
        "arviointikohteet": (OPTIONAL, Many(Thing("target"))), "hyväksytty": (OPTIONAL, "flag"),
        "arvioinnistaPäättäneet": (OPTIONAL, Many(Code(("ammatillisennaytonarvioinnistapaattaneet",)))),
        "arviointikeskusteluunOsallistuneet": (OPTIONAL, Many(Code(("ammatillisennaytonarviointikeskusteluunosallistuneet",)))),
        "hylkäyksenPeruste": (OPTIONAL, "text"),
    },
    "target": {"tunniste": (REQUIRED, Code(("ammatillisennaytonarviointikohde",))), "arvosana": (REQUIRED, GRADES)},
    "remark": {"tunniste": (REQUIRED, Code(("ammatillisentutkinnonosanlisatieto",))), "kuvaus": (REQUIRED, "text")},
    "code": {
        "koodiarvo": (REQUIRED, "words"), "koodistoUri": (REQUIRED, "words"), "koodistoVersio": (OPTIONAL, "whole"),
        "nimi": (OPTIONAL, "text"), "lyhytNimi": (OPTIONAL, "text"),
    },
}  # fmt: skip
