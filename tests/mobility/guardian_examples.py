"""The example of somebody under 18 and the guardian."""

from tests.mobility.stay_examples import DAYS, NOW, PERSON, TEXTS, link_actor
from vaihto.kit.actors import Actor
from vaihto.mobility import operations
from vaihto.mobility.models import LearningAgreement, Mobility
from vaihto.qualifications.models import Unit

GUARDIAN = {"guardian_name": "Eila Lehtola", "guardian_email": "eila@example.org", "guardian_language": "et"}
MINOR = {**PERSON, "is_minor": True, **GUARDIAN}
NAMES = {"participant": "Aino Lehtola", "guardian": "Eila Lehtola", "host": "Maite Ibarra", "school": "Liisa Korpela"}


def minors_agreement(stay: Mobility, unit: Unit, liisa: Actor, **values: object) -> LearningAgreement:
    """Return the learning agreement of a minor, sent for signature."""
    operations.name_participant(stay, {**MINOR, **values}, by=liisa, at=NOW)
    stay = operations.confirm(stay, DAYS, by=liisa, at=NOW)
    agreement = operations.write_agreement(stay, TEXTS, [{"unit": unit.pk, "points": 20}], by=liisa, at=NOW).agreement
    return operations.send_for_signature(agreement, by=liisa, at=NOW)


def signers(stay: Mobility, liisa: Actor) -> dict[str, Actor]:
    """Return who signs, by role."""
    by_link = {"participant": "aino@example.org", "guardian": "eila@example.org", "host": "maite@example.org"}
    return {"school": liisa, **{role: link_actor(stay, role, email) for role, email in by_link.items()}}


def sign_as(agreement: LearningAgreement, liisa: Actor, *roles: str) -> LearningAgreement:
    """Sign in roles, in that order."""
    for role in roles:
        by = signers(agreement.mobility, liisa)[role]
        position = "Head chef" if role == "host" else ""
        agreement = operations.sign(agreement, role=role, name=NAMES[role], position=position, by=by, at=NOW)
    return agreement
