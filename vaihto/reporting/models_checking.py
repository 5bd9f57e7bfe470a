"""Sample checks: a round with its committed seed and frozen list, the projects that are checked, what was found."""

from django.db import models


class CheckRound(models.Model):
    """One round of checks for a call. The seed is fixed, and its hash public, before another officer writes the word and draws.

    `rows` is the frozen list, [[case number, stratum], …]; `shares` the per cent of each stratum (core/sampling.py).
    """

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    list_hash = models.CharField(max_length=64)
    shares = models.JSONField(default=dict)
    is_example = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by_id = models.CharField(max_length=60)
    opened_by = models.CharField(max_length=150)
    word = models.CharField(max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawn_by_id = models.CharField(max_length=60, blank=True)
    drawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "reporting_check_round"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=models.Q(drawn_at__isnull=True), name="check_round_one_undrawn"),
            models.CheckConstraint(
                condition=models.Q(drawn_at__isnull=True, word="")
                | (models.Q(drawn_at__isnull=False) & ~models.Q(word="") & ~models.Q(drawn_by_id=models.F("opened_by_id"))),
                name="check_round_drawn_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"check round {self.pk}"


class SampleCheck(models.Model):
    """The check of one project: drawn, or added for a risk with its reason; checklist, findings, consequence, second person."""

    class State(models.TextChoices):
        ASKED = "asked"
        PREPARED = "prepared"
        APPROVED = "approved"

    class Consequence(models.TextChoices):
        NONE = "none"
        CUT = "cut"
        RECOVERY = "recovery"

    round = models.ForeignKey(CheckRound, on_delete=models.PROTECT, related_name="checks")
    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    is_drawn = models.BooleanField(default=False)
    risk = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    checklist = models.JSONField(default=dict, blank=True)
    findings = models.TextField(blank=True)
    consequence = models.CharField(max_length=10, choices=Consequence.choices, blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by_id = models.CharField(max_length=60, blank=True)
    prepared_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_id = models.CharField(max_length=60, blank=True)
    approved_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "reporting_sample_check"
        ordering = ["round", "agreement"]
        constraints = [
            models.UniqueConstraint(fields=["round", "agreement"], name="sample_check_once_per_round"),
            models.CheckConstraint(condition=models.Q(is_drawn=True) | ~models.Q(risk=""), name="sample_check_says_why"),
            models.CheckConstraint(
                condition=models.Q(state="asked")
                | (models.Q(prepared_at__isnull=False) & ~models.Q(findings="") & ~models.Q(consequence="")),
                name="sample_check_prepared_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | (models.Q(approved_at__isnull=False) & ~models.Q(approved_by_id=models.F("prepared_by_id"))),
                name="sample_check_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"check of {self.agreement_id}"


class CheckEvidence(models.Model):
    """A file that a project sent for its check."""

    check_of = models.ForeignKey(SampleCheck, on_delete=models.PROTECT, related_name="evidence")
    attachment = models.OneToOneField("kit.Attachment", on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=150)

    class Meta:
        db_table = "reporting_check_evidence"
        ordering = ["check_of", "sent_at", "pk"]

    def __str__(self) -> str:
        return f"evidence of {self.check_of_id}"
