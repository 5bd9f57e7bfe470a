"""What the pages of an agreement show: lines with their working, parties, payments, and what the actor may do."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.core.money import euro
from vaihto.grants import amending_shown, clauses, facts, on_paper, permissions, queries, recovery_shown, states
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit.actors import Actor
from vaihto.kit.languages import present

F = TypeVar("F", bound=forms.Form)


def of(agreement: GrantAgreement, actor: Actor) -> dict[str, Any]:
    """Return the context of an agreement's pages."""
    parties = queries.parties_of(agreement)
    signed = {party.role for party in parties if party.signature}
    can_sign = agreement.state in {states.SIGNING, states.ACTIVE}
    now = queries.terms(agreement)
    return {
        "agreement": agreement,
        "application": agreement.application,
        "state_tag": states.TAGS[agreement.state],
        "state_words": states.LABELS[agreement.state],
        "lines": [line(one) for one in now.lines],
        "signed_lines": [line(one) for one in facts.original_lines(agreement)],
        "terms": now,
        "amendments": amending_shown.history(agreement, actor),
        "may_ask": amending_shown.may_ask_now(agreement, actor),
        "contacts": amending_shown.contacts(agreement),
        "may_change_contacts": permissions.is_beneficiarys(actor, agreement) and not agreement.is_locked,
        "parties": parties,
        "papers": on_paper.shown(agreement, actor),
        "to_sign": [role for role in permissions.roles_to_sign(actor, agreement) if can_sign and role not in signed],
        "payments": payments(agreement, actor),
        "ledger": recovery_shown.ledger_of(agreement),
        "account": queries.account_of(agreement),
        "waiting_account": queries.waiting_accounts_of([agreement.pk]).get(agreement.pk),
        "paid": queries.paid(agreement),
        "settlement": settlement(agreement),
        "changed": changed(agreement),
        "may_manage": permissions.may_manage(actor),
        "is_draft": agreement.state == states.DRAFT,
    }


def line(one: Any) -> dict[str, Any]:
    """Return a line in words: heading, working, amount, source."""
    return {
        "heading": clauses.heading_of(one),
        "basis": clauses.basis_of(one),
        "amount": one.amount,
        "source": one.source,
        "row": one.row,
    }


def payments(agreement: GrantAgreement, actor: Actor) -> list[dict[str, Any]]:
    """Return the payments of an agreement in words, with their batch and what the bank said."""
    rows = list(queries.payments_of(agreement))
    for one in rows:
        one.agreement = agreement
    keys = [one.pk for one in rows]
    live, rejected = queries.live_entries(keys), queries.latest_rejections(keys)
    has_interest = permissions.may_manage(actor) and permissions.has_interest(actor, agreement)
    return [
        {
            **payment(one, actor),
            "entry": live.get(one.pk) if one.state != states.PAID else None,
            "rejection": rejected.get(one.pk) if one.state == states.APPROVED and one.pk not in live else None,
            "blocked": has_interest and one.state == states.PLANNED,
            "sees_batches": actor.has(*permissions.READS_ALL),
        }
        for one in rows
    ]


def payment(one: Payment, actor: Actor) -> dict[str, Any]:
    """Return a payment in words, with its working and what the actor may do with it."""
    may_manage = permissions.may_manage(actor)
    return {
        "row": one,
        "kind": states.kind_of(one),
        "state": states.PAYMENT_LABELS[one.state],
        "tag": states.PAYMENT_TAGS[one.state],
        "lines": [line(facts.of_decision(values)) for values in one.working],
        "may_approve": one.state == states.PLANNED and permissions.may_approve(actor, one),
        "planned_by_me": one.state == states.PLANNED and may_manage and one.planned_by_id == actor.id,
        "may_record": one.state == states.APPROVED and may_manage,
    }


def settlement(agreement: GrantAgreement) -> dict[str, Any] | None:
    """Return the balance with the lines of what took place, once it has been worked out."""
    values = agreement.settlement
    if not values:
        return None
    sums = {name: euro(Decimal(values[name])) for name in ("by_stays", "granted", "due", "paid", "balance")}
    lines = [line(facts.of_decision(one)) for one in values["lines"]]
    return {**sums, "lines": lines, "cuts": [cut(one, lines) for one in values.get("cuts", [])]}


def cut(one: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a cut of the final report as a line of the working: what it is taken from, by which rule, less how much."""
    heading = lines[one["line"] - 1]["heading"] if one["line"] else _("The grant as a whole")
    basis = _("Cut by rule %(rule)s") % {"rule": one["rule"]} if one["rule"] else _("Cut by the decision on the final report")
    return {"heading": heading, "basis": basis, "amount": -Decimal(one["amount"])}


def changed(agreement: GrantAgreement) -> dict[str, Any] | None:
    """Return how the unit costs of today differ from those of the agreement; None where nothing does."""
    found = queries.changed_since(agreement)
    if found is None or not found.differences:
        return None
    values = {"quantity": _("how many"), "rate": _("unit cost"), "amount": _("amount"), "source": _("source")}
    language = present()

    def said(value: Any) -> str:
        return formats.number(value, language) if isinstance(value, Decimal) else str(value or "")

    return {
        "change": found.change,
        "rows": [
            {
                "name": one.parameter or one.heading,
                "what": values[one.value],
                "before": said(one.before),
                "after": said(one.after),
            }
            for one in found.differences
        ],
    }


def filters_used(form: forms.Form) -> int:
    """Return how many filters are in use."""
    return sum(bool(value) for value in getattr(form, "cleaned_data", {}).values())


def with_reasons(form: F, reasons: Iterable[str]) -> F:
    """Add the reasons of a refusal to a form that was sent, for the error summary."""
    for reason in reasons:
        form.add_error(None, reason)
    return form


def refusal(reasons: Iterable[str]) -> forms.Form:
    """Return a form without fields that carries the reasons of a refused click to the error summary."""
    form = forms.Form({})
    form.is_valid()
    return with_reasons(form, reasons)
