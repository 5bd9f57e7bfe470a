"""Mail: written in the reader's language, put into the outbox with the deed, sent by the worker."""

from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from vaihto.core.canonical import sha256_of
from vaihto.kit import clock, outbox
from vaihto.kit.models import OutboxItem


def post(
    to: str, template: str, context: Mapping[str, Any], *, language: str, key: str, case: str = "", subject: str = ""
) -> OutboxItem:
    """Put a mail into the outbox.

    `template` is a text template that is rendered in `language`; its first line is the subject unless `subject` is given;
    `key` names the deed so that a repeated click sends one mail. No outcome and no participant's name in a subject.
    """
    with translation.override(language):
        text = render_to_string(template, {**context, "base_url": settings.BASE_URL})
    first, _, rest = text.strip().partition("\n")
    body = text.strip() if subject else rest.strip()
    return outbox.put("mail", key, case=case, recipient=to, language=language, subject=(subject or first)[:200], body=body + "\n")


@outbox.handler("mail")
def send(item: OutboxItem) -> None:
    """Send one mail; in the demo it is only marked as sent and can be read in the browser."""
    if settings.DEMO:
        return
    connection = connection_for(settings.MAIL_URL)
    message = EmailMessage(
        item.subject, item.body, settings.DEFAULT_FROM_EMAIL, [item.recipient], headers={"Message-ID": item.message_id},
        connection=connection,
    )  # fmt: skip
    message.send()


def connection_for(url: str) -> BaseEmailBackend:
    """Return the connection of VAIHTO_MAIL_URL. Raises outbox.NotYet where no server is named."""
    if not url:
        raise outbox.NotYet("No mail server is named: set VAIHTO_MAIL_URL.")
    parts = urlsplit(url)
    return mail.get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        use_tls=parts.scheme == "smtp+tls",
        timeout=20,
    )


class Backend(BaseEmailBackend):
    """Django's and allauth's own mail goes through the outbox as well."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Put each message into the outbox; returns how many."""
        for message in email_messages:
            to = parseaddr(message.to[0])[1]
            key = f"account:{sha256_of([to, message.subject, str(message.body), str(clock.now())])}"
            outbox.put(
                "mail", key, recipient=to, language=translation.get_language() or "fi",
                subject=str(message.subject)[:200], body=str(message.body),
            )  # fmt: skip
        return len(email_messages)
