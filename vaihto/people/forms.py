"""The forms of this room: signing in, one's own account, people and roles."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from allauth.account import forms as account
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vaihto.kit.fields import DayField
from vaihto.kit.languages import LANGUAGES, NAMES
from vaihto.people import states
from vaihto.people.models import Person, StaffRole

LANGUAGE_CHOICES = [(code, NAMES[code].capitalize()) for code in LANGUAGES]


def all_password_rules() -> str:
    """Return what a password must be, in the reader's language."""
    least = next(one.min_length for one in get_default_password_validators() if isinstance(one, MinimumLengthValidator))
    return gettext("At least %(least)s characters. Not a common password, and none like your name or address.") % {"least": least}


password_help = cast("Callable[[], Any]", lazy(all_password_rules, str))


def dress(form: forms.Form, **labels: Any) -> None:
    """Give allauth's fields our labels and take away its placeholders, which say the same again in grey."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field, forms.EmailField):
            field.widget.attrs.update({"autocomplete": "username", "inputmode": "email", "spellcheck": "false"})
            field.widget.attrs["class"] = "govuk-input--width-30"


def dress_code(form: forms.Form) -> None:
    """Make the field of a code from the mail ours."""
    dress(form, code=_("Code from the mail"))
    form.fields["code"].widget.attrs.update({"class": "govuk-input--width-10", "autocapitalize": "characters"})


class SignInForm(account.LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, login=_("E-mail address"), password=_("Password"))
        self.fields["password"].help_text = ""
        self.fields["password"].required = True


class CodeForm(account.RequestLoginCodeForm):
    """E-mail for a code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, email=_("E-mail address"))


class EnteredCodeForm(account.ConfirmLoginCodeForm):
    """The code from the mail."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress_code(self)


class ConfirmedAddressForm(account.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress_code(self)


class ForgottenCodeForm(account.ConfirmPasswordResetCodeForm):
    """The code for a new password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress_code(self)


class SignUpForm(account.SignupForm):
    """Name, e-mail and password of somebody new."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, email=_("E-mail address"), password1=_("Password"))
        self.fields["email"].help_text = _("A code is sent here: the account opens with it.")
        self.fields["password1"].help_text = password_help()


class NewAddressForm(account.AddEmailForm):
    """A new address for the account."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, email=_("New e-mail address"))
        self.fields["email"].help_text = _("A code is sent here: the address changes with it.")


class ChangePasswordForm(account.ChangePasswordForm):
    """The present password and the new one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, oldpassword=_("Present password"), password1=_("New password"), password2=_("New password again"))
        self.fields["password1"].help_text = password_help()


class SetPasswordForm(account.SetPasswordForm):
    """A first password for somebody who signed in by code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, password1=_("New password"), password2=_("New password again"))
        self.fields["password1"].help_text = password_help()


class ForgottenPasswordForm(account.ResetPasswordForm):
    """The address whose password was forgotten."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, email=_("E-mail address"))


class NewPasswordForm(account.ResetPasswordKeyForm):
    """The new password after the code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, password1=_("New password"), password2=_("New password again"))
        self.fields["password1"].help_text = password_help()


class AgainForm(account.ReauthenticateForm):
    """The password once more before something that matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, password=_("Password"))


class SecondStepForm(AuthenticateForm):
    """The code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, code=_("Code from the app, or a recovery code"))
        self.fields["code"].widget.attrs["class"] = "govuk-input--width-10"


class SecondStepAgainForm(ReauthenticateForm):
    """The code once more before something that matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, code=_("Code from the app, or a recovery code"))
        self.fields["code"].widget.attrs["class"] = "govuk-input--width-10"


class AppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self, code=_("Code from the app"))
        self.fields["code"].widget.attrs["class"] = "govuk-input--width-10"


class ProfileForm(forms.Form):
    """One's own details."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language of mail and papers"), choices=LANGUAGE_CHOICES, widget=forms.RadioSelect)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "govuk-input--width-20"}),
    )  # fmt: skip


class PersonForm(forms.Form):
    """A new account made by an administrator."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The person signs in with a code that is sent here."),
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of mail and papers"), choices=LANGUAGE_CHOICES, widget=forms.RadioSelect)


class RoleForm(forms.Form):
    """A role at the agency."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role, states.ROLES[role]) for role in StaffRole.Role.values],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("Official title"), max_length=100, required=False, help_text=_("Stands in decisions and letters.")
    )
    may_decide = forms.BooleanField(label=_("May make decisions (officers only)"), required=False)


class DeputyForm(forms.Form):
    """Who does an officer's work, from when to when."""

    deputy = forms.ChoiceField(label=_("Deputy"))
    starts_on = DayField(label=_("First day away"))
    ends_on = DayField(label=_("Last day away"))

    def __init__(self, *args: Any, officers: Iterable[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Choose")), *((str(one.pk), one.name) for one in officers)]
        self.fields["deputy"].choices = choices  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """Filters of the list of people."""

    q = forms.CharField(label=_("Name or address"), required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("All")), *[(role, states.ROLES[role]) for role in StaffRole.Role.values]],
        required=False,
    )
