"""Who reads enquiries and who answers them."""

from typing import TYPE_CHECKING

from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, OFFICER, Actor

if TYPE_CHECKING:
    from vaihto.advice.models import Enquiry

READS_ALL = (OFFICER, AUDITOR, ADMINISTRATOR)


def may_read_all(actor: Actor) -> bool:
    """Return whether the actor reads every enquiry."""
    return actor.has(*READS_ALL)


def may_answer(actor: Actor, enquiry: "Enquiry") -> bool:
    """Return whether the actor may answer the enquiry: an officer, once."""
    return actor.has(OFFICER) and enquiry.state == "waiting"
