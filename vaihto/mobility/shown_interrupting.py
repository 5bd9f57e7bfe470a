"""What pages show of an interrupted stay: why it ended, what the agency decided, what the grant counts."""

from datetime import date
from typing import Any

from vaihto.core import interrupting
from vaihto.kit.actors import Actor
from vaihto.mobility import facts, permissions, queries, states
from vaihto.mobility.models import Mobility


def of(mobility: Mobility, actor: Actor, *, is_open: bool) -> dict[str, Any]:
    """Return the context that all pages of a stay share; `is_open`: the actor runs it, and the project is not closed."""
    one = getattr(mobility, "interruption", None)
    may_read = permissions.may_see_evidence(actor, mobility)
    may_decide = one is not None and one.waits and permissions.may_decide_interruption(actor, mobility)
    shown: dict[str, Any] = {
        "interruption": one,
        "length": queries.length_of(mobility),
        "may_interrupt": is_open and one is None and queries.shown_state(mobility) in {states.ABROAD, states.OVER},
        "may_correct_interruption": is_open and one is not None and not one.decision,
        "may_decide_interruption": may_decide and not mobility.agreement.is_locked,
        # What the school wrote and sent may tell of somebody's health.
        "may_read_reason": may_read,
        "may_see_evidence": may_read and one is not None and one.evidence_id is not None,
    }
    if one is None:
        return shown
    decided = one.decision or ("waits" if one.waits else "")
    return shown | {
        "interruption_words": states.INTERRUPTION_LABELS[one.kind],
        "withdrawer_words": states.ROLE_LABELS.get(one.withdrawn_by, ""),
        "decision_words": states.DECISION_LABELS.get(decided, ""),
        "decision_tag": states.DECISION_TAGS.get(decided, ("", "")),
        "effect": facts.effect(mobility),
    }


def if_withdrawn(mobility: Mobility, last_day: date) -> dict[str, Any]:
    """Return what the school sees before it records a withdrawal: last day, days and euro as planned and with the withdrawal."""
    one = getattr(mobility, "interruption", None)
    as_planned = one.planned_last_day if one else mobility.ends_on
    planned, real = (
        (day, (day - mobility.starts_on).days + 1, queries.grant_until(mobility, day)) if day and mobility.starts_on else None
        for day in (as_planned, last_day)
    )
    is_known = planned is not None and real is not None and planned[2] is not None and real[2] is not None
    return {
        "seen": planned is not None and real is not None and real[1] > 0,
        "planned": planned,
        "real": real,
        "difference": planned[2] - real[2] if is_known and planned and real else None,  # type: ignore[operator]
    }


def to_decide(mobility: Mobility, actor: Actor) -> dict[str, Any]:
    """Return what an officer sees before deciding: the days and what they come to in euro, both ways."""
    effect = facts.effect(mobility)
    if effect is None:
        raise ValueError(f"stay {mobility.pk} was not interrupted")
    least, most = (queries.grant_of_stay(mobility, days) for days in (effect.least, effect.most))
    return {
        "least": (effect.least, least),
        "most": (effect.most, most),
        "difference": None if least is None or most is None else most - least,
        "is_verified": effect.rule.status == "verified",
        "rule": effect.rule,
        "kinds": interrupting.KINDS,
    }
