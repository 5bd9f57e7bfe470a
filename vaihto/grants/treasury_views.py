"""The State Treasury's file on a page: the calls whose results are public, and the file of each."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vaihto.exchange import treasury
from vaihto.grants import queries
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.languages import pick
from vaihto.selection import queries as selection

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@roles("officer", "auditor")
def calls_of_treasury(request: Request) -> HttpResponse:
    """List the calls with published results, the latest first; a call whose results were withdrawn has no file."""
    page = lists.page(request, selection.published_results())
    rows = [
        {
            "one": one, "title": pick(one.content["call"]["title"]), "count": len(one.content["grants"]),
            "is_withdrawn": one.withdrawn_at is not None,
            "download": _("State Treasury’s file of %(call)s") % {"call": pick(one.content["call"]["title"])},
        }
        for one in page
    ]  # fmt: skip
    return render(request, "grants/treasury.html", {"page_obj": page, "rows": rows, "columns": len(treasury.COLUMNS)})


@require_safe
@roles("officer", "auditor")
def treasury_file(request: Request, pk: int) -> HttpResponse:
    """Return the file of a call as XLSX. Raises Http404 where there is no such call or none of its results are public."""
    publication = selection.published_results().filter(call__pk=pk).select_related("call__programme").first()
    rows = queries.for_treasury(publication.call) if publication is not None else None
    if rows is None:
        raise Http404
    name = f"valtiokonttori-{pk}-{clock.today().isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(treasury.workbook(rows), content_type=WORKBOOK, headers=headers)
