"""Who assesses which application, conflicts of interest, scores with reasons."""

from typing import TYPE_CHECKING

from django.db import models

from vaihto.kit.languages import language_field

if TYPE_CHECKING:
    from vaihto.assessment.blind import Face


class Assignment(models.Model):
    """An assessor's task: one application. `version` counts the saved versions of the summary."""

    class State(models.TextChoices):
        ASSIGNED = "assigned"
        CONFLICT = "conflict"
        HANDED_IN = "handed_in"
        WITHDRAWN = "withdrawn"

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASSIGNED)
    due_on = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=150)
    summary = models.TextField(blank=True)
    language = language_field()
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    # What the application is called towards the assessor: blind.face_assignments sets it for lists.
    face: "Face"
    # Where a word that was looked for stands: queries.search sets it.
    passage: str
    is_third = models.BooleanField(default=False)
    returns = models.PositiveSmallIntegerField(default=0)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)

    class Meta:
        db_table = "assessment_assignment"
        ordering = ["application", "pk"]
        indexes = [models.Index(fields=["assessor", "state"], name="assignments_of_assessor")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "assessor"], condition=~models.Q(state="withdrawn"), name="assignment_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="handed_in") | models.Q(handed_in_at__isnull=False),
                name="assessment_handed_in_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="assignment_withdrawn_why",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True) | ~models.Q(returned_reason=""), name="assignment_returned_why"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.application_id} by {self.assessor_id}"


class Score(models.Model):
    """The points of one criterion with their reasons; each saving counts its version up."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey("calls.Criterion", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_score"
        ordering = ["assignment", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="score_once_per_criterion"),
            models.CheckConstraint(condition=models.Q(points__isnull=True) | models.Q(points__gte=0), name="score_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"


class ConflictOfInterest(models.Model):
    """A declared conflict of an assessor or officer with an application."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    reason = models.TextField()
    declared_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_conflict_of_interest"
        ordering = ["application", "declared_at"]
        verbose_name_plural = "conflicts of interest"
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="conflict_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="conflict_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.application_id}"


class ClosedAssessment(models.Model):
    """The assessment of a call is over: set from above when the selection has been decided."""

    call = models.OneToOneField("calls.Call", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=150)

    class Meta:
        db_table = "assessment_closed"

    def __str__(self) -> str:
        return str(self.call_id)


class BlindCopy(models.Model):
    """What assessors see of an application in a call that is assessed blind, and the words that an officer hid by hand.

    The texts hold marks such as `⟦partner:2⟧` instead of names, so that each reader gets the words of their own language.
    """

    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    code = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=400, blank=True)
    content = models.JSONField(default=dict)
    words = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "assessment_blind_copy"
        ordering = ["call", "code"]
        verbose_name_plural = "blind copies"
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="blind_code_once_per_call"),
            models.CheckConstraint(
                condition=models.Q(checked_at__isnull=True) | ~models.Q(checked_by=""), name="blind_copy_checked_by_whom"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.code}"


# Django finds a room's tables through its `models`.
from vaihto.assessment.models_agreeing import Approval, CommonScore, Consolidation, Tally  # noqa: E402
from vaihto.assessment.models_arranging import Arrangement, Band, Employment, Invitation, PlannedPair, Profile  # noqa: E402
from vaihto.assessment.models_blind import BlindFile  # noqa: E402

__all__ = [
    "Approval",
    "Arrangement",
    "Assignment",
    "Band",
    "BlindCopy",
    "BlindFile",
    "ClosedAssessment",
    "CommonScore",
    "ConflictOfInterest",
    "Consolidation",
    "Employment",
    "Invitation",
    "PlannedPair",
    "Profile",
    "Score",
    "Tally",
]
