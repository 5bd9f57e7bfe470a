"""Saving what was posted in a section, and telling what others changed meanwhile."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.applications import operations, queries
from vaihto.applications.fieldnames import ANSWER, label_of
from vaihto.applications.forms import SectionForm
from vaihto.applications.histories import standing_of
from vaihto.applications.models import Application
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused


@dataclass
class Outcome:
    """What a saving did: fields that were saved, that wait because two changed them, that were refused with the reasons."""

    saved: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)
    unsaved: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def as_shown(value: Any) -> Any:
    """Return a field's value as texts of the page's inputs: one, or one for each tick or cell."""
    if isinstance(value, list | tuple):
        return [cell for one in value for cell in (one if isinstance(one, list | tuple) else [str(one)])]
    return "" if value is None else str(value)


def save(request: Request, application: Application, form: SectionForm, *, whole: bool) -> Outcome:
    """Save what was posted and understood, each part by itself, so that one wrong day does not hold a text back.

    Raises Refused where nothing may be written any more.
    """
    form.is_valid()
    by, at, attempt = request.actor, clock.now(), request.POST.get("attempt", "")
    outcome = Outcome(unsaved=[name for name in form.errors if name in form.fields])
    seen = form.seen()["seen"]
    answers, details = form.given_answers(), form.given_details(whole=whole)
    if answers:
        made = operations.save_answers(application, answers, language=application.language, by=by, at=at, attempt=attempt)
        outcome.both += [ANSWER + key for key in made.stale]
        outcome.saved += [ANSWER + key for key in answers if key not in made.stale]
    if form.section == "units" and ("units" in request.POST or whole):
        chosen = [int(value) for value in request.POST.getlist("units") if value.isdigit()]
        shown = seen.get("units")
        operations.plan_units(application, chosen, by=by, at=at, seen=shown if isinstance(shown, list) else None)
        outcome.saved.append("units")
    if details:
        save_details(application, details, seen, outcome, by=by, attempt=attempt)
    return outcome


def save_details(
    application: Application, details: dict[str, Any], seen: dict[str, Any], outcome: Outcome, *, by: Actor, attempt: str
) -> None:
    """Save the details of the project; what contradicts itself stays in its fields with the reason."""
    try:
        made = operations.save_project(application, details, by=by, at=clock.now(), seen=seen, attempt=attempt)
    except Refused as refusal:
        outcome.unsaved += details
        outcome.reasons += refusal.reasons
        return
    outcome.both += made.stale
    outcome.saved += [name for name in details if name not in made.stale]


def shown_again(application: Application, form: SectionForm, outcome: Outcome) -> SectionForm:
    """Return the form after saving: what stands now, and in fields that were not saved what was typed there.

    The typed texts keep the marks that they were typed against.
    """
    fresh = SectionForm(application, form.section)
    data = QueryDict(mutable=True)
    for name in fresh.fields:
        if name in outcome.unsaved:
            data.setlist(name, form.data.getlist(name))  # type: ignore[attr-defined]
            continue
        value = as_shown(fresh[name].value())
        data.setlist(name, value if isinstance(value, list) else [value])
    made = SectionForm(application, form.section, data)
    made.is_valid()
    if outcome.reasons:
        made.add_error(None, outcome.reasons)
    return made


def changed_by_others(now: SectionForm, shown: dict[str, Any], but: list[str]) -> list[str]:
    """Return the fields whose present value, in a fresh form, is not what the page shows; `but` names fields to leave out."""
    return [name for name, mark in now.marks().items() if name in shown and name not in but and shown[name] != mark]


def told(application: Application, names: list[str], actor: Actor) -> list[str]:
    """Return, for each person, a sentence that names the fields that they changed meanwhile."""
    by_person: dict[str, list[str]] = {}
    for name in names:
        label = _("Units of the qualification") if name == "units" else label_of(application, name)
        who = "" if name == "units" else standing_of(application, name).who
        by_person.setdefault(who, []).append(label)
    made = []
    for who, labels in by_person.items():
        said = {"name": who, "fields": ", ".join(labels)}
        if who == actor.name:
            made.append(_("You changed meanwhile in another window: %(fields)s") % said)
        elif who:
            made.append(_("%(name)s changed meanwhile: %(fields)s") % said)
        else:
            made.append(_("Changed meanwhile: %(fields)s") % said)
    return made


def both_in_words(n: int) -> str:
    """Return the sentence that says how many fields wait for a choice."""
    return ngettext(
        "Two people changed the same field. Both texts are kept: choose or join them.",
        "Two people changed the same %(n)s fields. All texts are kept: choose or join them.",
        n,
    ) % {"n": n}


def settle(request: Request, application: Application) -> str:
    """Do what a button of two texts says: `name:standing`, `name:joined` or `name:` and the number of a version.

    Returns the name of the field. Raises Refused.
    """
    name, _colon, which = request.POST["settle"].rpartition(":")
    standing = request.POST.get(f"standing_{name}", "")
    asides = [int(number) for number in request.POST.get(f"asides_{name}", "").split() if number.isdigit()]
    found = next(iter(queries.conflicts_of(application, [name])), None)
    if found is None:
        return name
    values = {str(text.version): text.value for text in found.waiting}
    values["standing"] = found.standing.value
    values["joined"] = request.POST.get(f"joined_{name}", "").replace("\r\n", "\n").strip()
    if which in values:
        number = int(standing) if standing.isdigit() else -1
        operations.settle(
            application,
            name,
            values[which],
            standing=number,
            asides=asides,
            by=request.actor,
            at=clock.now(),
        )
    return name
