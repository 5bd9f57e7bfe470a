"""The form of a stay that goes on at another host."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.fields import DayField
from vaihto.mobility.forms import country_choices, languages_of_people, words


class GoOnForm(forms.Form):
    """Until when at the present host, and from when until when at which next one."""

    last_day = DayField(
        label=_("Last day at the present host"),
        help_text=_("Change it only if the stay there ends earlier. What is in signature needs a new version first."),
    )  # fmt: skip
    starts_on = DayField(label=_("First day at the next host"))
    ends_on = DayField(label=_("Last day at the next host"))
    country_to = forms.ChoiceField(label=_("Country of the host"))
    city = forms.CharField(label=_("Town"), max_length=100, required=False)
    host_name = forms.CharField(label=_("Name of the host"), max_length=200)
    host_kind = forms.ChoiceField(label=_("Kind of host"), required=False)
    host_contact = forms.CharField(label=_("Contact person at the host"), max_length=150, required=False)
    host_email = forms.EmailField(
        label=_("Contact person’s e-mail address"), required=False,
        help_text=_("The links to the learning agreement and to the assessment go here."),
    )  # fmt: skip
    host_language = forms.ChoiceField(label=_("Contact person’s language"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country_to"].choices = country_choices()  # type: ignore[attr-defined]
        self.fields["host_kind"].choices = words("organisation_kind", empty=_("Not chosen"))  # type: ignore[attr-defined]
        self.fields["host_language"].choices = languages_of_people(more=True)  # type: ignore[attr-defined]
