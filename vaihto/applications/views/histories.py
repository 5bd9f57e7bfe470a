"""What was written before: each field's versions with who, when and the difference; an earlier one can be brought back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.applications import histories as written
from vaihto.applications import operations, permissions, queries
from vaihto.applications.fieldnames import ANSWER, DETAILS, label_of, parts_of
from vaihto.applications.operations.settling import permitted
from vaihto.applications.views.writing import own_or_404
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


@require_safe
@roles(COORDINATOR)
def all_fields(request: Request, pk: int) -> HttpResponse:
    """List every field that has been written, with the last writer; each leads to its history."""
    application = own_or_404(request, pk)
    return render(request, "applications/histories.html", {"application": application, "fields": written.fields_of(application)})


@require_http_methods(["GET", "POST"])
@roles(COORDINATOR)
def history(request: Request, pk: int, name: str) -> HttpResponse:
    """Show the versions of a field; `restore` names the one that shall stand again, as a new version."""
    application = own_or_404(request, pk)
    if not (name.startswith(ANSWER) or name in DETAILS or parts_of(name)):
        raise Http404
    versions = queries.history_of(application, name)
    if not versions:
        raise Http404
    if request.method == "POST":
        return restore(request, application.pk, name)
    context = {
        "application": application, "name": name, "label": label_of(application, name), "versions": versions,
        "standing": next((one.version for one in versions if one.is_latest), 0),
        "may_write": permissions.may_write(request.actor, application, permitted(name)),
    }  # fmt: skip
    return render(request, "applications/history.html", context)


def restore(request: Request, pk: int, name: str) -> HttpResponse:
    """Bring a version back, or say why it was not."""
    application = own_or_404(request, pk)
    number, standing = request.POST.get("restore", ""), request.POST.get("standing", "")
    if not (number.isdigit() and standing.isdigit()):
        messages.error(request, _("No version was chosen, so nothing was changed. Choose one of the list."))
        return redirect("applications:history", pk, name)
    try:
        operations.restore(application, name, int(number), standing=int(standing), by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The earlier text stands again. The one before is still in the history."))
    return redirect("applications:history", pk, name)
