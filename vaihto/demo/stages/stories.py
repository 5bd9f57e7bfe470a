"""What the schools of the example write about themselves: a story of each school, and what each action makes of it.

Everything is invented. A story says what is learnt, why, with whom and what stays; the frames below turn it into the answers of
an application for students, for staff or for a partnership.
"""
# long because: it is text, and the stories of the schools are read side by side.

from dataclasses import dataclass

MARK = {"fi": "(esimerkki)", "sv": "(exempel)"}


@dataclass(frozen=True)
class Story:
    """One school's field: titles by action; who goes; what is learnt; and the answers that are the same for every action."""

    titles: dict[str, str]
    learners: str
    teachers: str
    learnt: str
    measure: str
    need: str
    working_life: str
    impact: str
    dissemination: str


def titles(student: str, expert: str, partnership: str) -> dict[str, str]:
    """Return titles by action."""
    return {"student_mobility": student, "expert_mobility": expert, "partnership": partnership}


FINNISH = (
    Story(
        titles("Hävikki pois lautaselta", "Keittiömestarin opissa", "Kolmen maan keittiö"),
        "Ravintola-alan opiskelijat",
        "Ravintola-alan opettajat",
        "annosruokien valmistusta ja ruokahävikin vähentämistä",
        "jokainen osaa suunnitella ruokalistan, jossa hävikki on alle viisi prosenttia",
        "Kysyimme keväällä 14 lähiravintolalta, mitä vastavalmistunut ei osaa. Yksitoista vastasi: toimia kansainvälisessä "
        "keittiössä ja mitata hävikkiä. Sama tarve on kirjattu kehittämissuunnitelmaamme.",
        "Vastaanottaja on työllistänyt opiskelijoitamme kaksi kesää. Sen keittiömestari päättää kanssamme tehtävät, ja "
        "kotona kaksi "
        "lähialueen lounasravintolaa ottaa uudet tavat kokeiluun.",
        "Koulun opetusravintola mittaa hävikin joka päivä ja julkaisee luvun ruokalistan vieressä. Vertaamme lukuja "
        "ennen ja jälkeen.",
        "Tulokset kerrotaan ravintola-alan opettajien syyspäivillä, ja ruokalistat laskentapohjineen ovat vapaasti ladattavissa.",
    ),
    Story(
        titles("Mikrometrin tarkkuudella", "Koneistajan uusi arki", "Vihreä verstas"),
        "Koneistajaopiskelijat",
        "Kone- ja metallialan opettajat",
        "viisiakselista koneistusta ja mittaamista",
        "jokainen valmistaa piirustuksesta kappaleen, jonka mitat pysyvät sadasosan sisällä",
        "Pirkanmaan konepajoista joka kolmas ilmoittaa, että uudet koneet seisovat osaajien puutteessa. Omassa "
        "verstaassamme on yksi "
        "viisiakselinen kone, ja sillä ehtii harjoitella vain osa ryhmästä.",
        "Kaksi lähialueen konepajaa antaa mallikappaleet, joita kumppanin verstaalla valmistetaan. Työnjohtajat "
        "arvioivat ne "
        "samalla mittapöytäkirjalla kuin omat tuotteensa.",
        "Mittaamisen tutkinnon osa opetetaan jatkossa mallikappaleilla. Kahden vuoden päästä kysymme konepajoilta, näkyykö ero.",
        "Mallikappaleiden piirustukset ja mittapöytäkirjat annetaan kaikille metallialan oppilaitoksille.",
    ),
    Story(
        titles("Palvelen sinua saksaksi", "Asiakaspalvelua oppimassa", "Tunturi ja meri myyvät"),
        "Liiketoiminnan opiskelijat",
        "Liiketoiminnan opettajat",
        "asiakaspalvelua vieraalla kielellä ja verkkomyyntiä",
        "jokainen hoitaa varauksen, muutoksen ja palautteen saksaksi tai ranskaksi ilman apua",
        "Koillismaalla joka toinen talviasiakas tulee ulkomailta, mutta kesätyöntekijöistämme vain joka viides "
        "palvelee muulla "
        "kielellä kuin englanniksi. Matkailuyritykset pyysivät apua koulutuksen neuvottelukunnassa.",
        "Kolme matkailuyritystä osallistuu suunnitteluun ja ottaa lähtijät kotona töihin seuraavaksi sesongiksi.",
        "Asiakaspalvelun kurssi pidetään ensi vuodesta alkaen yrityksissä. Seuraamme asiakaspalautteen kielikohtaista "
        "keskiarvoa.",
        "Yritysten yhteinen harjoitusaineisto julkaistaan seudun matkailuyhdistyksen sivuilla.",
    ),
    Story(
        titles("Kotihoito kahdella kielellä", "Hoitotyön ohjaaja kasvaa", "Digitaalinen hoiva"),
        "Lähihoitajaopiskelijat",
        "Hoitoalan opettajat ja työpaikkaohjaajat",
        "ikääntyneen kotihoitoa ja etäkäyntien tekemistä",
        "jokainen tekee etäkäynnin turvallisesti ja kirjaa sen ohjeen mukaan",
        "Etelä-Karjalassa kotihoidon asiakkaista joka kymmenes saa käynnin ruudun välityksellä, ja osuus kasvaa. "
        "Opettajistamme kukaan "
        "ei ole tehnyt etäkäyntejä työkseen.",
        "Kotihoidon tiimi Lappeenrannasta on mukana alusta asti: yksi sairaanhoitaja lähtee mukaan ja toinen sijaistaa häntä.",
        "Etäkäynti otetaan osaksi ikääntyneen hoitotyön näyttöä. Vaikutus näkyy näyttöjen arvosanoissa ja asiakaskyselyssä.",
        "Ohje etäkäynnin ohjaamisesta jaetaan hyvinvointialueen oppilaitosyhteistyön ryhmässä.",
    ),
    Story(
        titles("Raskaat koneet, kevyet jäljet", "Kunnossapidon osaajat liikkeellä", "Huolto ennen hajoamista"),
        "Kone- ja tuotantotekniikan opiskelijat",
        "Kunnossapidon opettajat",
        "ennakoivaa kunnossapitoa ja värähtelymittausta",
        "jokainen löytää kolmesta koneesta vian ennen kuin se pysäyttää työn",
        "Lapin kaivoksissa ja rinnekoneissa seisokki maksaa tuhansia euroja tunnilta. Huollosta eläköityy viidessä "
        "vuodessa kolmannes, "
        "eikä mittaamalla huoltamista ole opetettu Rovaniemellä lainkaan.",
        "Laitevalmistaja lainaa mittarit, kaivoksen kunnossapito antaa aineiston todellisista vioista. Molemmat "
        "arvioivat tulokset.",
        "Kouluun tulee mittauspiste, jota kaksi yritystä käyttää omien asentajiensa koulutukseen.",
        "Vikakirjasto kuvineen ja mittauksineen avataan kaikille. Esittelemme sen pohjoisilla konepajapäivillä.",
    ),
    Story(
        titles("Paketti perille Euroopassa", "Verkkokaupan opettajat matkalla", "Yhdessä arvioiden"),
        "Merkonomiopiskelijat",
        "Liiketoiminnan opettajat",
        "verkkokaupan lähetyksiä ja palautusten käsittelyä",
        "jokainen laskee lähetyksen hinnan kolmeen maahan ja hoitaa palautuksen alusta loppuun",
        "Hämeen pienissä verkkokaupoissa palautukset syövät katteen. Yrittäjäjärjestön kyselyssä 31 yritystä 40:stä toivoi "
        "harjoittelijaa, joka tuntee muun Euroopan tavat.",
        "Neljä verkkokauppaa antaa lähetystietonsa harjoitusaineistoksi ja palkkaa yhden lähtijän kukin.",
        "Yrityksille jää palautusohje kolmelle markkinalle. Mittaamme, paljonko palautusten osuus laskee vuodessa.",
        "Ohje käännetään ruotsiksi ja englanniksi ja annetaan yrittäjäjärjestön jäsenille.",
    ),
)
SWEDISH = (
    Story(
        titles("Omsorg på två språk", "Handledaren i omsorgen", "Trygg vård över Kvarken"),
        "Närvårdarstuderande", "Lärare i vårdbranschen", "äldreomsorg på två språk och handledning på arbetsplatsen",
        "var och en kan ta emot en klient, rapportera och dokumentera på svenska och finska",
        "Av dem som får hemvård i Vasaregionen talar hälften svenska, men var tredje vårdare saknar orden för "
        "vårdarbete på det andra "
        "språket. Välfärdsområdet bad oss i fjol att ändra utbildningen.",
        "Två äldreboenden har planerat perioderna med oss. De ger handledarna tid för två samtal i veckan.",
        "Yrkesprovet i äldreomsorg avläggs på två språk från och med nästa höst. Vi följer upp vitsorden och "
        "klienternas svar.",
        "En ordlista med tal för vårdarbetet läggs ut fritt och presenteras för fyra läroanstalter.",
    ),
    Story(
        titles("Fisken från skärgården", "Kocken lär läraren", "Tre hamnar, ett kök"),
        "Kockstuderande", "Lärare i restaurangbranschen", "tillredning av insjöfisk och säsongens råvaror",
        "var och en kan köpa in, tillreda och prissätta tre rätter av mindre använd fisk",
        "Krögarna i Pargas får mer mört och braxen än de kan använda. Av våra studerande har ingen tillrett dem på en "
        "arbetsplats, och i "
        "läroplanen nämns bara lax och abborre.",
        "Tre sommarrestauranger och en fiskare provlagar rätterna och väljer dem som kommer på menyn.",
        "Skolans lunch serverar mindre använd fisk en dag i veckan. Vi räknar portionerna under två år.",
        "Recepten trycks i skärgårdstidningen, och lärarna möts i Åbo för att prova dem.",
    ),
    Story(
        titles("Gäst hos havet", "Servitören berättar", "Öarnas matbord"),
        "Restaurangstuderande", "Lärare i turism och restaurang", "service för båtgäster och korta leveranskedjor",
        "var och en kan berätta om råvarans väg för en gäst på två språk",
        "Hamnarna på Åland besöks av allt fler gäster från Tyskland och Polen. Företagarna säger att personalen inte "
        "vågar berätta.",
        "Två gästhamnar och ett bageri tar emot oss före avresan och ger verkliga gästfrågor att öva på.",
        "Företagarna får en modell för introduktion av sommarpersonal. Vi frågar dem efter en säsong vad som blev kvar.",
        "Modellen delas ut på företagarnas vårmöte och läggs på skolans webbplats.",
    ),
)  # fmt: skip
STORIES = {"fi": FINNISH, "sv": SWEDISH}
# What each action makes of a story; two ways of saying it, so that neighbours do not read alike.
FRAMES: dict[str, dict[str, dict[str, tuple[str, str]]]] = {
    "student_mobility": {
        "fi": {
            "summary": (
                "{learners} lähtevät työpaikoille ulkomaille viidestä kahdeksaan viikoksi oppimaan {learnt}. Jokainen "
                "jakso on osa "
                "tutkintoa, ja arviointi sovitaan ennen lähtöä.",
                "Hanke vie {schools} opiskelijat sinne, missä työ tehdään toisin. {learners} harjoittelevat {learnt} "
                "ohjaajan "
                "kanssa, ja osaaminen tunnustetaan kotona.",
            ),
            "aims": (
                "Jakson jälkeen {measure}. Vähintään neljä viidestä lähtijästä saa tutkinnon osan hyväksytysti suoritettua.",
                "Tavoitteita on kaksi: {measure}, ja koulun ohjaajat saavat kumppanin arviointitavan käyttöönsä.",
            ),
            "activities": (
                "Valinta on elokuussa, kielen ja työturvallisuuden valmennus syksyllä, jaksot helmi–toukokuussa. "
                "Opettaja on mukana "
                "ensimmäisen viikon ja soittaa joka toinen viikko. Päätöspäivä pidetään kesäkuussa.",
                "Ensin lähtee kaksi, jotka kokeilevat paikat ja tehtävät. Loput lähtevät kahdessa ryhmässä. "
                "Koordinaattori vastaa "
                "sopimuksista, alan opettaja tavoitteista ja kumppani ohjauksesta.",
            ),
            "recognition_plan": (
                "Opettaja, opiskelija ja työpaikan ohjaaja kirjoittavat tavoitteet yhdessä ennen lähtöä. Ohjaaja "
                "arvioi ne viimeisellä "
                "viikolla, ja koulu tunnustaa tutkinnon osan kahden viikon kuluessa paluusta.",
                "Arvioinnissa käytetään näytön kriteereitä, jotka on käännetty kumppanin kielelle. Jos jokin tavoite "
                "jää kesken, sen "
                "voi näyttää kotona.",
            ),
        },
        "sv": {
            "summary": (
                "{learners} åker till arbetsplatser utomlands i fem till åtta veckor för att lära sig {learnt}. "
                "Perioden ingår i examen.",
                "{school} skickar studerande dit där arbetet görs på ett annat sätt. De övar {learnt} tillsammans med "
                "en handledare.",
            ),
            "aims": (
                "Efter perioden gäller att {measure}. Minst fyra av fem får examensdelen godkänd.",
                "Målen är två: {measure}, och skolan tar partnerns sätt att bedöma i bruk.",
            ),
            "activities": (
                "Urvalet görs i augusti, språk och arbetarskydd tränas under hösten, perioderna infaller i "
                "februari–maj. Läraren är med "
                "den första veckan.",
                "Två studerande åker först och provar platserna. Resten åker i två grupper. Koordinatorn ansvarar för "
                "avtalen, läraren "
                "för målen.",
            ),
            "recognition_plan": (
                "Läraren, den studerande och handledaren skriver målen före avresan. Handledaren bedömer, och skolan "
                "erkänner inom två "
                "veckor.",
                "Kriterierna för yrkesprovet finns på partnerns språk. Det som blir ogjort kan visas hemma.",
            ),
        },
    },
    "expert_mobility": {
        "fi": {
            "summary": (
                "{teachers} työskentelevät kumppanin luona kahdesta päivästä kahteen viikkoon ja opettelevat {learnt}. "
                "Jokainen tuo "
                "kotiin yhden työtavan, jonka opettaa kahdelle työtoverille.",
                "{teachers} seuraavat kumppanin arkea ja tekevät työtä sen rinnalla. Siellä harjoitellaan {learnt}. "
                "{school} muuttaa sen jälkeen "
                "omaa opetustaan.",
            ),
            "aims": (
                "Puolen vuoden kuluttua opettajien paluusta {measure}. Opettajat itse pitävät kukin yhden koulutuksen "
                "työtovereilleen.",
                "Opettajan osaaminen näkyy opiskelijan työssä: {measure}.",
            ),
            "activities": (
                "Lähtijät valitaan hakemuksesta, jossa kerrotaan mitä kotona muuttuu. Matkat ovat loka- ja "
                "huhtikuussa, jotta opetus ei "
                "keskeydy. Jokainen kirjoittaa sivun mittaisen kertomuksen.",
                "Kumppani lähettää ohjelman kuukautta ennen. Lähtijä ja sijainen suunnittelevat työn yhdessä, ja "
                "palautekeskustelu "
                "käydään kahden viikon kuluessa.",
            ),
            "recognition_plan": (
                "Jakso kirjataan henkilöstön kehittämissuunnitelmaan ja luetaan täydennyskoulutukseksi.",
                "Kumppani antaa todistuksen, jossa lukee mitä tehtiin. Esihenkilö käy sen läpi kehityskeskustelussa.",
            ),
        },
        "sv": {
            "summary": (
                "{teachers} arbetar hos partnern från två dagar till två veckor och lär sig {learnt}. Var och en tar "
                "hem ett arbetssätt "
                "och lär det vidare till två kolleger.",
                "{teachers} följer partnerns vardag och arbetar vid sidan av. Ämnet är {learnt}. Därefter ändrar "
                "{school} sin undervisning.",
            ),
            "aims": (
                "Ett halvt år efter lärarnas återkomst gäller att {measure}. Varje lärare håller en utbildning för "
                "sina kolleger.",
                "Lärarens kunnande syns i den studerandes arbete: {measure}.",
            ),
            "activities": (
                "De som åker väljs utifrån en ansökan som säger vad som ändras hemma. Resorna görs i oktober och april "
                "så att "
                "undervisningen inte avbryts.",
                "Partnern skickar programmet en månad före. Den som åker planerar med sin vikarie, och samtalet hålls "
                "inom två veckor.",
            ),
            "recognition_plan": (
                "Perioden skrivs in i personalens utvecklingsplan och räknas som fortbildning.",
                "Partnern ger ett intyg över vad som gjordes. Chefen går igenom det i utvecklingssamtalet.",
            ),
        },
    },
    "partnership": {
        "fi": {
            "summary": (
                "Kolmen maan oppilaitokset ja yritys vertaavat, miten opetetaan {learnt}, ja sopivat yhteisestä "
                "tavasta. Tuloksena on "
                "aineisto, jota jokainen käyttää omassa opetuksessaan.",
                "Kumppanit kokoontuvat neljä kertaa ja kokeilevat toistensa opetusta. Kaikki kehittävät samaa: {learnt}.",
            ),
            "aims": (
                "Hankkeen lopussa {measure}, ja kolmen koulun opettajat arvioivat saman työn samoin.",
                "Kaksi tavoitetta: yhteinen aineisto on käytössä kaikilla kumppaneilla, ja {measure}.",
            ),
            "activities": (
                "Aloituskokous on meillä, sen jälkeen kokoonnutaan kumppanien luona puolen vuoden välein. Kokousten "
                "välissä jokainen kokeilee "
                "yhden osan ja kirjaa tulokset. Verkossa tavataan joka kuukausi.",
                "Ensimmäisenä vuonna verrataan ja valitaan, toisena kokeillaan ja korjataan. {school} koordinoi, "
                "talouden hoitaa kukin "
                "kumppani itse.",
            ),
            "recognition_plan": ("", ""),
        },
        "sv": {
            "summary": (
                "Läroanstalter i tre länder och ett företag jämför hur man undervisar i {learnt} och kommer överens om "
                "ett gemensamt sätt.",
                "Parterna möts fyra gånger och prövar varandras undervisning. Ämnet är detsamma för alla: {learnt}.",
            ),
            "aims": (
                "I slutet av projektet gäller att {measure}, och lärarna i tre skolor bedömer samma arbete lika.",
                "Två mål: ett gemensamt material används av alla, och {measure}.",
            ),
            "activities": (
                "Vi börjar hos oss och möts sedan hos partnerna med ett halvt års mellanrum. Mellan mötena prövar var "
                "och en en del och "
                "antecknar resultaten.",
                "Det första året jämför och väljer vi, det andra prövar och rättar vi. {school} samordnar.",
            ),
            "recognition_plan": ("", ""),
        },
    },
}
ROLES = {
    "fi": (
        "Ottaa vastaan, nimeää ohjaajan ja arvioi tavoitteet viimeisellä viikolla.",
        "Järjestää toisen kokouksen ja kokeilee aineistoa omassa ryhmässään.",
        "Antaa tilat ja laitteet ja kertoo, mitä alan työpaikoilla vaaditaan.",
    ),
    "sv": (
        "Tar emot, utser en handledare och bedömer målen under den sista veckan.",
        "Ordnar det andra mötet och prövar materialet i sin egen grupp.",
        "Ger lokaler och utrustning och berättar vad arbetsplatserna kräver.",
    ),
}


def marked(text: str, language: str) -> str:
    """Return a text that says that it is an example."""
    return f"{text} {MARK[language]}"


def place_of(number: int) -> int:
    """Return which school of its language the school of an application is."""
    from vaihto.demo.world import SCHOOLS

    of = [school.language for school in SCHOOLS]
    number %= len(of)
    return of[:number].count(of[number])


def told_as(action: str) -> str:
    """Return the action whose words a school uses: a project of Erasmus+ is told as one of students."""
    return "student_mobility" if action == "vet_mobility" else action


def story_of(language: str, number: int) -> Story:
    """Return the story of a school."""
    return STORIES[language][place_of(number) % len(STORIES[language])]


def answer(action: str, key: str, language: str, number: int, school: str) -> str:
    """Return what a school answers to a question of an action; empty where its story says nothing about it."""
    story, frames = story_of(language, number), FRAMES.get(told_as(action), FRAMES["partnership"])[language]
    # The Finnish schools of the example end in -opisto, so that their genitive is an n more.
    text = frames[key][place_of(number) % 2] if key in frames else getattr(story, key, story.need)
    if not text:
        return ""
    said = text.format(
        learners=story.learners, teachers=story.teachers, learnt=story.learnt, measure=story.measure,
        school=school, schools=f"{school}n",
    )  # fmt: skip
    return marked(said, language)
