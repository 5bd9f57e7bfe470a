"""Words of people and the QR codes of their apps."""

from django import template
from django.utils.safestring import SafeString

from vaihto.kit import qr
from vaihto.kit.languages import present
from vaihto.people import states, translations

register = template.Library()


@register.simple_tag
def role_word(role: str) -> str:
    """Say a role in the reader's language."""
    return str(states.ROLES.get(role, role))


@register.simple_tag
def unchecked_translation() -> bool:
    """Whether nobody has confirmed the translation into the language that is being written."""
    return translations.is_unchecked(present())


@register.filter
def as_qr(text: str) -> SafeString:
    """Draw a text as a QR code: `{% qr totp_url|as_qr %}`."""
    return qr.svg(text)
