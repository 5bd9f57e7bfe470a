"""Contact persons of a project: an amendment that counts at once, without a signature; the agency is told."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.amending import Kind
from vaihto.grants import amending_content, permissions, queries, states
from vaihto.grants.models import Amendment, AmendmentItem, GrantAgreement
from vaihto.grants.operations.amending import CannotChangeAgreement, case_of
from vaihto.grants.operations.held import held
from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation

Contacts = Mapping[str, Mapping[str, str]]


@operation("grants.change_contacts", lazy("Contact persons of the project changed"))
def change_contacts(agreement: GrantAgreement, contacts: Contacts, *, by: Actor, at: datetime) -> Amendment | None:
    """Say who is the contact and the backup contact (name, email, phone by role): at once, without a signature.

    The agency is told by mail at the programme's address. Saying the same changes nothing. Raises CannotChangeAgreement.
    """
    agreement = held(agreement)
    if not permissions.is_beneficiarys(by, agreement):
        raise CannotChangeAgreement(
            _("The contact persons were not changed, because only a coordinator of the beneficiary does it.")
        )
    if agreement.is_locked or agreement.state == states.DRAFT:
        raise CannotChangeAgreement(_("The contact persons were not changed, because the agreement is a draft or closed."))
    wanted = _filled(contacts, contacts)
    now = _filled(queries.contacts_of(agreement), wanted)
    if any(one["email"] and not one["name"] for one in wanted.values()):
        raise CannotChangeAgreement(_("The contact persons were not changed, because a name is missing. Write the name."))
    changed = [role for role in wanted if wanted[role] != now[role]]
    if not changed:
        audit.nothing_new()
        return None
    made = Amendment.objects.create(
        agreement=agreement,
        state=states.ACTIVE,
        written_at=at,
        written_by_id=by.id,
        written_by_name=by.name,
        sent_at=at,
        active_at=at,
    )
    AmendmentItem.objects.bulk_create(
        AmendmentItem(
            amendment=made, position=place, kind=Kind.CONTACT, answer=AmendmentItem.Answer.ACCEPTED,
            old={"role": role, **now[role]}, new={"role": role, **wanted[role]},
        )
        for place, role in enumerate(changed, start=1)
    )  # fmt: skip
    # Contacts are people: the audit says that they changed, not to whom.
    audit.write(case=case_of(made), subject=made, by=by, at=at, changes={"contacts": changed})
    _tell_agency(made, agreement)
    return made


def _filled(contacts: Contacts, roles: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return name, email and phone of each role, empty where nothing is said."""
    return {role: {name: contacts.get(role, {}).get(name, "").strip() for name in amending_content.CONTACT} for role in roles}


def _tell_agency(amendment: Amendment, agreement: GrantAgreement) -> None:
    programme = agreement.application.call.programme
    mailing.post(
        programme.contact, "grants/mail/contacts.txt", {"agreement": agreement}, language=agreement.language,
        key=f"contacts:{amendment.pk}", case=agreement.application.case,
    )  # fmt: skip
