"""Forms of this room: the search of the public list, a result in three languages, the reason of hiding."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vaihto.catalogue import queries
from vaihto.core import countries, parameters
from vaihto.kit import languages

if TYPE_CHECKING:
    from vaihto.catalogue.models import Result

ALL: tuple[str, "str | Promise"] = ("", _("All"))
NAMED = {"title": _("Name of the result"), "what": _("What it is and how others can use it")}


def words(kind: str) -> list[tuple[str, str]]:
    """Return the words of a kind in the page's language."""
    return [(key, parameters.label(kind, key, languages.present())) for key in parameters.words(kind)]


def country_names(codes: Any) -> list[tuple[str, str]]:
    """Return countries by name in the page's language."""
    named = [(code, countries.name(code, languages.present())) for code in codes]
    return sorted(named, key=lambda pair: pair[1])


def field_name(text: str) -> str:
    """Return a field of education as a choice: the rulebook's word for a code, otherwise what somebody wrote."""
    known = text in parameters.words("education_field")
    return parameters.label("education_field", text, languages.present()) if known else text


class SearchForm(forms.Form):
    """What to look for in the public list; the choices are the words that published results carry."""

    q = forms.CharField(label=_("Search"), required=False)
    dimension = forms.ChoiceField(label=_("Dimension"), required=False)
    action = forms.ChoiceField(label=_("Action"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    field = forms.ChoiceField(label=_("Field"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = {
            "dimension": words("dimension"),
            "action": words("action"),
            "country": country_names(queries.countries()),
            "field": [(one, field_name(one)) for one in queries.fields()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]


class LaterText(forms.CharField):
    """A text that is needed to publish, but not to save: the page does not call it optional."""

    def validate(self, value: Any) -> None:
        """Accept an empty text; the gate says what is missing."""


class LaterChoices(forms.MultipleChoiceField):
    """Choices of which one is needed to publish, but not to save."""

    def validate(self, value: Any) -> None:
        """Accept no choice, but no unknown one."""
        if value:
            super().validate(value)


class ResultForm(forms.Form):
    """A result: texts in three languages, where it is, the words to find it by, what it was adapted from."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    where = forms.URLField(
        label=_("Address where the result can be found"), required=False, assume_scheme="https", max_length=200,
        help_text=_("For example a page of the school or of the project"),
    )  # fmt: skip
    where_note = forms.CharField(
        label=_("Whom to ask, where there is no address"), required=False, max_length=300,
        help_text=_("An office or role, not a person’s name"),
    )  # fmt: skip
    dimensions = LaterChoices(label=_("Which dimensions does it serve?"), widget=forms.CheckboxSelectMultiple)
    countries = LaterChoices(
        label=_("In which countries was it made?"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )  # fmt: skip
    fields_text = LaterText(label=_("Fields"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One on each line"))
    adapted_from = forms.ChoiceField(label=_("Adapted from a result in this catalogue"), required=False)
    adapted_note = forms.CharField(
        label=_("Adapted from another source"), required=False, max_length=300,
        help_text=_("Who made it, where and when"),
    )  # fmt: skip
    adapted_url = forms.URLField(label=_("Address of that source"), required=False, assume_scheme="https", max_length=200)

    def __init__(self, data: Any, result: "Result | None", offered: Iterable[str], suggested: Any = ()) -> None:
        super().__init__(data, initial=_initial(result, suggested))
        for name, label in NAMED.items():
            for code in languages.LANGUAGES:
                self.fields[f"{name}_{code}"] = _text(name, label, code)
        self.fields["dimensions"].choices = words("dimension")  # type: ignore[attr-defined]
        self.fields["countries"].choices = country_names({*offered, *self.initial.get("countries", [])})  # type: ignore[attr-defined]
        others = queries.published().exclude(pk=result.pk if result else 0)
        self.fields["adapted_from"].choices = [  # type: ignore[attr-defined]
            ("", _("None")), *((str(one.pk), languages.text_of(one, "title")) for one in others)
        ]  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Return the values for the operation."""
        values = {name: self.cleaned_data[name] for name in self.cleaned_data if name != "fields_text"}
        values["fields"] = self.cleaned_data["fields_text"].splitlines()
        if values.get("version") is None:
            values.pop("version", None)
        return values

    def texts(self) -> list[dict[str, Any]]:
        """Return the fields of each language together, for the page."""
        return [
            {"code": code, "name": languages.NAMES[code], "title": self[f"title_{code}"], "what": self[f"what_{code}"]}
            for code in languages.LANGUAGES
        ]


def _text(name: str, label: Any, code: str) -> forms.CharField:
    """Return the field of one text in one language; half a result is saved too."""
    widget = forms.TextInput() if name == "title" else forms.Textarea(attrs={"rows": 6})
    widget.attrs["lang"] = code
    return LaterText(label=label, max_length=200 if name == "title" else None, widget=widget)


def _initial(result: "Result | None", suggested: Any) -> dict[str, Any]:
    """Return what the form shows first: the result, or for a new one the countries and fields of the project's stays."""
    if result is None:
        return dict(suggested)
    tags = queries.tags_of(result)
    names = [f"{name}_{code}" for name in NAMED for code in languages.LANGUAGES]
    texts = {name: getattr(result, name) for name in (*names, "where", "where_note", "adapted_note", "adapted_url")}
    lists = {"dimensions": tags["dimensions"], "countries": tags["countries"], "fields_text": "\n".join(tags["fields"])}
    adapted = str(result.adapted_from_id) if result.adapted_from_id else ""
    return {**texts, **lists, "version": result.version, "adapted_from": adapted}


class HideForm(forms.Form):
    """Why a result is hidden."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("Write the reason.")}
    )
