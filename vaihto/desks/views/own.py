"""My data, and the outbox for those who look after the house."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vaihto.desks import own_data
from vaihto.kit import clock, tables
from vaihto.kit.access import roles, signed_in
from vaihto.kit.http import Request
from vaihto.kit.models import OutboxItem


@require_safe
@signed_in
def my_data(request: Request) -> HttpResponse:
    """Show what is stored about me and who has looked."""
    return render(request, "desks/my_data.html", {"kept": own_data.of(request.actor), "latest": own_data.LATEST})


@require_safe
@signed_in
def my_data_file(request: Request) -> HttpResponse:
    """Return what is stored about me as JSON."""
    text = json.dumps(own_data.of(request.actor), ensure_ascii=False, indent=1, default=str)
    name = f"my-data-{clock.today().isoformat()}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(text, content_type="application/json", headers=headers)


@require_safe
@roles("administrator", "auditor")
def outbox(request: Request) -> HttpResponse:
    """List mail and papers with their state; the texts stay closed, since they hold codes and links."""
    state = request.GET.get("state", "")
    rows = OutboxItem.objects.order_by("-created_at", "-pk")
    rows = rows.filter(state=state) if state in OutboxItem.State.values else rows
    return render(request, "desks/outbox.html", {"page_obj": tables.page(request, rows), "state": state})
