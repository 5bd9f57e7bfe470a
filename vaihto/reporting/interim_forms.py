"""Forms of interim reports and later days: asked for, written, returned, accepted, taken back."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.kit.fields import DayField
from vaihto.reporting import states
from vaihto.reporting.forms import LaterField, SeenForm

if TYPE_CHECKING:
    from vaihto.reporting.models import InterimReport


class AskInterimForm(forms.Form):
    """By which day, and why."""

    due_on = DayField(label=_("Last day for the report"), error_messages={"required": _("Choose the last day.")})
    reason = forms.CharField(
        label=_("Why the report is needed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the language of the agreement. The school reads it."),
        error_messages={"required": _("Write why the report is needed.")},
    )  # fmt: skip


class InterimForm(SeenForm):
    """The texts of an interim report. Half a text is saved too."""

    def __init__(self, data: Any, report: "InterimReport") -> None:
        super().__init__(data, initial={key: report.texts.get(key, "") for key in states.INTERIM_TEXTS})
        for key, words in states.INTERIM_TEXTS.items():
            self.fields[key] = LaterField(label=words, widget=forms.Textarea(attrs={"rows": 5}))
        self.see(report.versions, states.INTERIM_TEXTS)


class ReturnForm(forms.Form):
    """What is missing and by when."""

    remark = forms.CharField(
        label=_("What is missing"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the language of the agreement. The school reads it."),
        error_messages={"required": _("Write what is missing.")},
    )  # fmt: skip
    due_on = DayField(label=_("New last day"), error_messages={"required": _("Choose the last day.")})

    # Several of these stand on one page: each has ids of its own.
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "return_%s", **options})


class AcceptInterimForm(forms.Form):
    """A remark for the school, if there is one."""

    remark = forms.CharField(
        label=_("Remark for the school"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    # Several of these stand on one page: each has ids of its own.
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "accept_%s", **options})


class WithdrawInterimForm(forms.Form):
    """Why the request is taken back."""

    remark = forms.CharField(
        label=_("Why the request is taken back"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason.")},
    )  # fmt: skip

    # Several of these stand on one page: each has ids of its own.
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "withdraw_%s", **options})


class LateForm(forms.Form):
    """A later day and its reason."""

    until = DayField(label=_("New last day"), error_messages={"required": _("Choose the last day.")})
    reason = forms.CharField(
        label=_("Why the report may come later"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the language of the agreement. The school reads it."),
        error_messages={"required": _("Write the reason.")},
    )  # fmt: skip
