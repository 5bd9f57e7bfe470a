"""The form of several stays at one host at the same time."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.core import countries
from vaihto.kit.fields import DayField
from vaihto.kit.languages import present
from vaihto.mobility.forms import country_choices, languages_of_people, words


class GroupForm(forms.Form):
    """What the group is called, of which row it is, where and when, and who goes."""

    use_required_attribute = False
    title = forms.CharField(label=_("Name of the group"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    row = forms.ChoiceField(label=_("Row of the application"))
    starts_on = DayField(label=_("First day abroad"))
    ends_on = DayField(label=_("Last day abroad"))
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
    people = forms.CharField(
        label=_("Who goes, one on each line"), max_length=40_000, widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        help_text=_("Name; e-mail; qualification; guardian; guardian’s e-mail. Only the name is needed. A guardian is written "
                    "only for somebody under 18."),
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, rows: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(str(one.pk), self._words(one)) for one in rows]
        self.fields["row"].choices = listed  # type: ignore[attr-defined]
        self.fields["country_to"].choices = country_choices()  # type: ignore[attr-defined]
        self.fields["host_kind"].choices = words("organisation_kind", empty=_("Not chosen"))  # type: ignore[attr-defined]
        self.fields["host_language"].choices = languages_of_people(more=True)  # type: ignore[attr-defined]

    @staticmethod
    def _words(one: Any) -> str:
        group = dict(words("target_group")).get(one.row.target_group, one.row.target_group)
        values = {"position": one.row.position, "group": group, "country": countries.name(one.row.country_to, present()),
                  "free": one.free}  # fmt: skip
        return str(_("%(position)s. %(group)s, %(country)s (free: %(free)s)") % values)
