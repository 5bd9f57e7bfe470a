"""Copying a call to another year, and what differs between two calls."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.calls import comparing, forms, labels, operations, permissions, queries
from vaihto.calls.views.making import call_of, door_to, tell
from vaihto.core import formats
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused


@require_http_methods(["GET", "POST"])
@roles("officer")
def copy(request: Request, pk: int) -> HttpResponse:
    """Copy a call as the draft of another year."""
    call = call_of(request, pk)
    form = forms.CopyForm(request.POST or None, initial={"year": max(call.year + 1, clock.today().year)})
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.copy(call, form.cleaned_data["year"], by=request.actor, at=clock.now())
        except Refused as refused:
            tell(form, refused)
        else:
            said = _("The call has been copied as a draft, its dates moved.")
            if made.closes_at:
                said += " " + _("Deadline: %(day)s.") % {"day": formats.deadline(made.closes_at, present(), weekday=True)}
            messages.success(request, said)
            return redirect("calls:manage", made.pk)
    return render(request, "calls/copy.html", {"call": call, "form": form})


@require_safe
@roles(*permissions.SEES_DRAFTS)
def compare(request: Request, pk: int) -> HttpResponse:
    """Show what differs between this call and another one of the same action."""
    call = call_of(request, pk)
    others = queries.to_compare_with(call)
    wanted = request.GET.get("with", "")
    other = next((one for one in others if str(one.pk) == wanted), queries.usual_comparison(call, others))
    context: dict[str, Any] = {"call": call, "others": others, "other": other, "parts": []}
    if other is not None:
        found = comparing.changes(queries.content_now(other), queries.content_now(call))
        names = {"rates": labels.RATES, "rules": labels.RULES, **labels.SECTIONS}
        order = ("rules", "numbers", "rates", "dates", "questions", "criteria", "texts")
        context["parts"] = [(key, names[key], [one for one in found if one.part == key]) for key in order]
        context["judged"] = door_to("judged_differently", call, f"?with={other.pk}")
    return render(request, "calls/compare.html", context)
