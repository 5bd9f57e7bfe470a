"""The rules again over many applications at once: loaded in bulk, judged by the core, and only what changed is written.

An officer runs it after a number of the call or of the rulebook has changed; what was sent and what was recorded stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from vaihto.applications import facts, labels
from vaihto.applications.counting import counts_of
from vaihto.applications.models import Application, FlowRow, Partner
from vaihto.calls import queries as calls
from vaihto.core import eligibility
from vaihto.kit import audit
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.operations import Refused, operation

if TYPE_CHECKING:
    from vaihto.calls.models import Call

AT_ONCE = 2000


class CannotRecheck(Refused):
    """The rules are not run again."""


@dataclass(frozen=True)
class Rechecked:
    """How many applications were looked at, and the numbers of those that are counted differently now."""

    looked_at: int = 0
    changed: list[str] = field(default_factory=list)


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
        for application in block:
            law = application.law  # type: ignore[attr-defined]
            counts = counts_of(application, eligibility.judge(facts.of(application, law), law), law)
            if counts != application.counts:
                application.counts = counts
                different.append(application)
        Application.objects.bulk_update(different, ["counts"], batch_size=200)
        changed += [one.number or str(one.pk) for one in different]
    return Rechecked(looked_at, changed)


def blocks(applications: "QuerySet[Application]") -> Iterator[list[Application]]:
    """Yield the applications by thousands, with what the rules see of them; a call and its law are loaded once."""
    names = (
        "call",
        "organisation",
        "number",
        "starts_on",
        "ends_on",
        "requested",
        "total_cost",
        "transfers",
        "state",
        "sent_at",
        "counts",
    )
    partners = Prefetch("partners", Partner.objects.only("application", "name", "country", "kind", "state"))
    rows = Prefetch("rows", FlowRow.objects.all())
    base = applications.order_by("pk").select_related(None).select_related("organisation").only(
        *names, "organisation__name", "organisation__country", "organisation__kind"
    )  # fmt: skip
    known = {call.pk: (call, calls.law_of(call)) for call in calls.for_rules(applications.order_by().values("call"))}
    last = 0
    while block := list(base.filter(pk__gt=last).prefetch_related(partners, rows)[:AT_ONCE]):
        for application in block:
            application.call, application.law = known[application.call_id]  # type: ignore[attr-defined]
        yield block
        last = block[-1].pk
