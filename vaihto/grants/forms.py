"""Forms of this room: filters of the lists, reading and signing, the day and reference of a payment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.grants import states
from vaihto.kit.fields import DayField


def choices(labels: Any) -> list[tuple[str, Any]]:
    """Return the choices of a filter: everything first."""
    return [("", _("All")), *labels.items()]


class AgreementFilter(forms.Form):
    """Which agreements to list."""

    q = forms.CharField(label=_("Search"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=choices(states.LABELS))


class PaymentFilter(forms.Form):
    """Which payments to list."""

    q = forms.CharField(label=_("Search"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=choices(states.PAYMENT_LABELS))
    kind = forms.ChoiceField(label=_("Kind of payment"), required=False, choices=choices(states.KIND_LABELS))
    bank = forms.ChoiceField(label=_("At the bank"), required=False, choices=choices(states.BANK_LABELS))


class BatchFilter(forms.Form):
    """Which batches to list."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=choices(states.BATCH_LABELS))


class SignForm(forms.Form):
    """Say that the text has been read."""

    read = forms.BooleanField(
        label=_("I have read the agreement"),
        error_messages={"required": _("Read the agreement and tick the box.")},
    )


class PaidForm(forms.Form):
    """When a payment was made and where it can be found."""

    paid_on = DayField(label=_("Paid on"))
    reference = forms.CharField(
        label=_("Reference"), max_length=60, help_text=_("Reference or number of the payment in the agency’s accounts")
    )
