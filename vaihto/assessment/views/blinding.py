"""The officer's page of a blind copy: what assessors will read, further words to hide, checked by whom."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vaihto.applications import queries as applications
from vaihto.assessment import blind, operations, shown
from vaihto.assessment.forms import HiddenWordsForm
from vaihto.assessment.models import BlindCopy
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def blind_copy(request: Request, pk: int) -> HttpResponse:
    """Read an application as its assessors will, hide further words, and mark it as checked."""
    rows = applications.visible_to(request.actor).filter(state="sent", call__is_blind=True)
    application = get_object_or_404(rows, pk=pk)
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
    sections = shown.sections_of(blind.in_words(copy.content)) if copy else {}
    face = blind.face_of(application)
    context = {"application": application, "copy": copy, "form": form, "sections": list(sections.values()), "face": face}
    return render(request, "assessment/blind.html", context)
