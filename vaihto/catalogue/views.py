"""Pages of this room: the public list and a result, writing and publishing, hiding with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.catalogue import operations, permissions, queries, shown, states, tables
from vaihto.catalogue.forms import HideForm, ResultForm, SearchForm
from vaihto.grants import queries as grants
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import public, roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


@require_safe
@public
def results(request: Request) -> HttpResponse:
    """List the published results, the newest first; coordinators find their own drafts above it."""
    form = SearchForm(request.GET)
    rows = _found(form)
    context: dict[str, Any] = {
        "filter_form": form, "page_obj": lists.page(request, rows, per_page=20), "query": request.GET.urlencode(),
        "used": shown.filters_used(form),
    }  # fmt: skip
    if request.actor.is_signed_in and request.actor.organisation_ids:
        own = list(queries.own_of(request.actor).exclude(state=states.PUBLISHED))
        for one in own:
            one.words, one.tag = states.LABELS[one.state], states.TAGS[one.state]  # type: ignore[attr-defined]
        context |= {"own": own, "finished": queries.finished(request.actor)}
    return render(request, "catalogue/list.html", context)


def _found(form: SearchForm) -> Any:
    """Return what the address looks for; a word that no published result carries finds nothing."""
    return queries.search(queries.published(), form.cleaned_data) if form.is_valid() else queries.published().none()


@require_safe
@public
def download(request: Request, kind: str) -> HttpResponse:
    """Return the published results as CSV, XLSX or JSON, filtered as on the page."""
    return lists.download(kind, "results", tables.RESULTS, _found(SearchForm(request.GET)))


@require_safe
@public
def result(request: Request, pk: int) -> HttpResponse:
    """Show one result; its own people see it as a preview before it is published."""
    wanted = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return _page(request, wanted)


def _page(request: Request, wanted: Any, **more: Any) -> HttpResponse:
    return render(request, "catalogue/result.html", {**shown.of(wanted, request.actor), **more})


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def new(request: Request, agreement: int) -> HttpResponse:
    """Begin a result of a finished project; the stays suggest countries and fields."""
    own = grants.visible_to(request.actor).filter(organisation_id__in=request.actor.organisation_ids)
    wanted = get_object_or_404(own, pk=agreement)
    form = ResultForm(request.POST or None, None, shown.offered(wanted), shown.suggested(wanted))
    return _write(request, wanted, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a result."""
    wanted = get_object_or_404(queries.own_of(request.actor), pk=pk)
    form = ResultForm(request.POST or None, wanted, shown.offered(wanted.agreement))
    return _write(request, wanted.agreement, form, wanted)


def _write(request: Request, agreement: Any, form: ResultForm, wanted: Any) -> HttpResponse:
    """Save what was posted, or show the form again with the reasons and, where it was changed meanwhile, both texts."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = operations.save(agreement, form.values(), by=request.actor, at=clock.now(), result=wanted)
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
            if wanted is not None:
                wanted.refresh_from_db()
        else:
            messages.success(request, _("The result is saved."))
            return redirect("catalogue:result", saved.pk)
    context = {
        "form": form, "result": wanted, "agreement": agreement, "application": agreement.application,
        "stands": wanted if wanted is not None and form.is_bound and form.errors else None,
    }  # fmt: skip
    return render(request, "catalogue/write.html", context)


@require_POST
@roles("coordinator")
def publish(request: Request, pk: int) -> HttpResponse:
    """Publish a result."""
    wanted = get_object_or_404(queries.own_of(request.actor), pk=pk)
    try:
        operations.publish(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        return _page(request, wanted, form=shown.refusal(refused.reasons))
    messages.success(request, _("The result is published."))
    return redirect("catalogue:result", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def hide(request: Request, pk: int) -> HttpResponse:
    """Take a result off the public list with a reason, or show a hidden one again."""
    wanted = get_object_or_404(queries.visible_to(request.actor).exclude(state=states.DRAFT), pk=pk)
    is_hidden = wanted.state == states.HIDDEN
    form = HideForm(request.POST or None)
    if request.method == "POST" and (is_hidden or form.is_valid()):
        try:
            _turn(request, wanted, form, is_hidden)
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The result is shown again.") if is_hidden else _("The result is hidden."))
            return redirect("catalogue:result", pk)
    context = {"result": wanted, "form": form, "is_hidden": is_hidden, "may_hide": permissions.may_hide(request.actor)}
    return render(request, "catalogue/hide.html", context)


def _turn(request: Request, wanted: Any, form: HideForm, is_hidden: bool) -> None:
    if is_hidden:
        operations.show_again(wanted, by=request.actor, at=clock.now())
    else:
        operations.hide(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
