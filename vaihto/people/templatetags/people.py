"""Words of people, the QR codes of their apps, the questions to their passkeys."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString

from vaihto.kit import qr
from vaihto.kit.languages import present
from vaihto.people import provider_views, signed_in, states, translations

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


@register.simple_tag
def way_word(way: str) -> str:
    """Say by what somebody signed in."""
    kind, _colon, key = way.partition(":")
    return provider_views.name_of(key) if kind == "provider" else str(signed_in.WAYS.get(way, way))


@register.filter
def as_json(options: Any) -> str:
    """Write a question to a passkey into an attribute: `data-options="{{ options|as_json }}"`."""
    return json.dumps(options, cls=DjangoJSONEncoder)
