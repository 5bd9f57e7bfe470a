"""Forms of the workbench: what a scenario wishes, and why it becomes the proposal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.core import regions as names
from vaihto.kit.fields import AmountField, EuroField
from vaihto.kit.languages import present, text_of
from vaihto.selection.outcomes import BEST, RANKED, Wishes

FLOORS = (1, 2, 3)
UNITS = (("percent", _("per cent of the budget")), ("eur", _("euro")))


class ScenarioForm(forms.Form):
    """What is tried out: method, budget, money set aside, partial grants, the reserve list."""

    METHODS = (
        ("ranking", _("In order of points, until the budget no longer suffices")),
        ("score", _("Best use of the budget: the most points")),
        ("score_eur", _("Best use of the budget: the most points × euro")),
    )
    name = forms.CharField(
        label=_("Name of the scenario"), max_length=120,
        error_messages={"required": _("The name is missing. Write what the scenario tries out.")},
    )  # fmt: skip
    method = forms.ChoiceField(
        label=_("How the budget is shared out"), choices=METHODS, widget=forms.RadioSelect, initial="ranking",
        error_messages={"required": _("The choice is missing. Choose how the budget is shared out.")},
    )  # fmt: skip
    budget = EuroField(
        label=_("Another budget"), required=False, minimum=Decimal(1),
        help_text=_("Leave empty for the budget of the call. A scenario with more than that cannot become the proposal."),
    )  # fmt: skip
    moved_from = forms.ChoiceField(
        label=_("Transfer from another call"), required=False,
        help_text=_("The money moves when the scenario becomes the proposal."),
    )  # fmt: skip
    moved = EuroField(label=_("Sum of the transfer"), required=False)
    is_partial = forms.BooleanField(
        label=_("Grant a part where the plan still makes sense"), required=False, initial=True,
        help_text=_("Down to the least useful grant that the applicant stated."),
    )  # fmt: skip
    least_percent = AmountField(
        label=_("Least useful grant where none was stated"), required=False, minimum=Decimal(1), maximum=Decimal(100),
        help_text=_("Per cent of the sum. Leave empty: then only the whole sum makes sense."),
    )  # fmt: skip
    reserve_length = AmountField(
        label=_("Longest reserve list"), required=False, minimum=Decimal(0), maximum=Decimal(9999),
        help_text=_("Number of applications. Leave empty for everybody who reaches the thresholds."),
    )  # fmt: skip

    def __init__(self, *args: Any, regions: list[str], sources: list[Any], **kwargs: Any) -> None:
        """Offer the regions of the applicants and the other calls of the year."""
        super().__init__(*args, **kwargs)
        self.fields["moved_from"].choices = [  # type: ignore[attr-defined]
            ("", _("No transfer")), *((str(one.pk), text_of(one, "title")) for one in sources)
        ]  # fmt: skip
        areas = ((f"region:{one}", names.name(one, present())) for one in regions)
        groups = [("", _("Nothing")), ("newcomer", _("Newcomers")), *areas]
        for number in FLOORS:
            self.fields[f"group_{number}"] = forms.ChoiceField(label=_("Set aside for"), required=False, choices=groups)
            self.fields[f"least_{number}"] = AmountField(label=_("At least"), required=False, minimum=Decimal("0.01"))
            self.fields[f"unit_{number}"] = forms.ChoiceField(
                label=pgettext_lazy("money set aside", "Unit"), required=False, choices=UNITS, initial="percent"
            )

    @property
    def floors(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each line of money set aside."""
        return [(self[f"group_{n}"], self[f"least_{n}"], self[f"unit_{n}"]) for n in FLOORS]

    def clean(self) -> dict[str, Any]:
        """Ask for the other half where only one was given."""
        given = super().clean() or {}
        if bool(given.get("moved_from")) != bool(given.get("moved")):
            field = "moved" if given.get("moved_from") else "moved_from"
            self.add_error(field, _("The transfer is only half there. Choose the call and give the sum."))
        for number in FLOORS:
            group, least = given.get(f"group_{number}"), given.get(f"least_{number}")
            if bool(group) != bool(least) and f"least_{number}" not in self.errors:
                self.add_error(f"least_{number}", _("The line is only half there. Choose a group and say how much it gets."))
            elif least and given.get(f"unit_{number}") != "eur" and least > 100:
                self.add_error(f"least_{number}", _("More than 100 per cent cannot be set aside. Give a smaller number."))
        return given

    def wishes(self) -> Wishes:
        """Return what was wished."""
        given = self.cleaned_data
        floors = []
        for number in FLOORS:
            group, least = given.get(f"group_{number}"), given.get(f"least_{number}")
            if group and least:
                what = {"newcomer": True} if group == "newcomer" else {"region": group.removeprefix("region:")}
                amount = {"eur": str(least)} if given[f"unit_{number}"] == "eur" else {"share": str(least / 100)}
                floors.append({**what, **amount})
        method = given["method"]
        return Wishes(
            method=RANKED if method == "ranking" else BEST,
            objective="score_eur" if method == "score_eur" else "score",
            budget=given["budget"] or None,
            moved_from=int(given["moved_from"]) if given["moved_from"] else None,
            moved=given["moved"] or Decimal(0),
            floors=tuple(floors),
            is_partial=given["is_partial"],
            least_percent=int(given["least_percent"]) if given["least_percent"] else None,
            reserve_length=None if given["reserve_length"] is None else int(given["reserve_length"]),
        )


def initial_of(name: str, wishes: Wishes) -> Mapping[str, Any]:
    """Return what the form shows first when a scenario is the start of another one."""
    made: dict[str, Any] = {
        "name": name, "method": RANKED if wishes.method == RANKED else wishes.objective, "budget": wishes.budget,
        "moved_from": str(wishes.moved_from or ""), "moved": wishes.moved or None, "is_partial": wishes.is_partial,
        "least_percent": wishes.least_percent, "reserve_length": wishes.reserve_length,
    }  # fmt: skip
    for number, one in zip(FLOORS, wishes.floors, strict=False):
        made[f"group_{number}"] = "newcomer" if one.get("newcomer") else f"region:{one.get('region', '')}"
        made[f"unit_{number}"] = "eur" if one.get("eur") else "percent"
        made[f"least_{number}"] = Decimal(one["eur"]) if one.get("eur") else Decimal(one["share"]) * 100
    return made


class ChooseForm(forms.Form):
    """Why this scenario becomes the proposal."""

    reason = forms.CharField(
        label=_("Why is this scenario proposed?"), required=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        max_length=2000, help_text=_("The reason stands in the memo and in the letters. Only the ranking needs none."),
        error_messages={"required": _("The reason is missing. Write why this scenario is proposed instead of the ranking.")},
    )  # fmt: skip

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        """Ask for the reason, unless the scenario is the ranking."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
