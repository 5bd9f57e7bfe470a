"""What the pages of an amendment show: its items in words, what they do, what the actor may do."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from vaihto.core import amending
from vaihto.core.amending import CannotAmend
from vaihto.core.findings import Verdict
from vaihto.grants import amending_content, amending_queries, clauses, on_paper, permissions, queries, states
from vaihto.grants.models import Amendment, AmendmentItem, GrantAgreement
from vaihto.grants.operations.amending import REASONS
from vaihto.kit.actors import Actor
from vaihto.people import queries as people

VERDICTS = {Verdict.MET: "met", Verdict.NOT_MET: "not_met", Verdict.UNKNOWN: "unknown"}


def history(agreement: GrantAgreement, actor: Actor) -> list[dict[str, Any]]:
    """Return the amendments of an agreement that the actor may open, the newest first, with what each is about."""
    return [
        {
            "row": one,
            "kinds": list(dict.fromkeys(states.ITEM_LABELS[item.kind] for item in one.items.all())),
            "is_immediate": one.state == states.ACTIVE and one.place is None,
        }
        for one in amending_queries.amendments_of(agreement, actor)
    ]


def may_ask_now(agreement: GrantAgreement, actor: Actor) -> bool:
    """Return whether the actor may ask for an amendment now: the agreement is in force and its project open."""
    return agreement.state == states.ACTIVE and not agreement.is_locked and permissions.may_ask(actor, agreement)


def contacts(agreement: GrantAgreement) -> list[dict[str, str]]:
    """Return the contact persons that the beneficiary has named."""
    labels = {"contact": _("Contact person"), "backup": _("Backup contact person")}
    return [{**one, "label": labels[role]} for role, one in queries.contacts_of(agreement).items()]


def of(amendment: Amendment, actor: Actor, answers: dict[int, str] | None = None) -> dict[str, Any]:
    """Return what the page of an amendment shows; with `answers` the effect is that of the accepted items only."""
    agreement = amendment.agreement
    rows = list(amendment.items.all())
    wanted = [one.position for one in rows if (answers or {}).get(one.position, one.answer) != "refused"]
    is_open = amendment.state in {states.DRAFT, *amending_queries.OPEN}
    # Once it is in force, what the agreement says now is no longer what it was compared with.
    found = effect(agreement, amending_queries.items_of(amendment, wanted)) if is_open and wanted else None
    return {
        "amendment": amendment,
        "agreement": agreement,
        "items": [item(one, agreement, is_open=is_open) for one in rows],
        "state_words": states.AMENDMENT_LABELS[amendment.state],
        "state_tag": states.AMENDMENT_TAGS[amendment.state],
        "effect": found,
        "may_see_opinion": actor.has(*permissions.READS_ALL) or amendment.decided_at is not None,
        "is_part": len(wanted) != len(rows),
        "parties": parties(amendment) if amendment.content else [],
        "papers": on_paper.shown(amendment, actor),
        **deeds(amendment, actor),
    }


def item(one: AmendmentItem, agreement: GrantAgreement, *, is_open: bool) -> dict[str, Any]:
    """Return one item in words, with what it does alone while that can still be decided."""
    alone = effect(agreement, [amending_queries.item_of(one)], with_rules=False) if is_open else None
    return {
        "row": one,
        "kind": states.ITEM_LABELS[one.kind],
        **amending_content.said(one, agreement),
        "change": alone["sum"].change if alone and alone["sum"] else None,
    }


def effect(agreement: GrantAgreement, items: Iterable[amending.Item], *, with_rules: bool = True) -> dict[str, Any]:
    """Return what items do, in words: lines, rules, stays, payments; or why they cannot be applied any more."""
    try:
        made = amending_queries.effect_of(agreement, items, queries.paid(agreement))
    except CannotAmend as wrong:
        return {"sum": None, "why": REASONS[wrong.reason]}
    return {
        "sum": made,
        "further": amending_queries.further_of(made, agreement),
        "lines": [_line(one) for one in made.lines],
        "changes_lines": any(one.is_changed for one in made.lines),
        "rules": [_rule(one) for one in amending_queries.judged_of(made, agreement)] if with_rules else [],
        "rows_over": [{"row": row, "agreed": agreed, "planned": planned} for row, agreed, planned in made.over],
    }


def _line(one: Any) -> dict[str, Any]:
    return {
        "heading": clauses.heading_of(one.line), "basis": clauses.basis_of(one.line), "row": one.line.row,
        "before": one.before.amount if one.before else None, "after": one.after.amount if one.after else None,
        "change": one.change, "is_changed": one.is_changed,
    }  # fmt: skip


def _rule(one: amending_queries.Judged) -> dict[str, Any]:
    return {"finding": one.finding, "is_worse": one.is_worse, "is_new": one.before != one.finding.verdict}


def parties(amendment: Amendment) -> list[queries.Party]:
    """Return both parties with their signatures of the amendment."""
    signed = amending_queries.signed_roles(amendment)
    names = {states.BENEFICIARY: amendment.content["beneficiary"]["name"], states.AGENCY: amendment.content["agency"]}
    return [queries.Party(role, str(label), names[role], signed.get(role)) for role, label in states.ROLE_LABELS.items()]


def deeds(amendment: Amendment, actor: Actor) -> dict[str, Any]:
    """Return what the actor may do with the amendment now, and why not where that needs saying."""
    agreement, state = amendment.agreement, amendment.state
    is_school, is_officer = permissions.is_beneficiarys(actor, agreement), permissions.may_manage(actor)
    is_alive = agreement.state == states.ACTIVE and not agreement.is_locked
    prepares = is_alive and is_officer and permissions.may_prepare_amendment(actor, amendment)
    waits = is_alive and is_officer and state == states.PREPARED
    signed = amending_queries.signed_roles(amendment) if state == states.SIGNING else {}
    own = (is_officer and permissions.may_ask(actor, agreement)) if amendment.is_agencys else is_school
    to_sign = [role for role in permissions.roles_to_sign(actor, agreement) if role not in signed]
    blocked = is_officer and permissions.has_interest(actor, agreement)
    return {
        "is_alive": is_alive,
        "may_send": is_alive and state == states.DRAFT and own,
        "may_edit": is_alive and state == states.DRAFT and own,
        "may_prepare": prepares and state == states.SENT,
        "may_take_back": prepares and state == states.PREPARED,
        "may_decide": waits and permissions.may_decide_amendment(actor, amendment),
        "prepared_by_me": waits and actor.id in {amendment.prepared_by_id, amendment.written_by_id},
        "may_not_decide": waits and not people.may_decide(actor.id),
        "blocked": blocked and state in amending_queries.OPEN,
        "may_end": state in {states.DRAFT, *amending_queries.OPEN} and permissions.may_end_amendment(actor, amendment),
        "to_sign": [role for role in to_sign if is_alive and state == states.SIGNING and not (role == "agency" and blocked)],
    }
