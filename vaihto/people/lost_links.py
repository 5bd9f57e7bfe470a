"""A lost link is sent again to whoever writes the address that it was sent to; the page tells nobody whether there is one.

The page only leaves a note for the worker, so that it answers a known and an unknown address alike, also in time. The earlier
link closes when the new one is opened, not before: a stranger who writes somebody's address takes no link away.
"""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vaihto.core.canonical import sha256_of
from vaihto.kit import clock, languages, limits, mailing, outbox
from vaihto.kit.access import public_by_link_languages
from vaihto.kit.http import Request
from vaihto.kit.models import OutboxItem
from vaihto.people import links, queries, translations

JOB = "lost-links"
TRIES_A_MINUTE = 5
# Of one address: enough for somebody who looks in the wrong mailbox first, too few to flood one.
MAILS_AN_HOUR = 3
# A host with more than this asks the school.
MOST = 20


class LostLinkForm(forms.Form):
    """To which address the link was sent."""

    use_required_attribute = False
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254,
        help_text=_("The address to which the link was sent."),
        error_messages={"required": _("Write your e-mail address."), "invalid": _("Write the address as in name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@public_by_link_languages
def lost_link(request: Request) -> HttpResponse:
    """Take an address; the answer is the same for every address."""
    request.unchecked_translation = translations.is_unchecked(languages.present())  # type: ignore[attr-defined]
    form = LostLinkForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    if asked:
        if not limits.may_try(request, "lost_link", per_minute=TRIES_A_MINUTE):
            return render(request, "429.html", status=429)
        ask(form.cleaned_data["email"])
    return links.private(render(request, "people/lost_link.html", {"form": form, "asked": asked}))


def ask(email: str) -> None:
    """Leave a note for the worker, at most MAILS_AN_HOUR times an hour for one address; nothing is looked up."""
    address = email.strip().lower()
    begins = f"{JOB}:{sha256_of(address)[:32]}:"
    now = clock.now()
    recent = OutboxItem.objects.filter(key__startswith=begins, created_at__gt=now - links.AN_HOUR)
    if recent.count() < MAILS_AN_HOUR:
        with transaction.atomic():
            outbox.put(JOB, f"{begins}{now.timestamp()}", payload={"email": address})


@outbox.handler(JOB)
def send_again(item: OutboxItem) -> None:
    """Mail new links to the address of a note, if it has any; the note forgets the address."""
    with transaction.atomic():
        address = item.payload.get("email", "")
        found = queries.open_links_of(address)[:MOST] if address else []
        pairs = [(link, links.issue_again(link, keeps_earlier=True)) for link in found]
        urls = [links.address(token, link.role, link.language) for link, token in pairs if token]
        if urls:
            newest = found[0]
            mailing.post(
                newest.email, "people/mail/lost_link.txt", {"urls": urls}, language=links.mail_language(newest),
                key=f"lost-link-mail:{item.pk}",
            )  # fmt: skip
        OutboxItem.objects.filter(pk=item.pk).update(payload={})
