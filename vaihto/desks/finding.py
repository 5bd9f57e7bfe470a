"""Search across rooms: cases, organisations, people and participants, each only where the reader may open it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from vaihto.applications import queries as applications
from vaihto.desks import stage
from vaihto.kit.actors import Actor
from vaihto.mobility import queries as mobility
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people

MOST = 20


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with the language of its name where people wrote it."""

    title: str
    detail: str
    url: str
    language: str = ""


@dataclass(frozen=True)
class Found:
    """What was found, by room; `more` says that a list was cut."""

    cases: list[Hit]
    organisations: list[Hit]
    people: list[Hit]
    stays: list[Hit]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.cases or self.organisations or self.people or self.stays)


def search(actor: Actor, text: str) -> Found:
    """Return what the actor may open and that holds the text; at most twenty of each."""
    return Found(cases(actor, text), schools(actor, text), persons(actor, text), stays(actor, text))


def cases(actor: Actor, text: str) -> list[Hit]:
    """Return applications by number, title or applicant."""
    holds = Q(number__icontains=text) | Q(title__icontains=text) | Q(organisation__name__icontains=text)
    rows = applications.visible_to(actor).filter(holds).order_by("-sent_at", "-pk")[:MOST]
    return [
        Hit(
            stage.title_of(one),
            " · ".join(filter(None, [one.number, one.organisation.name])),
            reverse("desks:case", args=[one.number]) if one.number else reverse("applications:edit", args=[one.pk]),
            one.language if one.title else "",
        )
        for one in rows
    ]


def schools(actor: Actor, text: str) -> list[Hit]:
    """Return organisations by name, town or identifier."""
    return [
        Hit(one.name, one.city, reverse("organisations:detail", args=[one.pk]), one.language)
        for one in organisations.search(actor, text)[:MOST]
    ]


def persons(actor: Actor, text: str) -> list[Hit]:
    """Return people with an account, for those who may look them up."""
    if not actor.has("administrator", "auditor"):
        return []
    rows = people.visible_to(actor).filter(Q(name__icontains=text) | Q(email__icontains=text))[:MOST]
    return [Hit(one.name, one.email, reverse("people:person", args=[one.pk])) for one in rows]


def stays(actor: Actor, text: str) -> list[Hit]:
    """Return stays by the participant's or the host's name."""
    holds = Q(participant__name__icontains=text) | Q(host_name__icontains=text)
    rows = mobility.visible_to(actor).filter(holds)[:MOST]
    return [
        Hit(
            one.participant.name if one.participant else one.host_name,
            " · ".join(filter(None, [one.host_name, one.city, one.agreement.application.number])),
            reverse("mobility:detail", args=[one.pk]),
        )
        for one in rows
    ]
