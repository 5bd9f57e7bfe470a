"""Who acts: a person who is signed in, somebody with a signed link, the system itself, or a visitor.

Kit lies below people, so an actor is a bundle of values; the rooms above make one for each request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

OFFICER, ASSESSOR, COORDINATOR, AUDITOR, ADMINISTRATOR = "officer", "assessor", "coordinator", "auditor", "administrator"
PARTNER, HOST, PARTICIPANT, GUARDIAN = "partner", "host", "participant", "guardian"
# Signs a memorandum of understanding for an organisation abroad; a partner is one of an application.
COUNTERPART = "counterpart"
# Has applied for a place abroad at a school.
CANDIDATE = "candidate"
STAFF_ROLES = (OFFICER, ASSESSOR, AUDITOR, ADMINISTRATOR)
LINK_ROLES = (PARTNER, HOST, PARTICIPANT, GUARDIAN, COUNTERPART, CANDIDATE)
ROLES = (OFFICER, ASSESSOR, COORDINATOR, AUDITOR, ADMINISTRATOR, *LINK_ROLES)


@dataclass(frozen=True)
class Actor:
    """Whoever does or reads something.

    `kind` is person, link, system or visitor; `id` is unique within the kind; `organisation_ids` are the organisations for
    which the actor may write, `signs_for` those for which a signature binds. A link's `scope` names the one thing it opens:
    {"purpose": "partner", "subject": "applications.Partner", "id": "12"}. `deputises` names, by key, the absent colleagues whose
    deputy the actor is today: their work waits for the actor too, but every rule still looks at the actor alone.
    """

    kind: str
    id: str = ""
    name: str = ""
    roles: frozenset[str] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    signs_for: frozenset[int] = frozenset()
    organisation_name: str = ""
    email: str = ""
    language: str = "fi"
    scope: Mapping[str, str] = field(default_factory=dict)
    deputises: Mapping[str, str] = field(default_factory=dict)

    def has(self, *roles: str) -> bool:
        """Return whether the actor has at least one of the roles."""
        return bool(self.roles.intersection(roles))

    @property
    def is_signed_in(self) -> bool:
        """Whether a person (not a link, visitor or system) acts."""
        return self.kind == "person"

    def opens(self, purpose: str, subject_id: object) -> bool:
        """Return whether this is a link of `purpose` to the thing with that key."""
        return self.kind == "link" and self.scope.get("purpose") == purpose and self.scope.get("id") == str(subject_id)


VISITOR = Actor("visitor")
SYSTEM = Actor("system", id="system", name="Vaihto")
