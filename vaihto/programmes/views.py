"""The pages of this room: the programmes that the agency runs, and setting one up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.core import parameters
from vaihto.kit import clock, languages, tables
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.programmes import forms, operations, permissions, queries


@require_safe
@roles(*permissions.READS)
def programmes(request: Request) -> HttpResponse:
    """List every programme with its rule pack and its days."""
    page, today = tables.page(request, queries.every()), clock.today()
    rows = [
        {
            "programme": one, "pack": parameters.programme_name(one.pack, languages.present()),
            "stage": queries.stage(one, today),
        }
        for one in page
    ]  # fmt: skip
    context = {"page_obj": page, "rows": rows, "may_add": permissions.may_add(request.actor)}
    return render(request, "programmes/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles(*permissions.ADDS)
def add(request: Request) -> HttpResponse:
    """Set up a programme."""
    form = forms.ProgrammeForm(request.POST or None, initial={"agency_country": "FI"})
    if request.method == "POST" and form.is_valid():
        try:
            operations.add(form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The programme is set up. Officers can make its calls now."))
            return redirect("programmes:list")
    return render(request, "programmes/add.html", {"form": form})
