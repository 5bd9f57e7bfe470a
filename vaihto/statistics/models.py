"""Published national figures with their sources, and baselines of targets."""

from django.db import models

from vaihto.kit.languages import columns


class PublishedFigure(models.Model):
    """One figure that somebody published: never computed here, always with its source; `value` empty means published as a gap."""

    series = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=5, default="out")
    group = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    precision = models.CharField(max_length=10, default="exact")
    unit = models.CharField(max_length=20, default="stays")
    note_fi, note_sv, note_en = columns(models.CharField, max_length=400, blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    is_break = models.BooleanField(default=False)
    break_fi, break_sv, break_en = columns(models.CharField, max_length=400, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=150)

    class Meta:
        db_table = "statistics_published_figure"
        ordering = ["series", "direction", "group", "year"]
        constraints = [
            models.UniqueConstraint(fields=["series", "direction", "group", "year"], name="published_figure_once"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | ~models.Q(source=""), name="published_figure_has_a_source"
            ),
            models.CheckConstraint(
                condition=models.Q(direction__in=["out", "in"], precision__in=["exact", "rounded", "bound"]),
                name="published_figure_words_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year} {self.direction} {self.group}"


class Baseline(models.Model):
    """The baseline of a target, entered by an officer with its source; until then it is not known."""

    target = models.CharField(max_length=60, unique=True)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=300)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=150)

    class Meta:
        db_table = "statistics_baseline"
        constraints = [models.CheckConstraint(condition=~models.Q(source=""), name="baseline_has_a_source")]

    def __str__(self) -> str:
        return f"{self.target} {self.year}"
