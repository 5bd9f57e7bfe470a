"""Common points of two or more assessors, and the stored sum of each application's assessment."""

from django.db import models

from vaihto.kit.languages import language_field


class Consolidation(models.Model):
    """One of the assessors writes common points; they count once every other assessor has approved them."""

    class State(models.TextChoices):
        WRITING = "writing"
        FOR_APPROVAL = "for_approval"
        AGREED = "agreed"

    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="+")
    consolidator = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WRITING)
    summary = models.TextField(blank=True)
    language = language_field()
    version = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    named_at = models.DateTimeField()
    named_by = models.CharField(max_length=150)
    saved_at = models.DateTimeField(null=True, blank=True)
    put_forward_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_consolidation"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="writing") | models.Q(put_forward_at__isnull=False),
                name="consolidation_put_forward_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agreed") | models.Q(agreed_at__isnull=False), name="consolidation_agreed_when"
            ),
        ]

    def __str__(self) -> str:
        return str(self.application_id)


class CommonScore(models.Model):
    """The common points of one criterion with their reasons."""

    consolidation = models.ForeignKey(Consolidation, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("calls.Criterion", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_common_score"
        ordering = ["consolidation", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["consolidation", "criterion"], name="common_score_once_per_criterion"),
            models.CheckConstraint(
                condition=models.Q(points__isnull=True) | models.Q(points__gte=0), name="common_score_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"


class Approval(models.Model):
    """What another assessor says to the common points of a round: approved, or returned with a reason."""

    consolidation = models.ForeignKey(Consolidation, on_delete=models.CASCADE, related_name="approvals")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    is_approved = models.BooleanField()
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_approval"
        ordering = ["consolidation", "given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consolidation", "person", "round"], name="approval_once_per_round"),
            models.CheckConstraint(condition=models.Q(is_approved=True) | ~models.Q(comment=""), name="return_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.consolidation_id} by {self.person_id}"


class Tally(models.Model):
    """The stored sum of an application's assessment, renewed in the transaction of every deed that changes it."""

    application = models.OneToOneField("applications.Application", on_delete=models.CASCADE, related_name="+")
    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=14)
    assigned = models.PositiveSmallIntegerField(default=0)
    handed_in = models.PositiveSmallIntegerField(default=0)
    conflicts = models.PositiveSmallIntegerField(default=0)
    total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    spread = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    points = models.JSONField(default=dict, blank=True)
    counted = models.JSONField(default=list, blank=True)
    is_above = models.BooleanField(null=True, blank=True)
    is_agreed = models.BooleanField(default=False)

    class Meta:
        db_table = "assessment_tally"
        indexes = [
            models.Index(fields=["call", "stage"], name="tallies_by_stage"),
            models.Index(fields=["call", "-total"], name="tallies_by_total"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.stage}"
