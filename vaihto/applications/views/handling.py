"""Giving cases to a handler from the list: choose, look at the preview, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vaihto.applications import operations, queries
from vaihto.applications.check_forms import HandlerForm
from vaihto.applications.models import Application
from vaihto.applications.operations.handlers import MOST_AT_ONCE, refusal_of
from vaihto.applications.views.staff import GIVEN, listed
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import OFFICER
from vaihto.kit.http import Request


@require_POST
@roles(OFFICER)
def undo(request: Request) -> HttpResponse:
    """Give the cases of the last giving back to the handlers that they had."""
    given = request.session.pop(GIVEN, None)
    back = reverse("applications:list") + f"?{request.GET.urlencode() or 'view=all'}"
    if not given:
        messages.error(request, _("There is nothing to take back. The cases stay as they are."))
        return redirect(back)
    before = {int(key): handler for key, handler in given["before"].items()}
    made = operations.return_handlers(before, given["handler"], by=request.actor, at=clock.now())
    n = len(made.changed)
    said = ngettext("%(n)s case has its earlier handler again.", "%(n)s cases have their earlier handlers again.", n)
    messages.success(request, said % {"n": n})
    for number, reason in list(made.refused.items())[:10]:
        messages.error(request, f"{number}: {reason}")
    return redirect(back)


def chosen(request: Request) -> list[Application]:
    """Return the ticked applications, or all that the list's filters leave, in the order of the list."""
    if request.POST.get("scope") == "all":
        _form, rows, _order = listed(request)
        return list(rows[:MOST_AT_ONCE])
    ids = [int(value) for value in request.POST.getlist("ids") if value.isdigit()]
    return list(queries.visible_to(request.actor).filter(state__in=queries.SENT, pk__in=ids).order_by("number")[:MOST_AT_ONCE])


@require_POST
@roles(OFFICER)
def assign(request: Request) -> HttpResponse:
    """Show which cases would change hands and which cannot; with `confirm`, give them."""
    back = reverse("applications:list") + (f"?{request.GET.urlencode()}" if request.GET else "")
    applications = chosen(request)
    if not applications:
        messages.error(request, _("No case was chosen. Tick at least one case in the list."))
        return redirect(back)
    form = HandlerForm(request.POST if "handler" in request.POST else None)
    rows: list[dict[str, Any]] = []
    if form.is_valid():
        handler = form.chosen()
        if "confirm" in request.POST:
            return done(request, applications, handler, back)
        for one in applications:
            rows.append(
                {"application": one, "refusal": refusal_of(one, handler, request.actor), "same": one.handler_id == handler}
            )
    context = {
        "form": form, "applications": applications, "rows": rows, "back": back, "most": MOST_AT_ONCE,
        "is_preview": bool(rows), "changing": sum(not row["refusal"] and not row["same"] for row in rows),
    }  # fmt: skip
    return render(request, "applications/assign.html", context)


def done(request: Request, applications: list[Application], handler: int | None, back: str) -> HttpResponse:
    """Give the cases, and say what was done and what was refused."""
    made = operations.assign_handlers(applications, handler, by=request.actor, at=clock.now())
    n = len(made.changed)
    if n:
        # Kept until the next giving, for whoever gave; only who had which case.
        request.session[GIVEN] = {"handler": handler, "before": made.before}
    messages.success(request, ngettext("%(n)s case has a new handler.", "%(n)s cases have a new handler.", n) % {"n": n})
    for number, reason in list(made.refused.items())[:10]:
        messages.error(request, f"{number}: {reason}")
    return redirect(back)
