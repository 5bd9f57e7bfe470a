"""How the assessment of a call is arranged: its rules and bands, the pool of assessors, the plan of who assesses what."""

from django.db import models

from vaihto.kit.languages import columns


class Arrangement(models.Model):
    """The rules of a call's assessment: how many assessors, when a third, whether they agree on common points, the day."""

    call = models.OneToOneField("calls.Call", on_delete=models.PROTECT, related_name="+")
    needs = models.PositiveSmallIntegerField(default=2)
    most_each = models.PositiveSmallIntegerField(default=10)
    third_limit = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    third_source = models.CharField(max_length=300, blank=True)
    not_below_threshold = models.BooleanField(default=False)
    consolidates = models.BooleanField(default=False)
    reads_language = models.BooleanField(default=True)
    evenness = models.DecimalField(max_digits=4, decimal_places=2, default=0)
    due_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    planned_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_arrangement"
        constraints = [
            models.CheckConstraint(condition=models.Q(needs__gte=1, needs__lte=5), name="arrangement_needs_one_to_five"),
            models.CheckConstraint(
                condition=models.Q(third_limit__isnull=True) | (models.Q(third_limit__gt=0) & ~models.Q(third_source="")),
                name="arrangement_limit_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return str(self.call_id)


class Band(models.Model):
    """Words for points: from so many per cent of a criterion's most points on, in three languages."""

    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="+")
    least_percent = models.DecimalField(max_digits=4, decimal_places=1)
    title_fi, title_sv, title_en = columns(models.CharField, max_length=60)

    class Meta:
        db_table = "assessment_band"
        ordering = ["call", "-least_percent"]
        constraints = [
            models.UniqueConstraint(fields=["call", "least_percent"], name="band_once_per_percent"),
            models.CheckConstraint(condition=models.Q(least_percent__gte=0, least_percent__lte=100), name="band_percent"),
        ]

    def __str__(self) -> str:
        return str(self.title_fi)


class Profile(models.Model):
    """An assessor in the pool: languages they read, fields they know, how many tasks they take in a call, whether available."""

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    languages = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=list, blank=True)
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    is_available = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=150)

    class Meta:
        db_table = "assessment_profile"

    def __str__(self) -> str:
        return str(self.person_id)


class Employment(models.Model):
    """Where an assessor works or has worked, as they say: for finding conflicts of interest."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="employments")
    organisation = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    role = models.CharField(max_length=150, blank=True)
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        db_table = "assessment_employment"
        ordering = ["profile", "-from_year", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(organisation=""), name="employment_names_an_organisation"),
            models.CheckConstraint(
                condition=models.Q(from_year__isnull=True) | models.Q(to_year__isnull=True)
                | models.Q(to_year__gte=models.F("from_year")),
                name="employment_ends_after_start",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.organisation


class Invitation(models.Model):
    """An assessor asked to take part in a call: the most tasks they take, and their answer."""

    class State(models.TextChoices):
        INVITED = "invited"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    most = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=150)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "assessment_invitation"
        ordering = ["call", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "person"], name="assessor_invited_once"),
            models.CheckConstraint(
                condition=models.Q(state="invited") | models.Q(answered_at__isnull=False), name="invitation_answered_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.call_id}"


class PlannedPair(models.Model):
    """One line of the plan of who assesses what; assessors see nothing of it until it is published.

    `proposed` was found by the optimum and goes at the next run; `fixed` was put in by hand and `unwanted` taken out by
    hand: both stay.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed"
        FIXED = "fixed"
        UNWANTED = "unwanted"

    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="+")
    assessor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PROPOSED)
    fit = models.DecimalField(max_digits=4, decimal_places=3, default=0)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        db_table = "assessment_planned_pair"
        ordering = ["application", "pk"]
        indexes = [models.Index(fields=["call", "kind"], name="plan_of_call")]
        constraints = [models.UniqueConstraint(fields=["application", "assessor"], name="planned_pair_once")]

    def __str__(self) -> str:
        return f"{self.application_id} by {self.assessor_id}"
