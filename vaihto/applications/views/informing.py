"""Officers' pages across cases: information requests, texts in common, the rules run again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import asking, likeness, operations, publicity, queries
from vaihto.applications.check_forms import InformForm, LimitForm
from vaihto.applications.fieldnames import ANSWER
from vaihto.applications.models import Application
from vaihto.applications.views.staff import case_or_404
from vaihto.calls import queries as calls
from vaihto.kit import attachments, clock
from vaihto.kit.access import roles
from vaihto.kit.actors import AUDITOR, OFFICER
from vaihto.kit.attachments.limits import MEGABYTE
from vaihto.kit.http import Request
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused

GROUND = "ground_"
TYPED = ("title", "development_plan")
# So many applications are shown open; with more of them each is opened by hand.
FEW = 3


@require_http_methods(["GET", "POST"])
@roles(OFFICER)
def inform(request: Request) -> HttpResponse:
    """Weigh each field of the named applications, then make the file; nothing is given or logged before that."""
    data = request.POST if request.method == "POST" else request.GET if request.GET.get("numbers") else None
    form = InformForm(data, only_numbers=request.method == "GET")
    applications: list[Application] = []
    if data is not None and form.is_valid():
        applications = named(form)
        form.ask_for_all()
    if request.method == "POST" and form.is_valid() and applications:
        posted = {name.removeprefix(GROUND): str(value) for name, value in request.POST.items() if name.startswith(GROUND)}
        values = {name: form.cleaned_data[name] for name in ("requester", "reason")}
        try:
            grounds = publicity.known_grounds(posted, posted.keys())
            record, content = operations.inform(applications, **values, grounds=grounds, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        except ValueError:
            form.add_error(None, _("A ground is not known. Choose from the list."))
        else:
            headers = {"Content-Disposition": f'attachment; filename="information-{record.pk}.zip"', "Cache-Control": "no-store"}
            return HttpResponse(content, content_type="application/zip", headers=headers)
    context = {
        "form": form, "applications": applications, "fields": weighed(applications, request.POST),
        "grounds": list(publicity.GROUNDS.items()),
    }  # fmt: skip
    return render(request, "applications/inform.html", context, status=422 if form.errors else 200)


def named(form: InformForm) -> list[Application]:
    """Return the applications of the numbers; a number that does not exist becomes an error of the form."""
    wanted = form.wanted()
    found = {one.number: one for one in queries.sent().filter(number__in=wanted)}
    missing = [number for number in wanted if number not in found]
    if missing:
        form.add_error("numbers", _("There is no such case: %(numbers)s.") % {"numbers": ", ".join(missing)})
        return []
    return [found[number] for number in wanted]


def weighed(applications: list[Application], posted: Any) -> list[dict[str, Any]]:
    """Return each field once, with the ground proposed or chosen, and its content in each application."""
    made: dict[str, dict[str, Any]] = {}
    order: list[str] = []
    for application in applications:
        place = 0
        for one in publicity.fields_of(application):
            # What only a later application has stands where it stood there, not at the end.
            if one.key not in made:
                order.insert(place, one.key)
            place = order.index(one.key) + 1
            entry = made.setdefault(one.key, {"key": one.key, "words": one.words, "ground": one.ground, "values": []})
            # People wrote these in the language of the application; everything else is in the reader's words.
            is_typed = one.key in TYPED or one.key.startswith(ANSWER)
            entry["values"].append((application.number, one.shown, application.language if is_typed else present()))
    for key, entry in made.items():
        entry["ground"] = posted.get(GROUND + key, entry["ground"])
        entry["is_few"] = len(applications) <= FEW
        entry["is_wide"] = any(shown.head for _number, shown, _language in entry["values"])
    return [made[key] for key in order]


@require_safe
@roles(OFFICER, AUDITOR)
def likeness_of(request: Request, pk: int) -> HttpResponse:
    """Show which other applications share text, people or days with this one."""
    application = case_or_404(request, pk)
    words = {name.removeprefix("answer_"): text for name, (_section, text) in asking.fields_of(application).items()}
    found = [
        {"other": other, "hints": [{"hint": hint, "what": [words.get(one, one) for one in hint.what]} for hint in pair.hints]}
        for other, pair in likeness.pairs_of(application)
    ]
    return render(request, "applications/likeness.html", {"application": application, "found": found})


@require_POST
@roles(OFFICER)
def recheck(request: Request, pk: int) -> HttpResponse:
    """Run the rules again over all applications of a call."""
    call = get_object_or_404(calls.published(), pk=pk)
    try:
        made = operations.recheck(call, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        n = len(made.changed)
        said = _("The rules were run over %(all)s applications.") % {"all": made.looked_at}
        counted = ngettext("%(n)s is counted differently now.", "%(n)s are counted differently now.", n) % {"n": n}
        messages.success(request, f"{said} {counted}")
    return redirect(f"{reverse('applications:list')}?call={call.pk}")


@require_http_methods(["GET", "POST"])
@roles(OFFICER)
def file_limit(request: Request) -> HttpResponse:
    """Show and set how large a file may be, for every room that takes files."""
    now = attachments.largest() // MEGABYTE
    form = LimitForm(request.POST or None, initial={"megabytes": now})
    if request.method == "POST" and form.is_valid():
        try:
            attachments.set_limit(**form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The largest size of a file is changed."))
            return redirect("applications:file_limit")
    context = {"form": form, "kinds": attachments.describe(), "now": now}
    return render(request, "applications/file_limit.html", context, status=422 if form.errors else 200)
