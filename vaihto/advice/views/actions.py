"""The public pages of the actions."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vaihto.advice import queries
from vaihto.calls import queries as calls
from vaihto.core import parameters
from vaihto.kit import languages
from vaihto.kit.access import public
from vaihto.kit.http import Request


@require_safe
@public
def actions(request: Request) -> HttpResponse:
    """The actions beside each other."""
    return render(request, "advice/actions.html", {"four_actions": queries.four_actions()})


@require_safe
@public
def action(request: Request, code: str) -> HttpResponse:
    """One action: what it makes possible, for whom, how long, how many countries, how much, by when, by which rules."""
    described = {one.key: one for one in queries.four_actions()}
    if code not in described:
        raise Http404
    one = described[code]
    context = {
        "action": one,
        "rules": calls.rules_with_numbers(one.law),
        "numbers_known": bool(one.law.numbers),
        "pack": parameters.programme_name(one.law.programme, languages.present()),
        "others": [other for other in described.values() if other.key != code],
    }
    return render(request, "advice/action.html", context)
