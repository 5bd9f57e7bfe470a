"""Forms of the officer: what is typed, checked and cleaned; the operations save it."""

# long because: one class for each page of editing, and the pages share their small parts.

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.calls import facts, labels, states
from vaihto.calls.time_field import TimeOfDayField
from vaihto.core import countries, parameters
from vaihto.kit import languages
from vaihto.kit.clock import FINLAND
from vaihto.kit.fields import AmountField, DayField, EuroField, PointsField

if TYPE_CHECKING:
    from vaihto.programmes.models import Programme

SHORT = {"class": "govuk-input--width-4", "inputmode": "numeric"}
LANGUAGE_WORDS = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}


def moment(day: date | None, at: time | None) -> datetime | None:
    """Return a moment of Finnish time; None without a day."""
    return None if day is None else datetime.combine(day, at or time(0, 0), FINLAND)


def refuse_left_out(form: forms.Form, field: str, at: datetime | None) -> None:
    """Add an error where a moment of Finnish time does not exist: the clocks go from 3.00 to 4.00 when summer time begins."""
    if at is not None and at.astimezone(UTC).astimezone(FINLAND).replace(tzinfo=None) != at.replace(tzinfo=None):
        form.add_error(field, _("This time does not exist on that day, because summer time begins. Give a time after 4.00."))


class SectionForm(forms.Form):
    """A part of a call; `seen` marks what stood there when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    use_required_attribute = False

    def ask_later(self, *names: str) -> None:
        """Let fields be empty in a draft without calling them optional: publishing asks for them."""
        for name in names:
            self.fields[name].required = True
            self.fields[name].validate = lambda value: None  # type: ignore[method-assign]

    def values(self) -> dict[str, Any]:
        """Return what the operation saves."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "key")}


class NewCallForm(forms.Form):
    """Which action of which programme in force, and which year."""

    action = forms.ChoiceField(label=_("Action"), widget=forms.RadioSelect)
    year = forms.IntegerField(label=_("Year of the call"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs=SHORT))

    def __init__(self, *args: Any, programmes: "Sequence[Programme]", **options: Any) -> None:
        super().__init__(*args, **options)
        keys = [key for one in programmes for key in parameters.action_keys(one.pack)]
        self.means: dict[str, tuple[Programme, str]] = {}
        choices = []
        for one in programmes:
            for key in parameters.action_keys(one.pack):
                # An action of two programmes is told apart by the programme's code.
                value = key if keys.count(key) == 1 else f"{one.code}:{key}"
                self.means[value] = (one, key)
                name = _capital(parameters.word("action", key, languages.present()))
                choices.append((value, name if len(programmes) == 1 else f"{name}, {languages.text_of(one, 'title')}"))
        self.fields["action"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> "tuple[Programme, str]":
        """Return the programme and the action that were chosen."""
        return self.means[self.cleaned_data["action"]]


class CopyForm(forms.Form):
    """To which year a call is copied."""

    year = forms.IntegerField(label=_("Year of the call"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs=SHORT))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class DatesForm(SectionForm):
    """When the call opens and closes, when the agency decides, how much money there is, whom to ask."""

    opens_on = DayField(label=_("Opens on"), required=False)
    opens_time = TimeOfDayField(label=_("Opens at, Finnish time"), required=False)
    closes_on = DayField(label=_("Closes on"), required=False)
    closes_time = TimeOfDayField(label=_("Closes at, Finnish time"), required=False)
    decision_by = DayField(label=_("The agency decides by"), required=False)
    projects_start_from = DayField(label=_("Projects may start from"), required=False)
    budget = EuroField(label=_("Budget of the call"), required=False)
    contact = forms.EmailField(label=_("Contact address"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_later(*(name for name in self.fields if name != "seen"))

    def clean(self) -> dict[str, Any]:
        """Refuse a time of day that does not exist, because summer time begins in it."""
        given = super().clean() or {}
        for end in ("opens", "closes"):
            refuse_left_out(self, f"{end}_time", moment(given.get(f"{end}_on"), given.get(f"{end}_time")))
        return given

    @staticmethod
    def initial_of(call: Any) -> dict[str, Any]:
        """Return what stands in the fields for a call."""
        made = {name: getattr(call, name) for name in ("decision_by", "projects_start_from", "budget", "contact")}
        for end in ("opens", "closes"):
            at = getattr(call, f"{end}_at")
            local = at.astimezone(FINLAND) if at else None
            made[f"{end}_on"] = local.date() if local else None
            made[f"{end}_time"] = local.time() if local else None
        return made

    def values(self) -> dict[str, Any]:
        """Return the columns of the call."""
        given = self.cleaned_data
        made = {name: given[name] for name in ("decision_by", "projects_start_from", "budget", "contact")}
        for end in ("opens", "closes"):
            made[f"{end}_at"] = moment(given[f"{end}_on"], given[f"{end}_time"])
        return made


class TermsForm(SectionForm):
    """How long things may take after the decision, and how much is paid ahead."""

    completion_days = forms.IntegerField(
        label=_("Days for completing an application"), min_value=1, max_value=365, widget=forms.NumberInput(attrs=SHORT)
    )
    acceptance_days = forms.IntegerField(
        label=_("Days for accepting the grant"), min_value=1, max_value=365, widget=forms.NumberInput(attrs=SHORT)
    )
    prefinancing_percent = forms.IntegerField(
        label=_("Prefinancing, share of the grant"), min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={**SHORT, "suffix": "%"}),
    )  # fmt: skip
    prefinancing_source = forms.CharField(label=_("Source of the prefinancing share"), max_length=300, required=False)
    is_blind = forms.BooleanField(
        label=_("Applications are assessed blind"), required=False,
        help_text=_(
            "Assessors do not see who applies: names, addresses and numbers are hidden. The quality of a consortium cannot be "
            "judged blind."
        ),
    )  # fmt: skip


class TextsForm(SectionForm):
    """Title, summary and priorities, three languages side by side."""

    FIELDS = {"title": _("Title"), "summary": _("Summary"), "priorities": _("Priorities of the agency")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in self.FIELDS.items():
            add_trilingual(self, name, label, is_line=name == "title", max_length=200 if name == "title" else 4000)
        self.ask_later(*(f"{name}_{code}" for name in ("title", "summary") for code in languages.LANGUAGES))

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields row by row, three languages each."""
        return [[self[f"{name}_{code}"] for code in languages.LANGUAGES] for name in self.FIELDS]


def add_trilingual(form: forms.Form, name: str, label: Any, *, is_line: bool, max_length: int) -> None:
    """Add three fields of one text to a form; empty ones are allowed, the gate of publishing asks for them."""
    for code in languages.LANGUAGES:
        widget = forms.TextInput(attrs={"lang": code}) if is_line else forms.Textarea(attrs={"rows": 4, "lang": code})
        form.fields[f"{name}_{code}"] = forms.CharField(
            label=_("%(text)s %(language)s") % {"text": label, "language": LANGUAGE_WORDS[code]},
            max_length=max_length,
            required=False,
            widget=widget,
        )


class NumberForm(SectionForm):
    """A number of the rulebook, set for this call."""

    value = AmountField(label=_("Value in this call"))
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Who decided it and where it stands: document, section, day.")
    )


class RateForm(SectionForm):
    """A rate of a grant category."""

    category = forms.ChoiceField(label=_("Grant category"), choices=[("", "–"), *labels.CATEGORIES.items()])
    unit = forms.ChoiceField(
        label=_("Paid"),
        choices=[(unit, labels.PER[per]) for unit, per in facts.UNITS.items()],
        widget=forms.RadioSelect,
    )
    value = EuroField(label=_("Rate"))
    target_group = forms.ChoiceField(label=_("Only for target group"), required=False)
    country = forms.ChoiceField(label=_("Only for country"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Who decided it and where it stands: document, section, day.")
    )

    def __init__(self, *args: Any, law: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        language = languages.present()
        groups = law.value("target_groups") if "target_groups" in law.numbers else None
        named = [(key, parameters.label("target_group", key, language)) for key in groups.value] if groups else []
        places = countries.programme_countries(law) or frozenset()
        listed = sorted((countries.name(code, language), code) for code in places)
        self.fields["target_group"].choices = [("", _("All target groups")), *named]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("All countries")), *((c, n) for n, c in listed)]  # type: ignore[attr-defined]

    def key(self) -> str:
        """Return the key under which the rate is kept."""
        given = self.cleaned_data
        return facts.key_of_rate(given["category"], given["target_group"], given["country"])


class AnnexForm(forms.Form):
    """The agency's own annex of unit costs: a file and where its numbers stand."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("CSV file"), max_length=200,
        help_text=_("The columns of the template, UTF-8, with commas or semicolons. Each row says its calls and its source."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Who decided it and where it stands: document, section, day.")
    )


class CriterionForm(SectionForm):
    """A criterion with its points."""

    key = forms.SlugField(
        label=_("Key"), max_length=60, help_text=_("Short, in English, the same in every call: for example plan.")
    )
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=1, max_value=999, widget=forms.NumberInput(attrs=SHORT),
        help_text=_("Equal totals are parted by the first criterion, then by the second, and so on."),
    )  # fmt: skip
    max_points = PointsField(label=_("Most points"), maximum=999)
    threshold = PointsField(
        label=_("Threshold"), required=False, help_text=_("Fewest points that pass; empty when there is none.")
    )
    TEXTS = {"title": _("Criterion"), "help": _("What is looked at")}

    def __init__(self, *args: Any, new: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        add_trilingual(self, "title", self.TEXTS["title"], is_line=True, max_length=200)
        add_trilingual(self, "help", self.TEXTS["help"], is_line=False, max_length=2000)
        self.ask_later(*(f"title_{code}" for code in languages.LANGUAGES))
        if not new:
            del self.fields["key"]


class ThresholdForm(SectionForm):
    """The points of all criteria together, and the threshold of the total."""

    points_total = PointsField(
        label=_("All criteria together"), required=False,
        help_text=_("How many points the criteria are to give in all; they are counted before publishing."),
    )  # fmt: skip
    total_threshold = PointsField(label=_("Threshold of the total"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_later("points_total")


class ExtendForm(forms.Form):
    """A later deadline with its reason."""

    closes_on = DayField(label=_("New deadline: day"))
    closes_time = TimeOfDayField(label=_("New deadline: time, Finnish time"))
    decision_by = DayField(label=_("The agency decides by"))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("Everybody can read it on the page of the call."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a time of day that does not exist."""
        given = super().clean() or {}
        refuse_left_out(self, "closes_time", moment(given.get("closes_on"), given.get("closes_time")))
        return given

    def closes_at(self) -> datetime:
        """Return the new deadline."""
        return datetime.combine(self.cleaned_data["closes_on"], self.cleaned_data["closes_time"], FINLAND)


class ReasonForm(forms.Form):
    """Why a published call changes."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("Everybody can read it on the page of the call, and those who are writing get it by e-mail."),
    )  # fmt: skip


class FilterForm(forms.Form):
    """The filters of the list."""

    stage = forms.ChoiceField(label=_("Stage"), required=False)
    action = forms.ChoiceField(label=_("Action"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, widget=forms.NumberInput(attrs=SHORT))

    def __init__(self, data: Mapping[str, Any], *, drafts: bool) -> None:
        super().__init__(data)
        shown = [(key, label) for key, label in states.STAGE_LABELS.items() if drafts or key != states.DRAFT]
        language = languages.present()
        actions = [(key, _capital(parameters.word("action", key, language))) for key in parameters.words("action")]
        self.fields["stage"].choices = [("", _("All")), *shown]  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("All")), *actions]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Return the filters that are in use and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
