"""Tables of what belongs to letters and follows a decision; `models` brings them to Django."""

from django.db import models

from vaihto.kit.languages import columns


class RectificationInstruction(models.Model):
    """One version of the text that tells how a decision is challenged; versions are kept and never changed.

    `rectification` goes with a decision of the selection, `appeal` with the decision on a request for rectification.
    The texts hold the places {agency}, {days}, {electronic} and {letter}; `approved_by` names the agency's lawyer.
    """

    class Kind(models.TextChoices):
        RECTIFICATION = "rectification"
        APPEAL = "appeal"

    kind = models.CharField(max_length=14, choices=Kind.choices, default=Kind.RECTIFICATION)
    number = models.PositiveIntegerField()
    text_fi, text_sv, text_en = columns(models.TextField)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approval_recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "selection_rectification_instruction"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="instruction_number_once_per_kind"),
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
    request = models.OneToOneField(
        "selection.RectificationRequest", on_delete=models.PROTECT, related_name="letter", null=True, blank=True
    )
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
                condition=models.Q(later__isnull=True) | models.Q(request__isnull=True), name="further_letter_about_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(seen_at__isnull=True) | ~models.Q(seen_by=""), name="further_letter_seen_by_whom"
            ),
        ]

    def __str__(self) -> str:
        return f"further letter of {self.application_id}"


class RectificationRequest(models.Model):
    """The applicant's request that a decision be corrected: filed from the letter, or recorded by an officer.

    `counted_on` is the day on which the decision counts as received, `last_day` the last one for the request; a late request
    is marked and still handled. `correction` holds the points and the sum that the handler finds right, `recomputed` the
    frozen outcome beside the one of the corrected inputs; `extra` is what the correction costs and `money_from` whose it is.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        HANDLED = "handled"
        DECIDED = "decided"
        WITHDRAWN = "withdrawn"

    class Way(models.TextChoices):
        SERVICE = "service"
        POST = "post"
        EMAIL = "email"

    class Outcome(models.TextChoices):
        CHANGED = "changed"
        UNCHANGED = "unchanged"
        DISMISSED = "dismissed"

    class MoneyFrom(models.TextChoices):
        BUDGET = "budget"
        OTHER = "other"

    line = models.ForeignKey("selection.ProposalLine", on_delete=models.PROTECT, related_name="rectifications")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.SERVICE)
    text = models.TextField()
    attachment = models.ForeignKey("kit.Attachment", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    language = models.CharField(max_length=5)
    received_on = models.DateField()
    counted_on = models.DateField()
    last_day = models.DateField()
    is_late = models.BooleanField()
    filed_at = models.DateTimeField()
    filed_by_id = models.CharField(max_length=60, blank=True)
    filed_by = models.CharField(max_length=150)
    filed_by_position = models.CharField(max_length=150, blank=True)
    recorded_by = models.CharField(max_length=150, blank=True)
    handler = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    handler_title = models.CharField(max_length=150, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    correction = models.JSONField(default=dict, blank=True)
    recomputed = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    extra = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    money_from = models.CharField(max_length=10, choices=MoneyFrom.choices, blank=True)
    money_note = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "selection_rectification_request"
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(state__in=["received", "handled"]), name="rectification_one_open_per_line"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="rectification_says_what"),
            models.CheckConstraint(
                condition=~models.Q(state="decided")
                | (
                    models.Q(decided_at__isnull=False, handler__isnull=False)
                    & ~models.Q(outcome="") & ~models.Q(reasons="")
                ),
                name="rectification_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=models.Q(extra=0) | (models.Q(extra__gt=0) & ~models.Q(money_from="")),
                name="rectification_money_has_a_source",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"request for rectification of line {self.line_id}"


class ResultPublication(models.Model):
    """The results of a call as they were made public: a version each time; withdrawn ones stay in sight without grants."""

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        db_table = "selection_result_publication"
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="results_version_once_per_call"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(withdrawn_reason=""), name="results_withdrawn_why"
            ),
            models.CheckConstraint(condition=models.Q(version=1) | ~models.Q(note=""), name="results_correction_says_what"),
        ]

    def __str__(self) -> str:
        return f"results of call {self.call_id}, version {self.version}"


class PresentationMemo(models.Model):
    """The language of a proposal's memo (fi or sv), chosen by an officer; with the decision its content is frozen."""

    proposal = models.OneToOneField("selection.SelectionProposal", on_delete=models.PROTECT, related_name="memo")
    language = models.CharField(max_length=5, default="fi")
    content = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "selection_presentation_memo"
        constraints = [
            models.CheckConstraint(condition=models.Q(language__in=["fi", "sv"]), name="memo_in_the_agencys_language"),
            models.CheckConstraint(
                condition=models.Q(frozen_at__isnull=True) | ~models.Q(content_hash=""), name="memo_frozen_with_its_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"memo of proposal {self.proposal_id}"
