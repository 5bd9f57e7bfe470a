"""The grant calculator's form and answer: what is asked of one activity, and its lines in words of the page."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.advice.forms import OpenForm
from vaihto.core import countries, distance
from vaihto.core.grant import calculation, reader, rules, texts
from vaihto.core.grant.request import Request
from vaihto.kit import languages
from vaihto.kit.fields import AmountField

NARROW = {"class": "govuk-input--width-4", "inputmode": "numeric"}
# What the sentences of the command line say for whoever writes its file.
FILE_KEYS = re.compile(r" \([a-z_]+(?:, [a-z_]+)*\)")
MOST_TOLD = 4


class Kilometres(AmountField):
    """A distance one way."""

    unit = "km"


def number(label: Any, *, most: int, first: int | None = None, help_text: Any = "") -> forms.IntegerField:
    """Return a field of whole numbers that begins with `first`."""
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, required=False, initial=first, help_text=help_text,
        widget=forms.NumberInput(attrs=NARROW),
    )  # fmt: skip


class CalculatorForm(OpenForm):
    """One activity of one call: how many people, how long, how far."""

    use_required_attribute = False
    call_year = forms.TypedChoiceField(label=lazy("Year of the call"), coerce=int)
    agency = forms.ChoiceField(label=lazy("Country of the agency"))
    activity = forms.ChoiceField(label=lazy("What kind of stay"))
    destination = forms.ChoiceField(label=lazy("Country of the stay"), required=False)
    participants = number(lazy("Participants"), most=reader.MOST_PEOPLE, first=1)
    activity_days = number(lazy("Days abroad"), most=reader.MOST_DAYS, help_text=lazy("Without days of travel"))
    travel_days = number(lazy("Days of travel that are paid"), most=30, first=0)
    start = forms.CharField(label=lazy("From, place"), required=False, max_length=80, help_text=lazy("For example Oulu"))
    end = forms.CharField(label=lazy("To, place"), required=False, max_length=80, help_text=lazy("For example Alicante"))
    kilometres = Kilometres(
        label=lazy("Or kilometres, one way"), required=False, maximum=reader.FARTHEST_KM,
        help_text=lazy("As the crow flies"),
    )  # fmt: skip
    green = forms.BooleanField(label=lazy("Green travel: train, bus, bicycle or a shared car"), required=False)
    fewer_opportunities = number(lazy("Of them with fewer opportunities"), most=reader.MOST_PEOPLE, first=0)
    accompanying_persons = number(lazy("Accompanying persons"), most=reader.MOST_PEOPLE, first=0)
    course_days = number(lazy("Days of a course with a fee"), most=reader.MOST_DAYS, first=0)

    def __init__(self, data: Any = None, *, may_look_up: Callable[[], bool] = lambda: True) -> None:
        """`may_look_up` is asked before each name of a place is looked for: whoever asks too often writes kilometres."""
        super().__init__(data)
        self.may_look_up = may_look_up
        language = languages.present()
        first, last = rules.first_and_last_call()
        places = sorted((countries.name(code, language), code) for code in {countries.canonical(c) for c in countries.codes()})
        listed = [(code, name) for name, code in places]
        choices: dict[str, list[tuple[Any, str]]] = {
            "call_year": [(year, str(year)) for year in range(last, first - 1, -1)],
            "agency": listed,
            "activity": [(code, rules.activity(code, last).name[language]) for code in rules.activity_codes()],
            "destination": [("", _("Choose")), *listed],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        self.initial = {"call_year": 2021, "agency": "FI", "activity": "LM-SHORT-VET"}

    def clean_start(self) -> distance.Place | None:
        """Return the place of departure; one that is not known, or that could be several, is asked back."""
        return self._place("start", "")

    def clean_end(self) -> distance.Place | None:
        """Return the place of the stay, looked for in the country of the stay where that is given."""
        return self._place("end", self.cleaned_data.get("destination", ""))

    def _place(self, name: str, country: str) -> distance.Place | None:
        text = self.cleaned_data[name]
        if text and not self.may_look_up():
            raise ValidationError(
                _("The place was not looked for, because too many have been asked for within a minute. Wait a minute, or write "
                  "the kilometres.")
            )  # fmt: skip
        return place(text, country)

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together: days, both places or kilometres, no more people than there are."""
        values = super().clean() or {}
        activity = values.get("activity", "")
        is_visit = bool(activity) and rules.activity(activity, rules.first_and_last_call()[1]).category == "visit"
        if not values.get("activity_days") and not is_visit and "activity_days" not in self.errors:
            self.add_error("activity_days", _("Write how many days the stay lasts."))
        if bool(values.get("start")) != bool(values.get("end")) and not {"start", "end"} & set(self.errors):
            self.add_error("end" if values.get("start") else "start", _("Write both places, or the kilometres."))
        if (values.get("fewer_opportunities") or 0) > (values.get("participants") or 1):
            self.add_error("fewer_opportunities", _("There are more of them than participants. Correct one of the numbers."))
        return values

    def request(self) -> Request:
        """Return what is asked, for core.grant.calculation. Places go before kilometres."""
        values = self.cleaned_data
        start, end = values["start"], values["end"]
        both = start is not None and end is not None
        return Request(
            call_year=values["call_year"], agency=values["agency"], activity=values["activity"],
            activity_days=values["activity_days"], destination=values["destination"] or None,
            travel_days=values["travel_days"] or 0, from_place=start, to_place=end,
            kilometres=distance.between(start, end) if both else values["kilometres"],
            green=values["green"], participants=values["participants"] or 1,
            fewer_opportunities=values["fewer_opportunities"] or 0,
            accompanying_persons=values["accompanying_persons"] or 0, course_days=values["course_days"] or None,
        )  # fmt: skip


def place(text: str, country: str) -> distance.Place | None:
    """Return the place that is meant, None for an empty text. Raises ValidationError with what to write instead."""
    if not text:
        return None
    try:
        return distance.find(text if "," in text or not country else f"{text}, {country}")
    except distance.CannotPlace as wrong:
        if wrong.reason == "several":
            named = "; ".join(dict.fromkeys(f"{one.name}, {one.country}" for one in wrong.candidates[:MOST_TOLD]))
            words = _("There are several places of this name. Write one of them so: %(places)s") % {"places": named}
            raise ValidationError(words) from None
        raise ValidationError(_("The place was not found. Write a larger town near it, or the kilometres.")) from None


def shown(made: calculation.Calculation) -> dict[str, Any]:
    """Return an answer in words of the page: the lines, the total, and what is worth knowing."""
    language = languages.present()
    request = made.request
    return {
        "lines": [
            {
                "heading": texts.heading(line, language), "counted": texts.counted(line, language), "amount": line.amount,
                "reason": plain(texts.reason(line)[language]) if line.reason else "", "source": line.source,
                "unverified": line.unverified_rate,
            }
            for line in made.lines
        ],
        "amount": made.amount,
        "known": made.total.known_sum,
        "each": made.amount / request.participants if made.amount is not None and request.participants > 1 else None,
        "notes": [plain(texts.note_as_json(note)["message"][language]) for note in made.notes],
        "kilometres": request.kilometres if request.from_place else None,
        "ends": [end.name for end in (request.from_place, request.to_place) if end],
        "activity": made.activity.name[language],
        "call_year": request.call_year,
        "agency": request.agency,
    }  # fmt: skip


def plain(text: str) -> str:
    """Return a sentence without the keys of the command line's file."""
    return FILE_KEYS.sub("", text)
