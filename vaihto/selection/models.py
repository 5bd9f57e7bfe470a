"""The proposal, its lines, the decision, and what the applicant answers."""

from datetime import date

from django.db import models


class SetAmount(models.Model):
    """The grant that an officer set for an application whose amount cannot be worked out, with the reason."""

    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=150)

    class Meta:
        db_table = "selection_set_amount"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="set_amount_positive"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="set_amount_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.application_id}"


class SelectionProposal(models.Model):
    """What one officer proposes for one call; another officer decides.

    `basis` is everything that the ranking was made from (scores, reasons, amounts, findings, budget, rules), so that it
    can be made again years later; `summary` is the part of it that pages read (all but the candidates); `basis_hash` shows
    whether anything has changed since.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PRESENTED = "presented"
        DECIDED = "decided"

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    note = models.TextField(blank=True)
    basis = models.JSONField(default=dict)
    basis_hash = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict)
    prepared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    prepared_by_title = models.CharField(max_length=150, blank=True)
    prepared_at = models.DateTimeField()
    presented_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)

    class Meta:
        db_table = "selection_proposal"
        ordering = ["call", "-prepared_at"]
        constraints = [
            models.UniqueConstraint(fields=["call"], name="proposal_one_per_call"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(presented_at__isnull=False), name="proposal_presented_when"
            ),
        ]

    def __str__(self) -> str:
        return f"proposal for call {self.call_id}"


class ProposalLine(models.Model):
    """One application in the ranking with its outcome, amount and reason.

    `details` holds the rest of its place: euro spent down to here, distances, criteria below their threshold, what
    decided a tie, who shares the rank.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        RESERVE = "reserve"
        NOT_SELECTED = "not_selected"

    proposal = models.ForeignKey(SelectionProposal, on_delete=models.CASCADE, related_name="lines")
    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
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
    details = models.JSONField(default=dict)
    # Set by a later decision: the own last day for the answer, and when an unanswered grant lapsed.
    answer_by = models.DateField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "selection_proposal_line"
        ordering = ["proposal", "position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="granted", amount__gt=0) | ~models.Q(outcome="granted"),
                name="granted_has_amount",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="reserve") | models.Q(reserve_place__isnull=False),
                name="reserve_has_a_place",
            ),
            models.UniqueConstraint(fields=["proposal", "position"], name="proposal_line_once_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.application_id}"

    @property
    def last_answer_day(self) -> date:
        """The last day for the answer to the grant: the line's own after a later decision, else the decision's."""
        day: date = self.answer_by or self.proposal.decision.answer_by
        return day


class SelectionDecision(models.Model):
    """The decision of one proposal, by another officer than the preparer; everything frozen."""

    proposal = models.OneToOneField(SelectionProposal, on_delete=models.PROTECT, related_name="decision")
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=150)
    decided_by_title = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField()
    answer_by = models.DateField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        db_table = "selection_decision"

    def __str__(self) -> str:
        return f"decision of proposal {self.proposal_id}"


class Letter(models.Model):
    """The letter of one application: in the applicant's language, exactly as it was sent."""

    line = models.OneToOneField(ProposalLine, on_delete=models.PROTECT, related_name="letter")
    language = models.CharField(max_length=5)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "selection_letter"
        constraints = [
            models.CheckConstraint(condition=models.Q(seen_at__isnull=True) | ~models.Q(seen_by=""), name="letter_seen_by_whom")
        ]

    def __str__(self) -> str:
        return f"letter of line {self.line_id}"


class Acceptance(models.Model):
    """The applicant accepts or declines the grant."""

    line = models.OneToOneField(ProposalLine, on_delete=models.PROTECT, related_name="acceptance")
    is_accepted = models.BooleanField()
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_by_id = models.CharField(max_length=60)
    answered_by = models.CharField(max_length=150)
    answered_by_position = models.CharField(max_length=150, blank=True)
    right_to_sign = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "selection_acceptance"

    def __str__(self) -> str:
        return f"{'accepts' if self.is_accepted else 'declines'}: line {self.line_id}"


# The tables of scenarios and of what follows a decision have files of their own.
from vaihto.selection.additions import LetterAddition  # noqa: E402
from vaihto.selection.following import (  # noqa: E402
    FurtherLetter,
    LaterProposal,
    PresentationMemo,
    RectificationInstruction,
    RectificationRequest,
    ResultPublication,
)
from vaihto.selection.scenarios import BudgetTransfer, Scenario, ScenarioLine  # noqa: E402

__all__ = [
    "Acceptance",
    "BudgetTransfer",
    "FurtherLetter",
    "LaterProposal",
    "Letter",
    "LetterAddition",
    "PresentationMemo",
    "ProposalLine",
    "RectificationInstruction",
    "RectificationRequest",
    "ResultPublication",
    "Scenario",
    "ScenarioLine",
    "SelectionDecision",
    "SelectionProposal",
    "SetAmount",
]
