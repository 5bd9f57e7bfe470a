"""The lists of this room: an assessor's tasks, and the applications of a call with their assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from vaihto.assessment import facts, states, topics
from vaihto.core import scoring
from vaihto.core.consensus import Stage
from vaihto.kit.languages import NAMES
from vaihto.kit.tables import Column

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.assessment.models import Assignment, Profile, Tally
    from vaihto.people.models import Person

TASKS = (
    Column("case", _("Case"), lambda t: t.face.name),
    Column("project", _("Project"), lambda t: t.face.title),
    Column("applicant", _("Applicant"), lambda t: t.face.organisation),
    Column("due", _("Due day"), lambda t: t.due_on),
    Column("state", _("State"), lambda t: states.LABELS[t.state]),
    Column("handed_in", _("Handed in"), lambda t: t.handed_in_at),
)


@dataclass(frozen=True)
class Assessed:
    """An application with its assignments, the counted points and how far apart the assessors' totals are."""

    application: "Application"
    assignments: "Sequence[Assignment]"
    result: scoring.Result | None
    spread: Decimal | None
    conflicts: int = 0

    @property
    def handed_in(self) -> "list[Assignment]":
        """The assessments that count."""
        return [one for one in self.assignments if one.state == states.HANDED_IN]

    @property
    def active(self) -> "list[Assignment]":
        """The tasks that are open or handed in."""
        return [one for one in self.assignments if one.state in {states.ASSIGNED, states.HANDED_IN}]


def assessed(
    application: "Application", assignments: "Sequence[Assignment]", scheme: scoring.Scheme | None, conflicts: int = 0
) -> Assessed:
    """Return an application's row; nothing is asked of the database."""
    counted = [one for one in assignments if one.state == states.HANDED_IN]
    totals = [facts.total_so_far(one.scores.all()) for one in counted]
    spread = max(totals) - min(totals) if len(totals) > 1 else None
    result = facts.result_of(scheme, counted) if scheme else None
    return Assessed(application, assignments, result, spread, conflicts)


@dataclass(frozen=True)
class Listed:
    """An application with its stored sum (None before anybody is assigned) and its assignments, for the officer's list."""

    application: "Application"
    tally: "Tally | None"
    assignments: "Sequence[Assignment]"

    @property
    def stage(self) -> Stage:
        """Where the assessment is."""
        return Stage(self.tally.stage) if self.tally else Stage.UNASSIGNED


def rows(
    applications: "Sequence[Application]", tallies: "Mapping[int, Tally]", assignments: "Mapping[int, Sequence[Assignment]]"
) -> list[Listed]:
    """Return the rows of a call's applications; nothing is asked of the database."""
    return [Listed(one, tallies.get(one.pk), assignments.get(one.pk, [])) for one in applications]


def who(row: Any) -> str:
    """Return the assessors with their states, as one text."""
    return "; ".join(f"{one.assessor.name} ({states.LABELS[one.state]})" for one in row.assignments)


def stored(name: str, default: Any = None) -> Any:
    """Return how a value of the stored sum is found in a row."""
    return lambda row: getattr(row.tally, name) if row.tally else default


OF_CALL = (
    Column("case", _("Case"), lambda r: r.application.number, order=("number",)),
    Column("project", _("Project"), lambda r: r.application.title, order=("title",)),
    Column("applicant", _("Applicant"), lambda r: r.application.organisation.name, order=("organisation__name",)),
    Column("stage", _("Stage"), lambda r: states.STAGE_LABELS[r.stage], order=("tally_stage",)),
    Column("assessors", _("Assessors"), who),
    Column("handed_in", _("Handed in"), stored("handed_in", 0), numeric=True),
    Column("tasks", _("Assigned"), stored("assigned", 0), numeric=True),
    Column("points", _("Points"), stored("total"), numeric=True, order=("tally_total",)),
    Column("spread", _("Spread of the totals"), stored("spread"), numeric=True, order=("tally_spread",)),
    Column("conflicts", _("Declared conflicts"), stored("conflicts", 0), numeric=True),
)


@dataclass(frozen=True)
class InPool:
    """An assessor of the pool with their profile and tasks now."""

    person: "Person"
    profile: "Profile | None"
    open: int
    done: int

    @property
    def languages(self) -> list[str]:
        """The languages they read."""
        return list(self.profile.languages) if self.profile else []

    @property
    def language_names(self) -> list[str]:
        """The languages they read, by their own names."""
        return [NAMES[code] for code in self.languages if code in NAMES]

    @property
    def fields(self) -> list[str]:
        """The fields they know."""
        return list(self.profile.fields) if self.profile else []

    @property
    def fields_in_words(self) -> list[str]:
        """The fields they know, in the reader's language."""
        return [topics.in_words(one) for one in self.fields]

    @property
    def is_available(self) -> bool:
        """Whether they take assessments now; somebody without a profile does."""
        return self.profile is None or self.profile.is_available

    @property
    def employers(self) -> list[str]:
        """Where they work or have worked."""
        return [one.organisation for one in self.profile.employments.all()] if self.profile else []


POOL = (
    Column("name", _("Assessor"), lambda r: r.person.name),
    Column("email", _("E-mail"), lambda r: r.person.email),
    Column("languages", _("Languages"), lambda r: ", ".join(r.language_names)),
    Column("fields", _("Fields"), lambda r: ", ".join(r.fields_in_words)),
    Column("employers", _("Employers now and earlier"), lambda r: ", ".join(r.employers)),
    Column("most", _("Most applications in one call"), lambda r: r.profile.most if r.profile else None, numeric=True),
    Column("available", _("Available"), lambda r: _("yes") if r.is_available else _("no")),
    Column("open", _("Open tasks"), lambda r: r.open, numeric=True),
    Column("done", _("Handed in"), lambda r: r.done, numeric=True),
)
