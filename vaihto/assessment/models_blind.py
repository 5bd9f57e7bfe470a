"""Copies without names of the files that applicants sent: what assessors of a blind call get in place of the originals."""

from django.db import models


class BlindFile(models.Model):
    """The copy without names of one file of an application; one counts at a time, those replaced or taken back stay as rows."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    original = models.ForeignKey("kit.Attachment", on_delete=models.PROTECT, related_name="+")
    copy = models.OneToOneField("kit.Attachment", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "assessment_blind_file"
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["original"], condition=models.Q(ended_at__isnull=True), name="blind_file_one_counts"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_by="")),
                name="blind_file_ended_by_whom",
            ),
            models.CheckConstraint(condition=~models.Q(original=models.F("copy")), name="blind_file_is_not_the_original"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.original_id}"
