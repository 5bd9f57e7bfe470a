"""Forms of this room: points and reasons, assigning, a conflict, a withdrawal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.calls import queries as calls
from vaihto.kit.attachments import AttachmentField
from vaihto.kit.fields import DayField, PointsField
from vaihto.kit.languages import LANGUAGES, NAMES, text_of

if TYPE_CHECKING:
    from vaihto.assessment.models import Assignment, CommonScore, Consolidation, Score
    from vaihto.calls.models import Criterion


class ScoresForm(forms.Form):
    """Points and reasons of every criterion; the hidden versions say which texts the page had seen."""

    use_required_attribute = False
    summary = forms.CharField(
        label=_("Summary"), required=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        help_text=_("What the application does well and what is missing. The applicant does not see the summary."),
    )  # fmt: skip
    summary_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    language = forms.ChoiceField(
        label=_("Language of the reasons"), choices=[(code, NAMES[code].capitalize()) for code in LANGUAGES], required=False
    )

    def __init__(self, data: Any = None, *, assignment: "Assignment | Consolidation") -> None:
        self.criteria = calls.criteria_of(assignment.application.call)
        self.stored = {score.criterion_id: score for score in assignment.scores.all()}
        super().__init__(data, initial=self.initial_of(assignment))
        for criterion in self.criteria:
            self.add(criterion)
        self.fields["summary"].widget.attrs["lang"] = assignment.language

    def initial_of(self, assignment: "Assignment | Consolidation") -> dict[str, Any]:
        """Return what stands in the fields."""
        made: dict[str, Any] = {
            "summary": assignment.summary, "summary_version": assignment.version, "language": assignment.language,
        }  # fmt: skip
        for criterion in self.criteria:
            score = self.stored.get(criterion.pk)
            made[f"points-{criterion.key}"] = score.points if score else None
            made[f"reason-{criterion.key}"] = score.reason if score else ""
            made[f"version-{criterion.key}"] = score.version if score else 0
        return made

    def add(self, criterion: "Criterion") -> None:
        """Add the fields of a criterion."""
        whole = criterion.max_points
        most = PointsField().prepare_value(whole)
        self.fields[f"points-{criterion.key}"] = PointsField(
            label=_("Points, 0–%(most)s") % {"most": most},
            minimum=0,
            # Whole points are said without a decimal when a number is too large.
            maximum=int(whole) if whole == whole.to_integral_value() else whole,
            required=False,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "autocomplete": "off"}),
        )
        self.fields[f"reason-{criterion.key}"] = forms.CharField(
            label=_("Reasons"), required=False, widget=forms.Textarea(attrs={"rows": 5, "maxlength": 3000})
        )
        self.fields[f"version-{criterion.key}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def parts(self) -> list[dict[str, Any]]:
        """Return the criteria with their fields, for the page.

        Saving half an assessment is fine and handing it in is not, so the page does not call these fields optional.
        """
        for name, field in self.fields.items():
            field.required = field.required or name.startswith(("points-", "reason-"))
        return [
            {
                "criterion": one,
                "title": text_of(one, "title"),
                "points": self[f"points-{one.key}"],
                "reason": self[f"reason-{one.key}"],
                "version": self[f"version-{one.key}"],
            }
            for one in self.criteria
        ]

    def scores(self, sent: Mapping[str, Any] | None = None) -> dict[str, tuple[Decimal | None, str, int | None]]:
        """Return points, reason and version seen by criterion; with `sent`, only of criteria of which a field was sent.

        A field that was not sent, or was not understood, keeps what is stored.
        """
        made = {}
        for one in self.criteria:
            points, reason = f"points-{one.key}", f"reason-{one.key}"
            if sent is not None and points not in sent and reason not in sent:
                continue
            stored = self.stored.get(one.pk)
            keeps_points = points in self.errors or (sent is not None and points not in sent)
            keeps_reason = reason in self.errors or (sent is not None and reason not in sent)
            made[one.key] = (
                _points(stored) if keeps_points else self.cleaned_data[points],
                _reason(stored) if keeps_reason else self.cleaned_data[reason],
                self.cleaned_data.get(f"version-{one.key}"),
            )
        return made


def _points(stored: "Score | CommonScore | None") -> Decimal | None:
    return stored.points if stored else None


def _reason(stored: "Score | CommonScore | None") -> str:
    return stored.reason if stored else ""


class AssignForm(forms.Form):
    """One or more assessors and the day by which they hand in."""

    assessors = forms.TypedMultipleChoiceField(
        label=_("Assessors"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("No assessor was chosen. Choose one or more assessors.")},
    )  # fmt: skip
    due_on = DayField(label=_("Due day"), error_messages={"required": _("The due day is missing. Give the day of handing in.")})

    def __init__(self, data: Any = None, *, people: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.people = {person.pk: person for person in people}
        self.fields["assessors"].choices = [(pk, person.name) for pk, person in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[Any]:
        """Return the chosen persons."""
        return [self.people[pk] for pk in self.cleaned_data["assessors"]]


class ConflictForm(forms.Form):
    """What the connection is."""

    reason = forms.CharField(
        label=_("What is the connection with the applicant or a partner?"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        help_text=_("For example employment, membership of a board, a family member. The agency’s officers see this text."),
        error_messages={"required": _("The reason is missing. Write what your connection with the applicant or a partner is.")},
    )


class ReasonForm(forms.Form):
    """Why an assignment is withdrawn, or what is to be corrected."""

    def __init__(self, data: Any = None, *, label: str = "") -> None:
        super().__init__(data)
        if label:
            self.fields["reason"].label = label
            self.fields["reason"].error_messages["required"] = _("The reason is missing. Write what is to be corrected.")

    reason = forms.CharField(
        label=_("Why is the assignment withdrawn?"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        error_messages={"required": _("The reason is missing. Write why the assignment is withdrawn.")},
    )  # fmt: skip


# Office documents keep authors, tracked changes and deleted text, so they are no copies without names.
COPY_KINDS = ("pdf", "jpeg", "png", "csv", "txt")


class BlindFileForm(forms.Form):
    """A copy without names of a file, and which copy the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    file = AttachmentField(label=_("Copy without names"), allowed=COPY_KINDS)


class HiddenWordsForm(forms.Form):
    """Words that an officer hides from the assessors of a blind call, one on a line."""

    words = forms.CharField(
        label=_("Words to hide"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One on a line: nicknames, a street, a product. Inflected forms are hidden too."),
    )  # fmt: skip

    def listed(self) -> list[str]:
        """Return the words, without empty lines."""
        return [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]
