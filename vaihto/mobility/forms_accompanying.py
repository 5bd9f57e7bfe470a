"""The form of somebody who goes along with participants."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.fields import DayField
from vaihto.mobility import states


class AccompanyingForm(forms.Form):
    """Who goes along, with whom, when and how far."""

    use_required_attribute = False
    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=list(states.ACCOMPANYING_LABELS.items()), widget=forms.RadioSelect)
    phone = forms.CharField(
        label=_("Phone during the journey"), max_length=40, required=False,
        help_text=_("It stands in the list and the files for an emergency."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    stays = forms.MultipleChoiceField(label=_("Accompanies"), widget=forms.CheckboxSelectMultiple)
    starts_on = DayField(label=_("First day abroad"))
    ends_on = DayField(label=_("Last day abroad"))
    distance_km = forms.IntegerField(
        label=_("Distance one way, km"), required=False, min_value=0, max_value=20_038,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )  # fmt: skip
    is_green = forms.BooleanField(label=_("Green travel"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, stays: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stays"].choices = [(str(one.pk), str(one.participant)) for one in stays]  # type: ignore[attr-defined]
