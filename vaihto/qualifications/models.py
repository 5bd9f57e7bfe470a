"""Units of learning outcomes; in this house a school enters them with points and source."""

from django.db import models

from vaihto.kit.languages import language_field


class Unit(models.Model):
    """A unit of a qualification, entered by an organisation.

    A unit is never changed, since agreements point at it: a change makes a new one that `replaces` it, for new agreements.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    qualification = models.CharField(max_length=200)
    code = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    language = language_field()
    points = models.DecimalField(max_digits=5, decimal_places=1)
    scheme = models.CharField(max_length=20, default="osp")
    field = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=300)
    retired_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    added_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "qualifications_unit"
        ordering = ["qualification", "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(points__gt=0, points__lte=180), name="unit_points_positive"),
            models.CheckConstraint(condition=~models.Q(source=""), name="unit_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.title


class LearningOutcome(models.Model):
    """One thing that who has the unit can do."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)

    class Meta:
        db_table = "qualifications_learning_outcome"
        ordering = ["unit", "position"]
        constraints = [models.UniqueConstraint(fields=["unit", "position"], name="outcome_once_per_place")]

    def __str__(self) -> str:
        return self.text
