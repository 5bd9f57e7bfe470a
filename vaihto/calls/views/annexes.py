"""The unit costs of a call's grants: what counts, the agency's own annex, its template."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.calls import annex_faults, facts, forms, labels, operations, permissions, unit_costs
from vaihto.calls.models import Call
from vaihto.calls.views.making import call_of, tell
from vaihto.core.grant import annex as core
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


def with_annex(request: Request, pk: int) -> Call:
    """Return a call whose grants follow an annex; every other one is answered as missing."""
    call = call_of(request, pk)
    if not facts.is_by_annex(call) or call.mends_id is not None:
        raise Http404
    return call


@require_http_methods(["GET", "HEAD", "POST"])
@roles(*permissions.SEES_DRAFTS)
def annex(request: Request, pk: int) -> HttpResponse:
    """Show the unit costs that count; an officer uploads the agency's own annex and is told each fault at its cell."""
    call, faults = with_annex(request, pk), []
    form = forms.AnnexForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        values = {"name": given["file"].name, "source": given["source"]}
        try:
            operations.save_annex(call, given["file"].read(), by=request.actor, at=clock.now(), **values)
        except operations.CannotSaveAnnex as refused:
            tell(form, refused)
            faults = annex_faults.shown(refused.faults)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("The annex is saved. Its unit costs count in this call."))
            return redirect("calls:annex", call.pk)
    context = {
        "call": call, "form": form, "faults": faults, "label": labels.SECTIONS["annex"], "costs": unit_costs.of_call(call),
        "may_edit": permissions.may_edit(request.actor, call),
    }  # fmt: skip
    return render(request, "calls/annex.html", context)


@require_safe
@roles(*permissions.SEES_DRAFTS)
def template(request: Request, pk: int) -> HttpResponse:
    """What is known of the call's unit costs as CSV, to begin an own annex from; or the annex that is there."""
    call = with_annex(request, pk)
    own = facts.annex_of(call)
    year, agency = facts.rule_year(call), call.programme.agency_country
    text = own.text if own else core.of_rulebook(year, agency)
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="unit-costs-{agency}-{year}.csv"'
    return answer


@require_POST
@roles("officer")
def remove_annex(request: Request, pk: int) -> HttpResponse:
    """Take the agency's own annex away."""
    call = with_annex(request, pk)
    try:
        operations.remove_annex(call, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The annex is removed. The rulebook’s unit costs count again, as far as they are known."))
    return redirect("calls:annex", call.pk)
