"""Cuts of a final report: proposed by one officer, the school is heard, another officer decides."""

from django.db import models


class CutProposal(models.Model):
    """A proposal to accept a final report with cuts, and how it ended: decided, or taken back.

    `letter` is the decision as it was sent, in the language of the agreement, with its hash.
    """

    class State(models.TextChoices):
        OPEN = "open"
        WITHDRAWN = "withdrawn"
        DECIDED = "decided"

    report = models.ForeignKey("reporting.FinalReport", on_delete=models.PROTECT, related_name="cut_proposals")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.CharField(max_length=60)
    proposed_by_name = models.CharField(max_length=200)
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    grounds = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.CharField(max_length=60, blank=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    letter = models.JSONField(default=dict)
    letter_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "reporting_cut_proposal"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(state__in=["open", "decided"]), name="cut_proposal_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="cut_proposal_answered_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at__isnull=True)
                | (~models.Q(state="open") & models.Q(ended_at__isnull=False) & ~models.Q(grounds="")),
                name="cut_proposal_ended_with_grounds",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="decided")
                | (~models.Q(ended_by_id=models.F("proposed_by_id")) & ~models.Q(ended_by_id="") & ~models.Q(letter_hash="")),
                name="cut_proposal_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"cuts of {self.report_id}"


class ReportCut(models.Model):
    """One cut: the line of what took place (from 1; 0 = the grant as a whole), by which rule, how much of how much, why.

    `line_amount` is what the line comes to without the cut; `decided` is what the decision left of the proposed `amount`.
    """

    proposal = models.ForeignKey(CutProposal, on_delete=models.CASCADE, related_name="cuts")
    line = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=60, blank=True)
    line_amount = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    rule = models.CharField(max_length=20, blank=True)
    reason = models.TextField()
    decided = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        db_table = "reporting_cut"
        ordering = ["proposal", "line"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "line"], name="cut_once_per_line"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, amount__lte=models.F("line_amount")), name="cut_within_its_line"
            ),
            models.CheckConstraint(
                condition=models.Q(decided__isnull=True) | models.Q(decided__gte=0, decided__lte=models.F("amount")),
                name="cut_decided_within_proposed",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="cut_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of line {self.line}"
