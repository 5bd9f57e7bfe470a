"""Forms of the officer's arranging and of the pool: rules and bands of a call, a profile, invitations, the plan."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.assessment import topics
from vaihto.core import countries
from vaihto.kit.fields import DayField, PointsField
from vaihto.kit.languages import LANGUAGES, NAMES, present

if TYPE_CHECKING:
    from vaihto.assessment.models import Arrangement, Band, Profile

NARROW = {"class": "govuk-input--width-4", "inputmode": "numeric"}
ROWS = 6
# The four bands of the Erasmus+ Guide for Experts as known by hearsay (unverified): an offer, the officer's to change.
OFFERED = (
    (Decimal(85), "erinomainen", "utmärkt", "very good"),
    (Decimal(70), "hyvä", "god", "good"),
    (Decimal(50), "kohtalainen", "nöjaktig", "fair"),
    (Decimal(0), "heikko", "svag", "weak"),
)


class RulesForm(forms.Form):
    """How the assessment of a call is arranged, with the words for points."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    needs = forms.IntegerField(
        label=_("Assessors for each application"), min_value=1, max_value=5, widget=forms.NumberInput(attrs=NARROW),
    )  # fmt: skip
    most_each = forms.IntegerField(
        label=_("Most applications for one assessor"), min_value=1, max_value=500, widget=forms.NumberInput(attrs=NARROW),
        help_text=_("For those who have not said a number of their own."),
    )  # fmt: skip
    third_limit = PointsField(
        label=_("A third assessor is needed when the totals differ by at least"), required=False, minimum=Decimal("0.1"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}),
        help_text=_(
            "Points. Empty: no third assessor. Erasmus+ is said to use 30 (unverified); for Leonardo da Vinci no number is known."
        ),
    )  # fmt: skip
    third_source = forms.CharField(label=_("Source of the limit"), max_length=300, required=False)
    not_below_threshold = forms.BooleanField(
        label=_("No third assessor where both totals are under the threshold"), required=False
    )
    consolidates = forms.BooleanField(
        label=_("The assessors agree on common points"), required=False,
        help_text=_("One of them writes, the others approve. Otherwise the mean of their points counts."),
    )  # fmt: skip
    reads_language = forms.BooleanField(label=_("An assessor must read the language of the application"), required=False)
    evenness = PointsField(
        label=_("Evenness of the loads"), minimum=0, maximum=1, widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}),
        help_text=_("0–1. How much better an assessor must fit to get more than an equal share. 0: only the fit counts."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, arrangement: "Arrangement", bands: "list[Band]") -> None:
        first = {name: getattr(arrangement, name) for name in self.base_fields if name != "seen"}
        rows = [(one.least_percent, one.title_fi, one.title_sv, one.title_en) for one in bands]
        self.is_offered = not rows
        for number, row in enumerate(rows or OFFERED):
            first |= dict(zip(self.names(number), row, strict=True))
        super().__init__(data, initial={**first, "seen": arrangement.version})
        labels = [_("From (per cent of the most points)"), _("In Finnish"), _("In Swedish"), _("In English")]
        for number in range(ROWS):
            level, *words = self.names(number)
            attrs = {"class": "govuk-input--width-4"}
            self.fields[level] = PointsField(
                label=labels[0], required=False, minimum=0, maximum=100, widget=forms.TextInput(attrs=attrs)
            )
            for name, label in zip(words, labels[1:], strict=True):
                self.fields[name] = forms.CharField(label=label, required=False, max_length=60)

    @staticmethod
    def names(number: int) -> list[str]:
        """Return the names of the fields of a band."""
        return [f"band-{number}-{part}" for part in ("percent", *LANGUAGES)]

    def bands(self) -> list[list[Any]]:
        """Return the fields of the bands, row by row."""
        return [[self[name] for name in self.names(number)] for number in range(ROWS)]

    def rules(self) -> dict[str, Any]:
        """Return what the operation saves as rules."""
        return {name: self.cleaned_data[name] for name in self.base_fields if name != "seen"}

    def given_bands(self) -> list[dict[str, Any]]:
        """Return the bands that were filled."""
        made = []
        for number in range(ROWS):
            level, *words = (self.cleaned_data.get(name) for name in self.names(number))
            if level is not None or any(words):
                made.append({"least_percent": level or Decimal(0), **dict(zip(TITLES, words, strict=True))})
        return made


TITLES = [f"title_{code}" for code in LANGUAGES]


class ProfileForm(forms.Form):
    """What an assessor reads and knows, how much they take, and where they work and have worked."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages in which applications can be read"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, NAMES[code]) for code in LANGUAGES],
    )  # fmt: skip
    fields_text = forms.CharField(
        label=_("Fields of education"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, as the applications name them."),
    )  # fmt: skip
    most = forms.IntegerField(
        label=_("Most applications in one call"),
        required=False,
        min_value=0,
        max_value=500,
        widget=forms.NumberInput(attrs=NARROW),
    )
    is_available = forms.BooleanField(label=_("Available for assessments"), required=False)

    def __init__(self, data: Any = None, *, profile: "Profile | None") -> None:
        jobs = list(profile.employments.all()) if profile and profile.pk else []
        first: dict[str, Any] = {
            "languages": profile.languages if profile else [], "most": profile.most if profile else None,
            "fields_text": "\n".join(topics.in_words(one) for one in profile.fields) if profile else "",
            "seen": profile.version if profile else 0,
            "is_available": profile.is_available if profile else True,
        }  # fmt: skip
        for number, job in enumerate(jobs):
            values = (job.organisation, job.country, job.role, job.from_year, job.to_year)
            first |= dict(zip(self.names(number), values, strict=True))
        self.number = max(len(jobs) + 2, 3)
        super().__init__(data, initial=first)
        codes = {countries.canonical(code) for code in countries.codes()}
        places = [("", _("Choose")), *sorted(((code, countries.name(code, present())) for code in codes), key=lambda one: one[1])]
        for number in range(self.number):
            name, country, role, since, until = self.names(number)
            self.fields[name] = forms.CharField(label=_("Organisation"), required=False, max_length=200)
            self.fields[country] = forms.ChoiceField(label=_("Country"), required=False, choices=places)
            self.fields[role] = forms.CharField(label=_("Role"), required=False, max_length=150)
            for key, label in ((since, _("From the year")), (until, _("Until the year (empty: still)"))):
                self.fields[key] = forms.IntegerField(
                    label=label, required=False, min_value=1950, max_value=2100, widget=forms.NumberInput(attrs=NARROW)
                )

    @staticmethod
    def names(number: int) -> list[str]:
        """Return the names of the fields of an employment."""
        return [f"job-{number}-{part}" for part in ("organisation", "country", "role", "from", "to")]

    def jobs(self) -> list[list[Any]]:
        """Return the fields of the employments, row by row."""
        return [[self[name] for name in self.names(number)] for number in range(self.number)]

    def clean(self) -> dict[str, Any]:
        """An employment needs its organisation and country, and cannot end before it began."""
        given: dict[str, Any] = super().clean() or {}
        for number in range(self.number):
            name, country, role, since, until = self.names(number)
            if any(given.get(key) for key in (country, role, since, until)) and not given.get(name):
                self.add_error(name, _("The organisation is missing. Write its name."))
            if given.get(name) and not given.get(country):
                self.add_error(country, _("The country is missing. Choose the country of the organisation."))
            if given.get(since) and given.get(until) and given[until] < given[since]:
                self.add_error(until, _("The employment ends before it begins. Correct one of the years."))
        return given

    def values(self) -> dict[str, Any]:
        """Return what the operation saves."""
        lines = (topics.kept(line) for line in self.cleaned_data["fields_text"].splitlines())
        return {
            "languages": self.cleaned_data["languages"], "fields": list(dict.fromkeys(line[:100] for line in lines if line)),
            "most": self.cleaned_data["most"], "is_available": self.cleaned_data["is_available"],
        }  # fmt: skip

    def employments(self) -> list[dict[str, Any]]:
        """Return the employments that were filled."""
        keys = ("organisation", "country", "role", "from_year", "to_year")
        rows = [[self.cleaned_data.get(name) for name in self.names(number)] for number in range(self.number)]
        return [dict(zip(keys, row, strict=True)) for row in rows if row[0]]


class InviteForm(forms.Form):
    """Whom to ask, and how many applications at most."""

    persons = forms.TypedMultipleChoiceField(
        label=_("Assessors"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("No assessor was chosen. Choose one or more assessors.")},
    )  # fmt: skip
    invited_most = forms.IntegerField(
        label=_("Most applications for one assessor"), min_value=1, max_value=500, widget=forms.NumberInput(attrs=NARROW)
    )

    def __init__(self, data: Any = None, *, people: Any, most: int) -> None:
        super().__init__(data, initial={"invited_most": most})
        self.people = {person.pk: person for person in people}
        self.fields["persons"].choices = [(pk, person.name) for pk, person in self.people.items()]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Whether an invited assessor takes part, and how many applications at most."""

    most = forms.IntegerField(
        label=_("Most applications I take"), min_value=1, max_value=500, required=False, widget=forms.NumberInput(attrs=NARROW)
    )


class PublishForm(forms.Form):
    """The day by which the assessments are handed in."""

    due_on = DayField(label=_("Due day"), error_messages={"required": _("The due day is missing. Give the day of handing in.")})


class ByHandForm(forms.Form):
    """Why a pair is put in or taken out by hand."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class AnswerCommonForm(forms.Form):
    """Approve the common points as they were seen, or return them with the reason."""

    round = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("What should be changed"), required=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        help_text=_("Needed when you return the common points."),
    )  # fmt: skip


class PoolFilterForm(forms.Form):
    """Which assessors of the pool are listed."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("All")), *((code, NAMES[code]) for code in LANGUAGES)]
    )
    field = forms.ChoiceField(label=_("Field"), required=False)
    available = forms.BooleanField(
        label=_("Only those available"), required=False, widget=forms.CheckboxInput(attrs={"value": "1"})
    )

    def __init__(self, data: Any = None, *, fields: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["field"].choices = [("", _("All")), *fields]  # type: ignore[attr-defined]
