"""The forms of signing in."""

from allauth.account.forms import LoginForm, RequestLoginCodeForm


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail and password."""


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """E-mail for a code."""
