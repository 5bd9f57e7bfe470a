"""What waits for assessors and administrators."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.assessment import queries as assessment
from vaihto.desks.waiting import Waiting
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.people import queries as people

STUCK = timedelta(minutes=15)


def assessor(actor: Actor) -> list[Waiting]:
    """Return the assessor's open tasks."""
    return [
        Waiting(
            _("Assess the application: %(title)s") % {"title": task.face.title or task.face.name},
            reverse("assessment:assess", args=[task.pk]), task.face.name, task.due_on,
        )
        for task in assessment.face_assignments(assessment.open_tasks(actor))
    ]  # fmt: skip


def administrator(actor: Actor) -> list[Waiting]:
    """Return mail that does not leave, and a house without an officer who decides."""
    found = []
    stuck = OutboxItem.objects.filter(state="waiting", not_before__lt=clock.now() - STUCK).count()
    failed = OutboxItem.objects.filter(state="failed").count()
    if stuck + failed:
        title = ngettext("Find out why %(n)s message does not leave", "Find out why %(n)s messages do not leave", stuck + failed)
        found.append(Waiting(title % {"n": stuck + failed}, reverse("desks:outbox")))
    if not people.has_a_decider():
        found.append(Waiting(_("Give an officer the right to make decisions"), reverse("people:people")))
    return found
