"""The pages that host, participant and guardian open by link, on a phone: read, sign, ask for a correction, say no."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.kit import clock, viewing
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import content, forms, operations, paper, queries, shown, states
from vaihto.mobility.models import Mobility
from vaihto.mobility.views.stays import log, tell
from vaihto.people import links

if TYPE_CHECKING:
    from vaihto.people.models import Link


def stay_of(link: "Link") -> Mobility:
    """Return the stay of a link. Raises Http404 where it was cancelled, or where a guardian's is no longer that of a minor."""
    mobility = queries.by_link(link)
    person = mobility.participant
    if mobility.state == states.CANCELLED or (link.role == states.GUARDIAN and not (person and person.guardian_signs)):
        raise Http404
    return mobility


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("host")
def host_sign(request: Request, link: "Link") -> HttpResponse:
    """Show exactly the text that is hashed and take the host's signature."""
    return sign_page(request, link, states.HOST)


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def participant_sign(request: Request, link: "Link") -> HttpResponse:
    """Show exactly the text that is hashed and take the participant's signature."""
    return sign_page(request, link, states.PARTICIPANT)


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("guardian")
def guardian_sign(request: Request, link: "Link") -> HttpResponse:
    """Show exactly the text that is hashed and take the guardian's signature."""
    return sign_page(request, link, states.GUARDIAN)


def sign_page(request: Request, link: "Link", role: str) -> HttpResponse:
    """Show the agreement, and sign it where the form was sent."""
    mobility = stay_of(link)
    context = {**shown.by_link(mobility, role), **addresses(request, role)}
    form = sign_form(request, mobility, role, context["version"])
    if request.method == "POST" and form.is_valid() and context["agreement"]:
        values = {name: form.cleaned_data.get(name, "") for name in ("name", "position", "guardian", "seen")}
        try:
            operations.sign(context["agreement"], role=role, by=request.actor, at=clock.now(), **values)
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
            form.data = {**form.data.dict(), "seen": context["version"].content_hash, "read": ""}  # type: ignore[attr-defined]
        else:
            messages.success(request, _("The agreement is signed. A confirmation was sent by e-mail."))
            return redirect(request.path)
    log(request, mobility)
    return render(request, "mobility/sign_by_link.html", {**context, "form": form})


def sign_form(request: Request, mobility: Mobility, role: str, version: Any) -> forms.LinkSignForm:
    """Return the form of a signer, with the name that the school gave."""
    person = mobility.participant
    names = {states.HOST: mobility.host_contact, states.PARTICIPANT: person.name if person else ""}
    name = names.get(role, content.guardian_of(version.content) if version else "")
    names_guardian = bool(version) and operations.names_guardian(version)
    initial = {"name": name, "seen": version.content_hash if version else ""}
    return forms.LinkSignForm(request.POST or None, role=role, names_guardian=names_guardian, initial=initial)


def addresses(request: Request, role: str) -> dict[str, str]:
    """Return the addresses beside this page for the same link; the token is taken from the page's own address."""
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    kinds = {"sign_url": "sign", "correction_url": "correction", "pdf_url": "pdf"}
    found = {key: reverse(f"mobility:{role}_{kind}", args=[token]) for key, kind in kinds.items()}
    if role == states.HOST:
        found["other_person_url"] = reverse("mobility:host_other_person", args=[token])
        found["mentor_url"] = reverse("mobility:host_mentor", args=[token])
    if role in states.REFUSERS:
        found["refusal_url"] = reverse(f"mobility:{role}_refusal", args=[token])
    if role == states.PARTICIPANT:
        found["checklist_url"] = reverse("mobility:participant_checklist", args=[token])
        found["support_url"] = reverse("mobility:participant_support", args=[token])
        found["safety_url"] = reverse("mobility:participant_safety", args=[token])
        found["sheet_url"] = reverse("mobility:participant_sheet", args=[token])
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("host")
def host_correction(request: Request, link: "Link") -> HttpResponse:
    """Let the host ask for a correction."""
    return correction_page(request, link, states.HOST)


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def participant_correction(request: Request, link: "Link") -> HttpResponse:
    """Let the participant ask for a correction."""
    return correction_page(request, link, states.PARTICIPANT)


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("guardian")
def guardian_correction(request: Request, link: "Link") -> HttpResponse:
    """Let the guardian ask for a correction."""
    return correction_page(request, link, states.GUARDIAN)


def correction_page(request: Request, link: "Link", role: str) -> HttpResponse:
    """Ask what is wrong and tell the school."""
    mobility = stay_of(link)
    context = {**shown.by_link(mobility, role), **addresses(request, role)}
    form = forms.CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and context["agreement"]:
        try:
            operations.ask_correction(context["agreement"], text=form.cleaned_data["text"], by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The wish for a correction was sent to the school. You need not do anything now."))
            return redirect(context["sign_url"])
    log(request, mobility)
    return render(request, "mobility/correction.html", {**context, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("guardian")
def guardian_refusal(request: Request, link: "Link") -> HttpResponse:
    """Let the guardian say no."""
    return refusal_page(request, link, states.GUARDIAN)


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("host")
def host_refusal(request: Request, link: "Link") -> HttpResponse:
    """Let the host say no."""
    return refusal_page(request, link, states.HOST)


def refusal_page(request: Request, link: "Link", role: str) -> HttpResponse:
    """Ask why the guardian or the host does not sign and tell the school."""
    mobility = stay_of(link)
    context = {**shown.by_link(mobility, role), **addresses(request, role)}
    form = forms.RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and context["agreement"]:
        try:
            reason = form.cleaned_data["reason"]
            operations.refuse_to_sign(context["agreement"], reason=reason, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The school has been told that you do not sign, and why. You need not do anything now."))
            return redirect(context["sign_url"])
    log(request, mobility)
    return render(request, "mobility/refusal.html", {**context, "form": form})


@require_safe
@links.by_link("host")
def host_pdf(request: Request, link: "Link") -> HttpResponse:
    """Return the agreement as PDF to the host."""
    return pdf_page(request, link)


@require_safe
@links.by_link("participant")
def participant_pdf(request: Request, link: "Link") -> HttpResponse:
    """Return the agreement as PDF to the participant."""
    return pdf_page(request, link)


@require_safe
@links.by_link("guardian")
def guardian_pdf(request: Request, link: "Link") -> HttpResponse:
    """Return the agreement as PDF to the guardian."""
    return pdf_page(request, link)


def pdf_page(request: Request, link: "Link") -> HttpResponse:
    """Return the newest version that was sent for signature as PDF. Raises Http404 where there is none."""
    mobility = stay_of(link)
    version = queries.versions_frozen(mobility).first()
    if version is None:
        raise Http404
    log(request, mobility)
    return paper.answer(mobility, version)


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def participant_support(request: Request, link: "Link") -> HttpResponse:
    """Let the participant tell about a need for support, or take it back."""
    mobility = stay_of(link)
    form = forms.SupportForm(request.POST or None, initial={"text": shown.support_text(mobility)})
    if request.method == "POST" and form.is_valid():
        try:
            tell(mobility, form.cleaned_data["text"], request)
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            return redirect(request.path)
    viewing.log(f"mobility.SupportNeed:{mobility.participant_id}", request)
    context = {**shown.support(mobility), **addresses(request, states.PARTICIPANT), "form": form, "by_link": True}
    return render(request, "mobility/support.html", context)
