"""Writing a draft: answers as versioned rows, and the project's own details."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from vaihto.applications import labels, permissions
from vaihto.applications.models import Answer, Application
from vaihto.calls import queries as calls
from vaihto.core import parameters
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.operations import Refused, operation

PROJECT_FIELDS = ("title", "starts_on", "ends_on", "requested", "total_cost", "transfers", "language")
AIM = "aim_"


class CannotWrite(Refused):
    """The draft cannot be changed by this actor, in this state, or with these values."""


@dataclass(frozen=True)
class Saved:
    """What a save did: the new versions by key, and what somebody else had written meanwhile, by key."""

    saved: dict[str, Any] = field(default_factory=dict)
    stale: dict[str, Any] = field(default_factory=dict)


def locked_draft(application: Application, by: Actor, fields: Iterable[str] = ()) -> Application:
    """Lock the application's row, read it anew and return it; `fields` are what will be written, as `may_write` names them.

    Raises CannotWrite where the actor may not write one of them.
    """
    Application.objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db()
    if not permissions.belongs_to(by, application):
        raise CannotWrite(_("Only the applicant's own people write the application."))
    if not all(permissions.may_write(by, application, field) for field in list(fields) or [""]):
        raise CannotWrite(_("The application was not changed, because it has been sent. What was sent cannot be changed."))
    return application


def touch(application: Application, at: datetime, **fields: Any) -> None:
    """Store changed fields of a draft, with the moment of saving."""
    application.version += 1
    application.saved_at = at
    for name, value in fields.items():
        setattr(application, name, value)
    application.save(update_fields=["version", "saved_at", *fields])


@operation("applications.save_answers", labels.ANSWERS_SAVED)
def save_answers(
    application: Application, answers: Mapping[str, tuple[str, int]], *, language: str, by: Actor, at: datetime
) -> Saved:
    """Save answers `{key: (text, version that the writer saw)}`; returns what was saved and what was stale.

    A text written on top of a version that is no longer the newest is kept aside and returned as stale with the
    answer that stands; it never overwrites. Raises CannotWrite for somebody else's application, one that was sent, an
    unknown question.
    """
    # long because: one answer after another is weighed against what stands, in one transaction.
    locked_draft(application, by, [f"answer_{key}" for key in answers])
    refuse_unknown(application, answers)
    if language not in LANGUAGES:
        raise CannotWrite(_("The language is not known. Choose Finnish, Swedish or English."))
    latest = {a.key: a for a in application.answers.filter(key__in=answers, is_latest=True)}
    highest = dict(application.answers.filter(key__in=answers).values_list("key").annotate(top=Max("version")).order_by())
    made = Saved()
    changes: dict[str, Any] = {}
    for key, (text, seen) in answers.items():
        text = text.replace("\r\n", "\n").strip()
        now, top = latest.get(key), highest.get(key, 0)
        if text == (now.value if now else "") and not (top > (now.version if now else 0) and seen >= top):
            if now:
                made.saved[key] = max(now.version, seen)
            continue
        is_stale = now is not None and seen < now.version
        if now is not None and is_stale and application.answers.filter(key=key, value=text, version__gt=now.version).exists():
            made.stale[key] = now
            continue
        if not is_stale:
            application.answers.filter(key=key, is_latest=True).update(is_latest=False)
        new = Answer.objects.create(
            application=application, key=key, version=top + 1, value=text, language=language, saved_at=at,
            saved_by=by.name, is_latest=not is_stale,
        )  # fmt: skip
        changes[key] = {"version": new.version, "aside": is_stale}
        if is_stale:
            made.stale[key] = now
        else:
            made.saved[key] = new.version
    if not changes:
        audit.nothing_new()
        return made
    touch(application, at, dimensions=dimensions_of(application))
    audit.write(case=application.case, subject=application, by=by, at=at, changes={"answers": changes})
    return made


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
) -> Saved:
    """Save details of the project: title, starts_on, ends_on, requested, total_cost, transfers, language.

    `seen` holds what the writer's page showed: a field that somebody else has changed since is not overwritten but
    returned as stale with its present value. Raises CannotWrite for values that contradict each other.
    """
    locked_draft(application, by, [name for name in PROJECT_FIELDS if name in values])
    made = Saved()
    for name in PROJECT_FIELDS:
        if name not in values or values[name] == getattr(application, name):
            continue
        now = getattr(application, name)
        if seen is not None and name in seen and seen[name] != now:
            made.stale[name] = now
        else:
            made.saved[name] = values[name]
    if not made.saved:
        audit.nothing_new()
        return made
    before = {name: plain(getattr(application, name)) for name in made.saved}
    for name, value in made.saved.items():
        setattr(application, name, value)
    refuse_contradictions(application)
    touch(application, at, **made.saved)
    changes = {name: [before[name], plain(value)] for name, value in made.saved.items()}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return made


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


def plain(value: Any) -> Any:
    """Return a value as JSON for the audit line."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
