"""Deputies: an officer names one for days of absence; an administrator does it for an officer who is ill."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import ADMINISTRATOR, OFFICER
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import forms, operations, permissions, queries
from vaihto.people.models import Deputy, Person


@require_http_methods(["GET", "HEAD", "POST"])
@roles(OFFICER)
def own(request: Request) -> HttpResponse:
    """Show an officer's deputies and whose deputy the officer is; name one."""
    return page(request, get_object_or_404(queries.visible_to(request.actor), pk=request.actor.id), resolve_url("people:deputy"))


@require_http_methods(["GET", "HEAD", "POST"])
@roles(ADMINISTRATOR)
def of_person(request: Request, pk: int) -> HttpResponse:
    """Show somebody's deputies to an administrator; name one."""
    person = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    if not queries.having_role(OFFICER, [pk]):
        raise Http404
    return page(request, person, resolve_url("people:person_deputy", pk))


def page(request: Request, person: Person, here: str) -> HttpResponse:
    """Show the deputies of somebody, and take a new one."""
    today = clock.today()
    others = queries.staff(OFFICER).exclude(pk=person.pk)
    form = forms.DeputyForm(request.POST or None, officers=others, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}
        chosen = others.get(pk=form.cleaned_data["deputy"])
        try:
            operations.name_deputy(person, chosen, **days, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The deputy is named and gets a mail."))
            return redirect(here)
    context = {
        "person": person, "form": form, "is_own": request.actor.id == str(person.pk), "has_others": others.exists(),
        "deputies": queries.deputies_of(person.pk, today), "absent": queries.deputises(person.pk, today), "today": today,
    }  # fmt: skip
    return render(request, "people/deputy.html", context)


@require_POST
@roles(OFFICER, ADMINISTRATOR)
def end(request: Request, pk: int) -> HttpResponse:
    """End a deputy before the last day; 404 for one of somebody else."""
    row = get_object_or_404(Deputy.objects.select_related("person"), pk=pk)
    if not permissions.may_name_deputy(request.actor, row.person):
        raise Http404
    operations.end_deputy(row, by=request.actor, at=clock.now())
    messages.success(request, _("The deputy is no longer named and gets a mail."))
    if request.actor.id == str(row.person_id):
        return redirect("people:deputy")
    return redirect("people:person_deputy", pk=row.person_id)
