"""The form of insurance and emergency contacts: one field for each line, empty lines are left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.mobility import states
from vaihto.mobility.models import Mobility

CONTACTS = (1, 2, 3)


class SafetyForm(forms.Form):
    """Who insures, and whom to reach."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, label in states.INSURANCE_LABELS.items():
            self.fields[f"insurer-{kind}"] = forms.CharField(
                label=label,  # type: ignore[arg-type]
                max_length=150,
                required=False,
            )
            self.fields[f"policy-{kind}"] = forms.CharField(
                label=_("Number of the card or policy"), max_length=80, required=False
            )
        for number in CONTACTS:
            off: dict[str, str] = {"autocomplete": "off"}
            self.fields[f"name-{number}"] = forms.CharField(
                label=_("Name"), max_length=150, required=False, widget=forms.TextInput(attrs=off)
            )
            self.fields[f"phone-{number}"] = forms.CharField(
                label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs=off | {"inputmode": "tel"}),
                help_text=_("With the country code, for example +358 40 123 4567."),
            )  # fmt: skip
            self.fields[f"relation-{number}"] = forms.CharField(
                label=_("Who is it to the participant?"), max_length=80, required=False
            )

    def insurance_fields(self) -> list[Any]:
        """Return the fields of each kind of insurance, for the page."""
        return [(label, self[f"insurer-{kind}"], self[f"policy-{kind}"]) for kind, label in states.INSURANCE_LABELS.items()]

    def contact_fields(self) -> list[Any]:
        """Return the fields of each contact, for the page."""
        return [(number, self[f"name-{number}"], self[f"phone-{number}"], self[f"relation-{number}"]) for number in CONTACTS]

    def given(self) -> dict[str, Any]:
        """Return what was written as the operation takes it."""
        clean = self.cleaned_data
        return {
            "insurances": {
                kind: {"insurer": clean[f"insurer-{kind}"], "policy": clean[f"policy-{kind}"]} for kind in states.INSURANCE_LABELS
            },
            "contacts": [{name: clean[f"{name}-{number}"] for name in ("name", "phone", "relation")} for number in CONTACTS],
        }


def initial_of(mobility: Mobility) -> dict[str, str]:
    """Return what is kept of a stay, for the form."""
    found: dict[str, str] = {}
    for one in mobility.insurances.all():
        found |= {f"insurer-{one.kind}": one.insurer, f"policy-{one.kind}": one.policy}
    for contact in mobility.emergency_contacts.all():
        number = contact.position
        found |= {f"name-{number}": contact.name, f"phone-{number}": contact.phone, f"relation-{number}": contact.relation}
    return found
