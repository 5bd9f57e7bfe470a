"""Certificates of seals, and which seal a transcript left the house with. Keys are never here: they are files of the operator."""

from django.db import models


class KnownSeal(models.Model):
    """A seal of a school, or of the installation where `organisation` is empty: its certificate, which is public.

    It stays when the seal is replaced, so that what was sealed with it can be verified for as long as anybody wants.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    certificate = models.TextField()
    fingerprint = models.CharField(max_length=64, unique=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "recognition_known_seal"
        ordering = ["organisation", "-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(replaced_at__isnull=True), name="one_seal_in_use_per_school"
            ),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="seal_ends_after_start"),
            models.CheckConstraint(condition=~models.Q(certificate="") & ~models.Q(fingerprint=""), name="seal_has_certificate"),
        ]

    def __str__(self) -> str:
        return self.fingerprint


class SealedExport(models.Model):
    """That a transcript left the house in a format with a seal: the first time for each of them."""

    transcript = models.ForeignKey("recognition.Transcript", on_delete=models.PROTECT, related_name="sealed")
    seal = models.ForeignKey(KnownSeal, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=10)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "recognition_sealed_export"
        ordering = ["transcript", "format", "sealed_at"]
        constraints = [
            models.UniqueConstraint(fields=["transcript", "seal", "format"], name="sealed_once_per_format_and_seal"),
            models.CheckConstraint(condition=~models.Q(format=""), name="sealed_in_a_format"),
        ]

    def __str__(self) -> str:
        return f"{self.format} of {self.transcript_id}"
