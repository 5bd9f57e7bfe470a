"""What assessors of the example write beside their points: by criterion, by how good it is, in the assessor's own language."""

from decimal import Decimal

from vaihto.demo.stages.stories import marked

GOOD, FAIR, WEAK = "good", "fair", "weak"
# Two ways of saying each, so that two assessors do not write the same words.
REASONS: dict[str, dict[str, dict[str, tuple[str, str]]]] = {
    "fi": {
        "relevance": {
            GOOD: (
                "Tarve on osoitettu kyselyllä ja kirjattu kehittämissuunnitelmaan. Tavoitteet voi tarkistaa.",
                "Tarve tulee työpaikoilta, ja tavoitteet vastaavat siihen suoraan.",
            ),
            FAIR: (
                "Tarve on uskottava, mutta tavoitteesta puuttuu luku, johon tulosta verrataan.",
                "Tarve on kuvattu hyvin. Tavoitteet ovat väljempiä kuin tarve edellyttäisi.",
            ),
            WEAK: (
                "Tarve jää yleiselle tasolle: ei näy, mistä se on todettu.",
                "Tavoitteet luettelevat tekemistä, eivät tulosta.",
            ),
        },
        "plan": {
            GOOD: (
                "Vaiheet ja vastuut on nimetty, ja valmistelulle on varattu aikaa.",
                "Aikataulu on mahdollinen, ja varasuunnitelma on olemassa.",
            ),
            FAIR: (
                "Vaiheet ovat selvät, mutta valmennuksen sisältö jää auki.",
                "Vastuut on jaettu. Toinen vaihe on tiivis, eikä viivästykseen ole varauduttu.",
            ),
            WEAK: (
                "Aikataulussa kaksi vaihetta on samassa kuussa, eikä tekijöitä nimetä.",
                "Suunnitelmasta ei näy, kuka tekee mitä.",
            ),
        },
        "cooperation": {
            GOOD: (
                "Kumppanit tunnetaan ennestään, ja työelämä päättää sisällöstä.",
                "Jokaisella kumppanilla on oma tehtävä. Yritys on mukana alusta asti.",
            ),
            FAIR: (
                "Kumppanit sopivat hankkeeseen, mutta kahden tehtävät ovat lähes samat.",
                "Työelämä on mukana, pääosin kuulijana.",
            ),
            WEAK: ("Kumppanin tehtävä on kuvattu yhdellä lauseella.", "Työelämän osuus jää lupaukseksi."),
        },
        "results": {
            GOOD: (
                "Opittu arvioidaan samoin kuin kotona, ja muutos mitataan.",
                "Tulos jää opetukseen, ja sen käyttöä seurataan kaksi vuotta.",
            ),
            FAIR: (
                "Vaikutus on uskottava, mutta sitä kysytään vain omalta väeltä.",
                "Tulos on hyödyllinen. Levitys on suppea.",
            ),
            WEAK: ("Ei näy, mikä on toisin hankkeen jälkeen.", "Vaikutusta ei mitata."),
        },
        "resources": {
            GOOD: ("Raha ja työ ovat oikeassa suhteessa.", "Kustannukset on perusteltu, ja oma osuus on varmistettu."),
            FAIR: (
                "Matkat on laskettu väljästi, muuten kustannukset ovat kohtuulliset.",
                "Työmäärä on arvioitu alakanttiin.",
            ),
            WEAK: ("Kustannuksia ei ole perusteltu.", "Summa on suuri siihen nähden, mitä saadaan aikaan."),
        },
    },
    "sv": {
        "relevance": {
            GOOD: (
                "Behovet är påvisat och finns i utvecklingsplanen. Målen går att kontrollera.",
                "Behovet kommer från arbetslivet.",
            ),
            FAIR: ("Behovet är trovärdigt, men målet saknar ett tal att jämföra med.", "Målen är vidare än behovet kräver."),
            WEAK: (
                "Behovet beskrivs allmänt: det syns inte hur det har upptäckts.",
                "Målen räknar upp åtgärder, inte resultat.",
            ),
        },
        "plan": {
            GOOD: (
                "Faserna och de ansvariga är namngivna, och förberedelserna får tid.",
                "Tidsplanen är möjlig, och en reservplan finns.",
            ),
            FAIR: (
                "Faserna är tydliga, men innehållet i träningen är öppet.",
                "Ansvaret är fördelat. Den andra fasen är trång.",
            ),
            WEAK: ("Två faser infaller i samma månad, och ingen är namngiven.", "Av planen syns inte vem som gör vad."),
        },
        "cooperation": {
            GOOD: ("Parterna känner varandra, och arbetslivet är med och bestämmer.", "Varje partner har en egen uppgift."),
            FAIR: ("Parterna passar, men två av dem har nästan samma uppgift.", "Arbetslivet är med, mest som åhörare."),
            WEAK: ("Partnerns uppgift beskrivs i en mening.", "Arbetslivets andel blir ett löfte."),
        },
        "results": {
            GOOD: (
                "Det som lärs bedöms som hemma, och förändringen mäts.",
                "Resultatet blir kvar i undervisningen och följs upp.",
            ),
            FAIR: ("Effekten är trovärdig, men den frågas bara av de egna.", "Resultatet är nyttigt. Spridningen är smal."),
            WEAK: ("Det syns inte vad som är annorlunda efter projektet.", "Effekten mäts inte."),
        },
        "resources": {
            GOOD: ("Pengar och arbete står i rätt proportion.", "Kostnaderna är motiverade."),
            FAIR: ("Resorna är rymligt beräknade, i övrigt är kostnaderna skäliga.", "Arbetsmängden är lågt uppskattad."),
            WEAK: ("Kostnaderna är inte motiverade.", "Summan är stor i förhållande till resultatet."),
        },
    },
}
SUMMARIES = {
    "fi": {
        GOOD: "Hanke vastaa todelliseen tarpeeseen, ja se on valmisteltu huolella. Vahvinta on työelämän osuus.",
        FAIR: "Hanke on hyödyllinen ja mahdollinen. Ennen aloitusta on syytä tarkentaa vaiheita ja tuloksen mittaamista.",
        WEAK: "Ajatus on hyvä, mutta suunnitelma on kesken. Hakija hyötyisi siitä, että kumppani kirjoittaisi oman osansa.",
    },
    "sv": {
        GOOD: "Projektet svarar på ett verkligt behov och är väl förberett. Starkast är arbetslivets andel.",
        FAIR: "Projektet är nyttigt och möjligt. Före starten bör faserna och mätningen preciseras.",
        WEAK: "Tanken är god, men planen är ofärdig. Det vore bra om partnern skrev sin egen del.",
    },
}
AGREED = {
    "fi": "Arvioijat ovat käyneet läpi kohdat, joissa pisteet erosivat. Yhteinen kanta seuraa hakemuksen omaa tekstiä.",
    "sv": ("Bedömarna har gått igenom de punkter där poängen skilde sig. Den gemensamma ståndpunkten följer ansökans egen text."),
}


def level(share: Decimal) -> str:
    """Return how good a share of the most points is."""
    return GOOD if share >= Decimal("0.8") else FAIR if share >= Decimal("0.62") else WEAK


def reason(criterion: str, share: Decimal, language: str, way: int) -> str:
    """Return why so many points were given to a criterion."""
    of = REASONS[language].get(criterion, REASONS[language]["plan"])
    return marked(of[level(share)][way % 2], language)


def summary(share: Decimal, language: str) -> str:
    """Return the words about the whole."""
    return marked(SUMMARIES[language][level(share)], language)
