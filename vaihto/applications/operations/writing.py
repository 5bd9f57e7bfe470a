"""Writing a draft: answers as versioned rows, and the project's own details."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from vaihto.applications import labels, permissions, states
from vaihto.applications.fieldnames import AIM, ANSWER, DETAILS, plain
from vaihto.applications.models import Application
from vaihto.applications.operations import versions
from vaihto.applications.operations.versions import Hand, Written
from vaihto.calls import queries as calls
from vaihto.core import parameters
from vaihto.core.merging import Merge, mark_of, merged_choice, weigh
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import Refused, operation

NOBODY = Actor("system")


class CannotWrite(Refused):
    """The draft cannot be changed by this actor, in this state, or with these values."""


@dataclass(frozen=True)
class Saved:
    """What a save did: the new versions by key, what somebody else had written meanwhile, places of rows that are gone."""

    saved: dict[str, Any] = field(default_factory=dict)
    stale: dict[str, Any] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def locked_draft(application: Application, by: Actor, fields: Iterable[str] = ()) -> Application:
    """Lock the application's row, read it anew and return it; `fields` are what will be written, as `may_write` names them.

    Raises CannotWrite where the actor may not write one of them.
    """
    read_anew(application)
    if not permissions.belongs_to(by, application):
        raise CannotWrite(_("Only the applicant's own people write the application."))
    if not all(permissions.may_write(by, application, field) for field in list(fields) or [""]):
        raise CannotWrite(_("The application was not changed, because it has been sent. What was sent cannot be changed."))
    return application


def read_anew(application: Application) -> None:
    """Lock the row and take its present values over, in one question; call and organisation stay as they were fetched."""
    now = Application.objects.select_for_update().get(pk=application.pk)
    for column in application._meta.concrete_fields:
        if getattr(application, column.attname) != getattr(now, column.attname):
            setattr(application, column.attname, getattr(now, column.attname))
    application._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def counted_draft(application: Application, by: Actor, at: datetime, fields: Iterable[str]) -> bool:
    """Lock a draft and count a saving of it in one statement, where its row has not changed since it was read.

    Returns False where it has, or where it is no draft; then the row is locked and read anew, as `locked_draft` does. Every
    change of what is written counts, so an unchanged number means that what was read is what stands. Raises CannotWrite.
    """
    if application.state == states.DRAFT and permissions.belongs_to(by, application):
        same = Application.objects.filter(pk=application.pk, state=states.DRAFT, version=application.version)
        if same.update(version=F("version") + 1, saved_at=at):
            application._prefetched_objects_cache = {}  # type: ignore[attr-defined]
            return True
    locked_draft(application, by, fields)
    return False


def settle_count(application: Application, at: datetime, *, was_stored: bool, dimensions: list[str] | None) -> None:
    """Finish a saving that `counted_draft` has counted: take over the number, or take it back where nothing was stored."""
    row = Application.objects.filter(pk=application.pk)
    if not was_stored:
        row.update(version=application.version, saved_at=application.saved_at)
        return
    application.version, application.saved_at = application.version + 1, at
    if dimensions is not None and dimensions != application.dimensions:
        application.dimensions = dimensions
        row.update(dimensions=dimensions)


def touch(application: Application, at: datetime, **fields: Any) -> None:
    """Store changed fields of a draft, with the moment of saving."""
    application.version += 1
    application.saved_at = at
    for name, value in fields.items():
        setattr(application, name, value)
    application.save(update_fields=["version", "saved_at", *fields])


@operation("applications.save_answers", labels.ANSWERS_SAVED)
def save_answers(
    application: Application,
    answers: Mapping[str, tuple[str, int | str]],
    *,
    language: str,
    by: Actor,
    at: datetime,
    attempt: str = "",
) -> Saved:
    """Save answers `{key: (text, what the writer saw)}`; returns what was saved and what was stale.

    What the writer saw is the mark of the text that the page showed (core.merging.mark_of) or the number of its version. A text
    that somebody else has changed since is left as it stands where the writer did not touch it; where both changed it, the
    writer's text is kept aside and returned as stale with the answer that stands; it never overwrites. `attempt` names one
    saving of a page: sent twice, it is done once. Savings of one sitting continue one version and leave one audit line.
    Raises CannotWrite for somebody else's application, one that was sent, an unknown question.
    """
    # long because: one answer after another is weighed against what stands, in one transaction.
    is_counted = counted_draft(application, by, at, [ANSWER + key for key in answers])
    refuse_unknown(application, answers)
    if language not in LANGUAGES:
        raise CannotWrite(_("The language is not known. Choose Finnish, Swedish or English."))
    hand = Hand(by, at, language, attempt)
    written = versions.read(application, [ANSWER + key for key in answers])
    made, changes, stored = Saved(), dict[str, Any](), False
    for key, (text, seen) in answers.items():
        one = written[ANSWER + key]
        outcome, begun = save_one(one, text.replace("\r\n", "\n").strip(), seen, hand, empty="")
        stored = stored or begun is not None
        if outcome is Merge.BOTH:
            made.stale[key] = one.latest
        elif one.latest:
            made.saved[key] = one.latest.version
        if begun:
            changes[key] = {"version": one.top, "aside": outcome is Merge.BOTH}
    dimensions = dimensions_of(application) if stored and any(key.startswith(AIM) for key in answers) else None
    if is_counted:
        settle_count(application, at, was_stored=stored, dimensions=dimensions)
    elif stored:
        touch(application, at, **({} if dimensions is None else {"dimensions": dimensions}))
    leave_line(application, {"answers": changes} if changes else {}, by, at)
    return made


def save_one(one: Written, value: Any, seen: int | str, hand: Hand, *, empty: Any) -> tuple[Merge, bool | None]:
    """Weigh one value against what stands and store what follows.

    Returns what became of it, and whether a version began (None where nothing was stored).
    """
    now = one.latest.value if one.latest else empty
    if isinstance(seen, int):
        seen = mark_of(now) if seen >= (one.latest.version if one.latest else 0) else ""
    outcome = versions.of_one_page(one, weigh(seen, now, value), hand)
    if outcome is Merge.TAKE:
        return outcome, versions.stand(one, value, hand)
    if outcome is Merge.BOTH:
        if versions.known(one, hand.attempt):
            return Merge.SAME, None
        return outcome, versions.set_aside(one, value, hand)
    if outcome is Merge.SAME:
        # Whoever goes over to the text that stands has nothing waiting any more.
        own = [row for row in one.asides if row.saved_by_id == hand.by.id and versions.same_page(row.attempt, hand.attempt)]
        if own:
            versions.settle(one, own)
    return outcome, None


def leave_line(application: Application, changes: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Leave the audit line of a saving; where nothing new began, the line of its sitting tells it already."""
    if changes:
        audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    else:
        audit.nothing_new()


def refuse_unknown(application: Application, keys: Iterable[str]) -> None:
    """Raise CannotWrite for a key that the call does not ask."""
    known = {question.key for question in calls.questions_of(application.call)}
    known |= {AIM + dimension for dimension in parameters.words("dimension")}
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise CannotWrite(_("The call does not ask this: %(keys)s.") % {"keys": ", ".join(unknown)})


def dimensions_of(application: Application) -> list[str]:
    """Return the dimensions that the application has an aim in, in the order of the rulebook."""
    written = set(application.answers.filter(is_latest=True, key__startswith=AIM).exclude(value="").values_list("key", flat=True))
    return [dimension for dimension in parameters.words("dimension") if AIM + dimension in written]


@operation("applications.save_project", labels.PROJECT_SAVED)
def save_project(
    application: Application,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    seen: Mapping[str, Any] | None = None,
    attempt: str = "",
) -> Saved:
    """Save details of the project: title, starts_on, ends_on, requested, total_cost, transfers, language.

    `seen` holds the marks of what the writer's page showed (core.merging.mark_of), of `transfers` the list itself; without it
    nothing is held against what stands. A detail that somebody else has changed since is not overwritten but kept aside and
    returned as stale with its present value; ticks of both are merged. Raises CannotWrite for values that contradict each other.
    """
    # long because: all details are weighed before any is stored, so that they are refused together.
    wanted = [name for name in DETAILS if name in values]
    locked_draft(application, by, wanted)
    made, before = Saved(), {name: getattr(application, name) for name in wanted}
    hand = Hand(by, at, attempt=attempt)
    written = versions.read(application, wanted) if attempt else {}
    outcomes = {name: weighed(name, before[name], values[name], seen, written.get(name), hand) for name in wanted}
    for name, (outcome, value) in outcomes.items():
        if outcome is Merge.TAKE:
            made.saved[name] = value
            setattr(application, name, value)
        elif outcome is Merge.BOTH:
            made.stale[name] = before[name]
    if not made.saved and not made.stale:
        audit.nothing_new()
        return made
    try:
        refuse_contradictions(application)
    except CannotWrite:
        for name, value in before.items():
            setattr(application, name, value)
        raise
    changes = store_details(application, before, outcomes, hand)
    for name in [name for name in made.stale if name not in changes]:
        # This very saving has been done before.
        del made.stale[name]
    if changes:
        touch(application, at, **made.saved)
    leave_line(application, changes, by, at)
    return made


def weighed(name: str, now: Any, mine: Any, seen: Mapping[str, Any] | None, one: Written | None, hand: Hand) -> tuple[Merge, Any]:
    """Return what becomes of a detail, and its value: of ticks what both have ticked."""
    if seen is None:
        return (Merge.SAME if mine == now else Merge.TAKE), mine
    shown = seen.get(name, "")
    if isinstance(shown, list):
        mine = merged_choice(shown, now, mine)
        return (Merge.SAME if mine == now else Merge.TAKE), mine
    outcome = weigh(str(shown), plain(now), plain(mine))
    return (versions.of_one_page(one, outcome, hand) if one else outcome), mine


def store_details(
    application: Application, before: Mapping[str, Any], outcomes: Mapping[str, tuple[Merge, Any]], hand: Hand
) -> dict[str, Any]:
    """Store the versions of details; returns the changes for the audit line."""
    changed = [name for name, (outcome, _value) in outcomes.items() if outcome in (Merge.TAKE, Merge.BOTH)]
    written = versions.read(application, changed)
    changes: dict[str, Any] = {}
    for name in changed:
        outcome, value = outcomes[name]
        one = written[name]
        remember(one, plain(before[name]), application.created_at)
        if outcome is Merge.TAKE:
            versions.stand(one, plain(value), hand)
            changes[name] = [plain(before[name]), plain(value)]
        elif not versions.known(one, hand.attempt):
            versions.set_aside(one, plain(value), hand)
            changes[name] = {"aside": plain(value)}
    return changes


def remember(one: Written, value: Any, at: datetime) -> None:
    """Begin the history of a field with the value that it had before anybody's version was kept: nobody's name stands by it."""
    if one.latest is None and value not in (None, "", []):
        versions.stand(one, value, Hand(NOBODY, at))


def refuse_contradictions(application: Application) -> None:
    """Raise CannotWrite where the project would end before it starts, an amount is negative or a word is unknown."""
    starts, ends = application.starts_on, application.ends_on
    if starts and ends and ends < starts:
        raise CannotWrite(_("The project would end before it starts. Change the first or the last day."))
    for name in ("requested", "total_cost"):
        amount = getattr(application, name)
        if amount is not None and amount < 0:
            raise CannotWrite(_("An amount cannot be negative. Write it without a minus sign."))
    if set(application.transfers) - set(parameters.words("transfer")):
        raise CannotWrite(_("What will be transferred is not in the list of the call. Choose from the list."))
    if application.language not in LANGUAGES:
        raise CannotWrite(_("The language is not known. Choose Finnish, Swedish or English."))
