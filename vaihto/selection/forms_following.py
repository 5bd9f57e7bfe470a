"""Forms of what follows a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.kit import languages
from vaihto.kit.attachments import AttachmentField
from vaihto.kit.fields import DayField, EuroField, PointsField
from vaihto.selection import states


def text_area(
    label: Any, missing: Any = "", *, rows: int = 5, most: int = 8000, lang: str = "", **options: Any
) -> forms.CharField:
    """Return a field for a longer text; without words for its absence it may be left empty."""
    attrs: dict[str, Any] = {"rows": rows, "maxlength": most, **({"lang": lang} if lang else {})}
    errors = {"required": missing} if missing else {}
    return forms.CharField(
        label=label, required=bool(missing), max_length=most, widget=forms.Textarea(attrs=attrs), error_messages=errors,
        **options,
    )  # fmt: skip


MISSING = _("The text is missing. Write it in all three languages.")


class InstructionForm(forms.Form):
    """The rectification instruction in three languages, and what was changed."""

    text_fi = text_area(pgettext_lazy("rectification instruction", "In Finnish"), MISSING, rows=9, lang="fi")
    text_sv = text_area(pgettext_lazy("rectification instruction", "In Swedish"), MISSING, rows=9, lang="sv")
    text_en = text_area(pgettext_lazy("rectification instruction", "In English"), MISSING, rows=9, lang="en")
    note = text_area(_("What was changed, and why"), rows=2, most=1000)


class AdditionForm(forms.Form):
    """What the agency adds to letters of one outcome, in three languages or in none, and what was changed."""

    text_fi = text_area(pgettext_lazy("rectification instruction", "In Finnish"), rows=7, most=4000, lang="fi")
    text_sv = text_area(pgettext_lazy("rectification instruction", "In Swedish"), rows=7, most=4000, lang="sv")
    text_en = text_area(pgettext_lazy("rectification instruction", "In English"), rows=7, most=4000, lang="en")
    note = text_area(_("What was changed, and why"), rows=2, most=1000)


WHY = _("The reason is missing. Write why this is proposed.")


class LapseForm(forms.Form):
    """Why a grant lapses."""

    reason = text_area(_("Reason for the proposal"), WHY, most=2000, help_text=_("The reason stands in the letter."))


class MoveUpForm(forms.Form):
    """How much the next of the reserve list would get, and why."""

    amount = EuroField(label=_("Grant"), error_messages={"required": _("The amount is missing. Give the grant in euro.")})
    reason = text_area(_("Reason for the proposal"), WHY, most=2000, help_text=_("The reason stands in the letter."))


class DecideLaterForm(forms.Form):
    """Say that the proposal has been read."""

    read = forms.BooleanField(
        label=_("I have read the proposal and approve it"),
        error_messages={"required": _("Read the proposal and tick the box.")},
    )


class ReturnLaterForm(forms.Form):
    """Why a proposal is returned."""

    reason = text_area(
        _("Why is the proposal returned?"), _("The reason is missing. Write why the proposal is returned."), rows=3
    )


class RequestForm(forms.Form):
    """The applicant's request for rectification."""

    text = text_area(
        _("What change is asked for, and why?"), _("The text is missing. Write what change is asked for and why."), rows=10,
        help_text=_("Name what in the decision is wrong: the points of a criterion, the sum, a fact that was misread."),
    )  # fmt: skip
    file = AttachmentField(label=_("Attachment"), required=False)


class RecordForm(forms.Form):
    """A request that came by post or e-mail."""

    way = forms.ChoiceField(
        label=_("How did the request come?"), choices=[(key, states.WAYS[key]) for key in ("post", "email")],
        widget=forms.RadioSelect, error_messages={"required": _("Say whether the request came by post or by e-mail.")},
    )  # fmt: skip
    received_on = DayField(
        label=_("Day on which it arrived"), error_messages={"required": _("The day is missing. Give the day of arrival.")}
    )
    sender = forms.CharField(
        label=_("Who signed the request"), max_length=150,
        error_messages={"required": _("The name is missing. Write who signed the request.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the request"), choices=languages.NAMES)
    text = text_area(
        _("What change is asked for, and why?"), _("The text is missing. Write what change is asked for and why."), rows=8
    )
    file = AttachmentField(label=_("The letter as a file"), required=False)


class CorrectionForm(forms.Form):
    """The points by criterion and the sum that the handler finds right; the fields come from the frozen decision."""

    amount = EuroField(label=_("Grant"), error_messages={"required": _("The amount is missing. Give the grant in euro.")})

    def __init__(self, *args: Any, criteria: list[dict[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        rest = self.fields.pop("amount")
        missing = {"required": _("The points are missing. Give points for the criterion.")}
        for one in criteria:
            self.fields[f"points_{one['key']}"] = PointsField(
                label=one["title"], help_text=one["help"], maximum=one["most"], error_messages=missing
            )
        self.fields["amount"] = rest

    @property
    def points(self) -> dict[str, Any]:
        """The cleaned points by criterion."""
        return {name.removeprefix("points_"): value for name, value in self.cleaned_data.items() if name.startswith("points_")}


class DecideRequestForm(forms.Form):
    """What is decided on a request, why, and where the money comes from."""

    MONEY = (("budget", _("The budget of the call")), ("other", _("Other money")))
    outcome = forms.ChoiceField(
        label=_("What is decided"), choices=list(states.RECTIFIED.items()), widget=forms.RadioSelect,
        error_messages={"required": _("The outcome is missing. Choose what is decided.")},
    )  # fmt: skip
    reasons = text_area(
        _("Reasons of the decision"), _("The reasons are missing. Write why this is decided."), rows=6,
        help_text=_("The reasons stand in the letter, in the applicant’s language."),
    )  # fmt: skip
    money_from = forms.ChoiceField(
        label=_("Where does the money come from?"), choices=MONEY, widget=forms.RadioSelect, required=False,
        help_text=_("Needed only when the correction costs money."),
    )  # fmt: skip
    money_note = forms.CharField(label=_("Which other money"), max_length=300, required=False)


class PublishForm(forms.Form):
    """What a further version of the published results corrects."""

    note = text_area(_("What was corrected"), rows=2, most=1000, help_text=_("The public page shows this beside the version."))


class WithdrawResultsForm(forms.Form):
    """Why published results are withdrawn."""

    reason = text_area(
        _("Why are the results withdrawn?"), _("The reason is missing. Write why the results are withdrawn."), rows=2, most=1000,
        help_text=_("The public page shows the reason."),
    )  # fmt: skip
