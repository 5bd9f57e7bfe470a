"""The menu and account of the header, by who looks; only addresses that exist."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.kit import languages
from vaihto.kit.actors import CANDIDATE, LINK_ROLES, VISITOR, Actor
from vaihto.people import saved_views
from vaihto.people import states as people_states

Item = tuple[str, "str | Promise"]
DESK: Item = ("desks:desk", _("My desk"))
ORGANISATIONS: Item = ("organisations:list", _("Organisations"))
STATISTICS: Item = ("statistics:overview", pgettext_lazy("menu", "Statistics"))
MENUS: dict[str, tuple[Item, ...]] = {
    "visitor": (
        ("desks:front", _("Front page")),
        ("calls:list", _("Calls")),
        ("advice:finder", _("Find the action that fits")),
        STATISTICS,
        ("catalogue:list", _("Results and good practice")),
        ("selection:results", _("Grants awarded")),
    ),
    "officer": (
        DESK, ("calls:list", _("Calls")), ("advice:enquiries", _("Enquiries")), ("applications:list", _("Applications")),
        ("assessment:calls", _("Assessment")), ("selection:calls", _("Selection")), ("grants:list", _("Agreements")),
        ("mobility:list", _("Stays")), ("recognition:list", _("Recognition")), ("reporting:list", _("Reports")),
        ORGANISATIONS, STATISTICS,
    ),
    "administrator": (
        DESK, ("people:people", _("People and roles")), ("programmes:list", _("Programmes")), ORGANISATIONS,
        ("calls:list", _("Calls")), ("grants:payers", _("The agency’s accounts")),
        ("mobility:mappings", _("Beneficiary Module")),
    ),
    "auditor": (
        DESK, ("applications:list", _("Applications")), ("selection:calls", _("Selection")),
        ("grants:list", _("Agreements")), ("grants:payments", _("Payments")),
        ("mobility:list", _("Stays")), ("reporting:list", _("Reports")), ORGANISATIONS,
        ("people:people", _("People and roles")),
    ),
    "assessor": (DESK, ("assessment:tasks", _("My assessments")), ("calls:list", _("Calls"))),
    "coordinator": (
        DESK, ("applications:mine", _("Applications")), ("grants:list", _("Agreements")),
        ("mobility:list", _("Stays")), ("recognition:list", _("Recognition")), ("reporting:list", _("Reports")),
        ("qualifications:list", _("Units")), ("organisations:detail", _("Organisation")),
    ),
    "newcomer": (DESK, ("calls:list", _("Calls")), ("advice:finder", _("Find the action that fits")), STATISTICS),
}  # fmt: skip
# Items that also hold the pages under another address: the whole room, of which the item's own address is one page; and of an
# address with a number all that begins as it does before the number (`/applications/call/…` belongs to the calls).
ALSO = {
    "advice:finder": ("advice:actions", "advice:self_check", "advice:enquire"),
    "applications:mine": ("applications:list", "selection:calls"),
    "assessment:calls": ("assessment:tasks",),
    "calls:list": ("applications:form_preview",),
    "desks:desk": ("desks:case", "desks:calendar", "desks:my_data", "people:views"),
    "people:people": ("people:translations",),
}


def menu(request: HttpRequest) -> dict[str, Any]:
    """Return the menu of the actor's role, who is signed in, and where they search (but for the page of searching itself)."""
    actor: Actor = getattr(request, "actor", VISITOR)
    search = address("desks:search") if actor.is_signed_in and languages.present() in languages.LANGUAGES else ""
    return {
        "menu": items(request.path, actor), "account": account(actor), "search_url": search if request.path != search else "",
    }  # fmt: skip


def kind_of(actor: Actor) -> str:
    """Return whose menu the actor gets: with several roles the one that has the most work in the house."""
    if not actor.is_signed_in:
        return "visitor"
    order = ("officer", "administrator", "auditor", "coordinator", "assessor")
    return next((role for role in order if actor.has(role)), "newcomer")


def items(path: str, actor: Actor) -> list[dict[str, Any]]:
    """Return the items whose addresses exist; the one that holds the page is current. A link's holder has one page.

    In the languages that only pages by link have, nothing of the menu could be read either.
    """
    if actor.has(*LINK_ROLES) or languages.present() in languages.LINK_LANGUAGES:
        return []
    own = min(actor.organisation_ids, default=0)
    found: list[dict[str, Any]] = []
    held: list[tuple[str, dict[str, Any]]] = []
    for name, label in MENUS[kind_of(actor)]:
        url = address(name, *([own] if name == "organisations:detail" else []))
        if url:
            found.append({"label": label, "url": url, "current": False})
            held += [(also, found[-1]) for also in (url, *map(beginning, ALSO.get(name, ())))]
    front = address("desks:front")
    holding = [(url, one) for url, one in held if path == url or (url not in {"", front} and path.startswith(url))]
    if holding:
        max(holding, key=lambda pair: len(pair[0]))[1]["current"] = True
    return found


def address(name: str, *args: object) -> str:
    """Return the address of a page; empty where no room has it."""
    return _address(name, args, languages.present(), get_script_prefix())


@lru_cache(maxsize=2048)
def _address(name: str, args: tuple[object, ...], language: str, prefix: str) -> str:
    """Look an address up once for each language and place below the server: a page asks for some twenty."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def beginning(name: str) -> str:
    """Return the address of a page; of one with a number what stands before the number."""
    return address(name) or address(name, 0).partition("0/")[0]


def account(actor: Actor) -> dict[str, Any]:
    """Return who looks, in which role, for which organisation, and the ways in and out."""
    if actor.kind == "link":
        # A candidate's link names nobody, so that nothing is left of them when their application is erased.
        name = str(people_states.ROLES[CANDIDATE]) if actor.has(CANDIDATE) else actor.name
        return {"name": name, "role_line": actor.organisation_name, "organisation": actor.organisation_name}
    if not actor.is_signed_in:
        return {"sign_in_url": address("people:sign_in")}
    return {
        "name": actor.name or actor.email,
        "role_line": role_line(actor),
        "organisation": actor.organisation_name,
        "sign_out_url": address("account_logout"),
        "links": own_pages(actor),
    }


def own_pages(actor: Actor) -> list[tuple["str | Promise", str]]:
    """Return the pages about the reader themselves; of saved views only to those who have a list to keep."""
    pages: list[Item] = [("people:profile", _("My account"))]
    if any(actor.has(*place.roles) for place in saved_views.PLACES.values()):
        pages.append(("people:views", _("Saved views")))
    pages += [("desks:calendar", _("Deadlines in your calendar")), ("desks:my_data", _("My data"))]
    return [(label, address(name)) for name, label in pages]


def role_line(actor: Actor) -> str:
    """Return the organisation, or the roles at the agency in words."""
    if actor.organisation_name:
        return actor.organisation_name
    return ", ".join(str(people_states.ROLES[role]) for role in people_states.ROLES if actor.has(role)).lower()
