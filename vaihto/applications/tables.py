"""The officer's list: its columns, its filters in the address, and which applications they leave."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.applications import composing, queries, states
from vaihto.applications.forms import DraftForm, country_choices
from vaihto.calls import queries as calls
from vaihto.core import countries, parameters
from vaihto.kit import clock, components, searching
from vaihto.kit import tables as kit_tables
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, OFFICER, Actor
from vaihto.kit.languages import present
from vaihto.kit.tables import Column
from vaihto.kit.templatetags import formats as written
from vaihto.people import queries as people
from vaihto.people import saved_views

if TYPE_CHECKING:
    from vaihto.applications.models import Application

DEFAULT = "-number"
PLACE = "applications:list"
saved_views.offer(PLACE, gettext_lazy("Applications"), (OFFICER, AUDITOR, ADMINISTRATOR))
FINDINGS = {
    "not_met": gettext_lazy("Something is not met"),
    "unknown": gettext_lazy("Something is not known"),
    "met": gettext_lazy("Everything is met"),
}
DUE = {
    "overdue": gettext_lazy("Overdue"),
    "week": gettext_lazy("Within seven days"),
    "answered": gettext_lazy("Completion to be judged"),
}
COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda a: a.number, order=("number",)),
    Column("applicant", gettext_lazy("Applicant"), lambda a: a.organisation.name, order=("organisation__name",)),
    Column("title", gettext_lazy("Project"), lambda a: a.title, order=("title",)),
    Column(
        "action",
        gettext_lazy("Action"),
        lambda a: parameters.word("action", a.call.action, present()),
        order=("call__action",),
    ),
    Column("region", gettext_lazy("Region"), lambda a: a.organisation.region, order=("organisation__region",)),
    Column("requested", gettext_lazy("Asked for, €"), lambda a: asked_for(a), numeric=True, order=("requested",)),
    Column("not_met", gettext_lazy("Not met"), lambda a: a.counts.get("not_met"), numeric=True, order=("counts__not_met",)),
    Column(
        "unknown",
        gettext_lazy("Not known"),
        lambda a: a.counts.get("unknown"),
        numeric=True,
        order=("counts__unknown",),
    ),
    Column("met", gettext_lazy("Met"), lambda a: a.counts.get("met"), numeric=True, order=("counts__met",)),
    Column("stage", gettext_lazy("Stage"), lambda a: stage_words(a), order=("check_state",)),
    Column("handler", gettext_lazy("Handler"), lambda a: a.handler.name if a.handler else "", order=("handler__name",)),
    Column("due", gettext_lazy("Due"), lambda a: a.check_due_on, order=("check_due_on",)),
    Column("sent", gettext_lazy("Arrived"), lambda a: a.sent_at, order=("sent_at",)),
)


def asked_for(application: "Application") -> Any:
    """Return what is asked for: the sum that was typed, otherwise the known sum of the rows."""
    if application.requested is not None:
        return application.requested
    known = application.counts.get("sum")
    return Decimal(known) if known and Decimal(known) else None


def stage_words(application: "Application") -> str:
    """Return the state of the application in words."""
    if application.state != states.SENT:
        return str(states.LABELS[application.state])
    return str(states.CHECK_LABELS.get(application.check_state, ""))


def for_cells(rows: "QuerySet[Application]") -> "QuerySet[Application]":
    """Return the applications with no more of each than a row of the list shows."""
    return rows.select_related(None).select_related("call", "organisation", "handler").only(
        *("number", "title", "language", "counts", "requested", "state", "check_state", "check_due_on"),
        *("call__action", "organisation__name", "organisation__language", "organisation__region", "handler__name"),
    )  # fmt: skip


def cells(applications: "Iterable[Application]") -> "Iterator[dict[str, Any]]":
    """Yield the rows of the list in words and signs, as the template sets them in."""
    listed, today, page = list(applications), clock.today(), present()
    stages, address = composing.current().stages(listed), kit_tables.addresses("applications:case")
    for one in listed:
        asked, findings = asked_for(one), one.counts
        yield {
            "pk": one.pk, "number": one.number, "url": address(one.pk),
            "applicant": one.organisation.name, "language": one.organisation.language,
            "title": components.said(one.title, one.language, page),
            "action": written.word(one.call.action, "action"), "region": written.region(one.organisation.region),
            "asked": components.quiet(_("not known")) if asked is None else written.number(asked),
            "counts": components.counts(findings.get("met"), findings.get("not_met"), findings.get("unknown"), words=False),
            "stage": components.mini_rail(*stages[one.pk]),
            "handler": one.handler.name if one.handler else components.quiet(_("No handler")),
            "due": due_in_words(one.check_due_on, today),
        }  # fmt: skip


def due_in_words(due: date | None, today: date) -> str:
    """Return the day by which the check is due, marked where it has passed."""
    if due is None:
        return components.quiet(_("no due day"))
    if due >= today:
        return written.day(due)
    mark = components.status("bad", written.day(due), "waiting")
    return format_html('{}<span class="v-hidden">{}</span>', mark, _("overdue"))


class FilterForm(DraftForm):
    """What the address may ask for; an unknown value filters nothing."""

    q = forms.CharField(label=gettext_lazy("Number, applicant or project"), widget=forms.SearchInput)
    state = forms.MultipleChoiceField(label=gettext_lazy("Stage"), widget=forms.CheckboxSelectMultiple)
    findings = forms.MultipleChoiceField(
        label=gettext_lazy("Requirements"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(FINDINGS.items()),
    )
    due = forms.ChoiceField(label=gettext_lazy("Due"), choices=[("", gettext_lazy("All")), *DUE.items()])
    action = forms.MultipleChoiceField(label=gettext_lazy("Action"), widget=forms.CheckboxSelectMultiple)
    call = forms.ChoiceField(label=gettext_lazy("Call"))
    handler = forms.ChoiceField(label=gettext_lazy("Handler"))
    country = forms.ChoiceField(label=gettext_lazy("Destination"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        everything = [("", _("All"))]
        stages = [(key, states.CHECK_LABELS[key]) for key in states.CHECK_MOVES] + [("withdrawn", states.LABELS["withdrawn"])]
        actions = [(key, parameters.label("action", key, present())) for key in parameters.words("action")]
        officers = [(str(one.pk), one.name) for one in people.staff("officer")]
        choices: dict[str, Any] = {
            "state": stages,
            "action": actions,
            "call": [*everything, *((str(key), title) for key, title in calls.titles_of_published())],
            "handler": [*everything, ("me", _("Me")), ("none", _("No handler")), *officers],
            "country": [*everything, *country_choices()[1:]],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        for name in ("state", "findings", "action"):
            self.fields[name].widget.attrs["class"] = "govuk-checkboxes--small"

    def wanted(self) -> dict[str, Any]:
        """Return the filters that were understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def filtered(wanted: dict[str, Any], actor: Actor) -> "QuerySet[Application]":
    """Return the applications that arrived and that the filters leave."""
    rows = queries.sent().filter(conditions(wanted, actor))
    if "country" in wanted:
        rows = rows.filter(pk__in=queries.going_to(countries.canonical(wanted["country"])))
    return rows


def conditions(wanted: dict[str, Any], actor: Actor) -> Q:
    """Return the filters as one condition."""
    found = Q()
    if "q" in wanted:
        found &= Q(pk__in=searching.named(queries.APPLICATION, wanted["q"]))
    if "state" in wanted:
        checks = [key for key in wanted["state"] if key != "withdrawn"]
        some = Q(state=states.SENT, check_state__in=checks)
        found &= some | Q(state=states.WITHDRAWN) if "withdrawn" in wanted["state"] else some
    if "findings" in wanted:
        parts = {
            "not_met": Q(counts__not_met__gt=0),
            "unknown": Q(counts__unknown__gt=0),
            "met": Q(counts__not_met=0, counts__unknown=0),
        }
        some = Q()
        for key in wanted["findings"]:
            some |= parts[key]
        found &= some
    if "due" in wanted:
        found &= due_condition(wanted["due"])
    if "action" in wanted:
        found &= Q(call__action__in=wanted["action"])
    if "call" in wanted:
        found &= Q(call_id=wanted["call"])
    if "handler" in wanted:
        handler = {"me": actor.id, "none": None}.get(wanted["handler"], wanted["handler"])
        found &= Q(handler__isnull=True) if handler is None else Q(handler_id=handler)
    return found


def counts(actor: Actor) -> tuple[dict[str, int], Decimal | None]:
    """Return how many applications each ready view holds, by its address, and what all ask for together, in one question."""
    ready = {
        "": Q(), "state=waiting": conditions({"state": ["waiting"]}, actor), "handler=me": conditions({"handler": "me"}, actor),
        "state=completion": conditions({"state": ["completion"]}, actor), "due=answered": due_condition("answered"),
        "due=overdue": due_condition("overdue"), "handler=none": conditions({"handler": "none"}, actor),
    }  # fmt: skip
    numbers = {f"n{n}": Count("pk", filter=q) for n, q in enumerate(ready.values())}
    found = queries.sent().order_by().aggregate(**numbers, asked=Sum("requested"))
    return {address: found[f"n{n}"] for n, address in enumerate(ready)}, found["asked"]


def totals(rows: "QuerySet[Application]") -> dict[str, Any]:
    """Return how many applications the filters leave, and what they ask for together."""
    return rows.aggregate(number=Count("pk"), asked=Sum("requested"))


def due_condition(wanted: str) -> Q:
    """Return the applications whose day has passed, comes within a week, or whose completion waits for its result."""
    today = clock.today()
    if wanted == "answered":
        return Q(pk__in=queries.with_unjudged_completion())
    if wanted == "overdue":
        return Q(state=states.SENT, check_due_on__lt=today)
    return Q(state=states.SENT, check_due_on__gte=today, check_due_on__lte=today + timedelta(days=7))


def in_order(rows: "QuerySet[Application]", key: str, *, descending: bool) -> "QuerySet[Application]":
    """Return the rows by due day with those without a day last; other keys are ordered by kit.tables."""
    expression = F("check_due_on")
    order = expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)
    return rows.order_by(order, "pk") if key == "due" else rows
