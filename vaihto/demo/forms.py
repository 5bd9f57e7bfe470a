"""The form that moves the demo's clock."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.fields import DayField


class ClockForm(forms.Form):
    """A day and an hour."""

    day = DayField(label=_("Day"))
    hour = forms.IntegerField(
        label=_("Hour, Finnish time"), min_value=0, max_value=23, initial=9,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )  # fmt: skip
    minute = forms.IntegerField(
        label=_("Minute"), min_value=0, max_value=59, initial=0, widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"})
    )
