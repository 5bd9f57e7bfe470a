"""The applicant's own list of applications, and starting one from an open call."""

import functools
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.advice import queries as advice
from vaihto.applications import composing, late, operations, queries, states
from vaihto.applications.forms import StartForm
from vaihto.applications.models import Application
from vaihto.calls import queries as calls
from vaihto.kit import clock, tables
from vaihto.kit.access import roles, signed_in
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from vaihto.calls.models import Call

View = Callable[..., HttpResponse]


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """List the applications of the actor's organisations, and the calls that are open."""
    page = tables.page(request, queries.own_of(request.actor), per_page=25)
    stages = {a.pk: (states.TAGS[a.state], states.LABELS[a.state]) for a in page.object_list}
    lives = composing.current().lives(page.object_list, request.actor)
    for application in page.object_list:
        application.tag, application.life = stages[application.pk], lives.get(application.pk)
        if application.state == states.SENT:
            application.tag = (states.CHECK_TAGS[application.check_state], states.CHECK_LABELS[application.check_state])
    context = {
        "page": page,
        "calls": list(calls.open_calls(clock.now())),
        "may_apply": bool(request.actor.organisation_ids),
    }
    return render(request, "applications/mine.html", context)


def registers_first(view: View) -> View:
    """Lead somebody who has signed in but belongs to no organisation yet to registering it, instead of a missing page."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor.is_signed_in and not actor.roles:
            messages.info(request, _("An organisation applies. Register yours first, then start the application."))
            return redirect("organisations:register")
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "POST"])
@registers_first
@roles(COORDINATOR)
def start(request: Request, pk: int) -> HttpResponse:
    """Start an application to a call; `?self_check=` and `?enquiry=` fill it."""
    call = get_object_or_404(calls.published(), pk=pk)
    own = list(organisations.for_ids(request.actor.organisation_ids).values())
    initial = {"organisation": own[0].pk if own else "", "language": present(), "mark": uuid.uuid4().hex}
    form = StartForm(own, request.POST or None, initial=initial)
    token = request.POST.get("self_check") or request.GET.get("self_check", "")
    number = request.POST.get("enquiry") or request.GET.get("enquiry", "")
    if request.method == "POST" and form.is_valid():
        try:
            made = begin(request, call, form.cleaned_data, token, number)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The application is started."))
            return redirect("applications:edit", made.pk)
    context = {
        "call": call,
        "form": form,
        "self_check": token,
        "enquiry": number,
        "stage": "open" if any(late.is_open_for(call, one.pk, clock.now()) for one in own) else calls.stage(call, clock.now()),
        "earlier": queries.earlier_than(call, request.actor.organisation_ids)[:10],
    }
    return render(request, "applications/start.html", context)


def begin(request: Request, call: "Call", values: dict[str, Any], token: str, number: str) -> Application:
    """Start the application from what the form and the address say."""
    organisation = organisations.for_ids([int(values["organisation"])])[int(values["organisation"])]
    check = advice.self_check(token) if token else None
    enquiry = advice.enquiries_visible_to(request.actor).filter(number=number).first() if number else None
    return operations.start(
        call,
        organisation,
        by=request.actor,
        at=clock.now(),
        language=values["language"],
        self_check=check,
        enquiry=enquiry,
        mark=values["mark"],
    )
