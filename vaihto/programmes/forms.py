"""The form of this room: what a programme needs to be set up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.core import countries, parameters
from vaihto.kit import languages
from vaihto.kit.fields import DayField
from vaihto.programmes.operations import TRILINGUAL

LABELS = {
    "title_fi": _("Name of the programme in Finnish"),
    "title_sv": _("Name of the programme in Swedish"),
    "title_en": _("Name of the programme in English"),
    "agency_fi": _("Name of the agency in Finnish"),
    "agency_sv": _("Name of the agency in Swedish"),
    "agency_en": _("Name of the agency in English"),
}


class ProgrammeForm(forms.Form):
    """A programme: its rules, its names and the agency that runs it."""

    use_required_attribute = False
    code = forms.SlugField(
        label=_("Code"), max_length=30,
        help_text=_("Short, small letters without spaces, for example national. It never changes."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    pack = forms.ChoiceField(
        label=_("Rule pack"), widget=forms.RadioSelect, help_text=_("Which rules and numbers count in the programme’s calls.")
    )
    rule_year = forms.IntegerField(
        label=_("Year of the rules"), required=False, min_value=2000, max_value=2100,
        help_text=_("Leave empty to use the rules of each call’s own year."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )  # fmt: skip
    agency_country = forms.ChoiceField(label=_("Country of the agency"))
    contact = forms.EmailField(
        label=_("Contact address of the agency"), help_text=_("Applicants and partners write here."),
        widget=forms.EmailInput(attrs={"class": "govuk-input--width-30"}),
    )  # fmt: skip
    starts_on = DayField(label=_("First day of the programme"))
    ends_on = DayField(
        label=_("Last day of the programme"), required=False, help_text=_("Leave empty while no end has been decided.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        language = languages.present()
        packs = [(key, parameters.programme_name(key, language)) for key in parameters.programmes()]
        places = sorted((countries.name(code, language), code) for code in {countries.canonical(c) for c in countries.codes()})
        self.fields["pack"].choices = packs  # type: ignore[attr-defined]
        self.fields["agency_country"].choices = [(code, name) for name, code in places]  # type: ignore[attr-defined]
        for name, label in LABELS.items():
            widget = forms.TextInput(attrs={"lang": name[-2:]})
            self.fields[name] = forms.CharField(label=label, max_length=200, widget=widget)

    def names(self) -> list[list[forms.BoundField]]:
        """Return the fields of the names row by row, three languages each."""
        return [[self[f"{name}_{code}"] for code in languages.LANGUAGES] for name in TRILINGUAL]
