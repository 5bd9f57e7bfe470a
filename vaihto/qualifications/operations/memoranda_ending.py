"""A party ends a memorandum of understanding before its last day; the others are told, what was agreed for stays stays."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.kit import audit, clock, languages, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.qualifications import permissions, queries, states
from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner
from vaihto.qualifications.operations.memoranda import case, held
from vaihto.qualifications.operations.memoranda_signing import tell_school


class CannotEndMemorandum(Refused):
    """The memorandum was not ended."""


@operation("qualifications.end_memorandum", gettext_lazy("Memorandum of understanding ended early"))
def end_memorandum(
    memorandum: MemorandumOfUnderstanding, *, on: date | None, reason: str, by: Actor, at: datetime,
    partner: MemorandumPartner | None = None,
) -> MemorandumOfUnderstanding:  # fmt: skip
    """End a memorandum early, for the school or (by its link) for a partner; `on` is the last day that it holds.

    Learning agreements that are in force stay as they are; new ones can cite it only for stays up to that day. The same said
    again changes nothing; it cannot be taken back. Raises CannotEndMemorandum.
    """
    row = held(memorandum)
    if not permissions.may_sign_memorandum(by, row, partner):
        raise CannotEndMemorandum(
            _("The memorandum was not ended, because only who may sign it for a party may end it for that party.")
        )
    if row.ended_on is not None and (row.ended_on, row.end_reason) == (on, reason.strip()):
        audit.nothing_new()
        return row
    reasons = reasons_against(row, on, reason, at)
    if reasons or on is None:
        raise CannotEndMemorandum(*reasons)
    row.ended_on, row.end_reason, row.ended_at = on, reason.strip(), at
    row.ended_by = (by.name or (partner.contact_name if partner else "") or by.email)[:150]
    row.ended_for = partner.name if partner else row.organisation.name
    row.save(update_fields=["ended_on", "end_reason", "ended_at", "ended_by", "ended_for"])
    # The reason stays out of the chain, which cannot be erased; it stands in the row.
    changes = {"ends_on": [str(row.ends_on), str(on)], "role": queries.role_of(partner)}
    audit.write(case=case(row), subject=row, by=by, at=at, changes=changes)
    tell(row, partner)
    return row


def reasons_against(row: MemorandumOfUnderstanding, on: date | None, reason: str, at: datetime) -> list[str]:
    """Return why a memorandum cannot be ended so, in words."""
    today = at.astimezone(clock.FINLAND).date()
    if row.ended_on is not None:
        return [_("The memorandum was not ended, because it has been ended already. Open the page again to see when and why.")]
    if queries.memorandum_state(row, today) not in (states.IN_FORCE, states.COMING):
        return [_("The memorandum was not ended, because it is not in force.")]
    checks = [
        (on is None, _("The memorandum was not ended, because the day is missing. Write the last day that it holds.")),
        (
            on is not None and on < today,
            _("The memorandum was not ended, because the day has passed. Write today or a later day."),
        ),
        (
            on is not None and on >= row.ends_on,
            _("The memorandum was not ended, because it ends by itself on that day. Write an earlier day."),
        ),
        (not reason.strip(), _("The memorandum was not ended, because the reason is missing. Write the reason.")),
    ]
    return [words for is_wrong, words in checks if is_wrong]


def tell(row: MemorandumOfUnderstanding, by_partner: MemorandumPartner | None) -> None:
    """Tell every partner in its language, who ended it too as a receipt, and the school where a partner ended it."""
    for partner in row.partners.order_by("position"):
        mailing.post(
            partner.contact_email, "qualifications/mail/memorandum_ended.txt",
            {"memorandum": row, "is_own": partner == by_partner},
            language=languages.of_link_page(partner.language), key=f"memorandum-ended:{row.pk}:{partner.pk}", case=case(row),
        )  # fmt: skip
    if by_partner is not None:
        tell_school(row, "qualifications/mail/memorandum_ended_school.txt", key=f"memorandum-ended:{row.pk}:school")
