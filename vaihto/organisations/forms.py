"""The forms of organisations, their people, standings and development plans."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from vaihto.core import countries, parameters
from vaihto.kit.fields import DayField, EuroField
from vaihto.kit.languages import LANGUAGES, NAMES, present
from vaihto.organisations import states

NARROW = {"class": "govuk-input--width-20"}


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of organisations in the reader's language."""
    words = {kind: parameters.word("organisation_kind", kind, present()) for kind in states.KINDS}
    return [(kind, word[:1].upper() + word[1:]) for kind, word in words.items()]


def country_choices() -> list[tuple[str, str]]:
    """Return the countries in the reader's language, by name; the EU's other spellings are left out."""
    codes = {countries.canonical(code) for code in countries.codes()}
    named = [(code, countries.name(code, present())) for code in codes]
    return [("", str(_("Choose"))), *sorted(named, key=lambda pair: pair[1].casefold())]


def dimension_word(dimension: str) -> str:
    """Return the dimension in the reader's language."""
    return parameters.word("dimension", dimension, present())


class DetailsForm(forms.Form):
    """The details of an organisation."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=kind_choices, widget=forms.RadioSelect)
    business_id = forms.CharField(
        label=_("Business id"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=NARROW),
        help_text=_("For example 0208201-1. Checked against the rules of the country's register where they are known."),
    )
    oid = forms.CharField(
        label=_("OID of the organisation"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs=NARROW),
        help_text=_("The letter E and eight figures, if the organisation has one."),
    )
    language = forms.ChoiceField(
        label=_("Language of letters and papers"),
        choices=[(code, NAMES[code].capitalize()) for code in LANGUAGES],
        widget=forms.RadioSelect,
    )
    address = forms.CharField(label=_("Street address"), max_length=300, required=False)
    city = forms.CharField(label=_("Town"), max_length=100, required=False, widget=forms.TextInput(attrs=NARROW))
    region = forms.CharField(label=_("Region"), max_length=100, required=False, widget=forms.TextInput(attrs=NARROW))
    size = forms.ChoiceField(
        label=_("Size"), choices=[("", _("Not told")), *states.SIZES.items()], required=False, widget=forms.RadioSelect
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    email = forms.EmailField(label=_("E-mail of the organisation"), required=False)  # fmt: skip


class RegisterForm(DetailsForm):
    """The details, and the place of the person who registers the organisation."""

    position = forms.CharField(label=_("Your position in the organisation"), max_length=150, required=False)
    may_sign = forms.BooleanField(label=_("I may sign agreements for the organisation"), required=False)
    right_to_sign = forms.CharField(
        label=_("What your right to sign rests on"), max_length=300, required=False,
        help_text=_("For example: rules of procedure § 12, or decision of the rector 3/2027."),
    )  # fmt: skip


class MemberForm(forms.Form):
    """A colleague's role, position and right to sign."""

    role = forms.ChoiceField(label=_("Role"), choices=lambda: list(states.ROLES.items()), widget=forms.RadioSelect)
    position = forms.CharField(label=_("Position"), max_length=150, required=False)
    may_sign = forms.BooleanField(label=_("May sign agreements for the organisation"), required=False)
    right_to_sign = forms.CharField(
        label=_("What the right to sign rests on"), max_length=300, required=False,
        help_text=_("For example: rules of procedure § 12, or decision of the rector 3/2027."),
    )  # fmt: skip


class InviteForm(forms.Form):
    """A colleague to invite."""

    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"), choices=lambda: list(states.ROLES.items()), widget=forms.RadioSelect, initial="member",
        help_text=_("A coordinator also changes the organisation's details and people; a member writes and runs projects."),
    )  # fmt: skip


class HandOverForm(forms.Form):
    """Who takes over from a coordinator who leaves."""

    to = forms.ChoiceField(label=_("Who takes over"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class StandingForm(forms.Form):
    """What an earlier call says about an organisation."""

    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: list(states.STANDINGS.items()), widget=forms.RadioSelect)
    detail = forms.CharField(label=_("What it says"), max_length=300, required=False)
    amount = EuroField(label=_("Amount"), required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Where it stands, such as the decision and its number.")
    )


class PlanForm(forms.Form):
    """The development plan in the four dimensions."""

    staff = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=6000)
    organisation = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=6000)
    partners = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=6000)
    curricula = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=6000)
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=[(code, NAMES[code].capitalize()) for code in LANGUAGES],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
    )  # fmt: skip
    starts_on = DayField(label=_("The plan begins"), required=False)
    ends_on = DayField(label=_("The plan ends"), required=False)
    version_seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for dimension in states.DIMENSIONS:
            word = dimension_word(dimension)
            self.fields[dimension].label = word[:1].upper() + word[1:]
            self.fields[dimension].help_text = parameters.word("dimension_meaning", dimension, present())


class FilterForm(forms.Form):
    """Filters of the list."""

    q = forms.CharField(label=_("Name, town or identifier"), required=False)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", _("All")), *country_choices()[1:]], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=lazy(lambda: [("", _("All")), *kind_choices()], list), required=False)
