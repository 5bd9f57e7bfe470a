"""Accounts, batches for the bank and its answers."""

from django.db import models

from vaihto.core import account_numbers


class Account(models.Model):
    """An account number in a version: entered by one person, confirmed by another, never changed, only replaced."""

    version = models.PositiveIntegerField()
    holder = models.CharField(max_length=140)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    entered_at = models.DateTimeField()
    entered_by_id = models.CharField(max_length=60)
    entered_by_name = models.CharField(max_length=200)
    entered_by_email = models.EmailField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_id = models.CharField(max_length=60, blank=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def masked(self) -> str:
        """The last four signs, for everybody who does not pay."""
        return account_numbers.masked(self.iban)

    @property
    def grouped(self) -> str:
        """The whole number in groups of four, for those who pay."""
        return account_numbers.grouped(self.iban)

    @property
    def state(self) -> str:
        """Whether it waits, was confirmed, or was dropped before that."""
        return "dropped" if self.dropped_at else "confirmed" if self.confirmed_at else "waiting"


WAITS = models.Q(confirmed_at__isnull=True, dropped_at__isnull=True)
# Two people: who confirms is never who entered.
BY_ANOTHER = models.Q(confirmed_at__isnull=True, confirmed_by_id="") | (
    models.Q(confirmed_at__isnull=False) & ~models.Q(confirmed_by_id="") & ~models.Q(confirmed_by_id=models.F("entered_by_id"))
)
NOT_BOTH = models.Q(confirmed_at__isnull=True) | models.Q(dropped_at__isnull=True)


class BankAccount(Account):
    """Where the payments of one project go: the account of its beneficiary."""

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="accounts")
    paper = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "grants_bank_account"
        ordering = ["agreement", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "version"], name="bank_account_version_once"),
            models.UniqueConstraint(fields=["agreement"], condition=WAITS, name="bank_account_one_waits"),
            models.CheckConstraint(condition=BY_ANOTHER, name="bank_account_confirmed_by_another"),
            models.CheckConstraint(condition=NOT_BOTH, name="bank_account_confirmed_or_dropped"),
        ]

    def __str__(self) -> str:
        return f"{self.masked} ({self.version})"


class PayerAccount(Account):
    """Where the payments of a programme come from: the agency's own account."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    is_example = models.BooleanField(default=False)

    class Meta:
        db_table = "grants_payer_account"
        ordering = ["programme", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="payer_account_version_once"),
            models.UniqueConstraint(fields=["programme"], condition=WAITS, name="payer_account_one_waits"),
            models.CheckConstraint(condition=BY_ANOTHER, name="payer_account_confirmed_by_another"),
            models.CheckConstraint(condition=NOT_BOTH, name="payer_account_confirmed_or_dropped"),
        ]

    def __str__(self) -> str:
        return f"{self.masked} ({self.version})"


class PaymentBatch(models.Model):
    """Approved payments of one programme that leave for the bank together; frozen when a second officer releases it."""

    class State(models.TextChoices):
        OPEN = "open"
        RELEASED = "released"
        APART = "apart"

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    requested_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    made_by_id = models.CharField(max_length=60)
    made_by_name = models.CharField(max_length=200)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by_id = models.CharField(max_length=60, blank=True)
    released_by_name = models.CharField(max_length=200, blank=True)
    apart_at = models.DateTimeField(null=True, blank=True)
    apart_by_name = models.CharField(max_length=200, blank=True)
    payer = models.ForeignKey(PayerAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=14, decimal_places=2)
    message_id = models.CharField(max_length=35, blank=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    bank_file = models.BinaryField(default=bytes)
    bank_file_hash = models.CharField(max_length=64, blank=True)
    table_file = models.BinaryField(default=bytes)
    table_file_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "grants_payment_batch"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(total__gt=0), name="payment_batch_total_positive"),
            models.CheckConstraint(
                condition=~models.Q(state="released")
                | (
                    models.Q(released_at__isnull=False, payer__isnull=False)
                    & ~models.Q(content_hash="")
                    & ~models.Q(bank_file_hash="")
                    & ~models.Q(table_file_hash="")
                    & ~models.Q(message_id="")
                    & ~models.Q(released_by_id="")
                ),
                name="payment_batch_released_is_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(released_by_id="") | ~models.Q(released_by_id=models.F("made_by_id")),
                name="payment_batch_released_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How people and the bank call the batch."""
        return f"B{self.pk:06d}"

    @property
    def case(self) -> str:
        """The case under which its deeds are recorded."""
        return f"payment-batch:{self.pk}"


class BatchPayment(models.Model):
    """A payment in a batch. While it is live, no other batch may hold it; one that the bank rejected is live no more."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="entries")
    payment = models.ForeignKey("grants.Payment", on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    is_live = models.BooleanField(default=True)
    outcome = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "grants_batch_payment"
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="batch_payment_once_per_place"),
            models.UniqueConstraint(fields=["payment"], condition=models.Q(is_live=True), name="batch_payment_live_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="batch_payment_amount_positive"),
            models.CheckConstraint(
                condition=~(models.Q(outcome="rejected") & models.Q(is_live=True)), name="batch_payment_rejected_is_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}"

    @property
    def end_to_end(self) -> str:
        """The reference that travels to the receiver and comes back in the bank's answer."""
        return f"B{self.batch_id:06d}-{self.payment_id}"


class BankAnswer(models.Model):
    """What a file of the bank says about a batch: kept when it was read, applied once by an officer."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="answers")
    file_hash = models.CharField(max_length=64)
    message_id = models.CharField(max_length=70, blank=True)
    statuses = models.JSONField(default=list)
    strangers = models.JSONField(default=list)
    read_at = models.DateTimeField()
    read_by_id = models.CharField(max_length=60)
    read_by_name = models.CharField(max_length=200)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by_name = models.CharField(max_length=200, blank=True)
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "grants_bank_answer"
        ordering = ["batch", "-read_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "file_hash"], name="bank_answer_once_per_file"),
            models.CheckConstraint(
                condition=models.Q(applied_at__isnull=True) | models.Q(paid_on__isnull=False), name="bank_answer_applied_with_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.file_hash[:8]}"
