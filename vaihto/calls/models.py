"""A call with its numbers, questions and criteria, and the versions that were published."""

from django.db import models

from vaihto.core.questions import KINDS, TESTS
from vaihto.kit.languages import columns

ACTIONS = ["student_mobility", "expert_mobility", "partnership", "transfer_of_innovation", "vet_mobility"]


class Call(models.Model):
    """A call for applications of one action. Whether a published call is open is asked of its dates (states.stage)."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    title_fi, title_sv, title_en = columns(models.CharField, max_length=200, blank=True)
    summary_fi, summary_sv, summary_en = columns(models.TextField, blank=True)
    priorities_fi, priorities_sv, priorities_en = columns(models.TextField, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    decision_by = models.DateField(null=True, blank=True)
    projects_start_from = models.DateField(null=True, blank=True)
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    total_threshold = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    # What the criteria are to give together: the gate counts them against it.
    points_total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    # Texts that an officer has said to be rightly the same in two languages: path -> hash of the text.
    equal_texts = models.JSONField(default=dict, blank=True)
    # The call that this one was copied from, and the published call whose form this draft mends.
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    mends = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="mendings")
    completion_days = models.PositiveSmallIntegerField(default=14)
    acceptance_days = models.PositiveSmallIntegerField(default=30)
    prefinancing_percent = models.PositiveSmallIntegerField(default=80)
    prefinancing_source = models.CharField(max_length=300, blank=True)
    contact = models.EmailField(blank=True)
    is_blind = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "calls_call"
        ordering = ["-year", "closes_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(action__in=ACTIONS), name="call_action_known"),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(
                    published_at__isnull=False, opens_at__isnull=False, closes_at__isnull=False, budget__isnull=False
                ),
                name="call_published_is_complete",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True) | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="call_closes_after_opening",
            ),
            models.CheckConstraint(condition=models.Q(state__in=["draft", "published"]), name="call_state_known"),
            models.CheckConstraint(
                condition=models.Q(prefinancing_percent__lte=100), name="call_prefinancing_at_most_all"
            ),
            models.UniqueConstraint(
                fields=["mends"], condition=models.Q(mends__isnull=False), name="call_mended_by_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(mends__isnull=True) | models.Q(state="draft"), name="call_mending_is_a_draft"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title_fi or f"{self.action} {self.year}"


class CallNumber(models.Model):
    """A number that the officer sets for this call instead of the rulebook's, or a rate that it does not know."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="numbers")
    parameter = models.CharField(max_length=80)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    unit = models.CharField(max_length=30)
    source = models.CharField(max_length=300)

    class Meta:
        db_table = "calls_call_number"
        ordering = ["call", "parameter"]
        constraints = [
            models.UniqueConstraint(fields=["call", "parameter"], name="call_number_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="call_number_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} = {self.value} {self.unit}"


class CallAnnex(models.Model):
    """The agency's own annex of unit costs for a call, as the CSV that was uploaded; it has been checked (core.grant.annex)."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="annex")
    name = models.CharField(max_length=200)
    text = models.TextField()
    source = models.CharField(max_length=300)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=150)

    class Meta:
        db_table = "calls_call_annex"
        verbose_name_plural = "call annexes"
        constraints = [models.CheckConstraint(condition=~models.Q(source=""), name="call_annex_has_a_source")]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """A question of the application form; its key is stable across calls."""

    class Kind(models.TextChoices):
        TEXT = "text"
        LONG = "long"
        NUMBER = "number"
        MONEY = "money"
        DATE = "date"
        CHOICE = "choice"
        TABLE = "table"
        ATTACHMENT = "attachment"
        UNIT = "unit"
        ORGANISATION = "organisation"

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=60)
    section = models.CharField(max_length=30, default="project")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.LONG)
    label_fi, label_sv, label_en = columns(models.CharField, max_length=300)
    help_fi, help_sv, help_en = columns(models.TextField, blank=True)
    example_fi, example_sv, example_en = columns(models.TextField, blank=True)
    is_required = models.BooleanField(default=True)
    max_length = models.PositiveIntegerField(default=3000)
    # Options of a choice, columns of a table, limits of a number, amount or day: what calls.settings makes and reads.
    settings = models.JSONField(default=dict, blank=True)
    condition_question = models.SlugField(max_length=60, blank=True)
    condition_test = models.CharField(max_length=10, blank=True)
    condition_value = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "calls_question"
        ordering = ["call", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="question_key_once_per_call"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="question_kind_known"),
            models.CheckConstraint(
                condition=models.Q(condition_question="", condition_test="")
                | (~models.Q(condition_question="") & models.Q(condition_test__in=TESTS)),
                name="question_condition_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.label_fi)


class Criterion(models.Model):
    """A criterion of quality with its points and threshold; the order of criteria breaks ties."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title_fi, title_sv, title_en = columns(models.CharField, max_length=200)
    help_fi, help_sv, help_en = columns(models.TextField, blank=True)
    max_points = models.DecimalField(max_digits=5, decimal_places=1)
    threshold = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)

    class Meta:
        db_table = "calls_criterion"
        ordering = ["call", "position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="criterion_key_once_per_call"),
            models.CheckConstraint(condition=models.Q(max_points__gt=0), name="criterion_points_positive"),
            models.CheckConstraint(
                condition=models.Q(threshold__isnull=True) | models.Q(threshold__lte=models.F("max_points")),
                name="criterion_threshold_reachable",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title_fi)


class CallVersion(models.Model):
    """A published call as it was: everything frozen, with its hash."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "calls_call_version"
        ordering = ["call", "-number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="call_version_once")]

    def __str__(self) -> str:
        return f"{self.call} v{self.number}"
