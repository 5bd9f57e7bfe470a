"""Forms of this room: the filter of the list, the host's answers, the school's decision."""
# long because: the forms of one room, read side by side with their words.

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.core.conversion import LONGEST_GRADE
from vaihto.core.qualification_units import LONGEST_OUTCOME
from vaihto.core.transcript import Route, Way
from vaihto.kit.fields import DayField, PointsField
from vaihto.kit.widgets import Radios, Segmented
from vaihto.recognition import mapped, placing, queries, states, verified

if TYPE_CHECKING:
    from vaihto.recognition.grading import Proposal
    from vaihto.recognition.mapped import Choices
    from vaihto.recognition.models import HostAssessment, RecognitionDecision
    from vaihto.recognition.queries import OutcomeShown, UnitShown

GRADE, COMMENT, UNIT_GRADE, USES = "grade-", "comment-", "unit-grade-", "uses-"
CANNOT = "cannot"


class RecognitionFilter(forms.Form):
    """Which stays to list."""

    q = forms.CharField(label=_("Search"), required=False)
    project = forms.ChoiceField(label=_("Project"), required=False)
    stage = forms.ChoiceField(
        label=_("Recognition"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", states.LABELS[states.WAITING]),
            (states.DECIDED, states.LABELS[states.DECIDED]),
            (CANNOT, states.LABELS[states.NO_AGREEMENT]),
            (states.NO_UNITS, states.LABELS[states.NO_UNITS]),
        ],
    )

    def __init__(self, *args: Any, projects: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(str(one.pk), f"{one.application.number} {one.application.title}") for one in projects]
        self.fields["project"].choices = [("", _("All")), *listed]  # type: ignore[attr-defined]


class LaterField(forms.CharField):
    """A text that is needed to hand in, but not to save: the page does not call it optional."""

    def validate(self, value: Any) -> None:
        """Accept an empty text; the operation says what is missing."""


class AssessForm(forms.Form):
    """The host's answers: a grade and a comment for each outcome, words on the whole, who assesses.

    Nothing is required here: what is half written is saved too. What is missing is said when it is handed in.
    """

    words = forms.CharField(
        label=_("In your own words: how did the stay go?"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    days_absent = forms.IntegerField(
        label=_("Days of absence"), required=False, min_value=0, max_value=366,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )  # fmt: skip
    assessor_name = LaterField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    assessor_position = LaterField(
        label=_("Your position"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )  # fmt: skip

    other_outcomes = forms.CharField(
        label=_("Other things that were learnt"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Beside what was agreed, one on each line. The school decides whether they count."),
    )  # fmt: skip

    def __init__(
        self, data: Any, outcomes: Iterable["OutcomeShown"], assessment: "HostAssessment | None", mentor: str,
        units: Iterable["UnitShown"] = (), scale: str = "",
    ) -> None:  # fmt: skip
        self.outcomes, self.units = list(outcomes), list(units)
        initial: dict[str, Any] = {"assessor_name": mentor}
        if assessment is not None:
            named = {"assessor_name": assessment.assessor_name or mentor}
            initial = {name: getattr(assessment, name) for name in ("words", "days_absent", "assessor_position")} | named
        for one in self.outcomes:
            initial |= {f"{GRADE}{one.pk}": one.grade, f"{COMMENT}{one.pk}": one.comment}
        initial |= {f"{UNIT_GRADE}{unit.agreed.pk}": unit.proposal.host for unit in self.units}
        if assessment is not None:
            initial["other_outcomes"] = "\n".join(each.text for each in assessment.other_outcomes.all())
        super().__init__(data, initial=initial)
        for unit in self.units:
            self.fields[f"{UNIT_GRADE}{unit.agreed.pk}"] = forms.CharField(
                label=_("Grade for the whole, if the host gives one"), required=False, max_length=LONGEST_GRADE,
                widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
                help_text=_("In the host’s own scale. Agreed with the school: %(grades)s") % {"grades": scale} if scale else "",
            )  # fmt: skip
        for one in self.outcomes:
            self.fields[f"{GRADE}{one.pk}"] = forms.ChoiceField(
                label=one.text, required=False, choices=list(states.GRADE_CHOICES.items()),
                widget=Segmented(icons=states.GRADE_ICONS),
            )  # fmt: skip
            self.fields[f"{COMMENT}{one.pk}"] = forms.CharField(
                label=_("What was missing?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def values(self) -> dict[str, Any]:
        """Return what was posted of the words on the whole, the units' grades and other outcomes; the rest is left out."""
        found: dict[str, Any] = {name: self.cleaned_data[name] for name in VALUES if self.add_prefix(name) in self.data}
        names = {unit.agreed.pk: f"{UNIT_GRADE}{unit.agreed.pk}" for unit in self.units}
        found["unit_grades"] = {pk: self.cleaned_data[name] for pk, name in names.items() if name in self.data}
        if "other_outcomes" in self.data:
            found["other_outcomes"] = self.cleaned_data["other_outcomes"]
        return found

    def clean_other_outcomes(self) -> list[str]:
        """Return the lines; one that is too long is asked back."""
        texts = [line.strip() for line in self.cleaned_data["other_outcomes"].splitlines() if line.strip()]
        if any(len(text) > LONGEST_OUTCOME for text in texts):
            raise forms.ValidationError(_("A line is longer than 500 characters. Divide it in two."))
        return texts

    def grades(self) -> dict[int, tuple[str | None, str | None]]:
        """Return what was posted of the outcomes; None where a part was not posted."""
        found = {}
        for one in self.outcomes:
            names = f"{GRADE}{one.pk}", f"{COMMENT}{one.pk}"
            pair = tuple(self.cleaned_data.get(name) if name in self.data else None for name in names)
            if pair != (None, None):
                found[one.pk] = pair
        return found  # type: ignore[return-value]


VALUES = ("words", "days_absent", "assessor_name", "assessor_position")


class LaterPoints(PointsField):
    """Points that only one of the three answers needs: the page does not call them optional."""

    def validate(self, value: Any) -> None:
        """Accept no points; the operation says when they are missing."""


class LaterChoice(forms.ChoiceField):
    """A choice that only some answers need: the page does not call it optional."""

    def validate(self, value: Any) -> None:
        """Accept no choice; the form asks for it where another answer needs it."""
        if value:
            super().validate(value)


class LaterDay(DayField):
    """A day that only a skills demonstration needs: the page does not call it optional."""

    def validate(self, value: Any) -> None:
        """Accept no day; the form asks for it where another answer needs it."""


DEMONSTRATION = {
    "demonstration_place": _("Choose where the skills demonstration was."),
    "demonstration_on": _("Write the day of the skills demonstration."),
    "demonstration_text": _("Write what was shown."),
}


class DecisionForm(forms.Form):
    """The school's decision on one unit."""

    extent = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (states.FULL, pgettext_lazy("recognised", "In full")),
            (states.PART, pgettext_lazy("recognised", "In part")),
            (states.NONE, pgettext_lazy("recognised", "Not")),
        ],
        widget=Segmented(icons=states.EXTENT_ICONS),
        error_messages={"required": _("Choose in full, in part or not.")},
    )
    points = LaterPoints(
        label=_("Points, where recognised in part"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason to the learner"), widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason.")},
    )  # fmt: skip

    route = forms.ChoiceField(
        label=_("How it was verified"), choices=list(verified.ROUTE_LABELS.items()), widget=Radios(hints=verified.ROUTE_HINTS),
        error_messages={"required": _("Choose how it was verified.")},
    )  # fmt: skip
    demonstration_place = LaterChoice(
        label=_("Where the skills demonstration was"), choices=list(verified.PLACE_LABELS.items()), widget=forms.RadioSelect
    )
    demonstration_on = LaterDay(label=_("Last day of the skills demonstration"))
    demonstration_text = LaterField(
        label=_("What was shown"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The work that was done, and what of it was assessed."),
    )  # fmt: skip
    way = LaterChoice(
        label=_("What the recognition is"), choices=list(verified.WAY_LABELS.items()), initial=Way.AS_PLANNED,
        widget=Radios(hints=verified.WAY_HINTS),
    )  # fmt: skip

    grade = LaterChoice(
        label=_("Grade"), choices=[("", _("Without a grade"))], widget=forms.RadioSelect,
        help_text=_("Only for a unit recognised in full, as the memorandum of understanding converts the host’s grade."),
    )  # fmt: skip

    standing = LaterChoice(
        label=_("Where the unit counts in the qualification"), choices=[("", "")],
        help_text=_("The structure of the qualification does not list the unit. Groups of units from outside take it, as far as "
                    "their most allows."),
    )  # fmt: skip

    def offer(self, proposal: "Proposal", choices: "Mapping[int, Choices]", places: "Sequence[tuple[str, str]]") -> None:
        """Offer the grade that the host's converts to, the host's outcomes for each outcome of the unit, and where it counts."""
        if places:
            self.fields["standing"].choices = places  # type: ignore[attr-defined]
        else:
            del self.fields["standing"]
        self.homes = list(choices)
        if proposal.home:
            self.fields["grade"].choices = [("", _("Without a grade")), (proposal.home, proposal.words)]  # type: ignore[attr-defined]
            self.fields["grade"].initial = proposal.home
        else:
            del self.fields["grade"]
        for pk, (text, offered, first) in choices.items():
            self.fields[f"{USES}{pk}"] = forms.MultipleChoiceField(
                label=text, required=False, choices=offered, initial=first, widget=forms.CheckboxSelectMultiple
            )

    def uses(self) -> list[Any]:
        """Return the fields that say which outcomes of the host count, for the page."""
        return [self[f"{USES}{pk}"] for pk in getattr(self, "homes", [])]

    def decided(self) -> dict[str, Any]:
        """Return extent, points, reason, how, grade and uses; points count only in part, the other answers fix them."""
        values = self.cleaned_data
        points: Decimal | None = values["points"] if values["extent"] == states.PART else None
        how = verified.Verified(**{name: values[name] for name in verified.COLUMNS})
        homes = getattr(self, "homes", [])
        uses = {pk: values[f"{USES}{pk}"] for pk in homes} if homes and self.add_prefix("mapped") in self.data else None
        grade = values.get("grade", "") if values["extent"] == states.FULL else ""
        return {
            "extent": values["extent"], "points": points, "reason": values["reason"], "how": how, "grade": grade, "uses": uses,
            "place": values.get("standing", "") if values["extent"] != states.NONE else "",
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the skills demonstration at its own fields where it is the route."""
        values = super().clean() or {}
        if values.get("route") == Route.DEMONSTRATION:
            for name, asked in DEMONSTRATION.items():
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, asked)
        if values.get("extent") not in (None, states.NONE) and not values.get("way"):
            self.add_error("way", _("Choose what the recognition is."))
        return values


class CorrectionForm(DecisionForm):
    """A corrected decision, with what was wrong in the earlier one."""

    correction_reason = forms.CharField(
        label=_("What was wrong"), widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what was wrong.")},
    )  # fmt: skip

    def decided(self) -> dict[str, Any]:
        """Return the decision with the reason of the correction."""
        return {**super().decided(), "correction_reason": self.cleaned_data["correction_reason"]}


class AskForm(forms.Form):
    """What the learner wants the school to look at again."""

    text = forms.CharField(
        label=_("What should be looked at again, and why?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what should be looked at again.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The school's answer to the learner."""

    answer = forms.CharField(
        label=_("Answer to the learner"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say what was corrected, or why the decision stands."),
        error_messages={"required": _("Write the answer.")},
    )  # fmt: skip


class CodeForm(forms.Form):
    """The code printed on a transcript."""

    code = forms.CharField(
        label=_(
            "Code of the transcript"
        ), max_length=30, help_text=_("Twelve letters and figures, at the end of the paper"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


def prefix(unit_pk: int) -> str:
    """Return the prefix of the form of a unit."""
    return f"unit-{unit_pk}"


def decision_form(
    unit: "UnitShown", data: Mapping[str, Any] | None = None, known: "placing.Outside | None" = None
) -> DecisionForm:  # fmt: skip
    """Return the form of an undecided unit; all outcomes achieved suggests nothing: the school decides."""
    form = DecisionForm(data, prefix=prefix(unit.agreed.pk))
    form.fields["points"].widget.attrs["data-suffix"] = ""
    form.offer(unit.proposal, mapped.choices(unit.agreed), placing.choices(unit.agreed, known))
    return form


def correction_form(decision: "RecognitionDecision", data: Mapping[str, Any] | None = None) -> CorrectionForm:
    """Return the form of a correction, filled with the decision that stands."""
    points = decision.points if decision.extent == states.PART else None
    stands = {"extent": decision.extent, "points": points, "reason": decision.reason}
    more = {"grade": decision.grade, "standing": placing.of(decision).value}
    form = CorrectionForm(data, initial=stands | verified.of(decision).columns() | more)
    unit = next(one for one in queries.of_mobility(decision.mobility_id).units if one.agreed.pk == decision.agreed_unit_id)
    form.offer(unit.proposal, mapped.choices(unit.agreed, decision), placing.choices(unit.agreed))
    return form
