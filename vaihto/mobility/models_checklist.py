"""What somebody ticked on the checklist of a stay."""

from django.db import models


class ChecklistTick(models.Model):
    """One item that is done: which, when, and who ticked it; the items stand in the rulebook."""

    mobility = models.ForeignKey("mobility.Mobility", on_delete=models.CASCADE, related_name="checklist_ticks")
    key = models.CharField(max_length=20)
    ticked_at = models.DateTimeField()
    ticked_by = models.CharField(max_length=200)

    class Meta:
        db_table = "mobility_checklist_tick"
        ordering = ["mobility", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mobility", "key"], name="checklist_tick_once"),
            models.CheckConstraint(condition=models.Q(ticked_by__gt=""), name="checklist_tick_by_whom"),
        ]

    def __str__(self) -> str:
        return self.key
