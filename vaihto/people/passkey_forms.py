"""The forms of passkeys: the browser fills the hidden field with what the passkey answers, a person writes at most a name."""

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 60
NOTHING_CAME = _("The passkey did not answer. Press the button again, and follow what the browser or the phone asks.")
NOT_ADDED = _(
    "The passkey was not added, because the page was open too long or was opened a second time. Press the button again."
)
NOT_ACCEPTED = _(
    "The passkey was not accepted: the page was open too long, or the passkey was removed from the account. Try again."
)


def explain(form: forms.Form) -> None:
    """Let every failure of a passkey say what happened and what to do now."""
    form.fields["credential"].error_messages = {"required": NOTHING_CAME, "invalid": NOTHING_CAME}


def name_field() -> forms.CharField:
    """Return the field of a passkey's name."""
    return forms.CharField(
        label=_("Name of the passkey"), max_length=NAME_LENGTH,
        help_text=_("So that you know it later: the phone, the computer or the key that holds it."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )  # fmt: skip


class NewPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey; it always opens the account alone, so allauth's choice is left out."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("passwordless", None)
        self.fields["name"] = name_field()
        self.fields["name"].required = False
        self.order_fields(["name", "credential"])
        explain(self)

    def clean(self) -> dict[str, Any]:
        """Check what the passkey answered. Raises ValidationError with what to do now."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError as error:
            raise ValidationError(NOT_ADDED) from error
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # What was posted is no passkey's answer at all.
            raise ValidationError(NOT_ADDED) from error
        return cleaned


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = name_field()


class Answering:
    """What the forms of an answering passkey share: one text for all that can be wrong."""

    def clean_credential(self) -> Any:
        """Check the answer. Raises ValidationError."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            if any(one.code == "incorrect_code" for one in error.error_list):
                raise ValidationError(NOT_ACCEPTED) from error
            raise
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # What was posted is no passkey's answer at all.
            raise ValidationError(NOT_ACCEPTED) from error


class PasskeySignInForm(Answering, webauthn.LoginWebAuthnForm):
    """A passkey that opens the account."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        explain(self)


class PasskeyStepForm(Answering, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        explain(self)


class PasskeyAgainForm(Answering, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more before something that matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        explain(self)
