"""Who goes along with participants: added and corrected by the school; an officer says whether their travel is paid."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, queries, shown
from vaihto.mobility.forms_accompanying import AccompanyingForm
from vaihto.mobility.models import AccompanyingPerson
from vaihto.mobility.views.stays import log, own, school


@require_http_methods(["GET", "HEAD", "POST"])
@school
def add(request: Request, pk: int) -> HttpResponse:
    """Add somebody who goes along with this stay, and with others of the project."""
    wanted = own(request, pk)
    initial = {"starts_on": wanted.starts_on, "ends_on": wanted.ends_on, "stays": [str(pk)], "key": uuid4().hex}
    form = AccompanyingForm(request.POST or None, initial=initial, stays=queries.stays_to_accompany(wanted))
    if request.method == "POST" and form.is_valid() and (answer := _saved(request, form, wanted.agreement, None, pk)):
        return answer
    log(request, wanted)
    return render(request, "mobility/accompanying.html", {**shown.stay(wanted, request.actor), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@school
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct somebody who goes along."""
    one = get_object_or_404(queries.accompanying_managed_by(request.actor), pk=pk)
    wanted = own(request, queries.first_accompanied(one))
    names = ("name", "role", "phone", "starts_on", "ends_on", "distance_km", "is_green")
    initial: dict[str, Any] = {name: getattr(one, name) for name in names}
    initial["stays"] = [str(key) for key in one.stays.values_list("pk", flat=True)]
    form = AccompanyingForm(request.POST or None, initial=initial, stays=queries.stays_to_accompany(wanted))
    if request.method == "POST" and form.is_valid() and (answer := _saved(request, form, one.agreement, one, wanted.pk)):
        return answer
    log(request, wanted)
    return render(request, "mobility/accompanying.html", {**shown.stay(wanted, request.actor), "form": form, "one": one})


def _saved(
    request: Request, form: AccompanyingForm, agreement: Any, one: AccompanyingPerson | None, back: int
) -> HttpResponse | None:
    """Save what was sent and return where to go; None where it was refused, with the reasons in the form."""
    given = dict(form.cleaned_data)
    stays, key = [int(stay) for stay in given.pop("stays")], given.pop("key", "")
    try:
        operations.save_accompanying(agreement, given, stays, person=one, key=key, by=request.actor, at=clock.now())
    except Refused as refused:
        forms.with_reasons(form, refused.reasons)
        return None
    messages.success(request, _("The accompanying person is saved."))
    return redirect("mobility:detail", back)


@require_POST
@school
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove somebody who does not go along."""
    one = get_object_or_404(queries.accompanying_managed_by(request.actor), pk=pk)
    back = queries.first_accompanied(one)
    try:
        operations.remove_accompanying(one, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The accompanying person is removed."))
    return redirect("mobility:detail", back)


@require_POST
@roles("officer")
def travel(request: Request, pk: int) -> HttpResponse:
    """Say whether the travel grant is paid for somebody who goes along."""
    one = get_object_or_404(queries.accompanying_visible_to(request.actor), pk=pk)
    try:
        operations.decide_travel(one, is_paid=request.POST.get("is_paid") == "yes", by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("It is saved whether the travel is paid."))
    return redirect("mobility:detail", queries.first_accompanied(one))
