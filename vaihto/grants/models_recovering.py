"""Money that comes back: the hearing, the decision, the instalments."""

from django.db import models


class Recovery(models.Model):
    """How a recovery goes: the beneficiary is heard, another officer decides, the money comes back in instalments."""

    payment = models.OneToOneField("grants.Payment", on_delete=models.PROTECT, related_name="recovery")
    claimed = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_id = models.CharField(max_length=60)
    asked_by_name = models.CharField(max_length=200)
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    grounds = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.CharField(max_length=60, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    # Off without a rate. The sum is fixed when the last instalment has come back, and received by itself.
    interest_rate = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    interest_from = models.DateField(null=True, blank=True)
    interest_source = models.CharField(max_length=300, blank=True)
    interest = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    interest_received_on = models.DateField(null=True, blank=True)
    interest_reference = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "grants_recovery"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(claimed__gt=0) & ~models.Q(reason=""), name="recovery_has_reason"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="recovery_answered_when",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, amount__isnull=True)
                | (
                    models.Q(decided_at__isnull=False, amount__gte=0, amount__lte=models.F("claimed"))
                    & ~models.Q(grounds="")
                    & ~models.Q(decided_by_id=models.F("asked_by_id"))
                ),
                name="recovery_decided_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    interest_rate__isnull=True, interest_from__isnull=True, interest__isnull=True, interest_source=""
                )
                | (
                    models.Q(interest_rate__gt=0, interest_rate__lte=100, interest_from__isnull=False)
                    & ~models.Q(interest_source="")
                ),
                name="recovery_interest_with_source",
            ),
            models.CheckConstraint(
                condition=models.Q(interest_received_on__isnull=True, interest_reference="")
                | (models.Q(interest_received_on__isnull=False, interest__gt=0) & ~models.Q(interest_reference="")),
                name="recovery_interest_received_with_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"recovery of {self.claimed}"


class Instalment(models.Model):
    """A part of a recovery: due on a day, and received on a day with its reference."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="instalments")
    position = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    received_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    recorded_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "grants_instalment"
        ordering = ["recovery", "position"]
        constraints = [
            models.UniqueConstraint(fields=["recovery", "position"], name="instalment_once_per_place"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="instalment_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(received_on__isnull=True, reference="")
                | (models.Q(received_on__isnull=False) & ~models.Q(reference="")),
                name="instalment_received_with_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.due_on}"
