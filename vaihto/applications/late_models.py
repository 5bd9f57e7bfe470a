"""A door that an officer opens for one applicant after the deadline."""

from django.db import models


class LateDoor(models.Model):
    """One applicant may send until a later moment than everybody else, with the reason; honoured by sending."""

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    reason = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "applications_late_door"
        ordering = ["call", "-opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"], condition=models.Q(closed_at__isnull=True), name="late_door_one_open"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="late_door_says_why"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("opened_at")), name="late_door_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} until {self.until:%Y-%m-%d}"
