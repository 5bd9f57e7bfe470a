"""Several stays at one host at the same time: formed from a list of names, seen together, taken apart, undone."""

from collections.abc import Sequence
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, tables
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import forms, group_queries, operations, queries, shown_groups
from vaihto.mobility.forms_groups import GroupForm
from vaihto.mobility.models import StayGroup
from vaihto.mobility.views.stays import log, own, school


@require_safe
@school
def groups(request: Request) -> HttpResponse:
    """List the groups of own schools, and the projects in which one can be formed."""
    page = tables.page(request, group_queries.groups_managed_by(request.actor))
    projects = [one for one in queries.projects(request.actor) if group_queries.can_have(one)]
    return render(request, "mobility/groups.html", {"page_obj": page, "groups": page.object_list, "projects": projects})


@require_http_methods(["GET", "HEAD", "POST"])
@school
def new(request: Request, agreement: int) -> HttpResponse:
    """Form a group: host, days and names become one stay for each name."""
    project = get_object_or_404(queries.projects(request.actor), pk=agreement)
    rows = group_queries.rows_to_fill(project)
    form = GroupForm(request.POST or None, initial=shown_groups.initial(rows) | {"key": uuid4().hex}, rows=rows)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        lines, row, key = given.pop("people"), int(given.pop("row")), given.pop("key")
        try:
            made = operations.form_group(project, given, row=row, lines=lines, key=key, by=request.actor, at=clock.now())
        except Refused as refused:
            forms.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The group is formed. Draw up each learning agreement next."))
            return redirect("mobility:group", made.pk) if made else redirect("mobility:groups")
    return render(request, "mobility/group_new.html", {"form": form, "project": project, "rows": rows})


@require_safe
@school
def group(request: Request, pk: int) -> HttpResponse:
    """Show the stays of a group together; the reading is noted in the record of each participant."""
    return _page(request, _own(request, pk))


def _own(request: Request, pk: int) -> StayGroup:
    return get_object_or_404(group_queries.groups_managed_by(request.actor), pk=pk)


def _page(request: Request, wanted: StayGroup, reasons: Sequence[str] = ()) -> HttpResponse:
    context = shown_groups.of(wanted)
    for one in context["rows"]:
        log(request, one["row"])
    more = {"form": forms.refusal(reasons)} if reasons else {}
    return render(request, "mobility/group.html", {**context, **more})


@require_POST
@school
def put_in(request: Request, pk: int) -> HttpResponse:
    """Put a stay of the project into the group."""
    return _changed(request, pk, operations.put_in, _("The stay is put into the group."))


@require_POST
@school
def take_out(request: Request, pk: int) -> HttpResponse:
    """Take a stay out of the group."""
    return _changed(request, pk, operations.take_out, _("The stay is taken out of the group. It stays as it is otherwise."))


def _changed(request: Request, pk: int, deed: shown_groups.Deed, said: str) -> HttpResponse:
    wanted = _own(request, pk)
    key = request.POST.get("stay", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return _page(request, wanted, [_("Nothing was changed, because no stay was chosen. Choose a stay.")])
    stay = own(request, int(key))
    try:
        deed(wanted, stay, by=request.actor, at=clock.now())
    except Refused as refused:
        return _page(request, wanted, refused.reasons)
    messages.success(request, said)
    return redirect("mobility:group", pk)


@require_POST
@school
def undo(request: Request, pk: int) -> HttpResponse:
    """Undo the group while nothing was sent for signature."""
    wanted = _own(request, pk)
    try:
        operations.undo_group(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        return _page(request, wanted, refused.reasons)
    messages.success(request, _("The group is undone. The places of the row are free again."))
    return redirect("mobility:groups")
