"""Stays that go together: several participants at one host at the same time, each with a stay of its own."""

from django.db import models


class StayGroup(models.Model):
    """Says that stays of one project go together; what is agreed, signed, recognised and counted stays with each of them."""

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        db_table = "mobility_stay_group"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(title__gt="", made_by__gt=""), name="stay_group_named"),
        ]

    def __str__(self) -> str:
        return self.title


class GroupStay(models.Model):
    """One stay of a group; a stay is in one group at most.

    `came`: made with the group, planned before and completed with it, or put in later. `before` holds, of a planned one, the host
    and days that it had, given back when the group is undone.
    """

    class Came(models.TextChoices):
        MADE = "made"
        COMPLETED = "completed"
        PUT_IN = "put_in"

    group = models.ForeignKey(StayGroup, on_delete=models.CASCADE, related_name="members")
    mobility = models.OneToOneField("mobility.Mobility", on_delete=models.CASCADE, related_name="in_group")
    came = models.CharField(max_length=10, choices=Came.choices)
    before = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "mobility_group_stay"
        ordering = ["group", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(came__in=["made", "completed", "put_in"]), name="group_stay_came_how"),
        ]

    def __str__(self) -> str:
        return f"stay {self.mobility_id} in group {self.group_id}"
