"""The results of calls: public pages and files, and the officer's page that publishes, corrects and withdraws them."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.exchange import giving360
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import public, roles
from vaihto.kit.http import Request
from vaihto.kit.languages import pick
from vaihto.kit.operations import Refused
from vaihto.selection import instruction, operations, queries, tables
from vaihto.selection import public as shown
from vaihto.selection.forms_following import PublishForm, WithdrawResultsForm
from vaihto.selection.models import ResultPublication
from vaihto.selection.views.deciding import add_reasons

staff = roles("officer", "auditor")


@require_safe
@public
def results(request: Request) -> HttpResponse:
    """The calls whose results are public, the latest decision first."""
    page = lists.page(request, queries.published_results())
    rows = [{"one": one, "title": pick(one.content["call"]["title"]), "count": len(one.content["grants"]),
             "total": shown.total(one.content), "is_withdrawn": one.withdrawn_at is not None} for one in page]  # fmt: skip
    return render(request, "selection/results.html", {"page_obj": page, "rows": rows})


def _version_or_404(request: Request, pk: int) -> tuple[ResultPublication, list[ResultPublication]]:
    """Return the version that the address asks for (the latest without one) and all versions of the call's results."""
    versions = list(ResultPublication.objects.filter(call__pk=pk).select_related("call").order_by("-version"))
    wanted = request.GET.get("version", "")
    found = [one for one in versions if str(one.version) == wanted] if wanted else versions[:1]
    if not found:
        raise Http404
    return found[0], versions


@require_safe
@public
def result(request: Request, pk: int) -> HttpResponse:
    """The results of one call: who got how much for what, and of the others their number."""
    one, versions = _version_or_404(request, pk)
    content = one.content
    grants = [{**row, "euro": Decimal(row["amount"])} for row in content["grants"]] if one.withdrawn_at is None else []
    page = lists.page(request, grants, 100)
    context = {
        "one": one, "versions": versions, "is_latest": one == versions[0], "content": content, "page_obj": page,
        "title": pick(content["call"]["title"]), "agency": pick(content["agency"]), "total": shown.total(content),
        "checksum": instruction.grouped(one.content_hash),
        "decided_on": shown.day(content["decided_on"]), "query": f"?version={one.version}" if one != versions[0] else "",
    }  # fmt: skip
    return render(request, "selection/result.html", context)


@require_safe
@public
def result_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The same grants as CSV, XLSX or JSON; a withdrawn version has no file."""
    one = _readable(request, pk)
    address = request.build_absolute_uri(reverse("selection:result", args=[pk]))
    rows = one.content["grants"]
    return lists.download(kind, f"results-call-{pk}-v{one.version}", tables.RESULTS, rows, notes=shown.notes(one, address))


@require_safe
@public
def result_360(request: Request, pk: int) -> HttpResponse:
    """The same grants shaped as 360Giving describes; the file says that it has not been verified."""
    one = _readable(request, pk)
    address = request.build_absolute_uri(reverse("selection:result", args=[pk]))
    made = giving360.document(shown.grants_of(one), published_on=clock.today(), source=address)
    headers = {"Content-Disposition": f'attachment; filename="360giving-call-{pk}-v{one.version}.json"'}
    return HttpResponse(giving360.written(made), content_type="application/json", headers=headers)


def _readable(request: Request, pk: int) -> ResultPublication:
    one, _versions = _version_or_404(request, pk)
    if one.withdrawn_at is not None:
        raise Http404
    return one


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer", "auditor")
def publication(request: Request, pk: int) -> HttpResponse:
    """What would be published now, against what is public; an officer publishes it."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.publish_results(call, note=form.cleaned_data["note"], by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The results are public."))
            return redirect("selection:publication", pk)
    return _publication_page(request, call, form)


def _publication_page(request: Request, call: Any, form: Any = None, withdraw_form: Any = None) -> HttpResponse:
    now = shown.content_of(call)
    versions = list(
        ResultPublication.objects.filter(call=call).select_related("published_by", "withdrawn_by").order_by("-version")
    )
    last = versions[0] if versions else None
    before = last.content if last is not None and last.withdrawn_at is None else None
    context: dict[str, Any] = {
        "call": call, "versions": versions, "last": last, "form": form or PublishForm(), "is_public": before is not None,
        "withdraw_form": withdraw_form or WithdrawResultsForm(), "is_officer": request.actor.has("officer"), "now": now,
    }  # fmt: skip
    if now is not None:
        differs = shown.differences(before, now)
        is_same = before is not None and not any(differs.values()) and dict(before["counts"]) == now["counts"]
        context |= {"total": shown.total(now), "differences": differs, "is_same": is_same}
    return render(request, "selection/publication.html", context)


@require_POST
@roles("officer")
def withdraw_results(request: Request, pk: int) -> HttpResponse:
    """Withdraw what is public."""
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    last = ResultPublication.objects.filter(call=call).select_related("call").order_by("-version").first()
    if last is None:
        raise Http404
    form = WithdrawResultsForm(request.POST)
    if form.is_valid():
        try:
            operations.withdraw_results(last, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The results are withdrawn. The page says so."))
            return redirect("selection:publication", pk)
    return _publication_page(request, call, withdraw_form=form)
