"""The criteria of a new call: five, a hundred points in all, half of the points needed in the first three."""

from dataclasses import dataclass
from decimal import Decimal

TOTAL_THRESHOLD = Decimal(60)
POINTS_TOTAL = Decimal(100)


@dataclass(frozen=True)
class DefaultCriterion:
    """A criterion with title and help in Finnish, Swedish and English, its points and its threshold."""

    key: str
    max_points: Decimal
    threshold: Decimal | None
    title: tuple[str, str, str]
    help: tuple[str, str, str]


RELEVANCE = DefaultCriterion(
    "relevance", Decimal(25), Decimal("12.5"),
    ("Tarve ja tavoitteet", "Behov och mål", "Need and aims"),
    (
        "Tarve on todellinen ja perusteltu, tavoitteet vastaavat siihen ja liittyvät organisaation kehittämiseen.",
        "Behovet är verkligt och motiverat, målen svarar på det och hänger ihop med organisationens utveckling.",
        "The need is real and shown, and the aims answer it and belong to the organisation’s development.",
    ),
)  # fmt: skip
PLAN = DefaultCriterion(
    "plan", Decimal(25), Decimal("12.5"),
    ("Toteutuksen laatu", "Genomförandets kvalitet", "Quality of the plan"),
    (
        "Vaiheet, vastuut ja valmistelu johtavat tavoitteisiin, ja aikataulu on mahdollinen.",
        "Faserna, ansvaret och förberedelserna leder till målen, och tidsplanen är möjlig.",
        "Phases, responsibilities and preparation lead to the aims, and the timetable is possible.",
    ),
)  # fmt: skip
COOPERATION = DefaultCriterion(
    "cooperation", Decimal(20), Decimal(10),
    ("Kumppanit ja työelämä", "Partner och arbetsliv", "Partners and working life"),
    (
        "Kumppaneilla on oikea osaaminen ja selvä tehtävä, ja työelämä on mukana suunnittelussa ja toteutuksessa.",
        "Partnerna har rätt kunnande och en tydlig uppgift, och arbetslivet är med i planeringen och genomförandet.",
        "Partners have the right competence and a clear task, and working life takes part in planning and work.",
    ),
)  # fmt: skip
RECOGNITION = DefaultCriterion(
    "results", Decimal(20), None,
    ("Osaamisen tunnustaminen ja vaikutus", "Erkännande av kunnandet och effekt", "Recognition and impact"),
    (
        "Opittu arvioidaan ja tunnustetaan, ja hankkeella on vaikutus, joka jää.",
        "Det som deltagarna har lärt sig bedöms och erkänns, och projektet har en bestående effekt.",
        "What is learnt is assessed and recognised, and the project has an effect that lasts.",
    ),
)  # fmt: skip
IMPACT = DefaultCriterion(
    "results", Decimal(20), None,
    ("Tulokset ja vaikutus", "Resultat och effekt", "Results and impact"),
    (
        "Tulokset ovat selvät ja käyttökelpoiset, ne jäävät käyttöön ja niistä kerrotaan oikeille lukijoille.",
        "Resultaten är tydliga och användbara, de tas i bruk och når rätt läsare.",
        "Results are clear and usable, they stay in use and reach the right readers.",
    ),
)  # fmt: skip
RESOURCES = DefaultCriterion(
    "resources", Decimal(10), None,
    ("Voimavarat ja kustannukset", "Resurser och kostnader", "Resources and costs"),
    (
        "Työ, raha ja tavoitteet ovat oikeassa suhteessa toisiinsa.",
        "Arbete, pengar och mål står i rätt proportion till varandra.",
        "Work, money and aims are in proportion.",
    ),
)  # fmt: skip


def criteria_for(action: str) -> tuple[DefaultCriterion, ...]:
    """Return the criteria with which a call of an action begins; their order breaks ties."""
    results = RECOGNITION if action.endswith("_mobility") else IMPACT
    return (RELEVANCE, PLAN, COOPERATION, results, RESOURCES)
