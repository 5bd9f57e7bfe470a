"""The lists of this room: agreements and payments, their columns and filters."""

from typing import Any

from django.db.models import Case, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.grants import states
from vaihto.grants.models import BatchPayment, GrantAgreement, Instalment, Payment
from vaihto.kit import languages
from vaihto.kit.tables import Column
from vaihto.people import saved_views

saved_views.offer("grants:list", _("Grant agreements"), ("officer", "auditor", "coordinator"))
MONEY: DecimalField[Any, Any] = DecimalField(max_digits=12, decimal_places=2)

AGREEMENTS = (
    Column("number", pgettext_lazy("column", "Agreement"), lambda a: a.number, order=("number",)),
    Column("case", _("Case"), lambda a: a.application.number, order=("application__number",)),
    Column("beneficiary", _("Beneficiary"), lambda a: a.organisation.name, order=("organisation__name",)),
    Column("project", _("Project"), lambda a: a.application.title, order=("application__title",)),
    Column("starts", _("First day"), lambda a: a.now_starts_on, order=("now_starts_on",)),
    Column("ends", _("Last day"), lambda a: a.now_ends_on, order=("now_ends_on",)),
    Column("amount", _("Grant (€)"), lambda a: a.now_amount, numeric=True, order=("now_amount",)),
    Column("paid", _("Paid (€)"), lambda a: a.paid_so_far, numeric=True, order=("paid_so_far",)),
    Column("report", _("Final report due"), lambda a: a.now_report_due_on, order=("now_report_due_on",)),
    Column("state", _("State"), lambda a: states.LABELS[a.state], order=("state",)),
)
PAYMENTS = (
    Column("case", _("Case"), lambda p: p.agreement.application.number, order=("agreement__application__number",)),
    Column(
        "beneficiary",
        _("Beneficiary"),
        lambda p: p.agreement.organisation.name,
        order=("agreement__organisation__name",),
    ),
    Column("kind", _("Payment"), states.kind_of, order=("kind",)),
    Column("amount", _("Amount (€)"), lambda p: p.amount, numeric=True, order=("amount",)),
    Column("state", _("State"), lambda p: states.PAYMENT_LABELS[p.state], order=("state",)),
    Column("planned", _("Planned"), lambda p: p.planned_at, order=("planned_at",)),
    Column("approved_by", _("Approved by"), lambda p: p.approved_by_name, order=("approved_by_name",)),
    Column("paid_on", _("Paid on"), lambda p: p.paid_on, order=("paid_on",)),
    Column("reference", _("Reference"), lambda p: p.reference),
)
BATCHES = (
    Column("number", pgettext_lazy("column", "Batch"), lambda b: b.number, order=("pk",)),
    Column("programme", _("Programme"), lambda b: languages.text_of(b.programme, "title"), order=("programme__code",)),
    Column("made", _("Made"), lambda b: b.made_at, order=("made_at",)),
    Column("made_by", _("Made by"), lambda b: b.made_by_name, order=("made_by_name",)),
    Column("released_by", _("Released by"), lambda b: b.released_by_name, order=("released_by_name",)),
    Column("requested", _("Day of payment"), lambda b: b.requested_on, order=("requested_on",)),
    Column("payments", _("Payments"), lambda b: b.payments, numeric=True, order=("payments",)),
    Column("paid", _("Of them paid"), lambda b: b.paid, numeric=True, order=("paid",)),
    Column("rejected", _("Of them rejected"), lambda b: b.rejected, numeric=True, order=("rejected",)),
    Column("total", _("Sum (€)"), lambda b: b.total, numeric=True, order=("total",)),
    Column("state", _("State"), lambda b: states.BATCH_LABELS[b.state], order=("state",)),
)


def with_paid(rows: QuerySet[GrantAgreement]) -> QuerySet[Any]:
    """Add `paid_so_far`: payments made less recoveries, counted in the database."""
    signed = Case(When(kind=states.RECOVERY, then=-F("amount")), default=F("amount"), output_field=MONEY)
    made = Payment.objects.filter(agreement=OuterRef("pk"), state=states.PAID).order_by().values("agreement")
    total = Subquery(made.annotate(total=Sum(signed)).values("total"), output_field=MONEY)
    # Instalments that came back; those of a recovery that is back whole are in its own sum.
    parts = Instalment.objects.filter(recovery__payment__agreement=OuterRef("pk"), received_on__isnull=False)
    summed = parts.exclude(recovery__payment__state=states.PAID).order_by().values("recovery__payment__agreement")
    back = Subquery(summed.annotate(total=Sum("amount")).values("total"), output_field=MONEY)
    nothing = Value(0, output_field=MONEY)
    return rows.annotate(paid_so_far=Coalesce(total, nothing) - Coalesce(back, nothing))


def filtered(rows: QuerySet[GrantAgreement], wanted: dict[str, Any]) -> QuerySet[GrantAgreement]:
    """Return the agreements that the filters of the address leave."""
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("q"):
        text = wanted["q"]
        rows = rows.filter(Q(number__holds=text) | Q(organisation__name__holds=text) | Q(application__title__holds=text))
    return rows


def filtered_payments(rows: QuerySet[Payment], wanted: dict[str, Any]) -> QuerySet[Payment]:
    """Return the payments that the filters of the address leave."""
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    live = BatchPayment.objects.filter(payment=OuterRef("pk"), is_live=True)
    if wanted.get("bank") == "ready":
        rows = rows.filter(~Exists(live), state=states.APPROVED).exclude(kind=states.RECOVERY)
    elif wanted.get("bank") == "rejected":
        rejected = BatchPayment.objects.filter(payment=OuterRef("pk"), outcome="rejected")
        rows = rows.filter(~Exists(live), Exists(rejected), state=states.APPROVED)
    elif wanted.get("bank"):
        rows = rows.filter(Exists(live.filter(batch__state=wanted["bank"])))
    if wanted.get("q"):
        text = wanted["q"]
        rows = rows.filter(
            Q(agreement__number__holds=text) | Q(agreement__organisation__name__holds=text) | Q(reference__holds=text)
        )
    return rows


def filtered_batches(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    """Return the batches that the filters of the address leave; a released one is answered when nothing of it is open."""
    state = wanted.get("state")
    if state == "done":
        return rows.filter(state="released", payments=F("paid") + F("rejected"))
    if state == "released":
        return rows.filter(state=state).exclude(payments=F("paid") + F("rejected"))
    return rows.filter(state=state) if state else rows


def with_batch(rows: QuerySet[Payment]) -> QuerySet[Any]:
    """Add the batch in which each payment is (`batch_pk`, `batch_state`), counted in the database."""
    live = BatchPayment.objects.filter(payment=OuterRef("pk"), is_live=True).order_by()
    return rows.annotate(batch_pk=Subquery(live.values("batch_id")[:1]), batch_state=Subquery(live.values("batch__state")[:1]))
