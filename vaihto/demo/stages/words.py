"""What the people of the example write. All texts and sums are invented and say so where they could be mistaken."""

from collections.abc import Sequence
from typing import Any

from vaihto.core import eligibility

EXAMPLE_RATE = "Esimerkkihinta, ei todellinen / Exempelpris, inte verkligt / Example rate, not a real one"
DIMENSIONS = ("staff", "organisation", "partners", "curricula")
ALL_CODES = tuple(rule.code for rule in eligibility.all_rules())
FIELDS = ("catering", "health", "technology", "business")
OTHER_STAFF = ("trainer", "guidance_expert", "administrator", "workplace_instructor")
TITLES: dict[str, dict[str, tuple[str, ...]]] = {
    "student_mobility": {
        "fi": ("Taidot matkaan", "Keittiöstä maailmalle", "Hoiva yli rajojen", "Metalli ja meri", "Oppimassa Euroopassa"),
        "sv": ("Färdigheter på väg", "Kust mot kust", "Från skärgården ut", "Hantverk över gränserna", "Lärande i Europa"),
    },
    "expert_mobility": {
        "fi": ("Opettaja työelämässä", "Ohjaus paremmaksi", "Laatua oppimassa", "Työpaikkaohjaajat liikkeellä"),
        "sv": ("Läraren i arbetslivet", "Bättre handledning", "Kvalitet i praktiken", "Handledare på väg"),
    },
    "partnership": {
        "fi": ("Kolmen maan keittiö", "Vihreä verstas", "Yhdessä arvioiden", "Satamien taitajat", "Digitaalinen hoiva"),
        "sv": ("Båtbyggare möts", "Grön verkstad", "Bedöma tillsammans", "Hamnarnas kunnande", "Digital omsorg"),
    },
    "transfer_of_innovation": {"fi": ("Virtuaalinen näyttö",), "sv": ("Virtuella yrkesprov",)},
}
ANSWERS = {
    "fi": (
        "Hankkeessa opiskelijat ja opettajat oppivat kumppanien luona työtapoja, joita omassa koulussa ei ole. "
        "Jokaisella jaksolla on tavoite, jonka koulu, osallistuja ja vastaanottaja ovat sopineet yhdessä. (Esimerkkiteksti)",
        "Tarve on todettu kehittämissuunnitelmassa: alueen yritykset pyytävät osaajia, jotka pystyvät toimimaan vieraalla "
        "kielellä ja uusissa työyhteisöissä. (Esimerkkiteksti)",
        "Kumppanit valittiin aiemman yhteistyön perusteella. Vastuut on jaettu, ja etenemistä seurataan kahden kuukauden "
        "välein yhteisessä kokouksessa. (Esimerkkiteksti)",
    ),
    "sv": (
        "I projektet lär sig studerande och lärare arbetssätt som den egna skolan saknar. Varje period har ett mål som skolan, "
        "deltagaren och mottagaren har kommit överens om. (Exempeltext)",
        "Behovet finns i utvecklingsplanen: företagen i regionen söker personer som kan arbeta på ett främmande språk och i "
        "nya arbetsgemenskaper. (Exempeltext)",
        "Partnerna valdes utifrån tidigare samarbete. Ansvaret är fördelat, och arbetet följs upp varannan månad vid ett "
        "gemensamt möte. (Exempeltext)",
    ),
}
AIMS = {
    "fi": {
        "staff": "Opettajat tuovat kotiin uusia työtapoja.", "organisation": "Koulu vertaa laadunhallintaansa kumppanin tapaan.",
        "partners": "Paikalliset yritykset oppivat ohjaamaan ulkomaisia opiskelijoita.",
        "curricula": "Tutkinnon osien toteutus uudistuu työelämän tarpeiden mukaan.",
    },
    "sv": {
        "staff": "Lärarna tar hem nya arbetssätt.", "organisation": "Skolan jämför sitt kvalitetsarbete med partnerns.",
        "partners": "Lokala företag lär sig handleda utländska studerande.",
        "curricula": "Examensdelarnas genomförande förnyas efter arbetslivets behov.",
    },
}  # fmt: skip
TASKS = {
    "fi": "Työskentelee vastaanottajan työryhmässä ohjaajan kanssa ja tekee tavoitteisiin kuuluvat tehtävät. (Esimerkki)",
    "sv": "Arbetar i mottagarens arbetslag med handledaren och utför de uppgifter som hör till målen. (Exempel)",
}
ASSESSMENT = {
    "fi": "Ohjaaja arvioi jokaisen tavoitteen viimeisellä viikolla, koulu tunnustaa osaamisen. (Esimerkki)",
    "sv": "Handledaren bedömer varje mål under den sista veckan, skolan erkänner kunnandet. (Exempel)",
}
# What an officer calls the scenarios of a round.
SCENARIOS = ("Uusille hakijoille 15 %", "Eniten pisteitä")
REASONS = (
    "Perustelut ovat selkeät ja vastaavat kysymykseen. (Esimerkki)",
    "Tavoite on hyvä, mutta aikataulu jää osin avoimeksi. (Esimerkki)",
    "Kumppanien työnjako on kuvattu konkreettisesti. (Esimerkki)",
)


def title(action: str, language: str, number: int) -> str:
    """Return the title of an application."""
    titles = TITLES[action][language]
    return titles[number % len(titles)]


def answer(key: str, language: str, number: int) -> str:
    """Return what an application answers to a question."""
    texts = ANSWERS[language]
    return texts[(len(key) + number) % len(texts)]


def aim(dimension: str, language: str) -> str:
    """Return the aim in a dimension."""
    return AIMS[language][dimension]


def role(language: str) -> str:
    """Return what a partner does in the project."""
    return {"fi": "Ottaa vastaan ja ohjaa. (Esimerkki)", "sv": "Tar emot och handleder. (Exempel)"}[language]


def rows(action: str, number: int, people: int, hosts: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the rows of stays or journeys of an application, `people` in all in a mobility action, each at a partner."""
    made = plain_rows(action, number, people)
    for row, host in zip(made, hosts, strict=False):
        row |= {"host_id": host.pk, "country_to": host.country, "country_from": "FI"}
    return made


def plain_rows(action: str, number: int, people: int) -> list[dict[str, Any]]:
    """Return the rows without their hosts."""
    if action == "student_mobility":
        first = people * 2 // 3
        return [
            {"count": first, "target_group": "initial_vet", "purpose": "on_the_job_learning", "days": 35 + 7 * (number % 4),
             "field": FIELDS[number % 4], "dimension": "curricula"},
            {"count": people - first, "target_group": ("initial_vet", "labour_market", "graduate")[number % 3],
             "purpose": "traineeship", "days": 21 + 7 * (number % 3), "field": FIELDS[(number + 1) % 4],
             "dimension": "partners"},
        ]  # fmt: skip
    if action == "expert_mobility":
        first = people // 2
        return [
            {"count": first, "target_group": "teacher", "purpose": "work_placement", "days": 12,
             "field": FIELDS[number % 4], "dimension": "staff", "is_continuing_training": True},
            {"count": people - first, "target_group": OTHER_STAFF[number % 4],
             "purpose": "job_shadowing", "days": 7, "field": FIELDS[(number + 2) % 4], "dimension": "organisation"},
        ]  # fmt: skip
    if action == "partnership":
        return [
            {"count": 6 + number % 5, "target_group": "teacher", "days": 4, "dimension": "staff"},
            {"count": 4, "target_group": "initial_vet", "days": 5, "dimension": "curricula"},
        ]  # fmt: skip
    return []


ELIGIBLE = "Kaikki muodolliset vaatimukset täyttyvät. (Esimerkki)"
COMPLETION = "Tiivistelmästä ei näy, keitä lähtee ja mitä he oppivat. Kirjoita se uudelleen. (Esimerkki)"
SUMMARY = "Hanke on tarpeellinen ja toteutettavissa. (Esimerkki)"
NOTE = "Esitys seuraa pisteiden mukaista järjestystä. (Esimerkki)"
JOURNEY = "Hankekokous ja vierailu kumppanin luona. (Esimerkki)"
CANCELLED = "Osallistuja perui lähtönsä. (Esimerkki)"
PARTLY = "Needs some support in new situations. (Example)"
HOST = "Careful and friendly worker. (Example)"
RECOGNISED = {
    "fi": "Vastaanottajan arvio kattaa tutkinnon osan tavoitteet. (Esimerkki)",
    "sv": "Mottagarens bedömning täcker examensdelens mål. (Exempel)",
    "en": "The host's assessment covers the outcomes of the unit. (Example)",
}
LEARNT = {
    "fi": "Opin uusia työtapoja ja rohkeutta puhua vierasta kieltä. (Esimerkki)",
    "sv": "Jag lärde mig nya arbetssätt och vågar tala ett främmande språk. (Exempel)",
}
RESULTS = {
    "fi": "Jaksot toteutuivat suunnitelman mukaan, ja opitut työtavat on otettu käyttöön opetuksessa. (Esimerkki)",
    "sv": "Perioderna genomfördes enligt planen och arbetssätten används i undervisningen. (Exempel)",
}
EXPLAINED = {
    "fi": "Osa lähtijöistä perui, ja jakso toteutui muutamaa päivää lyhyempänä. (Esimerkki)",
    "sv": "Några deltagare avbokade och perioden blev några dagar kortare. (Exempel)",
}
MADE = {
    "fi": "Perehdytysopas vastaanottavan työpaikan ohjaajalle ja malli oppimissopimuksen tavoitteiksi. (Esimerkki)",
    "sv": "En introduktionsguide för handledaren på mottagande arbetsplats och en modell för lärandeavtalets mål. (Exempel)",
    "en": "An introduction guide for the mentor at the host and a model for the outcomes of a learning agreement. (Example)",
}
CALLED = {"fi": "Ohjaajan opas", "sv": "Handledarens guide", "en": "The mentor's guide"}


def result(action: str, title_: str, number: int) -> dict[str, Any]:
    """Return the result that a project publishes."""
    texts = {f"title_{code}": f"{CALLED[code]}: {title_}" for code in CALLED}
    texts |= {f"what_{code}": text for code, text in MADE.items()}
    dimensions = [DIMENSIONS[number % 4], DIMENSIONS[(number + 1) % 4]]
    return {
        **texts,
        "where": "https://example.org/opas",
        "fields": [FIELDS[number % 4]],
        "countries": ["FI", "SE"],
        "dimensions": dimensions,
    }


DECLINED = "Kumppani vetäytyi, emmekä ehdi löytää uutta ennen hankkeen alkua. (esimerkki)"
MOVED_UP = "Yksi hakija ei ota avustusta vastaan, ja vapautunut raha riittää seuraavalle varasijalle. (esimerkki)"
RECTIFICATION = (
    "Suunnitelman pisteissä ei ole otettu huomioon toisen kumppanin vahvistusta, joka oli hakemuksessa. "
    "Pyydämme arvioimaan perusteen uudelleen. (esimerkki)"
)
