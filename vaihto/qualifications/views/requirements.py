"""Pages of requirements: read a file of ePerusteet in, look at its units beside the school's own, take chosen ones."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from vaihto.kit import clock, languages
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.organisations import queries as organisations
from vaihto.qualifications import forms, operations, queries, uploads
from vaihto.qualifications.operations import Taken


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def requirements(request: Request) -> HttpResponse:
    """List what one's own organisations have read in, and read in a file."""
    own = organisations.for_ids(request.actor.organisation_ids)
    form = forms.RequirementsForm(request.POST or None, request.FILES or None, organisations=own.values())
    if request.method == "POST" and form.is_valid():
        organisation = own[int(form.cleaned_data.get("organisation") or next(iter(own)))]
        try:
            of = uploads.qualification_of(form.cleaned_data["file"])
            made = operations.read_requirements(organisation, of, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error("file", refused.reasons)
        else:
            return redirect("qualifications:take", made.pk)
    rows = queries.requirements_of(request.actor)
    return render(request, "qualifications/requirements.html", {"form": form, "rows": rows, "shows_school": len(own) > 1})


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def take(request: Request, pk: int) -> HttpResponse:
    """Show the units of requirements beside the school's own, and take in those that are chosen."""
    kept = get_object_or_404(queries.requirements_of(request.actor), pk=pk)
    language = languages.of_page(request.GET.get("language", languages.present()))
    form = forms.TakeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = operations.take_units(kept, request.POST.getlist("units"), language, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, said(taken))
            return redirect("qualifications:list")
    offers = queries.offers(kept, language)
    context = {
        "requirements": kept, "form": form, "language": language, "chosen": request.POST.getlist("units"),
        "offers": [one for one in offers if one.state != "hindered"],
        "hindered": [one for one in offers if one.state == "hindered"],
        "languages": [(code, languages.NAMES[code]) for code in languages.LANGUAGES], "points": queries.points_of(kept),
    }  # fmt: skip
    return render(request, "qualifications/take.html", context)


def said(taken: Taken) -> str:
    """Return in words what became of the chosen units."""
    new, changed = len(taken.new), len(taken.changed)
    if not new and not changed:
        return _("Nothing changed. The school has the chosen units already.")
    words = []
    if new:
        words.append(ngettext("%(n)s unit is new.", "%(n)s units are new.", new) % {"n": new})
    if changed:
        words.append(
            ngettext("%(n)s unit replaces an earlier one.", "%(n)s units replace earlier ones.", changed) % {"n": changed}
        )
    return " ".join(words)
