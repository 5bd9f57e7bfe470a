"""The rules again over many applications at once: loaded in bulk, judged by the core, and only what changed is written.

An officer runs it after a number of the call or of the rulebook has changed; what was sent and what was recorded stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vaihto.applications import facts, labels
from vaihto.applications.counting import counts_of
from vaihto.applications.models import Application, FlowRow, Partner
from vaihto.calls import queries as calls
from vaihto.core import eligibility
from vaihto.core.parameters import Law
from vaihto.kit import audit
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.operations import Refused, operation

if TYPE_CHECKING:
    from vaihto.calls.models import Call

AT_ONCE = 2000
SEEN = (
    "pk",
    "call_id",
    "organisation_id",
    "number",
    "starts_on",
    "ends_on",
    "requested",
    "total_cost",
    "transfers",
    "state",
    "sent_at",
)


class CannotRecheck(Refused):
    """The rules are not run again."""


@dataclass(frozen=True)
class Rechecked:
    """How many applications were looked at, and the numbers of those that are counted differently now."""

    looked_at: int = 0
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Listed:
    """Rows that are loaded already, asked like those of a model."""

    rows: tuple[Any, ...] = ()

    def all(self) -> tuple[Any, ...]:
        """Return the rows."""
        return self.rows


@operation("applications.recheck", labels.RECHECKED)
def recheck(call: "Call", *, by: Actor, at: datetime) -> Rechecked:
    """Run the rules again over all that was sent to a call; findings and sums of the list follow. Raises CannotRecheck."""
    if not by.has(OFFICER):
        raise CannotRecheck(_("The rules were not run again. Only an officer runs them."))
    made = run(Application.objects.filter(call=call, state="sent"))
    changes = {"looked_at": made.looked_at, "changed": made.changed}
    audit.write(case=f"call:{call.pk}", subject=call, by=by, at=at, changes=changes)
    return made


def run(applications: "QuerySet[Application]") -> Rechecked:
    """Judge each application and write the counts that changed; the number of questions grows with the thousands only."""
    changed: list[str] = []
    looked_at = 0
    for block in blocks(applications):
        different = []
        looked_at += len(block)
        for loaded, before, law in block:
            counts = counts_of(loaded, eligibility.judge_silently(facts.of(loaded, law), law), law)
            if counts != before:
                different.append(Application(pk=loaded.pk, counts=counts))
                changed.append(loaded.number or str(loaded.pk))
        Application.objects.bulk_update(different, ["counts"], batch_size=200)
    return Rechecked(looked_at, changed)


def blocks(applications: "QuerySet[Application]") -> Iterator[list[tuple[Application, Any, Law]]]:
    """Yield thousands of applications with their counts and law, holding no more than what the rules and the budget see.

    They are no rows of the database but look like some: making models of a hundred thousand rows takes longer than judging them.
    """
    known = {call.pk: (call, calls.law_of(call)) for call in calls.for_rules(applications.order_by().values("call"))}
    wanted = applications.select_related(None).order_by("pk").values_list(
        *SEEN, "counts", "organisation__name", "organisation__country", "organisation__kind", named=True
    )  # fmt: skip
    last = 0
    while block := list(wanted.filter(pk__gt=last)[:AT_ONCE]):
        first, last = block[0].pk, block[-1].pk
        between = {"application_id__gte": first, "application_id__lte": last}
        partners = grouped(Partner.objects.filter(**between).order_by("pk").values_list(
            "application_id", "pk", "name", "country", "kind", "state", named=True
        ))  # fmt: skip
        rows = grouped(FlowRow.objects.filter(**between).order_by("position", "pk").values_list(
            "application_id", "count", "target_group", "purpose", "country_from", "country_to", "days", "is_continuing_training",
            *facts.OF_ANNEX, named=True,
        ))  # fmt: skip
        yield [
            (loaded(one, known[one.call_id][0], partners[one.pk], rows[one.pk]), one.counts, known[one.call_id][1])
            for one in block
        ]


def loaded(one: Any, call: "Call", partners: list[Any], rows: list[Any]) -> Application:
    """Return what looks like an application to the rules and the budget."""
    organisation = SimpleNamespace(name=one.organisation__name, country=one.organisation__country, kind=one.organisation__kind)
    values = {name: getattr(one, name) for name in SEEN}
    made = SimpleNamespace(
        **values, call=call, organisation=organisation, partners=Listed(tuple(partners)), rows=Listed(tuple(rows))
    )
    return cast("Application", made)


def grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Return the rows by application."""
    made: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        made[row.application_id].append(row)
    return made
