"""Tables of what belongs to letters and follows a decision; `models` brings them to Django."""

from django.db import models

from vaihto.kit.languages import columns


class RectificationInstruction(models.Model):
    """One version of the text that tells how rectification is requested; versions are kept and never changed.

    The texts hold the places {agency}, {days}, {electronic} and {letter}; `approved_by` names the agency's lawyer.
    """

    number = models.PositiveIntegerField(unique=True)
    text_fi, text_sv, text_en = columns(models.TextField)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approval_recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "selection_rectification_instruction"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True, approved_by="")
                | (models.Q(approved_at__isnull=False) & ~models.Q(approved_by="")),
                name="instruction_approved_by_name",
            ),
            models.CheckConstraint(
                condition=~models.Q(text_fi="") & ~models.Q(text_sv="") & ~models.Q(text_en=""),
                name="instruction_in_three_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"rectification instruction {self.number}"
