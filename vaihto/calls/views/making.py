"""What officers do: make a call, edit it part by part."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.calls import facts, forms, gate, labels, operations, permissions, queries
from vaihto.calls.models import Call
from vaihto.calls.views.reading import stage_of
from vaihto.core import formats
from vaihto.core.canonical import sha256_of
from vaihto.kit import clock, languages
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.programmes import queries as programmes

# A draft that mends a published form has these parts only.
MENDABLE = ("texts", "questions")
SECTION_FORMS = {"dates": forms.DatesForm, "texts": forms.TextsForm, "terms": forms.TermsForm}


@require_http_methods(["GET", "POST"])
@roles("officer")
def new(request: Request) -> HttpResponse:
    """Make a call of a programme in force from one of its actions."""
    in_force = programmes.in_force()
    if not in_force:
        return render(request, "calls/no_programme.html")
    form = forms.NewCallForm(request.POST or None, programmes=in_force, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        programme, action = form.chosen()
        try:
            call = operations.create(programme, action, form.cleaned_data["year"], by=request.actor, at=clock.now())
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("The call has been made as a draft."))
            return redirect("calls:manage", call.pk)
    return render(request, "calls/new.html", {"form": form, "programmes": in_force})


@require_safe
@roles(*permissions.SEES_DRAFTS)
def manage(request: Request, pk: int) -> HttpResponse:
    """The parts of a call and what is missing in each."""
    return managed(request, call_of(request, pk))


def managed(request: Request, call: Call, reasons: list[str] | None = None) -> HttpResponse:
    """Show the parts of a call; `reasons` say why it was not published."""
    found = gate.gaps(call, clock.now())
    parts = [
        {"key": key, "label": label, "gaps": here, "url": here[0].url if here else gate.address(call, gate.Gap(key, ""))}
        for key, label in labels.SECTIONS.items()
        if (call.mends_id is None or key in MENDABLE) and (key != "annex" or facts.is_by_annex(call))
        for here in [[gap for gap in found if gap.section == key]]
    ]
    context = {
        "call": call, "parts": parts, "gaps": found, "gaps_counted": gate.counted(found), "reasons": reasons or [],
        "may_edit": permissions.may_edit(request.actor, call), "may_make": permissions.may_make(request.actor),
        "shown_stage": stage_of(call), "version": queries.latest_version(call), "page_has_errors": bool(reasons),
        "doors": {name: door_to(name, call) for name in ("form_preview", "form_versions", "late_doors")},
        "mending": queries.mending_of(call) if call.state == "published" else None,
    }  # fmt: skip
    return render(request, "calls/manage.html", context)


def door_to(name: str, call: Call, query: str = "") -> str:
    """Return the address of a page in a room above that looks at a call's form or applications; settings.DOORS names it."""
    known = getattr(settings, "DOORS", {})
    return reverse(known[name], args=[call.pk]) + query if name in known else ""


@require_http_methods(["GET", "POST"])
@roles("officer")
def section(request: Request, pk: int, part: str) -> HttpResponse:
    """Edit the dates, the texts or the terms of a draft."""
    call = call_of(request, pk)
    if part not in SECTION_FORMS or (call.mends_id and part not in MENDABLE):
        raise Http404
    fields = operations.SECTION_FIELDS[part]
    initial = forms.DatesForm.initial_of(call) if part == "dates" else {name: getattr(call, name) for name in fields}
    form = SECTION_FORMS[part](request.POST or None, initial={**initial, "seen": queries.fingerprint(call, sorted(fields))})
    stale: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            operations.save(call, form.values(), by=request.actor, at=clock.now(), seen=form.cleaned_data["seen"])
        except Refused as refused:
            stale = tell(form, refused)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("calls:manage", call.pk)
    context = {
        "call": call,
        "form": form,
        "part": part,
        "label": labels.SECTIONS[part],
        **edited(request, call, form, stale),
    }
    return render(request, f"calls/section_{part}.html", context)


def edited(request: Request, call: Call, form: Form, stale: dict[str, Any]) -> dict[str, Any]:
    """Return what every page of editing shares; after another officer's save the form goes on from what stands now."""
    other = []
    if stale:
        fresh = form.data.copy()  # type: ignore[attr-defined]
        fresh["seen"] = stale.pop("seen")
        form.data = fresh
        typed = form.values()  # type: ignore[attr-defined]
        other = [(label_of(form, name), in_words(value)) for name, value in stale.items() if typed.get(name) != value]
    return {"stale": other, "may_edit": permissions.may_edit(request.actor, call)}


def label_of(form: Form, name: str) -> str:
    """Return what the page calls a column; the two moments have a day and a time of their own in the form."""
    field = form.fields.get(name) or form.fields.get(name.replace("_at", "_on"))
    return str(field.label) if field else name


def in_words(value: Any) -> str:
    """Return a saved value as the page writes it; an empty one says so."""
    if isinstance(value, datetime):
        return formats.moment(value, languages.present())
    if isinstance(value, date):
        return formats.day(value, languages.present())
    if isinstance(value, Decimal):
        return formats.number(value, languages.present())
    return _("(empty)") if value in (None, "") else str(value)


def tell(form: Form, refused: Refused) -> dict[str, Any]:
    """Put the reasons on the form; returns what stands now where somebody else has saved, with its new mark."""
    for reason in refused.reasons:
        form.add_error(None, reason)
    if not isinstance(refused, operations.Stale):
        return {}
    return {**refused.saved, "seen": sha256_of(refused.saved)[:20]}


def call_of(request: Request, pk: int) -> Call:
    """Return a call that the actor may see, or answer as if it were missing."""
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@require_POST
@roles("officer")
def remove(request: Request, pk: int, part: str, key: str) -> HttpResponse:
    """Remove a number, question or criterion of a draft."""
    call = call_of(request, pk)
    deeds = {
        "numbers": operations.remove_number,
        "questions": operations.remove_question,
        "criteria": operations.remove_criterion,
    }
    if part not in deeds:
        raise Http404
    try:
        deeds[part](call, key, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It has been removed."))
    return redirect(f"calls:{part}", call.pk)
