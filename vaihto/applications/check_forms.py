"""Forms around the formal check: the step, what is asked, what comes back, what it brought."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.applications import asking, sections, states
from vaihto.applications.forms import CheckForm, SectionForm
from vaihto.kit.attachments import AttachmentField
from vaihto.kit.attachments.limits import MOST_MEGABYTES
from vaihto.kit.widgets import Radios
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.applications.models import Application, Partner


class StepForm(CheckForm):
    """A step of the formal check; for a completion also the fields that open."""

    fields_to_mend = forms.MultipleChoiceField(
        label=_("Answers to be mended"), required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        help_text=_("Used only for a completion: these can be written again until the last day, nothing else."),
    )  # fmt: skip

    def __init__(
        self, application: "Application", verdicts: Iterable[tuple[str, Any]], partners: "Iterable[Partner]", *args: Any,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(verdicts, partners, *args, **options)
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, (section, words) in asking.fields_of(application).items():
            groups.setdefault(sections.title_of(section, application.call.action), []).append((name, words))
        self.fields["fields_to_mend"].choices = list(groups.items())  # type: ignore[attr-defined]


def asked_form(application: "Application", key: str, opened: Collection[str], data: Any = None) -> SectionForm:
    """Return the form of a section with the open fields only."""
    form = SectionForm(application, key, data)
    for name in list(form.fields):
        if name != "version" and name not in opened:
            del form.fields[name]
    form.details = [name for name in form.details if name in form.fields]
    return form


class BackForm(forms.Form):
    """What the applicant says when the completion is sent back."""

    message = forms.CharField(
        label=_("Message to the agency"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example, what was changed, or why something stays as it is."),
    )  # fmt: skip


class ResultForm(forms.Form):
    """Whether a completion brought what was asked."""

    result = forms.ChoiceField(label=_("Was what was asked brought?"), choices=list(states.RESULT_LABELS.items()), widget=Radios)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class PaperForm(forms.Form):
    """A further paper of the applicant."""

    text = forms.CharField(label=_("What the paper is"), max_length=1000, widget=forms.TextInput)
    file = AttachmentField(label=_("File"))


class NoteForm(forms.Form):
    """A note of the agency, with or without a file."""

    text = forms.CharField(label=_("Note"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5}))
    file = AttachmentField(label=_("File"), required=False)


class RemoveForm(forms.Form):
    """Why a paper is taken away."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class HearingForm(forms.Form):
    """The applicant's answer to a hearing."""

    text = forms.CharField(
        label=_("Answer"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Say what the agency should know before it decides. The answer can be sent once."),
    )  # fmt: skip


class HandlerForm(forms.Form):
    """To whom cases are given."""

    handler = forms.ChoiceField(label=_("New handler"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        officers = [(str(one.pk), one.name) for one in people.staff("officer")]
        self.fields["handler"].choices = [*officers, ("none", _("No handler"))]  # type: ignore[attr-defined]

    def chosen(self) -> int | None:
        """Return the key of the officer; None for nobody."""
        value = self.cleaned_data["handler"]
        return None if value == "none" else int(value)


class LimitForm(forms.Form):
    """How large a file may be."""

    megabytes = forms.IntegerField(
        label=_("Largest size of a file, MB"), min_value=1, max_value=MOST_MEGABYTES,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=500)


class InformForm(forms.Form):
    """Who asks for which cases."""

    numbers = forms.CharField(
        label=_("Case numbers"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Separated by spaces, commas or lines")
    )
    requester = forms.CharField(label=_("Who asks"), max_length=200)
    reason = forms.CharField(label=_("What is asked for"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any, *, only_numbers: bool) -> None:
        super().__init__(data)
        if only_numbers:
            for name in ("requester", "reason"):
                self.fields[name].required = False

    def ask_for_all(self) -> None:
        """Ask for the requester and the request too, now that the cases are known: without them nothing is exported."""
        for field in self.fields.values():
            field.required = True

    def wanted(self) -> list[str]:
        """Return the case numbers, each once, in the order in which they were written."""
        return list(dict.fromkeys(self.cleaned_data["numbers"].replace(",", " ").replace(";", " ").split()))
