"""What the operator may set: every environment variable, with its working default and its explanation.

The reference page of the settings is generated from VARIABLES, so a variable that is read must be listed here.
"""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PACKAGE = Path(__file__).resolve().parent.parent
ON = ("1", "true", "yes", "on")


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, its default in words, and what it does."""

    name: str
    default: str
    purpose: str


VARIABLES = (
    Variable(
        "VAIHTO_VAR", "var/ beside a checkout, otherwise ./vaihto-var", "folder of all data: database, files, keys, backups"
    ),
    Variable("VAIHTO_DATABASE_URL", "SQLite in VAIHTO_VAR", "postgresql://user:password@host:port/name for PostgreSQL"),
    Variable("VAIHTO_DEMO", "0", "1 = example programme: one-click sign-in, movable day, mail readable in the browser"),
    Variable("VAIHTO_DEBUG", "0", "1 = Django's debug pages; never in production"),
    Variable("VAIHTO_SECRET_KEY", "made once in VAIHTO_VAR/secret-key", "signs sessions and links"),
    Variable(
        "VAIHTO_SEAL_KEY",
        "made once in VAIHTO_VAR/seal",
        "file with the RSA key (PEM, without password) that signs exported recognitions; needs the certificate too",
    ),
    Variable(
        "VAIHTO_SEAL_CERTIFICATE",
        "made once in VAIHTO_VAR/seal",
        "file with the certificate of that key (PEM); the one that is made says that it is not a qualified seal",
    ),
    Variable("VAIHTO_BASE_URL", "http://127.0.0.1:8000", "address that stands in mail, QR codes and papers"),
    Variable("VAIHTO_HOSTS", "localhost and 127.0.0.1", "host names that are answered, separated by commas"),
    Variable("VAIHTO_MAIL_URL", "none: mail waits in the outbox", "smtp://user:password@host:port or smtps://… for sending mail"),
    Variable("VAIHTO_MAIL_FROM", "vaihto@localhost", "sender of mail"),
    Variable("VAIHTO_HTTPS", "0", "1 = behind a proxy that speaks HTTPS: secure cookies, HSTS, redirect"),
    Variable(
        "VAIHTO_SECOND_STEP",
        "nobody",
        "roles that must have a second step at sign-in, separated by commas: officer, administrator, auditor, assessor",
    ),
    Variable(
        "VAIHTO_OIDC",
        "none",
        "sign-in providers (OpenID Connect): a short name for each in a–z and 0–9, separated by commas; "
        "each takes the variables below with its name in capitals for NAME",
    ),
    Variable("VAIHTO_OIDC_NAME_TITLE", "the short name", "what people read on the button: Sign in with …"),
    Variable(
        "VAIHTO_OIDC_NAME_DISCOVERY",
        "must be given",
        "address of the provider's discovery document, https://…/.well-known/openid-configuration",
    ),
    Variable("VAIHTO_OIDC_NAME_CLIENT_ID", "must be given", "name under which the provider knows this installation"),
    Variable("VAIHTO_OIDC_NAME_SECRET", "empty", "secret that the provider gave with that name"),
    Variable("VAIHTO_OIDC_NAME_EMAIL_CLAIM", "email", "claim that holds the person's e-mail address"),
    Variable(
        "VAIHTO_OIDC_NAME_VERIFIED_CLAIM",
        "email_verified",
        "claim that says whether the provider has verified that address; always = the provider vouches for every address",
    ),
    Variable(
        "VAIHTO_OIDC_NAME_DOMAINS",
        "every domain",
        "ends of the addresses that this provider may vouch for, separated by commas, such as school.fi",
    ),
    Variable(
        "VAIHTO_OIDC_NAME_NEW_ACCOUNTS",
        "0",
        "1 = somebody whose address has no account gets one, without any role; 0 = only people who are known come in",
    ),
    Variable(
        "VAIHTO_OIDC_NAME_SECOND_STEP",
        "0",
        "1 = the provider itself asks everybody for a second step, so that none is asked for here",
    ),
)


def text(name: str, default: str = "") -> str:
    """Return the variable's value, or `default` where it is unset. Raises KeyError for a variable that is not listed."""
    if name not in {variable.name for variable in VARIABLES}:
        raise KeyError(f"{name} is not listed in vaihto.config.environment.VARIABLES")
    return os.environ.get(name, default)


def is_on(name: str) -> bool:
    """Return whether a switch is set to 1, true, yes or on."""
    return text(name).strip().lower() in ON


def data_folder() -> Path:
    """Return the folder of all data, made if needed, readable by its owner only."""
    checkout = PACKAGE.parent
    default = checkout / "var" if (checkout / "pyproject.toml").exists() else Path.cwd() / "vaihto-var"
    folder = Path(text("VAIHTO_VAR") or default)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key(folder: Path) -> str:
    """Return the secret key: the variable's, or the one kept in the data folder, made at the first call."""
    given = text("VAIHTO_SECRET_KEY")
    if given:
        return given
    kept = folder / "secret-key"
    try:
        # Made with O_EXCL, so that web server and worker that start together agree on one key.
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(60))
    except FileExistsError:
        pass
    return kept.read_text().strip()


def seal_files() -> tuple[Path, Path] | None:
    """Return the operator's own key and certificate for signing exports, None where there are none.

    Raises ValueError where only one of them is set.
    """
    key, certificate = text("VAIHTO_SEAL_KEY").strip(), text("VAIHTO_SEAL_CERTIFICATE").strip()
    if bool(key) != bool(certificate):
        raise ValueError("VAIHTO_SEAL_KEY and VAIHTO_SEAL_CERTIFICATE belong together; set both or neither")
    return (Path(key), Path(certificate)) if key else None


STAFF = ("officer", "administrator", "auditor", "assessor")
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def second_step_roles() -> frozenset[str]:
    """Return the roles that must have a second step at sign-in. Raises ValueError for a word that is no role of the agency."""
    words = listed(text("VAIHTO_SECOND_STEP"))
    unknown = [word for word in words if word not in STAFF]
    if unknown:
        raise ValueError(f"VAIHTO_SECOND_STEP names {unknown[0]}; use {', '.join(STAFF)}")
    return frozenset(words)


def listed(value: str) -> list[str]:
    """Return the words of a list with commas, in small letters."""
    return [word for word in (part.strip().lower() for part in value.split(",")) if word]


def sign_in_providers() -> list[dict[str, Any]]:
    """Return the sign-in providers as django-allauth takes them. Raises ValueError where one is named but not described."""
    return [sign_in_provider(name) for name in listed(text("VAIHTO_OIDC"))]


def sign_in_provider(name: str) -> dict[str, Any]:
    """Return one provider. Raises ValueError for what is missing or unsafe."""
    if not re.fullmatch(r"[a-z0-9]+", name):
        raise ValueError(f"VAIHTO_OIDC names {name}; a short name has only a–z and 0–9")

    def of(part: str, default: str = "") -> str:
        text(f"VAIHTO_OIDC_NAME_{part}")  # it is listed
        return os.environ.get(f"VAIHTO_OIDC_{name.upper()}_{part}", default).strip()

    for part in ("DISCOVERY", "CLIENT_ID"):
        if not of(part):
            raise ValueError(f"VAIHTO_OIDC names {name}, but VAIHTO_OIDC_{name.upper()}_{part} is not set")
    address = urlsplit(of("DISCOVERY"))
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in THIS_MACHINE):
        raise ValueError(f"VAIHTO_OIDC_{name.upper()}_DISCOVERY must begin with https://")
    return {
        "provider_id": name, "name": of("TITLE") or name, "client_id": of("CLIENT_ID"), "secret": of("SECRET"),
        "settings": {
            "server_url": of("DISCOVERY"), "oauth_pkce_enabled": True,
            "email_claim": of("EMAIL_CLAIM", "email"), "verified_claim": of("VERIFIED_CLAIM", "email_verified"),
            "domains": [domain.removeprefix("@") for domain in listed(of("DOMAINS"))],
            "new_accounts": of("NEW_ACCOUNTS") in ON, "second_step": of("SECOND_STEP") in ON,
        },
    }  # fmt: skip
