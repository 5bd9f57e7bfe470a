"""Questions about results: the front door of this room."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from vaihto.catalogue import permissions, states
from vaihto.catalogue.models import Result, ResultTag
from vaihto.core import parameters
from vaihto.grants import queries as grants
from vaihto.kit import searching
from vaihto.kit.actors import Actor
from vaihto.reporting import queries as reports

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

WITH = ("agreement__application__call", "agreement__organisation", "adapted_from")
# The kind under which kit.searching keeps the words of results.
RESULT = "result"
NAMES = {states.DIMENSION: "dimensions", states.COUNTRY: "countries", states.FIELD: "fields"}


def _all() -> QuerySet[Result]:
    return Result.objects.select_related(*WITH).prefetch_related("tags")


def published() -> QuerySet[Result]:
    """Return the results that everybody can read, the newest first."""
    return _all().filter(state=states.PUBLISHED).order_by("-published_at", "-pk")


def visible_to(actor: Actor) -> QuerySet[Result]:
    """Return the results that the actor may open: everybody published ones, an organisation its own, the agency's staff
    those
    that were ever published.
    """
    seen = Q(state=states.PUBLISHED) | Q(agreement__organisation_id__in=actor.organisation_ids)
    if actor.has(*permissions.READS_ALL):
        seen |= Q(state=states.HIDDEN)
    return _all().filter(seen).order_by("-published_at", "-pk")


def own_of(actor: Actor) -> QuerySet[Result]:
    """Return the results of the actor's organisations, in whatever state, the latest change first."""
    return _all().filter(agreement__organisation_id__in=actor.organisation_ids).order_by("-saved_at", "-pk")


def tags_of(result: Result) -> dict[str, list[str]]:
    """Return the words of a result: dimensions in the rulebook's order, countries and fields by name."""
    found: dict[str, list[str]] = {name: [] for name in NAMES.values()}
    rows = result.tags.all() if result.pk else []
    for tag in rows:
        found[NAMES[tag.kind]].append(tag.value)
    order = list(parameters.words("dimension"))
    found["dimensions"].sort(key=lambda word: order.index(word) if word in order else len(order))
    return found


def adaptations_of(result: Result) -> QuerySet[Result]:
    """Return the published results that were adapted from this one."""
    return published().filter(adapted_from=result)


def fields() -> list[str]:
    """Return the fields that published results name, in order, for the filter."""
    return _words(states.FIELD)


def countries() -> list[str]:
    """Return the countries that published results name."""
    return _words(states.COUNTRY)


def _words(kind: str) -> list[str]:
    rows = ResultTag.objects.filter(kind=kind, result__state=states.PUBLISHED).order_by("value")
    return list(rows.values_list("value", flat=True).distinct())


def search(rows: QuerySet[Result], wanted: dict[str, Any]) -> QuerySet[Result]:
    """Return the results that hold the words `q` in any language, the best first, and carry the dimension and other words."""
    if (wanted.get("q") or "").strip():
        rows = searching.matching(rows, RESULT, searching.wanted(wanted["q"]), "-published_at", "-pk")
    for kind in NAMES:
        if wanted.get(kind):
            having = ResultTag.objects.filter(kind=kind, value=wanted[kind]).values("result_id")
            rows = rows.filter(pk__in=having)
    if wanted.get("action"):
        rows = rows.filter(agreement__application__call__action=wanted["action"])
    return rows


def finished(actor: Actor) -> "list[GrantAgreement]":
    """Return the actor's own projects whose final report has been accepted: those that can publish results."""
    own = grants.visible_to(actor).filter(organisation_id__in=actor.organisation_ids)
    done = reports.accepted().order_by().values("agreement_id")
    return list(own.filter(pk__in=done).order_by("-drawn_up_at", "-pk"))


def without_result(actor: Actor) -> "list[GrantAgreement]":
    """Return the actor's finished projects that have begun no result."""
    projects = finished(actor)
    begun = set(Result.objects.filter(agreement__in=projects).values_list("agreement_id", flat=True))
    return [one for one in projects if one.pk not in begun]
