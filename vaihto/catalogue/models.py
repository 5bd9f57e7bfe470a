"""Results of finished projects."""

from django.db import models

from vaihto.kit.languages import columns


class Result(models.Model):
    """What a project made or learnt, told in three languages for others to use."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    title_fi, title_sv, title_en = columns(models.CharField, max_length=200, blank=True)
    what_fi, what_sv, what_en = columns(models.TextField, blank=True)
    where = models.URLField(blank=True)
    field = models.CharField(max_length=100, blank=True)
    countries = models.JSONField(default=list, blank=True)
    dimensions = models.JSONField(default=list, blank=True)
    adapted_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    adapted_note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    saved_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "catalogue_result"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | (~models.Q(title_fi="") & ~models.Q(title_sv="") & ~models.Q(title_en="") & models.Q(published_at__isnull=False)),
                name="result_published_in_three_languages",
            )
        ]

    def __str__(self) -> str:
        return self.title_fi or self.title_sv or self.title_en
