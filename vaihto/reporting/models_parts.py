"""Part B of a final report: what each partner tells of its own work."""

from django.db import models


class PartReport(models.Model):
    """One partner's part of a final report, written by link; or the reason why the report goes without it.

    `texts` by key (states.PART_TEXTS); `travelled` and `hosted` are numbers of people as the partner counts them.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"

    report = models.ForeignKey("reporting.FinalReport", on_delete=models.PROTECT, related_name="parts")
    partner = models.OneToOneField("applications.Partner", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    language = models.CharField(max_length=5)
    texts = models.JSONField(default=dict, blank=True)
    travelled = models.PositiveIntegerField(null=True, blank=True)
    hosted = models.PositiveIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=150, blank=True)
    sent_by_position = models.CharField(max_length=150, blank=True)
    without_reason = models.TextField(blank=True)
    without_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "reporting_part"
        ordering = ["report", "partner"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", sent_at__isnull=True)
                | (models.Q(state="sent", sent_at__isnull=False) & ~models.Q(sent_by="")),
                name="part_sent_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(without_reason="", without_by="") | (~models.Q(without_reason="") & ~models.Q(without_by="")),
                name="part_left_out_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"part of {self.partner_id}"
