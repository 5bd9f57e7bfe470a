"""Questions about amendments: who sees which, what they would do, who has to act, who is the contact of a project."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from vaihto.applications import queries as applications
from vaihto.calls import queries as calls
from vaihto.core import amending, prefinancing
from vaihto.core.amending import Kind
from vaihto.core.budgeting import ZERO, AmountLine
from vaihto.core.findings import Finding, Severity, Verdict
from vaihto.core.grant.rows import project_lines
from vaihto.grants import permissions, states, terms
from vaihto.grants.models import Amendment, AmendmentItem, GrantAgreement, Payment
from vaihto.kit import signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import Signature
from vaihto.selection import queries as selection

WITH = ("agreement__application__call__programme", "agreement__organisation")
OPEN = (states.SENT, states.PREPARED, states.SIGNING)
ROLES = ("contact", "backup")
# The room of stays lies above this one: at the start it says here what a project has planned (label, row's key, days).
StaysOf = Callable[[GrantAgreement], Iterable[tuple[str, int | None, Any, Any]]]
STAYS: list[StaysOf] = []


def use_stays(stays_of: StaysOf) -> None:
    """Let the room of stays say which stays of a project are planned or have begun, cancelled ones left out."""
    STAYS[:] = [stays_of]


@dataclass(frozen=True)
class Judged:
    """A formal rule before and after: its finding with the amendment, and its verdict without."""

    finding: Finding
    before: Verdict | None

    @property
    def is_worse(self) -> bool:
        """Whether an obligatory rule is not met any more."""
        is_hard = self.finding.severity is not Severity.NOTE
        return is_hard and self.finding.verdict is Verdict.NOT_MET and self.before is not Verdict.NOT_MET


def amendments_visible_to(actor: Actor) -> QuerySet[Amendment]:
    """Return the amendments that the actor may open; the draft of one party is not shown to the other."""
    rows = Amendment.objects.select_related(*WITH).order_by("-written_at", "-pk")
    drafts = Q(state=states.DRAFT)
    if actor.has(*permissions.READS_ALL):
        return rows.exclude(drafts & Q(is_agencys=False))
    return rows.filter(agreement__organisation_id__in=actor.organisation_ids).exclude(drafts & Q(is_agencys=True))


def amendments_of(agreement: GrantAgreement, actor: Actor) -> QuerySet[Amendment]:
    """Return the amendments of an agreement that the actor may open, the newest first."""
    return amendments_visible_to(actor).filter(agreement=agreement).prefetch_related("items")


def amendment_open(agreement: GrantAgreement) -> Amendment | None:
    """Return the amendment that has been sent and has not ended, if there is one."""
    return Amendment.objects.filter(agreement=agreement, state__in=OPEN).first()


def draft_of(agreement: GrantAgreement, *, is_agencys: bool) -> Amendment | None:
    """Return the draft of one party."""
    return Amendment.objects.filter(agreement=agreement, state=states.DRAFT, is_agencys=is_agencys).first()


def items_of(amendment: Amendment, places: Iterable[int] | None = None) -> tuple[amending.Item, ...]:
    """Return the items as the core's; of some `places` only where they are given."""
    wanted = None if places is None else set(places)
    rows = [one for one in amendment.items.all() if wanted is None or one.position in wanted]
    return tuple(item_of(one) for one in rows)


def item_of(row: AmendmentItem) -> amending.Item:
    """Return one item as the core's."""
    return amending.Item(Kind(row.kind), row.old, row.new)


def contacts_of(agreement: GrantAgreement) -> dict[str, dict[str, str]]:
    """Return who is the contact and the backup contact of the project (name, email, phone), where the school has said it."""
    rows = AmendmentItem.objects.filter(
        kind=Kind.CONTACT, amendment__agreement=agreement, amendment__state=states.ACTIVE
    ).order_by("amendment__active_at", "pk")
    found: dict[str, dict[str, str]] = {}
    for one in rows:
        found[one.new["role"]] = one.new
    return {role: found[role] for role in ROLES if found.get(role, {}).get("name")}


def paid_of(agreement: GrantAgreement, held: Any) -> amending.Paid:
    """Return what the beneficiary holds and what is planned or approved to be paid."""
    rows = Payment.objects.filter(agreement=agreement, state__in=[states.PLANNED, states.APPROVED])
    to_pay = rows.exclude(kind=states.RECOVERY).aggregate(total=Sum("amount"))["total"] or ZERO
    return amending.Paid(held, to_pay)


def further_of(effect: amending.Effect, agreement: GrantAgreement) -> Decimal:
    """Return the further prefinancing that a raised sum gives: none while the first one is planned only and follows the sum."""
    rows = Payment.objects.filter(agreement=agreement, kind=states.PREFINANCING)
    if rows.filter(amendment__isnull=True, state=states.PLANNED).exists():
        return ZERO
    advanced = rows.aggregate(total=Sum("amount"))["total"] or ZERO
    percent = Decimal(agreement.content["prefinancing"]["percent"])
    return prefinancing.further(percent, effect.before.amount, effect.after.amount, advanced)


def stays_of(agreement: GrantAgreement) -> Iterator[amending.Stay]:
    """Yield the stays of a project that are planned or have begun, with the number of their row."""
    rows = applications.rows_in_writing(agreement.application)
    numbers = {row.pk: number for number, row in enumerate(rows, start=1)}
    for stays in STAYS:
        for label, row, starts, ends in stays(agreement):
            yield amending.Stay(label, numbers.get(row or 0, 0), starts, ends)


def again_of(agreement: GrantAgreement) -> amending.Again | None:
    """Return how the unit costs count the rows again, for a grant that follows an annex."""
    costs = calls.grant_law(agreement.application.call)
    if costs is None:
        return None
    rows = applications.counted_rows(agreement.application)

    def again(counts: Any) -> list[AmountLine]:
        changed = (applications.with_people(row, counts[row.row]) for row in rows if counts.get(row.row))
        return list(project_lines(changed, costs))

    return again


def effect_of(agreement: GrantAgreement, items: Iterable[amending.Item], held: Any, *, source: str = "") -> amending.Effect:
    """Return what the items would do to the agreement of now; `held` is what the beneficiary has. Raises CannotAmend."""
    return amending.effect_of(
        terms.now(agreement), items, stays=stays_of(agreement), paid=paid_of(agreement, held), decided=decided_sum(agreement),
        source=source, again=again_of(agreement),
    )  # fmt: skip


def decided_sum(agreement: GrantAgreement) -> Any:
    """Return what the selection decision granted; what the agreement was drawn up for where that is no longer known."""
    approved = selection.approved(agreement.application)
    return approved.amount if approved else agreement.amount


def judged_of(effect: amending.Effect, agreement: GrantAgreement) -> list[Judged]:
    """Return the formal rules whose answer changes, and those that are not met with the amendment, under the call's law."""
    application = agreement.application
    start = terms.original(agreement)
    before = applications.judgement_with(application, lambda one: amending.situation_with(one, start, effect.before))
    after = applications.judgement_with(application, lambda one: amending.situation_with(one, start, effect.after))
    known = {finding.code: finding for finding in before.findings}
    found = [Judged(one, known[one.code].verdict if one.code in known else None) for one in after.findings]
    return [one for one in found if one.before != one.finding.verdict or one.finding.verdict is Verdict.NOT_MET]


def awaiting_amendment(actor: Actor) -> list[tuple[Amendment, str]]:
    """Return the amendments in which the actor has something to do, the longest wait first: `prepare`, `decide`, `sign`."""
    rows = amendments_visible_to(actor).filter(state__in=OPEN, agreement__state=states.ACTIVE, agreement__is_locked=False)
    found: list[tuple[Amendment, str]] = []
    waiting = list(rows.order_by("sent_at", "pk"))
    documents = [one.document for one in waiting if one.state == states.SIGNING]
    signed = set(Signature.objects.filter(document__in=documents).values_list("document", "role")) if documents else set()
    for one in waiting:
        if one.state == states.SENT and permissions.may_manage(actor):
            found.append((one, "prepare"))
        elif one.state == states.PREPARED and permissions.may_manage(actor) and permissions.may_decide_amendment(actor, one):
            found.append((one, "decide"))
        elif one.state == states.SIGNING:
            roles = permissions.roles_to_sign(actor, one.agreement)
            if any((one.document, role) not in signed for role in roles):
                found.append((one, "sign"))
    return found


def signed_roles(amendment: Amendment) -> dict[str, Signature]:
    """Return the signatures of an amendment by role."""
    return {one.role: one for one in signatures.of(amendment.document)}
