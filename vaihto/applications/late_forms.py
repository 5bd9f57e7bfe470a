"""The officer's form of a late door: which applicant, until when, why."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vaihto.kit.actors import Actor
from vaihto.kit.fields import DayField
from vaihto.organisations import queries as organisations

MOST = 6


class LateDoorForm(forms.Form):
    """An applicant found by name or business ID, a day and a reason."""

    organisation = forms.CharField(label=_("Applicant"), max_length=200, help_text=_("The name or the business ID."))
    until_on = DayField(label=_("Last day for sending"), help_text=_("At the same time of day as the call’s deadline."))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("The applicant reads this text."),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        self.actor = actor
        super().__init__(*args, **options)

    def clean_organisation(self) -> Any:
        """Return the organisation. Raises ValidationError where none or several fit."""
        text = self.cleaned_data["organisation"].strip()
        found = list(organisations.search(self.actor, text)[: MOST + 1])
        exact = [one for one in found if text.casefold() in (one.name.casefold(), one.business_id.casefold())]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(_now("No organisation has this name or business ID. Look it up in the register."))
        named = ", ".join(one.name for one in found[:MOST])
        raise forms.ValidationError(_now("Several organisations fit: %(names)s. Write the whole name.") % {"names": named})
