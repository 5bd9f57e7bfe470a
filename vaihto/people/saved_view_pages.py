"""Pages of saved views: keep one from its list, look through one's own, change, remove, bring back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock
from vaihto.kit.access import signed_in
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import saved_views
from vaihto.people.models import SavedView


class ViewForm(forms.Form):
    """Name, sharing, and whether the list opens so."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=saved_views.LONGEST_NAME)
    is_shared = forms.BooleanField(label=gettext_lazy("Colleagues at the agency see it too"), required=False)
    is_default = forms.BooleanField(label=gettext_lazy("The list opens with this view"), required=False)

    def __init__(self, *args: Any, may_share: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_share:
            del self.fields["is_shared"]

    def values(self) -> dict[str, Any]:
        """Return what the deeds take."""
        return {"is_shared": False, **self.cleaned_data}


@require_safe
@signed_in
def overview(request: Request) -> HttpResponse:
    """Show one's own views by list, and those that colleagues share."""
    own = list(saved_views.own_of(request.actor))
    shared = [view for view in saved_views.visible_to(request.actor) if str(view.person_id) != request.actor.id]
    context = {
        "own": grouped([view for view in own if view.removed_at is None]),
        "removed": [view for view in own if view.removed_at is not None],
        "shared": grouped(shared),
        "lists": [place for place in saved_views.PLACES.values() if request.actor.has(*place.roles)],
    }
    return render(request, "people/saved_views.html", context)


def grouped(views: list[SavedView]) -> list[dict[str, Any]]:
    """Return views by their list, each with its address."""
    made: dict[str, dict[str, Any]] = {}
    for view in views:
        place = saved_views.PLACES[view.place]
        group = made.setdefault(view.place, {"label": place.label, "views": []})
        group["views"].append({"view": view, "url": saved_views.address_of(view)})
    return list(made.values())


@require_POST
@signed_in
def save(request: Request) -> HttpResponse:
    """Keep the list that the form stood on, and show it again."""
    place, query = request.POST.get("place", ""), request.POST.get("query", "")
    back = f"{reverse(place)}?{saved_views.tidy(query) or 'view=all'}" if place in saved_views.PLACES else reverse("people:views")
    chosen = {"is_shared": "is_shared" in request.POST, "is_default": "is_default" in request.POST}
    try:
        view = saved_views.save(place, request.POST.get("name", ""), query, **chosen, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The view is saved: %(name)s. It stands above the list.") % {"name": view.name})
    return redirect(back)


def own_or_404(request: Request, pk: int) -> SavedView:
    """Return one's own view. Raises Http404."""
    return get_object_or_404(saved_views.own_of(request.actor), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: Request, pk: int) -> HttpResponse:
    """Change the name of a view, its sharing, and whether the list opens with it."""
    view = own_or_404(request, pk)
    first = {"name": view.name, "is_shared": view.is_shared, "is_default": view.is_default}
    form = ViewForm(request.POST or None, initial=first, may_share=request.actor.has(*saved_views.STAFF))
    if request.method == "POST" and form.is_valid():
        try:
            saved_views.change(view, **form.values(), by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error("name", refused.reasons)
        else:
            messages.success(request, _("The view is changed."))
            return redirect("people:views")
    return render(request, "people/saved_view.html", {"form": form, "view": view, "list": saved_views.PLACES[view.place]})


@require_POST
@signed_in
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove a view; the page offers to bring it back."""
    return done(request, pk, saved_views.remove, _("The view is removed. It can be brought back below for a day."))


@require_POST
@signed_in
def restore(request: Request, pk: int) -> HttpResponse:
    """Bring a removed view back."""
    return done(request, pk, saved_views.restore, _("The view is back."))


def done(request: Request, pk: int, deed: Any, words: str) -> HttpResponse:
    """Do a deed on one's own view and say so."""
    try:
        deed(own_or_404(request, pk), by=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("people:views")
