"""The lists of this room: agreements and payments, their columns and filters."""

from typing import Any

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.grants import states
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit.tables import Column
from vaihto.people import saved_views

saved_views.offer("grants:list", _("Grant agreements"), ("officer", "auditor", "coordinator"))
MONEY: DecimalField[Any, Any] = DecimalField(max_digits=12, decimal_places=2)

AGREEMENTS = (
    Column("number", pgettext_lazy("column", "Agreement"), lambda a: a.number, order=("number",)),
    Column("case", _("Case"), lambda a: a.application.number, order=("application__number",)),
    Column("beneficiary", _("Beneficiary"), lambda a: a.organisation.name, order=("organisation__name",)),
    Column("project", _("Project"), lambda a: a.application.title, order=("application__title",)),
    Column("starts", _("First day"), lambda a: a.starts_on, order=("starts_on",)),
    Column("ends", _("Last day"), lambda a: a.ends_on, order=("ends_on",)),
    Column("amount", _("Grant (€)"), lambda a: a.amount, numeric=True, order=("amount",)),
    Column("paid", _("Paid (€)"), lambda a: a.paid_so_far, numeric=True, order=("paid_so_far",)),
    Column("report", _("Final report due"), lambda a: a.report_due_on, order=("report_due_on",)),
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
    Column("kind", _("Payment"), lambda p: states.KIND_LABELS[p.kind], order=("kind",)),
    Column("amount", _("Amount (€)"), lambda p: p.amount, numeric=True, order=("amount",)),
    Column("state", _("State"), lambda p: states.PAYMENT_LABELS[p.state], order=("state",)),
    Column("planned", _("Planned"), lambda p: p.planned_at, order=("planned_at",)),
    Column("approved_by", _("Approved by"), lambda p: p.approved_by_name, order=("approved_by_name",)),
    Column("paid_on", _("Paid on"), lambda p: p.paid_on, order=("paid_on",)),
    Column("reference", _("Reference"), lambda p: p.reference),
)


def with_paid(rows: QuerySet[GrantAgreement]) -> QuerySet[Any]:
    """Add `paid_so_far`: payments made less recoveries, counted in the database."""
    signed = Case(When(kind=states.RECOVERY, then=-F("amount")), default=F("amount"), output_field=MONEY)
    made = Payment.objects.filter(agreement=OuterRef("pk"), state=states.PAID).order_by().values("agreement")
    total = Subquery(made.annotate(total=Sum(signed)).values("total"), output_field=MONEY)
    return rows.annotate(paid_so_far=Coalesce(total, Value(0, output_field=MONEY)))


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
    if wanted.get("q"):
        text = wanted["q"]
        rows = rows.filter(
            Q(agreement__number__holds=text) | Q(agreement__organisation__name__holds=text) | Q(reference__holds=text)
        )
    return rows
