"""Forms of sample checks: opening a round, drawing it, adding a risk, evidence, the finding."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.calls import queries as calls
from vaihto.kit.attachments import AttachmentField
from vaihto.kit.fields import DayField, EuroField
from vaihto.kit.languages import text_of
from vaihto.reporting import check_queries, states

if TYPE_CHECKING:
    from vaihto.reporting.models import CheckRound, SampleCheck


class OpenForm(forms.Form):
    """Which call, two limits of size, and the share of each stratum."""

    call = forms.TypedChoiceField(label=_("Call"), coerce=int)
    low = EuroField(label=_("Grants from this sum on are a class of their own"), required=False)
    high = EuroField(label=_("And from this sum on a further class"), required=False)
    percent = forms.IntegerField(
        label=_("Share of each class, per cent"), min_value=1, max_value=100, initial=10,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        named = [(one.pk, f"{text_of(one, 'title')} ({one.year})") for one in calls.published()]
        self.fields["call"].choices = named  # type: ignore[attr-defined]

    def bounds(self) -> list[Any]:
        """Return the limits that were filled in."""
        return [one for one in (self.cleaned_data["low"], self.cleaned_data["high"]) if one is not None]


class DrawForm(forms.Form):
    """The word of the drawing, and the day by which evidence is asked for."""

    word = forms.CharField(
        label=_("A word of your own"), max_length=200,
        help_text=_("Something that nobody could know before, such as ten throws of a die. It becomes public."),
    )  # fmt: skip
    due_on = DayField(label=_("Last day for the evidence"))


class RiskForm(forms.Form):
    """Which project, what the risk is, and by which day."""

    project = forms.ChoiceField(label=_("Project"))
    risk = forms.CharField(
        label=_("What the risk is"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the language of the agreement. The school reads it."),
    )  # fmt: skip
    due_on = DayField(label=_("Last day for the evidence"))

    def __init__(self, data: Any, round_: "CheckRound") -> None:
        super().__init__(data)
        checked = {one.agreement_id for one in check_queries.checks_of(round_)}
        listed = {case for case, _stratum in round_.rows}
        self.found = {
            str(one.pk): one
            for one in check_queries.agreements_of(round_.call)
            if one.pk not in checked and one.application.number in listed
        }
        named = [(pk, f"{one.application.number} {one.organisation.name}") for pk, one in self.found.items()]
        self.fields["project"].choices = named  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    """A file and a note."""

    file = AttachmentField(label=_("File"))
    note = forms.CharField(
        label=_("What the file shows"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class FindingForm(forms.Form):
    """An answer to each item, what was found, and what follows."""

    def __init__(self, data: Any, check: "SampleCheck") -> None:
        initial = {**check.checklist, "findings": check.findings, "consequence": check.consequence}
        super().__init__(data, initial=initial)
        for key, words in states.CHECKLIST.items():
            self.fields[key] = forms.ChoiceField(
                label=words, choices=list(states.CHECK_ANSWERS.items()), widget=forms.RadioSelect
            )
        self.fields["findings"] = forms.CharField(
            label=_("What was found"), max_length=8000, widget=forms.Textarea(attrs={"rows": 5}),
            help_text=_("In the language of the agreement. The school reads it."),
        )  # fmt: skip
        self.fields["consequence"] = forms.ChoiceField(
            label=_("What follows"), choices=list(states.CONSEQUENCES.items()), widget=forms.RadioSelect
        )

    def answers(self) -> dict[str, Any]:
        """Return what the operation takes."""
        values = self.cleaned_data
        checklist = {key: values[key] for key in states.CHECKLIST}
        return {"checklist": checklist, "findings": values["findings"], "consequence": values["consequence"]}
