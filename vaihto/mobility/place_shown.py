"""What the pages of announced places show, and what the actor may do there."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vaihto.core import formats, indicators
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES, NAMES, present, text_of
from vaihto.mobility import operations, permissions, place_queries, place_states
from vaihto.mobility.models import Announcement, Candidacy
from vaihto.mobility.operations.stays import day_of
from vaihto.mobility.place_forms import name_of

KINDS = {"group": _("Group"), "age": _("Age"), "language": _("Language"), "support": _("Need for support")}
VALUES = {
    ("age", "minor"): _("Under 18"), ("age", "adult"): _("18 or older"),
    ("support", "yes"): _("Yes"), ("support", "no"): _("No"),
}  # fmt: skip


def tag(state: str, *, of_candidacy: bool = False) -> dict[str, Any]:
    """Return a state as tag, words and sign."""
    tags = place_states.CANDIDACY_TAGS if of_candidacy else place_states.TAGS
    labels = place_states.CANDIDACY_LABELS if of_candidacy else place_states.LABELS
    return {"tag": tags[state], "words": labels[state], "icon": place_states.ICONS.get(state, "")}


def public(announcement: Announcement) -> dict[str, Any]:
    """Return the context of the page that everybody with the address reads; nothing about candidates."""
    state = place_states.shown(announcement, clock.now())
    return {
        "announcement": announcement,
        "school": announcement.agreement.organisation,
        "state": state,
        "is_open": state == place_states.OPEN,
        "places": [{"place": one, "name": name_of(one)} for one in announcement.places.all()],
        "criteria": [{"name": text_of(one, "title"), "points": one.max_points} for one in announcement.criteria.all()],
        "erased_after": operations.erased_after(announcement),
    }


def public_address(announcement: Announcement) -> str:
    """Return the whole public address in the page's language, for the notice and its QR code."""
    return settings.BASE_URL + reverse("mobility:place_public", args=[announcement.address])


def school(announcement: Announcement, actor: Actor) -> dict[str, Any]:
    """Return the context of the school's page: candidates by points, what waits, what the actor may do."""
    standings = place_queries.standings(announcement)
    context = public(announcement)
    is_closed, is_proposed = context["state"] == place_states.CLOSED, announcement.proposed_at is not None
    sent = [one for one in standings if one.candidacy.state == place_states.SENT]
    free = permissions.free_to_choose(announcement)
    return {
        **context,
        **tag(context["state"]),
        "agreement": announcement.agreement,
        "rows": [row_of(announcement, one, actor) for one in standings],
        "number": len(sent),
        "not_scored": sum(one.result is None for one in sent),
        "is_closed": is_closed,
        "is_proposed": is_proposed and is_closed,
        "may_score": is_closed and not is_proposed,
        "may_propose": is_closed and not is_proposed and bool(sent) and actor.id in free,
        "has_conflict": any(actor.id in one.conflict_ids for one in standings),
        "may_confirm": is_closed and is_proposed and permissions.may_confirm(actor, announcement),
        "is_alone": free == {actor.id},
        "nobody_is_free": not free,
        "may_extend": context["state"] in {place_states.OPEN, place_states.CLOSED}
        and all(one.result is None for one in standings),
        "missing": operations.missing(announcement) if announcement.state == place_states.DRAFT else [],
        "move_up": [
            {"one": one, "place": place, "name": name_of(place)} for one, place in place_queries.to_move_up(announcement)
        ],
        "public_address": public_address(announcement),
        "languages": [(code, NAMES[code].capitalize()) for code in LANGUAGES if getattr(announcement, f"title_{code}")],
        "equality": equality(announcement) if announcement.state == place_states.DECIDED and not announcement.erased_at else [],
        "fewest": indicators.fewest_people(),
    }


def row_of(announcement: Announcement, standing: place_queries.Standing, actor: Actor) -> dict[str, Any]:
    """Return a candidate as a row of the school's table."""
    one = standing.candidacy
    # The school sees its own proposal; the candidate does not (place_states.of_candidacy with is_decided).
    state = place_states.of_candidacy(one, is_decided=announcement.proposed_at is not None)
    today = clock.today()
    return {
        "one": one,
        "standing": standing,
        **tag(state, of_candidacy=True),
        "place": name_of(one.place) if one.place else "",
        "mine": actor.id in standing.scorer_ids,
        "conflict": actor.id in standing.conflict_ids,
        "is_late": state == place_states.SELECTED and one.answer_by is not None and one.answer_by < today
        and announcement.state == place_states.DECIDED,
        "may_take": state == place_states.ACCEPTED and one.mobility_id is None,
    }  # fmt: skip


def candidate(announcement: Announcement, candidacy: Candidacy, actor: Actor) -> dict[str, Any]:
    """Return the context of one candidate at the school: what was written, who gave which points."""
    standings = place_queries.standings(announcement)
    standing = next(one for one in standings if one.candidacy.pk == candidacy.pk)
    context = school(announcement, actor)
    return {
        **context,
        **row_of(announcement, standing, actor),
        "texts": texts_of(announcement, candidacy),
        "wishes": [name_of(wish.place) for wish in candidacy.wishes.select_related("place").order_by("order")],
        "language_name": NAMES[candidacy.language].capitalize(),
        "criteria_rows": criteria_rows(announcement, standing),
    }


def texts_of(announcement: Announcement, candidacy: Candidacy, *, is_own: bool = False) -> list[tuple[str, str]]:
    """Return the questions, as the student or the school reads them, and what the student wrote."""
    why = _("Why do you want to go?") if is_own else _("Why the student wants to go")
    asked = [(text_of(announcement, f"question_{n}"), getattr(candidacy, f"answer_{n}")) for n in (1, 2)]
    return [(str(why), candidacy.motivation), *((q, a) for q, a in asked if q)]


def criteria_rows(announcement: Announcement, standing: place_queries.Standing) -> list[dict[str, Any]]:
    """Return each criterion with the points of each scorer and their mean."""
    if standing.result is None:
        return []
    means = {one.key: one.points for one in standing.result.criteria}
    given: dict[int, list[str]] = {}
    for score in standing.candidacy.scores.all():
        given.setdefault(score.criterion_id, []).append(f"{score.scorer}: {formats.number(score.points, present())}")
    return [
        {"name": text_of(one, "title"), "most": one.max_points, "mean": means[str(one.pk)], "given": given.get(one.pk, [])}
        for one in announcement.criteria.all()
    ]


def equality(announcement: Announcement) -> list[dict[str, Any]]:
    """Return the tables of the equality indicator in words; rows None where the groups are too small to be shown."""
    made = []
    for kind, rows in place_queries.equality(announcement):
        said = [{**row, "row": value_in_words(kind, str(row["row"]))} for row in rows] if rows is not None else None
        made.append({"title": KINDS[kind], "rows": said})
    return made


def value_in_words(kind: str, value: str) -> Any:
    """Return the value of an equality table as people read it."""
    return NAMES[value].capitalize() if kind == "language" else VALUES.get((kind, value), value)


def by_link(candidacy: Candidacy) -> dict[str, Any]:
    """Return the context of the candidate's own page."""
    announcement = candidacy.announcement
    is_decided = announcement.state == place_states.DECIDED
    state = place_states.of_candidacy(candidacy, is_decided=is_decided)
    context = public(announcement)
    today = day_of(clock.now())
    is_selected = state == place_states.SELECTED
    return {
        **context,
        **tag(state, of_candidacy=True),
        "candidacy": candidacy,
        "own_state": state,
        "own_place": name_of(candidacy.place) if candidacy.place and is_decided else "",
        "wishes": [name_of(wish.place) for wish in candidacy.wishes.select_related("place").order_by("order")],
        "texts": texts_of(announcement, candidacy, is_own=True) if candidacy.state == place_states.SENT else [],
        "may_change": context["is_open"],
        "may_withdraw": candidacy.state == place_states.SENT and (not is_decided or state == place_states.RESERVE),
        "may_answer": is_selected and candidacy.answer_by is not None and today <= candidacy.answer_by,
        "may_decline": state == place_states.ACCEPTED and candidacy.mobility_id is None,
        "result": points_of(candidacy) if is_decided and candidacy.state == place_states.SENT else None,
        "is_decided": is_decided,
    }


def points_of(candidacy: Candidacy) -> Any:
    """Return the candidate's own points by criterion, as the school counted them; None where there are none."""
    standing = next((one for one in place_queries.standings(candidacy.announcement) if one.candidacy.pk == candidacy.pk), None)
    if standing is None or standing.result is None:
        return None
    names = {str(one.pk): text_of(one, "title") for one in candidacy.announcement.criteria.all()}
    return [
        *((names[one.key], out_of(one.points, one.max_points)) for one in standing.result.criteria),
        (_("In all"), out_of(standing.result.total, standing.result.max_total)),
    ]


def out_of(points: Decimal, most: Decimal) -> str:
    """Return points and the most that there could be, as people read them."""
    return f"{formats.number(points, present())} / {formats.number(most, present())}"
