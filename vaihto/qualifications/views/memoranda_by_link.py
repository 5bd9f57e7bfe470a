"""The pages that a partner of a memorandum opens by its link: read, sign, ask for a correction, take the paper."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.kit import clock
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import links
from vaihto.qualifications import memorandum_forms as forms
from vaihto.qualifications import memorandum_paper, memorandum_shown, operations, queries
from vaihto.qualifications.models import MemorandumPartner

if TYPE_CHECKING:
    from vaihto.people.models import Link


def partner_of(link: "Link") -> MemorandumPartner:
    """Return the partner of a link. Raises Http404 where it is gone."""
    found = queries.partner(link.subject_id)
    if found is None:
        raise Http404
    return found


def addresses(request: Request) -> dict[str, str]:
    """Return the addresses beside this page for the same link; the token is taken from the page's own address."""
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    kinds = {"sign_url": "sign", "correction_url": "correction", "pdf_url": "partner_pdf", "end_url": "partner_end"}
    return {key: reverse(f"qualifications:memorandum_{kind}", args=[token]) for key, kind in kinds.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("counterpart")
def sign(request: Request, link: "Link") -> HttpResponse:
    """Show exactly the text that is hashed and take the partner's signature."""
    partner = partner_of(link)
    context: dict[str, Any] = {**memorandum_shown.by_link(partner), **addresses(request)}
    memorandum = partner.memorandum
    first = {"name": partner.contact_name, "seen": memorandum.content_hash}
    form = forms.PartnerSignForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "position", "seen")}
        try:
            operations.sign_memorandum(memorandum, partner=partner, by=request.actor, at=clock.now(), **values)
        except Refused as refused:
            form.add_error(None, refused.reasons)
            form.data = {**form.data.dict(), "seen": memorandum.content_hash, "read": ""}  # type: ignore[attr-defined]
        else:
            messages.success(request, _("The memorandum is signed. A confirmation was sent by e-mail."))
            return redirect(request.path)
    return render(request, "qualifications/memorandum_by_link.html", {**context, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("counterpart")
def correction(request: Request, link: "Link") -> HttpResponse:
    """Ask what is wrong and tell the school."""
    partner = partner_of(link)
    context: dict[str, Any] = {**memorandum_shown.by_link(partner), **addresses(request)}
    form = forms.WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.ask_for_correction(partner, text=form.cleaned_data["text"], by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The wish for a correction was sent to the school. You need not do anything now."))
            return redirect(context["sign_url"])
    return render(request, "qualifications/memorandum_correction.html", {**context, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("counterpart")
def end(request: Request, link: "Link") -> HttpResponse:
    """End a memorandum early for a partner and tell the others."""
    partner = partner_of(link)
    context: dict[str, Any] = {**memorandum_shown.by_link(partner), **addresses(request)}
    form = forms.EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_memorandum(partner.memorandum, partner=partner, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The memorandum is ended. The school has been told. You need not do anything now."))
            return redirect(context["sign_url"])
    return render(request, "qualifications/memorandum_end.html", {**context, "form": form, "up": context["sign_url"]})


@require_safe
@links.by_link("counterpart")
def pdf(request: Request, link: "Link") -> HttpResponse:
    """Return the memorandum as PDF. Raises Http404 while the school writes it."""
    partner = partner_of(link)
    if memorandum_shown.by_link(partner)["text"] is None:
        raise Http404
    return memorandum_paper.answer(partner.memorandum)
