"""Words of people and the QR codes of their apps."""

from django import template
from django.utils.safestring import SafeString

from vaihto.kit import qr
from vaihto.people import states

register = template.Library()


@register.simple_tag
def role_word(role: str) -> str:
    """Say a role in the reader's language."""
    return str(states.ROLES.get(role, role))


@register.filter
def as_qr(text: str) -> SafeString:
    """Draw a text as a QR code: `{% qr totp_url|as_qr %}`."""
    return qr.svg(text)
