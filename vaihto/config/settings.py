"""Django's settings in one file; what an operator may change comes from vaihto.config.environment."""

from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from vaihto.config import databases, environment

PACKAGE = environment.PACKAGE
DATA = environment.data_folder()
DEMO = environment.is_on("VAIHTO_DEMO")
DEBUG = environment.is_on("VAIHTO_DEBUG")
HTTPS = environment.is_on("VAIHTO_HTTPS")
SECRET_KEY = environment.secret_key(DATA)
# The clock can be moved in the demo, and in tests (tests/conftest.py turns it on).
MOVABLE_CLOCK = DEMO
AUDIT_HEADS = DATA / "audit-heads.txt"
# The operator's own key and certificate for signing exports; None = made once in the data folder.
SEAL_FILES = environment.seal_files()
BASE_URL = environment.text("VAIHTO_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [h for h in environment.text("VAIHTO_HOSTS", "localhost,127.0.0.1").split(",") if h]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []

# The rooms of the house, in the order of the life cycle (docs/explanation/house.md).
ROOMS = [
    "kit",
    "people",
    "organisations",
    "programmes",
    "qualifications",
    "calls",
    "advice",
    "applications",
    "assessment",
    "selection",
    "grants",
    "mobility",
    "recognition",
    "reporting",
    "quality",
    "catalogue",
    "statistics",
    "desks",
    "demo",
]
# The rooms come first, so that their templates and translations win over those of the packages below.
INSTALLED_APPS = [
    *[f"vaihto.{room}" for room in ROOMS],
    "vaihto.kit.reading.ReadingAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "vaihto.kit.middleware.database_away",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vaihto.kit.middleware.clock",
    "vaihto.kit.middleware.link_languages",
    "vaihto.organisations.middleware.actor",
    "vaihto.people.second_step.middleware",
]
ROOT_URLCONF = "vaihto.config.urls"
WSGI_APPLICATION = "vaihto.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vaihto.kit.context.page",
                "vaihto.desks.context.menu",
            ],
            "builtins": ["django.templatetags.i18n", "vaihto.kit.templatetags.kit", "vaihto.kit.templatetags.formats"],
        },
    }
]
FORM_RENDERER = "vaihto.kit.rendering.KitRenderer"
DATABASES = {"default": databases.settings_for(environment.text("VAIHTO_DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and signing in.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["vaihto.people.hashers.Argon2id", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "desks:desk"
ACCOUNT_ADAPTER = "vaihto.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "desks:front"
ACCOUNT_FORMS = {
    "login": "vaihto.people.forms.SignInForm",
    "request_login_code": "vaihto.people.forms.CodeForm",
    "confirm_login_code": "vaihto.people.forms.EnteredCodeForm",
    "confirm_email_verification_code": "vaihto.people.forms.ConfirmedAddressForm",
    "confirm_password_reset_code": "vaihto.people.forms.ForgottenCodeForm",  # nosec B105
    "signup": "vaihto.people.forms.SignUpForm",
    "add_email": "vaihto.people.forms.NewAddressForm",
    "change_password": "vaihto.people.forms.ChangePasswordForm",  # nosec B105
    "set_password": "vaihto.people.forms.SetPasswordForm",  # nosec B105
    "reset_password": "vaihto.people.forms.ForgottenPasswordForm",  # nosec B105
    "reset_password_from_key": "vaihto.people.forms.NewPasswordForm",  # nosec B105
    "reauthenticate": "vaihto.people.forms.AgainForm",
}
# What happens after somebody has signed in, and who can be entered with one click in the demo; people lie below both.
AT_SIGN_IN = "vaihto.organisations.operations.at_sign_in"
DEMO_ACCOUNTS = "vaihto.demo.accounts"
# The page that a signed link opens; here, because only config knows every room.
LINK_PAGES = {
    "partner": "applications:partner", "host": "desks:host", "participant": "desks:participant",
    "guardian": "mobility:guardian_sign", "counterpart": "qualifications:memorandum_sign", "candidate": "mobility:candidate",
}  # fmt: skip
# Where a renewed link leads, if not there: a partner may have been asked for its part of a report meanwhile.
LINK_PAGES_AGAIN = {"partner": "reporting:part"}
# Doors that a lower room offers to what lies above it; a room itself never refers forward.
DOORS = {
    "apply": "applications:start",
    "check": "advice:self_check",
    "enquire": "advice:enquire",
    "form_preview": "applications:form_preview",
    "judged_differently": "applications:judged_differently",
    "form_versions": "applications:form_versions",
    "late_doors": "applications:late_doors",
}
MFA_ADAPTER = "vaihto.people.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey always asks for a finger, a face or a PIN, so it counts for both steps.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Vaihto"
MFA_FORMS = {
    "authenticate": "vaihto.people.forms.SecondStepForm",
    "reauthenticate": "vaihto.people.forms.SecondStepAgainForm",
    "activate_totp": "vaihto.people.forms.AppForm",
    "add_webauthn": "vaihto.people.passkey_forms.NewPasskeyForm",
    "edit_webauthn": "vaihto.people.passkey_forms.PasskeyNameForm",
    "login_webauthn": "vaihto.people.passkey_forms.PasskeySignInForm",
    "authenticate_webauthn": "vaihto.people.passkey_forms.PasskeyStepForm",
    "reauthenticate_webauthn": "vaihto.people.passkey_forms.PasskeyAgainForm",
}
SECOND_STEP_ROLES = environment.second_step_roles()
# Sign-in providers come from the environment only; who may enter is decided in vaihto.people.provider_adapter.
SOCIALACCOUNT_ADAPTER = "vaihto.people.provider_adapter.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": environment.sign_in_providers()}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
# Linking changes how the account opens, so the sign-in is asked once more.
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True

# Languages: the first part of each address.
LANGUAGE_CODE = "fi"
# The last five are those of the pages that partners and hosts open by a link; any other page answers in English.
LANGUAGES = [
    ("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English")),
    ("de", "Deutsch"), ("es", "español"), ("fr", "français"), ("it", "italiano"), ("et", "eesti"),
]  # fmt: skip
USE_I18N = True
FORMAT_MODULE_PATH = "vaihto.kit.locales"
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

# Assets.
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(DATA / "files")}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365 if not DEBUG else 0
# Pages ask for files by their hashed names only; half the files need not be compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Work that waits.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
EMAIL_BACKEND = "vaihto.kit.mailing.Backend"
MAIL_URL = environment.text("VAIHTO_MAIL_URL")
DEFAULT_FROM_EMAIL = environment.text("VAIHTO_MAIL_FROM", "vaihto@localhost")

# Security.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_FAILURE_VIEW = "vaihto.kit.views.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "vaihto": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # At its lowest level it writes whole documents that it signs, with the names in them.
        "signxml": {"level": "WARNING"},
    },
}
# Applications are written with many rows; two people in one browser must not lose what they typed to a short limit.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
