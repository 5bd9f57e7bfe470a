"""The questions of a new call. Their keys are the same in every call, so that an answer can be used again."""

from collections.abc import Sequence
from dataclasses import dataclass

ALL = ("student_mobility", "expert_mobility", "partnership", "transfer_of_innovation", "vet_mobility")
MOBILITY = ("student_mobility", "expert_mobility", "vet_mobility")


@dataclass(frozen=True)
class DefaultQuestion:
    """A question with its label and help in Finnish, Swedish and English, and the actions that ask it."""

    key: str
    section: str
    label: tuple[str, str, str]
    help: tuple[str, str, str]
    max_length: int = 3000
    actions: Sequence[str] = ALL
    kind: str = "long"
    is_required: bool = True


QUESTIONS = (
    DefaultQuestion(
        "summary", "project",
        ("Mitä hankkeessa tehdään?", "Vad görs i projektet?", "What happens in the project?"),
        (
            "Lyhyt tiivistelmä ulkopuoliselle: kuka lähtee tai tekee, mitä ja miksi. Virasto voi julkaista sen.",
            "En kort sammanfattning för utomstående: vem åker eller gör, vad och varför. "
            "Myndigheten kan publicera den.",
            "A short summary for outsiders: who goes or does, what and why. The agency may publish it.",
        ),
        1500,
    ),
    DefaultQuestion(
        "need", "aims",
        ("Mihin tarpeeseen hanke vastaa?", "Vilket behov svarar projektet på?", "Which need does the project answer?"),
        (
            "Kerro, miten tarve on havaittu, ja viittaa organisaation kehittämissuunnitelmaan.",
            "Berätta hur behovet har upptäckts och hänvisa till organisationens utvecklingsplan.",
            "Say how the need was found, and refer to the organisation’s development plan.",
        ),
    ),
    DefaultQuestion(
        "aims", "aims",
        (
            "Mitkä ovat hankkeen tavoitteet?",
            "Vilka är projektets mål?",
            "What are the aims of the project?",
        ),
        (
            "Kirjoita tavoitteet niin, että hankkeen jälkeen voi todeta, toteutuivatko ne.",
            "Formulera målen så att man efter projektet kan konstatera om de uppnåddes.",
            "Write the aims so that one can tell after the project whether they were reached.",
        ),
    ),
    DefaultQuestion(
        "activities", "project",
        (
            "Miten hanke etenee?",
            "Hur framskrider projektet?",
            "How does the project proceed?",
        ),
        (
            "Kerro vaiheet, vastuut ja aikataulu: valmistelu, toteutus ja päätös.",
            "Beskriv faser, ansvar och tidsplan: förberedelse, genomförande och avslutning.",
            "Describe phases, responsibilities and timetable: preparation, activities and closing.",
        ),
    ),
    DefaultQuestion(
        "working_life", "working_life",
        (
            "Miten työelämä on mukana?",
            "Hur deltar arbetslivet?",
            "How does working life take part?",
        ),
        (
            "Nimeä yritykset tai työelämän organisaatiot ja kerro, mitä ne tekevät hankkeessa.",
            "Namnge företagen eller organisationerna i arbetslivet och berätta vad de gör i projektet.",
            "Name the companies or working life organisations and say what they do in the project.",
        ),
    ),
    DefaultQuestion(
        "transfer_plan", "project",
        (
            "Miten hyvä käytäntö sovitetaan omaan toimintaan?",
            "Hur anpassas den goda praxisen till den egna verksamheten?",
            "How is the good practice adapted to your own work?",
        ),
        (
            "Kerro, missä käytäntö toimii nyt, miten se on todettu toimivaksi ja mitä siinä on muutettava.",
            "Berätta var praxisen fungerar nu, hur man vet att den fungerar och vad som måste ändras.",
            "Say where the practice works now, how that is known, and what has to change.",
        ),
        actions=("transfer_of_innovation",),
    ),
    DefaultQuestion(
        "recognition_plan", "recognition",
        (
            "Miten ulkomailla opittu tunnustetaan?",
            "Hur erkänns det som deltagaren har lärt sig utomlands?",
            "How is what is learnt abroad recognised?",
        ),
        (
            "Kerro, kuka sopii tavoitteista, kuka arvioi osaamisen ja miten siitä tulee osa tutkintoa tai työuraa.",
            "Berätta vem som kommer överens om målen, vem som bedömer kunnandet "
            "och hur det blir en del av examen eller karriären.",
            "Say who agrees on the outcomes, who assesses them, "
            "and how they become part of a qualification or a career.",
        ),
        actions=MOBILITY,
    ),
    DefaultQuestion(
        "impact", "impact",
        (
            "Mitä hankkeen jälkeen on toisin?",
            "Vad är annorlunda efter projektet?",
            "What is different after the project?",
        ),
        (
            "Kerro vaikutus osallistujiin, organisaatioon ja kumppaneihin ja se, miten vaikutus todetaan.",
            "Beskriv effekten på deltagarna, organisationen och partnerna och hur den konstateras.",
            "Describe the effect on participants, organisation and partners, and how it will be seen.",
        ),
    ),
    DefaultQuestion(
        "dissemination", "impact",
        (
            "Kenelle ja miten tuloksista kerrotaan?",
            "För vem och hur berättar man om resultaten?",
            "Who hears about the results, and how?",
        ),
        (
            "Kerro, ketkä voivat käyttää tuloksia ja mistä ne löytyvät hankkeen jälkeen.",
            "Berätta vem som kan använda resultaten och var de finns efter projektet.",
            "Say who can use the results and where they can be found after the project.",
        ),
        2000,
    ),
    # Its key is what the selection reads as the least useful grant (vaihto.selection.groups).
    DefaultQuestion(
        "least-useful-grant", "budget",
        (
            "Pienin avustus, jolla hanke on vielä mielekäs",
            "Det minsta bidrag med vilket projektet ännu är meningsfullt",
            "The smallest grant with which the project still makes sense",
        ),
        (
            "Jos koko avustukseen ei riitä rahaa, virasto voi myöntää osan, mutta ei tätä vähempää. "
            "Jos kohta on tyhjä, pienin avustus on koko haettu summa.",
            "Om pengarna inte räcker till hela bidraget kan myndigheten bevilja en del, men inte mindre än det här. "
            "Om punkten är tom är det minsta bidraget hela den sökta summan.",
            "If the money does not suffice for the whole grant, the agency may grant a part, but not less than this. "
            "If this is empty, the smallest grant is the whole sum applied for.",
        ),
        kind="money", is_required=False,
    ),
)  # fmt: skip


def questions_for(action: str) -> tuple[DefaultQuestion, ...]:
    """Return the questions with which a call of an action begins, in their order."""
    return tuple(one for one in QUESTIONS if action in one.actions)
