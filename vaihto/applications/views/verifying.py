"""A public page that says whether a case number and a checksum belong together, and nothing else."""

import hmac
import re

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vaihto.applications import queries
from vaihto.kit import limits
from vaihto.kit.access import public
from vaihto.kit.http import Request

TRIES_A_MINUTE = 20


class ReceiptForm(forms.Form):
    """What stands on a receipt."""

    number = forms.CharField(label=_("Case number"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    hash = forms.CharField(
        label=_("Checksum (SHA-256)"), max_length=120, help_text=_("64 figures and letters; spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_hash(self) -> str:
        """Return the checksum without its spaces. Raises ValidationError where it cannot be one."""
        plain = re.sub(r"\s", "", self.cleaned_data["hash"]).lower()
        if not re.fullmatch(r"[0-9a-f]{64}", plain):
            raise forms.ValidationError(_("A checksum has 64 figures and letters from a to f. Copy it from the receipt."))
        return plain


@require_safe
@public
def verify(request: Request) -> HttpResponse:
    """Say whether an application was sent under this number with exactly this checksum.

    A wrong number, a wrong checksum and a draft are answered by the same words; nothing of the application is shown.
    """
    form = ReceiptForm(request.GET if {"number", "hash"} & set(request.GET) else None)
    if form.is_bound and not limits.may_try(request, "verify_receipt", per_minute=TRIES_A_MINUTE):
        return render(request, "429.html", status=429)
    matches = None
    if form.is_valid():
        sent = queries.hash_of(form.cleaned_data["number"].strip())
        matches = hmac.compare_digest(sent or "-" * 64, form.cleaned_data["hash"])
    return render(request, "applications/verify.html", {"form": form, "matches": matches})
