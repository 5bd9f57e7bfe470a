"""Forms of a signature on paper: what is read from it, that it was compared with its scan, why it is rejected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit import paper_signatures
from vaihto.kit.attachments import AttachmentField, receive
from vaihto.kit.fields import DayField
from vaihto.kit.http import Request
from vaihto.kit.models import Attachment


class PaperForm(forms.Form):
    """Who signed on paper, when, which text, and the scan."""

    name = forms.CharField(label=_("Who signed?"), max_length=200, help_text=_("The name as it stands on the paper"))
    position = forms.CharField(label=_("Position"), max_length=200, required=False, help_text=_("Empty where it does not apply"))
    signed_on = DayField(label=_("Day of signing"))
    checksum = forms.CharField(
        label=_("First 8 characters of the checksum"), max_length=20,
        help_text=_("They stand on the last page of the signed paper. Type them from the paper, not from this page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )  # fmt: skip
    file = AttachmentField(label=_("Scan of the whole signed paper"), allowed=paper_signatures.KINDS)

    def written(self) -> paper_signatures.Written:
        """Return what was read from the paper."""
        given = self.cleaned_data
        return paper_signatures.Written(given["name"], given["position"], given["signed_on"], given["checksum"])

    def received(self, request: Request) -> Attachment:
        """Receive the scan, outside any operation. Raises CannotReceive."""
        return receive(self.cleaned_data["file"], actor=request.actor, purpose=paper_signatures.PURPOSE)

    def refuse(self, reasons: Any, *, is_file: bool) -> None:
        """Add the reasons of a refusal, at the file where it is about the file."""
        self.add_error("file" if is_file else None, reasons)


class ComparedForm(forms.Form):
    """Say that the scan was compared."""

    compared = forms.BooleanField(
        label=_("I have opened the scan: it is the whole paper with this checksum, signed by this person on this day"),
        error_messages={"required": _("Open the scan, compare it with what is written above, and tick the box.")},
    )


class RejectForm(forms.Form):
    """Why a paper is rejected."""

    reason = forms.CharField(
        label=_("What is wrong with it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever recorded it gets this by e-mail."),
    )  # fmt: skip
