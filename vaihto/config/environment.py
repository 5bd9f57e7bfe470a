"""What the operator may set: every environment variable, with its working default and its explanation.

The reference page of the settings is generated from VARIABLES, so a variable that is read must be listed here.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


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
    Variable("VAIHTO_BASE_URL", "http://127.0.0.1:8000", "address that stands in mail, QR codes and papers"),
    Variable("VAIHTO_HOSTS", "localhost and 127.0.0.1", "host names that are answered, separated by commas"),
    Variable("VAIHTO_MAIL_URL", "none: mail waits in the outbox", "smtp://user:password@host:port or smtps://… for sending mail"),
    Variable("VAIHTO_MAIL_FROM", "vaihto@localhost", "sender of mail"),
    Variable("VAIHTO_HTTPS", "0", "1 = behind a proxy that speaks HTTPS: secure cookies, HSTS, redirect"),
)


def text(name: str, default: str = "") -> str:
    """Return the variable's value, or `default` where it is unset. Raises KeyError for a variable that is not listed."""
    if name not in {variable.name for variable in VARIABLES}:
        raise KeyError(f"{name} is not listed in vaihto.config.environment.VARIABLES")
    return os.environ.get(name, default)


def is_on(name: str) -> bool:
    """Return whether a switch is set to 1, true, yes or on."""
    return text(name).strip().lower() in {"1", "true", "yes", "on"}


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
