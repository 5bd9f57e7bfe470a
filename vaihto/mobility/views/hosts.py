"""A stay that goes on at another host: asked for, and taken apart again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vaihto.kit import clock
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, operations, shown
from vaihto.mobility.forms_hosts import GoOnForm
from vaihto.mobility.views.stays import log, own, school


@require_http_methods(["GET", "HEAD", "POST"])
@school
def go_on(request: Request, pk: int) -> HttpResponse:
    """Let a stay go on at another host, in a part with days and a learning agreement of its own."""
    wanted = own(request, pk)
    initial = {"last_day": wanted.ends_on, "country_to": wanted.country_to, "host_language": "en"}
    form = GoOnForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        last_day = given.pop("last_day")
        try:
            part = operations.go_on_at(wanted, given, last_day=last_day, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The stay goes on at another host. Draw up the learning agreement with that host next."))
            return redirect("mobility:detail", part.pk)
    log(request, wanted)
    return render(request, "mobility/go_on.html", {**shown.stay(wanted, request.actor), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@school
def take_apart(request: Request, pk: int) -> HttpResponse:
    """Ask, and take the part at the last host away again."""
    wanted = own(request, pk)
    if getattr(wanted, "later_part", None) is None:
        raise Http404
    form = forms.refusal([])
    if request.method == "POST":
        try:
            before = operations.take_apart(wanted, by=request.actor, at=clock.now())
        except Refused as refused:
            form = forms.refusal(refused.reasons)
        else:
            messages.success(request, _("The part at the other host is taken away. The stay has its earlier days again."))
            return redirect("mobility:detail", before.pk) if before else redirect("mobility:list")
    log(request, wanted)
    return render(request, "mobility/take_apart.html", {**shown.stay(wanted, request.actor), "form": form})
