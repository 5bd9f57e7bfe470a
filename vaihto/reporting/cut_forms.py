"""Forms of cuts: one part for each line of what took place, the school's answer, the decision, taking back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.core.cutting import Cut
from vaihto.kit.fields import DayField, EuroField
from vaihto.reporting import facts, labels

if TYPE_CHECKING:
    from vaihto.core.budgeting import AmountLine
    from vaihto.reporting.models import CutProposal


class CutsForm(forms.Form):
    """Amount, rule and reason for each line and for the grant as a whole; a line without amount stays whole."""

    answer_by = DayField(label=_("Last day for the answer of the school"))

    def __init__(self, data: Any, lines: "Sequence[AmountLine]", rules: Mapping[str, str], **options: Any) -> None:
        super().__init__(data, **options)
        self.places = [*range(1, len(lines) + 1), 0]
        choices = [
            ("", _("No rule of the rulebook: my own reason")),
            *((code, f"{code} {title}") for code, title in rules.items()),
        ]
        for place in self.places:
            self.fields[f"amount-{place}"] = EuroField(label=_("Amount of the cut"), required=False)
            self.fields[f"rule-{place}"] = forms.ChoiceField(label=_("Rule"), required=False, choices=choices)
            self.fields[f"reason-{place}"] = forms.CharField(
                label=_("Reason"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("In the language of the agreement. The school reads it."),
            )  # fmt: skip
        self.lines = lines

    def cuts(self) -> list[Cut]:
        """Return the cuts that were filled in; a reason without an amount counts as one of zero, which is refused by name."""
        values = self.cleaned_data
        filled = [place for place in self.places if values[f"amount-{place}"] is not None or values[f"reason-{place}"]]
        return [
            Cut(place, values[f"amount-{place}"] or Decimal(0), values[f"rule-{place}"], values[f"reason-{place}"])
            for place in filled
        ]

    def parts(self) -> list[dict[str, Any]]:
        """Return for each place its name, what it comes to, its fields, and whether something is written there."""
        return [self._part(place) for place in self.places]

    def _part(self, place: int) -> dict[str, Any]:
        name = labels.cut_line(place, self.lines)
        fields = [self[f"{part}-{place}"] for part in ("amount", "rule", "reason")]
        return {
            "head": f"{name}: {labels.amount(facts.EURO, self.lines[place - 1].amount)}" if place else name,
            "fields": fields,
            "open": any(field.value() or field.errors for field in fields),
        }


class CutAnswerForm(forms.Form):
    """What the school says to the proposed cuts."""

    text = forms.CharField(
        label=_("Your answer to the proposed cuts"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It is kept with the case and cannot be changed afterwards."),
        error_messages={"required": _("Write the answer.")},
    )  # fmt: skip


class WithdrawCutsForm(forms.Form):
    """Why the proposal is taken back."""

    reason = forms.CharField(
        label=_("Why the proposal is taken back"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason.")},
    )  # fmt: skip


class DecideCutsForm(forms.Form):
    """What is left of each proposed cut, and the grounds."""

    def __init__(self, data: Any, proposal: "CutProposal") -> None:
        super().__init__(data)
        for one in proposal.cuts.all():
            self.fields[f"decided-{one.line}"] = EuroField(
                label=_("Decided cut, at most what was proposed: %(line)s") % {"line": _named(one)},
                initial=one.amount, help_text=_("0 leaves the line whole."),
                error_messages={"required": _("Write the amount; 0 leaves the line whole.")},
            )  # fmt: skip
        self.fields["grounds"] = forms.CharField(
            label=_("Grounds of the decision"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("In the language of the agreement. Say what the answer of the school changed."),
            error_messages={"required": _("Write the grounds.")},
        )  # fmt: skip

    def amounts(self) -> dict[int, Decimal]:
        """Return the decided amounts by the place of their line."""
        return {int(name.split("-")[1]): value for name, value in self.cleaned_data.items() if name.startswith("decided-")}


def _named(one: Any) -> str:
    """Return a cut by its line in short."""
    return labels.cut_heading(one.line, one.heading)
