"""Forms about the people at the host: somebody else is the right contact person, another mentor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.fields import DayField
from vaihto.mobility.forms import languages_of_people


class OtherPersonForm(forms.Form):
    """Who is the right person at the host, told by somebody who is not."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the right person"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name and the address, or tick that you do not know.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail address of the right person"), widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write the name and the address, or tick that you do not know."),
            "invalid": _("Write the address as in name@example.org."),
        },
    )  # fmt: skip
    is_unknown = forms.BooleanField(label=_("I do not know who the right person is"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.data.get("is_unknown"):
            self.fields["name"].required = self.fields["email"].required = False

    def clean(self) -> dict[str, Any]:
        """Name nobody where the person is not known, whatever stands in the fields."""
        clean = super().clean() or {}
        return {**clean, "name": "", "email": ""} if clean.get("is_unknown") else clean


class ContactForm(forms.Form):
    """Whom the school takes as contact person: as proposed, or corrected."""

    use_required_attribute = False
    name = forms.CharField(label=_("Contact person at the host"), max_length=150)
    email = forms.EmailField(label=_("Contact person’s e-mail address"))
    language = forms.ChoiceField(label=_("Contact person’s language"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = languages_of_people(more=True)  # type: ignore[attr-defined]


class MentorForm(forms.Form):
    """Who guides the participant from now on."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the new mentor"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name of the new mentor.")},
    )  # fmt: skip
    from_on = DayField(label=_("From which day"))
