"""A file of ePerusteet that somebody sends: read by a process with tied hands, never by the one that answers pages."""

from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from vaihto.core import qualification_values
from vaihto.core.qualification import Qualification
from vaihto.kit import attachments
from vaihto.kit.operations import Refused

# The largest known document has 3.5 MB.
MOST_BYTES = 10 * 1024**2
READER = "vaihto.qualifications.looking"
SHOWN = 5


class CannotRead(Refused):
    """The file is no qualification that can be read; nothing of it is kept."""


def qualification_of(uploaded: File[Any]) -> Qualification:
    """Return the qualification of an uploaded file. Raises CannotRead, and CannotReceive for one that is empty or too large."""
    told = attachments.told_by(READER, uploaded, limit=MOST_BYTES)
    if "refused" in told:
        raise CannotRead(_("The file was not read, because it is no JSON of ePerusteet or is too heavy. Download it again."))
    if told["faults"]:
        first = "; ".join(told["faults"][:SHOWN])
        raise CannotRead(
            _("The file was not read, because it has faults: %(faults)s Download it again from ePerusteet.") % {"faults": first}
        )
    return qualification_values.qualification(told["qualification"])
