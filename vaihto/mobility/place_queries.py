"""Questions about announced places and their candidates; other rooms ask through `queries`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet

from vaihto.core import disclosure, indicators, place_choice, scoring
from vaihto.core.disclosure import TOTAL, Group
from vaihto.grants import queries as grants
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.mobility import permissions, place_states
from vaihto.mobility.models import Announcement, Candidacy, Mobility, Place, PlaceConflict, PlaceCriterion, PlaceScore, Wish

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.people.models import Link

WITH = ("agreement__application__call", "agreement__organisation")
SUBJECT = "mobility.Candidacy"
APPLIED, CHOSEN = "applied", "selected"


@dataclass(frozen=True)
class Standing:
    """A candidate as the school's page shows it: counted points, rank and proposal, who has scored, who may not."""

    candidacy: Candidacy
    result: scoring.Result | None
    placing: place_choice.Placing | None
    scorers: tuple[str, ...]
    scorer_ids: frozenset[str]
    conflicts: tuple[str, ...]
    conflict_ids: frozenset[str]


def visible_to(actor: Actor) -> QuerySet[Announcement]:
    """Return the announcements of the actor's own schools: who asks for a place is nobody else's business."""
    rows = Announcement.objects.select_related(*WITH).order_by("-closes_at", "-pk")
    return rows.filter(agreement__organisation_id__in=actor.organisation_ids) if actor.is_signed_in else rows.none()


def with_counts(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    """Add how many candidates there are now (`sent`); their places come along."""
    return rows.annotate(sent=Count("candidacies", filter=Q(candidacies__state="sent"), distinct=True)).prefetch_related("places")


def projects(actor: Actor) -> "QuerySet[GrantAgreement]":
    """Return the projects in force for which the actor may announce places."""
    rows = grants.visible_to(actor).filter(state="active", is_locked=False, organisation_id__in=actor.organisation_ids)
    return rows.exclude(application__call__action="partnership")


def by_address(address: str) -> Announcement | None:
    """Return the announcement of a public address, unless it is a draft."""
    rows = Announcement.objects.select_related(*WITH).exclude(state=place_states.DRAFT)
    return rows.filter(address=address).first()


def published_by(organisation_id: int) -> QuerySet[Announcement]:
    """Return what a school has ever announced, the next deadline first."""
    rows = Announcement.objects.select_related(*WITH).exclude(state=place_states.DRAFT)
    return rows.filter(agreement__organisation_id=organisation_id).order_by("closes_at", "pk")


def open_of(organisation_id: int, now: datetime) -> QuerySet[Announcement]:
    """Return the announcements of a school that are open now."""
    return published_by(organisation_id).filter(state=place_states.OPEN, closes_at__gte=now).prefetch_related("places")


def candidacy_by_link(link: "Link") -> Candidacy:
    """Return what a candidate's link opens. Raises Candidacy.DoesNotExist for another link."""
    if link.subject != SUBJECT:
        raise Candidacy.DoesNotExist
    rows = Candidacy.objects.select_related(
        "announcement__agreement__organisation", "announcement__agreement__application", "place"
    )
    return rows.get(pk=link.subject_id)


def open_candidacies(now: datetime) -> QuerySet[Candidacy]:
    """Return the applications for places that are open now, the oldest first."""
    rows = Candidacy.objects.filter(state=place_states.SENT, announcement__state=place_states.OPEN)
    return rows.filter(announcement__closes_at__gte=now).select_related("announcement__agreement__application").order_by("pk")


def candidates_of(announcement: Announcement) -> QuerySet[Candidacy]:
    """Return everybody who asks for a place, in the order of their coming, with wishes, points and conflicts."""
    rows = Candidacy.objects.filter(announcement=announcement).select_related("place", "mobility")
    return rows.prefetch_related(Prefetch("wishes", Wish.objects.order_by("order")), "scores", "conflicts").order_by(
        "sent_at", "pk"
    )


def scheme_of(criteria: Iterable[PlaceCriterion]) -> scoring.Scheme:
    """Return the criteria as the core counts them."""
    return scoring.Scheme(tuple(scoring.Criterion(str(one.pk), Decimal(one.max_points)) for one in criteria))


def standings(announcement: Announcement) -> list[Standing]:
    """Return the candidates in the order of their points; who has withdrawn comes last, without a rank."""
    scheme = scheme_of(announcement.criteria.all())
    people = list(candidates_of(announcement))
    results = {one.pk: _result(scheme, one.scores.all()) for one in people}
    present = [one for one in people if one.state == place_states.SENT]
    seats = {place.pk: place.seats for place in announcement.places.all()}
    contenders = [
        place_choice.Contender(one.pk, results[one.pk], tuple(wish.place_id for wish in one.wishes.all()) or tuple(seats))
        for one in present
    ]
    placings = place_choice.propose(contenders, seats)
    by_key = {one.pk: one for one in people}
    ordered = [by_key[placing.key] for placing in placings] + [one for one in people if one.state != place_states.SENT]
    placed = {placing.key: placing for placing in placings}
    return [_standing(one, results[one.pk], placed.get(one.pk)) for one in ordered]


def _result(scheme: scoring.Scheme, scores: Iterable[PlaceScore]) -> scoring.Result | None:
    given = [scoring.Score(one.scorer_id, str(one.criterion_id), one.points) for one in scores]
    return scoring.result_of(scheme, given) if given else None


def _standing(one: Candidacy, result: scoring.Result | None, placing: place_choice.Placing | None) -> Standing:
    scores, conflicts = list(one.scores.all()), list(one.conflicts.all())
    return Standing(
        one, result, placing,
        scorers=tuple(dict.fromkeys(score.scorer for score in scores)),
        scorer_ids=frozenset(score.scorer_id for score in scores),
        conflicts=tuple(conflict.person for conflict in conflicts),
        conflict_ids=frozenset(conflict.person_id for conflict in conflicts),
    )  # fmt: skip


def own_points(candidacy: Candidacy, actor: Actor) -> dict[int, Decimal]:
    """Return what the actor gave a candidate, by criterion."""
    rows = PlaceScore.objects.filter(candidacy=candidacy, scorer_id=actor.id)
    return {one.criterion_id: one.points for one in rows}


def has_conflict(candidacy: Candidacy, actor: Actor) -> bool:
    """Return whether the actor has declared to be too near to the candidate."""
    return PlaceConflict.objects.filter(candidacy=candidacy, person_id=actor.id).exists()


def seats_left(announcement: Announcement) -> dict[int, int]:
    """Return how many seats of each place nobody holds: not selected for, declined, or not answered in time."""
    held = Candidacy.objects.filter(
        announcement=announcement, outcome="selected", state="sent", reply__in=["", "accepted"]
    ).order_by()
    taken = dict(held.values_list("place_id").annotate(number=Count("pk")))
    return {place.pk: place.seats - taken.get(place.pk, 0) for place in announcement.places.all()}


def to_move_up(announcement: Announcement) -> list[tuple[Candidacy, Place]]:
    """Return who of the reserve list could have a seat that came free, in the order of the list; nothing before the decision."""
    if announcement.state != place_states.DECIDED:
        return []
    left, places = seats_left(announcement), {place.pk: place for place in announcement.places.all()}
    waiting = candidates_of(announcement).filter(state="sent", outcome="reserve").order_by("reserve_number")
    found = []
    for one in waiting:
        wishes = [wish.place_id for wish in one.wishes.all()] or list(places)
        free = next((key for key in wishes if left.get(key, 0) > 0), None)
        if free is not None:
            left[free] -= 1
            found.append((one, places[free]))
    return found


def free_stays(candidacy: Candidacy) -> list[Mobility]:
    """Return the planned stays of the project that have no participant yet, those to the country of the place first."""
    rows = Mobility.objects.filter(agreement=candidacy.announcement.agreement, state="planned", participant__isnull=True)
    country = candidacy.place.country_to if candidacy.place else ""
    return sorted(rows.order_by("pk"), key=lambda one: (one.country_to != country, one.pk))


# --- what waits at the school ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlacesTask:
    """What waits for the school's people in an announcement: choose, confirm, move_up or take; and for how many."""

    kind: str
    announcement: Announcement
    number: int


def places_waiting(actor: Actor) -> list[PlacesTask]:
    """Return what waits for the actor in the announcements of own schools, the earliest deadline first."""
    now, found = clock.now(), list[PlacesTask]()
    rows = with_counts(visible_to(actor).filter(erased_at__isnull=True).exclude(state=place_states.DRAFT))
    for one in rows.order_by("closes_at", "pk")[:50]:
        number = one.sent  # type: ignore[attr-defined]
        if place_states.shown(one, now) == place_states.CLOSED and number:
            if one.proposed_at is None and permissions.may_choose(actor, one):
                found.append(PlacesTask("choose", one, number))
            elif one.proposed_at is not None and permissions.may_confirm(actor, one):
                found.append(PlacesTask("confirm", one, number))
        elif one.state == place_states.DECIDED:
            if ups := len(to_move_up(one)):
                found.append(PlacesTask("move_up", one, ups))
            going = Candidacy.objects.filter(announcement=one, reply="accepted", mobility__isnull=True).count()
            if going:
                found.append(PlacesTask("take", one, going))
    return found


# --- equality ---------------------------------------------------------------------------------------------------------


def equality(announcement: Announcement) -> list[tuple[str, list[dict[str, object]] | None]]:
    """Return, by group, age, language and need for support, how many applied and were selected; None where it would betray.

    Numbers of candidates and of selected ones are known to everybody at the school, so they stay shown in each table and the
    cells are protected beside them (core.disclosure); groups are small in most schools, and then the table is not shown.
    """
    people = list(Candidacy.objects.filter(announcement=announcement, state="sent").order_by("pk"))
    kinds = {
        "group": lambda one: one.group.strip(),
        "age": lambda one: "minor" if one.is_minor else "adult",
        "language": lambda one: one.language,
        "support": lambda one: "yes" if one.needs_support else "no",
    }
    return [(kind, _protected(people, value_of)) for kind, value_of in kinds.items()]


def _protected(people: list[Candidacy], value_of: object) -> list[dict[str, object]] | None:
    cells: dict[tuple[str, str], set[str]] = {}
    for one in people:
        chosen = CHOSEN if one.outcome == place_states.SELECTED else APPLIED
        # A group called like the mark of a total cannot be a row.
        row = value_of(one).replace(TOTAL, "") or "–"  # type: ignore[operator]
        cells.setdefault((row, chosen), set()).add(str(one.pk))
    groups = [Group(row, column, len(keys), frozenset(keys)) for (row, column), keys in sorted(cells.items())]
    known = [(TOTAL, TOTAL), (TOTAL, APPLIED), (TOTAL, CHOSEN)]
    columns = {group.column for group in groups}
    fixed = [place for place in known if place[1] in columns | {TOTAL}]
    table = disclosure.protect_within(groups, indicators.fewest_people(), fixed) if groups else None
    if table is None:
        return None
    shown = {(cell.row, cell.column): cell.count for cell in table}
    rows = dict.fromkeys(cell.row for cell in table if cell.row != TOTAL)
    return [{"row": row, "applied": shown[row, TOTAL], "selected": shown.get((row, CHOSEN), 0)} for row in rows]
