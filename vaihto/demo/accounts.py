"""Who can be entered with one click on the demo's sign-in page, and the links that open at once."""

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vaihto.applications import queries as applications
from vaihto.demo import world
from vaihto.kit import clock, languages
from vaihto.kit.actors import CANDIDATE, GUARDIAN, HOST, PARTICIPANT, PARTNER, SYSTEM
from vaihto.mobility import operations
from vaihto.mobility import queries as mobility
from vaihto.people import links
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.kit.http import Request
    from vaihto.people.models import Person

# The demo looks at every stay to find one in which something waits.
EVERYTHING = replace(SYSTEM, roles=frozenset({"auditor"}))
SCHOOL_OF = {"coordinator": "saarnilahti", "coordinator_sv": "kvarken"}


@dataclass(frozen=True)
class Account:
    """One button of the sign-in page: `kind` is person or link."""

    key: str
    name: str
    role_line: "str | Promise"
    kind: str = "person"


def accounts() -> list[Account]:
    """Return the buttons in the order of the page."""
    staff = {key: name for key, name, *_rest in world.STAFF}
    schools = {school.key: school for school in world.SCHOOLS}
    return [
        Account("officer", staff["officer"], _("Officer of the agency, prepares")),
        Account("officer_2", staff["officer_2"], _("Officer of the agency, decides")),
        Account("officer_3", staff["officer_3"], _("Officer of the agency, handles requests for rectification")),
        Account("assessor", staff["assessor"], _("Outside assessor")),
        Account("assessor_2", staff["assessor_2"], _("Outside assessor")),
        Account("coordinator", schools["saarnilahti"].coordinator, _("Coordinator of a school")),
        Account("coordinator_sv", schools["kvarken"].coordinator, _("Coordinator of a Swedish-speaking school")),
        Account("auditor", staff["auditor"], _("Auditor, reads everything")),
        Account("administrator", staff["administrator"], _("Administrator of the service")),
        Account("participant", str(_("Student abroad")), _("Opens a personal link"), "link"),
        Account("guardian", str(_("Guardian of a student under 18")), _("Opens a personal link"), "link"),
        Account("candidate", str(_("Student who applies for a place")), _("Opens a personal link"), "link"),
        Account("host", str(_("Mentor at a host")), _("Opens a personal link"), "link"),
        Account("partner", str(_("Partner organisation")), _("Opens a personal link"), "link"),
    ]  # fmt: skip


def person(key: str) -> "Person":
    """Return the person of a button. Raises KeyError for a link."""
    names = {key: name for key, name, *_rest in world.STAFF}
    names |= {key: school.coordinator for key, of in SCHOOL_OF.items() for school in world.SCHOOLS if school.key == of}
    found = people.by_email(world.email(names[key]))
    if found is None:
        raise KeyError(key)
    return found


def open_link(key: str, request: "Request") -> str:
    """Issue a fresh link for one of the example's people without account, bound to this browser; returns its page.

    One stays in the language of the address, whatever the holder's own language is.
    """
    thing, details = {PARTNER: a_partner, HOST: a_stay, PARTICIPANT: a_stay, GUARDIAN: a_stay, CANDIDATE: a_candidacy}[key](key)
    token = links.issue(role=key, thing=thing, by=SYSTEM, lasts=links.LASTS, **details)
    link = links.find(token)
    if link is not None:
        links.bind(link, request)
    return links.page(token, key, languages.present())


def a_partner(key: str) -> tuple[Any, dict[str, Any]]:
    """Return a partner that has not answered yet, otherwise any partner."""
    rows = applications.all_partners().exclude(contact_email="")
    waiting = rows.filter(state="invited", application__check_state="waiting")
    partner = waiting.order_by("-pk").first() or rows.order_by("-pk").first()
    if partner is None:
        raise KeyError(key)
    details = {
        "case": partner.application.case, "email": partner.contact_email, "name": partner.contact_name,
        "organisation": partner.name, "language": partner.language,
    }  # fmt: skip
    return partner, details


def a_candidacy(_key: str) -> tuple[Any, dict[str, Any]]:
    """Return the newest application for a place that is still open."""
    found = mobility.open_candidacies(clock.now()).last()
    if found is None:
        raise KeyError(_key)
    case = found.announcement.agreement.application.case
    name = f"Candidate {found.pk}"
    return found, {"case": case, "email": found.email, "name": name, "organisation": "", "language": found.language}


def a_stay(key: str) -> tuple[Any, dict[str, Any]]:
    """Return a stay with something to do: one that waits for signatures, otherwise the newest with an agreement.

    A guardian's is one of a minor, best one that waits for the guardian; the others' are those of adults.
    """
    rows: QuerySet[Any] = mobility.visible_to(EVERYTHING).filter(learning_agreement__isnull=False)
    rows = rows.exclude(participant__guardian_email="") if key == GUARDIAN else rows.filter(participant__guardian_email="")
    waiting = rows.filter(learning_agreement__state="signing").order_by("starts_on", "pk")
    today = clock.today()
    soon_over = rows.filter(learning_agreement__state="in_force", state__in=["confirmed", "abroad"], ends_on__gte=today)
    stay = waiting.first() or soon_over.order_by("ends_on", "pk").first() or rows.order_by("-pk").first()
    if stay is None:
        raise KeyError(key)
    case = stay.agreement.application.case
    return stay, {"case": case, **asdict(operations.receiver(stay, key))}
