"""The school answers a contact person who is not the right one, and records another mentor."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vaihto.kit import clock
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, host_forms, operations, queries, shown
from vaihto.mobility.views.agreements import begun, school
from vaihto.mobility.views.stays import log, own


@require_http_methods(["GET", "HEAD", "POST"])
@school
def contact(request: Request, pk: int) -> HttpResponse:
    """Show whom the contact person names, and confirm, correct or decline it."""
    wanted = own(request, pk)
    change = queries.open_contact_change(wanted)
    if change is None:
        raise Http404
    keeps = "keep" in request.POST
    initial = {"name": change.name, "email": change.email, "language": wanted.host_language}
    form = host_forms.ContactForm(request.POST if request.method == "POST" and not keeps else None, initial=initial)
    keep_form = forms.ReasonForm(request.POST if keeps else None)
    sent = keep_form if keeps else form
    if request.method == "POST" and sent.is_valid():
        try:
            if keeps:
                operations.keep_contact(change, reason=sent.cleaned_data["reason"], by=request.actor, at=clock.now())
            else:
                operations.confirm_contact(change, sent.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(sent, refused.reasons)
        else:
            messages.success(
                request, _("The contact person stays, and has been told why.") if keeps
                else _("The contact person is confirmed. The earlier link is closed and a new one sent."),
            )  # fmt: skip
            return redirect("mobility:agreement", pk)
    log(request, wanted)
    context = {
        **shown.stay(wanted, request.actor), "change": change, "form": form, "keep_form": keep_form, "sent": sent,
        "other_domain": change.email and domain(change.email) != domain(wanted.host_email),
    }  # fmt: skip
    return render(request, "mobility/contact.html", context)


def domain(email: str) -> str:
    """Return what stands after the at-sign."""
    return email.rpartition("@")[2].lower()


@require_http_methods(["GET", "HEAD", "POST"])
@school
def mentor(request: Request, pk: int) -> HttpResponse:
    """Record another mentor at the host."""
    wanted = own(request, pk)
    found = begun(wanted)
    form = host_forms.MentorForm(request.POST or None, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_mentor(found, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The new mentor is recorded. The participant and the host get an e-mail."))
            return redirect("mobility:agreement", pk)
    log(request, wanted)
    context = shown.agreement(wanted, request.actor)
    return render(request, "mobility/mentor.html", {**context, "form": form, "may_change": context["may_change_mentor"]})
