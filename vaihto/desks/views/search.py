"""Search: one field, what was found by kind."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vaihto.desks import finding
from vaihto.kit import limits, searching
from vaihto.kit.access import signed_in
from vaihto.kit.http import Request

# For one person from one address; nobody types faster, and a search looks through everything that the person may see.
PER_MINUTE = 60


@require_safe
@signed_in
def search(request: Request) -> HttpResponse:
    """Find what the reader may open; the words, the kind and the page stand in the address."""
    wanted = searching.wanted(request.GET.get("q", ""))
    kinds = {kind.key for kind in finding.offered(request.actor)}
    only = request.GET.get("kind", "")
    only = only if only in kinds else ""
    context = {"q": wanted.typed, "words": wanted.words, "only": only, "is_all": not only, "limit": searching.MOST}
    if wanted.typed and not wanted.is_long_enough:
        context["too_short"] = True
    elif wanted.typed and not limits.may_try(request, f"desks.search:{request.actor.id}", per_minute=PER_MINUTE):
        return render(request, "desks/search.html", {**context, "too_often": True}, status=429)
    elif wanted.typed:
        groups = finding.search(request.actor, wanted, only, request.GET.get("page"))
        context |= {
            "groups": [one for one in groups if one.hits],
            "counts": [(one.kind, one.count, one.has_more) for one in groups if one.count],
            "total": sum(one.count for one in groups),
            "has_more": any(one.has_more for one in groups),
        }
    return render(request, "desks/search.html", context)
