"""Words of people, the QR codes of their apps, the questions to their passkeys."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString

from vaihto.kit import qr
from vaihto.kit.languages import present
from vaihto.people import provider_views, signed_in, states, translations
from vaihto.people import saved_views as views_kept

register = template.Library()


@register.simple_tag
def role_word(role: str) -> str:
    """Say a role in the reader's language."""
    return str(states.ROLES.get(role, role))


@register.inclusion_tag("people/views_of_list.html", takes_context=True)
def saved_views(context: template.Context, place: str) -> dict[str, Any]:
    """The views of a list that the reader kept or colleagues share, and the form to keep this one.

    `{% saved_views "grants:list" %}`; nothing for those who cannot keep views of the list.
    """
    request = context["request"]
    if views_kept.place_for(request.actor, place) is None:
        return {"is_offered": False}
    now = views_kept.tidy(request.GET.urlencode())
    kept = views_kept.of_page(request, place)
    shown = [
        {
            "view": view, "url": f"?{view.query or 'view=all'}", "current": bool(now) and view.query == now,
            "owner": "" if str(view.person_id) == request.actor.id else view.person.name,
        }
        for view in kept
    ]  # fmt: skip
    return {
        "is_offered": True, "place": place, "query": now, "kept": shown, "csrf_token": context.get("csrf_token"),
        "may_share": request.actor.has(*views_kept.STAFF), "is_kept": any(one["current"] for one in shown),
        "longest": views_kept.LONGEST_NAME,
    }  # fmt: skip


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
