"""The applicant's pages of partners, and the partner's own page behind its link."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import operations, permissions, queries, reminders, statements, states
from vaihto.applications.forms import ContactForm, DeclineForm, DetailsForm, PartnerForm, seen_in
from vaihto.applications.models import Application, Partner
from vaihto.applications.operations.partners import FIELDS, OWN_FIELDS
from vaihto.applications.views.keeping import keeps_typed
from vaihto.applications.views.writing import own_or_404
from vaihto.calls import queries as calls
from vaihto.core.merging import mark_of
from vaihto.kit import clock, qr
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import links

DEEDS = {"confirm", "decline", "save"}


def with_tags(partners: Any) -> list[Partner]:
    """Return the partners, each with the tag of its state and the day on which the house reminds it next."""
    made = list(partners)
    coming = reminders.next_days(made, clock.today())
    for partner in made:
        partner.next_reminder, partner.size_words = coming.get(partner.pk), states.SIZES.get(partner.size, "")
        kind, sign = states.PARTNER_TAGS[partner.state]
        partner.tag = {"kind": kind, "icon": sign, "words": states.PARTNER_LABELS[partner.state]}
    return made


@require_safe
@roles(COORDINATOR)
def partners(request: Request, pk: int) -> HttpResponse:
    """List the partners with the state of their confirmation."""
    application = own_or_404(request, pk)
    context = {
        "application": application, "partners": with_tags(queries.partners_of(application)), "section": "partners",
        "may_write": permissions.may_write(request.actor, application, "partners"),
        "may_invite": permissions.may_invite(request.actor, application),
    }  # fmt: skip
    return render(request, "applications/partners.html", context)


def partner_or_404(application: Application, pk: int) -> Partner:
    """Return a partner of the application. Raises Http404."""
    partner: Partner = get_object_or_404(application.partners, pk=pk)
    return partner


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def add_partner(request: Request, pk: int) -> HttpResponse:
    """Add a partner to the draft."""
    application = own_or_404(request, pk)
    form = partner_form(request, application)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_partner(application, form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The partner is added."))
            return redirect("applications:partners", application.pk)
    return render(request, "applications/partner_form.html", {"application": application, "form": form})


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def change_partner(request: Request, pk: int, partner_pk: int) -> HttpResponse:
    """Change a partner of the draft; where somebody else changed the same meanwhile, both stand on the page."""
    application = own_or_404(request, pk)
    partner = application.partners.filter(pk=partner_pk).first()
    if partner is None:
        return removed_meanwhile(request, application)
    initial = {name: getattr(partner, name) for name in FIELDS}
    form = partner_form(request, application, initial=initial)
    seen = seen_in(form.data.get("version", ""))["seen"] if form.is_bound else marks_of(partner)
    form.show_marks(seen)
    both: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_partner(partner, form.cleaned_data, by=request.actor, at=clock.now(), seen=seen)
        except operations.PartnerChangedMeanwhile as meanwhile:
            form.add_error(None, meanwhile.reasons)
            both = compared(form, meanwhile.fields)
            # What stands now has been shown: saving once more is a choice.
            form.show_marks({**seen, **{name: mark_of(value) for name, value in meanwhile.fields.items()}})
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The partner is saved."))
            return redirect("applications:partners", application.pk)
    context = {"application": application, "form": form, "partner": partner, "both": both}
    return render(request, "applications/partner_form.html", context)


def partner_form(request: Request, application: Application, **options: Any) -> PartnerForm:
    """Return the form of a partner with what was posted, or what came back after signing in again."""
    typed = request.POST or request.typed or None  # type: ignore[attr-defined]
    return PartnerForm(typed, law=calls.law_of(application.call), **options)


def marks_of(partner: Partner) -> dict[str, str]:
    """Return the marks of what stands in a partner's details."""
    return {name: mark_of(getattr(partner, name)) for name in FIELDS}


def compared(form: PartnerForm, now: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the details that two people changed: what stands now and what the writer typed, in words."""
    return [
        {
            "label": str(form.fields[name].label),
            "now": form.in_words(name, value),
            "mine": form.in_words(name, form.cleaned_data[name]),
        }
        for name, value in now.items()
    ]


def removed_meanwhile(request: Request, application: Application) -> HttpResponse:
    """Give back what was typed into a partner that somebody else has removed. Raises Http404 where nothing was typed."""
    form = partner_form(request, application)
    if not form.is_bound or not permissions.may_write(request.actor, application, "partners"):
        raise Http404
    form.add_error(None, _("The partner was not saved, because somebody else has removed it. Save to add it again."))
    return render(request, "applications/partner_form.html", {"application": application, "form": form, "is_gone": True})


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def partner_contact(request: Request, pk: int, partner_pk: int) -> HttpResponse:
    """Write to somebody else at an invited partner; the old link closes."""
    application = own_or_404(request, pk)
    partner = partner_or_404(application, partner_pk)
    initial = {"email": partner.contact_email, "name": partner.contact_name, "language": partner.language}
    form = ContactForm(request.POST or request.typed or None, initial=initial)  # type: ignore[attr-defined]
    # A refused page has shown the address that stands: sending once more is a choice.
    mark = mark_of(partner.contact_email)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_contact(
                partner, **form.cleaned_data, by=request.actor, at=clock.now(), seen=request.POST.get("seen", "")
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(
                request, _("The earlier link is closed and a new one is sent. Partner: %(name)s.") % {"name": partner.name}
            )
            return redirect("applications:partners", application.pk)
    return render(
        request, "applications/partner_contact.html", {"application": application, "form": form, "partner": partner, "mark": mark}
    )


@require_POST
@roles(COORDINATOR)
def partner_deed(request: Request, pk: int, partner_pk: int, deed: str) -> HttpResponse:
    """Invite, remind or remove a partner, or take its invitation back."""
    application = own_or_404(request, pk)
    partner = partner_or_404(application, partner_pk)
    done: dict[str, Any] = {
        "invite": (operations.invite_partner, _("The invitation is sent. Partner: %(name)s.")),
        "withdraw": (operations.withdraw_invitation, _("The invitation is withdrawn, its link is closed. Partner: %(name)s.")),
        "remind": (operations.remind_partner, _("The reminder is sent. Partner: %(name)s.")),
        "remove": (operations.remove_partner, _("The partner is removed: %(name)s.")),
    }
    operation, text = done[deed]
    name = partner.name
    try:
        operation(partner, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, text % {"name": name})
    return redirect("applications:partners", application.pk)


@require_http_methods(["GET", "POST"])
@links.by_link("partner")
def partner(request: Request, link: Any) -> HttpResponse:
    """The partner's page: what the project is, and confirming or declining."""
    found = queries.partner(link.subject_id)
    if found is None:
        return links.closed(request, None)
    deed = request.POST.get("deed", "")
    own = {name: getattr(found, name) for name in OWN_FIELDS} | {"name": found.contact_name}
    posted = request.POST if deed in {"confirm", "save"} else None
    confirm = DetailsForm(posted, initial=own, saves_only=deed == "save")
    decline = DeclineForm(request.POST if deed == "decline" else None, initial={"name": found.contact_name}, prefix="no")
    if deed in DEEDS and answer(request, found, deed, decline if deed == "decline" else confirm):
        return redirect(request.path)
    found.refresh_from_db()
    context = {
        "partner": found, "application": found.application, "confirm": confirm, "decline": decline,
        "statement": statements.partner_statement(found),
        "own_rows": [r for r in queries.rows_of(found.application) if r.host_id == found.pk],
        "own_sum": queries.sum_for_partner(found), "size": states.SIZES.get(found.size, ""),
        "others": [p for p in queries.partners_of(found.application) if p.pk != found.pk],
        "open": found.state == states.INVITED and permissions.awaits_partners(found.application),
        "declining": deed == "decline", "qr": qr.svg(settings.BASE_URL + request.path),
    }  # fmt: skip
    return render(request, "applications/partner.html", context)


def answer(request: Request, partner: Partner, deed: str, form: Any) -> bool:
    """Save the partner's details and record its answer; returns whether that was done, otherwise the form says why not."""
    if not form.is_valid():
        return False
    who: dict[str, Any] = {"by": request.actor, "at": clock.now()}
    try:
        with transaction.atomic():
            if deed == "decline":
                operations.decline_participation(partner, **who, **form.cleaned_data)
            elif partner.state == states.INVITED:
                operations.save_own_details(partner, form.details(), **who)
            if deed == "confirm":
                operations.confirm_participation(partner, **who, **form.signer())
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
        return False
    if deed == "save":
        messages.success(request, _("The details are saved."))
    return True
