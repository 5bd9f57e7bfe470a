"""What the timeline calls the deeds of this room."""

from django.utils.translation import gettext_lazy as _

LINK_ISSUED = _("Link sent")
LINK_REVOKED = _("Link withdrawn")
LINK_CODE_SENT = _("Code sent to the invited address")
PERSON_ADDED = _("Account made")
ROLE_GIVEN = _("Role given")
ROLE_ENDED = _("Role ended")
