"""The forms of a memorandum of understanding: writing, signing, asking for a correction, finding one in the list."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.core import conversion, countries
from vaihto.kit.fields import DayField
from vaihto.kit.languages import ALL, LANGUAGES, NAMES, present
from vaihto.qualifications import operations, states
from vaihto.qualifications.forms import offer

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation
    from vaihto.qualifications.models import MemorandumOfUnderstanding, Unit

# Empty places for partners beside those that are there, and never more in all than a memorandum takes.
EMPTY_PLACES, MOST_PLACES = 2, 6


class MemorandumForm(forms.Form):
    """Title, days, aims, assessment, recognition and the table of grades; the units follow as fields of their own."""

    organisation = forms.ChoiceField(label=_("Organisation"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("For example: restaurant and catering services with Beispielschule.")
    )
    starts_on = DayField(label=_("Valid from"))
    ends_on = DayField(label=_("Valid until"))
    aims = forms.CharField(
        label=_("Aims"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the organisations want to reach together, and for whom."),
    )  # fmt: skip
    assessment = forms.CharField(
        label=_("Assessment"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who assesses what was learnt, when and how."),
    )  # fmt: skip
    recognition = forms.CharField(
        label=_("Validation and recognition"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How the home school verifies and recognises what was assessed."),
    )  # fmt: skip
    grades = forms.CharField(
        label=_("How grades convert"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One on each line: the partner’s grade, =, the home grade 1–5 or passed, such as A = 5. Without a table no grade "
            "is converted."
        ),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=[(code, NAMES[code].capitalize()) for code in LANGUAGES],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, organisations: "Iterable[Organisation]", units: "Iterable[Unit]" = (), **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        offer(self, organisations)
        self.units = list(units)
        for unit in self.units:
            self.fields[f"unit-{unit.pk}"] = forms.BooleanField(label=unit.title, required=False)
            self.fields[f"corresponds-{unit.pk}"] = forms.CharField(
                label=_("What it corresponds to at the partner"), required=False, max_length=300
            )

    def clean_grades(self) -> list[conversion.Line]:
        """Return the lines of the table; what was not understood is asked back."""
        lines, faults = conversion.read(self.cleaned_data["grades"])
        if faults:
            raise forms.ValidationError(operations.said(faults))
        return lines

    def rows(self) -> list[dict[str, Any]]:
        """Return each unit with its fields, for the page."""
        return [
            {"unit": one, "chosen": self[f"unit-{one.pk}"], "corresponds": self[f"corresponds-{one.pk}"]} for one in self.units
        ]

    def chosen_units(self) -> dict[int, str]:
        """Return what each chosen unit corresponds to."""
        clean = self.cleaned_data
        return {one.pk: clean[f"corresponds-{one.pk}"] for one in self.units if clean.get(f"unit-{one.pk}")}


class PartnerForm(forms.Form):
    """One organisation abroad; left empty altogether it is no partner."""

    use_required_attribute = False
    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    country = forms.ChoiceField(label=_("Country"))
    city = forms.CharField(label=_("Town"), max_length=100, required=False)
    contact_name = forms.CharField(
        label=_("Who signs"), max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    contact_email = forms.EmailField(
        label=_("E-mail address of who signs"), required=False, help_text=_("The link to sign by goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of who signs"))

    def __init__(self, data: Mapping[str, Any] | None, *, prefix: str, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=prefix, initial=initial, empty_permitted=True)
        codes = {countries.canonical(code) for code in countries.codes()}
        listed = sorted(((code, countries.name(code, present())) for code in codes), key=lambda pair: pair[1])
        self.fields["country"].choices = [("", _("Not chosen")), *listed]  # type: ignore[attr-defined]
        spoken: list[tuple[str, Any]] = [(code, NAMES[code].capitalize()) for code in ALL]
        other = _("Another language (pages and mail in English)")
        self.fields["language"].choices = [("en", "English"), *[one for one in spoken if one[0] != "en"], ("other", other)]  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """Return whether the place holds a partner: one without name and address is left empty, or was emptied to remove it."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("name", "contact_email"))


class MemorandumSignForm(forms.Form):
    """The school's signature."""

    read = forms.BooleanField(
        label=_("I have read the memorandum and sign it for the school"),
        error_messages={"required": _("Read the memorandum and tick the box.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class PartnerSignForm(forms.Form):
    """The signature of a partner, by link."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    position = forms.CharField(
        label=_("Your position"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    read = forms.BooleanField(
        label=_("I have read the memorandum and may sign it for the organisation"),
        error_messages={"required": _("Read the memorandum and tick the box.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class WishForm(forms.Form):
    """What a partner wants to be different."""

    text = forms.CharField(
        label=_("What is wrong, and how should it be?"),
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
        max_length=2000,
    )


class EndForm(forms.Form):
    """When and why a party ends a memorandum early."""

    on = DayField(
        label=_("Last day that the memorandum holds"), error_messages={"required": _("Write the last day that it holds.")}
    )
    reason = forms.CharField(
        label=_("Reason, which all parties get to read"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        error_messages={"required": _("Write the reason.")},
    )  # fmt: skip


class WhyForm(forms.Form):
    """Why a text changes, or stays."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class MemorandumFilter(forms.Form):
    """Which memoranda to list."""

    q = forms.CharField(label=_("Search"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, countries_of: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        everything: Any = pgettext_lazy("filter", "All")
        listed = sorted(((code, countries.name(code, present())) for code in countries_of), key=lambda pair: pair[1])
        self.fields["state"].choices = [("", everything), *states.MEMORANDUM.items()]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", everything), *listed]  # type: ignore[attr-defined]


def partner_forms(data: Mapping[str, Any] | None, memorandum: "MemorandumOfUnderstanding | None") -> list[PartnerForm]:
    """Return the forms of the partners that are there, and some empty ones."""
    there = list(memorandum.partners.order_by("position")) if memorandum is not None else []
    names = tuple(PartnerForm.base_fields)
    initial = [{name: getattr(one, name) for name in names} for one in there]
    places = min(len(there) + EMPTY_PLACES, MOST_PLACES)
    made = []
    for place in range(places):
        one = initial[place] if place < len(initial) else {}
        made.append(PartnerForm(data, prefix=f"partner-{place}", initial=one))
    return made


def partners_in(made: Iterable[PartnerForm]) -> list[dict[str, Any]]:
    """Return the partners that were filled in, in their order."""
    return [one.cleaned_data for one in made if one.cleaned_data.get("name")]
