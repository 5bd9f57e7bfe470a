"""A form field for a time of day, as people in Finland write it."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TimeOfDayField(forms.CharField):
    """A time of day as 16.15 or 16:15, in Finnish time; cleans to a time or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-5"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show a time as 16.15."""
        return f"{value.hour}.{value.minute:02}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> Any:
        """Return the time. Raises ValidationError saying how to write it."""
        if isinstance(value, time):
            return value
        text = str(super().to_python(value)).replace(":", ".")
        if not text:
            return None
        hour, _dot, minute = text.partition(".")
        try:
            return time(int(hour), int(minute or 0))
        except ValueError:
            raise forms.ValidationError(_("The time was not understood. Write it as 16.15."), code="time") from None
