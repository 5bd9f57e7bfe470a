"""Pages of an amendment: asking for one, what it does, preparing, deciding item by item, signing; contact persons."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.grants import amending_queries, amending_shown, operations, paper, permissions, queries, shown, states
from vaihto.grants.amending_forms import (
    AmendForm,
    ContactsForm,
    DecideAmendmentForm,
    OpinionForm,
    SignAmendmentForm,
    initial_contacts,
)
from vaihto.grants.models import Amendment, GrantAgreement
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused

parties = roles("officer", "coordinator")
readers = roles("officer", "auditor", "coordinator")


@require_http_methods(["GET", "HEAD", "POST"])
@parties
def amend(request: Request, pk: int) -> HttpResponse:
    """Ask for an amendment: what shall change, beside what the agreement says now."""
    agreement = get_object_or_404(queries.visible_to(request.actor).exclude(state=states.DRAFT), pk=pk)
    is_agencys = not permissions.is_beneficiarys(request.actor, agreement)
    draft = amending_queries.draft_of(agreement, is_agencys=is_agencys)
    drafted = list(draft.items.all()) if draft else []
    form = AmendForm(
        request.POST or None,
        agreement=agreement,
        terms=queries.terms(agreement),
        draft=drafted,
        reason=draft.reason if draft else "",
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.write_amendment(
                agreement, form.items(), reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
            )
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The draft of the amendment is kept. Look at what it does, then send it."))
            return redirect("grants:amendment", made.pk)
    context = {
        "agreement": agreement, "form": form, "terms": form.terms, "draft": draft,
        "may_ask": amending_shown.may_ask_now(agreement, request.actor), "is_agencys": is_agencys,
        "open": queries.amendment_open(agreement),
    }  # fmt: skip
    return render(request, "grants/amend.html", context)


@require_safe
@readers
def amendment(request: Request, pk: int) -> HttpResponse:
    """Show an amendment: old and new of each item, what they do, what was decided, who has signed."""
    return _amendment(request, _wanted(request, pk))


def _wanted(request: Request, pk: int) -> Amendment:
    return get_object_or_404(queries.amendments_visible_to(request.actor).prefetch_related("items"), pk=pk)


def _amendment(request: Request, wanted: Amendment, answers: dict[int, str] | None = None, **more: Any) -> HttpResponse:
    context = amending_shown.of(wanted, request.actor, answers)
    forms: dict[str, Any] = {
        "opinion_form": OpinionForm(), "sign_form": SignAmendmentForm(),
        "decide_form": DecideAmendmentForm(None, items=wanted.items.all()),
    }  # fmt: skip
    context |= forms | more
    for one in context["items"]:
        one["answer"], one["why"] = context["decide_form"].pair(one["row"].position)
    return render(request, "grants/amendment.html", context)


def _deed(request: Request, pk: int, deed: Callable[..., Any], said: str) -> HttpResponse:
    """Do a deed of one click and say so, or say on the page why it was refused."""
    wanted = _wanted(request, pk)
    try:
        done = deed(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        return _amendment(request, _wanted(request, pk), form=shown.refusal(refused.reasons))
    messages.success(request, said)
    # Who takes back the agency's own finds a draft; a draft of the other party is not shown.
    return redirect("grants:amendment", done.pk)


@require_POST
@parties
def send_amendment(request: Request, pk: int) -> HttpResponse:
    """Send a draft."""
    return _deed(request, pk, operations.send_amendment, _("The amendment is sent."))


@require_POST
@parties
def end_amendment(request: Request, pk: int) -> HttpResponse:
    """Withdraw what has not taken effect."""
    return _deed(request, pk, operations.end_amendment, _("The amendment is withdrawn. The agreement stays as it is."))


@require_POST
@roles("officer")
def take_back_amendment(request: Request, pk: int) -> HttpResponse:
    """Take back what waits for the decision."""
    return _deed(request, pk, operations.take_back_amendment, _("The amendment is taken back from the decision."))


@require_POST
@roles("officer")
def prepare_amendment(request: Request, pk: int) -> HttpResponse:
    """Prepare the decision with an opinion."""
    wanted, form = _wanted(request, pk), OpinionForm(request.POST)
    if form.is_valid():
        try:
            operations.prepare_amendment(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The decision is prepared. Another officer decides."))
            return redirect("grants:amendment", pk)
    return _amendment(request, _wanted(request, pk), form=form, opinion_form=form)


@require_POST
@roles("officer")
def decide_amendment(request: Request, pk: int) -> HttpResponse:
    """Decide item by item, or look at what the chosen answers would do."""
    wanted = _wanted(request, pk)
    form = DecideAmendmentForm(request.POST, items=wanted.items.all())
    is_valid = form.is_valid()
    answers = {place: answer for place, (answer, _why) in form.answers.items()}
    if "preview" in request.POST:
        return _amendment(request, wanted, answers, decide_form=form, is_preview=True)
    if is_valid:
        try:
            operations.decide_amendment(
                wanted, form.answers, grounds=form.cleaned_data["grounds"], with_balance=form.cleaned_data["with_balance"],
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The amendment is decided. The beneficiary gets a message."))
            return redirect("grants:amendment", pk)
    return _amendment(request, _wanted(request, pk), answers, form=form, decide_form=form)


@require_POST
@parties
def sign_amendment(request: Request, pk: int, role: str) -> HttpResponse:
    """Sign an amendment in a role."""
    wanted, form = _wanted(request, pk), SignAmendmentForm(request.POST)
    if role not in states.ROLE_LABELS:
        raise Http404
    if form.is_valid():
        try:
            signed = operations.sign_amendment(wanted, role=role, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            in_force = signed.state == states.ACTIVE
            messages.success(request, _("The amendment is signed and in force.") if in_force else _("The amendment is signed."))
            return redirect("grants:amendment", pk)
    return _amendment(request, _wanted(request, pk), form=form, sign_form=form)


@require_safe
@readers
def amendment_pdf(request: Request, pk: int) -> HttpResponse:
    """Return the paper of an amendment as PDF."""
    wanted = _wanted(request, pk)
    if not wanted.content:
        raise Http404
    name = f"amendment-{wanted.number.replace('/', '-')}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(paper.amendment_pdf(wanted), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def contacts(request: Request, pk: int) -> HttpResponse:
    """Change the contact persons of a project: at once, without a signature."""
    agreement: GrantAgreement = get_object_or_404(queries.visible_to(request.actor).exclude(state=states.DRAFT), pk=pk)
    form = ContactsForm(request.POST or None, initial=initial_contacts(queries.contacts_of(agreement)))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_contacts(agreement, form.contacts(), by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The contact persons are kept. The agency gets a message."))
            return redirect("grants:detail", pk)
    return render(request, "grants/contacts.html", {"agreement": agreement, "form": form})
