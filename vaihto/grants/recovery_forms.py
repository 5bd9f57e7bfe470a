"""Forms of a recovery: the hearing, the answer, the decision with its instalments, what came back."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.core import ledger
from vaihto.kit.fields import AmountField, DayField

# So many instalments can be typed on the page; the operation takes more.
ROWS = 12


class PercentField(AmountField):
    """A share of a hundred."""

    unit = "%"


class HearForm(forms.Form):
    """Why money comes back, and until when the beneficiary can answer."""

    reason = forms.CharField(
        label=_("Why the money comes back"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the language of the agreement. The beneficiary reads it."),
    )  # fmt: skip
    answer_by = DayField(label=_("Last day for the answer"))


class AnswerHearingForm(forms.Form):
    """What the beneficiary says before the decision."""

    text = forms.CharField(
        label=_("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It is kept with the case and cannot be changed afterwards."),
    )  # fmt: skip


class DecideForm(forms.Form):
    """How much comes back and why."""

    amount = AmountField(label=_("Amount that comes back (€)"), help_text=_("At most what was claimed; 0 if nothing comes back."))
    grounds = forms.CharField(
        label=_("Grounds of the decision"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the language of the agreement. Say what the answer changed."),
    )  # fmt: skip


class InterestForm(forms.Form):
    """The rate of interest with its source and first day; empty for none."""

    interest_rate = PercentField(
        label=_("Rate of interest, per cent a year"), required=False,
        help_text=_("Leave it empty if no interest is counted. This service knows no legal rate: look it up for the day."),
    )  # fmt: skip
    interest_from = DayField(label=_("Interest counts from"), required=False)
    interest_source = forms.CharField(
        label=_("Source of the rate"), max_length=300, required=False, help_text=_("Law or decision, section and period")
    )


class InstalmentForm(forms.Form):
    """One instalment; an empty row is left out."""

    due_on = DayField(label=_("Due on"), required=False, help_text="")
    amount = AmountField(label=_("Amount (€)"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both or neither."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and (cleaned.get("due_on") is None) != (cleaned.get("amount") is None):
            raise forms.ValidationError(_("A row has a day without an amount, or an amount without a day. Write both."))
        return cleaned


Instalments = forms.formset_factory(InstalmentForm, extra=0, max_num=ROWS, absolute_max=ROWS, validate_max=True)


def rows_for(amount: Decimal, parts: int, first: date) -> list[dict[str, Any]]:
    """Return rows to begin with: equal parts a month apart, and an empty row after them."""
    split = ledger.instalments(amount, min(parts, int(amount / ledger.CENT)))
    made = [{"due_on": month_later(first, number), "amount": part} for number, part in enumerate(split)]
    return [*made, {}][:ROWS]


def month_later(day: date, months: int) -> date:
    """Return the day so many months later; from the 29th on it becomes the 28th, which every month has."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


class PartsForm(forms.Form):
    """In how many instalments."""

    parts = forms.IntegerField(
        label=_("Number of instalments"), min_value=1, max_value=ROWS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )  # fmt: skip


class ReceivedForm(forms.Form):
    """On which day an instalment came back, and where it can be found."""

    received_on = DayField(label=_("Received on"))
    reference = forms.CharField(
        label=_("Reference"), max_length=60, help_text=_("Reference or number of the payment in the agency’s accounts")
    )
