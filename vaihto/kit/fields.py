"""Form fields that take days, money and points the way people write them, in all three languages."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.core import formats, parameters
from vaihto.kit import languages


class DayField(forms.CharField):
    """A day as 21.2.2012, 21.02.2012 or 2012-02-21; cleans to a date or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("For example 21.2.2027"))
        super().__init__(**options)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("class", "govuk-input--width-10")

    def prepare_value(self, value: Any) -> Any:
        """Show a date as 21.2.2012 in every language: the field takes that form back."""
        return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        """Return the date. Raises ValidationError saying which forms are understood."""
        if isinstance(value, date):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return formats.parse_day(text)
        except ValueError:
            raise forms.ValidationError(_("The day was not understood. Write it as 21.2.2027."), code="day") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not texts."""
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


class WordField(forms.CharField):
    """A word of one's own, or one of the rulebook's: stored as its code, shown and taken as people read it in any language."""

    def __init__(self, *, kind: str, **options: Any) -> None:
        self.kind = kind
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show the code of a word as the word in the page's language."""
        return parameters.word(self.kind, value, languages.present()) if value in parameters.words(self.kind) else value

    def to_python(self, value: Any) -> Any:
        """Return the code of a word of the rulebook, otherwise what was written."""
        text = super().to_python(value) or ""
        for code in parameters.words(self.kind):
            if text.casefold() in {parameters.word(self.kind, code, language).casefold() for language in languages.LANGUAGES}:
                return code
        return text


class AmountField(forms.CharField):
    """A number as 1476,50 or 1 476.50; cleans to a Decimal or None; *1.476* is asked back."""

    unit = ""

    def __init__(self, *, minimum: Decimal | int | None = 0, maximum: Decimal | int | None = None, **options: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**options)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("class", "govuk-input--width-10")
        if self.unit:
            self.widget.attrs.setdefault("data-suffix", self.unit)

    def prepare_value(self, value: Any) -> Any:
        """Show a Decimal with a comma and without needless zeros."""
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")

    def to_python(self, value: Any) -> Any:
        """Return the Decimal. Raises ValidationError saying what to write instead."""
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            number = formats.parse_amount(text)
        except ValueError:
            raise forms.ValidationError(
                _("The number was not understood. Write it as 1476,50 without a dot as thousands separator."), code="amount"
            ) from None
        if self.minimum is not None and number < self.minimum:
            raise forms.ValidationError(_("The number is too small. The least is %(least)s."), params={"least": self.minimum})
        if self.maximum is not None and number > self.maximum:
            raise forms.ValidationError(_("The number is too large. The most is %(most)s."), params={"most": self.maximum})
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers, not texts."""
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


class EuroField(AmountField):
    """An amount in euro."""

    unit = "€"


class PointsField(AmountField):
    """Points of an assessment or credit."""
