"""Pages of paying: batches for the bank, their files, and the bank's answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.core.formats import money
from vaihto.grants import operations, paying_shown, queries, shown, states, tables
from vaihto.grants.forms import BatchFilter
from vaihto.grants.models import BankAnswer, PaymentBatch
from vaihto.grants.paying_forms import AnswerForm, ApplyForm, BatchForm, ReleaseForm
from vaihto.kit import clock, languages
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.programmes import queries as programmes

readers, payers = roles("officer", "auditor"), roles("officer")
FILES = {"xml": ("bank_file", "application/xml"), "csv": ("table_file", "text/csv; charset=utf-8")}


@require_safe
@readers
def batches(request: Request) -> HttpResponse:
    """List the batches, and the programmes whose approved payments wait for one."""
    form = BatchFilter(request.GET)
    rows, order = _listed(request, form)
    page = lists.page(request, rows)
    for one in page:
        one.shown = paying_shown.state_of(one)
    context = {
        "filter_form": form, "page_obj": page, "order": order, "query": request.GET.urlencode(),
        "used": shown.filters_used(form), "payers": paying_shown.payers(request.actor), "may_pay": request.actor.has("officer"),
    }  # fmt: skip
    return render(request, "grants/batches.html", context)


def _listed(request: Request, form: Any) -> Any:
    rows = queries.batches_visible_to(request.actor)
    rows = tables.filtered_batches(rows, form.cleaned_data if form.is_valid() else {})
    return lists.sort(request, rows, tables.BATCHES, "-made")


@require_safe
@readers
def batches_download(request: Request, kind: str) -> HttpResponse:
    """Return the list of batches as CSV, XLSX or JSON, filtered as on the page."""
    rows, _order = _listed(request, BatchFilter(request.GET))
    return lists.download(kind, "payment-batches", tables.BATCHES, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@payers
def new_batch(request: Request, pk: int) -> HttpResponse:
    """Choose approved payments of a programme for a batch; what cannot go says why."""
    programme = get_object_or_404(programmes.every(), pk=pk)
    found = paying_shown.to_gather(programme)
    ready = {str(one.pk): one for one, why in found if not why}
    form = BatchForm(
        request.POST or None, choices=[(key, _label(one)) for key, one in ready.items()], initial={"requested_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        made = {**form.cleaned_data, "payments": [ready[key] for key in form.cleaned_data["payments"]]}
        try:
            batch = operations.gather(programme, **made, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The batch is made: %(number)s. Another officer releases it.") % {"number": batch.number})
            return redirect("grants:batch", batch.pk)
    elif request.method == "POST" and (known := queries.batch_by_key(request.POST.get("key", ""))):
        return redirect("grants:batch", known.pk)
    missing = [(one, why) for one, why in found if why]
    context = {"programme": programme, "form": form, "ready": ready, "missing": missing}
    return render(request, "grants/new_batch.html", context)


def _label(one: Any) -> str:
    amount = money(one.amount, languages.present())
    return f"{one.agreement.number} · {one.agreement.organisation.name} · {states.kind_of(one)} · {amount}"


@require_safe
@readers
def batch(request: Request, pk: int) -> HttpResponse:
    """Show one batch: its payments, what to compare, its files, the bank's answers."""
    wanted = get_object_or_404(queries.batches_visible_to(request.actor), pk=pk)
    return _batch(request, wanted)


def _batch(request: Request, wanted: PaymentBatch, **more: Any) -> HttpResponse:
    context = paying_shown.batch_of(wanted, request)
    forms = {"answer_form": AnswerForm(), "release_form": ReleaseForm(initial={"seen": context["seen"]})}
    return render(request, "grants/batch.html", {**context, **forms, **more})


@require_POST
@payers
def release(request: Request, pk: int) -> HttpResponse:
    """Release a batch that another officer made."""
    wanted = get_object_or_404(queries.batches_visible_to(request.actor), pk=pk)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _batch(request, wanted, form=form, release_form=form)
    try:
        operations.release(wanted, seen=form.cleaned_data["seen"], by=request.actor, at=clock.now())
    except Refused as refused:
        return _batch(request, wanted, form=shown.refusal(refused.reasons))
    messages.success(request, _("The batch is released. Download its file and give it to the bank."))
    return redirect("grants:batch", pk)


@require_POST
@payers
def take_apart(request: Request, pk: int) -> HttpResponse:
    """Take a batch apart that was not released."""
    wanted = get_object_or_404(queries.batches_visible_to(request.actor), pk=pk)
    try:
        operations.take_apart(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        return _batch(request, wanted, form=shown.refusal(refused.reasons))
    messages.success(request, _("The batch is taken apart. Its payments can go into another one."))
    return redirect("grants:batch", pk)


@require_safe
@payers
def batch_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """Return a file of a released batch: the bytes that were frozen."""
    wanted = get_object_or_404(queries.batches_visible_to(request.actor).filter(state="released"), pk=pk)
    if kind not in FILES:
        raise Http404
    name, type_of = FILES[kind]
    headers = {"Content-Disposition": f'attachment; filename="{wanted.message_id}.{kind}"'}
    return HttpResponse(bytes(getattr(wanted, name)), content_type=type_of, headers=headers)


@require_POST
@payers
def read_answer(request: Request, pk: int) -> HttpResponse:
    """Read the bank's file about a batch; what it says is shown before anything is recorded."""
    wanted = get_object_or_404(queries.batches_visible_to(request.actor), pk=pk)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _batch(request, wanted, form=form, answer_form=form)
    try:
        kept = operations.read_answer(wanted, form.cleaned_data["file"], by=request.actor, at=clock.now())
    except Refused as refused:
        return _batch(request, wanted, form=shown.with_reasons(form, refused.reasons), answer_form=form)
    return redirect("grants:answer", kept.pk)


@require_safe
@readers
def answer(request: Request, pk: int) -> HttpResponse:
    """Show what the bank says of each payment."""
    wanted = get_object_or_404(queries.answers_visible_to(request.actor), pk=pk)
    return _answer(request, wanted, ApplyForm(initial={"paid_on": wanted.batch.requested_on}))


def _answer(request: Request, wanted: BankAnswer, form: ApplyForm) -> HttpResponse:
    context = {**paying_shown.answer_of(wanted), "form": form, "may_manage": request.actor.has("officer")}
    return render(request, "grants/answer.html", context)


@require_POST
@payers
def record_answer(request: Request, pk: int) -> HttpResponse:
    """Record what the bank says."""
    wanted = get_object_or_404(queries.answers_visible_to(request.actor), pk=pk)
    form = ApplyForm(request.POST)
    if form.is_valid():
        try:
            operations.apply_answer(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("What the bank says is recorded."))
            return redirect("grants:batch", wanted.batch_id)
    return _answer(request, wanted, form)
