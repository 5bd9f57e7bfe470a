"""Questions about stays that go together."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from vaihto.applications import queries as applications
from vaihto.grants import queries as grants
from vaihto.kit.actors import Actor
from vaihto.mobility import queries, states
from vaihto.mobility.models import Mobility, StayGroup

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement


@dataclass(frozen=True)
class Fillable:
    """A row of the application with room: its stays that are planned and nobody's yet, and how many more the agreement gives."""

    row: Any
    planned: tuple[Mobility, ...]
    missing: int

    @property
    def pk(self) -> int:
        """The key of the row."""
        return int(self.row.pk)

    @property
    def free(self) -> int:
        """How many people the row still takes."""
        return len(self.planned) + self.missing


def can_have(agreement: "GrantAgreement") -> bool:
    """Return whether groups can be formed in a project: it is open and has stays, which a partnership has not."""
    return not agreement.is_locked and agreement.application.call.action != queries.PARTNERSHIP


def rows_to_fill(agreement: "GrantAgreement") -> list[Fillable]:
    """Return the rows of a project's application that take more people, in their order; none in a partnership."""
    if not can_have(agreement):
        return []
    missing = queries.missing_in_rows(agreement, grants.terms(agreement).counts)
    open_now = Mobility.objects.filter(
        agreement=agreement,
        state=states.PLANNED,
        participant__isnull=True,
        learning_agreement__isnull=True,
        in_group__isnull=True,
    )
    planned: dict[int | None, list[Mobility]] = {}
    for one in open_now.order_by("pk"):
        planned.setdefault(one.row_id, []).append(one)
    rows = applications.rows_of(agreement.application)
    found = [Fillable(row, tuple(planned.get(row.pk, ())), missing.get(row.pk, 0)) for row in rows]
    return [one for one in found if one.free]


def groups_managed_by(actor: Actor) -> QuerySet[StayGroup]:
    """Return the groups of own schools, the latest first, with the number of their stays."""
    rows = StayGroup.objects.select_related("agreement__application__call", "agreement__organisation")
    return rows.filter(agreement__organisation_id__in=actor.organisation_ids).annotate(number=Count("members")).order_by("-pk")


def group_of(mobility: Mobility) -> StayGroup | None:
    """Return the group that a stay goes with."""
    return StayGroup.objects.filter(members__mobility=mobility).first()


def stays_of(group: StayGroup) -> list[Mobility]:
    """Return the stays of a group by name, with what its page shows of them."""
    rows = queries.of_agreement(group.agreement_id).filter(in_group__group=group).order_by("participant__name", "pk")
    return list(rows.select_related(*queries.WITH).prefetch_related("insurances", "emergency_contacts", "checklist_ticks"))


def stays_to_put_in(group: StayGroup) -> QuerySet[Mobility]:
    """Return the stays of the project that are in no group: with a participant, and not cancelled."""
    rows = queries.of_agreement(group.agreement_id).filter(in_group__isnull=True, participant__isnull=False)
    return rows.exclude(state=states.CANCELLED).order_by("participant__name", "pk")
