"""The addresses of allauth that this house uses; allauth wants their names without a namespace.

Left out on purpose: several e-mail addresses per person, phone numbers, accounts that begin with a passkey.
"""

import functools
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from vaihto.kit.access import public, signed_in
from vaihto.people import passkey_views as passkeys
from vaihto.people import provider_views as provider
from vaihto.people import views

# allauth's views take PUT for POST and answer other methods in their own way; here only what the access table says.
PAGE, FORM = ("GET", "HEAD"), ("GET", "HEAD", "POST")


def open_to_all(view: Any, methods: tuple[str, ...] = FORM) -> Any:
    """Everybody may open a page of allauth."""
    return require_http_methods(methods)(public(view))


def own(view: Any, methods: tuple[str, ...] = FORM) -> Any:
    """Only somebody who is signed in may open a page of allauth; what it changes, its line and its mail are one transaction."""
    return require_http_methods(methods)(signed_in(at_once(view)))


def at_once(view: Any) -> Any:
    """Let everything that is posted to a view of allauth happen, or nothing."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        with transaction.atomic():
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]

    return answered


urlpatterns: list[URLPattern] = [
    path("account/login/", views.to_sign_in, name="account_login"),
    path("account/signup/", open_to_all(account.signup), name="account_signup"),
    path("account/logout/", open_to_all(account.logout), name="account_logout"),
    path("account/inactive/", open_to_all(account.account_inactive, PAGE), name="account_inactive"),
    path("account/code/", open_to_all(account.request_login_code), name="account_request_login_code"),
    path("account/code/confirm/", open_to_all(account.confirm_login_code), name="account_confirm_login_code"),
    path("account/confirm/", open_to_all(account.email_verification_sent), name="account_email_verification_sent"),
    path("account/email/", own(account.email), name="account_email"),
    path("account/again/", own(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/change/", own(account.password_change), name="account_change_password"),
    path("account/password/set/", own(account.password_set), name="account_set_password"),
    path("account/password/", open_to_all(account.password_reset), name="account_reset_password"),
    path(
        "account/password/confirm/",
        open_to_all(account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path("account/password/new/", open_to_all(account.complete_password_reset), name="account_complete_password_reset"),
    path(
        "account/password/done/", open_to_all(account.password_reset_from_key_done, PAGE), name="account_password_reset_completed"
    ),
    path("account/second/", own(mfa.index, PAGE), name="mfa_index"),
    path("account/second/enter/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("account/second/again/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/second/app/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second/app/off/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second/codes/", own(codes.view_recovery_codes, PAGE), name="mfa_view_recovery_codes"),
    path("account/second/codes/new/", own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/second/codes/file/", own(codes.download_recovery_codes, PAGE), name="mfa_download_recovery_codes"),
    path("account/passkeys/", own(webauthn.list_webauthn, PAGE), name="mfa_list_webauthn"),
    path("account/passkeys/add/", own(passkeys.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("account/passkeys/name/", own(passkeys.RenamePasskey.as_view()), name="mfa_edit_webauthn"),
    path("account/passkeys/remove/", own(passkeys.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("account/passkeys/again/", own(passkeys.PasskeyAgain.as_view()), name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/sign-in/", open_to_all(passkeys.PasskeySignIn.as_view()), name="mfa_login_webauthn"),
    path("account/provider/<slug:provider_id>/", provider.begin, name="openid_connect_login"),
]
