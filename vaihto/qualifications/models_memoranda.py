"""Memoranda of understanding between a school and organisations abroad: units, assessment, conversion of grades, validity."""

from datetime import date

from django.db import models

from vaihto.core.conversion import HOME_GRADES, LONGEST_GRADE
from vaihto.kit.languages import language_field


class MemorandumOfUnderstanding(models.Model):
    """What a school and its partners agree on before anybody goes abroad; frozen with one hash when it is sent for signature.

    Once all have signed it never changes: a change is a new row that `replaces` it, next year's a new row that `renews` it.
    `version` counts the texts that were sent for signature in this row and those before it.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SIGNING = "signing"
        IN_FORCE = "in_force"

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    language = language_field()
    starts_on = models.DateField()
    ends_on = models.DateField()
    aims = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    recognition = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    change_reason = models.TextField(blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals")
    correction_wanted = models.TextField(blank=True)
    correction_wanted_by = models.CharField(max_length=150, blank=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=150)
    frozen_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    # Ended before its last day by one of the parties: the last day it holds, why, and who said so.
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True, default="")
    ended_by = models.CharField(max_length=150, blank=True, default="")
    ended_for = models.CharField(max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "qualifications_memorandum"
        ordering = ["-starts_on", "-pk"]
        verbose_name_plural = "memoranda of understanding"
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="memorandum_ends_after_start"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | (models.Q(frozen_at__isnull=False) & ~models.Q(content_hash="")),
                name="memorandum_sent_is_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(state="in_force", in_force_at__isnull=False)
                | (~models.Q(state="in_force") & models.Q(in_force_at__isnull=True, replaced_at__isnull=True)),
                name="memorandum_in_force_when",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ended_at__isnull=True, end_reason="", ended_by="")
                | models.Q(state="in_force", ended_on__isnull=False, ended_at__isnull=False, ended_on__lt=models.F("ends_on"))
                & ~models.Q(end_reason="")
                & ~models.Q(ended_by=""),
                name="memorandum_ended_early_is_told",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The last day that the memorandum holds: the agreed one, or the earlier one on which a party ended it."""
        return min(self.ends_on, self.ended_on) if self.ended_on else self.ends_on

    @property
    def document(self) -> str:
        """The name under which signatures are kept."""
        return f"qualifications.MemorandumOfUnderstanding:{self.pk}"


class MemorandumPartner(models.Model):
    """An organisation abroad that is party to a memorandum and signs it by link; `organisation` where it is registered here."""

    memorandum = models.ForeignKey(MemorandumOfUnderstanding, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    city = models.CharField(max_length=100, blank=True)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="en")

    class Meta:
        db_table = "qualifications_memorandum_partner"
        ordering = ["memorandum", "position"]
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "position"], name="memorandum_partner_once_per_place"),
            models.CheckConstraint(condition=~models.Q(name=""), name="memorandum_partner_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class MemorandumUnit(models.Model):
    """A unit that the memorandum covers, and what it corresponds to at the partner."""

    memorandum = models.ForeignKey(MemorandumOfUnderstanding, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("qualifications.Unit", on_delete=models.PROTECT, related_name="+")
    corresponds_to = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "qualifications_memorandum_unit"
        ordering = ["memorandum", "pk"]
        constraints = [models.UniqueConstraint(fields=["memorandum", "unit"], name="memorandum_unit_once")]

    def __str__(self) -> str:
        return str(self.unit_id)


class GradeConversion(models.Model):
    """One line of the table by which the partner's grades are converted; `plain` is the grade as it is compared."""

    memorandum = models.ForeignKey(MemorandumOfUnderstanding, on_delete=models.CASCADE, related_name="grades")
    position = models.PositiveSmallIntegerField()
    host_grade = models.CharField(max_length=LONGEST_GRADE)
    plain = models.CharField(max_length=3 * LONGEST_GRADE)
    home_grade = models.CharField(max_length=6)

    class Meta:
        db_table = "qualifications_grade_conversion"
        ordering = ["memorandum", "position"]
        constraints = [
            models.UniqueConstraint(fields=["memorandum", "plain"], name="host_grade_once"),
            models.CheckConstraint(condition=models.Q(home_grade__in=HOME_GRADES), name="home_grade_known"),
            models.CheckConstraint(condition=~models.Q(plain=""), name="host_grade_is_said"),
        ]

    def __str__(self) -> str:
        return f"{self.host_grade} = {self.home_grade}"
