"""The privacy register: each model field has purpose, legal basis, class and retention.

Each room's `privacy.py` calls `register` once per model; a test fails for a field without an entry, and the privacy notice is
generated from what is registered here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, COORDINATOR, OFFICER, ROLES


class Purpose(Enum):
    """Why the data are kept."""

    SIGN_IN = "sign_in"
    ORGANISATIONS = "organisations"
    PROGRAMME = "programme"
    ADVICE = "advice"
    APPLICATION = "application"
    ASSESSMENT = "assessment"
    SELECTION = "selection"
    GRANT = "grant"
    MOBILITY = "mobility"
    RECOGNITION = "recognition"
    REPORTING = "reporting"
    STATISTICS = "statistics"
    RESULTS = "results"
    EVIDENCE = "evidence"
    MESSAGES = "messages"

    @property
    def label(self) -> "str | Promise":
        """The purpose in the reader's language."""
        return PURPOSES[self]


class Basis(Enum):
    """The legal basis (GDPR article 6.1, for health also 9.2)."""

    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"
    CONTRACT = "contract"
    CONSENT = "consent"

    @property
    def label(self) -> "str | Promise":
        """The basis in the reader's language."""
        return BASES[self]


class Kind(Enum):
    """What kind of data a field holds."""

    NONE = "none"  # no personal data
    IDENTITY = "identity"
    CONTACT = "contact"
    ROLE = "role"
    LEARNING = "learning"
    MONEY = "money"
    OPINION = "opinion"  # what somebody wrote
    HEALTH = "health"  # special category, behind a permission of its own
    TRACE = "trace"  # who did or read what, when

    @property
    def label(self) -> "str | Promise":
        """The kind in the reader's language."""
        return KINDS[self]


class Retention(Enum):
    """How long; years are proposals of this software until the controller has decided (status: unverified)."""

    WHILE_ACCOUNT = "while_account"
    PROGRAMME_PLUS_10 = "programme_plus_10"
    CALL_PLUS_5 = "call_plus_5"
    YEAR_1 = "year_1"
    AFTER_STAY = "after_stay"
    AFTER_CHOICE = "after_choice"
    MINUTE = "minute"
    PERMANENT = "permanent"

    @property
    def label(self) -> "str | Promise":
        """The retention in the reader's language."""
        return RETENTIONS[self]


PURPOSES: Mapping[Purpose, "str | Promise"] = {
    Purpose.SIGN_IN: _("Signing in and acting for an organisation"),
    Purpose.ORGANISATIONS: _("Register of organisations and their contact persons"),
    Purpose.PROGRAMME: _("Programmes, calls and qualifications"),
    Purpose.ADVICE: _("Advice before an application"),
    Purpose.APPLICATION: _("Handling of applications"),
    Purpose.ASSESSMENT: _("Expert assessment of applications"),
    Purpose.SELECTION: _("Selection and decision"),
    Purpose.GRANT: _("Grant agreements and payments"),
    Purpose.MOBILITY: _("Stays abroad and learning agreements"),
    Purpose.RECOGNITION: _("Recognition of what was learnt abroad"),
    Purpose.REPORTING: _("Reports on projects and stays"),
    Purpose.STATISTICS: _("Statistics without persons"),
    Purpose.RESULTS: _("Publishing results and good practice"),
    Purpose.EVIDENCE: _("Evidence of what was done and who has looked"),
    Purpose.MESSAGES: _("Messages about a case"),
}
BASES: Mapping[Basis, "str | Promise"] = {
    Basis.PUBLIC_TASK: _("Task carried out in the public interest (GDPR article 6.1 e)"),
    Basis.LEGAL_OBLIGATION: _("Legal obligation (GDPR article 6.1 c)"),
    Basis.CONTRACT: _("Contract with the person (GDPR article 6.1 b)"),
    Basis.CONSENT: _("Consent (GDPR articles 6.1 a and 9.2 a)"),
}
KINDS: Mapping[Kind, "str | Promise"] = {
    Kind.NONE: _("No personal data"),
    Kind.IDENTITY: _("Name and identity"),
    Kind.CONTACT: _("Contact details"),
    Kind.ROLE: _("Role and right to sign"),
    Kind.LEARNING: _("Learning and recognition"),
    Kind.MONEY: _("Money"),
    Kind.OPINION: _("Texts written by a person"),
    Kind.HEALTH: _("Health and special needs"),
    Kind.TRACE: _("Log of deeds and viewing"),
}
RETENTIONS: Mapping[Retention, "str | Promise"] = {
    Retention.WHILE_ACCOUNT: pgettext_lazy("kept", "as long as the account exists"),
    Retention.PROGRAMME_PLUS_10: pgettext_lazy("kept", "10 years after the end of the project (proposal, not yet confirmed)"),
    Retention.CALL_PLUS_5: pgettext_lazy("kept", "5 years after the decision (proposal, not yet confirmed)"),
    Retention.YEAR_1: pgettext_lazy("kept", "1 year (proposal, not yet confirmed)"),
    Retention.AFTER_STAY: pgettext_lazy("kept", "until the stay and its report are finished (proposal, not yet confirmed)"),
    Retention.AFTER_CHOICE: pgettext_lazy("kept", "183 days after the school’s decision (proposal, not yet confirmed)"),
    Retention.MINUTE: pgettext_lazy("kept", "one minute"),
    Retention.PERMANENT: pgettext_lazy("kept", "permanently"),
}


@dataclass(frozen=True)
class Entry:
    """What the register says of one field."""

    model: str
    field: str
    kind: Kind
    purpose: Purpose
    basis: Basis
    retention: Retention


REGISTER: dict[str, Entry] = {}
# Who handles a case: the agency's staff but for assessors, and the people of the organisation whose case it is.
HANDLERS = frozenset({OFFICER, AUDITOR, ADMINISTRATOR, COORDINATOR})
# Beside the roles of people: mail that leaves the house, the audit chain, the words of the search.
MAIL, AUDIT, SEARCH = "mail", "audit", "search"
READERS: dict[str, frozenset[str]] = {}


def register(model: str, *, purpose: Purpose, basis: Basis = Basis.PUBLIC_TASK, retention: Retention, **kinds: str) -> None:
    """Register every field of `model` ("applications.Partner"), grouped by kind.

    `kinds` maps a kind to the field names in one string: `none="id application", contact="contact_email"`. Raises ValueError
    for a field that is given twice, KeyError for an unknown kind.
    """
    for kind, names in kinds.items():
        for name in names.split():
            key = f"{model}.{name}"
            if key in REGISTER:
                raise ValueError(f"{key} is registered twice")
            REGISTER[key] = Entry(model, name, Kind[kind.upper()], purpose, basis, retention)


def shown(model: str, **places: str) -> None:
    """Say who reads fields of `model` otherwise than `readers` says without it: each field with its places in one string.

    Places are roles, `visitor`, and `mail`, `audit`, `search`; `handlers` stands for those who handle a case, `everybody` for
    all roles and visitors. What a place shows beyond this is found by tests/matrix/test_canaries.py. Raises ValueError for a
    field that is given twice and for a place that is not known.
    """
    for name, told in places.items():
        key, found = f"{model}.{name}", set(told.split())
        for word, meant in (("handlers", HANDLERS), ("everybody", {"visitor", *ROLES})):
            found = (found - {word}) | meant if word in found else found
        if key in READERS or not found <= {"visitor", *ROLES, MAIL, AUDIT, SEARCH}:
            raise ValueError(f"{key}: said twice, or a place that is not known: {told}")
        READERS[key] = frozenset(found)


def readers(key: str) -> frozenset[str]:
    """Return where the values of a field ("people.Person.name") may stand: with the handlers, unless `shown` says otherwise.

    Health stands nowhere of itself.
    """
    return READERS.get(key, frozenset() if REGISTER[key].kind is Kind.HEALTH else HANDLERS)
