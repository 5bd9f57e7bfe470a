"""Who goes along with participants: people for minors or those who need somebody beside them."""

from django.db import models


class AccompanyingPerson(models.Model):
    """Somebody who accompanies one participant or a group of the same project; no participant, so not in the statistics.

    Counted in the grant once a stay that they accompany is over, and only where the agreement follows unit costs.
    """

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    stays = models.ManyToManyField("mobility.Mobility", related_name="accompanied_by", db_table="mobility_accompanied")
    name = models.CharField(max_length=150)
    role = models.CharField(
        max_length=20,
        choices=[("teacher", "Teacher"), ("guardian", "Guardian"), ("assistant", "Assistant"), ("other", "Other")],
    )
    phone = models.CharField(max_length=40, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField()
    country_to = models.CharField(max_length=2)
    distance_km = models.PositiveIntegerField(null=True, blank=True)
    is_green = models.BooleanField(default=False)
    # Whether the travel grant is paid: the sources do not say, so an officer decides (empty: nobody has).
    has_travel = models.BooleanField(null=True, blank=True)
    travel_decided_by = models.CharField(max_length=200, blank=True, default="")
    travel_decided_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "mobility_accompanying_person"
        ordering = ["agreement", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="accompanying_ends_after_start"),
            models.CheckConstraint(condition=models.Q(name__gt=""), name="accompanying_has_name"),
            models.CheckConstraint(
                condition=models.Q(has_travel__isnull=True, travel_decided_at__isnull=True)
                | models.Q(has_travel__isnull=False, travel_decided_at__isnull=False, travel_decided_by__gt=""),
                name="accompanying_travel_decided_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
