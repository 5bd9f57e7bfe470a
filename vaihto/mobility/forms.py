"""Forms of this room: a stay with its participant and host, the learning agreement, signing, filters."""
# long because: the forms of one room, read side by side with their words.

# long because: one class for each page of the room, and the pages share their choices.

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.core import countries, formats, parameters
from vaihto.kit.fields import DayField, EuroField, PointsField, WordField
from vaihto.kit.languages import ALL, LANGUAGES, NAMES, present
from vaihto.mobility import states
from vaihto.mobility.models import Mobility

WIDE_LIST = 200


def words(kind: str, *, empty: Any = None) -> list[tuple[str, Any]]:
    """Return the words of a kind as choices in the page's language."""
    listed = [(key, parameters.label(kind, key, present())) for key in parameters.words(kind)]
    return [*([("", empty)] if empty is not None else []), *listed]


def country_choices() -> list[tuple[str, str]]:
    """Return all countries by name in the page's language."""
    return sorted(countries.by_name(present()), key=lambda pair: pair[1])


def languages_of_people(*, more: bool = False) -> list[tuple[str, Any]]:
    """Return the languages that pages and mail exist in: for hosts (`more`) eight, and another one gets English."""
    listed: list[tuple[str, Any]] = [(code, NAMES[code].capitalize()) for code in (ALL if more else LANGUAGES)]
    return [*listed, ("other", _("Another language (pages and mail in English)"))] if more else listed


class ParticipantForm(forms.Form):
    """Who goes."""

    name = forms.CharField(
        label=_("Participant’s name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Participant’s e-mail address"), required=False,
        help_text=_("The link to the learning agreement goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Participant’s language"))
    qualification = forms.CharField(label=_("Qualification or position"), max_length=200, required=False)
    is_minor = forms.BooleanField(
        label=_("Under 18 when signing"), required=False,
        help_text=_("A guardian then signs the learning agreement too, by a link of their own."),
    )  # fmt: skip
    guardian_name = forms.CharField(
        label=_("Guardian’s name"), max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only for somebody under 18."),
    )  # fmt: skip
    guardian_email = forms.EmailField(
        label=_("Guardian’s e-mail address"), required=False,
        help_text=_("The guardian’s own address, not that of the participant or the host. The link goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    guardian_language = forms.ChoiceField(label=_("Guardian’s language"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = languages_of_people()  # type: ignore[attr-defined]
        self.fields["guardian_language"].choices = languages_of_people(more=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the guardian of somebody under 18, at an address that is not the participant's."""
        clean = super().clean() or {}
        clean["guardian_language"] = clean.get("guardian_language") or "fi"
        if clean.get("is_minor"):
            if not clean.get("guardian_name", "").strip():
                self.add_error("guardian_name", _("Write the guardian’s name: the participant is under 18."))
            if "guardian_email" in clean and not clean["guardian_email"]:
                self.add_error("guardian_email", _("Write the guardian’s e-mail address: the participant is under 18."))
            elif clean.get("email") and clean.get("guardian_email", "").lower() == clean["email"].lower():
                self.add_error("guardian_email", _("This is the participant’s address. Write the guardian’s own address."))
        return clean


class StayForm(forms.Form):
    """Days, host, purpose."""

    starts_on = DayField(label=_("First day abroad"), required=False)
    ends_on = DayField(label=_("Last day abroad"), required=False)
    country_to = forms.ChoiceField(label=_("Country of the host"))
    city = forms.CharField(label=_("Town"), max_length=100, required=False)
    host_name = forms.CharField(label=_("Name of the host"), max_length=200, required=False)
    host_kind = forms.ChoiceField(label=_("Kind of host"), required=False)
    host_contact = forms.CharField(label=_("Contact person at the host"), max_length=150, required=False)
    host_email = forms.EmailField(
        label=_("Contact person’s e-mail address"), required=False,
        help_text=_("The links to the learning agreement and to the assessment go here."),
    )  # fmt: skip
    host_language = forms.ChoiceField(label=_("Contact person’s language"))
    purpose = forms.ChoiceField(label=_("Purpose of the stay"), required=False)
    learning_form = forms.ChoiceField(label=_("Form of learning"))
    dimension = forms.ChoiceField(label=_("What the stay develops"), required=False)
    field = WordField(kind="education_field", label=_("Field of education"), max_length=100, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = {
            "country_to": country_choices(),
            "host_kind": words("organisation_kind", empty=_("Not chosen")),
            "host_language": languages_of_people(more=True),
            "purpose": words("purpose", empty=_("Not chosen")),
            "learning_form": list(states.FORM_LABELS.items()),
            "dimension": words("dimension", empty=_("Not chosen")),
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """The real days."""

    starts_on = DayField(label=_("Real first day abroad"))
    ends_on = DayField(label=_("Real last day abroad"))
    working_days = forms.IntegerField(
        label=_("Working days"), required=False, min_value=0,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        help_text=_("Left empty, Mondays to Fridays are counted."),
    )  # fmt: skip


class TravelForm(forms.Form):
    """What unit costs count beside the days of a stay."""

    use_required_attribute = False
    distance_km = forms.IntegerField(
        label=_("Distance one way, km"), required=False, min_value=0, max_value=20_038,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        help_text=_("Along the great circle. While it is empty, the travel support is not known."),
    )  # fmt: skip
    is_green = forms.BooleanField(
        label=_("Green travel"), required=False,
        help_text=_("By sustainable transport, such as train, bus or a shared car."),
    )  # fmt: skip
    travel_days = forms.IntegerField(
        label=_("Travel days"), required=False, min_value=0, max_value=30,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        help_text=_("Beside the days of the stay. They are paid as days of individual support, up to the limit of the call."),
    )  # fmt: skip
    has_inclusion_support = forms.BooleanField(
        label=_("The school gets inclusion support for this participant"), required=False,
        help_text=_("Only that it is counted, not why. Reasons belong to the need for support, on a page of its own."),
    )  # fmt: skip
    inclusion_costs = EuroField(
        label=_("Real costs of inclusion"), required=False, help_text=_("As the receipts say. Only with inclusion support.")
    )
    expensive_travel_costs = EuroField(
        label=_("Real costs of expensive travel"), required=False,
        help_text=_("As the receipts say. The participant then has no travel support; a share of the costs is paid."),
    )  # fmt: skip
    other_costs = EuroField(
        label=_("Other exceptional costs"), required=False, help_text=_("Such as visas and vaccinations, as the receipts say.")
    )

    def clean_travel_days(self) -> int:
        """Return none where nothing is said."""
        return self.cleaned_data["travel_days"] or 0


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}))


class CancelForm(ReasonForm):
    """Why the stay is cancelled."""


class CorrectionForm(forms.Form):
    """What should change in the learning agreement."""

    text = forms.CharField(
        label=_("What is wrong, and how should it be?"), widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000})
    )


class RefusalForm(forms.Form):
    """Why a guardian or a host does not sign."""

    reason = forms.CharField(
        label=_("Why do you not sign?"), widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
        help_text=_("Only the school reads this. Leave out what the school need not know."),
    )  # fmt: skip


class SupportForm(forms.Form):
    """What support is needed."""

    text = forms.CharField(
        label=_("Need for support"), required=False, widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000})
    )


class JourneyForm(forms.Form):
    """A journey that was made."""

    traveller = forms.CharField(label=_("Traveller"), max_length=150)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    country_to = forms.ChoiceField(label=_("Destination"))
    purpose_text = forms.CharField(label=_("What the journey was for"), max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country_to"].choices = country_choices()  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    """Tasks, mentor and assessment of a learning agreement; the school's units follow as fields of their own."""

    tasks = forms.CharField(
        label=_("Tasks at the host"), required=False, widget=forms.Textarea(attrs={"rows": 5, "maxlength": 3000}),
        help_text=_("What the participant does, where, and how many hours a week."),
    )  # fmt: skip
    mentor = forms.CharField(label=_("Mentor at the host"), max_length=150, required=False)
    assessment = forms.CharField(
        label=_("Assessment"), required=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        help_text=_("Who assesses what was learnt, when and how, and what the school recognises."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of these texts"))
    memorandum = forms.ChoiceField(
        label=_("Memorandum of understanding"), required=False,
        help_text=_("One that the school and the host have signed and that is in force on the days of the stay."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Iterable[Any], memoranda: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = list(units)
        listed: list[tuple[str, Any]] = [(str(one.pk), f"{one.title} ({as_span(one)})") for one in memoranda]
        self.fields["memorandum"].choices = [("", _("None is cited")), *listed]  # type: ignore[attr-defined]
        if not listed:
            del self.fields["memorandum"]
        self.fields["language"].choices = languages_of_people()  # type: ignore[attr-defined]
        for unit in self.units:
            self.fields[f"unit-{unit.pk}"] = forms.BooleanField(label=unit.title, required=False)
            self.fields[f"points-{unit.pk}"] = PointsField(
                label=_("Points as agreed"), required=False, minimum=0, maximum=unit.points
            )
            self.fields[f"outcomes-{unit.pk}"] = forms.CharField(
                label=_("Learning outcomes, one on each line"), required=False, widget=forms.Textarea(attrs={"rows": 4})
            )

    def rows(self) -> list[dict[str, Any]]:
        """Return each unit with its three fields, for the page."""
        return [
            {
                "unit": one,
                "chosen": self[f"unit-{one.pk}"],
                "points": self[f"points-{one.pk}"],
                "outcomes": self[f"outcomes-{one.pk}"],
            }
            for one in self.units
        ]

    def chosen_units(self) -> list[dict[str, Any]]:
        """Return the chosen units as the operation takes them."""
        clean = self.cleaned_data
        return [
            {"unit": one.pk, "points": clean[f"points-{one.pk}"], "outcomes": clean[f"outcomes-{one.pk}"].splitlines()}
            for one in self.units
            if clean.get(f"unit-{one.pk}")
        ]


def as_span(memorandum: Any) -> str:
    """Return from when until when a memorandum is valid."""
    return formats.span(memorandum.starts_on, memorandum.ends_on, present())


class SchoolSignForm(forms.Form):
    """The school's signature."""

    read = forms.BooleanField(
        label=_("I have read the agreement and sign it for the school"),
        error_messages={"required": _("Read the agreement and tick the box.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class LinkSignForm(forms.Form):
    """The signature of a host, a participant or a guardian, on a phone."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    position = forms.CharField(
        label=_("Your position at the host"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    guardian = forms.CharField(
        label=_("Your guardian’s name"), max_length=150,
        help_text=_("You are under 18. Read the agreement together with your guardian, who signs it too."),
    )  # fmt: skip
    read = forms.BooleanField(
        label=_("I have read the agreement and may sign it for the host"),
        error_messages={"required": _("Read the agreement and tick the box.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, role: str, names_guardian: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if role != states.HOST:
            del self.fields["position"]
        if role == states.PARTICIPANT:
            self.fields["read"].label = _("I have read the agreement and understand it")
        elif role == states.GUARDIAN:
            self.fields["read"].label = _("I am the participant’s guardian, have read the agreement and sign it")
        if not (role == states.PARTICIPANT and names_guardian):
            del self.fields["guardian"]


class StayFilter(forms.Form):
    """Which stays to list."""

    q = forms.CharField(label=_("Search"), required=False)
    project = forms.ChoiceField(label=_("Project"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    agreement = forms.ChoiceField(label=_("Learning agreement"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    group = forms.ChoiceField(label=_("Target group"), required=False)
    safety = forms.ChoiceField(
        label=_("Insurance and emergency contacts"), required=False,
        choices=[("", pgettext_lazy("filter", "All")), ("missing", _("Missing, and the journey is near"))],
    )  # fmt: skip

    def __init__(self, *args: Any, projects: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        everything: Any = pgettext_lazy("filter", "All")
        labels = {key or "none": label for key, label in states.AGREEMENT_LABELS.items()}
        chosen = {
            "project": [(str(one.pk), f"{one.application.number} {one.application.title}") for one in projects],
            "state": list(states.LABELS.items()),
            "agreement": list(labels.items()),
            "country": country_choices(),
            "group": words("target_group"),
        }
        for name, choices in chosen.items():
            self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined, misc]


class JourneyFilter(forms.Form):
    """Which journeys to list."""

    q = forms.CharField(label=_("Search"), required=False)
    project = forms.ChoiceField(label=_("Project"), required=False)
    made = forms.ChoiceField(
        label=_("Journey made"), required=False,
        choices=[("", pgettext_lazy("filter", "All")), ("yes", _("Made")), ("no", _("Planned journey"))],
    )  # fmt: skip

    def __init__(self, *args: Any, projects: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(str(one.pk), f"{one.application.number} {one.application.title}") for one in projects]
        everything: Any = pgettext_lazy("filter", "All")
        self.fields["project"].choices = [("", everything), *listed]  # type: ignore[attr-defined]


def initial_of(mobility: Mobility) -> dict[str, Any]:
    """Return what the edit page shows of a stay and its participant."""
    names = [name for name in StayForm.base_fields if hasattr(mobility, name)]
    stay = {name: getattr(mobility, name) for name in names}
    if stay["host_language"] not in ALL:
        stay["host_language"] = "other"
    person = mobility.participant
    named = {name: getattr(person, name) for name in ParticipantForm.base_fields} if person else {}
    if named and named["guardian_language"] not in ALL:
        named["guardian_language"] = "other"
    return {**stay, **named}


def with_reasons(form: forms.Form, reasons: Iterable[str]) -> forms.Form:
    """Add the reasons of a refusal to a form that was sent, for the error summary."""
    for reason in reasons:
        form.add_error(None, reason)
    return form


def refusal(reasons: Iterable[str]) -> forms.Form:
    """Return a form without fields that carries the reasons of a refused click to the error summary."""
    form = forms.Form({})
    form.is_valid()
    return with_reasons(form, reasons)
