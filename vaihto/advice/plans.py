"""The form of the self-check: a plan typed in rows becomes a situation of the core."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.advice.described import capital
from vaihto.advice.forms import OpenForm
from vaihto.core import countries, parameters
from vaihto.core.parameters import Law
from vaihto.core.situation import Budget, MobilityRow, Organisation, Project, Situation
from vaihto.kit import languages
from vaihto.kit.fields import DayField, EuroField

NUMBER = {"class": "govuk-input--width-4", "inputmode": "numeric"}
YES_NO_UNKNOWN = [("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No"))]


def word_choices(kind: str, keys: Any = None) -> list[tuple[str, Any]]:
    """Return words of the rulebook as choices, the empty one first."""
    language = languages.present()
    return [
        ("", _("Not known yet")),
        *((key, capital(parameters.word(kind, key, language))) for key in keys or parameters.words(kind)),
    ]


def country_choices(law: Law | None = None) -> list[tuple[Any, Any]]:
    """Return all countries by name, an empty choice first; with a law those of its programme come first, as a group."""
    first, others = countries.grouped(law, languages.present())
    groups = [(_("Programme countries"), first), (_("Other countries"), others)] if first else others
    return [("", _("Not known yet")), *groups]


class PlanForm(OpenForm):
    """The project's days, the budget and, in a transfer of innovation, what is transferred."""

    starts_on = DayField(label=_("First day of the project"), required=False)
    ends_on = DayField(label=_("Last day of the project"), required=False)
    requested_eur = EuroField(label=_("Grant asked for"), required=False, maximum=999_999_999)
    total_eur = EuroField(label=_("Total costs"), required=False, maximum=999_999_999)
    transfers = forms.MultipleChoiceField(
        label=_("What is transferred and localised"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, law: Law, **options: Any) -> None:
        super().__init__(*args, **options)
        self.law = law
        if law.action == "transfer_of_innovation":
            self.fields["transfers"].choices = word_choices("transfer")[1:]  # type: ignore[attr-defined]
        else:
            del self.fields["transfers"]
        if law.action == "partnership":
            self.fields["requested_eur"].label = _("Grant that the applicant asks for from its own agency")

    def clean(self) -> dict[str, Any]:
        """A project does not end before it starts."""
        given = super().clean() or {}
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", _("The project would end before it starts. Change one of the days."))
        return given


class OrganisationForm(OpenForm):
    """One organisation of the plan; an empty row is left out."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind of organisation"), required=False)
    mandate = forms.ChoiceField(label=_("Has confirmed its participation"), required=False, choices=YES_NO_UNKNOWN)

    def __init__(self, *args: Any, law: Law, is_applicant: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_applicant = is_applicant
        self.fields["country"].choices = country_choices(law)  # type: ignore[attr-defined]
        self.fields["kind"].choices = word_choices("organisation_kind")  # type: ignore[attr-defined]
        if is_applicant:
            del self.fields["mandate"]

    def organisation(self) -> Organisation | None:
        """Return the organisation; None for an empty row."""
        given = self.cleaned_data
        if not any(given.get(name) for name in ("name", "country", "kind")):
            return None
        mandate = {"yes": True, "no": False}.get(given.get("mandate", ""))
        return Organisation(
            name=given["name"] or None, country=given["country"] or None, kind=given["kind"] or None,
            role="coordinator" if self.is_applicant else "partner", mandate=mandate,
        )  # fmt: skip


class RowForm(OpenForm):
    """One row of stays or, in a partnership, of journeys; an empty row is left out."""

    count = forms.IntegerField(
        label=_("People"), min_value=0, max_value=99999, required=False, widget=forms.NumberInput(attrs=NUMBER)
    )
    target_group = forms.ChoiceField(label=_("Target group"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    from_country = forms.ChoiceField(label=_("From"), required=False)
    to_country = forms.ChoiceField(label=_("To"), required=False)
    days = forms.IntegerField(
        label=_("Days of one stay"), min_value=1, max_value=9999, required=False,
        widget=forms.NumberInput(attrs=NUMBER),
        help_text=_("The first and the last day both count."),
    )  # fmt: skip

    def __init__(self, *args: Any, law: Law, **options: Any) -> None:
        super().__init__(*args, **options)
        places = country_choices(law)
        self.fields["target_group"].choices = word_choices("target_group")  # type: ignore[attr-defined]
        self.fields["purpose"].choices = word_choices("purpose")  # type: ignore[attr-defined]
        self.fields["from_country"].choices = places  # type: ignore[attr-defined]
        self.fields["to_country"].choices = places  # type: ignore[attr-defined]
        self.fields["from_country"].initial = law.agency
        if law.action == "partnership":
            self.fields["count"].label = _("Journeys")
            self.fields["days"].label = _("Days of one journey")

    def row(self) -> MobilityRow | None:
        """Return the row; None for an empty one (the country of departure alone says nothing)."""
        given = {name: value if value != "" else None for name, value in self.cleaned_data.items()}
        said = [given.get(name) for name in ("count", "target_group", "purpose", "to_country", "days")]
        return MobilityRow(**given) if any(value is not None for value in said) else None


class Plan:
    """The whole page: one form, the organisations (the applicant first) and the rows; a button adds a further one."""

    MOST = 40

    def __init__(self, law: Law, data: Any = None) -> None:
        self.law = law
        self.form = PlanForm(data, law=law)
        self.organisations = [
            OrganisationForm(data, law=law, is_applicant=number == 0, prefix=f"organisation-{number}")
            for number in range(self._number(data, "organisations", 3))
        ]
        self.rows = [RowForm(data, law=law, prefix=f"row-{number}") for number in range(self._number(data, "rows", 1))]

    def _number(self, data: Any, name: str, least: int) -> int:
        """Return how many rows are shown: as many as were, one more where a button asks for it."""
        if data is None:
            return least
        text = str(data.get(name, ""))
        number = int(text) if text.isascii() and text.isdigit() else least
        wanted = number + 1 if data.get("add") == name else number
        return max(least, min(self.MOST, wanted))

    @property
    def forms(self) -> list[OpenForm]:
        """Every form of the page."""
        return [self.form, *self.organisations, *self.rows]

    def quiet(self) -> "Plan":
        """Make every form ready to be shown."""
        for one in self.forms:
            one.quiet()
        return self

    def errors(self) -> list[dict[str, str]]:
        """Return what was not understood, each with the id of its field, for the summary on top of the page."""
        return [
            {"text": str(error), "target": one[name].id_for_label if name != "__all__" else ""}
            for one in self.forms
            for name, listed in one.errors.items()
            for error in listed
        ]

    def is_valid(self) -> bool:
        """Return whether everything typed was understood."""
        verdicts = [one.is_valid() for one in self.forms]
        return all(verdicts)

    def situation(self) -> Situation:
        """Return the plan as a draft; what was left out is unknown."""
        given = self.form.cleaned_data
        organisations = tuple(found for one in self.organisations if (found := one.organisation()) is not None)
        rows = tuple(row for one in self.rows if (row := one.row()) is not None)
        has_project = given["starts_on"] or given["ends_on"]
        has_budget = given["requested_eur"] is not None or given["total_eur"] is not None
        return Situation(
            programme=self.law.programme, call_year=self.law.call_year, agency=self.law.agency, action=self.law.action,
            project=Project(given["starts_on"], given["ends_on"]) if has_project else None,
            organisations=organisations or None,
            mobilities=rows or None,
            budget=Budget(given["requested_eur"], given["total_eur"]) if has_budget else None,
            transfers=tuple(given["transfers"]) if given.get("transfers") else None,
        )  # fmt: skip
