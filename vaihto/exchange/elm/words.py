"""The words of a credential that are not the transcript's own, in three languages; and words written by their languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from vaihto.core.canonical import decimal_text
from vaihto.core.transcript import Conversion, Extent, Grade, OutcomeGroup, Text

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
# What the host added in its own words: it was learnt, and nobody asked how well.
BESIDE: Words = {
    "fi": "Opittu sovitun lisäksi, vastaanottajan ilmoittamana",
    "sv": "Lärt utöver det som avtalats, enligt mottagaren",
    "en": "Learnt beside what was agreed, as the host says",
}
HOME_SCALE: Words = {
    "fi": "Lähettävän oppilaitoksen arvosana: 1–5 tai hyväksytty",
    "sv": "Den sändande läroanstaltens vitsord: 1–5 eller godkänd",
    "en": "The home school's grade: 1 to 5, or passed",
}
GRADE: Words = {"fi": "Arvosana: {grade}", "sv": "Vitsord: {grade}", "en": "Grade: {grade}"}
PASSED: Words = {"fi": "Hyväksytty", "sv": "Godkänd", "en": "Passed"}
CONVERTED: Words = {
    "fi": "Vastaanottavan organisaation arvosana: {host}. Muunnettu yhteisymmärryspöytäkirjan mukaan: {memorandum}",
    "sv": "Den mottagande organisationens vitsord: {host}. Omvandlat enligt samförståndsavtalet: {memorandum}",
    "en": "The host's grade: {host}. Converted by the memorandum of understanding: {memorandum}",
}
MAPPED: Words = {
    "fi": "Vastaanottajalla opittu → tutkinnon osan osaamistavoitteet",
    "sv": "Lärt hos mottagaren → examensdelens mål för kunnandet",
    "en": "Learnt at the host → outcomes of the unit",
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


def home_grade(grade: str) -> Words:
    """Return a home grade: the figure as it is in each language, or that it was passed."""
    return dict(PASSED) if grade == "passed" else dict.fromkeys(PASSED, grade)


def converted(conversion: Conversion) -> Words:
    """Return the host's grade and the memorandum that converted it."""
    named = conversion.memorandum or "–"
    return {one: words.format(host=conversion.host_grade, memorandum=named) for one, words in CONVERTED.items()}


def mapped(groups: Iterable[OutcomeGroup]) -> Words:
    """Return which of the host's outcomes stand for which of the unit's, line by line, each in its own language first."""

    def side(texts: Iterable[Text], language: str) -> str:
        return " + ".join(text.in_language(language)[1] for text in texts)

    return {
        language: "\n".join(
            [f"{heading}:"]
            + [f"{side((a.text for a in one.host), language)} → {side((b.text for b in one.home), language)}" for one in groups]
        )
        for language, heading in MAPPED.items()
    }


def extent(recognised: Extent, points: Decimal, agreed: Decimal, scheme: str) -> Words:
    """Return how much of a unit was recognised, in points of the `scheme`."""
    return {
        language: words.format(points=decimal_text(points), agreed=decimal_text(agreed), unit=UNITS[scheme][language])
        for language, words in EXTENTS[recognised].items()
    }
