"""The forms of this room: a published figure, a file of figures, a baseline."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.fields import AmountField
from vaihto.statistics import states

LARGEST_UPLOAD = 512 * 1024


class FigureForm(forms.Form):
    """One published figure."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    direction = forms.ChoiceField(label=_("Direction"), choices=list(states.DIRECTIONS.items()), widget=forms.RadioSelect)
    group = forms.ChoiceField(label=_("Group"), choices=list(states.GROUPS.items()))
    value = AmountField(
        label=_("Figure"), required=False, help_text=_("Leave empty for a gap, and write the reason as a note.")
    )
    precision = forms.ChoiceField(label=_("Precision"), choices=list(states.PRECISIONS.items()), initial="exact")
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    source_url = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https")
    note_fi = forms.CharField(label=_("Note in Finnish"), max_length=400, required=False)
    note_sv = forms.CharField(label=_("Note in Swedish"), max_length=400, required=False)
    note_en = forms.CharField(label=_("Note in English"), max_length=400, required=False)
    break_fi = forms.CharField(label=_("Series break before this year, in Finnish"), max_length=400, required=False)
    break_sv = forms.CharField(label=_("Series break before this year, in Swedish"), max_length=400, required=False)
    break_en = forms.CharField(label=_("Series break before this year, in English"), max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        """Add the unit, which follows from the group; notes and breaks are given in all languages or in none."""
        cleaned = super().clean() or {}
        for field in ("note", "break"):
            given = [bool(cleaned.get(f"{field}_{code}")) for code in ("fi", "sv", "en")]
            if any(given) and not all(given):
                self.add_error(f"{field}_fi", _("Write the text in all three languages, or in none."))
        cleaned["unit"] = "percent" if cleaned.get("group") == "share_of_new_students" else "stays"
        return cleaned


class FileForm(forms.Form):
    """A CSV file of published figures."""

    file = forms.FileField(
        label=_("CSV file"), help_text=_("Columns: year, direction, group, value, precision, source. UTF-8."),
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
        if "\x00" in text:
            raise forms.ValidationError(_("The file is not UTF-8 text. Save it as CSV UTF-8."))
        return str(text)


class BaselineForm(forms.Form):
    """The baseline of a target."""

    year = forms.IntegerField(label=_("Year of the baseline"), min_value=1990, max_value=2100)
    value = AmountField(label=_("Number of stays"), minimum=1)
    source = forms.CharField(label=_("Source"), max_length=300)
