"""The lists of this room: an assessor's tasks, and the applications of a call with their assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from vaihto.assessment import facts, states
from vaihto.core import scoring
from vaihto.kit.tables import Column

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.assessment.models import Assignment

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


def rows(
    applications: "Sequence[Application]", assignments: "Mapping[int, Sequence[Assignment]]",
    scheme: scoring.Scheme | None, conflicts: Mapping[int, int],
) -> list[Assessed]:  # fmt: skip
    """Return the rows of a call's applications."""
    return [assessed(one, assignments.get(one.pk, []), scheme, conflicts.get(one.pk, 0)) for one in applications]


def who(row: Any) -> str:
    """Return the assessors with their states, as one text."""
    return "; ".join(f"{one.assessor.name} ({states.LABELS[one.state]})" for one in row.assignments)


OF_CALL = (
    Column("case", _("Case"), lambda r: r.application.number, order=("number",)),
    Column("project", _("Project"), lambda r: r.application.title, order=("title",)),
    Column("applicant", _("Applicant"), lambda r: r.application.organisation.name, order=("organisation__name",)),
    Column("assessors", _("Assessors"), who),
    Column("handed_in", _("Handed in"), lambda r: len(r.handed_in), numeric=True),
    Column("tasks", _("Assigned"), lambda r: len(r.active), numeric=True),
    Column("mean", _("Mean of the points"), lambda r: r.result.total if r.result else None, numeric=True),
    Column("spread", _("Spread of the totals"), lambda r: r.spread, numeric=True),
    Column("conflicts", _("Declared conflicts"), lambda r: r.conflicts, numeric=True),
)
