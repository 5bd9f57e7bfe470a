"""Links of the partners of a memorandum: issued when it is sent, and again when the school asks."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, clock, mailing
from vaihto.kit.actors import COUNTERPART, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.people import links
from vaihto.qualifications import permissions, states
from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner

# As long as the links of partners of an application; after signing it still opens the text.
TIME_TO_SIGN = timedelta(days=60)


class CannotInvite(Refused):
    """The partner got no new link."""


def invite(memorandum: MemorandumOfUnderstanding, partner: MemorandumPartner, *, by: Actor, at: datetime) -> str:
    """Issue a partner's link and mail it in its language; returns the token. Part of an operation that leaves its own line."""
    case = f"organisation:{memorandum.organisation_id}"
    last = max(memorandum.ends_on, at.astimezone(clock.FINLAND).date() + TIME_TO_SIGN)
    token = links.issue(
        role=COUNTERPART, thing=partner, case=case, email=partner.contact_email, name=partner.contact_name,
        organisation=partner.name, language=partner.language, by=by, lasts=last - at.astimezone(clock.FINLAND).date(),
    )  # fmt: skip
    mailing.post(
        partner.contact_email, "qualifications/mail/memorandum.txt",
        {"memorandum": memorandum, "partner": partner, "url": links.address(token, COUNTERPART, partner.language)},
        language=links.language_for(COUNTERPART, partner.language), key=f"memorandum-invite:{sha256_of(token)}", case=case,
    )  # fmt: skip
    return token


@operation("qualifications.invite_again", gettext_lazy("New link to a memorandum sent"))
def invite_again(partner: MemorandumPartner, *, by: Actor, at: datetime) -> str:
    """Send a partner a new link, the earlier one closes; returns the token, for a QR code. Raises CannotInvite."""
    memorandum = MemorandumOfUnderstanding.objects.select_related("organisation").get(pk=partner.memorandum_id)
    if not permissions.may_enter_units(by, memorandum.organisation_id):
        raise CannotInvite(_("The link was not sent, because only people of the school may do it."))
    if memorandum.state == states.DRAFT:
        raise CannotInvite(_("The link was not sent, because the memorandum is a draft. Send it for signature first."))
    audit.write(
        case=f"organisation:{memorandum.organisation_id}", subject=memorandum, by=by, at=at, changes={"link": partner.position}
    )
    return invite(memorandum, partner, by=by, at=at)
