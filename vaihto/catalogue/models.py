"""Results of finished projects."""

from django.db import models

from vaihto.kit.languages import columns


class Result(models.Model):
    """What a project made or learnt, told in three languages for others to use."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        HIDDEN = "hidden"

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    title_fi, title_sv, title_en = columns(models.CharField, max_length=200, blank=True)
    what_fi, what_sv, what_en = columns(models.TextField, blank=True)
    where = models.URLField(blank=True)
    where_note = models.CharField(max_length=300, blank=True)
    adapted_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="adaptations")
    adapted_note = models.CharField(max_length=300, blank=True)
    adapted_url = models.URLField(blank=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=150)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=150, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.CharField(max_length=150, blank=True)
    hidden_reason = models.TextField(blank=True)

    class Meta:
        db_table = "catalogue_result"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | (
                    ~models.Q(title_fi="") & ~models.Q(title_sv="") & ~models.Q(title_en="")
                    & ~models.Q(what_fi="") & ~models.Q(what_sv="") & ~models.Q(what_en="")
                    & models.Q(published_at__isnull=False) & ~models.Q(published_by="")
                ),
                name="result_published_in_three_languages",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="hidden")
                | (models.Q(hidden_at__isnull=False) & ~models.Q(hidden_by="") & ~models.Q(hidden_reason="")),
                name="result_hidden_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=models.Q(adapted_from__isnull=True) | ~models.Q(adapted_from=models.F("pk")),
                name="result_not_adapted_from_itself",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.title_fi or self.title_sv or self.title_en)


class ResultTag(models.Model):
    """One word by which a result is found: a dimension, a country or a field."""

    class Kind(models.TextChoices):
        DIMENSION = "dimension"
        COUNTRY = "country"
        FIELD = "field"

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=100)

    class Meta:
        db_table = "catalogue_tag"
        ordering = ["result", "kind", "value"]
        indexes = [models.Index(fields=["kind", "value"], name="catalogue_by_tag")]
        constraints = [models.UniqueConstraint(fields=["result", "kind", "value"], name="catalogue_tag_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"
