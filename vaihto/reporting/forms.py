"""Forms of this room: the filter of the list, the six questions, the final report, questions and answers."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.kit.fields import DayField
from vaihto.reporting import labels, states

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaihto.reporting.facts import PlannedAgainstReal
    from vaihto.reporting.models import FinalReport

RESULTS, EXPLAIN, SEEN = "results", "explain:", "seen:"
UNKNOWN = "unknown"
NOT_STARTED = "not_started"


class ReportFilter(forms.Form):
    """Which projects to list."""

    q = forms.CharField(label=_("Search"), required=False)
    state = forms.ChoiceField(
        label=_("State of the report"),
        required=False,
        choices=[
            ("", _("All")),
            (NOT_STARTED, states.LABELS[states.NOT_STARTED]),
            *((key, words) for key, words in states.LABELS.items() if key),
        ],
    )
    overdue = forms.BooleanField(label=_("Only overdue ones"), required=False)


class ParticipantForm(forms.Form):
    """The six questions in easy language, one thought each."""

    goals_reached = forms.TypedChoiceField(coerce=int, label=states.QUESTIONS["goals_reached"], widget=forms.RadioSelect)
    guidance = forms.TypedChoiceField(coerce=int, label=states.QUESTIONS["guidance"], widget=forms.RadioSelect)
    recognition = forms.ChoiceField(label=states.QUESTIONS["recognition"], widget=forms.RadioSelect)
    recommends = forms.TypedChoiceField(coerce=int, label=states.QUESTIONS["recommends"], widget=forms.RadioSelect)
    learnt = forms.CharField(
        label=states.QUESTIONS["learnt"], required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        help_text=_("Do not write names."),
    )  # fmt: skip
    improve = forms.CharField(
        label=states.QUESTIONS["improve"], required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        help_text=_("Do not write names."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        scale = [(str(number), words) for number, words in states.SCALE.items()]
        for key in states.RATINGS:
            self.fields[key].choices = scale  # type: ignore[attr-defined]
            self.fields[key].error_messages["required"] = _("Choose one answer.")
        unknown = (UNKNOWN, pgettext_lazy("answer", "I do not know yet"))
        self.fields["recognition"].choices = [*scale, unknown]  # type: ignore[attr-defined]

    def clean_recognition(self) -> int | None:
        """Return the number; None where it is not known yet."""
        value = self.cleaned_data["recognition"]
        return None if value == UNKNOWN else int(value)


class LaterField(forms.CharField):
    """A text that is needed to send, but not to save: the page does not call it optional."""

    def validate(self, value: Any) -> None:
        """Accept an empty text; the operation says what is missing."""


class SeenForm(forms.Form):
    """A form of texts, each with the version that the writer saw beside it."""

    def see(self, versions: "Mapping[str, int]", names: "Iterable[str]") -> None:
        """Add a hidden field with the version of each text."""
        for key in list(names):
            self.fields[SEEN + key] = forms.IntegerField(required=False, widget=forms.HiddenInput)
            self.initial[SEEN + key] = versions.get(key, 0)

    def values(self) -> dict[str, Any]:
        """Return what was posted, with the versions that the writer saw; what was not posted is left out."""
        texts = [name for name in self.fields if not name.startswith(SEEN) and name in self.data]
        versions = {name: self.cleaned_data.get(SEEN + name) or 0 for name in texts}
        return {**{name: self.cleaned_data[name] for name in texts}, "versions": versions}

    def see_again(self, report: Any) -> None:
        """Let the next save be on top of what stands now: the writer has both texts before them."""
        now = {SEEN + key: str(number) for key, number in report.versions.items()}
        self.data = {**{name: self.data[name] for name in self.data}, **now}


class ReportForm(SeenForm):
    """What the school writes: results, and an explanation of each row that differs. Half a text is saved too."""

    results = LaterField(
        label=_("What did the project achieve?"), widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Describe the results and what remains of them at the school and at its partners."),
    )  # fmt: skip

    def __init__(self, data: Any, report: "FinalReport", figures: "PlannedAgainstReal") -> None:
        self.rows = figures.differing
        names = {RESULTS: report.texts.get(RESULTS, "")}
        names |= {EXPLAIN + row.key: report.texts.get(EXPLAIN + row.key, "") for row in self.rows}
        super().__init__(data, initial=names)
        for row in self.rows:
            self.fields[EXPLAIN + row.key] = LaterField(
                label=_("Why does it differ? %(row)s") % {"row": labels.row(row)}, widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        self.see(report.versions, names)


class AskForm(forms.Form):
    """A question of the agency with the day by which to answer."""

    question = forms.CharField(
        label=_("Question"), widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to know.")},
    )  # fmt: skip
    due_on = DayField(label=_("Answer by"), error_messages={"required": _("Choose the day by which to answer.")})


class AnswerForm(forms.Form):
    """The school's answer."""

    text = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 5}), error_messages={"required": _("Write the answer.")}
    )
