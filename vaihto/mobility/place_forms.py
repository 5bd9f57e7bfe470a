"""Forms of announced places: the announcement, the student's application, points, the choice, the answer."""
# long because: the forms of one matter, read side by side with their words.

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.core import countries
from vaihto.kit.clock import FINLAND
from vaihto.kit.fields import DayField, PointsField
from vaihto.kit.languages import LANGUAGES, NAMES, present, text_of
from vaihto.mobility import place_states
from vaihto.mobility.forms import country_choices, languages_of_people, words
from vaihto.mobility.models import Announcement, Candidacy, Place, PlaceCriterion
from vaihto.mobility.operations.choosing import Choice
from vaihto.mobility.place_queries import Standing

PLACES, CRITERIA = 6, 6
AREA = {"rows": 4, "maxlength": 4000}


class DeadlineForm(forms.Form):
    """A day and a time of it, Finnish time."""

    closes_on = DayField(label=_("Last day for applying"))
    closes_time = forms.CharField(
        label=_("Time, Finnish time"), initial="16.00",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}), help_text=_("For example 16.00"),
    )  # fmt: skip

    def clean_closes_time(self) -> time:
        """Return the time of day."""
        hour, _dot, minute = self.cleaned_data["closes_time"].replace(":", ".").strip().partition(".")
        try:
            return time(int(hour), int(minute or 0))
        except ValueError:
            raise forms.ValidationError(_("The time was not understood. Write it as 16.15.")) from None

    def closes_at(self) -> datetime:
        """Return the moment."""
        return datetime.combine(self.cleaned_data["closes_on"], self.cleaned_data["closes_time"], FINLAND)


class AnnouncementForm(DeadlineForm):
    """What is announced, in the school's languages; a language without a name is not announced in."""

    groups = forms.CharField(
        label=_("Groups of students"), required=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        help_text=_("One on each line. Students choose theirs; left empty, they write it."),
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("Purpose of the stay"), required=False)
    contact = forms.CharField(
        label=_("Whom students ask"), max_length=200, required=False,
        help_text=_("A name and how to reach it. Everybody who opens the page sees it."),
    )  # fmt: skip
    answer_days = forms.IntegerField(
        label=_("Days that a selected student has to answer"), min_value=1, max_value=60, initial=7,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip

    field_order = ("closes_on", "closes_time", "answer_days", "purpose", "contact", "groups")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purpose"].choices = words("purpose", empty=_("Not chosen"))  # type: ignore[attr-defined]
        for code in LANGUAGES:
            named: dict[str, forms.Field] = {
                f"title_{code}": forms.CharField(label=_("Name of the place"), max_length=200, required=False),
                f"text_{code}": forms.CharField(label=_("What it is"), required=False, widget=forms.Textarea(attrs=dict(AREA))),
                f"who_{code}": forms.CharField(label=_("Who may apply"), required=False, widget=forms.Textarea(attrs=dict(AREA))),
                f"question_1_{code}": forms.CharField(label=_("A question to the student"), max_length=300, required=False),
                f"question_2_{code}": forms.CharField(label=_("Another question"), max_length=300, required=False),
            }
            self.fields.update(named)

    def values(self) -> dict[str, Any]:
        """Return what the operation saves."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"closes_on", "closes_time"}}
        return {**given, "closes_at": self.closes_at()}

    def by_language(self) -> list[tuple[str, list[Any]]]:
        """Return the texts of each language, for the page."""
        names = ("title", "text", "who", "question_1", "question_2")
        return [(NAMES[code].capitalize(), [self[f"{name}_{code}"] for name in names]) for code in LANGUAGES]

    def common(self) -> list[Any]:
        """Return the fields that are the same in every language."""
        return [self[name] for name in self.field_order]


class PlaceForm(forms.Form):
    """One place; a row without a country is none."""

    country_to = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.CharField(label=_("Town"), max_length=100, required=False)
    host_name = forms.CharField(label=_("Host, if known"), max_length=200, required=False)
    starts_on = DayField(label=_("First day abroad"), required=False)
    ends_on = DayField(label=_("Last day abroad"), required=False)
    seats = forms.IntegerField(
        label=_("How many equal places"), min_value=1, max_value=200, initial=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country_to"].choices = [("", _("Not chosen")), *country_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Compare the days, and refuse a row that says something but not the country."""
        given = super().clean() or {}
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", _("The last day is before the first day. Correct the days."))
        if not given.get("country_to") and any(given.get(name) for name in ("city", "host_name", "starts_on", "ends_on")):
            self.add_error("country_to", _("The country is missing. Choose it, or empty the row."))
        return given


class CriterionForm(forms.Form):
    """One criterion; a row without a name is none."""

    title_fi = forms.CharField(label=_("In Finnish"), max_length=200, required=False)
    title_sv = forms.CharField(label=_("In Swedish"), max_length=200, required=False)
    title_en = forms.CharField(label=_("In English"), max_length=200, required=False)
    max_points = forms.IntegerField(
        label=_("Most points"), min_value=1, max_value=100, initial=5,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip

    def has_name(self) -> bool:
        """Return whether the row names a criterion."""
        return any(self.cleaned_data.get(f"title_{code}") for code in LANGUAGES)


Places = forms.formset_factory(PlaceForm, extra=2, max_num=PLACES, absolute_max=PLACES + 2, validate_max=False)
Criteria = forms.formset_factory(CriterionForm, extra=3, max_num=CRITERIA, absolute_max=CRITERIA + 2, validate_max=False)


def initial_of(announcement: Announcement | None) -> dict[str, Any]:
    """Return what the page of a draft shows: values of the form, rows of places and criteria."""
    if announcement is None:
        return {"values": {}, "places": [], "criteria": []}
    names = [name for name in AnnouncementForm().fields if hasattr(announcement, name)]
    closes = announcement.closes_at.astimezone(FINLAND)
    values = {name: getattr(announcement, name) for name in names if name != "closes_at"}
    return {
        "values": {**values, "closes_on": closes.date(), "closes_time": f"{closes:%H.%M}"},
        "places": [{name: getattr(one, name) for name in PlaceForm.base_fields} for one in announcement.places.all()],
        "criteria": [{name: getattr(one, name) for name in CriterionForm.base_fields} for one in announcement.criteria.all()],
    }


class PlaceFilter(forms.Form):
    """Which announcements to list."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    project = forms.ChoiceField(label=_("Project"), required=False)

    def __init__(self, *args: Any, projects: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        every: Any = ("", pgettext_lazy("filter", "All"))
        listed = [(str(one.pk), f"{one.application.number} {one.application.title}") for one in projects]
        self.fields["state"].choices = [every, *place_states.LABELS.items()]  # type: ignore[attr-defined]
        self.fields["project"].choices = [every, *listed]  # type: ignore[attr-defined]


def name_of(place: Place) -> str:
    """Return a place in words: town, country, host."""
    where = ", ".join(filter(None, [place.city, countries.name(place.country_to, present())]))
    return f"{where} ({place.host_name})" if place.host_name else where


class CandidacyForm(forms.Form):
    """A student's short application, on a phone."""

    use_required_attribute = False
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("A private link goes there: with it you change, withdraw and read the answer."),
    )  # fmt: skip
    group = forms.CharField(label=_("Your group or qualification"), max_length=150)
    age = forms.ChoiceField(
        label=_("How old are you now?"), widget=forms.RadioSelect,
        choices=[("adult", _("18 or older")), ("minor", _("Under 18"))],
        help_text=_("If you are under 18 and get a place, your guardian signs too."),
    )  # fmt: skip
    motivation = forms.CharField(
        label=_("Why do you want to go?"), widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}), max_length=2000,
        help_text=_("A few sentences are enough."),
    )  # fmt: skip
    answer_1 = forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}), max_length=2000)
    answer_2 = forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}), max_length=2000)
    support = forms.ChoiceField(
        label=_("Do you need support abroad?"), widget=forms.RadioSelect, initial="no",
        choices=[("no", _("No")), ("yes", _("Yes"))],
        help_text=_("Only yes or no. Do not write what it is about: the school asks you later. It does not change your chances."),
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, announcement: Announcement, is_new: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.places: list[Place] = list(announcement.places.all())
        if not is_new:
            del self.fields["email"]
        groups = [line.strip() for line in announcement.groups.splitlines() if line.strip()]
        if groups:
            chosen: list[tuple[str, Any]] = [("", _("Choose")), *((one[:150], one[:150]) for one in groups)]
            self.fields["group"] = forms.ChoiceField(label=_("Your group"), choices=chosen)
        for number in (1, 2):
            question = text_of(announcement, f"question_{number}")
            if question:
                self.fields[f"answer_{number}"].label = question
            else:
                del self.fields[f"answer_{number}"]
        self.add_wishes()
        self.order_fields(["name", "email", "group", "age", *self.wish_names(), "motivation"])

    def wish_names(self) -> list[str]:
        """Return the names of the fields of wishes."""
        return [f"wish_{number}" for number in range(1, len(self.places) + 1)] if len(self.places) > 1 else []

    def add_wishes(self) -> None:
        """Ask for the order of the wishes where several places are announced together."""
        choices = [("", _("No further wish")), *((str(one.pk), name_of(one)) for one in self.places)]
        for number, name in enumerate(self.wish_names(), start=1):
            label = _("The place you want most") if number == 1 else _("Wish %(number)s") % {"number": number}
            first = [("", _("Choose")), *choices[1:]]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices if number > 1 else first, required=number == 1)

    def clean(self) -> dict[str, Any]:
        """Refuse the same place twice."""
        given = super().clean() or {}
        chosen = [given[name] for name in self.wish_names() if given.get(name)]
        for name in self.wish_names():
            if given.get(name) and chosen.count(given[name]) > 1:
                self.add_error(name, _("The same place stands twice. Choose each place once."))
                break
        return given

    def values(self) -> dict[str, Any]:
        """Return what the operation stores."""
        names = ("name", "email", "group", "motivation", "answer_1", "answer_2")
        given = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {**given, "is_minor": self.cleaned_data["age"] == "minor", "needs_support": self.cleaned_data["support"] == "yes"}

    def wishes(self) -> list[int]:
        """Return the keys of the wished places, in order."""
        return [int(self.cleaned_data[name]) for name in self.wish_names() if self.cleaned_data.get(name)]


def values_of(candidacy: Candidacy) -> dict[str, Any]:
    """Return what the page for changing shows."""
    wishes = {f"wish_{wish.order}": str(wish.place_id) for wish in candidacy.wishes.all()}
    names = ("name", "group", "motivation", "answer_1", "answer_2")
    age, support = ("minor" if candidacy.is_minor else "adult"), ("yes" if candidacy.needs_support else "no")
    return {**{name: getattr(candidacy, name) for name in names}, **wishes, "age": age, "support": support}


class AnswerForm(forms.Form):
    """Accept or decline a place; somebody under 18 names the guardian."""

    use_required_attribute = False
    answer = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect,
        choices=[("accept", _("I accept the place")), ("decline", _("I decline the place"))],
        error_messages={"required": _("The answer is missing. Choose whether you accept or decline the place.")},
    )  # fmt: skip
    guardian_name = forms.CharField(
        label=_("Your guardian’s name"), max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("You are under 18: your guardian signs the learning agreement too. Needed only when you accept."),
    )  # fmt: skip
    guardian_email = forms.EmailField(
        label=_("Your guardian’s own e-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    guardian_language = forms.ChoiceField(label=_("Your guardian’s language"), required=False)

    def __init__(self, *args: Any, is_minor: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["guardian_language"].choices = languages_of_people(more=True)  # type: ignore[attr-defined]
        if not is_minor:
            for name in ("guardian_name", "guardian_email", "guardian_language"):
                del self.fields[name]


class ScoreForm(forms.Form):
    """One colleague's points for one candidate."""

    def __init__(self, *args: Any, criteria: Sequence[PlaceCriterion], **options: Any) -> None:
        super().__init__(*args, **options)
        for one in criteria:
            name = text_of(one, "title")
            label = _("%(criterion)s, 0–%(most)s points") % {"criterion": name, "most": one.max_points}
            self.fields[f"points_{one.pk}"] = PointsField(
                label=label, maximum=one.max_points, widget=forms.TextInput(attrs={"class": "govuk-input--width-4"})
            )

    def points(self) -> dict[int, Any]:
        """Return the points by the key of the criterion."""
        return {int(name.removeprefix("points_")): value for name, value in self.cleaned_data.items()}


class ChoiceForm(forms.Form):
    """What is proposed for each candidate; begins with what the points say."""

    def __init__(self, *args: Any, standings: Sequence[Standing], places: Sequence[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.standings = [one for one in standings if one.candidacy.state == place_states.SENT]
        selected = [(f"place-{one.pk}", _("Selected: %(place)s") % {"place": name_of(one)}) for one in places]
        choices = [
            ("", _("Choose")), *selected, (place_states.RESERVE, _("Reserve list")),
            (place_states.NOT_SELECTED, _("Not selected")),
        ]  # fmt: skip
        for one in self.standings:
            pk = one.candidacy.pk
            self.fields[f"outcome_{pk}"] = forms.ChoiceField(
                label=_("Outcome: %(name)s") % {"name": one.candidacy.name},
                choices=choices,
                initial=proposed(one),
            )
            self.fields[f"reserve_{pk}"] = forms.IntegerField(
                label=_("Number on the reserve list: %(name)s") % {"name": one.candidacy.name}, required=False, min_value=1,
                max_value=999, initial=one.placing.reserve if one.placing else None,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
            )  # fmt: skip
            self.fields[f"reason_{pk}"] = forms.CharField(
                label=_("Reason: %(name)s") % {"name": one.candidacy.name}, required=False, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}), initial=one.candidacy.reason,
            )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """Return each candidate with the fields, for the page."""
        return [
            {"standing": one, **{name: self[f"{name}_{one.candidacy.pk}"] for name in ("outcome", "reserve", "reason")}}
            for one in self.standings
        ]

    def choices(self) -> dict[int, Choice]:
        """Return what the operation proposes."""
        made = {}
        for one in self.standings:
            pk = one.candidacy.pk
            outcome, reason = self.cleaned_data[f"outcome_{pk}"], self.cleaned_data[f"reason_{pk}"]
            if outcome.startswith("place-"):
                made[pk] = Choice(place_states.SELECTED, place=int(outcome.removeprefix("place-")), reason=reason)
            elif outcome == place_states.RESERVE:
                made[pk] = Choice(outcome, reserve=self.cleaned_data[f"reserve_{pk}"], reason=reason)
            else:
                made[pk] = Choice(outcome, reason=reason)
        return made


def proposed(one: Standing) -> str:
    """Return the outcome that the points give; empty where the school has to choose."""
    if one.placing is None:
        return ""
    if one.placing.place is not None:
        return f"place-{one.placing.place}"
    return place_states.RESERVE if one.placing.reserve is not None else ""


class TakeForm(forms.Form):
    """Which planned stay the candidate takes."""

    stay = forms.ChoiceField(label=_("Planned stay"))

    def __init__(self, *args: Any, stays: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stay"].choices = [(str(one.pk), self.words_of(one)) for one in stays]  # type: ignore[attr-defined]

    @staticmethod
    def words_of(stay: Any) -> str:
        """Return a planned stay in words."""
        where = ", ".join(filter(None, [stay.host_name, stay.city, countries.name(stay.country_to, present())]))
        return f"{stay.pk}: {where}"
