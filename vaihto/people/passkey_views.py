"""The pages of passkeys: allauth's views, with our words, in one transaction each, and never a way into a dead end."""

from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from vaihto.kit import clock
from vaihto.people import second_step, securing
from vaihto.people.adapters import actor_of

# Digits that both databases can compare with a key.
LONGEST_KEY = 18


class OneOfMine(View):
    """What renaming and removing share: the passkey stands in the query, and it is one of one's own."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send whoever names no passkey to the list."""
        return super().dispatch(request, *args, **kwargs) if request.GET.get("passkey") else redirect("mfa_list_webauthn")

    def get_object(self, queryset: Any = None) -> Authenticator:
        """Return the passkey. Raises Http404 for one that is somebody else's or nobody's."""
        key = self.request.GET["passkey"]
        own = Authenticator.objects.filter(user_id=self.request.user.pk, type=Authenticator.Type.WEBAUTHN)
        found: Authenticator = get_object_or_404(own, pk=int(key) if key.isdecimal() and len(key) < LONGEST_KEY else 0)
        return found


class AddPasskey(views.AddWebAuthnView):
    """Make a passkey on this device or on a key."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Ask for a passkey that the device keeps, and that asks for a finger, a face or a PIN."""
        found = super().get_context_data(**context)
        found["form"] = context.get("form", found.get("form"))
        found["options"] = auth.begin_registration(self.request.user, passwordless=True)  # type: ignore[arg-type]
        found["has_others"] = Authenticator.objects.filter(user_id=self.request.user.pk, type="webauthn").exists()
        return found

    def get_success_url(self) -> str:
        """Go on to the recovery codes where the first ones were made, otherwise to the list."""
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_list_webauthn")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the passkey; whoever has just made one has shown it, and need not confirm it again to see the codes."""
        answer: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn", reauthenticated=True)  # type: ignore[arg-type]
        return answer


class RenamePasskey(OneOfMine, views.EditWebAuthnView):
    """Give a passkey another name."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Change the name and leave a line."""
        person: Any = self.request.user
        answer: HttpResponse = super().form_valid(form)
        if form.has_changed():
            securing.rename_passkey(person, details={}, by=actor_of(person), at=clock.now())
        messages.success(self.request, _("The passkey has its new name."))
        return answer


class RemovePasskey(OneOfMine, views.RemoveWebAuthnView):
    """Remove a passkey, unless it is the last second step of somebody who must have one."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say what removing it means."""
        found: dict[str, Any] = super().get_context_data(**context)  # type: ignore[no-untyped-call]
        others = Authenticator.objects.filter(user_id=self.request.user.pk, type__in=second_step.STEPS)
        found["is_last"] = not others.exclude(pk=self.object.pk).exists()
        return found

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, last_step_stays())
            return redirect("mfa_list_webauthn")
        answer: HttpResponse = super().form_valid(form)
        return answer


class PasskeyAgain(views.ReauthenticateWebAuthnView):
    """Show a passkey once more before something that matters; what fails is said on the same page."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Ask the person's own passkeys."""
        found: dict[str, Any] = super().get_context_data(**context)
        found["form"] = context.get("form", found.get("form"))
        return found | {"options": found["js_data"]["request_options"]}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again."""
        return self.render_to_response(self.get_context_data(form=form))


class PasskeySignIn(views.LoginWebAuthnView):
    """Sign in with a passkey; what fails leads back to the sign-in page with what was to follow."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give the browser its question, or send a person to the sign-in page."""
        if account_adapter(request).is_ajax(request):
            answer: HttpResponse = super().get(request, *args, **kwargs)
            return answer
        return self.to_sign_in()

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say why, on the sign-in page."""
        for text in form.errors.get("credential", []):
            messages.error(self.request, text)
        return self.to_sign_in()

    def to_sign_in(self) -> HttpResponse:
        """Return to the sign-in page; what was to follow is kept."""
        after = get_next_redirect_url(self.request)
        return redirect(resolve_url("people:sign_in") + (f"?{urlencode({'next': after})}" if after else ""))


def last_step_stays() -> str:
    """Say why the last second step is not removed."""
    return _("It was not removed, because your role must have a second step and this is the last one. Add another one first.")
