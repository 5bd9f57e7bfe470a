"""What pages show of one stay at several hosts."""

from typing import Any

from vaihto.core import host_changes
from vaihto.mobility import facts, host_queries, queries, states
from vaihto.mobility.models import Mobility
from vaihto.mobility.operations import hosts


def of(mobility: Mobility, *, is_open: bool) -> dict[str, Any]:
    """Return the context that all pages of a stay share; `is_open`: the actor runs it, and the project is not closed."""
    whole = host_queries.whole(mobility)
    on = [one for one in whole.parts if one.state != states.CANCELLED]
    is_last = bool(on) and on[-1].pk == mobility.pk
    later = getattr(mobility, "later_part", None) is not None
    return {
        "whole": whole,
        "parts": [_part(one, place, mobility) for place, one in enumerate(whole.parts, start=1)] if whole.is_several else [],
        "limits": host_changes.limits(),
        "is_later_part": later,
        "may_go_on": is_open and is_last and mobility.state in hosts.CAN_GO_ON and len(on) < host_changes.limits().most_hosts,
        "may_take_apart": is_open and later and is_last and not hosts.against_taking_apart(mobility, list(whole.parts)),
        "cancelled_along": [one for one in host_queries.later_parts(mobility) if one.state not in states.ENDED],
    }


def _part(one: Mobility, place: int, here: Mobility) -> dict[str, Any]:
    state = queries.shown_state(one)
    return {
        "row": one, "place": place, "is_here": one.pk == here.pk, "days": facts.days_of(one), "state_tag": states.TAGS[state],
        "state_words": states.LABELS[state], "state_icon": states.ICONS.get(state, ""),
    }  # fmt: skip
