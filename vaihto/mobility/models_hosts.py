"""One stay at several hosts: each later host has a stay of its own, which goes on from the first."""

from django.db import models


class LaterPart(models.Model):
    """Says that a stay is the later part of another one, at its next host; together they count as one stay.

    `first` is where the whole began, `position` the place of this part in it (the first is 1). `earlier_last_day`: the last day
    of the part before, where it was brought forward for this one; given back when the parts are taken apart.
    """

    mobility = models.OneToOneField("mobility.Mobility", on_delete=models.CASCADE, related_name="later_part")
    first = models.ForeignKey("mobility.Mobility", on_delete=models.PROTECT, related_name="later_parts")
    position = models.PositiveSmallIntegerField()
    earlier_last_day = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=200)

    class Meta:
        db_table = "mobility_later_part"
        ordering = ["first", "position"]
        constraints = [
            models.UniqueConstraint(fields=["first", "position"], name="later_part_place_once"),
            models.CheckConstraint(condition=models.Q(position__gte=2), name="later_part_is_later"),
            models.CheckConstraint(condition=~models.Q(first=models.F("mobility")), name="later_part_of_another"),
        ]

    def __str__(self) -> str:
        return f"part {self.position} of stay {self.first_id}"
