"""The officer's forms of a question: a new one has a kind and a key, an old one what belongs to its kind."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.calls import asking, labels
from vaihto.calls.forms import LANGUAGE_WORDS, SHORT, SectionForm, add_trilingual
from vaihto.core import questions as core
from vaihto.kit.fields import AmountField, DayField, EuroField
from vaihto.kit.languages import LANGUAGES, text_of
from vaihto.kit.widgets import Radios

if TYPE_CHECKING:
    from vaihto.calls.models import Question

SPARE = 3
LIMITS = {"number": AmountField, "money": EuroField, "date": DayField}
LISTS = {"choice": "options", "table": "columns"}


class QuestionForm(SectionForm):
    """A question of the application form: texts, place, what its kind needs, and when it is asked."""

    key = forms.SlugField(
        label=_("Key"), max_length=60, help_text=_("Short, in English, the same in every call: for example aims.")
    )
    section = forms.ChoiceField(label=_("Section of the form"), choices=list(labels.FORM_SECTIONS.items()))
    position = forms.IntegerField(label=_("Place in the list"), min_value=1, max_value=999, widget=forms.NumberInput(attrs=SHORT))
    kind = forms.ChoiceField(
        label=_("Kind of answer"), choices=list(labels.KINDS.items()), widget=Radios(hints=labels.KIND_HINTS),
        help_text=_("When it is saved, the page asks what this kind needs: limits, options, columns."),
    )  # fmt: skip
    is_required = forms.BooleanField(label=_("The question must be answered"), required=False)
    TEXTS = {"label": _("Question"), "help": _("Help"), "example": _("Example of an answer")}

    def __init__(
        self, *args: Any, new: bool = False, question: "Question | None" = None, others: "Iterable[Question]" = (), **options: Any
    ) -> None:
        self.kind_now = question.kind if question else ""
        self.settings_now = question.settings if question else {}
        self.others = [one for one in others if question is None or one.key != question.key]
        options["initial"] = {**self.initial_of(question), **options.get("initial", {})}
        super().__init__(*args, **options)
        add_trilingual(self, "label", self.TEXTS["label"], is_line=True, max_length=300)
        add_trilingual(self, "help", self.TEXTS["help"], is_line=False, max_length=2000)
        add_trilingual(self, "example", self.TEXTS["example"], is_line=False, max_length=2000)
        self.ask_later(*(f"label_{code}" for code in LANGUAGES))
        if not new:
            del self.fields["key"]
            self.add_settings()
        self.add_condition()

    def initial_of(self, question: "Question | None") -> dict[str, Any]:
        """Return what stands in the fields of settings and condition."""
        if question is None:
            return {}
        made = {"several": asking.takes_several(question), "most_rows": asking.most_rows(question)}
        if question.kind in LIMITS:
            made |= {end: asking.limit_of(question, end) for end in ("least", "most")}
        for n, row in enumerate(question.settings.get(LISTS.get(question.kind, ""), [])):
            made |= {f"row_{n}_{name}": row.get(name, "") for name in ("key", "kind", *LANGUAGES)}
        return made

    def add_settings(self) -> None:
        """Add the fields that the kind needs."""
        kind = self.kind_now
        if kind in core.TEXTUAL:
            self.fields["max_length"] = forms.IntegerField(
                label=_("Most characters"), min_value=20, max_value=20000, widget=forms.NumberInput(attrs=SHORT)
            )
        if kind in LIMITS:
            options: dict[str, Any] = {"required": False, **({} if kind == "date" else {"minimum": None})}
            words = labels.LIMITS[kind]
            self.fields["least"] = LIMITS[kind](label=words[0], **options)
            self.fields["most"] = LIMITS[kind](label=words[1], **options)
        if kind in ("choice", "unit"):
            self.fields["several"] = forms.BooleanField(label=_("More than one may be chosen"), required=False)
        if kind == "table":
            self.fields["most_rows"] = forms.IntegerField(
                label=_("Most rows"), min_value=1, max_value=40, widget=forms.NumberInput(attrs=SHORT)
            )
        if kind in LISTS:
            for n in range(len(self.settings_now.get(LISTS[kind], [])) + SPARE):
                self.add_row(n, kind)

    def add_row(self, n: int, kind: str) -> None:
        """Add the fields of one option or column; its key is made when it is saved first and then stays."""
        self.fields[f"row_{n}_key"] = forms.SlugField(widget=forms.HiddenInput, required=False)
        what = _("Option %(n)s %(language)s") if kind == "choice" else _("Column %(n)s %(language)s")
        for code in LANGUAGES:
            self.fields[f"row_{n}_{code}"] = forms.CharField(
                label=what % {"n": n + 1, "language": LANGUAGE_WORDS[code]}, max_length=200, required=False,
                widget=forms.TextInput(attrs={"lang": code}),
            )  # fmt: skip
        if kind == "table":
            self.fields[f"row_{n}_kind"] = forms.ChoiceField(
                label=_("Column %(n)s holds") % {"n": n + 1}, required=False,
                choices=[(one, labels.KINDS[one]) for one in asking.COLUMN_KINDS],
            )  # fmt: skip

    def add_condition(self) -> None:
        """Add the fields of "only if …"."""
        listed = [(one.key, f"{one.position}. {text_of(one, 'label')}") for one in self.others]
        self.fields["condition_question"] = forms.ChoiceField(
            label=_("Ask only if the answer to"), required=False, choices=[("", _("(always asked)")), *listed]
        )
        self.fields["condition_test"] = forms.ChoiceField(
            label=_("Condition"), required=False, choices=[("", "–"), *labels.TESTS.items()]
        )
        options = [
            (f"{one.key}:{key}", f"{text_of(one, 'label')}: {text}")
            for one in self.others if one.kind == "choice" for key, text in asking.options_of(one)
        ]  # fmt: skip
        self.fields["condition_option"] = forms.ChoiceField(
            label=_("Option (where the other answer is a choice)"), required=False, choices=[("", "–"), *options]
        )
        self.fields["condition_limit"] = forms.CharField(
            label=_("Number, amount or day"), required=False, max_length=60,
            help_text=_("Where the condition is a limit: for example 6 or 21.2.2027."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Check that the condition is whole and the limits are in order."""
        given = super().clean() or {}
        question = next((one for one in self.others if one.key == given.get("condition_question")), None)
        test = given.get("condition_test", "")
        self.condition = {"condition_question": "", "condition_test": "", "condition_value": ""}
        if question is not None:
            value = self.value_of(question, test, given)
            if not test:
                self.add_error("condition_test", _("The condition is missing. Choose it, or ask the question always."))
            self.condition = {"condition_question": question.key, "condition_test": test, "condition_value": value}
        least, most = given.get("least"), given.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("The upper limit is below the lower one. Change one of them."))
        return given

    def value_of(self, question: "Question", test: str, given: dict[str, Any]) -> str:
        """Return what the other answer is compared with; adds an error where it does not fit the other question."""
        if test in ("is", "is_not"):
            of, _colon, key = str(given.get("condition_option", "")).partition(":")
            if question.kind != "choice" or of != question.key:
                self.add_error("condition_option", _("The option is missing. Choose one of the other question’s options."))
            return key
        if test in ("at_least", "at_most"):
            if question.kind not in LIMITS:
                self.add_error("condition_test", _("The other answer is no number, amount or day. Choose another condition."))
                return ""
            field = LIMITS[question.kind](**({} if question.kind == "date" else {"minimum": None}))
            try:
                return core.write(question.kind, field.clean(given.get("condition_limit", "")))
            except forms.ValidationError as error:
                self.add_error("condition_limit", error)
        return ""

    def settings_made(self) -> dict[str, Any]:
        """Return the settings of the question as they are kept."""
        given, kind = self.cleaned_data, self.kind_now
        made: dict[str, Any] = {}
        if kind in LIMITS:
            made = {end: core.write(kind, given[end]) for end in ("least", "most") if given.get(end) is not None}
        if kind in ("choice", "unit"):
            made["several"] = bool(given.get("several"))
        if kind == "table":
            made["rows"] = given["most_rows"]
        if kind in LISTS:
            made[LISTS[kind]] = asking.with_keys(self.rows_given(kind))
        return made

    def rows_given(self, kind: str) -> list[dict[str, Any]]:
        """Return the options or columns that have a text; an emptied one is gone."""
        found = []
        for n in range(len([name for name in self.fields if name.startswith("row_") and name.endswith("_key")])):
            row = {code: self.cleaned_data.get(f"row_{n}_{code}", "").strip() for code in LANGUAGES}
            if any(row.values()):
                own = {"key": self.cleaned_data.get(f"row_{n}_key", "")}
                found.append(own | row | ({"kind": self.cleaned_data.get(f"row_{n}_kind") or "text"} if kind == "table" else {}))
        return found

    def values(self) -> dict[str, Any]:
        """Return the columns of the question."""
        names = ["section", "position", "kind", "is_required", *(f"{text}_{code}" for text in self.TEXTS for code in LANGUAGES)]
        made = {name: self.cleaned_data[name] for name in names}
        if "max_length" in self.fields:
            made["max_length"] = self.cleaned_data["max_length"]
        kept = self.settings_made() if "key" not in self.fields and made["kind"] == self.kind_now else {}
        return {**made, "settings": kept, **self.condition}

    def lists(self) -> list[dict[str, Any]]:
        """Return the fields of options or columns, row by row."""
        count = len([name for name in self.fields if name.startswith("row_") and name.endswith("_key")])
        return [
            {
                "key": self[f"row_{n}_key"],
                "texts": [self[f"row_{n}_{code}"] for code in LANGUAGES],
                "kind": self[f"row_{n}_kind"] if f"row_{n}_kind" in self.fields else None,
            }
            for n in range(count)
        ]


def condition_initial(question: "Question", others: "Iterable[Question]") -> dict[str, Any]:
    """Return what stands in the fields of the condition, in the words of the other question's kind."""
    made = {"condition_question": question.condition_question, "condition_test": question.condition_test}
    other = next((one for one in others if one.key == question.condition_question), None)
    if other and question.condition_test in ("is", "is_not"):
        made["condition_option"] = f"{other.key}:{question.condition_value}"
    elif other and other.kind in LIMITS and question.condition_value:
        made["condition_limit"] = str(LIMITS[other.kind]().prepare_value(core.read(other.kind, question.condition_value)))
    return made
