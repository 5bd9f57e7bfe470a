"""The self-check: a plan without an account, judged by the law of its call, kept under an address of its own."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.advice import facts, operations, queries
from vaihto.advice.described import capital
from vaihto.advice.forms import action_choices
from vaihto.advice.models import SelfCheck
from vaihto.advice.plans import Plan
from vaihto.calls import queries as calls
from vaihto.core import eligibility, parameters
from vaihto.core.parameters import Law
from vaihto.kit import clock, languages
from vaihto.kit.access import public
from vaihto.kit.actors import Actor
from vaihto.kit.http import Request


@require_http_methods(["GET", "POST"])
@public
def self_check(request: Request) -> HttpResponse:
    """Choose an action or a call, type the plan, see what the rules say of it."""
    call, law = meant(request)
    if law is None:
        return render(request, "advice/check_action.html", {"actions": action_choices(), "calls": calls.open_calls(clock.now())})
    posted = request.POST if request.method == "POST" else None
    plan = Plan(law, posted)
    # A button that adds a row only shows the page again; nothing is checked and nothing is lost.
    if posted is not None and "add" not in posted and plan.is_valid():
        situation = plan.situation()
        judgement = eligibility.judge(situation, law)
        check = operations.store_check(
            situation,
            judgement,
            action=law.action,
            call=call,
            language=languages.present(),
            at=clock.now(),
            by=request.actor,
        )
        return redirect("advice:check", check.token)
    refused = posted is not None and "add" not in posted
    name = capital(parameters.word("action", law.action, languages.present()))
    context = {
        "plan": plan.quiet(), "call": call, "law": law, "action_name": name,
        "errors": plan.errors() if refused else [], "page_has_errors": refused,
    }  # fmt: skip
    return render(request, "advice/check_form.html", context)


def meant(request: Request) -> tuple[Any, Law | None]:
    """Return the open call and the law of `?call=` or `?action=`; no law where neither names one."""
    chosen = request.GET.get("call", "")
    if chosen.isascii() and chosen.isdigit():
        call = calls.published().filter(pk=int(chosen)).first()
        if call is None:
            raise Http404
        return call, calls.law_of(call)
    action = request.GET.get("action", "")
    call = calls.open_calls(clock.now()).filter(action=action).first()
    if call is not None:
        return call, calls.law_of(call)
    return None, facts.programme_laws().get(action)


@require_safe
@public
def check(request: Request, token: str) -> HttpResponse:
    """The result of a self-check, kept for 90 days."""
    kept = queries.self_check(token)
    if kept is None:
        raise Http404
    counted = [one for one in kept.judgement["findings"] if one["severity"] != "note"]
    context = {
        "check": kept,
        "findings": kept.judgement["findings"],
        "counts": {verdict: sum(one["verdict"] == verdict for one in counted) for verdict in ("met", "not_met", "unknown")},
        "verdict": kept.judgement["verdict"],
        "action_name": capital(parameters.word("action", kept.action, languages.present())),
        "address": f"{settings.BASE_URL}{request.path}",
        "apply_url": apply_url(kept, request.actor),
        "is_open": kept.call is not None and calls.stage(kept.call, clock.now()) == "open",
    }
    return render(request, "advice/check_result.html", context)


def apply_url(check: SelfCheck, actor: Actor) -> str:
    """Return where the plan opens as the draft of an application; empty where its call is not open or the actor never applies.

    The page belongs to a room above; settings.DOORS names it, because only config knows all rooms.
    """
    door = getattr(settings, "DOORS", {}).get("apply", "")
    if check.call is None or calls.stage(check.call, clock.now()) != "open":
        return ""
    if not door or not calls.is_shown_the_way_to_apply(actor):
        return ""
    return f"{reverse(door, args=[check.call.pk])}?{urlencode({'self_check': check.token})}"
