"""Forms of the draft: they check and clean what was typed; all of them take a draft that is far from complete."""

# long because: one class for each page of the draft, and the pages share their small parts.

import json
from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vaihto.applications import labels, queries, question_fields, states
from vaihto.applications.facts import BY_ANNEX, MOST_EURO, MOST_TRAVEL_DAYS, OF_ANNEX
from vaihto.applications.fieldnames import AIM, ANSWER, plain
from vaihto.applications.gaps import obligatory_fields, section_of
from vaihto.calls import queries as calls
from vaihto.core import countries, parameters
from vaihto.core.grant import rules
from vaihto.core.merging import mark_of
from vaihto.kit.fields import DayField, EuroField, PointsField, WordField
from vaihto.kit.languages import LANGUAGES, LINK_LANGUAGES, NAMES, present

if TYPE_CHECKING:
    from vaihto.applications.models import Application, Partner
    from vaihto.core.parameters import Law


def word_choices(kind: str, keys: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Return the words of a kind as choices in the reader's language, with an empty one in front."""
    wanted = parameters.words(kind) if keys is None else keys
    return [("", str(_("Choose"))), *((key, parameters.label(kind, key, present())) for key in wanted)]


def country_choices(law: "Law | None" = None) -> list[tuple[Any, Any]]:
    """Return all countries by name, an empty choice first; with a law those of its programme come first, as a group."""
    first, others = countries.grouped(law, present())
    groups = [(_("Programme countries"), first), (_("Other countries"), others)] if first else others
    return [("", str(_("Choose"))), *groups]


class DraftForm(forms.Form):
    """A form of a draft: an obligatory field may still wait; what is missing is said at Check and send."""

    use_required_attribute = False

    def full_clean(self) -> None:
        """Clean without refusing what is empty."""
        asked = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, field in self.fields.items():
            field.required = asked[name]


class StartForm(forms.Form):
    """For which organisation and in which language the application is started."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    organisation = forms.ChoiceField(label=_("Applicant"))
    language = forms.ChoiceField(
        label=_("Language of the application"), choices=[(c, NAMES[c].capitalize()) for c in LANGUAGES], widget=forms.RadioSelect,
        help_text=_("Letters about this application come in this language. It can be changed until sending."),
    )  # fmt: skip

    def __init__(self, organisations: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [(str(one.pk), one.name) for one in organisations]  # type: ignore[attr-defined]


class LanguageForm(forms.Form):
    """The language of the application; `version` carries which one the page showed."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(
        label=_("Language of the application"), choices=[(c, NAMES[c].capitalize()) for c in LANGUAGES], widget=forms.RadioSelect,
        help_text=_("Letters about this application come in this language. Texts are written in it."),
    )  # fmt: skip


def seen_in(text: str) -> dict[str, Any]:
    """Return what a form's hidden field says about the page: `seen`, the mark of each value that it showed, and `app`, the
    number of the application's saving; an unreadable one says nothing."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {"seen": {}, "app": 0}
    seen = found.get("seen") if isinstance(found, dict) else None
    number = found.get("app") if isinstance(found, dict) else 0
    return {"seen": seen if isinstance(seen, dict) else {}, "app": number if isinstance(number, int) else 0}


class SectionForm(DraftForm):
    """One section: the project's own details that belong to it, and the call's questions.

    `version` carries the marks of what the page showed, so that nothing is overwritten unseen. `only` names the fields to take:
    a saving in the background needs those that were posted.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, application: "Application", section: str, *args: Any, only: Container[str] | None = None, **options: Any
    ) -> None:
        self.application, self.section, self.only = application, section, only
        every = calls.questions_of(application.call)
        # Which questions are asked may hang on any answer; without such conditions a saving need not read them all.
        needed = only is None or any(question.condition_question for question in every)
        self.answers = queries.answers_of(application) if needed else {}
        self.questions = [question for question in every if section_of(question.section) == section]
        self.details = [name for name in self.own_details() if only is None or name in only]
        options["initial"] = {name: getattr(application, name) for name in self.details}
        super().__init__(*args, **options)
        self.add_details()
        for dimension in parameters.words("dimension") if section == "aims" else ():
            self.add_answer(AIM + dimension, parameters.label("dimension", dimension, present()), "", 2000)
        self.add_questions()
        self.initial["version"] = json.dumps({"seen": self.marks(), "app": application.version})

    def own_details(self) -> list[str]:
        """Return the details of the project that this section asks."""
        action = self.application.call.action
        if self.section == "project":
            return ["title", "starts_on", "ends_on", *(["transfers"] if action == "transfer_of_innovation" else [])]
        return ["requested", "total_cost"] if self.section == "budget" else []

    def marks(self) -> dict[str, Any]:
        """Return the marks of what stands in the fields of the form; of ticks, what is ticked."""
        made: dict[str, Any] = {}
        for name in self.fields:
            if name in self.details:
                value = plain(getattr(self.application, name))
                made[name] = value if isinstance(value, list) else mark_of(value)
            elif name.startswith(ANSWER):
                answer = self.answers.get(name.removeprefix(ANSWER))
                made[name] = mark_of(answer.value if answer else "")
        if self.section == "units":
            made["units"] = sorted(queries.units_of(self.application))
        return made

    def add_details(self) -> None:
        """Add the fields of the details."""
        needed = obligatory_fields(self.application.call.action)
        made: dict[str, forms.Field] = {
            "title": forms.CharField(max_length=200, widget=forms.TextInput(attrs={"maxlength": None})),
            "starts_on": DayField(),
            "ends_on": DayField(),
            "requested": EuroField(),
            "total_cost": EuroField(),
            "transfers": forms.MultipleChoiceField(choices=word_choices("transfer")[1:], widget=forms.CheckboxSelectMultiple),
        }
        for name in self.details:
            field = made[name]
            field.required, field.label = name in needed, labels.FIELDS[name]
            self.fields[name] = field

    def add_questions(self) -> None:
        """Add the questions that are asked now, and hidden those that an answer on this page may bring up."""
        every = calls.questions_of(self.application.call)
        self.kinds = {question.key: question.kind for question in every}
        self.asked = question_fields.asked_keys(every, self.answers)
        here = {question.key for question in self.questions}
        sources = question_fields.Sources(self.application)
        for question in self.questions:
            if question.key not in self.asked and question.condition_question not in here:
                continue
            if self.only is not None and ANSWER + question.key not in self.only:
                continue
            answer = self.answers.get(question.key)
            field = question_fields.field_of(question, answer.value if answer else "", sources)
            if question.condition_question in here:
                field.only_if = self.only_if(question)
            self.fields[ANSWER + question.key] = field

    def only_if(self, question: Any) -> dict[str, Any]:
        """Return the condition of a question for the page: which field, which test, whether it is met as things are stored."""
        condition = calls.condition_of(question)
        return {
            "field": ANSWER + question.condition_question, "test": condition.test, "value": condition.value,
            "kind": self.kinds[question.condition_question], "is_met": question.key in self.asked,
        } if condition else {}  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Settle which questions are asked by what was posted; what is wrong in a hidden one keeps nobody from saving."""
        given = super().clean() or {}
        texts, before = {key: answer.value for key, answer in self.answers.items()}, self.asked
        texts |= {key: text for key, (text, _seen) in self.given_answers().items()}
        self.asked = question_fields.asked_keys(calls.questions_of(self.application.call), texts)
        for question in self.questions:
            field = self.fields.get(ANSWER + question.key)
            if field is not None and hasattr(field, "only_if"):
                field.only_if["is_met"] = question.key in self.asked
            if question.key not in self.asked:
                self.errors.pop(ANSWER + question.key, None)
        self.brought_up = [q.key for q in self.questions if q.key in self.asked - before and not texts.get(q.key)]
        return given

    def add_answer(self, key: str, label: str, help_text: str, limit: int) -> None:
        """Add the field of one answer, with the text that stands."""
        if self.only is not None and ANSWER + key not in self.only:
            return
        widget = forms.Textarea(attrs={"rows": 6 if limit > 1000 else 3, "maxlength": limit})
        answer = self.answers.get(key)
        self.fields[ANSWER + key] = forms.CharField(
            label=label, help_text=help_text, required=False, widget=widget, initial=answer.value if answer else ""
        )

    def given_answers(self) -> dict[str, tuple[str, str]]:
        """Return the answers that were posted and understood, each with the mark of what the writer saw."""
        seen = self.seen()["seen"]
        posted = [n for n in self.fields if n.startswith(ANSWER) and n in self.data and n in self.cleaned_data]
        return {name.removeprefix(ANSWER): (self.text_of(name), str(seen.get(name, ""))) for name in posted}

    def text_of(self, name: str) -> str:
        """Return an answer that was understood as the text that is stored."""
        kind = self.kinds.get(name.removeprefix(ANSWER), "long")
        return question_fields.stored(kind, self.cleaned_data[name]).replace("\r\n", "\n").strip()

    def given_details(self, *, whole: bool) -> dict[str, Any]:
        """Return the details that were posted and understood; in a whole form a list of ticks that is missing is empty."""
        posted = [n for n in self.details if n in self.data or (whole and n == "transfers")]
        return {name: self.cleaned_data[name] for name in posted if name in self.cleaned_data}

    def marks_of_typed(self, names: Iterable[str]) -> dict[str, Any]:
        """Return the marks of what the page shows in fields that were just saved from it."""
        made: dict[str, Any] = {}
        for name in names:
            if name == "units":
                made[name] = sorted(int(value) for value in self.data.getlist(name) if value.isdigit())  # type: ignore[attr-defined]
                continue
            value = self.text_of(name) if name.startswith(ANSWER) else self.cleaned_data[name]
            made[name] = value if isinstance(value, list) else mark_of(plain(value))
        return made

    def seen(self) -> dict[str, Any]:
        """Return what the hidden field says about the page."""
        return seen_in(self.data.get("version", ""))


class PartnerForm(forms.Form):
    """A partner organisation and whom to write to; `version` carries the mark of each detail that the page showed."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    country = forms.ChoiceField(label=_("Country"))
    city = forms.CharField(label=_("Town"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind of organisation"))
    role_text = forms.CharField(
        label=_("What the partner does in the project"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=150, required=False)
    contact_email = forms.EmailField(
        label=_("E-mail of the contact person"), required=False,
        help_text=_("The link for confirming goes to this address. The partner needs no account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the invitation"),
        choices=[(c, NAMES[c].capitalize()) for c in ("en", "fi", "sv", *LINK_LANGUAGES)],
    )

    def __init__(self, *args: Any, law: "Law | None" = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = country_choices(law)  # type: ignore[attr-defined]
        kinds = [kind for kind in parameters.words("organisation_kind") if kind != "person"]
        self.fields["kind"].choices = word_choices("organisation_kind", kinds)  # type: ignore[attr-defined]

    def show_marks(self, marks: Mapping[str, str]) -> None:
        """Let the hidden field carry these marks, whatever was posted."""
        self.initial["version"] = json.dumps({"seen": dict(marks)})
        if self.is_bound:
            self.data = {name: self.data.get(name) for name in self.fields} | {"version": self.initial["version"]}

    def in_words(self, name: str, value: str) -> str:
        """Return a detail as it is read: the word of a choice, everything else as it stands."""
        words: dict[Any, Any] = {}
        for key, text in getattr(self.fields[name], "choices", ()):
            words |= dict(text) if isinstance(text, list | tuple) else {key: text}
        return str(words.get(value, value))


def few(label: Any, most: int = 100_000, help_text: Any = "") -> forms.IntegerField:
    """Return a field for a whole number from 0 that may stay empty."""
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, help_text=help_text)


def with_course_fee() -> list[str]:
    """Return the activities that may have a course fee."""
    year = rules.first_and_last_call()[1]
    return [one for one in rules.purposes() if rules.activity(str(rules.code_of(one)), year).has_course_fee]


# What only some rows of Erasmus+ have: the page keeps it folded.
MORE_OF_ROWS = (
    "is_blended", "accompanying_persons", "accompanying_days", "course_days", "inclusion_costs", "expensive_travel_people",
    "expensive_travel_costs", "other_costs",
)  # fmt: skip


class RowForm(DraftForm):
    """One row of stays or journeys; every field may wait."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    made_as = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    count = forms.IntegerField(label=_("People"), min_value=1, max_value=100_000)
    target_group = forms.ChoiceField(label=_("Target group"))
    purpose = forms.ChoiceField(label=_("Purpose"))
    host = forms.ChoiceField(label=_("Host"))
    country_to = forms.ChoiceField(label=_("Destination"))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=100_000)
    country_from = forms.ChoiceField(
        label=_("Country of departure"), required=False, help_text=_("Only if somebody comes to you from another country.")
    )
    distance_km = forms.IntegerField(
        label=_("Distance one way, km"), min_value=0, max_value=20_038, required=False,
        help_text=_("Along the great circle. Left empty, it is worked out from your town and the host’s where both are known."),
    )  # fmt: skip
    is_green = forms.BooleanField(
        label=_("Green travel"), required=False, help_text=_("By sustainable transport, such as train, bus or a shared car.")
    )
    travel_days = few(
        _("Travel days"), MOST_TRAVEL_DAYS,
        _("Of each journey, beside the days above. They are paid as days of individual support, up to the limit of the call."),
    )  # fmt: skip
    fewer_opportunities = forms.IntegerField(
        label=_("People with fewer opportunities"), min_value=0, max_value=100_000, required=False,
        help_text=_("How many of the people in this row."),
    )  # fmt: skip
    field = WordField(kind="education_field", label=_("Field"), max_length=100, required=False)
    dimension = forms.ChoiceField(label=_("Develops"), required=False)
    is_blended = forms.BooleanField(
        label=_("Blended"), required=False, help_text=_("A part of the learning is done at a distance, before or after.")
    )
    accompanying_persons = few(_("Accompanying persons"), help_text=_("They are not counted as people of this row."))
    accompanying_days = few(
        _("Days of the accompanying persons"), help_text=_("Left empty, they stay as long as the people they go with.")
    )
    course_days = few(
        _("Days with a course fee"), help_text=_("Only of courses. Left empty, every day has a fee, up to the cap.")
    )
    inclusion_costs = few(
        _("Inclusion costs, €"), MOST_EURO,
        _("Planned real costs of the people with fewer opportunities, of the whole row, in whole euro."),
    )  # fmt: skip
    expensive_travel_people = few(
        _("People with expensive travel"), help_text=_("They have no travel support. Left empty, it is everybody in this row.")
    )
    expensive_travel_costs = few(
        _("Costs of expensive travel, €"), MOST_EURO, _("Planned real costs of the whole row, in whole euro.")
    )
    other_costs = few(
        _("Other exceptional costs, €"), MOST_EURO, _("Such as visas and vaccinations: planned real costs, in whole euro.")
    )

    def __init__(
        self, *args: Any, action: str, groups: Any, purposes: Any, partners: "list[Partner]", countries_of: "Law | None" = None,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        choices: dict[str, Any] = {
            "target_group": word_choices("target_group", groups),
            "purpose": word_choices("purpose", purposes),
            "country_to": country_choices(countries_of),
            "dimension": word_choices("dimension"),
            "host": [("", _("Choose")), *((str(partner.pk), partner.name) for partner in partners)],
        }
        choices["country_from"] = choices["country_to"]
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.arrange(action)
        self.fields["count"].widget.attrs["class"] = self.fields["days"].widget.attrs["class"] = "govuk-input--width-4"
        if action == "partnership":
            self.fields["count"].label = _("Journeys")
            del self.fields["purpose"]

    def arrange(self, action: str) -> None:
        """Leave out what the action does not ask; in Erasmus+ the purpose is the activity type."""
        if action == BY_ANNEX:
            self.fields["purpose"].label = _("Activity type")
            for name in OF_ANNEX:
                if not isinstance(self.fields[name], forms.BooleanField):
                    self.fields[name].widget.attrs["class"] = "govuk-input--width-5"
            return
        for name in ("country_from", *OF_ANNEX):
            del self.fields[name]

    def main_fields(self) -> list[forms.BoundField]:
        """Return the fields that every row needs."""
        return [field for field in self.visible_fields() if field.name not in MORE_OF_ROWS]

    def more_fields(self) -> list[forms.BoundField]:
        """Return the fields that only some rows need; the page keeps them folded."""
        return [field for field in self.visible_fields() if field.name in MORE_OF_ROWS]

    def more_open(self) -> bool:
        """Return whether something stands in the folded fields, or is wrong in them."""
        return any(field.errors or field.value() not in (None, "", False) for field in self.more_fields())

    def clean(self) -> dict[str, Any]:
        """Refuse more people with fewer opportunities than people."""
        given = super().clean() or {}
        if (given.get("fewer_opportunities") or 0) > (given.get("count") or 100_000):
            self.add_error("fewer_opportunities", _("There are fewer people in this row. Correct one of the numbers."))
        if (given.get("expensive_travel_people") or 0) > (given.get("count") or 100_000):
            self.add_error("expensive_travel_people", _("There are fewer people in this row. Correct one of the numbers."))
        if (given.get("course_days") or 0) > (given.get("days") or 100_000):
            self.add_error("course_days", _("The stay has fewer days. Correct one of the numbers."))
        if given.get("inclusion_costs") and not given.get("fewer_opportunities"):
            wrong = _("Nobody in this row has fewer opportunities. Write how many, or leave this empty.")
            self.add_error("inclusion_costs", wrong)
        if given.get("course_days") and given.get("purpose") not in ("", None, *with_course_fee()):
            self.add_error("course_days", _("Only courses have a fee. Leave this empty, or choose a course as activity type."))
        if given.get("accompanying_days") and not given.get("accompanying_persons"):
            self.add_error("accompanying_persons", _("Write how many go along, or leave their days empty."))
        return given

    def row(self) -> dict[str, Any]:
        """Return the row as save_rows takes it: what was understood, and the marks of what the page showed."""
        made = {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        return {**made, "seen": seen_in(self.cleaned_data.get("seen", ""))["seen"]}


class ConfirmForm(forms.Form):
    """A partner's confirmation."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    position = forms.CharField(
        label=_("Your position"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )


class DetailsForm(ConfirmForm):
    """What a partner says of itself, beside its confirmation; nothing of it is needed to confirm."""

    address = forms.CharField(
        label=_("Postal address"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    website = forms.URLField(
        label=_("Website"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )
    size = forms.ChoiceField(label=_("How many people work there"), required=False)
    own_contact = forms.CharField(label=_("Contact person for the project"), max_length=150, required=False)
    own_email = forms.EmailField(label=_("Contact person’s e-mail"), required=False)
    own_phone = forms.CharField(
        label=_("Contact person’s telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    field_order = ("address", "website", "size", "own_contact", "own_email", "own_phone", "name", "position")

    def __init__(self, *args: Any, saves_only: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["size"].choices = [("", _("Choose")), *states.SIZES.items()]  # type: ignore[attr-defined]
        if saves_only:
            self.fields["name"].required = self.fields["position"].required = False

    @property
    def details_open(self) -> bool:
        """Whether something stands in the details, or is wrong in them: then the page shows them open."""
        return any(self[name].value() or self[name].errors for name in self.field_order[:6])

    def details(self) -> dict[str, Any]:
        """Return what the partner says of itself."""
        return {name: self.cleaned_data[name] for name in self.field_order[:6]}

    def signer(self) -> dict[str, Any]:
        """Return who confirms."""
        return {"name": self.cleaned_data["name"], "position": self.cleaned_data["position"]}


class ContactForm(forms.Form):
    """Whom to write to at an invited partner instead."""

    email = forms.EmailField(label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label=_("Contact person"), max_length=150, required=False)
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=[(c, NAMES[c]) for c in ("en", "fi", "sv", *LINK_LANGUAGES)]
    )


class DeclineForm(ConfirmForm):
    """A partner's refusal, with its reason."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}))


class UnitForm(forms.Form):
    """A unit of a qualification, added to the applicant's own."""

    qualification = forms.CharField(label=_("Qualification"), max_length=200)
    title = forms.CharField(label=_("Unit"), max_length=200)
    code = forms.CharField(label=_("Code"), max_length=40, required=False)
    points = PointsField(label=_("Competence points"), maximum=180)
    source = forms.CharField(
        label=_("Where it stands"),
        max_length=300,
        help_text=_("For example the national requirements and their number"),
    )
    outcomes = forms.CharField(
        label=_("Learning outcomes"), widget=forms.Textarea(attrs={"rows": 5}), help_text=_("One on each line")
    )


class CheckForm(forms.Form):
    """A step of the formal check."""

    verdict = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 5}), help_text=_("The applicant reads this text.")
    )
    due_on = DayField(
        label=_("Last day for the answer"), required=False,
        help_text=_("Needed where the applicant is asked for an answer. For example 21.2.2027"),
    )  # fmt: skip
    partners = forms.MultipleChoiceField(
        label=_("Confirmations to ask for again"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, verdicts: Iterable[tuple[str, Any]], partners: "Iterable[Partner]", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["verdict"].choices = list(verdicts)  # type: ignore[attr-defined]
        choices = [(str(partner.pk), partner.name) for partner in partners]
        self.fields["partners"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["partners"]
