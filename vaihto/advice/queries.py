"""Questions about advice: the actions, self-checks, enquiries."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from vaihto.advice import permissions, states
from vaihto.advice.described import Described, four_actions
from vaihto.advice.models import Enquiry, SelfCheck
from vaihto.core import situation
from vaihto.kit import clock
from vaihto.kit.actors import Actor

if TYPE_CHECKING:
    from vaihto.core.situation import Situation

__all__ = ["Described", "four_actions"]


def self_check(token: str) -> SelfCheck | None:
    """Return the self-check of a token; None when there is none or it has expired."""
    kept = SelfCheck.objects.select_related("call").filter(token=token, expires_on__gte=clock.today())
    return kept.first()


def situation_of(check: SelfCheck) -> "Situation":
    """Return the plan of a self-check as the core reads it."""
    return situation.read(check.situation)


def enquiries_visible_to(actor: Actor) -> "QuerySet[Enquiry]":
    """Return the enquiries that the actor may open: the agency's staff all, a person their own; newest first."""
    rows = Enquiry.objects.select_related("self_check").order_by("-sent_at", "-pk")
    if permissions.may_read_all(actor):
        return rows
    return rows.filter(person_id=int(actor.id)) if actor.is_signed_in else rows.none()


def waiting() -> "QuerySet[Enquiry]":
    """Return the enquiries that nobody has answered, the longest waiting first."""
    return Enquiry.objects.filter(state=states.WAITING).order_by("sent_at", "pk")
