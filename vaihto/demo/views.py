"""What only the demo has: moving the clock, reading the mail that would have been sent."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.demo import forms
from vaihto.kit import clock, tables
from vaihto.kit.access import public
from vaihto.kit.http import Request
from vaihto.kit.models import OutboxItem
from vaihto.people import queries as people

STEPS = {"day": 1, "week": 7, "month": 30, "year": 365}


@require_http_methods(["GET", "HEAD", "POST"])
@public
def move_clock(request: Request) -> HttpResponse:
    """Show the demo's day and move it."""
    step = STEPS.get(request.POST.get("step", ""))
    local = clock.now().astimezone(clock.FINLAND)
    start = {"day": clock.today(), "hour": local.hour, "minute": local.minute}
    form = forms.ClockForm(request.POST if request.method == "POST" and not step else None, initial=start)
    if step:
        clock.move_to(clock.now() + timedelta(days=step))
        messages.success(request, _("The clock is moved."))
        return redirect("demo:clock")
    if form.is_valid():
        values = form.cleaned_data
        clock.move_to_day(values["day"], values["hour"], values["minute"])
        messages.success(request, _("The clock is moved."))
        return redirect("demo:clock")
    return render(request, "demo/clock.html", {"form": form, "now": clock.now(), "steps": STEPS})


@require_safe
@public
def mailbox(request: Request) -> HttpResponse:
    """List the mail of the demo, newest first."""
    rows = OutboxItem.objects.filter(kind="mail").order_by("-created_at", "-pk")
    wanted = request.GET.get("to", "").strip()
    if wanted:
        rows = rows.filter(recipient__holds=wanted)
    return render(request, "demo/mailbox.html", {"page_obj": tables.page(request, rows, 30), "to": wanted})


@require_safe
@public
def mail(request: Request, pk: int) -> HttpResponse:
    """Show one mail as its reader would see it; to somebody else who is signed in, the reader's pages are only named."""
    found = get_object_or_404(OutboxItem, pk=pk, kind="mail")
    has_account = people.by_email(found.recipient) is not None
    is_other = request.actor.is_signed_in and request.actor.email.lower() != found.recipient.lower()
    return render(request, "demo/mail.html", {"mail": found, "opens_links": not (has_account and is_other)})
