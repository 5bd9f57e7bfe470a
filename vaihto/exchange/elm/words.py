"""The words of a credential that are not the transcript's own, in three languages; and words written by their languages."""

from __future__ import annotations

import re
from decimal import Decimal

from vaihto.core.canonical import decimal_text
from vaihto.core.transcript import Extent, Grade, Text

Words = dict[str, str]
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)

TITLE: Words = {
    "fi": "Ulkomailla opitun tunnustaminen",
    "sv": "Erkännande av det som lärts utomlands",
    "en": "Recognition of what was learnt abroad",
}
STAY: Words = {"fi": "Ulkomaanjakso", "sv": "Utlandsperiod", "en": "Period abroad"}
SCALE: Words = {
    "fi": "Vastaanottavan organisaation arvio tavoitteesta: saavutettu, saavutettu osittain, ei saavutettu",
    "sv": "Den mottagande organisationens bedömning av ett mål: uppnått, delvis uppnått, inte uppnått",
    "en": "The host's assessment of an outcome: achieved, partly achieved, not achieved",
}
NOT_QUALIFIED: Words = {
    "fi": "Tässä todistuksessa ei Vaihdosta lähtiessään ole hyväksyttyä sähköistä leimaa (asetus (EU) N:o 910/2014).",
    "sv": "När intyget lämnar Vaihto har det ingen kvalificerad elektronisk stämpel (förordning (EU) nr 910/2014).",
    "en": "As it leaves Vaihto, this credential carries no qualified electronic seal (Regulation (EU) No 910/2014).",
}
GRADES: dict[Grade, Words] = {
    Grade.ACHIEVED: {"fi": "Saavutettu", "sv": "Uppnått", "en": "Achieved"},
    Grade.PARTLY: {"fi": "Saavutettu osittain", "sv": "Delvis uppnått", "en": "Partly achieved"},
}
EXTENTS: dict[Extent, Words] = {
    Extent.FULL: {
        "fi": "Tunnustettu kokonaan: {points}/{agreed} {unit}",
        "sv": "Erkänt helt: {points}/{agreed} {unit}",
        "en": "Recognised in full: {points}/{agreed} {unit}",
    },
    Extent.PART: {
        "fi": "Tunnustettu osittain: {points}/{agreed} {unit}",
        "sv": "Erkänt delvis: {points}/{agreed} {unit}",
        "en": "Recognised in part: {points}/{agreed} {unit}",
    },
}
UNITS: dict[str, Words] = {
    "osp": {"fi": "osp", "sv": "kp", "en": "competence points"},
    "ecvet": {"fi": "ECVET-pistettä", "sv": "ECVET-poäng", "en": "ECVET points"},
}


def of_text(text: Text) -> Words:
    """Return a text by language; where a language comes twice, the first of it. Raises ValueError for what is no language."""
    found: Words = {}
    for language, words in text.versions:
        found.setdefault(known(language), words)
    return found


def known(language: str) -> str:
    """Return a language's code as it is; raises ValueError where it is none (a reader of JSON-LD would drop the words)."""
    if not LANGUAGE.fullmatch(language):
        raise ValueError(language)
    return language


def extent(recognised: Extent, points: Decimal, agreed: Decimal, scheme: str) -> Words:
    """Return how much of a unit was recognised, in points of the `scheme`."""
    return {
        language: words.format(points=decimal_text(points), agreed=decimal_text(agreed), unit=UNITS[scheme][language])
        for language, words in EXTENTS[recognised].items()
    }
