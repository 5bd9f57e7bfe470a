"""Tables of what belongs to letters and follows a decision; `models` brings them to Django."""

from django.db import models

from vaihto.kit.languages import columns


class RectificationInstruction(models.Model):
    """One version of the text that tells how rectification is requested; versions are kept and never changed.

    The texts hold the places {agency}, {days}, {electronic} and {letter}; `approved_by` names the agency's lawyer.
    """

    number = models.PositiveIntegerField(unique=True)
    text_fi, text_sv, text_en = columns(models.TextField)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approval_recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "selection_rectification_instruction"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True, approved_by="")
                | (models.Q(approved_at__isnull=False) & ~models.Q(approved_by="")),
                name="instruction_approved_by_name",
            ),
            models.CheckConstraint(
                condition=~models.Q(text_fi="") & ~models.Q(text_sv="") & ~models.Q(text_en=""),
                name="instruction_in_three_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"rectification instruction {self.number}"


class LaterProposal(models.Model):
    """What one officer proposes about one application after the decision; another officer decides.

    `lapse`: the grant was not answered by its day. `reserve`: an application of the reserve list gets `amount` from money
    that became free; `free` is what was free when it was proposed.
    """

    class Kind(models.TextChoices):
        LAPSE = "lapse"
        RESERVE = "reserve"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        RETURNED = "returned"

    line = models.ForeignKey("selection.ProposalLine", on_delete=models.PROTECT, related_name="later")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    free = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.TextField()
    prepared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    prepared_by_title = models.CharField(max_length=150, blank=True)
    prepared_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_by_title = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "selection_later_proposal"
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "kind"], condition=~models.Q(state="returned"), name="later_proposal_one_per_line"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | (models.Q(decided_at__isnull=False) & ~models.Q(decided_by=models.F("prepared_by"))),
                name="later_approved_by_another",
            ),
            models.CheckConstraint(condition=~models.Q(kind="reserve") | models.Q(amount__gt=0), name="later_reserve_has_amount"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="later_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of line {self.line_id}"


class FurtherLetter(models.Model):
    """The letter of a later decision about an application, in the applicant's language, exactly as it was sent."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    later = models.OneToOneField(LaterProposal, on_delete=models.PROTECT, related_name="letter", null=True, blank=True)
    language = models.CharField(max_length=5)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "selection_further_letter"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seen_at__isnull=True) | ~models.Q(seen_by=""), name="further_letter_seen_by_whom"
            )
        ]

    def __str__(self) -> str:
        return f"further letter of {self.application_id}"
