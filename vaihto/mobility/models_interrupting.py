"""A stay that ended before its last day: when, why, and what an officer decided where it was force majeure."""

from django.db import models

KIND = [("force_majeure", "Force majeure"), ("health", "Health"), ("other", "Other"), ("withdrawal", "Withdrawal")]
WITHDRAWERS = ["participant", "guardian", "school", "host"]


class Interruption(models.Model):
    """What the school recorded of a stay that ended early, and the agency's decision on force majeure.

    `counted_days` are those that the grant counts where the agency accepted it; empty: the real days.
    """

    mobility = models.OneToOneField("mobility.Mobility", on_delete=models.PROTECT, related_name="interruption")
    kind = models.CharField(max_length=15, choices=KIND)
    # Of a withdrawal: which party ended the learning agreement.
    withdrawn_by = models.CharField(max_length=12, blank=True, default="")
    planned_last_day = models.DateField()
    last_day = models.DateField()
    reason = models.TextField()
    # What shows it; may tell of somebody's health, so behind a permission of its own, and never in the file of a case.
    evidence = models.ForeignKey("kit.Attachment", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # What the stay was before, for taking a wrong recording back.
    state_before = models.CharField(max_length=12)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    decision = models.CharField(max_length=10, blank=True, default="")
    counted_days = models.PositiveIntegerField(null=True, blank=True)
    decision_reason = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.CharField(max_length=60, blank=True, default="")
    decided_by = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "mobility_interruption"
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__lt=models.F("planned_last_day")), name="interruption_before_last_day"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="interruption_says_why"),
            models.CheckConstraint(
                condition=models.Q(kind="withdrawal", withdrawn_by__in=WITHDRAWERS)
                | (~models.Q(kind="withdrawal") & models.Q(withdrawn_by="")),
                name="interruption_says_who_withdrew",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True, counted_days__isnull=True)
                | models.Q(
                    decision__in=["accepted", "refused"], kind="force_majeure", decided_at__isnull=False, decided_by__gt="",
                    decision_reason__gt="",
                ),
                name="interruption_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(counted_days__isnull=True) | models.Q(decision="accepted"), name="interruption_days_accepted"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} on {self.last_day}"

    @property
    def waits(self) -> bool:
        """Whether an officer has still to decide."""
        return self.kind == "force_majeure" and not self.decision
