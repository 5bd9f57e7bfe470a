"""Signed links: how partners, hosts, participants, guardians and candidates act without an account.

A link opens one thing, expires, can be revoked, and belongs to the first browser that opens it; another browser is asked for a
code that goes to the invited address. Nothing happens on GET. What is wrong with a link is never told: one text for all cases.
"""
# long because: issuing, finding, binding, renewing and closing a link are one lock, read best in one piece.

import functools
import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, clock, languages, mailing, outbox
from vaihto.kit.access import Declared
from vaihto.kit.actors import CANDIDATE, PARTICIPANT, Actor
from vaihto.kit.models import OutboxItem
from vaihto.kit.operations import operation
from vaihto.people import beside, queries, translations
from vaihto.people.holders import actor_of as actor_of
from vaihto.people.labels import LINK_CODE_SENT, LINK_ISSUED, LINK_ISSUED_AGAIN, LINK_OPENED, LINK_REVOKED
from vaihto.people.models import Link

View = Callable[..., HttpResponse]
LASTS = timedelta(days=60)
AN_HOUR = timedelta(hours=1)
CODE_LASTS = timedelta(minutes=15)
CODE_TRIES = 5
# How often one link may cause a mail: codes with five tries each stay hopeless to guess, and nobody's mailbox is flooded.
MAILS_PER_HOUR = 5
_signer = signing.Signer(salt="link")
# What other rooms need of several links of one address.
prove, may_open_beside, open_beside = beside.prove, beside.may_open, beside.open_with
# Between the token of a link and what says which other link of the same address is opened with it.
BESIDE = "."
RAW = 24  # characters of the random part; the signature follows without a separator


@operation("people.issue_link", LINK_ISSUED)
def issue(
    *,
    role: str,
    thing: models.Model,
    case: str,
    email: str,
    name: str,
    organisation: str,
    language: str,
    by: Actor,
    lasts: timedelta = LASTS,
    keeps_earlier: bool = False,
) -> str:
    """Make a link to `thing` and return its token (only its hash is kept); earlier links of the same thing and role are revoked,

    where it `keeps_earlier` only when the new one is opened.

    `role` is one of LINK_ROLES; settings.LINK_PAGES says which page it opens; `case` is the audit case.
    """
    now = clock.now()
    raw = secrets.token_urlsafe(18)
    if not keeps_earlier:
        revoke_all(role=role, thing=thing)
    link = Link.objects.create(
        token_hash=sha256_of(raw), role=role, subject=thing._meta.label, subject_id=str(thing.pk), case=case, email=email,
        name=name, organisation=organisation, language=language, created_at=now,
        created_by=by.name, expires_at=now + lasts,
    )  # fmt: skip
    audit.write(case=case, subject=link, by=by, at=now, changes={"role": role, "for": organisation or name})
    return sealed(raw)


def revoke_all(*, role: str, thing: models.Model) -> int:
    """Revoke the open links of a thing in a role; returns how many. Part of an operation that leaves its own line."""
    open_links = Link.objects.filter(role=role, subject=thing._meta.label, subject_id=str(thing.pk), revoked_at__isnull=True)
    return open_links.filter(spent_at__isnull=True).update(revoked_at=clock.now())


def forget(*, role: str, thing: models.Model) -> int:
    """Delete the links of a thing in a role with the mails that they caused; returns how many links. For what is erased."""
    found = Link.objects.filter(role=role, subject=thing._meta.label, subject_id=str(thing.pk))
    for pk in found.values_list("pk", flat=True):
        outbox.forget(f"link-code:{pk}:")
        outbox.forget(f"link-again:{pk}:")
    return found.delete()[0]


def close_earlier(link: Link) -> None:
    """Revoke the open links of the same thing and role that were issued before this one, as it is opened."""
    same = Link.objects.filter(role=link.role, subject=link.subject, subject_id=link.subject_id, pk__lt=link.pk)
    same.filter(revoked_at__isnull=True, spent_at__isnull=True).update(revoked_at=clock.now())


def spend(link: Link) -> None:
    """Close a link whose one deed is done, inside the operation that did it."""
    Link.objects.filter(pk=link.pk, spent_at__isnull=True).update(spent_at=clock.now())


@operation("people.revoke_link", LINK_REVOKED)
def revoke(link: Link, *, by: Actor) -> None:
    """Revoke one link."""
    if Link.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
        audit.write(case=link.case, subject=link, by=by, at=clock.now(), changes={"revoked": True})
    else:
        audit.nothing_new()


def sealed(raw: str) -> str:
    """Return the token: the random part and its signature, so that a token that was never issued costs no question."""
    return raw + _signer.signature(raw)


def find(token: str) -> Link | None:
    """Return the link of a token, whatever its state; None for a token that was never issued."""
    raw = token[:RAW]
    if not hmac.compare_digest(token.encode(), sealed(raw).encode()):
        return None
    return Link.objects.filter(token_hash=sha256_of(raw)).first()


def is_open(link: Link) -> bool:
    """Return whether the link can be used now."""
    return link.spent_at is None and is_alive(link)


def is_alive(link: Link) -> bool:
    """Return whether the link is neither withdrawn nor too old; what was done with it can still be read by its holder."""
    return link.revoked_at is None and link.expires_at > clock.now()


def address(token: str, role: str, language: str, *, again: bool = False) -> str:
    """Return the whole address of a link, for mail and QR code; those of participants and candidates exist in fi, sv, en.

    `again` is for a link that was renewed: it leads to where the holder's latest task may be.
    """
    name = settings.LINK_PAGES[role]
    if again:
        name = settings.LINK_PAGES_AGAIN.get(role, name)
    with translation.override(language_for(role, language)):
        return settings.BASE_URL + reverse(name, args=[token])


def page(token: str, role: str, language: str) -> str:
    """Return the path of a link's page in a language, for a redirect within the site."""
    return address(token, role, language).removeprefix(settings.BASE_URL)


@operation("people.open_link", LINK_OPENED)
def bind(link: Link, request: HttpRequest) -> bool:
    """Bind the link to this browser if it is the first; returns whether it is bound to this browser now."""
    now = clock.now()
    free = Link.objects.filter(pk=link.pk, browser_hash="")
    if free.update(browser_hash=sha256_of(browser_secret(request)), bound_at=now, opened_at=now):
        close_earlier(link)
        audit.write(case=link.case, subject=link, by=actor_of(link), at=now, changes={"opened": True})
    else:
        audit.nothing_new()
    link.refresh_from_db()
    return is_bound_here(link, request)


@operation("people.open_link_elsewhere", LINK_OPENED)
def rebind(link: Link, request: HttpRequest) -> None:
    """Bind the link to this browser instead of the earlier one, after the code was right."""
    now = clock.now()
    Link.objects.filter(pk=link.pk).update(
        browser_hash=sha256_of(browser_secret(request)), bound_at=now, code_hash="", code_expires_at=None, code_tries=0,
        proved_at=now,
    )  # fmt: skip
    close_earlier(link)
    audit.write(case=link.case, subject=link, by=actor_of(link), at=now, changes={"opened": "another browser, by code"})


def browser_secret(request: HttpRequest) -> str:
    """Return this browser's secret, kept in its session and made at the first need."""
    if "browser" not in request.session:
        request.session["browser"] = secrets.token_urlsafe(24)
    return str(request.session["browser"])


def is_bound_here(link: Link, request: HttpRequest) -> bool:
    """Return whether the link is bound to this browser."""
    secret = request.session.get("browser", "")
    return bool(secret and link.browser_hash) and hmac.compare_digest(sha256_of(secret), link.browser_hash)


@operation("people.send_link_code", LINK_CODE_SENT)
def send_code(link: Link) -> None:
    """Send a code of six figures to the invited address; the earlier code is void. Too often: nothing happens."""
    now = clock.now()
    if has_mailed_enough(f"link-code:{link.pk}:"):
        audit.nothing_new()
        return
    code = f"{secrets.randbelow(1_000_000):06d}"
    Link.objects.filter(pk=link.pk).update(code_hash=sha256_of([link.pk, code]), code_expires_at=now + CODE_LASTS, code_tries=0)
    audit.write(case=link.case, subject=link, by=actor_of(link), at=now, changes={"code": "sent"})
    mailing.post(
        link.email, "people/mail/link_code.txt", {"code": f"{code[:3]} {code[3:]}", "link": link},
        language=mail_language(link), key=f"link-code:{link.pk}:{now.timestamp()}", case=link.case,
    )  # fmt: skip


def has_mailed_enough(key: str) -> bool:
    """Return whether as many mails of one kind as may be were caused within the hour; `key` begins their keys."""
    since = clock.now() - AN_HOUR
    return OutboxItem.objects.filter(key__startswith=key, created_at__gt=since).count() >= MAILS_PER_HOUR


def code_is_right(link: Link, code: str) -> bool:
    """Return whether the code is right and fresh; counts the try, and after five tries no code is right."""
    Link.objects.filter(pk=link.pk).update(code_tries=models.F("code_tries") + 1)
    link.refresh_from_db()
    fresh = link.code_expires_at is not None and link.code_expires_at > clock.now() and link.code_tries <= CODE_TRIES
    return fresh and hmac.compare_digest(link.code_hash, sha256_of([link.pk, "".join(code.split())]))


def mail_language(link: Link) -> str:
    """Return the language of mail to the link's holder."""
    return language_for(link.role, link.language)


def language_for(role: str, language: str) -> str:
    """Return in which language a link's page and mail exist for somebody who asked for `language`."""
    return languages.of_page(language) if role in {PARTICIPANT, CANDIDATE} else languages.of_link_page(language)


def renew(link: Link) -> None:
    """Send a new link to the invited address. What was withdrawn, or invites somebody else now, is not renewed.

    The page that asks does not tell. The newest link decides: an old link of somebody who was replaced renews nothing.
    """
    newest = queries.latest_link(link.role, link.subject, link.subject_id)
    if newest is None or newest.email.lower() != link.email.lower() or has_mailed_enough(f"link-again:{link.pk}:"):
        return
    if newest.revoked_at is not None and newest.spent_at is None:
        return
    token = issue_again(newest)
    if token:
        mailing.post(
            newest.email, "people/mail/link_again.txt",
            {"link": newest, "url": address(token, newest.role, newest.language, again=True)},
            language=mail_language(newest), key=f"link-again:{link.pk}:{sha256_of(token)}", case=newest.case,
        )  # fmt: skip


@operation("people.issue_link_again", LINK_ISSUED_AGAIN)
def issue_again(link: Link, *, keeps_earlier: bool = False) -> str:
    """Return the token of a fresh link with the same scope, address and end; empty where the thing is gone.

    A link that has run out, or soon will, gets the usual time anew.
    """
    from django.apps import apps

    thing = apps.get_model(link.subject)._default_manager.filter(pk=link.subject_id).first()
    if thing is None:
        audit.nothing_new()
        return ""
    audit.write(case=link.case, subject=link, by=actor_of(link), at=clock.now(), changes={"asked_again": True})
    return issue(
        role=link.role, thing=thing, case=link.case, email=link.email, name=link.name,
        organisation=link.organisation, language=link.language, by=actor_of(link),
        lasts=max(LASTS, link.expires_at - clock.now()), keeps_earlier=keeps_earlier,
    )  # fmt: skip


def by_link(role: str) -> Callable[[View], View]:
    """Let a view be opened by a link of `role`: the view gets `link` instead of the token, and `request.actor` is its holder."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            request.unchecked_translation = translations.is_unchecked(languages.present())  # type: ignore[attr-defined]
            held, _, rest = token.partition(BESIDE)
            link = find(held)
            if link is None or link.role != role:
                return private(closed(request, None))
            if not is_open(link) and not (link.spent_at and is_alive(link) and is_bound_here(link, request)):
                return private(closed(request, link))
            if not is_bound_here(link, request):
                return private(at_the_door(request, link))
            request.held_link = link  # type: ignore[attr-defined]
            if rest:
                link = beside.opened(link, rest)
                if link is None:
                    return private(closed(request, None))
            request.actor = actor_of(link)  # type: ignore[attr-defined]
            return private(view(request, link, *args, **kwargs))

        guarded.access = Declared((role,), purpose=role)  # type: ignore[attr-defined]
        return guarded

    return decorate


def private(response: HttpResponse) -> HttpResponse:
    """Keep a page that somebody may open without signing in out of caches and search engines."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def closed(request: HttpRequest, link: Link | None) -> HttpResponse:
    """Answer for a link that does not open: one text, and a new link to the invited address if it is asked for."""
    asked = request.method == "POST" and request.POST.get("door") == "renew"
    if asked and link is not None:
        renew(link)
    return render(request, "people/link_closed.html", {"asked": asked}, status=200 if asked else 404)


def at_the_door(request: HttpRequest, link: Link) -> HttpResponse:
    """Bind a fresh link by a button, or ask another browser for the code; GET changes nothing."""
    deed = request.POST.get("door") if request.method == "POST" else None
    if deed == "open" and bind(link, request):
        return redirect(request.path)
    if deed == "code" and code_is_right(link, request.POST.get("code", "")):
        rebind(link, request)
        return redirect(request.path)
    bound = bool(link.browser_hash)
    if deed == "send" and bound:
        send_code(link)
    context = {"bound": bound, "sent": bound and deed in {"send", "code"}, "wrong": bound and deed == "code"}
    return render(request, "people/link_door.html", context)


def open_for(role: str, thing: models.Model) -> Link:
    """Return the open link of a thing in a role. Raises Link.DoesNotExist where there is none."""
    rows = Link.objects.filter(role=role, subject=thing._meta.label, subject_id=str(thing.pk), revoked_at=None, spent_at=None)
    return rows.latest("created_at", "pk")
