"""Places for students: one decided before the stays are prepared, with a reserve list, and one that is open today.

Everything is an example; the candidates, their words and their points are invented.
"""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vaihto.demo import world as invented
from vaihto.demo.stages.people import moment
from vaihto.kit import clock
from vaihto.kit.actors import CANDIDATE, VISITOR
from vaihto.mobility import operations as mobility
from vaihto.mobility import queries as stays
from vaihto.people import links

if TYPE_CHECKING:
    from vaihto.demo.stages.rounds import Course
    from vaihto.grants.models import GrantAgreement
    from vaihto.mobility.models import Announcement, Candidacy

ANNOUNCED, CLOSES, CHOSEN, ACCEPTED, TAKEN = 111, 121, 122, 124, 125
# Which stay of the project goes to the one who was chosen.
TAKES = 3
TEXTS = {
    "title_fi": "Työpaikalla oppimaan ulkomaille (esimerkki)", "title_sv": "Lärande i arbetslivet utomlands (exempel)",
    "title_en": "A work placement abroad (example)",
    "text_fi": "Lähdet työpaikalle ulkomaille, opit ammattiasi ja asut muiden opiskelijoiden kanssa. Apuraha maksaa matkan.",
    "text_sv": "Du åker till en arbetsplats utomlands, lär dig ditt yrke och bor med andra studerande. Stipendiet betalar resan.",
    "text_en": "You go to a workplace abroad, learn your trade and live with other students. A grant pays the journey.",
    "who_fi": "Opiskelija, jolla on ainakin puoli vuotta opintoja takana.",
    "who_sv": "Studerande som har studerat minst ett halvt år.",
    "who_en": "A student who has studied for at least half a year.",
    "question_1_fi": "Mitä haluat oppia?", "question_1_sv": "Vad vill du lära dig?",
    "question_1_en": "What do you want to learn?",
    "groups": "KOK25A\nKOK25B\nTAR25", "purpose": "on_the_job_learning", "answer_days": 7,
}  # fmt: skip
CRITERIA = (
    {"title_fi": "Motivaatio", "title_sv": "Motivation", "title_en": "Motivation", "max_points": 10},
    {"title_fi": "Opintojen eteneminen", "title_sv": "Studieframgång", "title_en": "Progress in studies", "max_points": 5},
    {"title_fi": "Kielitaito", "title_sv": "Språkkunskaper", "title_en": "Language skills", "max_points": 5},
)
WHY = {
    "fi": "Haluan nähdä, miten alaani tehdään muualla, ja rohkaistua puhumaan kieltä.",
    "sv": "Jag vill se hur mitt yrke utövas någon annanstans och våga tala språket.",
}
LEARN = {"fi": "Uusia työtapoja ja sanastoa.", "sv": "Nya arbetssätt och ord."}
WAITS = {"fi": "Pisteet eivät riittäneet paikkaan, mutta hakemus oli hyvä.", "sv": "Poängen räckte inte, men ansökan var god."}
NOT_NOW = {"fi": "Opinnot ovat vielä alussa. Hae uudelleen ensi vuonna.", "sv": "Studierna är i början. Sök på nytt nästa år."}


def announce(course: "Course", agreement: "GrantAgreement", school: str, day: int, closes: int) -> "Announcement":
    """Announce one place of the project in the country of its stays, for so many days of the round."""
    by, at = course.world.coordinator(school), course.at(day)
    stay = stays.of_agreement(agreement.pk)[TAKES]
    starts = clock.today() + timedelta(days=90)
    place = {"country_to": stay.country_to, "city": stay.city, "host_name": stay.host_name, "seats": 1}
    if day != ANNOUNCED:
        place |= {"starts_on": starts, "ends_on": starts + timedelta(days=stay.planned_days - 1)}
    values: dict[str, Any] = {**TEXTS, "contact": by.name, "closes_at": moment(course.opened + timedelta(days=closes), 16)}
    with clock.at(at):
        made = mobility.save_announcement(agreement, values, places=[place], criteria=CRITERIA, by=by, at=at)
        return mobility.open_announcement(made, by=by, at=at)


def apply(course: "Course", announcement: "Announcement", school: str, day: int, number: int) -> "Candidacy":
    """Let an invented student apply."""
    language = course.world.schools[school].language
    first, last = invented.FIRST_NAMES[language], invented.LAST_NAMES[language]
    name = f"{first[(number * 3 + 1) % len(first)]} {last[(number * 7 + 2) % len(last)]}"
    values = {
        "name": name, "email": invented.email(f"{name} hakija {announcement.pk}"), "language": language,
        "group": ("KOK25A", "KOK25B", "TAR25")[number % 3], "is_minor": number == 2, "needs_support": number == 4,
        "motivation": WHY[language], "answer_1": LEARN[language],
    }  # fmt: skip
    at = course.at(day, 9 + number)
    with clock.at(at):
        made = mobility.apply_for_place(announcement, values, by=VISITOR, at=at)
    if made is None:
        raise RuntimeError("an example applies once")
    return made


def decided(course: "Course", agreement: "GrantAgreement", school: str) -> None:
    """Announce, score, choose and let the chosen one accept and become the participant of a planned stay."""
    announcement = announce(course, agreement, school, ANNOUNCED, CLOSES)
    people = [apply(course, announcement, school, ANNOUNCED + 2 + number, number) for number in range(4)]
    language = course.world.schools[school].language
    choose(course, announcement, people, school, language)
    at = course.at(ACCEPTED)
    chosen = people[0]
    with clock.at(at):
        student = links.actor_of(links.open_for(CANDIDATE, chosen))
        mobility.answer_place(chosen, accepts=True, by=student, at=at)
    at = course.at(TAKEN)
    with clock.at(at):
        stay = stays.of_agreement(agreement.pk)[TAKES]
        mobility.take_to_stay(chosen, stay, by=course.world.coordinator(school), at=at)


def choose(course: "Course", announcement: "Announcement", people: "list[Candidacy]", school: str, language: str) -> None:
    """Give points and decide: one is selected, two wait, one is not selected."""
    by, at = course.world.coordinator(school), course.at(CHOSEN)
    criteria = list(announcement.criteria.all())
    place = announcement.places.earliest("position")
    with clock.at(at):
        for number, one in enumerate(people):
            points = {criterion.pk: Decimal(criterion.max_points - number) for criterion in criteria}
            mobility.score_candidacy(one, points, by=by, at=at)
        choices = {
            people[0].pk: mobility.Choice("selected", place=place.pk),
            people[1].pk: mobility.Choice("reserve", reserve=1, reason=WAITS[language]),
            people[2].pk: mobility.Choice("reserve", reserve=2, reason=WAITS[language]),
            people[3].pk: mobility.Choice("not_selected", reason=NOT_NOW[language]),
        }
        # A school of the example has one person, so that the choice is decided at once.
        mobility.propose_choice(announcement, choices, by=by, at=at)


def still_open(course: "Course", agreement: "GrantAgreement", school: str) -> None:
    """Announce a place that students can apply for today; some have."""
    today = course.round.opens_days_ago
    announcement = announce(course, agreement, school, today - 6, today + 12)
    for number in range(5):
        apply(course, announcement, school, today - 5 + number // 2, number)
