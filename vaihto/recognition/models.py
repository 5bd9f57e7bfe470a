"""What the host saw, what the school decided, and the transcript."""

from django.db import models


class HostAssessment(models.Model):
    """The host's assessment of one stay, given by link."""

    mobility = models.OneToOneField("mobility.Mobility", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    words = models.TextField(blank=True)
    days_absent = models.PositiveSmallIntegerField(null=True, blank=True)
    assessor_name = models.CharField(max_length=150)
    assessor_position = models.CharField(max_length=150, blank=True)
    started_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "recognition_host_assessment"

    def __str__(self) -> str:
        return f"host assessment of {self.mobility_id}"


class Achievement(models.Model):
    """The host's answer for one outcome: achieved, partly, not; with a comment where it is not the best one."""

    class Grade(models.TextChoices):
        ACHIEVED = "achieved"
        PARTLY = "partly"
        NOT_ACHIEVED = "not_achieved"

    assessment = models.ForeignKey(HostAssessment, on_delete=models.CASCADE, related_name="achievements")
    outcome = models.ForeignKey("mobility.AgreedOutcome", on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=14, choices=Grade.choices)
    comment = models.TextField(blank=True)

    class Meta:
        db_table = "recognition_achievement"
        ordering = ["assessment", "outcome"]
        constraints = [models.UniqueConstraint(fields=["assessment", "outcome"], name="achievement_once_per_outcome")]

    def __str__(self) -> str:
        return f"{self.outcome_id}: {self.grade}"


class RecognitionDecision(models.Model):
    """The school's decision on one unit of one stay."""

    class Extent(models.TextChoices):
        FULL = "full"
        PART = "part"
        NONE = "none"

    mobility = models.ForeignKey("mobility.Mobility", on_delete=models.PROTECT, related_name="+")
    agreed_unit = models.OneToOneField("mobility.AgreedUnit", on_delete=models.PROTECT, related_name="+")
    extent = models.CharField(max_length=5, choices=Extent.choices)
    points = models.DecimalField(max_digits=5, decimal_places=1)
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150)
    decided_by_position = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "recognition_decision"
        ordering = ["mobility", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(extent="none", points=0) | models.Q(extent__in=["full", "part"], points__gt=0),
                name="recognition_points_fit_extent",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="recognition_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.extent} {self.points}"


class Transcript(models.Model):
    """The transcript of one stay, frozen when the last unit is decided."""

    mobility = models.OneToOneField("mobility.Mobility", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "recognition_transcript"

    def __str__(self) -> str:
        return f"transcript of {self.mobility_id}"
