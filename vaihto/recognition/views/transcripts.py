"""The transcript as page, PDF and in other formats, for the school and by link for the participant; the check of its code."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, languages, viewing
from vaihto.kit.access import public, roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import queries as stays
from vaihto.people import links
from vaihto.recognition import content, exporting, operations, paper, queries, shown_transcript
from vaihto.recognition.formats import FORMATS
from vaihto.recognition.forms import AskForm, CodeForm
from vaihto.recognition.models import Transcript

if TYPE_CHECKING:
    from vaihto.mobility.models import Mobility
    from vaihto.people.models import Link

readers = roles("officer", "auditor", "coordinator")


@require_safe
@readers
def transcript(request: Request, pk: int, version: int) -> HttpResponse:
    """Show a version of the transcript to the school and the agency."""
    return _page(request, _of_school(request, pk, version), by_link="")


@require_safe
@readers
def transcript_pdf(request: Request, pk: int, version: int) -> HttpResponse:
    """Return a version of the transcript as PDF."""
    return _pdf(request, _of_school(request, pk, version))


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def mine(request: Request, link: "Link") -> HttpResponse:
    """Show the valid transcript to the participant, or say kindly that there is none yet."""
    mobility = stays.by_link(link)
    found = queries.transcript_of(mobility.pk)
    if found is None:
        recognition = queries.of_mobility(mobility.pk)
        context = {"recognition": recognition, "mobility": mobility, "school": mobility.agreement.organisation}
        return render(request, "recognition/no_transcript.html", context)
    return _page(request, found, by_link=request.path)


@require_POST
@links.by_link("participant")
def ask_correction(request: Request, link: "Link") -> HttpResponse:
    """Ask the school to look at its decisions again."""
    mobility = stays.by_link(link)
    found = queries.transcript_of(mobility.pk)
    if found is None:
        raise Http404
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            operations.ask_correction(mobility, text=form.cleaned_data["text"], by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Your school has been asked to look at its decisions again. It answers by e-mail."))
            return redirect("recognition:my_transcript", _token(request))
    return _page(request, found, by_link=request.path, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def mine_pdf(request: Request, link: "Link") -> HttpResponse:
    """Return the valid transcript as PDF to the participant."""
    found = queries.transcript_of(stays.by_link(link).pk)
    if found is None:
        raise Http404
    return _pdf(request, found)


@require_safe
@readers
def export(request: Request, pk: int) -> HttpResponse:
    """Return the valid transcript in a format of the field, to the school and the agency."""
    mobility = get_object_or_404(stays.visible_to(request.actor), pk=pk)
    return _export(request, mobility, lambda wanted: redirect("recognition:transcript", pk, wanted.version))


@require_safe
@roles("coordinator")
def register(request: Request, pk: int) -> HttpResponse:
    """Show what the stay adds to the study registers, to be typed there by hand; refused like an export."""
    mobility = get_object_or_404(stays.visible_to(request.actor), pk=pk)
    wanted = queries.transcript_of(mobility.pk)
    if wanted is None:
        raise Http404
    _log(request, wanted)
    try:
        sections = exporting.copy_sheet(wanted, mobility, languages.present())
    except exporting.Unfit as unfit:
        messages.error(request, operations.unfit_words(unfit))
        return redirect("recognition:transcript", pk, wanted.version)
    return render(request, "recognition/register.html", {"transcript": wanted, "sections": sections})


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def my_export(request: Request, link: "Link") -> HttpResponse:
    """Return the valid transcript in a format of the field, to the participant."""
    # One step up from here is the transcript's page, whatever the token is.
    return _export(request, stays.by_link(link), lambda wanted: redirect("../"))


@require_safe
@public
def check(request: Request) -> HttpResponse:
    """Say whether a code belongs to a transcript that was issued here; no names are told."""
    form = CodeForm(request.GET or None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        code = content.plain_code(form.cleaned_data["code"])
        found = queries.transcript_by_code(code)
        context |= {"asked": True, "found": found, "code": code, "sealed": shown_transcript.sealed(found) if found else []}
    return render(request, "recognition/check.html", context)


@require_safe
@public
def seal_certificate(request: Request, fingerprint: str) -> HttpResponse:
    """Return the certificate of a seal that is or was in use, for whoever verifies a document."""
    known = queries.seal_by_fingerprint(fingerprint)
    if known is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="seal-{known.fingerprint[:16]}.pem"'}
    return HttpResponse(known.certificate, content_type="application/x-pem-file", headers=headers)


def _of_school(request: Request, pk: int, version: int) -> Transcript:
    mobility = get_object_or_404(stays.visible_to(request.actor), pk=pk)
    return get_object_or_404(queries.transcripts_of(mobility.pk), version=version)


def _page(request: Request, wanted: Transcript, *, by_link: str, form: AskForm | None = None) -> HttpResponse:
    _log(request, wanted)
    asked = list(queries.requests_of(wanted.mobility_id)) if by_link else []
    context = {
        **shown_transcript.of(wanted), "by_link": by_link, "token": _token(request), "requests": asked, "form": form or AskForm(),
        "may_ask": by_link and not wanted.mobility.agreement.is_locked and all(one.answered_at for one in asked),
        "exports": [] if wanted.replaced_at else shown_transcript.exports(),
        "has_sheet": not by_link and not wanted.replaced_at and request.actor.has("coordinator"),
    }  # fmt: skip
    return render(request, "recognition/transcript.html", context)


def _token(request: Request) -> str:
    """Return the token of the link that the address carries; empty where it has none."""
    return str(request.resolver_match.kwargs.get("token", "")) if request.resolver_match else ""


def _pdf(request: Request, wanted: Transcript) -> HttpResponse:
    _log(request, wanted)
    headers = {"Content-Disposition": f'inline; filename="transcript-{wanted.code}.pdf"'}
    return HttpResponse(paper.transcript_pdf(wanted), content_type="application/pdf", headers=headers)


def _export(request: Request, mobility: "Mobility", back: Callable[[Transcript], HttpResponse]) -> HttpResponse:
    """Return the document in the format that the address names; where it is refused, the page says why."""
    wanted = queries.transcript_of(mobility.pk)
    name = request.GET.get("format", "elmo")
    if wanted is None or name not in FORMATS:
        raise Http404
    _log(request, wanted)
    try:
        made = operations.export(mobility, name, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return back(wanted)
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)


def _log(request: Request, wanted: Transcript) -> None:
    participant = wanted.mobility.participant_id
    if participant:
        viewing.log(f"mobility.Participant:{participant}", request)
