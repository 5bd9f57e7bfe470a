"""Forms of the Beneficiary Module: its template, what stands in each column, a file that came back, what differs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.exchange.beneficiary import fields, mapping
from vaihto.exchange.beneficiary.comparing import Difference
from vaihto.kit import attachments
from vaihto.kit.languages import of_page, present
from vaihto.mobility.import_forms import KINDS, MEGABYTE
from vaihto.mobility.models import ModuleMapping
from vaihto.mobility.operations.module_tables import KEEP, TAKE, difference_mark

MOST_HEAD = 9


class TemplateForm(forms.Form):
    """The template as it comes out of the Beneficiary Module today."""

    file = attachments.AttachmentField(label=lazy("Template of the Beneficiary Module"), allowed=KINDS)
    head = forms.IntegerField(
        label=lazy("Rows above the first stay"), required=False, min_value=1, max_value=MOST_HEAD,
        help_text=lazy("Names of columns, marks, forms of days. Leave empty to let it be told by what the rows look like."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = _("CSV or Excel workbook (xlsx), at most %(limit)s MB. It may hold no stays.") % {
            "limit": attachments.largest() // MEGABYTE
        }


class ReadingForm(forms.Form):
    """A file that came out of the Beneficiary Module."""

    file = attachments.AttachmentField(label=lazy("File of the Beneficiary Module"), allowed=KINDS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = _("CSV or Excel workbook (xlsx), at most %(limit)s MB.") % {
            "limit": attachments.largest() // MEGABYTE
        }


def choices_of_column() -> list[tuple[str, Any]]:
    """Return what a column may hold: nothing decided, nothing, a fixed text, each field in each of its ways of writing."""
    language = of_page(present())
    of_fields = []
    for one in fields.fields().values():
        for writing in one.writings:
            label = one.label[language]
            if len(one.writings) > 1:
                label = f"{label}: {fields.writing_label(writing, language)}"
            of_fields.append((f"{one.code}:{writing}", label))
    return [
        ("", _("Not decided")), (mapping.EMPTY, _("Stays empty")), (mapping.FIXED, _("The same text in each row")),
        (_("From the stay"), of_fields),
    ]  # fmt: skip


class ColumnsForm(forms.Form):
    """What stands in the columns of a draft: those of one page, by their places."""

    def __init__(self, *args: Any, one: ModuleMapping, places: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.columns = mapping.of_values(one.head, one.names, one.columns).columns
        self.places, choices = places, choices_of_column()
        for place in places:
            column = self.columns[place]
            name = column.name or str(place + 1)
            holds = column.holds if column.holds in {mapping.EMPTY, mapping.FIXED} else ""
            self.fields[f"what_{place}"] = forms.ChoiceField(
                label=_("What stands in: %(column)s") % {"column": name}, choices=choices, required=False,
                initial=f"{column.field}:{column.writing}" if column.field else holds,
            )  # fmt: skip
            self.fields[f"text_{place}"] = forms.CharField(
                label=_("Fixed text, or own codes: %(column)s") % {"column": name}, required=False, max_length=2000,
                initial=column.fixed or "; ".join(f"{ours}={theirs}" for ours, theirs in column.codes.items()),
            )  # fmt: skip
            self.fields[f"must_{place}"] = forms.BooleanField(
                label=_("Obligatory: %(column)s") % {"column": name}, required=False, initial=column.is_obligatory,
                widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes--small"}),
            )  # fmt: skip

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each column with its fields."""
        for place in self.places:
            column = self.columns[place]
            yield {
                "place": place, "column": column, "what": self[f"what_{place}"], "text": self[f"text_{place}"],
                "must": self[f"must_{place}"], "source": fields.known()[column.known].source if column.known else "",
            }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Add `changed`: what each column holds, by its place."""
        clean = super().clean() or {}
        clean["changed"] = {}
        for place in self.places:
            try:
                clean["changed"][place] = held(clean.get(f"what_{place}", ""), clean.get(f"text_{place}", "").strip()) | {
                    "is_obligatory": clean.get(f"must_{place}", False)
                }
            except ValidationError as wrong:
                self.add_error(f"text_{place}", wrong)
        return clean


def held(what: str, text: str) -> dict[str, Any]:
    """Return what a column holds, as a mapping keeps it. Raises ValidationError."""
    made: dict[str, Any] = {"holds": what or mapping.UNDECIDED, "field": "", "writing": "", "fixed": "", "codes": {}}
    if what == mapping.FIXED:
        if not text:
            raise ValidationError(_("The text is missing. Write what stands in each row, or let the column stay empty."))
        return made | {"fixed": text}
    if ":" not in what:
        if text:
            raise ValidationError(_("A text is written, but the column does not hold one. Choose what stands in it."))
        return made
    code, writing = what.split(":")
    made |= {"holds": mapping.FIELD, "field": code, "writing": writing}
    if not text:
        return made
    if fields.fields()[code].kind not in fields.CODED:
        raise ValidationError(_("Own codes belong to words, countries, yes and no only. Empty this text."))
    try:
        return made | {"codes": mapping.codes_of(text)}
    except ValueError as wrong:
        raise ValidationError(
            _("The codes are not understood at “%(part)s”. Write each as ours=theirs, with a semicolon between, each once.")
            % {"part": str(wrong)}
        ) from None


class DifferencesForm(forms.Form):
    """What differs on a page: each cell taken over, kept, or left for later."""

    def __init__(
        self, *args: Any, found: Sequence[Difference], hindered: Mapping[str, str], labels: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for one in found:
            mark = difference_mark(one)
            choices = [(f"{KEEP}:{mark}", _("Keep Vaihto’s"))]
            if one.name not in hindered:
                choices.insert(0, (f"{TAKE}:{mark}", _("Take over")))
            self.fields[one.name] = forms.ChoiceField(
                label=labels[one.name], choices=choices, required=False,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
            )  # fmt: skip

    def decided(self) -> dict[str, tuple[str, str]]:
        """Return the choice and the mark of each difference that was decided."""
        return {name: (text.split(":")[0], text.split(":")[1]) for name, text in self.cleaned_data.items() if text}
