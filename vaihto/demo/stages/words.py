"""What the people of the example write. All texts and sums are invented and say so where they could be mistaken."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from vaihto.core import eligibility
from vaihto.demo.stages import erasmus, stories

EXAMPLE_RATE = "Esimerkkihinta, ei todellinen / Exempelpris, inte verkligt / Example rate, not a real one"
DIMENSIONS = ("staff", "organisation", "partners", "curricula")
ALL_CODES = tuple(rule.code for rule in eligibility.all_rules())
FIELDS = ("catering", "health", "technology", "business")
OTHER_STAFF = ("trainer", "guidance_expert", "administrator", "workplace_instructor")
INNOVATION = {"fi": "Virtuaalinen näyttö", "sv": "Virtuella yrkesprov"}
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


def title(action: str, language: str, number: int) -> str:
    """Return the title of an application."""
    return stories.story_of(language, number).titles.get(stories.told_as(action), INNOVATION[language])


def aim(dimension: str, language: str) -> str:
    """Return the aim in a dimension."""
    return AIMS[language][dimension]


def role(action: str, language: str, number: int) -> str:
    """Return what the partner with this place in the list does in the project; only a partnership has meetings."""
    texts = [text for place, text in enumerate(stories.ROLES[language]) if place != 1 or action == "partnership"]
    return stories.marked(texts[number % len(texts)], language)


def rows(action: str, number: int, people: int, hosts: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the rows of stays or journeys of an application, `people` in all in a mobility action, each at a partner."""
    made = plain_rows(action, number, people)
    for row, host in zip(made, hosts, strict=False):
        row |= {"host_id": host.pk, "country_to": host.country, "country_from": "FI"}
    return made


def plain_rows(action: str, number: int, people: int) -> list[dict[str, Any]]:
    """Return the rows without their hosts."""
    if action == erasmus.ACTION:
        return erasmus.rows(number, people)
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
# Which answer is asked for again, why, and what the applicant adds to it.
COMPLETIONS = (
    (
        "activities",
        {
            "fi": "Etenemisestä ei näy, kuka vastaa valmennuksesta ja milloin se on. Lisää ne. (Esimerkki)",
            "sv": "Av framskridandet syns inte vem som ansvarar för träningen och när den hålls. Lägg till det. (Exempel)",
        },
    ),
    (
        "impact",
        {
            "fi": "Vaikutuksesta puuttuu, kuka sen toteaa ja minä päivänä. Täydennä vastaus. (Esimerkki)",
            "sv": "Det framgår inte vem som konstaterar effekten och vilken dag. Komplettera svaret. (Exempel)",
        },
    ),
)
COMPLETED = {
    "activities": {
        "fi": (
            "Valmennuksesta vastaa alan lehtori. Se on syyskuussa kolmena keskiviikkona, ja kumppani pitää siitä yhden etänä."
        ),
        "sv": (
            "Lektorn i branschen ansvarar för träningen. Den hålls tre onsdagar i september, en av dem på distans med partnern."
        ),
    },
    "impact": {
        "fi": "Vaikutuksen toteaa laatupäällikkö johtoryhmälle puolen vuoden ja vuoden kuluttua hankkeen päättymisestä.",
        "sv": (
            "Kvalitetschefen redovisar effekten för ledningsgruppen ett halvt år och ett år efter att projektet har avslutats."
        ),
    },
}
SENT_BACK = {
    "fi": "Lisäsimme vastaukseen pyydetyt tiedot. Muu hakemus on ennallaan. (Esimerkki)",
    "sv": "Vi har lagt till de begärda uppgifterna. Resten av ansökan är oförändrad. (Exempel)",
}
OWN_LIMIT = "Viraston oma raja, esimerkki ilman lähdettä"
NO_TIME = "En ehdi tänä keväänä, ensi vuonna mielelläni. (Esimerkki)"
BY_HAND = "Tuntee alueen ravintola-alan. (Esimerkki)"
BANDS = [
    {"least_percent": Decimal(least), "title_fi": fi, "title_sv": sv, "title_en": en}
    for least, fi, sv, en in (
        (85, "erinomainen", "utmärkt", "very good"), (70, "hyvä", "god", "good"), (50, "kohtalainen", "nöjaktig", "fair"),
        (0, "heikko", "svag", "weak"),
    )
]  # fmt: skip
# What the newer call asks, and how it differs from the one before.
QUESTION = {
    "kind": "long", "section": "project", "max_length": 1200, "is_required": True,
    "label_fi": "Miten hanke säästää ympäristöä?", "label_sv": "Hur sparar projektet på miljön?",
    "label_en": "How does the project spare the environment?",
    "help_fi": "Kerro matkustustavasta ja siitä, mitä vastaanottajan arjesta voi oppia.",
    "help_sv": "Berätta om hur deltagarna reser och vad man kan lära sig av mottagarens vardag.",
    "help_en": "Say how participants travel, and what can be learnt from the everyday work of the host.",
}  # fmt: skip
PRIORITIES = {
    "priorities_fi": (
        "Etusijalla ovat hakijat, jotka eivät ole saaneet avustusta kolmeen vuoteen, ja yli viiden viikon jaksot. (Esimerkki)"
    ),
    "priorities_sv": "Företräde ges sökande som inte har fått bidrag på tre år och perioder på mer än fem veckor. (Exempel)",
    "priorities_en": "Applicants without a grant for three years come first, and stays of more than five weeks. (Example)",
}
# The second call of an action in a year.
SECOND = {"title_fi": ", toinen haku", "title_sv": ", andra utlysningen", "title_en": ", second call"}
OWN_NUMBER = (
    "Esimerkki: viraston oma vähimmäisaika tässä haussa / Exempel: myndighetens egen minimitid i den här utlysningen / "
    "Example: the agency’s own minimum in this call"
)
GREEN = {
    "fi": (
        "Matkat tehdään laivalla ja junalla aina, kun se vie alle vuorokauden. Opiskelijat kirjaavat, mitä "
        "vastaanottaja kierrättää."
    ),
    "sv": "Resorna görs med båt och tåg när det tar under ett dygn. Deltagarna antecknar vad mottagaren återvinner.",
}
NOTE = "Esitys seuraa pisteiden mukaista järjestystä. (Esimerkki)"
JOURNEY = "Hankekokous ja vierailu kumppanin luona. (Esimerkki)"
RECOVERED = "Osa jaksoista jäi toteutumatta, joten ennakosta palautetaan erotus. (Esimerkki)"
HEARD = "Meillä ei ole huomauttamista. Pyydämme, että palautus jaetaan kolmeen osaan. (Esimerkki)"
RECOVERY_GROUNDS = "Erotus perustuu loppuraporttiin. Palautus jaetaan kolmeen osaan, kuten koulu pyysi. (Esimerkki)"
AMENDED = {
    "fi": "Vastaanottajan keittiö remontoidaan, joten osa jaksoista siirtyy syksyyn. (Esimerkki)",
    "sv": "Mottagarens kök renoveras, så en del av perioderna flyttas till hösten. (Exempel)",
}
OPINION = {"fi": "Muutos on perusteltu, puollan. (Esimerkki)", "sv": "Ändringen är motiverad, jag förordar den. (Exempel)"}
AMENDMENT_GROUNDS = "Siirto ei muuta hankkeen tavoitteita. (Esimerkki)"
DICE = "4 1 6 6 2 5 3 1 5 2 (esimerkki)"
CHECK_FOUND = "Asiakirjat vastaavat raporttia. (Esimerkki)"
CUT_LINE = {
    "fi": "Yksi matka jäi toteutumatta sovitussa muodossa, joten sen osuus vähennetään. (Esimerkki)",
    "sv": "En resa genomfördes inte i den form som avtalats, så dess andel dras av. (Exempel)",
}
CUT_WHOLE = {
    "fi": "Raportista puuttui sovittu selvitys tulosten levittämisestä. (Esimerkki)",
    "sv": "I rapporten saknades den avtalade redogörelsen för spridningen av resultaten. (Exempel)",
}
CUT_ANSWER = {
    "fi": "Selvitys on toimitettu jälkikäteen. Rivin vähennykseen ei ole huomauttamista. (Esimerkki)",
    "sv": "Redogörelsen har skickats in efteråt. Vi har inget att anmärka mot avdraget på raden. (Exempel)",
}
CUT_GROUNDS = {
    "fi": "Rivin vähennys pysyy. Jälkikäteen toimitettu selvitys pienentää toista vähennystä. (Esimerkki)",
    "sv": "Avdraget på raden står kvar. Redogörelsen som kom efteråt minskar det andra avdraget. (Exempel)",
}
INTERIM_WHY = "Virasto seuraa, miten jaksot alkavat toteutua. (Esimerkki)"
INTERIM = {
    "done": "Ensimmäiset jaksot ovat alkaneet ja valmennus on pidetty. (Esimerkki)",
    "differs": "Yksi vastaanottaja vaihtui, muuten suunnitelma pitää. (Esimerkki)",
    "next": "Loput lähtevät syksyllä, ja osaaminen tunnustetaan paluun jälkeen. (Esimerkki)",
}
PART_WITHOUT = {
    "fi": "Kumppani ei ole vastannut kahteen muistutukseen. (Esimerkki)",
    "sv": "Partnern har inte svarat på två påminnelser. (Exempel)",
}
PART = {
    "en": {
        "did": "We hosted one meeting and tried the shared module with two groups. (Example)",
        "results": "Teachers use the module and the network goes on. (Example)",
        "differs": "One meeting was held a month later. (Example)",
    },
    "de": {
        "did": "Wir waren Gastgeber eines Treffens und haben das Modul mit zwei Gruppen erprobt. (Beispiel)",
        "results": "Die Lehrkräfte nutzen das Modul weiter. (Beispiel)",
        "differs": "Ein Treffen fand einen Monat später statt. (Beispiel)",
    },
    "es": {
        "did": "Acogimos una reunión y probamos el módulo con dos grupos. (Ejemplo)",
        "results": "El profesorado sigue usando el módulo. (Ejemplo)",
        "differs": "Una reunión se celebró un mes más tarde. (Ejemplo)",
    },
}
CANCELLED = "Osallistuja perui lähtönsä. (Esimerkki)"
PARTLY = "Needs some support in new situations. (Example)"
HOST = "Careful and friendly worker. (Example)"
RECOGNISED = {
    "fi": "Vastaanottajan arvio kattaa tutkinnon osan tavoitteet. (Esimerkki)",
    "sv": "Mottagarens bedömning täcker examensdelens mål. (Exempel)",
    "en": "The host's assessment covers the outcomes of the unit. (Example)",
}
DEMONSTRATED = {
    "fi": "Jakson työtehtävät itsenäisesti; arvioitiin työn tulos, työturvallisuus ja asiakaspalvelu. (Esimerkki)",
    "sv": "Periodens arbetsuppgifter självständigt; resultat, arbetarskydd och kundbetjäning bedömdes. (Exempel)",
    "en": "The tasks of the stay on one's own; result, safety at work and customer service were assessed. (Example)",
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
MOVED_UP = (
    "Yksi hakija ei ota avustusta vastaan. Vapautunut raha ei riitä seuraavan varasijan koko avustukseen, mutta ylittää "
    "pienimmän avustuksen, jolla hanke hakijan mukaan on mielekäs. (esimerkki)"
)
RECTIFICATION = (
    "Suunnitelman pisteissä ei ole otettu huomioon toisen kumppanin vahvistusta, joka oli hakemuksessa. "
    "Pyydämme arvioimaan perusteen uudelleen. (esimerkki)"
)
MEMORANDUM = {
    "fi": {
        "title": "Yhteistyö tutkinnon osissa: {partner} (esimerkki)",
        "aims": "Opiskelijat oppivat osan tutkinnostaan kumppanin luona, ja arviointiin luotetaan. (Esimerkki)",
        "assessment": "Kumppanin ohjaaja arvioi osaamisen jakson viimeisellä viikolla tavoite kerrallaan. (Esimerkki)",
        "recognition": "Lähettävä oppilaitos päättää tunnustamisesta arvion perusteella ja perustelee päätöksen. (Esimerkki)",
    },
    "sv": {
        "title": "Samarbete kring examensdelar: {partner} (exempel)",
        "aims": "De studerande lär sig en del av sin examen hos partnern, och bedömningen är att lita på. (Exempel)",
        "assessment": "Partnerns handledare bedömer kunnandet under periodens sista vecka, ett mål i taget. (Exempel)",
        "recognition": "Den sändande läroanstalten beslutar om erkännandet utifrån bedömningen och motiverar beslutet. (Exempel)",
    },
}
# An invented table: no agreement of real schools stands behind it.
GRADES = (("1", "5"), ("2", "4"), ("3", "3"), ("4", "2"), ("bestanden", "passed"))
OTHER_OUTCOME = "Orders supplies for the next day. (Example)"
