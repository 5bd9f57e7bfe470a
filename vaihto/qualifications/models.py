"""Units of learning outcomes, which a school enters with points and source, and the requirements that it takes them from."""

from django.db import models

from vaihto.kit.languages import columns, language_field


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


class Qualification(models.Model):
    """The requirements of a qualification as an organisation read them in: one row for each content, never changed.

    `content` are the values of `core/qualification_values.py`: units and the structures that they form. Two schools that read in
    the same file have a row each, so that a file counts only for the school that vouches for it.
    """

    LONGEST_NUMBER = 60

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=LONGEST_NUMBER)
    name_fi, name_sv, name_en = columns(models.CharField, max_length=200, blank=True)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    read_at = models.DateTimeField()
    read_by_id = models.CharField(max_length=60)
    read_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "qualifications_qualification"
        ordering = ["-read_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number", "content_hash"], name="requirements_once_per_content"),
            models.CheckConstraint(condition=~models.Q(number=""), name="requirements_have_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.name_fi or self.name_sv or self.name_en} {self.number}".strip()


# The tables of memoranda stand beside; Django finds them here.
from vaihto.qualifications.models_memoranda import (  # noqa: E402
    GradeConversion,
    MemorandumOfUnderstanding,
    MemorandumPartner,
    MemorandumUnit,
)

__all__ = [
    "GradeConversion",
    "LearningOutcome",
    "MemorandumOfUnderstanding",
    "MemorandumPartner",
    "MemorandumUnit",
    "Qualification",
    "Unit",
]
