"""What pages show of stays that go together."""

from datetime import datetime
from typing import Any, Protocol

from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.mobility import checklists, group_queries, queries, states
from vaihto.mobility.models import Mobility, StayGroup
from vaihto.mobility.operations import grouping


class Deed(Protocol):
    """A deed with one stay of a group."""

    def __call__(self, group: StayGroup, mobility: Mobility, *, by: Actor, at: datetime) -> None: ...


def initial(rows: list[group_queries.Fillable]) -> dict[str, Any]:
    """Return what the form of a new group begins with: the host of the first row that has room."""
    if not rows:
        return {}
    row, host = rows[0].row, rows[0].row.host
    values = {"row": str(row.pk), "country_to": row.country_to, "host_language": host.language if host else "en"}
    if host:
        values |= {"city": host.city, "host_name": host.name, "host_kind": host.kind, "host_contact": host.contact_name,
                   "host_email": host.contact_email}  # fmt: skip
    return values


def of(group: StayGroup) -> dict[str, Any]:
    """Return the context of a group's page."""
    stays = group_queries.stays_of(group)
    is_open = not group.agreement.is_locked
    return {
        "group": group,
        "application": group.agreement.application,
        "organisation": group.agreement.organisation,
        "rows": [_row(one) for one in stays],
        "may_change": is_open,
        "to_put_in": list(group_queries.stays_to_put_in(group)) if is_open else [],
        "may_undo": is_open and not grouping.against_undoing(group),
    }


def _row(one: Mobility) -> dict[str, Any]:
    """Return one stay as a line of its group."""
    state, agreement = queries.shown_state(one), queries.learning_agreement(one)
    word = agreement.state if agreement else ""
    return {
        "row": one,
        "state_tag": states.TAGS[state], "state_words": states.LABELS[state], "state_icon": states.ICONS.get(state, ""),
        "agreement": agreement, "agreement_tag": states.AGREEMENT_TAGS[word], "agreement_words": states.AGREEMENT_LABELS[word],
        "agreement_icon": states.ICONS.get(word, ""),
        "is_safe": checklists.seen(one).is_safe, "checklist": checklists.progress(one, clock.today()),
    }  # fmt: skip
