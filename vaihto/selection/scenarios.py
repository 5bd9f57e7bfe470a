"""Tables of the workbench: scenarios, their lines, and money moved between calls; `models` brings them to Django."""

from django.db import models


class Scenario(models.Model):
    """One way of sharing out a call's budget, wished for by an officer. Never changed: another wish is another scenario.

    `wishes` as outcomes.Wishes writes them; `summary` what came out; `inputs_hash` what it was counted from. A scenario that
    was put away keeps its letter.
    """

    class State(models.TextChoices):
        COUNTING = "counting"
        READY = "ready"
        FAILED = "failed"

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    letter = models.CharField(max_length=3)
    name = models.CharField(max_length=120)
    wishes = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.COUNTING)
    inputs_hash = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)
    put_away_at = models.DateTimeField(null=True, blank=True)
    put_away_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "selection_scenario"
        ordering = ["call", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "letter"], name="scenario_letter_once_per_call"),
            models.CheckConstraint(
                condition=models.Q(put_away_at__isnull=True) | ~models.Q(put_away_by=""), name="scenario_put_away_by_whom"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.name}"


class ScenarioLine(models.Model):
    """What a scenario gives one application, and what the ranking gave it from the same inputs (`ranked_amount`)."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    points = models.DecimalField(max_digits=6, decimal_places=2)
    outcome = models.CharField(max_length=14)
    reason_code = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    requested = models.DecimalField(max_digits=12, decimal_places=2)
    ranked_amount = models.DecimalField(max_digits=12, decimal_places=2)
    reserve_place = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "selection_scenario_line"
        ordering = ["scenario", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "application"], name="scenario_line_once_per_application"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="scenario_amount_not_negative"),
        ]
        indexes = [models.Index(fields=["scenario", "position"], name="scenario_lines_in_order")]

    def __str__(self) -> str:
        return f"{self.position}. {self.application_id}"


class BudgetTransfer(models.Model):
    """Money moved from one call's budget to another's when a proposal was made; given back when it is made without it."""

    proposal = models.ForeignKey("selection.SelectionProposal", on_delete=models.CASCADE, related_name="transfers")
    from_call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    to_call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=150)

    class Meta:
        db_table = "selection_budget_transfer"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="transfer_positive"),
            models.CheckConstraint(condition=~models.Q(from_call=models.F("to_call")), name="transfer_between_two_calls"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} from {self.from_call_id} to {self.to_call_id}"
