"""The addresses of allauth that this house uses; allauth wants their names without a namespace.

Left out on purpose: several e-mail addresses per person, phone numbers, sign-in at other services.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, path

from vaihto.kit.access import public, signed_in
from vaihto.people import views

urlpatterns: list[URLPattern] = [
    path("account/login/", views.to_sign_in, name="account_login"),
    path("account/signup/", public(account.signup), name="account_signup"),
    path("account/logout/", public(account.logout), name="account_logout"),
    path("account/inactive/", public(account.account_inactive), name="account_inactive"),
    path("account/code/", public(account.request_login_code), name="account_request_login_code"),
    path("account/code/confirm/", public(account.confirm_login_code), name="account_confirm_login_code"),
    path("account/confirm/", public(account.email_verification_sent), name="account_email_verification_sent"),
    path("account/email/", signed_in(account.email), name="account_email"),
    path("account/again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/change/", signed_in(account.password_change), name="account_change_password"),
    path("account/password/set/", signed_in(account.password_set), name="account_set_password"),
    path("account/password/", public(account.password_reset), name="account_reset_password"),
    path(
        "account/password/confirm/",
        public(account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path("account/password/new/", public(account.complete_password_reset), name="account_complete_password_reset"),
    path(
        "account/password/done/", public(account.password_reset_from_key_done), name="account_password_reset_completed"
    ),
    path("account/second/", signed_in(mfa.index), name="mfa_index"),
    path("account/second/enter/", public(mfa.authenticate), name="mfa_authenticate"),
    path("account/second/again/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/second/app/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second/app/off/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/second/codes/new/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/second/codes/file/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
]
