"""What the agency adds to the letters of a decision in its own words: a text for each outcome, in versions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from vaihto.kit.languages import columns, text_of


class LetterAddition(models.Model):
    """One version of what letters of one outcome say besides what follows from the decision.

    Versions are kept and never changed; a version without text ends the addition. All three languages are written or none.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        RESERVE = "reserve"
        NOT_SELECTED = "not_selected"

    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    number = models.PositiveIntegerField()
    text_fi, text_sv, text_en = columns(models.TextField, blank=True)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "selection_letter_addition"
        ordering = ["outcome", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "number"], name="addition_number_once_per_outcome"),
            models.CheckConstraint(
                condition=models.Q(text_fi="", text_sv="", text_en="")
                | (~models.Q(text_fi="") & ~models.Q(text_sv="") & ~models.Q(text_en="")),
                name="addition_in_three_languages_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"addition {self.number} to letters: {self.outcome}"


def in_force(at: datetime) -> dict[str, LetterAddition]:
    """Return the latest version of each outcome that was written by a moment.

    Letters ask for the moment of their decision, so that those which the worker makes later carry the same version.
    """
    versions = LetterAddition.objects.filter(made_at__lte=at).order_by("number")
    return {version.outcome: version for version in versions}


def carried(version: LetterAddition | None) -> dict[str, Any] | None:
    """Return the part of a letter in the active language: heading, version, paragraphs; None where nothing is added."""
    text = text_of(version, "text") if version is not None else ""
    return part(text, version.number) if version is not None and text else None


def part(text: str, number: int = 0) -> dict[str, Any]:
    """Return a text as it stands in a letter: an empty line begins a new paragraph."""
    return {"heading": _("From the agency"), "version": number, "paragraphs": paragraphs(text)}


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [one.strip() for one in text.replace("\r\n", "\n").split("\n\n") if one.strip()]


def tidied(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of the three languages with plain line ends and nothing around them."""
    return {code: texts.get(code, "").replace("\r\n", "\n").strip() for code in ("fi", "sv", "en")}
