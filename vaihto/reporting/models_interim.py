"""The interim report that an officer asks for while a project runs, and later days for reports."""

from django.db import models

from vaihto.kit.languages import language_field


class InterimReport(models.Model):
    """What a project tells while it runs: asked for with a reason and a day, prefilled with what is real so far.

    No payment hangs on it. Texts and versions as in the final report; `remark` is what the officer said in returning or
    accepting it.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    language = language_field()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    due_on = models.DateField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    texts = models.JSONField(default=dict, blank=True)
    versions = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=150, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=150, blank=True)
    sent_by_position = models.CharField(max_length=300, blank=True)
    remark = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "reporting_interim_report"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(state__in=["draft", "sent"]), name="interim_report_one_open"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="interim_report_says_why"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"])
                | (models.Q(sent_at__isnull=False) & ~models.Q(sent_by="") & ~models.Q(content_hash="")),
                name="interim_report_sent_has_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "sent"]) | (models.Q(judged_at__isnull=False) & ~models.Q(judged_by="")),
                name="interim_report_ended_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"interim report of {self.agreement_id}"


class LateReport(models.Model):
    """A later day by which a project may send its final report, or the interim report named; the latest row counts."""

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    interim = models.ForeignKey(InterimReport, null=True, blank=True, on_delete=models.PROTECT, related_name="late")
    until = models.DateField()
    reason = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)

    class Meta:
        db_table = "reporting_late_report"
        ordering = ["agreement", "-opened_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="late_report_says_why")]

    def __str__(self) -> str:
        return f"{self.agreement_id} until {self.until:%Y-%m-%d}"
