"""How allauth fits our house: new people through our operations, mail in the reader's language, what follows a sign-in.

Each change of how an account opens is one line of the audit and one mail to its owner, in one transaction.
"""

from datetime import datetime
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from vaihto.kit import clock, languages
from vaihto.kit.actors import Actor
from vaihto.people import operations, queries, second_step, securing, signed_in
from vaihto.people.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """allauth's door to our people."""

    # One text for a wrong address and a wrong password: the page does not tell who has an account.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("The account is closed. Contact the administrator of this service."),
        "email_password_mismatch": _("The address and the password do not belong together. Check both."),
        "enter_current_password": _("The present password is wrong. Write it again."),
        "incorrect_password": _("The password is wrong. Write it again."),
        "incorrect_code": _("The code is wrong. Check the newest mail and write the code again."),
        "invalid_or_expired_key": _("The code has expired. Ask for a new code."),
        "invalid_login": _("The sign-in did not succeed. Try again."),
        "invalid_password_reset": _("The code has expired. Ask for a new code."),
        "email_taken": _("The address is in use already. Give another address."),
        "duplicate_email": _("The address is in use already. Give another address."),
        "same_as_current": _("The new one is the same as the present one. Give another."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
    }

    def save_user(self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True) -> Person:
        """Save somebody who signs up, with name and the language of the page, through our operation."""
        super().save_user(request, user, form, commit=False)
        person = cast(Person, user)
        person.name = form.cleaned_data.get("name", "")
        person.language = languages.present()
        person.joined_at = clock.now()
        return operations.sign_up(person, at=clock.now()) if commit else person

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the language of the account where there is one, otherwise of the page."""
        person = queries.by_email(email)
        with translation.override(person.language if person is not None else translation.get_language()):
            super().send_mail(template_prefix, email, {**context, "base_url": settings.BASE_URL})

    def add_message(self, *args: Any, **options: Any) -> None:
        """Say nothing after signing in and out: the page itself shows who is signed in."""
        template = options.get("message_template", args[2] if len(args) > 2 else "")
        if template in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            return
        super().add_message(*args, **options)

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner that the account opens in another way now, and leave the line of it."""
        person, at = cast(Person, user), clock.now()
        what = template_prefix.rpartition("/")[2]
        with transaction.atomic():
            if what in securing.RECORDS:
                securing.RECORDS[what](person, details=details_of(context or {}), by=actor_of(person), at=at)
            super().send_notification_mail(template_prefix, user, context, email)
            if what in {"webauthn_added", "totp_activated"}:
                # Whoever has just added a second step has shown it in this session.
                self.request.session[second_step.ADDED] = True
            if what.startswith("password_"):
                # Other sessions ended with the old password; ours goes on under another key.
                signed_in.follow(self.request)
                own = self.request.session.session_key or ""
                operations.end_sessions(person, keep=own, by=actor_of(person), at=at)

    def get_login_stages(self) -> list[str]:
        """Return allauth's steps of a sign-in, with our second one."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "vaihto.people.second_step.AskedHere"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to confirm that it is oneself, in our words; the first one is proposed."""
        words = {
            "reauthenticate": _("Confirm with the password"),
            "mfa_reauthenticate": _("Confirm with a code of the app or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Confirm with a passkey"),
        }
        found = {one["id"]: one for one in super().get_reauthentication_methods(user)}
        order = ("reauthenticate", "mfa_reauthenticate:webauthn", "mfa_reauthenticate")
        return [{**found[key], "description": words[key]} for key in order if key in found]

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse:
        """Record the sign-in and join what the person was invited to."""
        person, at = cast(Person, user), clock.now()
        ways = signed_in.ways_of(request, person)
        with transaction.atomic():
            after_sign_in(person, at=at, ways=ways)
            response: HttpResponse = super().post_login(request, user, **options)
            signed_in.keep(request, person, ways, at=at)
        return response


class SecondStepAdapter(DefaultMFAAdapter):
    """allauth's door to passkeys, the authenticator app and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is wrong or was used already. Write the one that the app shows now, or a recovery code."),
        "unverified_email": _("Confirm your new e-mail address first: the code is in the mail. Then add the second step."),
        "cannot_delete_authenticator": _(
            "It was not removed, because your role must have a second step and this is the last one. Add another one first."
        ),
        "cannot_generate_recovery_codes": _("Recovery codes go with a passkey or an app. Add one of them first."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second step of somebody who must have one."""
        roles = set(queries.roles_of(authenticator.user_id).values_list("role", flat=True))
        if not roles & settings.SECOND_STEP_ROLES:
            return True
        steps = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=second_step.STEPS)
        return steps.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Propose the browser and system of this device as the name of its passkey."""
        return signed_in.browser_of(allauth_context.request) or str(_("Passkey"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return under which name devices keep the passkeys: the host of the address that is open."""
        return {"id": super().get_public_key_credential_rp_entity()["id"], "name": "Vaihto"}


def actor_of(person: Person) -> Actor:
    """Return the person as who acts on the own account; organisations lie above this room."""
    roles = frozenset(queries.roles_of(person.pk).values_list("role", flat=True))
    return Actor("person", id=str(person.pk), name=person.name, roles=roles, email=person.email, language=person.language)


def details_of(context: dict[str, Any]) -> dict[str, str]:
    """Return what the line says besides its name: at which provider."""
    provider = context.get("provider")
    name = provider.get("name") if isinstance(provider, dict) else getattr(provider, "name", "")
    return {"provider": str(name)} if name else {}


def after_sign_in(person: Person, *, at: datetime, ways: list[str]) -> None:
    """Do what the house does when somebody has signed in; people lie below the room that knows it."""
    import_string(settings.AT_SIGN_IN)(person, at=at, ways=ways)
