"""The forms of a unit with its learning outcomes, and of a file of requirements."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.core import credit
from vaihto.kit.fields import PointsField
from vaihto.kit.languages import LANGUAGES, NAMES, pick

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation

NARROW = {"class": "govuk-input--width-10"}


def scheme_choices() -> list[tuple[str, str]]:
    """Return the credit schemes in the reader's language, the newest first."""
    return [(scheme.key, pick(dict(scheme.name))) for scheme in reversed(credit.schemes())]


class UnitForm(forms.Form):
    """A unit: what it is called, how many points, where that stands, what who has it can do."""

    organisation = forms.ChoiceField(label=_("Organisation"), widget=forms.RadioSelect)
    qualification = forms.CharField(label=_("Qualification"), max_length=200)
    title = forms.CharField(label=_("Unit"), max_length=200)
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=NARROW),
        help_text=_("The code of the unit in ePerusteet, if it has one."),
    )
    points = PointsField(label=_("Points"), minimum=0, maximum=180)
    scheme = forms.ChoiceField(label=_("Kind of points"), choices=scheme_choices, widget=forms.RadioSelect)
    field = forms.CharField(label=_("Field"), max_length=100, required=False)
    source = forms.CharField(
        label=_("Source of the points and outcomes"),
        max_length=300,
        help_text=_("For example: qualification requirements OPH-1234-2026."),
    )
    outcomes = forms.CharField(
        label=_("Learning outcomes"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20000,
        help_text=_("One on each line: what somebody who has the unit can do."),
    )
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=[(code, NAMES[code].capitalize()) for code in LANGUAGES],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: "Iterable[Organisation]", **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, organisations)

    def clean_outcomes(self) -> list[str]:
        """Return the outcomes as a list; an outcome that is too long is asked back."""
        texts = [line.strip() for line in self.cleaned_data["outcomes"].splitlines() if line.strip()]
        if any(len(text) > 500 for text in texts):
            raise forms.ValidationError(_("An outcome is longer than 500 characters. Divide it in two."))
        return texts


class RequirementsForm(forms.Form):
    """The requirements of a qualification as a file."""

    organisation = forms.ChoiceField(label=_("Organisation"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File of ePerusteet"),
        help_text=_(
            "The whole requirements of one qualification, as JSON, at most 10 MB. The file is not kept, its units and rules are."
        ),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def __init__(self, *args: Any, organisations: "Iterable[Organisation]", **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, organisations)


class TakeForm(forms.Form):
    """Which units are taken in: the page has them as checkboxes, the deed checks them."""


def offer(form: forms.Form, organisations: "Iterable[Organisation]") -> None:
    """Let a form ask for one of several organisations, and not ask where there is one."""
    choices = [(str(one.pk), one.name) for one in organisations]
    if len(choices) == 1:
        del form.fields["organisation"]
    else:
        form.fields["organisation"].choices = choices  # type: ignore[attr-defined]
