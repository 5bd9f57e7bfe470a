"""The grant agreement, its amount lines, payments."""

from django.db import models


class GrantAgreement(models.Model):
    """The agreement between agency and beneficiary on one granted application."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SIGNING = "signing"
        ACTIVE = "active"
        SETTLED = "settled"

    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, unique=True)
    version = models.PositiveIntegerField(default=1)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    report_due_on = models.DateField()
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    settlement = models.JSONField(default=dict)
    is_locked = models.BooleanField(default=False)
    drawn_up_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    active_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "grants_agreement"
        ordering = ["-drawn_up_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="agreement_amount_positive"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="agreement_ends_after_start"),
            models.CheckConstraint(
                condition=~models.Q(state="settled") | models.Q(settled_at__isnull=False), name="agreement_settled_when"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | (models.Q(sent_at__isnull=False) & ~models.Q(content_hash="")),
                name="agreement_sent_has_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "signing"]) | models.Q(active_at__isnull=False),
                name="agreement_active_when",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def document(self) -> str:
        """The name under which signatures are kept."""
        return f"grants.GrantAgreement:{self.pk}"


class AmountLine(models.Model):
    """A line of the grant with its working: quantity, rate, basis, parameter, source."""

    agreement = models.ForeignKey(GrantAgreement, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    row = models.PositiveSmallIntegerField(default=0)
    heading = models.CharField(max_length=60)
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    rate = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    basis = models.CharField(max_length=300)
    parameter = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        db_table = "grants_amount_line"
        ordering = ["agreement", "position"]
        constraints = [models.UniqueConstraint(fields=["agreement", "position"], name="amount_line_once_per_place")]

    def __str__(self) -> str:
        return f"{self.heading} {self.amount}"


class Payment(models.Model):
    """A dated payment: prefinancing, balance, or recovery (an amount that comes back)."""

    class Kind(models.TextChoices):
        PREFINANCING = "prefinancing"
        BALANCE = "balance"
        RECOVERY = "recovery"

    class State(models.TextChoices):
        PLANNED = "planned"
        APPROVED = "approved"
        PAID = "paid"
        WAIVED = "waived"

    agreement = models.ForeignKey(GrantAgreement, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    # The amendment whose added sum a further prefinancing is of; every other payment is the one of its kind.
    amendment = models.OneToOneField(
        "grants.Amendment", null=True, blank=True, on_delete=models.PROTECT, related_name="further_payment"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    working = models.JSONField(default=list)
    planned_at = models.DateTimeField()
    planned_by_id = models.CharField(max_length=60, blank=True)
    planned_by_name = models.CharField(max_length=200, blank=True)
    approved_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_by_name = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "grants_payment"
        ordering = ["agreement", "planned_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind"], condition=models.Q(amendment__isnull=True), name="payment_once_per_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(amendment__isnull=True) | models.Q(kind="prefinancing"),
                name="payment_of_amendment_is_prefinancing",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(state="planned") | (models.Q(approved_at__isnull=False) & ~models.Q(approved_by_name="")),
                name="payment_approved_by_whom",
            ),
            models.CheckConstraint(condition=~models.Q(state="paid") | models.Q(paid_on__isnull=False), name="payment_paid_when"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


# The rest of the room's tables: together they are one room, each file holds one notion.
from vaihto.grants.models_amending import AgreementTerms, Amendment, AmendmentItem  # noqa: E402
from vaihto.grants.models_paying import BankAccount, BankAnswer, BatchPayment, PayerAccount, PaymentBatch  # noqa: E402
from vaihto.grants.models_recovering import Instalment, Recovery  # noqa: E402

__all__ = [
    "AgreementTerms",
    "Amendment",
    "AmendmentItem",
    "AmountLine",
    "BankAccount",
    "BankAnswer",
    "BatchPayment",
    "GrantAgreement",
    "Instalment",
    "PayerAccount",
    "Payment",
    "PaymentBatch",
    "Recovery",
]
