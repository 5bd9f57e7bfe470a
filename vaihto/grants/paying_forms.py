"""Forms of paying: account numbers, a batch, the bank's answer."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.exchange.payments import pain002
from vaihto.kit.fields import DayField

NUMBER = {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}


class AccountForm(forms.Form):
    """An account: whose, which number, at which bank; from which paper, where an officer enters it."""

    holder = forms.CharField(label=_("Holder of the account"), max_length=140, help_text=_("As the bank has it."))
    iban = forms.CharField(
        label=_("Account number (IBAN)"), max_length=60, help_text=_("For example FI21 1234 5600 0007 85"),
        widget=forms.TextInput(attrs=NUMBER),
    )  # fmt: skip
    bic = forms.CharField(
        label=_("Code of the bank (BIC)"), max_length=20, required=False, widget=forms.TextInput(attrs=NUMBER)
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Paper from which it is read"), max_length=200, help_text=_("For example a letter of the school with its day.")
    )

    def __init__(self, *args: Any, from_paper: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not from_paper:
            del self.fields["paper"]


class ConfirmForm(forms.Form):
    """The account number once more, from the confirming person's own source."""

    prefix = "confirm"
    iban = forms.CharField(
        label=_("Write the account number again"), max_length=60, widget=forms.TextInput(attrs=NUMBER),
        help_text=_("From the bank’s own paper or service, not from this page or a message."),
    )  # fmt: skip


class BatchForm(forms.Form):
    """Which payments leave together, on which day; `key` makes two clicks one."""

    payments = forms.MultipleChoiceField(
        label=_("Payments"), widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": _("Choose at least one payment.")},
    )  # fmt: skip
    requested_on = DayField(label=_("Day on which the bank shall pay"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=36)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["payments"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("key", str(uuid.uuid4()))
        self.initial.setdefault("payments", [key for key, _label in choices])


class ReleaseForm(forms.Form):
    """That the officer has compared the batch; `seen` is what was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    compared = forms.BooleanField(
        label=_("I have compared the receivers, sums and accounts"),
        error_messages={"required": _("Compare the batch and tick the box.")},
    )


class AnswerForm(forms.Form):
    """The bank's file about a batch."""

    file = forms.FileField(
        label=_("The bank’s answer"), help_text=_("Payment status report (pain.002), XML, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        """Return the bytes of the file. Raises ValidationError for one that is too large, before it is read."""
        file = self.cleaned_data["file"]
        if file.size > pain002.LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB. Ask the bank for the answer to this batch alone."))
        return bytes(file.read())


class ApplyForm(forms.Form):
    """On which day the bank paid."""

    paid_on = DayField(label=_("Paid on"), help_text=_("The day on which the account was debited, for example 21.2.2027"))
