"""One's own account: details, ways to sign in, sessions that are open, and the second step that some roles must have."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock
from vaihto.kit.access import signed_in as signed_in_only
from vaihto.kit.actors import OFFICER
from vaihto.kit.http import Request
from vaihto.people import forms, operations, provider_views, queries, second_step, signed_in
from vaihto.people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in_only
def profile(request: Request) -> HttpResponse:
    """Show and change one's own details; everything else about the account is shown with the way to change it."""
    person = get_object_or_404(queries.visible_to(request.actor), pk=request.actor.id)
    first = {name: getattr(person, name) for name in operations.OWN_DETAILS}
    form = forms.ProfileForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        operations.change_profile(person, form.cleaned_data, by=request.actor, at=clock.now())
        messages.success(request, _("Your details are saved."))
        return redirect("people:profile")
    context = {
        "form": form, "person": person, "waiting": EmailAddress.objects.filter(user=person, verified=False).first(),
        "sessions": signed_in.shown(request, person, at=clock.now()), "linked": linked(person),
        "deputy_url": resolve_url("people:deputy") if request.actor.has(OFFICER) else "", **steps_of(person),
    }  # fmt: skip
    return render(request, "people/profile.html", context)


def steps_of(person: Person) -> dict[str, Any]:
    """Return how many passkeys the person has, whether there is an app, and how many recovery codes are left."""
    found = list(Authenticator.objects.filter(user=person))
    codes = next((one.wrap() for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "passkeys": sum(one.type == Authenticator.Type.WEBAUTHN for one in found),
        "has_app": any(one.type == Authenticator.Type.TOTP for one in found),
        "has_codes": codes is not None,
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
    }


def linked(person: Person) -> list[dict[str, Any]]:
    """Return each provider of this installation with the person's identity there; providers that are gone only if linked."""
    kept = {one.provider: one for one in queries.identities_of(person.pk)}
    present = provider_views.named()
    gone = [{"key": key, "name": key} for key in kept if key not in {one["key"] for one in present}]
    return [{**one, "account": kept.get(one["key"]), "is_gone": one in gone} for one in [*present, *gone]]


@require_POST
@signed_in_only
def end_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere else, or only in one other place."""
    person = get_object_or_404(queries.visible_to(request.actor), pk=request.actor.id)
    signed_in.follow(request)
    only = request.POST.get("only", "")
    ended = operations.end_sessions(
        person, keep=request.session.session_key or "", only=int(only) if only.isdecimal() and len(only) < 19 else None,
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    text = ngettext("One other session has ended.", "%(n)s other sessions have ended.", ended) % {"n": ended}
    messages.success(request, text if ended else _("You are signed in nowhere else."))
    return redirect("people:profile")


@require_safe
@never_cache
@signed_in_only
def second_step_wanted(request: Request) -> HttpResponse:
    """Say that the person's role must have a second step: add one, or show the one that is there."""
    after = get_next_redirect_url(request) or resolve_url("desks:desk")
    if not second_step.is_demanded(request.actor) or second_step.is_done(request):
        return redirect(after)
    person = queries.person(request.actor.id)
    has_one = Authenticator.objects.filter(user=person, type__in=second_step.STEPS).exists()
    methods = [one for one in get_adapter(request).get_reauthentication_methods(request.user) if one["id"] != "reauthenticate"]
    return render(request, "people/second_step.html", {"has_one": has_one, "methods": methods if has_one else [], "after": after})
