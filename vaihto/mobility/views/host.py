"""What a host does by its link beside reading and signing: somebody else is the right person, another mentor."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vaihto.kit import clock
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, host_forms, operations, shown, states
from vaihto.mobility.views.by_link import addresses, stay_of
from vaihto.mobility.views.stays import log
from vaihto.people import links

if TYPE_CHECKING:
    from vaihto.people.models import Link


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("host")
def other_person(request: Request, link: "Link") -> HttpResponse:
    """Let somebody who is not the right person name another, or say that they do not know; or take that back."""
    mobility = stay_of(link)
    context = {**shown.by_link(mobility, states.HOST), **addresses(request, states.HOST)}
    takes_back = "take_back" in request.POST
    form = host_forms.OtherPersonForm(request.POST if request.method == "POST" and not takes_back else None)
    if request.method == "POST" and (takes_back or form.is_valid()):
        try:
            if takes_back:
                operations.take_back(mobility, by=request.actor, at=clock.now())
            else:
                named = {name: form.cleaned_data[name] for name in ("name", "email")}
                operations.pass_on(mobility, **named, language=mobility.host_language, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("Taken back. You are the right person again; go on as before.") if takes_back
                             else _("The school has been told. You need not do anything now."))  # fmt: skip
            return redirect(context["sign_url"])
    log(request, mobility)
    return render(request, "mobility/other_person.html", {**context, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("host")
def other_mentor(request: Request, link: "Link") -> HttpResponse:
    """Let the host name another mentor while the agreement is in force."""
    mobility = stay_of(link)
    context = {**shown.by_link(mobility, states.HOST), **addresses(request, states.HOST)}
    if context["agreement"] is None:
        raise Http404
    form = host_forms.MentorForm(request.POST or None, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_mentor(context["agreement"], **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The new mentor is recorded. The school and the participant get an e-mail."))
            return redirect(context["sign_url"])
    log(request, mobility)
    context |= {"form": form, "back_url": context["sign_url"], "may_change": context["may_change_mentor"]}
    return render(request, "mobility/other_mentor.html", context)
