"""The proposal, its lines, the decision, and what the applicant answers."""

from django.db import models


class SelectionProposal(models.Model):
    """What one officer proposes for one call; another officer decides."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PRESENTED = "presented"
        DECIDED = "decided"

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    note = models.TextField(blank=True)
    prepared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    presented_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)

    class Meta:
        db_table = "selection_proposal"
        ordering = ["call", "-prepared_at"]
        constraints = [models.UniqueConstraint(fields=["call"], name="proposal_one_per_call")]

    def __str__(self) -> str:
        return f"proposal for {self.call}"


class ProposalLine(models.Model):
    """One application in the ranking with its outcome, amount and reason."""

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        RESERVE = "reserve"
        NOT_SELECTED = "not_selected"

    proposal = models.ForeignKey(SelectionProposal, on_delete=models.CASCADE, related_name="lines")
    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField()
    points = models.DecimalField(max_digits=6, decimal_places=2)
    points_by_criterion = models.JSONField(default=dict)
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    reserve_place = models.PositiveIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    lines = models.JSONField(default=list)
    reason_code = models.CharField(max_length=40)
    missing_points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    missing_euro = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "selection_proposal_line"
        ordering = ["proposal", "rank", "application"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="granted", amount__gt=0) | ~models.Q(outcome="granted"), name="granted_has_amount"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.application}"


class SelectionDecision(models.Model):
    """The decision of one proposal, by another officer than the preparer; everything frozen."""

    proposal = models.OneToOneField(SelectionProposal, on_delete=models.PROTECT, related_name="decision")
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=150)
    decided_by_title = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        db_table = "selection_decision"

    def __str__(self) -> str:
        return f"decision of {self.proposal}"


class Letter(models.Model):
    """The letter of one application: in the applicant's language, with points, reasons and rectification instruction."""

    line = models.OneToOneField(ProposalLine, on_delete=models.PROTECT, related_name="letter")
    language = models.CharField(max_length=5)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "selection_letter"

    def __str__(self) -> str:
        return f"letter of {self.line}"


class Acceptance(models.Model):
    """The applicant accepts or declines the grant."""

    line = models.OneToOneField(ProposalLine, on_delete=models.PROTECT, related_name="acceptance")
    is_accepted = models.BooleanField()
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=150)

    class Meta:
        db_table = "selection_acceptance"

    def __str__(self) -> str:
        return f"{'accepts' if self.is_accepted else 'declines'}: {self.line}"
