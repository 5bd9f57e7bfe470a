"""Forms of what follows a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.kit.fields import EuroField


def text_area(
    label: Any, missing: Any = "", *, rows: int = 5, most: int = 8000, lang: str = "", **options: Any
) -> forms.CharField:
    """Return a field for a longer text; without words for its absence it may be left empty."""
    attrs: dict[str, Any] = {"rows": rows, "maxlength": most, **({"lang": lang} if lang else {})}
    errors = {"required": missing} if missing else {}
    return forms.CharField(
        label=label, required=bool(missing), max_length=most, widget=forms.Textarea(attrs=attrs), error_messages=errors,
        **options,
    )  # fmt: skip


MISSING = _("The text is missing. Write it in all three languages.")


class InstructionForm(forms.Form):
    """The rectification instruction in three languages, and what was changed."""

    text_fi = text_area(pgettext_lazy("rectification instruction", "In Finnish"), MISSING, rows=9, lang="fi")
    text_sv = text_area(pgettext_lazy("rectification instruction", "In Swedish"), MISSING, rows=9, lang="sv")
    text_en = text_area(pgettext_lazy("rectification instruction", "In English"), MISSING, rows=9, lang="en")
    note = text_area(_("What was changed, and why"), rows=2, most=1000)


WHY = _("The reason is missing. Write why this is proposed.")


class LapseForm(forms.Form):
    """Why a grant lapses."""

    reason = text_area(_("Reason for the proposal"), WHY, most=2000, help_text=_("The reason stands in the letter."))


class MoveUpForm(forms.Form):
    """How much the next of the reserve list would get, and why."""

    amount = EuroField(label=_("Grant"), error_messages={"required": _("The amount is missing. Give the grant in euro.")})
    reason = text_area(_("Reason for the proposal"), WHY, most=2000, help_text=_("The reason stands in the letter."))


class DecideLaterForm(forms.Form):
    """Say that the proposal has been read."""

    read = forms.BooleanField(
        label=_("I have read the proposal and approve it"),
        error_messages={"required": _("Read the proposal and tick the box.")},
    )


class ReturnLaterForm(forms.Form):
    """Why a proposal is returned."""

    reason = text_area(
        _("Why is the proposal returned?"), _("The reason is missing. Write why the proposal is returned."), rows=3
    )
