"""What the host saw, what the school decided, and the transcript."""

from django.db import models

from vaihto.core.conversion import HOME_GRADES

LONGEST_GROUP_NAME = 300


class HostAssessment(models.Model):
    """The host's assessment of one stay, given by link; frozen with its hash when it is handed in."""

    mobility = models.OneToOneField("mobility.Mobility", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    words = models.TextField(blank=True)
    days_absent = models.PositiveSmallIntegerField(null=True, blank=True)
    assessor_name = models.CharField(max_length=150, blank=True)
    assessor_position = models.CharField(max_length=150, blank=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "recognition_host_assessment"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(handed_in_at__isnull=True) | (~models.Q(assessor_name="") & ~models.Q(content_hash="")),
                name="host_assessment_handed_in_by_whom",
            )
        ]

    def __str__(self) -> str:
        return f"host assessment of {self.mobility_id}"


class Achievement(models.Model):
    """The host's answer for one outcome: achieved, partly, not; with a comment where it is not the best one.

    The grade is empty while only a comment has been written, so that nothing typed is lost.
    """

    class Grade(models.TextChoices):
        ACHIEVED = "achieved"
        PARTLY = "partly"
        NOT_ACHIEVED = "not_achieved"

    assessment = models.ForeignKey(HostAssessment, on_delete=models.CASCADE, related_name="achievements")
    outcome = models.ForeignKey("mobility.AgreedOutcome", on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=14, choices=Grade.choices, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        db_table = "recognition_achievement"
        ordering = ["assessment", "outcome"]
        constraints = [models.UniqueConstraint(fields=["assessment", "outcome"], name="achievement_once_per_outcome")]

    def __str__(self) -> str:
        return f"{self.outcome_id}: {self.grade}"


class RecognitionDecision(models.Model):
    """The school's decision on one unit of one stay. A correction is a new version; the earlier one stays readable."""

    class Extent(models.TextChoices):
        FULL = "full"
        PART = "part"
        NONE = "none"

    class Route(models.TextChoices):
        DOCUMENTS = "documents"
        ASSESSORS = "assessors"
        DEMONSTRATION = "demonstration"

    class Way(models.TextChoices):
        AS_PLANNED = "as_planned"
        PREVIOUSLY_ACQUIRED = "previously_acquired"

    class Place(models.TextChoices):
        WORKPLACE = "workplace"
        SCHOOL = "school"
        BOTH = "both"

    class Standing(models.TextChoices):
        GROUP = "group"
        ADDITIONAL = "additional"

    mobility = models.ForeignKey("mobility.Mobility", on_delete=models.PROTECT, related_name="+")
    agreed_unit = models.ForeignKey("mobility.AgreedUnit", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    extent = models.CharField(max_length=5, choices=Extent.choices)
    points = models.DecimalField(max_digits=5, decimal_places=1)
    reason = models.TextField()
    # A home grade, only by the table of a memorandum; empty where the unit is recorded without one.
    grade = models.CharField(max_length=6, blank=True, default="")
    correction_reason = models.TextField(blank=True)
    # Empty in decisions that were made before it was asked.
    route = models.CharField(max_length=13, choices=Route.choices, blank=True)
    way = models.CharField(max_length=19, choices=Way.choices, blank=True)
    demonstration_place = models.CharField(max_length=9, choices=Place.choices, blank=True)
    demonstration_on = models.DateField(null=True, blank=True)
    demonstration_text = models.TextField(blank=True)
    # Of a unit that the structure of the qualification does not list: the open group it counts in, or that it counts nothing.
    standing = models.CharField(max_length=10, choices=Standing.choices, blank=True, default="")
    standing_group = models.CharField(max_length=40, blank=True, default="")
    standing_name = models.CharField(max_length=LONGEST_GROUP_NAME, blank=True, default="")
    decided_at = models.DateTimeField()
    decided_by_id = models.CharField(max_length=60)
    decided_by = models.CharField(max_length=150)
    decided_by_position = models.CharField(max_length=300, blank=True)
    right = models.CharField(max_length=300)

    class Meta:
        db_table = "recognition_decision"
        ordering = ["mobility", "agreed_unit", "version"]
        constraints = [
            models.UniqueConstraint(fields=["agreed_unit", "version"], name="recognition_version_once"),
            models.UniqueConstraint(fields=["agreed_unit"], condition=models.Q(is_current=True), name="recognition_one_current"),
            models.CheckConstraint(
                condition=models.Q(extent="none", points=0) | models.Q(extent__in=["full", "part"], points__gt=0),
                name="recognition_points_fit_extent",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="recognition_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(correction_reason=""), name="recognition_corrected_why"
            ),
            models.CheckConstraint(condition=models.Q(way="") | ~models.Q(extent="none"), name="recognition_way_of_points"),
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(grade__in=HOME_GRADES, extent="full"), name="recognition_grade_of_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(standing="group") & ~models.Q(standing_group="") & ~models.Q(extent="none")
                | models.Q(standing="additional", standing_group="") & ~models.Q(extent="none")
                | models.Q(standing="", standing_group=""),
                name="recognition_stands_in_a_group",
            ),
            models.CheckConstraint(
                condition=models.Q(route="demonstration", demonstration_on__isnull=False)
                & ~models.Q(demonstration_place="")
                & ~models.Q(demonstration_text="")
                | ~models.Q(route="demonstration")
                & models.Q(demonstration_on__isnull=True, demonstration_place="", demonstration_text=""),
                name="recognition_demonstration_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.extent} {self.points}"


class Transcript(models.Model):
    """The transcript of one stay, frozen when its last unit is decided; a correction makes a new version."""

    mobility = models.ForeignKey("mobility.Mobility", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=5)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    code = models.CharField(max_length=20, unique=True)
    issued_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "recognition_transcript"
        ordering = ["mobility", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["mobility", "version"], name="transcript_version_once"),
            models.UniqueConstraint(
                fields=["mobility"], condition=models.Q(replaced_at__isnull=True), name="transcript_one_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"transcript {self.version} of {self.mobility_id}"


class CorrectionRequest(models.Model):
    """The learner asks by link that the school look at its decisions again; the school answers once, with words."""

    mobility = models.ForeignKey("mobility.Mobility", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.CharField(max_length=60, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "recognition_correction_request"
        ordering = ["mobility", "-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mobility"], condition=models.Q(answered_at__isnull=True), name="correction_one_open_request"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | (~models.Q(answer="") & ~models.Q(answered_by="")),
                name="correction_answered_by_whom",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="correction_says_what"),
        ]

    def __str__(self) -> str:
        return f"correction asked for {self.mobility_id}"


# Django finds a room's tables through its `models`.
from vaihto.recognition.models_mapping import HostGrade, HostOutcome, OutcomeUse  # noqa: E402
from vaihto.recognition.models_seals import KnownSeal, SealedExport  # noqa: E402

__all__ = [
    "Achievement",
    "CorrectionRequest",
    "HostAssessment",
    "HostGrade",
    "HostOutcome",
    "KnownSeal",
    "OutcomeUse",
    "RecognitionDecision",
    "SealedExport",
    "Transcript",
]
