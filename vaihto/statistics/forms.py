"""The forms of this room: a published figure, a file of figures, a baseline."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.fields import AmountField
from vaihto.kit.languages import LANGUAGES
from vaihto.statistics import states
from vaihto.statistics.models import PublishedFigure

LARGEST_UPLOAD = 512 * 1024


class FigureForm(forms.Form):
    """One published figure."""

    year = forms.IntegerField(label=_("Year"), widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}))
    direction = forms.ChoiceField(
        label=_("Direction"), choices=list(states.DIRECTIONS.items()),
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
    )  # fmt: skip
    group = forms.ChoiceField(label=_("Group"), choices=list(states.GROUPS.items()))
    value = AmountField(label=_("Figure"), required=False, help_text=_("Leave empty for a gap, and write the reason as a note."))
    precision = forms.ChoiceField(label=_("Precision"), choices=list(states.PRECISIONS.items()), initial="exact")
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("Who published the figure, and where.")
    )
    source_url = forms.URLField(label=_("Address of the source"), max_length=500, required=False, assume_scheme="https")
    note_fi = forms.CharField(label=_("Note in Finnish"), max_length=400, required=False)
    note_sv = forms.CharField(label=_("Note in Swedish"), max_length=400, required=False)
    note_en = forms.CharField(label=_("Note in English"), max_length=400, required=False)
    break_fi = forms.CharField(
        label=_("Series break before this year, in Finnish"), max_length=400, required=False,
        help_text=_("Why this year cannot be compared with the years before it. Empty fields leave an entered break as it is."),
    )  # fmt: skip
    break_sv = forms.CharField(label=_("Series break before this year, in Swedish"), max_length=400, required=False)
    break_en = forms.CharField(label=_("Series break before this year, in English"), max_length=400, required=False)
    without_break = forms.BooleanField(label=_("Remove the series break of this year"), required=False)

    def clean(self) -> dict[str, Any]:
        """Notes and breaks are given in all languages or in none; empty break fields leave the break as it is."""
        cleaned = super().clean() or {}
        for field in ("note", "break"):
            given = [bool(cleaned.get(f"{field}_{code}")) for code in LANGUAGES]
            if any(given) and not all(given):
                self.add_error(f"{field}_fi", _("Write the text in all three languages, or in none."))
        names = [f"break_{code}" for code in LANGUAGES]
        if cleaned.pop("without_break", False):
            cleaned |= dict.fromkeys(names, "")
        elif not any(cleaned.get(name) for name in names):
            for name in names:
                cleaned.pop(name, None)
        return cleaned


def figure_values(figure: PublishedFigure) -> dict[str, Any]:
    """Return what the form shows for a figure that is to be corrected."""
    return {name: getattr(figure, name) for name in FigureForm.base_fields if hasattr(figure, name)}


class FileForm(forms.Form):
    """A CSV file of published figures."""

    file = forms.FileField(
        label=_("CSV file"), help_text=_("UTF-8, semicolons or commas, at most 512 kB. The first line names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("For the rows that name no source of their own."))

    def clean_file(self) -> str:
        """Return the text of the file. Raises ValidationError for one that is too large or not UTF-8."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_("The file is larger than 512 kB. Choose a smaller one."))
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not UTF-8 text. Save it as CSV UTF-8.")) from None
        return str(text)


class BaselineForm(forms.Form):
    """The baseline of a target."""

    year = forms.IntegerField(label=_("Year of the baseline"), widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}))
    value = AmountField(label=_("Number of stays"))
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Who published the number, and where."))
