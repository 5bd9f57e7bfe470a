"""Questions about grant agreements and payments: the front door of this room."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Sum

from vaihto.applications import queries as applications
from vaihto.calls import queries as calls
from vaihto.core.amending import Terms
from vaihto.core.budgeting import ZERO, AmountLine, Rate
from vaihto.core.grant.calculation import Comparison, compare
from vaihto.core.grant.rows import project_lines
from vaihto.core.grant.rules import Law
from vaihto.grants import facts, permissions, states, treasury
from vaihto.grants import terms as agreed
from vaihto.grants.amending_queries import (
    amendment_open,
    amendments_of,
    amendments_visible_to,
    awaiting_amendment,
    contacts_of,
    use_stays,
)
from vaihto.grants.models import AgreementTerms, GrantAgreement, Instalment, Payment
from vaihto.grants.on_paper import papers_to_confirm
from vaihto.grants.paying_queries import (
    account_of,
    accounts_of,
    accounts_of_agreements,
    answers_visible_to,
    approved,
    approved_counts,
    batch_by_key,
    batches_visible_to,
    interest_working,
    latest_rejections,
    live_entries,
    payer_of,
    payers_of,
    payers_of_programmes,
    recovery_of,
    to_confirm,
    to_release,
    waiting_accounts_of,
    why_not,
    without_account,
)
from vaihto.kit import searching, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import Signature
from vaihto.selection import queries as selection

if TYPE_CHECKING:
    from vaihto.calls.models import Call
    from vaihto.exchange.treasury import Grant

WITH = ("application__call__programme", "organisation")
__all__ = [
    "account_of",
    "accounts_of",
    "accounts_of_agreements",
    "amendment_open",
    "amendments_of",
    "amendments_visible_to",
    "answers_visible_to",
    "approved",
    "approved_counts",
    "awaiting_amendment",
    "batch_by_key",
    "batches_visible_to",
    "contacts_of",
    "interest_working",
    "latest_rejections",
    "live_entries",
    "papers_to_confirm",
    "payer_of",
    "payers_of",
    "payers_of_programmes",
    "recovery_of",
    "to_confirm",
    "to_release",
    "use_stays",
    "waiting_accounts_of",
    "why_not",
    "without_account",
]


@dataclass(frozen=True)
class Party:
    """One party of the agreement and its signature, if it has signed."""

    role: str
    label: str
    name: str
    signature: Signature | None


def visible_to(actor: Actor) -> QuerySet[GrantAgreement]:
    """Return the agreements that the actor may open: officers and auditors all, others those of their organisations.

    Each has the days and the sum of now as `now_starts_on`, `now_ends_on`, `now_report_due_on`, `now_amount`.
    """
    rows = agreed.annotated(GrantAgreement.objects.select_related(*WITH).order_by("-drawn_up_at", "-pk"))
    if actor.has(*permissions.READS_ALL):
        return rows
    return rows.filter(organisation_id__in=actor.organisation_ids)


def payments_visible_to(actor: Actor) -> QuerySet[Payment]:
    """Return the payments of the agreements that the actor may open."""
    rows = Payment.objects.select_related("agreement__organisation", "agreement__application")
    return rows.filter(agreement__in=visible_to(actor).order_by().values("pk"))


def of_application(application_id: int) -> GrantAgreement | None:
    """Return the agreement of an application."""
    return GrantAgreement.objects.select_related(*WITH).filter(application_id=application_id).first()


def by_number(number: str) -> GrantAgreement | None:
    """Return the agreement of a number: its own, or that of its application."""
    rows = GrantAgreement.objects.select_related(*WITH)
    return rows.filter(Q(number=number) | Q(application__number=number)).order_by("pk").first()


def for_ids(ids: Iterable[int]) -> dict[int, GrantAgreement]:
    """Return agreements by key."""
    return agreed.annotated(GrantAgreement.objects.select_related(*WITH)).in_bulk(list(ids))


def of_applications(ids: Iterable[int]) -> dict[int, GrantAgreement]:
    """Return agreements by the key of their application."""
    rows = agreed.annotated(GrantAgreement.objects.select_related(*WITH)).filter(application_id__in=list(ids))
    return {agreement.application_id: agreement for agreement in rows}


def in_short(ids: Iterable[int]) -> dict[int, Any]:
    """Return pk, state and now_report_due_on of agreements by the key of their application: for lists that span rooms."""
    rows = agreed.annotated(GrantAgreement.objects.filter(application_id__in=list(ids)).order_by())
    found = rows.values_list("application_id", "pk", "state", "now_report_due_on", named=True)
    return {one.application_id: one for one in found}


def paid(agreement: GrantAgreement) -> Decimal:
    """Return what the agency has paid so far, less what was recovered."""
    sums = dict.fromkeys(states.KIND_LABELS, ZERO)
    rows = Payment.objects.filter(agreement=agreement, state=states.PAID).values("kind").annotate(total=Sum("amount"))
    sums.update({row["kind"]: row["total"] for row in rows})
    parts = Instalment.objects.filter(recovery__payment__agreement=agreement, received_on__isnull=False)
    # Those of a recovery that has come back whole are in its own sum.
    back = parts.exclude(recovery__payment__state=states.PAID).aggregate(total=Sum("amount"))["total"] or ZERO
    return sums[states.PREFINANCING] + sums[states.BALANCE] - sums[states.RECOVERY] - back


def payments_of(agreement: GrantAgreement) -> QuerySet[Payment]:
    """Return the payments of an agreement, oldest first."""
    return Payment.objects.filter(agreement=agreement).select_related("amendment__agreement").order_by("planned_at", "pk")


def terms(agreement: GrantAgreement) -> Terms:
    """Return what the agreement says now: the signed original with the amendments that have taken effect, in their order."""
    return agreed.now(agreement)


def terms_of(ids: Iterable[int]) -> dict[int, AgreementTerms]:
    """Return what was amended, by the key of the agreement; agreements without an amendment are not there."""
    return agreed.of_many(ids)


def lines_of(agreement: GrantAgreement) -> tuple[AmountLine, ...]:
    """Return the amount lines of the agreement as they are now, amendments included, as the core's values."""
    return agreed.lines(agreement)


def rates_of(agreement: GrantAgreement) -> tuple[Rate, ...]:
    """Return the rates that the signed agreement fixed, for the working of the balance: no amendment changes a rate."""
    return facts.rates(facts.original_lines(agreement), applications.rows_in_writing(agreement.application))


def unit_costs_of(agreement: GrantAgreement) -> Law | None:
    """Return the unit costs under which the grant was decided, for a grant that follows an annex; otherwise None.

    They are those that the published call has kept, so that a settlement years later counts with the same numbers.
    """
    return calls.grant_law(agreement.application.call)


def changed_since(agreement: GrantAgreement) -> Comparison | None:
    """Return how the agreed lines differ from what the unit costs of today would give; the agreement stays as it is.

    None for a grant that does not follow an annex. A line that only says what the decision cut or added is left out.
    """
    today = calls.grant_law_now(agreement.application.call)
    if today is None:
        return None
    agreed = [line for line in facts.original_lines(agreement) if line.heading.removeprefix("accompanying_") in today.headings]
    again = project_lines(applications.counted_rows(agreement.application), today)
    return compare(agreed, [line for line in again if line.known])


def categories_of(agreement: GrantAgreement) -> tuple[str, ...]:
    """Return the grant categories (headings of lines with a rate) of the agreement, in their order."""
    return tuple(dict.fromkeys(rate.category for rate in rates_of(agreement)))


def parties_of(agreement: GrantAgreement) -> list[Party]:
    """Return both parties with their signatures of the present version."""
    signed = {one.role: one for one in signatures.of(agreement.document, agreement.version)}
    names = {
        states.BENEFICIARY: agreement.organisation.name,
        states.AGENCY: agreement.content.get("agency", ""),
    }
    return [Party(role, str(label), names[role], signed.get(role)) for role, label in states.ROLE_LABELS.items()]


def to_draw_up(actor: Actor) -> list[Any]:
    """Return the applications whose grant was accepted and that have no agreement yet; for officers."""
    if not permissions.may_manage(actor):
        return []
    accepted = list(selection.accepted())
    done = GrantAgreement.objects.filter(application_id__in=accepted).values_list("application_id", flat=True)
    waiting = applications.for_ids(set(accepted) - set(done))
    return sorted(waiting.values(), key=lambda one: (one.number or "", one.pk))


def awaiting_signature(actor: Actor) -> list[tuple[GrantAgreement, str]]:
    """Return the agreements that wait for a signature which the actor may give, each with the role to sign in."""
    waiting = list(visible_to(actor).filter(state=states.SIGNING))
    signed = {(one.document, one.version, one.role) for one in _signatures(waiting)}
    return [
        (agreement, role)
        for agreement in waiting
        for role in permissions.roles_to_sign(actor, agreement)
        if (agreement.document, agreement.version, role) not in signed
    ]


def _signatures(agreements: Iterable[GrantAgreement]) -> QuerySet[Signature]:
    return Signature.objects.filter(document__in=[one.document for one in agreements])


def awaiting_payment(actor: Actor) -> QuerySet[Payment]:
    """Return the payments that wait to be approved or paid."""
    return payments_visible_to(actor).filter(state__in=[states.PLANNED, states.APPROVED]).order_by("planned_at", "pk")


def for_treasury(call: "Call") -> "list[Grant] | None":
    """Return the published grants of a call with what was paid, for the State Treasury; None while no results are public."""
    agreements = of_applications(one.pk for one in applications.of_call(call))
    changed = agreed.of_many(one.pk for one in agreements.values())
    amended = {pk: changed[one.pk] for pk, one in agreements.items() if one.pk in changed}
    return treasury.grants_of(call, {pk: paid(agreement) for pk, agreement in agreements.items()}, amended)


def search(actor: Actor, wanted: searching.Wanted) -> QuerySet[GrantAgreement]:
    """Return the agreements that the actor may open, by number, title and beneficiary of their application."""
    return searching.matching(
        visible_to(actor), applications.APPLICATION, wanted, "-drawn_up_at", "-pk", by="application_id", only_names=True
    )
