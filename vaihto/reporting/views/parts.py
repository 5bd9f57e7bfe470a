"""Part B: the coordinator asks and reminds the partners, each writes its part by link."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.applications import queries as applications
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import links
from vaihto.reporting import operations, queries, shown, states
from vaihto.reporting.models import FinalReport, PartReport
from vaihto.reporting.part_forms import PartForm, WithoutForm

if TYPE_CHECKING:
    from vaihto.people.models import Link


@require_POST
@roles("coordinator")
def ask(request: Request, pk: int) -> HttpResponse:
    """Send every partner whose part is missing a link to it."""
    return _asked(request, get_object_or_404(queries.visible_to(request.actor), pk=pk), None)


@require_POST
@roles("coordinator")
def remind(request: Request, pk: int, partner: int) -> HttpResponse:
    """Send one partner a fresh link."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    get_object_or_404(wanted.agreement.application.partners, pk=partner)
    return _asked(request, wanted, partner)


def _asked(request: Request, wanted: FinalReport, only: int | None) -> HttpResponse:
    try:
        number = operations.ask_parts(wanted, only=only, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        said = ngettext("The link has been sent to %(n)s partner.", "The link has been sent to %(n)s partners.", number)
        messages.success(request, said % {"n": number})
    return redirect("reporting:report", wanted.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def without(request: Request, pk: int, partner: int) -> HttpResponse:
    """Say why the report is sent without a partner's part."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    left_out = get_object_or_404(wanted.agreement.application.partners, pk=partner)
    form = WithoutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.leave_part_out(wanted, left_out, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The reason is saved. The part can still arrive before the report is sent."))
            return redirect("reporting:report", pk)
    context = {**shown.of(wanted, request.actor), "partner": left_out, "form": form}
    return render(request, "reporting/without_part.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("partner")
def part(request: Request, link: "Link") -> HttpResponse:
    """Show the partner its part, or what was sent; a POST saves it, and sends it where that button was used."""
    partner = applications.partner(link.subject_id) if link.subject == "applications.Partner" else None
    if partner is None:
        return links.closed(request, None)
    found = queries.part_of_partner(partner.pk)
    if found is None:
        return render(request, "reporting/part.html", {"partner": partner, "application": partner.application})
    form = PartForm(request.POST or None, found)
    if request.method == "POST" and form.is_valid() and _written(request, found, form):
        return redirect(request.path)
    found.refresh_from_db()
    number, days = queries.hosted_by(found)
    texts = [(words, found.texts.get(key, "")) for key, words in states.PART_TEXTS.items()]
    context = {
        "part": found, "partner": partner, "application": partner.application, "form": form, "stays": number, "days": days,
        "texts": texts, "is_open": found.state != states.PART_SENT and found.report.state in {states.DRAFT, states.ASKED},
    }  # fmt: skip
    return render(request, "reporting/part.html", context)


def _written(request: Request, found: PartReport, form: PartForm) -> bool:
    """Save, and send if asked; False where something was refused, which then stands in the form."""
    values = dict(form.cleaned_data)
    name, position = values.pop("name"), values.pop("position")
    try:
        saved = operations.save_part(found, values, by=request.actor, at=clock.now())
        if "send" in request.POST:
            operations.send_part(saved, name=name, position=position, by=request.actor, at=clock.now())
    except Refused as refused:
        shown.with_reasons(form, refused.reasons)
        return False
    messages.success(request, _("Your part has been sent.") if "send" in request.POST else _("Your part is saved."))
    return True
