"""How a school chooses: points, conflicts, a proposal, a colleague's confirmation, answers, the reserve list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, place_queries, place_states
from vaihto.mobility.models import Announcement, Candidacy, Place, PlaceConflict, PlaceScore
from vaihto.mobility.operations.announcing import case_of, held, held_candidacy, settle_closed
from vaihto.mobility.operations.candidacies import mail
from vaihto.mobility.operations.stays import day_of


class CannotChoose(Refused):
    """Points, a conflict, a proposal or a decision about places were not stored."""


@dataclass(frozen=True)
class Choice:
    """What is proposed for one candidate: `outcome`, the key of the place of a selected one, the number of a reserve, why."""

    outcome: str
    place: int | None = None
    reserve: int | None = None
    reason: str = ""


@operation("mobility.score_candidacy", lazy("Application for a place scored"))
def score_candidacy(candidacy: Candidacy, points: Mapping[int, Decimal], *, by: Actor, at: datetime) -> None:
    """Store one colleague's points, by the key of the criterion; scoring again replaces them. Raises CannotChoose."""
    kept = choosing(candidacy, by, at)
    if PlaceConflict.objects.filter(candidacy=kept, person_id=by.id).exists():
        raise CannotChoose(_("The points were not stored, because you have declared a conflict of interest with this candidate."))
    criteria = {one.pk: one for one in kept.announcement.criteria.all()}
    if set(points) != set(criteria):
        raise CannotChoose(_("The points were not stored, because a criterion has none. Give points for every criterion."))
    if not all(is_within(points[key], one.max_points) for key, one in criteria.items()):
        raise CannotChoose(_("The points were not stored, because some are outside the limits of their criterion. Correct them."))
    if place_queries.own_points(kept, by) == dict(points):
        audit.nothing_new()
        return
    for key, value in points.items():
        PlaceScore.objects.update_or_create(
            candidacy=kept, criterion_id=key, scorer_id=by.id, defaults={"scorer": by.name, "points": value, "scored_at": at}
        )
    audit.write(case=case_of(kept.announcement), subject=kept, by=by, at=at, changes={"scored": True})


def is_within(points: Decimal, most: int) -> bool:
    """Return whether points are a number from 0 to the most, with one decimal."""
    return points.is_finite() and 0 <= points <= most and points == round(points, 1)


@operation("mobility.declare_place_conflict", lazy("Conflict of interest about a candidate declared"))
def declare_place_conflict(candidacy: Candidacy, *, by: Actor, at: datetime) -> None:
    """Say that one is too near to a candidate; own points about them go. Raises CannotChoose."""
    kept = choosing(candidacy, by, at)
    _row, is_new = PlaceConflict.objects.get_or_create(
        candidacy=kept, person_id=by.id, defaults={"person": by.name, "declared_at": at}
    )
    if not is_new:
        audit.nothing_new()
        return
    PlaceScore.objects.filter(candidacy=kept, scorer_id=by.id).delete()
    audit.write(case=case_of(kept.announcement), subject=kept, by=by, at=at, changes={"conflict": True})


@operation("mobility.take_back_place_conflict", lazy("Conflict of interest about a candidate taken back"))
def take_back_place_conflict(candidacy: Candidacy, *, by: Actor, at: datetime) -> None:
    """Take back one's own word, such as after a wrong click. Raises CannotChoose."""
    kept = choosing(candidacy, by, at)
    if PlaceConflict.objects.filter(candidacy=kept, person_id=by.id).delete()[0]:
        audit.write(case=case_of(kept.announcement), subject=kept, by=by, at=at, changes={"conflict": False})
    else:
        audit.nothing_new()


def choosing(candidacy: Candidacy, by: Actor, at: datetime) -> Candidacy:
    """Return the candidacy as it is now, held, where points and conflicts may change. Raises CannotChoose."""
    kept = held_candidacy(candidacy)
    if not permissions.may_manage(by, kept.announcement.agreement):
        raise CannotChoose(_("The change was not made, because only the school that runs the project may do it."))
    refuse_unless_closed(kept.announcement, at)
    if kept.announcement.proposed_at:
        raise CannotChoose(_("The change was not made, because the proposal waits for confirmation. Send it back first."))
    if kept.state != place_states.SENT:
        raise CannotChoose(_("The change was not made, because the candidate has withdrawn the application."))
    return kept


def refuse_unless_closed(announcement: Announcement, at: datetime) -> None:
    """Raise CannotChoose before the deadline, when applications still change, and after the decision."""
    state = place_states.shown(announcement, at)
    if state == place_states.DECIDED:
        raise CannotChoose(_("The change was not made, because the decision has been made and told to the candidates."))
    if state != place_states.CLOSED:
        raise CannotChoose(_("The change was not made, because applications may still come. Wait for the deadline, or close it."))


@operation("mobility.propose_choice", lazy("Choice for places proposed"))
def propose_choice(announcement: Announcement, choices: Mapping[int, Choice], *, by: Actor, at: datetime) -> Announcement:
    """Propose what becomes of every candidate, by key. Where nobody else at the school could confirm, it is decided at once.

    Raises CannotChoose with every reason.
    """
    kept = held(announcement)
    if not permissions.may_choose(by, kept):
        raise CannotChoose(NOT_FREE)
    refuse_unless_closed(kept, at)
    if kept.proposed_at:
        raise CannotChoose(_("The proposal was not stored, because another one waits for confirmation. Send it back first."))
    standings = [one for one in place_queries.standings(kept) if one.candidacy.state == place_states.SENT]
    reasons = wrong_choices(kept, standings, choices)
    if reasons:
        raise CannotChoose(*reasons)
    settle_closed(kept, at)
    # Numbers of the list are unique: the earlier ones go first.
    Candidacy.objects.filter(announcement=kept).update(outcome="", place=None, reserve_number=None, reason="")
    for one in standings:
        choice = choices[one.candidacy.pk]
        Candidacy.objects.filter(pk=one.candidacy.pk).update(
            outcome=choice.outcome, place_id=choice.place, reserve_number=choice.reserve, reason=choice.reason.strip()
        )
    kept.proposed_at, kept.proposed_by_id, kept.proposed_by, kept.return_reason = at, by.id, by.name, ""
    kept.save()
    is_alone = permissions.free_to_choose(kept) == {by.id}
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"proposed": len(standings), "alone": is_alone})
    return confirm_choice(kept, by=by, at=at) if is_alone else kept


NOT_FREE = lazy(
    "The choice was not stored: whoever has declared a conflict of interest with a candidate does not choose. Ask a colleague, "
    "or invite one on the organisation’s page."
)


def wrong_choices(
    kept: Announcement, standings: list[place_queries.Standing], choices: Mapping[int, Choice]
) -> list[str]:  # fmt: skip
    """Return why choices cannot be proposed, in sentences."""
    if not standings:
        return [_("Nothing was proposed, because nobody has applied.")]
    if set(choices) != {one.candidacy.pk for one in standings}:
        return [_("Nothing was proposed, because the candidates have changed meanwhile. Look at the list again.")]
    found = []
    if any(one.result is None for one in standings):
        found.append(_("Nothing was proposed, because a candidate has no points yet. Score every application first."))
    seats = {place.pk: place.seats for place in kept.places.all()}
    taken = [choice.place or 0 for choice in choices.values() if choice.outcome == place_states.SELECTED]
    if any(taken.count(place) > seats.get(place, 0) for place in taken):
        found.append(_("Nothing was proposed, because a place has more selected candidates than seats. Correct the choice."))
    numbers = sorted(choice.reserve or 0 for choice in choices.values() if choice.outcome == place_states.RESERVE)
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(_("Nothing was proposed, because the reserve list is not numbered 1, 2, 3 and so on. Correct the numbers."))
    if any(needs_reason(one, standings, choices) for one in standings):
        found.append(
            _("Nothing was proposed, because a reason is missing: for everybody who is not selected, and for whoever is selected "
              "before somebody with more points.")
        )  # fmt: skip
    return found


def needs_reason(
    one: place_queries.Standing, standings: list[place_queries.Standing], choices: Mapping[int, Choice]
) -> bool:  # fmt: skip
    """Return whether a choice lacks the reason that it needs: not selected, or selected past somebody of equal or better rank."""
    mine = choices[one.candidacy.pk]
    if mine.reason.strip():
        return False
    if mine.outcome != place_states.SELECTED:
        return True
    rank = one.placing.rank if one.placing else None
    passed = [
        other for other in standings
        if choices[other.candidacy.pk].outcome != place_states.SELECTED and other.placing and other.placing.rank
        and (rank is None or other.placing.rank <= rank)
        and (mine.place in {wish.place_id for wish in other.candidacy.wishes.all()} or not other.candidacy.wishes.all())
    ]  # fmt: skip
    return bool(passed)


@operation("mobility.confirm_choice", lazy("Choice for places confirmed"))
def confirm_choice(announcement: Announcement, *, by: Actor, at: datetime) -> Announcement:
    """Confirm the proposal: it is decided, and every candidate gets the answer by mail. Raises CannotChoose."""
    kept = held(announcement)
    if kept.state == place_states.DECIDED:
        audit.nothing_new()
        return kept
    if kept.proposed_at is None:
        raise CannotChoose(_("Nothing was confirmed, because there is no proposal. Propose the choice first."))
    if not permissions.may_choose(by, kept):
        raise CannotChoose(NOT_FREE)
    if not permissions.may_confirm(by, kept):
        raise CannotChoose(_("Nothing was confirmed, because the proposal is yours: a colleague confirms it."))
    kept.state, kept.decided_at, kept.decided_by_id, kept.decided_by = place_states.DECIDED, at, by.id, by.name
    kept.save()
    for one in place_queries.candidates_of(kept).filter(state=place_states.SENT):
        one.announcement = kept
        tell(one, at)
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"state": [place_states.CLOSED, place_states.DECIDED]})
    return kept


def tell(one: Candidacy, at: datetime) -> None:
    """Tell a candidate the answer by mail; who is selected gets the last day to accept."""
    if one.outcome == place_states.SELECTED:
        one.answer_by = day_of(at) + timedelta(days=one.announcement.answer_days)
        one.save(update_fields=["answer_by"])
    mail(one, "mobility/mail/place_answer.txt", "answer", at)


@operation("mobility.return_choice", lazy("Choice for places sent back"))
def return_choice(announcement: Announcement, *, reason: str, by: Actor, at: datetime) -> Announcement:
    """Send a proposal back, also one's own, so that points and choices can change. Raises CannotChoose."""
    kept = held(announcement)
    if not permissions.may_manage(by, kept.agreement):
        raise CannotChoose(_("The change was not made, because only the school that runs the project may do it."))
    refuse_unless_closed(kept, at)
    if kept.proposed_at is None:
        audit.nothing_new()
        return kept
    if not reason.strip():
        raise CannotChoose(_("The proposal was not sent back, because the reason is missing. Write what should change."))
    Candidacy.objects.filter(announcement=kept).update(outcome="", place=None, reserve_number=None)
    kept.proposed_at, kept.proposed_by_id, kept.proposed_by, kept.return_reason = None, "", "", reason.strip()
    kept.save()
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"proposed": 0})
    return kept


@operation("mobility.move_up", lazy("Candidate moved up from the reserve list"))
def move_up(candidacy: Candidacy, *, place: Place, by: Actor, at: datetime) -> Candidacy:
    """Offer a seat that came free to the next on the reserve list, who gets an answer by mail. Raises CannotChoose."""
    kept = held_candidacy(candidacy)
    if not permissions.may_choose(by, kept.announcement):
        raise CannotChoose(NOT_FREE)
    if (kept, place) not in place_queries.to_move_up(kept.announcement):
        raise CannotChoose(_("Nobody was moved up, because no seat is free or somebody else is next. Look at the list again."))
    number = kept.reserve_number
    kept.outcome, kept.place, kept.reserve_number, kept.reason = place_states.SELECTED, place, None, ""
    kept.save()
    tell(kept, at)
    audit.write(case=case_of(kept.announcement), subject=kept, by=by, at=at, changes={"reserve": [number, None]})
    return kept


@operation("mobility.lapse_place", lazy("Unanswered place taken back"))
def lapse_place(candidacy: Candidacy, *, by: Actor, at: datetime) -> Candidacy:
    """Take back a place that was not answered by its last day, so that the next can move up. Raises CannotChoose."""
    kept = held_candidacy(candidacy)
    if not permissions.may_manage(by, kept.announcement.agreement):
        raise CannotChoose(_("The change was not made, because only the school that runs the project may do it."))
    if kept.reply == place_states.LAPSED:
        audit.nothing_new()
        return kept
    if kept.outcome != place_states.SELECTED or kept.reply or kept.answer_by is None or day_of(at) <= kept.answer_by:
        raise CannotChoose(_("The place was not taken back, because its last day has not passed or it has been answered."))
    kept.reply, kept.replied_at = place_states.LAPSED, at
    kept.save(update_fields=["reply", "replied_at"])
    mail(kept, "mobility/mail/place_answer.txt", "lapsed", at)
    audit.write(case=case_of(kept.announcement), subject=kept, by=by, at=at, changes={"reply": ["", place_states.LAPSED]})
    return kept
