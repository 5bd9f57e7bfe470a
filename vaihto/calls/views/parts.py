"""Numbers, questions and criteria of a call: a list of each, and a page for one row."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.calls import asking, facts, forms, labels, operations, permissions, queries
from vaihto.calls.models import Call
from vaihto.calls.operations.editing import is_known, may_be_set
from vaihto.calls.question_forms import QuestionForm, condition_initial
from vaihto.calls.views.making import call_of, edited, tell
from vaihto.kit import clock, languages
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


@require_safe
@roles(*permissions.SEES_DRAFTS)
def numbers(request: Request, pk: int) -> HttpResponse:
    """The numbers that count for the call, and the rates of grant categories."""
    call = call_of(request, pk)
    settable = may_be_set(call)
    law = queries.law_of(call)
    known = {each.name: each for each in queries.numbers_shown(law)}
    lines = [{"shown": known.get(name), "name": name, "label": queries.parameter_name(name)} for name in settable]
    for line in lines:
        line["may_set"] = permissions.may_edit(request.actor, call) or (  # type: ignore[assignment]
            permissions.may_make(request.actor) and not is_known(call, str(line["name"]))
        )
    context = {
        "call": call, "lines": lines, "rates": queries.rates_shown(call), "label": labels.SECTIONS["numbers"],
        "may_edit": permissions.may_edit(request.actor, call), "may_make": permissions.may_make(request.actor),
        "by_annex": facts.is_by_annex(call),
    }  # fmt: skip
    return render(request, "calls/numbers.html", context)


@require_http_methods(["GET", "POST"])
@roles("officer")
def number(request: Request, pk: int, parameter: str) -> HttpResponse:
    """Set one number of the rulebook for this call."""
    call = call_of(request, pk)
    units = may_be_set(call)
    if parameter not in units:
        raise Http404
    own = call.numbers.filter(parameter=parameter).first()
    fields = ("value", "unit", "source")
    initial = {"value": own.value, "source": own.source, "seen": queries.fingerprint(own, fields)} if own else {}
    form = forms.NumberForm(request.POST or None, initial=initial)
    form.fields["value"].widget.attrs["suffix"] = unit_word(units[parameter])
    stale: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("value", "source", "seen")}
        stale, done = set_number(request, call, form, parameter=parameter, unit=units[parameter], **values)
        if done:
            return redirect("calls:numbers", call.pk)
    shown = {each.name: each for each in queries.numbers_shown(facts.rulebook_law(call))}.get(parameter)
    context = {"form": form, "call": call, "own": own, "rulebook": shown, "label": queries.parameter_name(parameter)}
    return render(request, "calls/number.html", {**context, "parameter": parameter, **edited(request, call, form, stale)})


@require_http_methods(["GET", "POST"])
@roles("officer")
def rate(request: Request, pk: int) -> HttpResponse:
    """Add a rate of a grant category."""
    call = call_of(request, pk)
    form = forms.RateForm(request.POST or None, law=queries.law_of(call), initial={"unit": "EUR per stay"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        values = {"value": given["value"], "source": given["source"], "unit": given["unit"], "seen": ""}
        _stale, done = set_number(request, call, form, parameter=form.key(), **values)
        if done:
            return redirect("calls:numbers", call.pk)
    return render(request, "calls/rate.html", {"form": form, "call": call})


def set_number(request: Request, call: Call, form: Form, **values: Any) -> tuple[dict[str, Any], bool]:
    """Set a number or rate; returns what another officer saved meanwhile, and whether it is done."""
    try:
        operations.set_number(call, by=request.actor, at=clock.now(), **values)
    except Refused as refused:
        return tell(form, refused), False
    messages.success(request, _("The number of this call is saved."))
    return {}, True


def unit_word(unit: str) -> str:
    """Return what stands behind the field of a number."""
    return {"per cent": "%", "days": _("days"), "months": _("months")}.get(unit, "€" if unit.startswith("EUR") else "")


@dataclass(frozen=True)
class Kind:
    """What questions and criteria have in common for their pages."""

    part: str
    form: Any
    fields: tuple[str, ...]
    save: Any
    texts: tuple[str, ...]


KINDS = {
    "questions": Kind(
        "questions", QuestionForm, operations.QUESTION_FIELDS, operations.save_question, ("label", "help", "example")
    ),
    "criteria": Kind("criteria", forms.CriterionForm, operations.CRITERION_FIELDS, operations.save_criterion, ("title", "help")),
}


def rows_of(call: Call, part: str) -> Any:
    """Return the questions or the criteria of a call."""
    return call.questions.all() if part == "questions" else call.criteria.all()


def onward(call: Call, part: str, key: str, form: Any) -> HttpResponse:
    """Go back to the list; to the question itself where it is new or of another kind: its kind may need more."""
    if part == "questions" and ("kind" in form.changed_data or "key" in form.fields):
        return redirect("calls:question", call.pk, key)
    return redirect(f"calls:{part}", call.pk)


@require_safe
@roles(*permissions.SEES_DRAFTS)
def questions(request: Request, pk: int) -> HttpResponse:
    """The questions of the application form."""
    call = call_of(request, pk)
    rows = asking.named(queries.questions_of(call))
    context = {"call": call, "questions": rows, "label": labels.SECTIONS["questions"]}
    return render(request, "calls/questions.html", {**context, "may_edit": permissions.may_edit(request.actor, call)})


@require_http_methods(["GET", "POST"])
@roles(*permissions.SEES_DRAFTS)
def criteria(request: Request, pk: int) -> HttpResponse:
    """The criteria with their points, and the threshold of the total."""
    call = call_of(request, pk)
    names = operations.SECTION_FIELDS["criteria"]
    initial = {name: getattr(call, name) for name in names}
    form = forms.ThresholdForm(request.POST or None, initial={**initial, "seen": queries.fingerprint(call, sorted(names))})
    stale: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            operations.save(call, form.values(), by=request.actor, at=clock.now(), seen=form.cleaned_data["seen"])
        except Refused as refused:
            stale = tell(form, refused)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("calls:criteria", call.pk)
    context = {"call": call, "criteria": queries.criteria_of(call), "label": labels.SECTIONS["criteria"], "form": form}
    shared = edited(request, call, form, stale)
    return render(request, "calls/criteria.html", {**context, "most": facts.most_points(call), **shared})


@require_http_methods(["GET", "POST"])
@roles("officer")
def row(request: Request, pk: int, part: str, key: str = "") -> HttpResponse:
    """Add a question or criterion (without key), or edit one."""
    call, kind = call_of(request, pk), KINDS[part]
    kept = get_object_or_404(rows_of(call, part), key=key) if key else None
    initial = {name: getattr(kept, name) for name in kind.fields} if kept else {"position": rows_of(call, part).count() + 1}
    if kept:
        initial["seen"] = queries.fingerprint(kept, kind.fields)
    options: dict[str, Any] = {"new": kept is None}
    if part == "questions":
        others = queries.questions_of(call)
        options |= {"question": kept, "others": others}
        initial |= condition_initial(kept, others) if kept else {}
    form = kind.form(request.POST or None, initial={"max_length": 3000, "kind": "long", **initial}, **options)
    stale: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        key = key or form.cleaned_data["key"]
        deed = {"seen": form.cleaned_data["seen"], "new": kept is None, "by": request.actor, "at": clock.now()}
        try:
            kind.save(call, key, form.values(), **deed)
        except Refused as refused:
            stale = tell(form, refused)
        else:
            messages.success(request, _("The changes are saved."))
            return onward(call, part, key, form)
    trilingual = [[form[f"{name}_{code}"] for code in languages.LANGUAGES] for name in kind.texts]
    context = {
        "form": form,
        "call": call,
        "row": kept,
        "part": part,
        "trilingual": trilingual,
        "section_label": labels.SECTIONS[part],
    }
    return render(request, f"calls/{part}_row.html", {**context, **edited(request, call, form, stale)})
