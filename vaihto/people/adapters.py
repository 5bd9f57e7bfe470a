"""How allauth fits our house: new people through our operations, mail in the reader's language, what follows a sign-in."""

from datetime import datetime
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from vaihto.kit import clock, languages
from vaihto.people import operations, queries
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

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse:
        """Record the sign-in and join what the person was invited to."""
        after_sign_in(cast(Person, user), at=clock.now())
        response: HttpResponse = super().post_login(request, user, **options)
        return response


def after_sign_in(person: Person, *, at: datetime) -> None:
    """Do what the house does when somebody has signed in; people lie below the room that knows it."""
    import_string(settings.AT_SIGN_IN)(person, at=at)
