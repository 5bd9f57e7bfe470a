"""What the page's script asks while a draft is written: saving in the background, and who else is there."""

from typing import Any

from django.http import JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vaihto.applications import presence, queries, states
from vaihto.applications.forms import SectionForm, seen_in
from vaihto.applications.models import Application
from vaihto.applications.views import saving
from vaihto.applications.views.keeping import keeps_typed
from vaihto.applications.views.writing import own_or_404
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.kit.templatetags import formats


@require_POST
@keeps_typed
@roles(COORDINATOR)
def autosave(request: Request, pk: int, key: str) -> JsonResponse:
    """Save the fields that changed; answers in JSON for the page's script.

    `saved` is the sentence of the status, `seen` the marks of what was saved, `app` the number of the saving, `both` the fields
    that wait for a choice, `errors` the reasons for fields that were not saved, `fresh` and `said` what others changed.
    """
    application = own_or_404(request, pk)
    request.POST = without_empty_lists(request.POST)  # type: ignore[assignment]
    form = SectionForm(application, key, request.POST, only=set(request.POST))
    was, known = application.version, form.seen()["app"]
    try:
        outcome = saving.save(request, application, form, whole=False)
    except Refused as refusal:
        return JsonResponse({"saved": "", "refused": str(refusal), "errors": {}}, status=409)
    errors = {name: " ".join(map(str, form.errors.get(name, outcome.reasons))) for name in outcome.unsaved}
    marks = form.marks_of_typed(outcome.saved)
    answer: dict[str, Any] = {
        "saved": _("Saved at %(time)s") % {"time": formats.clock_time(clock.now())}, "errors": errors, "both": outcome.both,
        "seen": marks, "app": application.version, "done": [*outcome.saved, *outcome.both],
    }  # fmt: skip
    if outcome.both:
        answer["saved"] = saving.both_in_words(len(outcome.both))
    if was != known:
        answer |= news(request, application, key, form.seen()["seen"] | marks, [*outcome.both, *outcome.unsaved])
    return JsonResponse(answer)


def without_empty_lists(posted: QueryDict) -> QueryDict:
    """Return what was posted with ticks that were all taken away as an empty list: a script posts an empty text for them."""
    data = posted.copy()
    for name in ("transfers", "units"):
        if data.getlist(name) == [""]:
            data.setlist(name, [])
    return data


def news(request: Request, application: Application, key: str, shown: dict[str, Any], but: list[str]) -> dict[str, Any]:
    """Return what others changed in a section beside what the page shows: present values and marks, and sentences."""
    form = SectionForm(application, key)
    changed = saving.changed_by_others(form, shown, but)
    marks = form.marks()
    fresh = {}
    for name in changed:
        value = form[name].value() if name in form.fields else marks[name]
        fresh[name] = {"value": saving.as_shown(value), "mark": marks[name]}
    return {"fresh": fresh, "said": saving.told(application, changed, request.actor)}


@require_POST
@keeps_typed
@roles(COORDINATOR)
def here(request: Request, pk: int, key: str) -> JsonResponse:
    """Note that the person has the section open, or closes it; answer with who else writes and what they changed."""
    application = own_or_404(request, pk)
    if "leave" in request.POST or application.state != states.DRAFT:
        presence.leave(application, request.actor)
        return JsonResponse({"here": []})
    presence.come(application, request.actor, key, clock.now())
    seen = seen_in(request.POST.get("version", ""))
    answer: dict[str, Any] = {"here": presence.others(application, request.actor, clock.now()), "app": application.version}
    if seen["app"] and seen["app"] != application.version:
        answer |= rows_news(application, seen) if key == "rows" else news(request, application, key, seen["seen"], [])
        answer["both"] = [one.name for one in queries.conflicts_of(application)]
    return JsonResponse(answer)


def rows_news(application: Application, seen: dict[str, Any]) -> dict[str, Any]:
    """Return that the rows have changed; which ones shows when the page is opened again."""
    now = {str(row.pk): row.version for row in application.rows.all()}
    shown = seen["seen"].get("rows", now)
    return {"said": [_("Somebody else has changed the rows. Reload the page to see them.")] if shown != now else []}
