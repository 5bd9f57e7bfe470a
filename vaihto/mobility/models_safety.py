"""Who insures a participant abroad, and whom to reach in an emergency: read by few, deleted after the stay."""

from django.db import models


class Insurance(models.Model):
    """One kind of insurance of a stay: who insures, and under what number."""

    mobility = models.ForeignKey("mobility.Mobility", on_delete=models.CASCADE, related_name="insurances")
    kind = models.CharField(max_length=10, choices=[("health", "Health"), ("accident", "Accident"), ("liability", "Liability")])
    insurer = models.CharField(max_length=150)
    policy = models.CharField(max_length=80, blank=True, default="")
    told_at = models.DateTimeField()

    class Meta:
        db_table = "mobility_insurance"
        ordering = ["mobility", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mobility", "kind"], name="insurance_once_per_kind"),
            models.CheckConstraint(condition=models.Q(insurer__gt=""), name="insurance_says_who"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} insurance"


class EmergencyContact(models.Model):
    """Somebody to reach for the participant in an emergency, in the order in which to try."""

    mobility = models.ForeignKey("mobility.Mobility", on_delete=models.CASCADE, related_name="emergency_contacts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=40)
    relation = models.CharField(max_length=80, blank=True, default="")
    told_at = models.DateTimeField()

    class Meta:
        db_table = "mobility_emergency_contact"
        ordering = ["mobility", "position"]
        constraints = [
            models.UniqueConstraint(fields=["mobility", "position"], name="emergency_contact_place_once"),
            models.CheckConstraint(condition=models.Q(name__gt="", phone__gt=""), name="emergency_contact_is_whole"),
        ]

    def __str__(self) -> str:
        return "emergency contact"
