"""Forms of a stay that ended early: the recording of the school, the decision of the agency."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.attachments import AttachmentField
from vaihto.kit.fields import DayField
from vaihto.mobility import states


class InterruptForm(forms.Form):
    """When and why a stay ended."""

    last_day = DayField(label=_("Real last day abroad"))
    kind = forms.ChoiceField(
        label=_("Why did the stay end?"), widget=forms.RadioSelect,
        choices=[pair for pair in states.INTERRUPTION_LABELS.items() if pair[0] != "withdrawal"],
        help_text=_(
            "Force majeure: something from outside that nobody could foresee or prevent, such as a disaster or a closed border. "
            "The agency decides whether it was."
        ),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What happened?"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        help_text=_("The agency reads this. Write nothing about anybody’s health: the kind above is enough."),
    )  # fmt: skip
    file = AttachmentField(
        label=_("What shows it (only for force majeure)"), required=False,
        help_text=_("Seen by the coordinators of the school and the officers who decide. Every opening is recorded."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """When, who and why ends the learning agreement before its last day."""

    last_day = DayField(label=_("Real last day abroad"))
    withdrawn_by = forms.ChoiceField(
        label=_("Who withdraws?"), choices=list(states.ROLE_LABELS.items()), widget=forms.RadioSelect,
        help_text=_("Who ends the learning agreement, not who is to blame."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        help_text=_("The agency reads this. Write nothing about anybody’s health."),
    )  # fmt: skip


class DecideForm(forms.Form):
    """Whether it was force majeure, how many days the grant counts, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[("accepted", _("Accept as force majeure")), ("refused", _("Do not accept"))],
    )  # fmt: skip
    counted_days = forms.IntegerField(
        label=_("Days that the grant counts"), required=False, min_value=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        help_text=_("The school reads them. They are kept with the case; write nothing about anybody’s health."),
    )  # fmt: skip

    def __init__(self, *args: Any, least: int, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        told = _("From %(least)s to %(most)s. Left empty, the real days are counted: %(least)s. Only where you accept.")
        self.fields["counted_days"].help_text = told % {"least": least, "most": most}
