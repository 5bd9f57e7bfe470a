"""How large a file may be: an officer's number, without a row the default; never above what the check can bear."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.kit import audit
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.models import AttachmentLimit
from vaihto.kit.operations import Refused, operation

# No source: the officer's number. 10 MB takes a scanned application of some 30 pages; more than 50 MB the check cannot bear.
DEFAULT_MEGABYTES = 10
MOST_MEGABYTES = 50
MEGABYTE = 1024**2


class CannotSetLimit(Refused):
    """The limit is not changed."""


def largest() -> int:
    """Return how many bytes a file may have at most."""
    megabytes = AttachmentLimit.objects.filter(pk=1).values_list("megabytes", flat=True).first()
    return (megabytes or DEFAULT_MEGABYTES) * MEGABYTE


@operation("kit.set_attachment_limit", gettext_lazy("Largest size of a file changed"))
def set_limit(megabytes: int, *, reason: str, by: Actor, at: datetime) -> AttachmentLimit:
    """Set how many megabytes a file may have. Raises CannotSetLimit."""
    if not by.has(OFFICER):
        raise CannotSetLimit(_("The limit was not changed. Only an officer changes it."))
    if not 1 <= megabytes <= MOST_MEGABYTES:
        raise CannotSetLimit(_("The limit was not changed. Give a number from 1 to %(most)s.") % {"most": MOST_MEGABYTES})
    if not reason.strip():
        raise CannotSetLimit(_("The limit was not changed, because the reason is missing. Write why."))
    before = largest() // MEGABYTE
    row, _made = AttachmentLimit.objects.update_or_create(
        pk=1, defaults={"megabytes": megabytes, "reason": reason.strip(), "set_at": at, "set_by": by.name[:150]}
    )
    changes = {"megabytes": [before, megabytes]}
    audit.write(case="settings:attachments", subject=row, by=by, at=at, changes=changes, reason=row.reason)
    return row
