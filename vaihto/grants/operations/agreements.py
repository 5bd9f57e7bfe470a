"""The agreement: drawn up, sent, signed, settled, locked."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from vaihto.core import budgeting, cutting
from vaihto.core.canonical import sha256_of
from vaihto.core.money import euro, share_of
from vaihto.grants import clauses, facts, permissions, queries, states
from vaihto.grants.models import AmountLine, GrantAgreement
from vaihto.grants.operations.held import held, tell
from vaihto.grants.operations.payments import plan_payment
from vaihto.kit import audit, once, signatures
from vaihto.kit.actors import OFFICER, SYSTEM, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people
from vaihto.selection import queries as selection

if TYPE_CHECKING:
    from vaihto.applications.models import Application


# Until the agency says otherwise when it draws up the agreement: a proposal of this software, not a rule.
REPORT_DAYS = timedelta(days=60)


class CannotDrawUp(Refused):
    """The agreement was not drawn up."""


class CannotSend(Refused):
    """The agreement was not sent for signature."""


class CannotSign(Refused):
    """The agreement was not signed."""


class CannotSettle(Refused):
    """The balance was not worked out."""


class CannotLock(Refused):
    """The agreement was not locked."""


@operation("grants.draw_up", lazy("Grant agreement drawn up"))
def draw_up(application: "Application", *, by: Actor, at: datetime, report_due_on: date | None = None) -> GrantAgreement:
    """Draw up the agreement on a granted and accepted application; a second click gives the same agreement.

    Raises CannotDrawUp where the actor is no officer, the grant was not accepted or the project has no days.
    """
    if not permissions.may_manage(by):
        raise CannotDrawUp(_("The agreement was not drawn up, because only an officer of the agency may do it."))
    approved = selection.approved(application)
    if approved is None:
        raise CannotDrawUp(_("The agreement was not drawn up, because no grant has been decided and accepted in this case."))
    if not application.starts_on or not application.ends_on:
        raise CannotDrawUp(_("The agreement was not drawn up, because the project has no first and last day."))
    if not once.claim(f"draw-up:{application.pk}"):
        audit.nothing_new()
        return GrantAgreement.objects.get(application=application)
    agreement = GrantAgreement.objects.create(
        application=application, organisation=application.organisation, number=f"{application.number}/1",
        amount=approved.amount, starts_on=application.starts_on, ends_on=application.ends_on,
        report_due_on=report_due_on or application.ends_on + REPORT_DAYS, language=application.language, drawn_up_at=at,
    )  # fmt: skip
    with override(application.language):
        source = _("Selection decision in case %(case)s") % {"case": application.number}
    _add_lines(agreement, facts.granted(approved.amount, approved.lines, source=source))
    audit.write(
        case=application.case, subject=agreement, by=by, at=at,
        changes={"number": agreement.number, "amount": str(agreement.amount)},
    )  # fmt: skip
    return agreement


def _add_lines(agreement: GrantAgreement, lines: Iterable[budgeting.AmountLine]) -> None:
    AmountLine.objects.bulk_create(
        AmountLine(
            agreement=agreement,
            position=position,
            row=line.row,
            heading=line.heading[:60],
            quantity=line.quantity,
            rate=line.rate,
            amount=line.amount or budgeting.ZERO,
            basis=line.basis,
            parameter=line.parameter,
            source=line.source[:300],
        )
        for position, line in enumerate(lines, start=1)
    )


@operation("grants.send_for_signature", lazy("Grant agreement sent for signature"))
def send_for_signature(agreement: GrantAgreement, *, by: Actor, at: datetime) -> GrantAgreement:
    """Freeze the text with its hash and ask both parties to sign. Raises CannotSend."""
    if not permissions.may_manage(by):
        raise CannotSend(_("The agreement was not sent, because only an officer of the agency may do it."))
    agreement = held(agreement)
    if agreement.state != states.DRAFT:
        audit.nothing_new()
        return agreement
    agreement.content = clauses.content(agreement, prefinancing_of(agreement))
    agreement.content_hash = sha256_of(agreement.content)
    agreement.state, agreement.sent_at = states.SIGNING, at
    agreement.save(update_fields=["content", "content_hash", "state", "sent_at"])
    audit.write(
        case=agreement.application.case, subject=agreement, by=by, at=at,
        changes={"state": [states.DRAFT, states.SIGNING], "hash": agreement.content_hash, "version": agreement.version},
    )  # fmt: skip
    tell(
        agreement,
        "grants/mail/to_sign.txt",
        key=f"grants-to-sign:{agreement.pk}:{agreement.version}",
        signers_only=True,
    )
    return agreement


def prefinancing_of(agreement: GrantAgreement) -> dict[str, Any]:
    """Return the share that the call pays in advance, the amount it makes, and where that stands."""
    call = agreement.application.call
    amount = share_of(Decimal(call.prefinancing_percent), agreement.amount)
    source = call.prefinancing_source or str(call)
    return {"percent": str(call.prefinancing_percent), "amount": str(amount), "source": source}


@operation("grants.sign", lazy("Grant agreement signed"))
def sign(agreement: GrantAgreement, *, role: str, by: Actor, at: datetime) -> GrantAgreement:
    """Sign the frozen text as `beneficiary` or `agency`; with both signatures the agreement is in force.

    Prefinancing is then planned. Signing twice changes nothing. Raises CannotSign.
    """
    agreement = held(agreement)
    if agreement.state == states.DRAFT:
        raise CannotSign(_("The agreement was not signed, because it has not been sent for signature."))
    if not permissions.may_sign(by, agreement, role):
        raise CannotSign(
            _("The agreement was not signed, because you do not have the right to sign it. "
              "Somebody with the right to sign does it.")
        )  # fmt: skip
    position, organisation, right = right_to_sign(agreement, role, by)
    signature, is_new = signatures.put(
        document=agreement.document, version=agreement.version, role=role, content=agreement.content,
        statement=statement_of(role), by=by, name=by.name, position=position, organisation=organisation,
        right_to_sign=right, language=agreement.language, at=at,
    )  # fmt: skip
    if not is_new:
        audit.nothing_new()
        return agreement
    changes: dict[str, Any] = {"role": role, "hash": signature.content_hash, "position": position, "right": right}
    moved = put_in_force(agreement, at)
    audit.write(case=agreement.application.case, subject=agreement, by=by, at=at, changes=changes | moved)
    if moved:
        begin(agreement, at)
    return agreement


def put_in_force(agreement: GrantAgreement, at: datetime) -> dict[str, Any]:
    """Put the agreement in force where both have signed, and return what changed; nothing while a signature is missing."""
    if any(one.signature is None for one in queries.parties_of(agreement)):
        return {}
    before, agreement.state, agreement.active_at = agreement.state, states.ACTIVE, at
    agreement.save(update_fields=["state", "active_at"])
    return {"state": [before, states.ACTIVE]}


def begin(agreement: GrantAgreement, at: datetime) -> None:
    """Plan the prefinancing of an agreement that came into force, and tell the beneficiary's people."""
    _plan_prefinancing(agreement, at=at)
    tell(agreement, "grants/mail/in_force.txt", key=f"grants-in-force:{agreement.pk}:{agreement.version}")


def statement_of(role: str) -> str:
    """Return the sentence that a signer agrees to."""
    if role == states.BENEFICIARY:
        return _("I have read the agreement and sign it for the beneficiary.")
    return _("I have read the agreement and sign it for the agency.")


def right_to_sign(agreement: GrantAgreement, role: str, by: Actor) -> tuple[str, str, str]:
    """Return the signer's position, organisation and why the signature binds it."""
    if role == states.BENEFICIARY:
        member = organisations.membership(by.id, agreement.organisation_id)
        return (member.position, agreement.organisation.name, member.right_to_sign) if member else ("", "", "")
    title = people.title_of(by.id, OFFICER)
    return title, str(agreement.content["agency"]), _("Officer of the agency with the right to decide")


def _plan_prefinancing(agreement: GrantAgreement, *, at: datetime) -> None:
    """Plan the prefinancing that both have signed; nobody chose it, so the system is its planner."""
    values = agreement.content["prefinancing"]
    amount = Decimal(values["amount"])
    if amount > 0:
        working = budgeting.AmountLine(
            "prefinancing", Decimal(values["percent"]), agreement.amount, amount, "percent_of_grant",
            "prefinancing_percent", values["source"],
        )  # fmt: skip
        plan_payment(agreement, kind=states.PREFINANCING, amount=amount, working=[facts.as_json(working)], by=SYSTEM, at=at)


@operation("grants.settle", lazy("Balance worked out"))
def settle(
    agreement: GrantAgreement, lines: Iterable[budgeting.AmountLine], *, cuts: Sequence[cutting.Cut] = (), by: Actor, at: datetime
) -> GrantAgreement:  # fmt: skip
    """Work out the balance from the lines of what took place, less the cuts of the report; plan its payment or recovery.

    A cut names the place of its line from 1, or the whole grant. Raises CannotSettle; CannotCut where a cut does not fit.
    """
    if not permissions.may_manage(by):
        raise CannotSettle(_("The balance was not worked out, because only an officer of the agency may do it."))
    agreement, real = held(agreement), tuple(lines)
    if agreement.state == states.SETTLED:
        audit.nothing_new()
        return agreement
    refuse_to_settle(agreement, real)
    settled = cutting.settle(real, queries.terms(agreement).amount, [queries.paid(agreement)], cuts)
    agreement.settlement = settlement_of(settled, cuts)
    agreement.state, agreement.settled_at = states.SETTLED, at
    agreement.save(update_fields=["settlement", "state", "settled_at"])
    changes = {"state": [states.ACTIVE, states.SETTLED], "due": str(settled.due), "balance": str(settled.balance)}
    if settled.lost:
        changes["lost_by_cuts"] = str(settled.lost)
    audit.write(case=agreement.application.case, subject=agreement, by=by, at=at, changes=changes)
    if settled.balance != 0:
        kind = states.RECOVERY if settled.balance < 0 else states.BALANCE
        plan_payment(agreement, kind=kind, amount=abs(settled.balance), working=balance_working(settled), by=by, at=at)
    return agreement


def refuse_to_settle(agreement: GrantAgreement, real: tuple[budgeting.AmountLine, ...]) -> None:
    """Raise CannotSettle where the agreement is not in force, something waits, or the amount of a line is not known."""
    if agreement.state != states.ACTIVE:
        raise CannotSettle(_("The balance was not worked out, because the agreement is not in force."))
    if agreement.payments.exclude(state=states.PAID).exists():
        raise CannotSettle(
            _("The balance was not worked out, because the prefinancing has not been paid. Record its payment first.")
        )
    waiting = queries.amendment_open(agreement)
    if waiting is not None:
        raise CannotSettle(
            _("The balance was not worked out, because an amendment waits: %(number)s. Decide, sign or withdraw it first.")
            % {"number": waiting.number}
        )
    if not budgeting.total_of(real).is_complete:
        raise CannotSettle(
            _("The balance was not worked out, because the amount of a line is not known. Set the number in the call, "
              "with its source, or correct the stay.")
        )  # fmt: skip


def settlement_of(settled: cutting.Settled, cuts: Iterable[cutting.Cut] = ()) -> dict[str, Any]:
    """Return the working of the balance as JSON values, as it is kept with the agreement; `cuts` only where there are some."""
    kept = [{"line": one.line, "amount": str(euro(one.amount)), "rule": one.rule} for one in cuts if one.amount]
    return {
        "lines": [facts.as_json(one.line) for one in settled.lines],
        "by_stays": str(settled.by_stays),
        "granted": str(settled.granted),
        "due": str(settled.due),
        "paid": str(settled.paid),
        "balance": str(settled.balance),
        **({"cuts": kept, "line_cuts": str(settled.line_cuts), "whole_cut": str(settled.whole_cut)} if kept else {}),
    }


def balance_working(settled: cutting.Settled) -> list[dict[str, Any]]:
    """Return the two lines of the balance: what is due, less what was paid."""
    basis = "after_cuts" if settled.lost else "at_most_granted"
    due = budgeting.AmountLine("due", Decimal(1), settled.due, settled.due, basis, "", "")
    paid = budgeting.AmountLine("paid", Decimal(1), -settled.paid, -settled.paid, "payments_made", "", "")
    return [facts.as_json(due), facts.as_json(paid)]


@operation("grants.lock", lazy("Project locked"))
def lock(agreement: GrantAgreement, *, by: Actor, at: datetime) -> GrantAgreement:
    """Lock the project after its final report: stays and agreements change no more. Raises CannotLock."""
    if not permissions.may_manage(by):
        raise CannotLock(_("The project was not locked, because only an officer of the agency may do it."))
    agreement = held(agreement)
    if agreement.is_locked:
        audit.nothing_new()
        return agreement
    agreement.is_locked = True
    agreement.save(update_fields=["is_locked"])
    audit.write(case=agreement.application.case, subject=agreement, by=by, at=at, changes={"locked": [False, True]})
    return agreement
