"""What the timeline calls the deeds of this room."""

from django.utils.translation import gettext_lazy as _

REGISTERED = _("Organisation registered")
CHANGED = _("Organisation's details changed")
MEMBER_ADDED = _("Colleague added")
MEMBER_CHANGED = _("Colleague's role changed")
MEMBERSHIP_ENDED = _("Colleague left")
INVITED = _("Colleague invited")
INVITATION_WITHDRAWN = _("Invitation withdrawn")
INVITATION_ACCEPTED = _("Invitation accepted")
HANDED_OVER = _("Coordination handed over")
STANDING_RECORDED = _("Standing recorded")
PLAN_SAVED = _("Development plan saved")
SIGNED_IN = _("Signed in")
