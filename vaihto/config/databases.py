"""The database: SQLite in one file by default, PostgreSQL where an address is given."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def settings_for(url: str, folder: Path) -> dict[str, Any]:
    """Return Django's settings of one database; `url` empty means SQLite in `folder`. Raises ValueError for other schemes."""
    if not url:
        return sqlite(folder / "vaihto.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"VAIHTO_DATABASE_URL starts with {parts.scheme}; use postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }


def sqlite(file: Path) -> dict[str, Any]:
    """Return the settings of SQLite: one writer at a time from the first statement, each commit safe on the disk."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
        },
        # A file, so that live servers and workers of the tests see the same data.
        "TEST": {"NAME": str(file.with_name("test.sqlite3"))},
    }
