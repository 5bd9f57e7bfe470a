"""Files of attachment questions: added on a page of their own, so that it works on a phone and without JavaScript."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.applications import operations, queries
from vaihto.applications.answer_files import answer_files, purpose_of
from vaihto.applications.file_forms import AnswerFileForm
from vaihto.applications.gaps import section_of
from vaihto.applications.views.writing import elsewhere, own_or_404
from vaihto.calls import queries as calls
from vaihto.kit import attachments, clock
from vaihto.kit.access import roles
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, COORDINATOR, OFFICER
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


@require_http_methods(["GET", "POST"])
@roles(COORDINATOR)
def add_file(request: Request, pk: int, key: str) -> HttpResponse:
    """Take a file for a question, check it outside any deed, and add it to the answer."""
    application = own_or_404(request, pk)
    question = next((q for q in calls.questions_of(application.call) if q.key == key and q.kind == "attachment"), None)
    if question is None:
        raise Http404
    section = section_of(question.section)
    form = AnswerFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = attachments.receive(form.cleaned_data["file"], actor=request.actor, purpose=purpose_of(key))
            operations.add_file(application, key, file, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error("file", refusal.reasons)
        else:
            messages.success(request, _("The file is saved."))
            for change in file.changes:
                messages.info(request, str(attachments.CHANGES[change]))
            return redirect(f"applications:{section}", application.pk)
    context = {"application": application, "question": question, "form": form, "section": section}
    return elsewhere(application) or render(request, "applications/add_file.html", context, status=422 if form.errors else 200)


@require_safe
@roles(COORDINATOR, OFFICER, AUDITOR, ADMINISTRATOR)
def answer_file(request: Request, pk: int, file_pk: int) -> HttpResponse:
    """Return a file of an answer to the applicant's own people, and after sending to the agency's."""
    application = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    file = answer_files(application).filter(pk=file_pk).first()
    if file is None:
        raise Http404
    answer: HttpResponse = attachments.response(file)  # type: ignore[assignment]
    return answer
