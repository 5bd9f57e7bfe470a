"""Forms around the formal check: the step, what is asked, what comes back, what it brought."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.applications import asking, sections, states
from vaihto.applications.forms import CheckForm, SectionForm
from vaihto.kit.widgets import Radios

if TYPE_CHECKING:
    from vaihto.applications.models import Application, Partner


class StepForm(CheckForm):
    """A step of the formal check; for a completion also the fields that open."""

    fields_to_mend = forms.MultipleChoiceField(
        label=_("Answers to be mended"), required=False, widget=forms.CheckboxSelectMultiple,
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
