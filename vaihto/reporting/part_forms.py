"""Forms of part B: the partner's own part, and why a report is sent without one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.reporting import states
from vaihto.reporting.forms import LaterField

if TYPE_CHECKING:
    from vaihto.reporting.models import PartReport

MOST_PEOPLE = 100_000


class LaterNumber(forms.IntegerField):
    """A number that is needed to send, but not to save: the page does not call it optional."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=True, min_value=0, max_value=MOST_PEOPLE, **options)
        self.widget.attrs["class"] = "govuk-input--width-4"

    def validate(self, value: Any) -> None:
        """Accept no number; the operation says what is missing."""


class PartForm(forms.Form):
    """What the partner tells, and who tells it."""

    def __init__(self, data: Any, part: "PartReport") -> None:
        initial = {key: part.texts.get(key, "") for key in states.PART_TEXTS}
        initial |= {"travelled": part.travelled, "hosted": part.hosted, "name": part.partner.contact_name}
        super().__init__(data, initial=initial)
        for key, words in states.PART_TEXTS.items():
            self.fields[key] = LaterField(label=words, max_length=8000, widget=forms.Textarea(attrs={"rows": 5}))
        self.fields["travelled"] = LaterNumber(label=_("How many of your own people travelled in the project?"))
        self.fields["hosted"] = LaterNumber(label=_("How many people from other organisations came to you?"))
        self.fields["name"] = LaterField(label=_("Your name"), max_length=150)
        self.fields["position"] = forms.CharField(label=_("Your position"), max_length=150, required=False)


class WithoutForm(forms.Form):
    """Why the report is sent without a part."""

    reason = forms.CharField(
        label=_("Why the report is sent without this part"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The agency reads it."), error_messages={"required": _("Write the reason.")},
    )  # fmt: skip
