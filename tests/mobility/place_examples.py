"""An announced place, its candidates and the school's people, for the tests of places."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from remembered import remembered
from stay_examples import NOW

from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import VISITOR, Actor
from vaihto.mobility import operations
from vaihto.mobility.models import Announcement, Candidacy
from vaihto.mobility.operations import Choice
from vaihto.people import links

CLOSES = NOW + timedelta(days=10)
AFTER = CLOSES + timedelta(days=1)
TEXTS: dict[str, Any] = {
    "title_fi": "Kokiksi Bilbaoon", "title_en": "Cooking in Bilbao", "text_fi": "Kuukausi ravintolassa.",
    "text_en": "A month in a restaurant.", "who_fi": "Kokkiopiskelijat.", "who_en": "Students of cooking.",
    "question_1_fi": "Mitä haluat oppia?", "question_1_en": "What do you want to learn?", "groups": "KOK25A\nKOK25B",
    "contact": "Liisa Korpela", "closes_at": CLOSES, "answer_days": 7,
}  # fmt: skip
BILBAO = {
    "country_to": "ES", "city": "Bilbao", "host_name": "Restaurante Ejemplo", "starts_on": date(2028, 2, 1),
    "ends_on": date(2028, 3, 1), "seats": 1,
}  # fmt: skip
MALTA = {"country_to": "MT", "city": "Valletta", "seats": 1}
CRITERIA = (
    {"title_fi": "Motivaatio", "title_en": "Motivation", "max_points": 10},
    {"title_fi": "Opinnot", "title_en": "Studies", "max_points": 5},
)
STUDENT: dict[str, Any] = {
    "language": "en", "group": "KOK25A", "motivation": "I want to learn Basque cooking.", "answer_1": "Sauces.",
    "is_minor": False, "needs_support": False,
}  # fmt: skip


@remembered
def announced(project: GrantAgreement, by: Actor, *places: dict[str, Any]) -> Announcement:
    """Return an announcement that is open."""
    made = operations.save_announcement(project, TEXTS, places=places or (BILBAO,), criteria=CRITERIA, by=by, at=NOW)
    return operations.open_announcement(made, by=by, at=NOW)


def applied(announcement: Announcement, name: str, *, at: datetime = NOW, **more: Any) -> Candidacy:
    """Return the application of a student; the wishes are the places in their order."""
    values = {**STUDENT, "name": name, "email": f"{name.split()[0].lower()}@student.example", **more}
    wishes = [place.pk for place in announcement.places.all()]
    made = operations.apply_for_place(announcement, values, wishes=wishes, once_key=name, by=VISITOR, at=at)
    assert made is not None
    return made


def holder(candidacy: Candidacy) -> Actor:
    """Return who holds the link of a candidate."""
    return links.actor_of(links.open_for("candidate", candidacy))


def scored(candidacy: Candidacy, by: Actor, *points: int) -> None:
    """Give points in the order of the criteria."""
    keys = [one.pk for one in candidacy.announcement.criteria.all()]
    operations.score_candidacy(candidacy, dict(zip(keys, map(Decimal, points), strict=True)), by=by, at=AFTER)


def decided(announcement: Announcement, people: list[Candidacy], proposer: Actor, confirmer: Actor | None) -> Announcement:
    """Select the first, let the second wait, leave out the third, after points by the proposer."""
    for number, one in enumerate(people):
        scored(one, proposer, 9 - number, 5)
    operations.propose_choice(announcement, choices_for(announcement, people), by=proposer, at=AFTER)
    if confirmer is not None:
        operations.confirm_choice(announcement, by=confirmer, at=AFTER)
    announcement.refresh_from_db()
    return announcement


def choices_for(announcement: Announcement, people: list[Candidacy]) -> dict[int, Choice]:
    """Return the choice: first selected, second on the reserve list, third not selected."""
    place = announcement.places.earliest("position")
    listed = [
        Choice("selected", place=place.pk), Choice("reserve", reserve=1, reason="Second by points."),
        Choice("not_selected", reason="Too early in the studies."),
    ]  # fmt: skip
    return {one.pk: choice for one, choice in zip(people, listed, strict=False)}
