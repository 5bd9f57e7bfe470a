"""What the timeline calls the deeds of this room."""

from django.utils.translation import gettext_lazy as _

CHECKED = _("Plan checked without an account")
ENQUIRED = _("Enquiry sent")
ANSWERED = _("Enquiry answered")
