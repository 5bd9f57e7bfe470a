"""Tables for the Beneficiary Module: how a programme's template is filled in, and a file that came out of there."""

from django.db import models


class ModuleMapping(models.Model):
    """One version of how a programme fills in the template of the Beneficiary Module; at most one is in use.

    `head`: the rows of the template before the first stay; `names`: which of them, from 0, holds the names; `columns`: what each
    column holds, as `exchange.beneficiary.mapping` writes it.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_USE = "in_use"
        EARLIER = "earlier"

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    file_name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    head = models.JSONField(default=list)
    names = models.PositiveSmallIntegerField(default=0)
    columns = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "mobility_module_mapping"
        ordering = ["programme", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="module_mapping_version_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state="in_use"), name="module_mapping_one_in_use"
            ),
            models.UniqueConstraint(fields=["programme"], condition=models.Q(state="draft"), name="module_mapping_one_draft"),
            models.CheckConstraint(
                condition=models.Q(state="draft", used_at__isnull=True) | models.Q(used_at__isnull=False, used_by__gt=""),
                name="module_mapping_used_when",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"v{self.version}"


class ModuleReading(models.Model):
    """A file that came out of the Beneficiary Module, beside the stays of a project; it goes with its file after a day.

    `kept`: by stay and column the text that was seen there and left, so that it is not asked again.
    """

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    mapping = models.ForeignKey(ModuleMapping, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("kit.Attachment", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    other_sheets = models.JSONField(default=list, blank=True)
    kept = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField()
    sent_by_id = models.CharField(max_length=60)
    sent_by = models.CharField(max_length=200)

    class Meta:
        db_table = "mobility_module_reading"
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
