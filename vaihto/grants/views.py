"""Pages of this room: the agreements and payments, one agreement, its text to read and sign."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import queries as applications
from vaihto.grants import operations, paper, paying_shown, permissions, queries, shown, states, tables
from vaihto.grants.forms import AgreementFilter, PaidForm, PaymentFilter, SignForm
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import saved_views

readers = roles("officer", "auditor", "coordinator")


@require_safe
@readers
def agreements(request: Request) -> HttpResponse:
    """List the agreements that the actor may open; officers see what waits to be drawn up first."""
    if address := saved_views.opens_with(request, "grants:list"):
        return redirect(address)
    form = AgreementFilter(request.GET)
    rows, order = _listed(request, form)
    page = lists.page(request, rows)
    context = {
        "filter_form": form, "page_obj": page, "order": order, "query": request.GET.urlencode(),
        "to_draw_up": queries.to_draw_up(request.actor), "used": shown.filters_used(form),
        "is_staff": request.actor.has(*permissions.READS_ALL),
    }  # fmt: skip
    return render(request, "grants/list.html", context)


def _listed(request: Request, form: Any) -> Any:
    rows = tables.filtered(queries.visible_to(request.actor), form.cleaned_data if form.is_valid() else {})
    return lists.sort(request, tables.with_paid(rows), tables.AGREEMENTS, "-number")


@require_safe
@readers
def download(request: Request, kind: str) -> HttpResponse:
    """Return the list of agreements as CSV, XLSX or JSON, filtered as on the page."""
    rows, _order = _listed(request, AgreementFilter(request.GET))
    return lists.download(kind, "grant-agreements", tables.AGREEMENTS, rows)


@require_safe
@roles("officer", "auditor")
def payments(request: Request) -> HttpResponse:
    """List the payments of all agreements."""
    form = PaymentFilter(request.GET)
    rows, order = _listed_payments(request, form)
    page = lists.page(request, tables.with_batch(rows))
    used = shown.filters_used(form)
    context = {
        "filter_form": form, "page_obj": page, "order": order, "query": request.GET.urlencode(), "used": used,
        "payers": paying_shown.payers(request.actor), "may_pay": permissions.may_manage(request.actor),
    }  # fmt: skip
    return render(request, "grants/payments.html", context)


def _listed_payments(request: Request, form: Any) -> Any:
    rows = queries.payments_visible_to(request.actor)
    rows = tables.filtered_payments(rows, form.cleaned_data if form.is_valid() else {})
    return lists.sort(request, rows, tables.PAYMENTS, "-planned")


@require_safe
@roles("officer", "auditor")
def payments_download(request: Request, kind: str) -> HttpResponse:
    """Return the list of payments as CSV, XLSX or JSON, filtered as on the page."""
    rows, _order = _listed_payments(request, PaymentFilter(request.GET))
    return lists.download(kind, "payments", tables.PAYMENTS, rows)


@require_POST
@roles("officer")
def draw_up(request: Request, application: int) -> HttpResponse:
    """Draw up the agreement of an accepted application."""
    wanted = get_object_or_404(applications.visible_to(request.actor), pk=application)
    try:
        made = operations.draw_up(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        return _refused(request, refused, "grants:list")
    messages.success(request, _("The grant agreement has been drawn up: %(number)s.") % {"number": made.number})
    return redirect("grants:detail", made.pk)


@require_safe
@readers
def detail(request: Request, pk: int) -> HttpResponse:
    """Show one agreement: amount lines, signatures, payments, balance."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return _detail(request, wanted)


def _detail(request: Request, wanted: GrantAgreement, **more: Any) -> HttpResponse:
    context = {**shown.of(wanted, request.actor), **more}
    return render(request, "grants/detail.html", context)


@require_safe
@readers
def agreement(request: Request, pk: int) -> HttpResponse:
    """Show the text of the agreement, with a place to sign for who may."""
    wanted = get_object_or_404(queries.visible_to(request.actor).exclude(state=states.DRAFT), pk=pk)
    return _text(request, wanted, SignForm())


def _text(request: Request, wanted: GrantAgreement, form: SignForm, **more: Any) -> HttpResponse:
    context = {**shown.of(wanted, request.actor), "form": form, **more}
    return render(request, "grants/agreement.html", context)


@require_safe
@readers
def agreement_pdf(request: Request, pk: int) -> HttpResponse:
    """Return the agreement as PDF."""
    wanted = get_object_or_404(queries.visible_to(request.actor).exclude(state=states.DRAFT), pk=pk)
    name = f"agreement-{wanted.number.replace('/', '-')}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(paper.agreement_pdf(wanted), content_type="application/pdf", headers=headers)


@require_POST
@roles("officer")
def send(request: Request, pk: int) -> HttpResponse:
    """Send the agreement for signature."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    try:
        operations.send_for_signature(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        return _detail(request, wanted, form=shown.refusal(refused.reasons))
    messages.success(request, _("The agreement has been sent for signature."))
    return redirect("grants:agreement", pk)


@require_POST
@roles("officer", "coordinator")
def sign(request: Request, pk: int, role: str) -> HttpResponse:
    """Sign the agreement in a role."""
    wanted = get_object_or_404(queries.visible_to(request.actor).exclude(state=states.DRAFT), pk=pk)
    if role not in states.ROLE_LABELS:
        raise Http404
    form = SignForm(request.POST)
    if not form.is_valid():
        return _text(request, wanted, form)
    try:
        signed = operations.sign(wanted, role=role, by=request.actor, at=clock.now())
    except Refused as refused:
        return _text(request, wanted, shown.with_reasons(form, refused.reasons))
    in_force = signed.state == states.ACTIVE
    messages.success(request, _("The agreement is signed and in force.") if in_force else _("The agreement is signed."))
    return redirect("grants:agreement", pk)


@require_POST
@roles("officer")
def approve(request: Request, pk: int) -> HttpResponse:
    """Approve a planned payment."""
    payment = get_object_or_404(queries.payments_visible_to(request.actor), pk=pk)
    try:
        operations.approve_payment(payment, by=request.actor, at=clock.now())
    except Refused as refused:
        wanted = get_object_or_404(queries.visible_to(request.actor), pk=payment.agreement_id)
        return _detail(request, wanted, form=shown.refusal(refused.reasons))
    messages.success(request, _("The payment is approved and can be paid."))
    return redirect("grants:detail", payment.agreement_id)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def paid(request: Request, pk: int) -> HttpResponse:
    """Record on which day, with which reference a payment was made."""
    payment = get_object_or_404(queries.payments_visible_to(request.actor), pk=pk)
    form = PaidForm(request.POST or None, initial={"paid_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.mark_paid(payment, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The payment is recorded as paid."))
            return redirect("grants:detail", payment.agreement_id)
    return render(request, "grants/paid.html", _about(payment, form))


def _about(payment: Payment, form: PaidForm) -> dict[str, Any]:
    return {"payment": payment, "form": form, "agreement": payment.agreement, "kind": states.kind_of(payment)}


def _refused(request: Request, refused: Refused, to: str) -> HttpResponse:
    """Say on the list why a deed of one click was refused: nothing was typed that could be lost."""
    for reason in refused.reasons:
        messages.error(request, reason)
    return redirect(to)
