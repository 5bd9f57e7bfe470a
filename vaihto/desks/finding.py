"""Search across rooms: each room finds what the reader may open, here it is gathered by kind, counted and cut into pages.

An assessor of a blind call gets only what tells no identities: own tasks by what their pages show, and calls. Results of the
catalogue, which carry names of organisations, are left to the catalogue's own page for everybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.applications import queries as applications
from vaihto.assessment import queries as assessment
from vaihto.calls import queries as calls
from vaihto.catalogue import queries as catalogue
from vaihto.core import folding
from vaihto.desks import stage
from vaihto.grants import queries as grants
from vaihto.kit import languages
from vaihto.kit.actors import Actor
from vaihto.kit.searching import MOST, Wanted
from vaihto.mobility import queries as mobility
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.applications.models import Application

STAFF = ("officer", "auditor", "administrator")
FIRST, PER_PAGE = 5, 20


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its name with its language, a line below, and the passage where a word stands in its text."""

    title: str
    details: tuple[str, ...]
    url: str
    language: str = ""
    passage: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of things: its name in addresses and in words, who is offered it, how it is found and shown."""

    key: str
    label: "str | Promise"
    roles: tuple[str, ...]
    find: Callable[[Actor, Wanted], Any]
    shown: Callable[[Sequence[Any], Wanted], list[Hit]]


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many (`has_more`: so many at the least), and those of this page."""

    kind: Kind
    count: int
    has_more: bool
    hits: list[Hit]
    page: Page[Any] | None = None

    @property
    def is_cut(self) -> bool:
        """Whether only the first of many are shown."""
        return self.page is None and self.count > len(self.hits)


def offered(actor: Actor) -> list[Kind]:
    """Return the kinds that the actor is offered; results are kept from whoever assesses blind and does not know who applies."""
    is_blind = not actor.has(*STAFF) and assessment.reads_blind(actor)
    found = [kind for kind in KINDS if not kind.roles or actor.has(*kind.roles)]
    return [kind for kind in found if not (is_blind and kind.key == "results")]


def search(actor: Actor, wanted: Wanted, only: str = "", page: str | None = None) -> list[Group]:
    """Return what was found by kind, the first few of each; with `only` one page of that kind, and the counts of the others."""
    return [_group(kind, actor, wanted, only, page) for kind in offered(actor)]


def _group(kind: Kind, actor: Actor, wanted: Wanted, only: str, page: str | None) -> Group:
    found = kind.find(actor, wanted)
    # One question finds and orders the keys; only the rows of the page are read.
    keys = found if isinstance(found, list) else list(found.values_list("pk", flat=True)[: MOST + 1])
    count, has_more = min(len(keys), MOST), len(keys) > MOST
    if only and only != kind.key:
        return Group(kind, count, has_more, [])
    cut = Paginator(keys[:MOST], PER_PAGE).get_page(page) if only else None
    part = list(cut.object_list) if cut is not None else keys[:FIRST]
    if not isinstance(found, list):
        rows = {row.pk: row for row in found.filter(pk__in=part)}
        part = [rows[key] for key in part if key in rows]
    return Group(kind, count, has_more, kind.shown(part, wanted) if part else [], cut)


def cases(rows: "Sequence[Application]", wanted: Wanted) -> list[Hit]:
    """Show applications; those found in their text with the passage."""
    passages = applications.passages([one.pk for one in rows if one.found == 2], wanted)  # type: ignore[attr-defined]
    return [
        Hit(
            stage.title_of(one), tuple(filter(None, [one.number or str(_("draft")), one.organisation.name])),
            reverse("desks:case", args=[one.number]) if one.number else reverse("applications:edit", args=[one.pk]),
            one.language if one.title else "", passages.get(one.pk),
        )
        for one in rows
    ]  # fmt: skip


def tasks(rows: Sequence[Any], wanted: Wanted) -> list[Hit]:
    """Show an assessor's tasks as their list does: in a blind call the code instead of number and applicant."""
    return [
        Hit(
            one.face.title or one.face.name, tuple(filter(None, [one.face.name, one.face.organisation])),
            reverse("assessment:assess", args=[one.pk]), one.face.language if one.face.title else "",
            ("", one.passage, one.face.language) if one.passage else None,
        )
        for one in rows
    ]  # fmt: skip


def projects(rows: Sequence[Any], wanted: Wanted) -> list[Hit]:
    """Show grant agreements."""
    return [
        Hit(
            stage.title_of(one.application), (one.number, one.organisation.name), reverse("grants:detail", args=[one.pk]),
            one.application.language if one.application.title else "",
        )
        for one in rows
    ]  # fmt: skip


def stays(rows: Sequence[Any], wanted: Wanted) -> list[Hit]:
    """Show stays by who goes, or by the host where nobody is named yet."""
    return [
        Hit(
            str(one.participant or one.host_name or one),
            tuple(filter(None, [one.host_name, one.city, one.agreement.application.number, one.agreement.organisation.name])),
            reverse("mobility:detail", args=[one.pk]),
        )
        for one in rows
    ]  # fmt: skip


def schools(rows: Sequence[Any], wanted: Wanted) -> list[Hit]:
    """Show organisations."""
    return [
        Hit(
            one.name, tuple(filter(None, [one.city, one.business_id, one.oid])),
            reverse("organisations:detail", args=[one.pk]), one.language,
        )
        for one in rows
    ]  # fmt: skip


def shown_calls(rows: Sequence[Any], wanted: Wanted) -> list[Hit]:
    """Show calls in the reader's language."""
    return [Hit(languages.text_of(one, "title"), (str(one.year),), reverse("calls:detail", args=[one.pk])) for one in rows]


def results(rows: Sequence[Any], wanted: Wanted) -> list[Hit]:
    """Show results in the reader's language."""
    return [
        Hit(
            languages.text_of(one, "title"), (one.agreement.organisation.name,), reverse("catalogue:result", args=[one.pk]),
            passage=passage_of(languages.text_of(one, "what"), wanted) if one.found == 2 else None,
        )
        for one in rows
    ]  # fmt: skip


def passage_of(text: str, wanted: Wanted) -> tuple[str, str, str] | None:
    """Return the passage of a text where a word stands."""
    found = folding.excerpt(text, wanted.words)
    return ("", found, "") if found else None


def persons(rows: Sequence[Any], wanted: Wanted) -> list[Hit]:
    """Show people as the list of people does."""
    return [Hit(one.name or one.email, (one.email,), reverse("people:person", args=[one.pk])) for one in rows]


KINDS = (
    Kind("cases", _("Applications"), (*STAFF, "coordinator"), applications.search, cases),
    Kind("tasks", _("Your assessments"), ("assessor",), assessment.search, tasks),
    Kind("projects", _("Projects and grants"), ("officer", "auditor", "coordinator"), grants.search, projects),
    Kind("stays", _("Stays"), ("officer", "auditor", "coordinator"), mobility.search, stays),
    Kind(
        "organisations", _("Organisations"), (*STAFF, "coordinator"),
        lambda actor, wanted: organisations.search(actor, wanted.typed), schools,
    ),
    Kind("calls", pgettext_lazy("found", "Calls"), (), calls.search, shown_calls),
    Kind(
        "results", _("Results and good practice"), (),
        lambda actor, wanted: catalogue.search(catalogue.visible_to(actor), {"q": wanted.typed}), results,
    ),
    Kind("people", _("People and roles"), ("administrator", "auditor"), people.search, persons),
)  # fmt: skip
