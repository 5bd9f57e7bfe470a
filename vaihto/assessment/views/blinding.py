"""The officer's pages of a blind copy: what assessors will read, words to hide, copies of files without names; their download."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import queries as applications
from vaihto.assessment import blind, blind_files, operations, queries, shown
from vaihto.assessment.blind_files import Place
from vaihto.assessment.forms import COPY_KINDS, BlindFileForm, HiddenWordsForm
from vaihto.assessment.models import BlindCopy
from vaihto.assessment.operations.blind_files import PURPOSE
from vaihto.kit import attachments, clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused

if TYPE_CHECKING:
    from vaihto.applications.models import Application


def blind_or_404(request: Request, pk: int) -> "Application":
    """Return a sent application of a blind call that the actor sees. Raises Http404."""
    rows = applications.visible_to(request.actor).filter(state="sent", call__is_blind=True)
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def blind_copy(request: Request, pk: int) -> HttpResponse:
    """Read an application as its assessors will, hide further words, and mark it as checked."""
    application = blind_or_404(request, pk)
    copy = BlindCopy.objects.filter(application=application).first()
    words = "\n".join(copy.words) if copy else ""
    form = HiddenWordsForm(request.POST if request.method == "POST" else None, initial={"words": words})
    if request.method == "POST" and form.is_valid():
        try:
            operations.hide_words(application, form.listed(), by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The blind copy is made anew and marked as checked."))
            return redirect("assessment:blind", pk)
    sections = list(shown.sent_of(application).values()) if copy else []
    files = blind_files.places_of(application)
    context = {
        "application": application, "copy": copy, "form": form, "sections": sections, "face": blind.face_of(application),
        "files": files, "missing": sum(one.copy is None for one in files), "is_closed": queries.is_closed(application.call),
    }  # fmt: skip
    return render(request, "assessment/blind.html", context)


def place_or_404(request: Request, pk: int, file_pk: int) -> "tuple[Application, Place]":
    """Return a blind application and one of the files that were sent with it. Raises Http404."""
    application = blind_or_404(request, pk)
    place = next((one for one in blind_files.places_of(application) if one.original_id == file_pk), None)
    if place is None:
        raise Http404
    return application, place


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def give(request: Request, pk: int, file_pk: int) -> HttpResponse:
    """Take a copy without names, check it outside any deed, and let it stand for the file that was sent."""
    application, place = place_or_404(request, pk, file_pk)
    initial = {"seen": place.copy.pk if place.copy else None}
    form = BlindFileForm(request.POST, request.FILES) if request.method == "POST" else BlindFileForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            file = attachments.receive(given["file"], actor=request.actor, purpose=PURPOSE, allowed=COPY_KINDS)
            operations.give_blind_file(application, file_pk, file, seen=given["seen"], by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error("file", refused.reasons)
        else:
            messages.success(request, _("The copy is saved. The assessors of the application get it in place of the file."))
            for change in file.changes:
                messages.info(request, str(attachments.CHANGES[change]))
            return redirect("assessment:blind", pk)
    context = {"application": application, "place": place, "form": form, "is_closed": queries.is_closed(application.call)}
    return render(request, "assessment/blind_file.html", context, status=422 if form.errors else 200)


@require_POST
@roles("officer")
def take_back(request: Request, pk: int, file_pk: int) -> HttpResponse:
    """Take a copy back; the assessors get it no more."""
    application, _place = place_or_404(request, pk, file_pk)
    typed = request.POST.get("seen", "")
    try:
        operations.take_back_blind_file(
            application, file_pk, seen=int(typed) if typed.isdecimal() else None, by=request.actor, at=clock.now()
        )
        messages.success(
            request, _("The copy is taken back and deleted. Give another, or the assessors read that none is there.")
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("assessment:blind", pk)


@require_safe
@roles("assessor", "officer", "auditor")
def blind_file(request: Request, pk: int) -> HttpResponse:
    """Give a copy without names to the agency's people and to the assessors who have the application."""
    kept = blind_files.readable_by(request.actor, pk)
    if kept is None:
        raise Http404
    answer: HttpResponse = attachments.response(kept.copy, name=blind_files.name_of(kept))  # type: ignore[assignment]
    return answer
