"""Enquiries: a school sends one, officers list and answer them."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.advice import operations, permissions, queries, states, tables
from vaihto.advice.forms import AnswerForm, EnquiryForm, FilterForm
from vaihto.advice.models import Enquiry
from vaihto.kit import clock, languages
from vaihto.kit.access import public, roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.kit.tables import download, page, sort


@require_http_methods(["GET", "POST"])
@public
def enquire(request: Request) -> HttpResponse:
    """Tell the agency about an idea."""
    form = EnquiryForm(request.POST or None, initial=first_values(request))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        check = queries.self_check(given.pop("check"))
        person = int(request.actor.id) if request.actor.is_signed_in else None
        values = {**given, "self_check": check, "language": languages.present(), "person_id": person}
        try:
            enquiry = operations.send_enquiry(values, by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            request.session["enquiry"] = enquiry.number
            return redirect("advice:enquired")
    return render(request, "advice/enquire.html", {"form": form, "check": queries.self_check(form["check"].value() or "")})


def first_values(request: Request) -> dict[str, Any]:
    """Return what is known before anything is typed: the person, the self-check, the form's own key."""
    check = queries.self_check(request.GET.get("check", ""))
    actor = request.actor
    return {
        "once": secrets.token_urlsafe(18),
        "check": check.token if check else "",
        "action": check.action if check else request.GET.get("action", ""),
        "name": actor.name if actor.is_signed_in else "",
        "email": actor.email if actor.is_signed_in else "",
        "organisation_name": actor.organisation_name if actor.is_signed_in else "",
    }


@require_safe
@public
def enquired(request: Request) -> HttpResponse:
    """The receipt: the number of the enquiry this browser sent last."""
    number = request.session.get("enquiry")
    if not number:
        return redirect("advice:enquire")
    return render(request, "advice/enquired.html", {"number": number})


@require_safe
@roles(*permissions.READS_ALL)
def enquiries(request: Request) -> HttpResponse:
    """The list for officers, the waiting ones first."""
    filters = FilterForm(request.GET)
    chosen = filters.chosen()
    rows, order = sort(request, tables.filtered(queries.enquiries_visible_to(request.actor), chosen), tables.COLUMNS, "-state")
    shown = page(request, rows)
    for one in shown:
        one.tag = tag_of(one)
    context = {
        "page_obj": shown, "filter_form": filters, "chosen": chosen, "order": order, "query": request.GET.urlencode(),
        "waiting": queries.waiting().count(),
    }  # fmt: skip
    return render(request, "advice/enquiries.html", context)


@require_safe
@roles(*permissions.READS_ALL)
def enquiries_file(request: Request, kind: str) -> HttpResponse:
    """The same list as a file."""
    chosen = FilterForm(request.GET).chosen()
    rows, _order = sort(request, tables.filtered(queries.enquiries_visible_to(request.actor), chosen), tables.COLUMNS, "-state")
    return download(kind, "enquiries", tables.COLUMNS, rows)


def tag_of(enquiry: Enquiry) -> dict[str, Any]:
    """Return the state with its words and its tag."""
    kind, sign = states.TAGS[enquiry.state]
    return {"kind": kind, "icon": sign, "label": states.LABELS[enquiry.state]}


@require_http_methods(["GET", "POST"])
@roles(*permissions.READS_ALL, "coordinator")
def enquiry(request: Request, pk: int) -> HttpResponse:
    """One enquiry: an officer answers it, its sender reads the answer."""
    one = get_object_or_404(queries.enquiries_visible_to(request.actor), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer(one, answer=form.cleaned_data["answer"], talk_at=form.talk_at(), by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The answer has been sent."))
            return redirect("advice:enquiry", one.pk)
    context = {
        "enquiry": one, "form": form, "tag": tag_of(one), "may_answer": permissions.may_answer(request.actor, one),
        "reads_all": permissions.may_read_all(request.actor),
    }  # fmt: skip
    return render(request, "advice/enquiry.html", context)
