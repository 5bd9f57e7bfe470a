"""Who may write, send, answer and check an application."""

from typing import TYPE_CHECKING

from vaihto.applications import states
from vaihto.kit import clock
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, OFFICER, PARTNER, Actor

if TYPE_CHECKING:
    from vaihto.applications.models import Application, Partner

READS_ALL = (OFFICER, AUDITOR, ADMINISTRATOR)


def may_apply_for(actor: Actor, organisation_id: int) -> bool:
    """Return whether the actor may start an application of the organisation."""
    return organisation_id in actor.organisation_ids


def belongs_to(actor: Actor, application: "Application") -> bool:
    """Return whether the actor acts for the applicant."""
    return application.organisation_id in actor.organisation_ids


def may_write(actor: Actor, application: "Application", field: str = "") -> bool:
    """Return whether the actor may change a field now: all of a draft; of what was sent only what has been opened again.

    `field` is a detail of the project by its name (`title`, `requested`), `answer_` and the key of a question or aim, or one of
    `rows`, `units` and `partners`; without one the question is whether the whole application may be written.
    """
    if not belongs_to(actor, application):
        return False
    return application.state == states.DRAFT or field in opened_again(application)


def opened_again(application: "Application") -> frozenset[str]:
    """Return the fields that may be written after sending: those that an open request for completion names, until its day."""
    if application.pk is None or application.state != states.SENT or application.check_state != states.COMPLETION:
        return frozenset()
    today = clock.today()
    asked = application.completions.filter(state=states.OPEN, due_on__gte=today).values_list("fields", flat=True)
    return frozenset(field for fields in asked for field in fields)


def may_invite(actor: Actor, application: "Application") -> bool:
    """Return whether the actor may invite and remind partners: the applicant, until the check is decided."""
    return belongs_to(actor, application) and awaits_partners(application)


def awaits_partners(application: "Application") -> bool:
    """Return whether a partner's answer still matters: in a draft, and until the formal check is decided."""
    if application.state == states.DRAFT:
        return True
    open_checks = {states.WAITING, states.COMPLETION, states.HEARING}
    return application.state == states.SENT and application.check_state in open_checks


def may_add_paper(actor: Actor, application: "Application") -> bool:
    """Return whether the actor may add a paper to what was sent: the applicant, until the check is decided."""
    return belongs_to(actor, application) and application.state == states.SENT and awaits_partners(application)


def may_withdraw(actor: Actor, application: "Application") -> bool:
    """Return whether the actor may withdraw the application."""
    return belongs_to(actor, application) and application.state == states.SENT


def may_answer_as_partner(actor: Actor, partner: "Partner") -> bool:
    """Return whether the actor holds the partner's link."""
    return actor.opens(PARTNER, partner.pk)


def may_open_late_doors(actor: Actor) -> bool:
    """Return whether the actor may let an applicant send after the deadline."""
    return actor.has(OFFICER)


def may_read_as_staff(actor: Actor) -> bool:
    """Return whether the actor reads every application that was sent."""
    return actor.has(*READS_ALL)


def is_blocked(actor: Actor, application: "Application") -> bool:
    """Return whether a declared conflict keeps the actor away from this application."""
    return actor.is_signed_in and any(str(one.person_id) == actor.id for one in application.blocked.all())


def may_handle(actor: Actor, application: "Application") -> bool:
    """Return whether the actor may take the application over: an officer without a declared conflict."""
    return actor.has(OFFICER) and application.state == states.SENT and not is_blocked(actor, application)


def may_record(actor: Actor, application: "Application") -> bool:
    """Return whether the actor may record the formal check now."""
    return may_handle(actor, application) and bool(states.VERDICTS_IN.get(application.check_state))
