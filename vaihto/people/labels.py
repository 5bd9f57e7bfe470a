"""What the timeline calls the deeds of this room."""

from django.utils.translation import gettext_lazy as _

LINK_ISSUED = _("Link sent")
LINK_ISSUED_AGAIN = _("New link asked for")
LINK_REVOKED = _("Link withdrawn")
LINK_OPENED = _("Link opened")
LINK_CODE_SENT = _("Code sent to the invited address")
PERSON_ADDED = _("Account made")
SIGNED_UP = _("Account made by its owner")
PROFILE_CHANGED = _("Own details changed")
EMAIL_CHANGED = _("E-mail address changed")
ROLE_GIVEN = _("Role given")
ROLE_ENDED = _("Role ended")
ACCOUNT_CLOSED = _("Account closed")
TRANSLATION_CONFIRMED = _("Translation confirmed")
TRANSLATION_WITHDRAWN = _("Confirmation of a translation withdrawn")
ACCOUNT_OPENED = _("Account opened again")
