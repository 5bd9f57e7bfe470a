"""Forms of this room: the note of a proposal, a reason, an amount, the decision, the answer to a grant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.fields import EuroField


class NoteForm(forms.Form):
    """What the preparer tells the one who decides."""

    note = forms.CharField(
        label=_("Note to the one who decides"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 4000}),
    )


class ReturnForm(forms.Form):
    """Why a proposal goes back."""

    reason = forms.CharField(
        label=_("What has to be prepared again?"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        error_messages={"required": _("The reason is missing. Write what has to be prepared again.")},
    )  # fmt: skip


class DecideForm(forms.Form):
    """Say that the memo has been read."""

    read = forms.BooleanField(
        label=_("I have read the presentation memo and approve the proposal"),
        error_messages={"required": _("Read the presentation memo and tick the box.")},
    )


class AmountForm(forms.Form):
    """The grant of an application, and on what it rests."""

    amount = EuroField(label=_("Grant"), error_messages={"required": _("The amount is missing. Give the grant in euro.")})
    reason = forms.CharField(
        label=_("On what does the amount rest?"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        error_messages={"required": _("The reason is missing. Write on what the amount rests.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """Accept or decline; declining needs a reason."""

    ANSWERS = (("accept", _("Accept the grant")), ("decline", _("Decline the grant")))
    answer = forms.ChoiceField(
        label=_("Answer"), choices=ANSWERS, widget=forms.RadioSelect,
        error_messages={"required": _("The answer is missing. Choose whether the grant is accepted or declined.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason for declining"), required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        help_text=_("Needed only when the grant is declined."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the grant is declined."""
        given = super().clean() or {}
        if given.get("answer") == "decline" and not given.get("reason", "").strip():
            self.add_error("reason", _("The reason is missing. Write why the grant is declined."))
        return given
