"""Pages of paying: the accounts of projects and of the agency."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.grants import operations, paying_shown, permissions, queries, shown
from vaihto.grants.models import BankAccount, GrantAgreement, PayerAccount
from vaihto.grants.paying_forms import AccountForm, ConfirmForm
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.programmes import queries as programmes

if TYPE_CHECKING:
    from vaihto.programmes.models import Programme

setters = roles("officer", "administrator")


@require_safe
@roles("officer", "auditor", "coordinator")
def account(request: Request, pk: int) -> HttpResponse:
    """Show where a project's payments go."""
    agreement = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    from_paper = agreement.organisation_id not in request.actor.signs_for
    return _account(request, agreement, AccountForm(from_paper=from_paper, initial={"holder": agreement.organisation.name}))


@require_POST
@roles("officer", "coordinator")
def give_account(request: Request, pk: int) -> HttpResponse:
    """Give an account number, or another one."""
    agreement = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    form = AccountForm(request.POST, from_paper=agreement.organisation_id not in request.actor.signs_for)
    if form.is_valid():
        try:
            operations.enter_account(agreement, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The account number is kept. Another person confirms it before anything is paid to it."))
            return redirect("grants:account", pk)
    return _account(request, agreement, form)


def _account(request: Request, agreement: GrantAgreement, form: AccountForm, **more: Any) -> HttpResponse:
    context = {**paying_shown.accounts_of(agreement, request), "form": form, "confirm_form": ConfirmForm(), **more}
    return render(request, "grants/account.html", context)


@require_POST
@roles("officer", "coordinator")
def confirm_account(request: Request, pk: int) -> HttpResponse:
    """Confirm an account number that another person entered."""
    wanted = get_object_or_404(_accounts(request), pk=pk)
    confirm = ConfirmForm(request.POST)
    if confirm.is_valid():
        try:
            operations.confirm_account(wanted, iban=confirm.cleaned_data["iban"], by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(confirm, refused.reasons)
        else:
            messages.success(request, _("The account number is confirmed. Payments go there from now on."))
            return redirect("grants:account", wanted.agreement_id)
    form = AccountForm(from_paper=wanted.agreement.organisation_id not in request.actor.signs_for)
    return _account(request, wanted.agreement, form, confirm_form=confirm)


@require_POST
@roles("officer", "coordinator")
def drop_account(request: Request, pk: int) -> HttpResponse:
    """Drop an account number that waits."""
    wanted = get_object_or_404(_accounts(request), pk=pk)
    try:
        operations.drop_account(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The account number is dropped. The earlier one stands, where there is one."))
    return redirect("grants:account", wanted.agreement_id)


def _accounts(request: Request) -> Any:
    rows = BankAccount.objects.select_related("agreement__application__call__programme", "agreement__organisation")
    return rows.filter(agreement__in=queries.visible_to(request.actor).order_by().values("pk"))


@require_safe
@roles("officer", "administrator", "auditor")
def payers(request: Request) -> HttpResponse:
    """List the agency's own accounts by programme."""
    return render(
        request,
        "grants/payers.html",
        {"rows": paying_shown.payers(request.actor), "may_set": permissions.may_set_payer(request.actor)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@setters
def payer(request: Request, pk: int) -> HttpResponse:
    """Show the agency's account for a programme; enter another one."""
    programme = get_object_or_404(programmes.every(), pk=pk)
    form = AccountForm(request.POST or None, from_paper=False, initial={"holder": programme.agency_fi})
    if request.method == "POST" and form.is_valid():
        try:
            operations.enter_payer(programme, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The account number is kept. Another person confirms it before it counts."))
            return redirect("grants:payer", pk)
    return _payer(request, programme, form, ConfirmForm())


def _payer(request: Request, programme: "Programme", form: AccountForm, confirm: ConfirmForm) -> HttpResponse:
    context = {**paying_shown.payer(programme, request.actor), "form": form, "confirm_form": confirm}
    return render(request, "grants/payer.html", context)


@require_POST
@setters
def confirm_payer(request: Request, pk: int) -> HttpResponse:
    """Confirm the agency's account that another of the staff entered."""
    wanted = get_object_or_404(PayerAccount.objects.select_related("programme"), pk=pk)
    confirm = ConfirmForm(request.POST)
    if confirm.is_valid():
        try:
            operations.confirm_payer(wanted, iban=confirm.cleaned_data["iban"], by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(confirm, refused.reasons)
        else:
            messages.success(request, _("The account number is confirmed. Payments come from there from now on."))
            return redirect("grants:payer", wanted.programme_id)
    return _payer(request, wanted.programme, AccountForm(from_paper=False), confirm)
