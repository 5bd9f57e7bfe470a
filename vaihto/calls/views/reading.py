"""What everybody reads: the list of calls, a call's page, its frozen versions."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from vaihto.calls import asking, permissions, queries, states, tables, unit_costs
from vaihto.calls.forms import FilterForm
from vaihto.calls.models import Call
from vaihto.core import parameters
from vaihto.kit import clock, languages
from vaihto.kit.access import public, roles
from vaihto.kit.actors import Actor
from vaihto.kit.http import Request
from vaihto.kit.tables import download, page, sort


@require_safe
@public
def calls(request: Request) -> HttpResponse:
    """The list: published calls for everybody, drafts too for the agency."""
    drafts, now = permissions.may_see_drafts(request.actor), clock.now()
    filters = FilterForm(request.GET, drafts=drafts)
    chosen = filters.chosen()
    rows, order = sort(request, tables.filtered(queries.listed_for(request.actor), chosen, now), tables.columns(), "-closes")
    shown = page(request, rows)
    for call in shown:
        call.shown_stage = stage_of(call)
    context = {
        "page_obj": shown, "filter_form": filters, "chosen": chosen, "order": order, "drafts": drafts,
        "may_make": permissions.may_make(request.actor), "query": request.GET.urlencode(),
        "several_programmes": len({call.programme_id for call in shown}) > 1,
    }  # fmt: skip
    return render(request, "calls/list.html", context)


@require_safe
@public
def calls_file(request: Request, kind: str) -> HttpResponse:
    """The same list as a file, with the filters of the address."""
    now, columns = clock.now(), tables.columns()
    chosen = FilterForm(request.GET, drafts=permissions.may_see_drafts(request.actor)).chosen()
    rows, _order = sort(request, tables.filtered(queries.listed_for(request.actor), chosen, now), columns, "-closes")
    return download(kind, "calls", columns, rows)


@require_safe
@public
def detail(request: Request, pk: int) -> HttpResponse:
    """The page of a call."""
    call = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return render(request, "calls/detail.html", {**page_of(call, request.actor), "may_make": permissions.may_make(request.actor)})


@require_safe
@roles(*permissions.SEES_DRAFTS)
def preview(request: Request, pk: int) -> HttpResponse:
    """The page of a call as an applicant will see it, before or after publishing."""
    call = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return render(request, "calls/detail.html", {**page_of(call, request.actor), "is_preview": True})


@require_safe
@public
def version(request: Request, pk: int, number: int) -> HttpResponse:
    """A frozen version as canonical values with its hash, so that anybody can check it."""
    call = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    kept = get_object_or_404(queries.versions_of(call), number=number)
    made = {"call": call.pk, "number": kept.number, "published_at": kept.published_at, "reason": kept.reason}
    return JsonResponse({**made, "sha256": kept.content_hash, "content": kept.content}, json_dumps_params={"ensure_ascii": False})


def page_of(call: Call, actor: Actor) -> dict[str, Any]:
    """Return what the page of a call shows."""
    law = queries.law_of(call)
    described = next(one for one in parameters.actions(call.programme.pack) if one.key == call.action)
    language = languages.present()
    return {
        "call": call,
        "shown_stage": stage_of(call),
        "described": {"makes_possible": described.makes_possible[language], "for_whom": described.for_whom[language],
                      "dimensions": [parameters.word("dimension", one, language) for one in described.dimensions]},
        "rules": queries.rules_with_numbers(law),
        "numbers_known": bool(law.numbers),
        "rule_year": law.call_year,
        "pack": parameters.programme_name(call.programme.pack, language),
        "rates": queries.rates_shown(call),
        "costs": unit_costs.of_call(call),
        "questions": asking.named(queries.questions_of(call)),
        "criteria": queries.criteria_of(call),
        "versions": list(queries.versions_of(call)),
        "doors": doors(call, actor),
        "days_left": (call.closes_at.astimezone(clock.FINLAND).date() - clock.today()).days if call.closes_at else None,
    }  # fmt: skip


def stage_of(call: Call) -> dict[str, str]:
    """Return the stage of a call with its words and its tag."""
    found = states.stage(call, clock.now())
    kind, sign = states.STAGE_TAGS[found]
    return {"key": found, "label": str(states.STAGE_LABELS[found]), "kind": kind, "icon": sign}


def doors(call: Call, actor: Actor) -> dict[str, str]:
    """Return the addresses of the rooms above that a call leads the actor to; settings.DOORS names them."""
    known = getattr(settings, "DOORS", {})
    found = {}
    if "apply" in known and permissions.is_shown_the_way_to_apply(actor):
        found["apply"] = reverse(known["apply"], args=[call.pk])
    if "check" in known:
        found["check"] = f"{reverse(known['check'])}?call={call.pk}"
    if "enquire" in known:
        found["enquire"] = f"{reverse(known['enquire'])}?action={call.action}"
    return found
