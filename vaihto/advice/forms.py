"""Forms: the finder's questions, the enquiry and its answer, the filters of the officer's list."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.advice import states
from vaihto.advice.described import capital
from vaihto.core import countries, finder_questions, formats, parameters
from vaihto.kit import clock, languages
from vaihto.kit.clock import FINLAND
from vaihto.kit.fields import DayField

SHORT = {"class": "govuk-input--width-4"}
WRONG = {
    "not_a_number": _("The number was not understood. Write it with figures."),
    "out_of_range": _("The number is too small or too large."),
    "not_a_day": _("The day was not understood. Write it as 21.2.2027."),
    "unknown_option": _("The choice is not one of those offered. Choose again."),
    "unknown_country": _("The country was not understood. Choose from the list."),
    "unknown_field": _("The answer was not understood."),
}


class OpenForm(forms.Form):
    """A form whose every field may be left out; the page says so once instead of at each field."""

    use_required_attribute = False

    def quiet(self) -> "OpenForm":
        """Validate if something was sent, then drop the word "(optional)" from all labels; for showing only."""
        self.is_valid()
        for field in self.fields.values():
            field.required = True
        return self


class QuestionForm(OpenForm):
    """One question of the finder; every answer may be left out."""

    def __init__(self, asked: finder_questions.Question, data: Any, places: frozenset[str], **options: Any) -> None:
        super().__init__(data, **options)
        given = data if data is not None else self.initial
        for field in asked.fields:
            if is_shown(field, given):
                self.fields[field.key] = form_field(field, places)

    def clean(self) -> dict[str, Any]:
        """Let the core read the answers, so that page and core never differ."""
        given = super().clean() or {}
        for key, value in list(given.items()):
            try:
                finder_questions.read_answers({key: value})
            except finder_questions.WrongAnswer as wrong:
                self.add_error(wrong.field, WRONG[wrong.reason])
        return given


def is_shown(field: finder_questions.Field, given: Mapping[str, Any]) -> bool:
    """Return whether a field is asked with these answers."""
    return all(given.get(key) in values for key, values in field.shown_if)


def form_field(field: finder_questions.Field, places: frozenset[str]) -> forms.Field:
    """Return the form field of a question's field."""
    language = languages.present()
    label = field.label[language]
    if field.kind == "number":
        attrs = {**SHORT, "inputmode": "numeric"}
        return forms.CharField(label=label, required=False, max_length=9, widget=forms.TextInput(attrs=attrs))
    if field.kind == "day":
        return DayField(label=label, required=False)
    if field.kind == "choice":
        options = [(one.key, capital(one.label[language])) for one in field.options]
        return forms.ChoiceField(label=label, required=False, choices=options, widget=forms.RadioSelect)
    if field.kind == "countries":
        listed = sorted((countries.name(code, language), code) for code in places)
        options = [(code, name) for name, code in listed]
        widget = forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"})
        return forms.MultipleChoiceField(label=label, required=False, choices=options, widget=widget)
    options = [(one.key, capital(one.label[language])) for one in field.options]
    return forms.MultipleChoiceField(label=label, required=False, choices=options, widget=forms.CheckboxSelectMultiple)


class EnquiryForm(forms.Form):
    """ "We have an idea": what a school tells before it applies."""

    idea = forms.CharField(
        label=_("Your idea"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7, "maxlength": 4000}),
        help_text=_("A few sentences: who goes or does, what, with whom and why."),
    )  # fmt: skip
    action = forms.ChoiceField(label=_("Action"), required=False)
    wanted_on = DayField(label=_("Day for a talk"), required=False)
    organisation_name = forms.CharField(
        label=_("Organisation"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)
    check = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["action"].choices = [("", _("Not decided yet")), *action_choices()]  # type: ignore[attr-defined]

    def clean_wanted_on(self) -> Any:
        """Refuse a day that has passed."""
        day = self.cleaned_data["wanted_on"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("The day has passed. Choose a later one."))
        return day


def action_choices() -> list[tuple[str, str]]:
    """Return the actions with their names."""
    return [(key, capital(parameters.word("action", key, languages.present()))) for key in parameters.words("action")]


class AnswerForm(forms.Form):
    """An officer's answer, with a time for a talk if there is one."""

    answer = forms.CharField(
        label=_("Answer"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("It goes to the sender by e-mail."),
    )  # fmt: skip
    talk_on = DayField(label=_("Day of the talk"), required=False)
    talk_time = forms.CharField(
        label=_("Time of the talk, Finnish time"), required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}), help_text=_("For example 13.30"),
    )  # fmt: skip

    def clean_talk_time(self) -> time | None:
        """Return the time of day."""
        text = self.cleaned_data["talk_time"].replace(":", ".").strip()
        hour, _dot, minute = text.partition(".")
        try:
            return time(int(hour), int(minute or 0)) if text else None
        except ValueError:
            raise forms.ValidationError(_("The time was not understood. Write it as 16.15.")) from None

    def clean(self) -> dict[str, Any]:
        """A talk needs both day and time."""
        given = super().clean() or {}
        if "talk_time" in given and bool(given.get("talk_on")) != bool(given["talk_time"]):
            missing = "talk_time" if given.get("talk_on") else "talk_on"
            self.add_error(missing, _("A talk needs both a day and a time. Give both or neither."))
        return given

    def talk_at(self) -> datetime | None:
        """Return the moment of the talk."""
        given = self.cleaned_data
        return datetime.combine(given["talk_on"], given["talk_time"], FINLAND) if given["talk_on"] else None


class FilterForm(forms.Form):
    """The filters of the list of enquiries."""

    state = forms.ChoiceField(label=_("State"), required=False)
    action = forms.ChoiceField(label=_("Action"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        help_text=_("Number, organisation, name or words of the idea."),
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        every = ("", pgettext_lazy("filter", "All"))
        self.fields["state"].choices = [every, *states.LABELS.items()]  # type: ignore[attr-defined]
        self.fields["action"].choices = [every, *action_choices()]  # type: ignore[attr-defined]
        self.fields["language"].choices = [every, *languages.NAMES.items()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return the filters that are in use and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def answers_in_words(answers: finder_questions.Answers) -> list[tuple[str, str]]:
    """Return what was answered, as label and words, for the side of the result."""
    language = languages.present()
    given = [(field, getattr(answers, field.key)) for question in finder_questions.questions() for field in question.fields]
    return [(field.label[language], in_words(field, value)) for field, value in given if value is not None]


def in_words(field: finder_questions.Field, value: Any) -> str:
    """Return one answer in words."""
    language = languages.present()
    if field.kind == "countries":
        return formats.listing([countries.name(code, language) for code in value], language)
    if field.kind == "day":
        return formats.day(value, language)
    if field.kind == "number":
        units = {"days": "days", "months": "months"}
        return formats.counted(value, units[field.key], language) if field.key in units else formats.number(value, language)
    named = {one.key: one.label[language] for one in field.options}
    return capital(named[value]) if field.kind == "choice" else capital(formats.listing([named[one] for one in value], language))
