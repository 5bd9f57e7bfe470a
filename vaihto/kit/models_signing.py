"""A signature on paper on its way: recorded with its scan by one person, compared with it by another."""

from django.db import models


class PaperSignature(models.Model):
    """What one person recorded of a signature on paper; it counts (as a `Signature`) once it is confirmed.

    `is_alone`: nobody else was there to compare it, so that it counted at once and every page says so.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    document = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    role = models.CharField(max_length=30)
    content_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField()
    scan = models.ForeignKey("kit.Attachment", on_delete=models.PROTECT, related_name="+")
    scan_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    is_alone = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.CharField(max_length=60)
    recorded_by_name = models.CharField(max_length=200)
    recorded_by_email = models.CharField(max_length=254)
    recorded_by_language = models.CharField(max_length=5)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.CharField(max_length=60, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "kit_paper_signature"
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version", "role"], condition=models.Q(state__in=["waiting", "confirmed"]),
                name="paper_signature_one_that_counts",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting") | models.Q(decided_at__isnull=False), name="paper_signature_decided_when"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["confirmed", "rejected"])
                | models.Q(is_alone=True)
                | ~models.Q(decided_by_id=models.F("recorded_by_id")),
                name="paper_signature_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="rejected") | ~models.Q(reason=""), name="paper_signature_rejected_why"
            ),
            models.CheckConstraint(
                condition=~models.Q(content_hash="") & ~models.Q(scan_hash="") & ~models.Q(name=""),
                name="paper_signature_of_what",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.document} v{self.version} {self.role}, {self.state}"

    @property
    def key(self) -> int:
        """The key of the thing that the document is about."""
        return int(self.document.rpartition(":")[2])

    @property
    def is_waiting(self) -> bool:
        """Whether it waits to be compared with its scan."""
        return self.state == self.State.WAITING
