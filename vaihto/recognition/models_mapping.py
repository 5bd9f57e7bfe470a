"""What the host adds to its answers (a grade for a unit, outcomes of its own), and which outcomes a decision rests on."""

from django.db import models

from vaihto.core.conversion import LONGEST_GRADE


class HostGrade(models.Model):
    """The grade that the host gave for one agreed unit, as the host writes it."""

    assessment = models.ForeignKey("recognition.HostAssessment", on_delete=models.CASCADE, related_name="unit_grades")
    agreed_unit = models.ForeignKey("mobility.AgreedUnit", on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=LONGEST_GRADE)

    class Meta:
        db_table = "recognition_host_grade"
        ordering = ["assessment", "agreed_unit"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "agreed_unit"], name="host_grade_once_per_unit"),
            models.CheckConstraint(condition=~models.Q(grade=""), name="host_grade_is_given"),
        ]

    def __str__(self) -> str:
        return self.grade


class HostOutcome(models.Model):
    """Something that was learnt beside what was agreed, in the host's words."""

    assessment = models.ForeignKey("recognition.HostAssessment", on_delete=models.CASCADE, related_name="other_outcomes")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)

    class Meta:
        db_table = "recognition_host_outcome"
        ordering = ["assessment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "position"], name="host_outcome_once_per_place"),
            models.CheckConstraint(condition=~models.Q(text=""), name="host_outcome_has_words"),
        ]

    def __str__(self) -> str:
        return self.text


class OutcomeUse(models.Model):
    """One outcome of the host (an agreed one, or one of its own) counts for one outcome of the unit that was decided.

    A decision without rows rests on the agreed outcomes of its own unit, one to one.
    """

    decision = models.ForeignKey("recognition.RecognitionDecision", on_delete=models.CASCADE, related_name="uses")
    home = models.ForeignKey("mobility.AgreedOutcome", on_delete=models.PROTECT, related_name="+")
    agreed = models.ForeignKey("mobility.AgreedOutcome", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(HostOutcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "recognition_outcome_use"
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "home", "agreed"], name="agreed_outcome_used_once"),
            models.UniqueConstraint(fields=["decision", "home", "other"], name="other_outcome_used_once"),
            models.CheckConstraint(
                condition=models.Q(agreed__isnull=True, other__isnull=False) | models.Q(agreed__isnull=False, other__isnull=True),
                name="outcome_use_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreed_id or self.other_id} for {self.home_id}"
