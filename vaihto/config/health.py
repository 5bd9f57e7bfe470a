"""What can be wrong with an installation, and how to mend each: the questions that `vaihto doctor` asks."""

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

Level = Literal["ok", "note", "wrong"]
STUCK = timedelta(minutes=15)
SILENT = timedelta(seconds=60)
# So long before its end the operator hears that the seal's certificate ends.
SOON = timedelta(days=60)
ASSETS = ("app.css", "app.js", "htmx.min.js")
FONTS = ("SourceSans3-Regular.ttf", "SourceSans3-It.ttf", "SourceSans3-Semibold.ttf", "SourceSans3-Bold.ttf")
LITTLE = 1024**3
VERY_LITTLE = 200 * 1024**2


@dataclass(frozen=True)
class Finding:
    """One answer: what was looked at, how it is, and how to mend it."""

    subject: str
    level: Level
    saw: str
    mend: str = ""


def examine() -> list[Finding]:
    """Ask every question; those about what the database holds only where it can be reached and is present."""
    findings = [question() for question in ALWAYS]
    if all(finding.level == "ok" for finding in findings if finding.subject in {"database", "migrations"}):
        findings += [question() for question in WITH_DATABASE]
    return findings


def database() -> Finding:
    """Whether the database answers."""
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return Finding("database", "wrong", reason, "Start the database, or mend VAIHTO_DATABASE_URL.")
    return Finding("database", "ok", f"{connection.vendor} answers")


def migrations() -> Finding:
    """Whether the database is as new as the program."""
    from django.db import Error

    from vaihto.config import startup

    try:
        pending = startup.pending_migrations()
    except Error:
        return Finding("migrations", "wrong", "not known while the database is away", "Mend the database first.")
    if pending:
        return Finding("migrations", "wrong", f"{len(pending)} missing, first {pending[0]}", "Make a backup, run: vaihto migrate")
    return Finding("migrations", "ok", "none missing")


def data_folder() -> Finding:
    """Whether the data folder can be written and is closed to others."""
    from vaihto.config import startup

    folder = startup.data_folder()
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("data folder", "wrong", f"{folder} cannot be written", "Give it to the user that runs Vaihto (chown).")
    if folder.stat().st_mode & stat.S_IRWXO:
        return Finding("data folder", "note", f"{folder} is open to other users", f"Close it: chmod 700 {folder}")
    return Finding("data folder", "ok", str(folder))


def secret_key() -> Finding:
    """Whether the key that signs sessions and links is long and closed to others."""
    from django.conf import settings

    from vaihto.config import startup

    kept = startup.data_folder() / "secret-key"
    if len(settings.SECRET_KEY) < 50:
        return Finding("secret key", "wrong", "shorter than 50 signs", "Unset VAIHTO_SECRET_KEY: a good one is made.")
    if kept.exists() and kept.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("secret key", "wrong", f"{kept} can be read by others", f"Close it: chmod 600 {kept}")
    return Finding("secret key", "ok", "long, and closed to others")


def assets() -> Finding:
    """Whether style sheet and scripts are there."""
    from django.contrib.staticfiles import finders

    missing = [n for n in ASSETS if finders.find(f"built/{n}") is None]
    if missing:
        return Finding("assets", "wrong", f"missing: {', '.join(missing)}", "Run script/setup; a wheel brings them along.")
    return Finding("assets", "ok", "built")


def catalogues() -> Finding:
    """Whether each message catalogue is compiled, and after its last change."""
    from vaihto.config.environment import PACKAGE

    compiled = list(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.mo"))
    sources = list(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))
    stale = [po for po in sources if not is_newer(po.with_suffix(".mo"), po)]
    if stale or not compiled:
        return Finding(
            "translations",
            "wrong",
            f"{len(stale) or 'all'} not compiled",
            "Run script/setup; a wheel brings them along.",
        )
    return Finding("translations", "ok", f"{len(compiled)} catalogues")


def is_newer(made: Path, source: Path) -> bool:
    """Return whether `made` exists and is not older than its source."""
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def fonts() -> Finding:
    """Whether the fonts of papers and charts are there."""
    from django.contrib.staticfiles import finders

    missing = [name for name in FONTS if finders.find(f"built/fonts/{name}") is None]
    if missing:
        return Finding(
            "fonts", "wrong", f"missing: {', '.join(missing)}", "Run script/setup; without them no letter can be made."
        )
    return Finding("fonts", "ok", f"{len(FONTS)} faces")


def disk_space() -> Finding:
    """Whether the disk has room for what people write."""
    from vaihto.config import startup

    free = shutil.disk_usage(startup.data_folder()).free
    level: Level = "wrong" if free < VERY_LITTLE else "note" if free < LITTLE else "ok"
    mend = "" if level == "ok" else "Make room, or move VAIHTO_VAR to a larger disk."
    return Finding("disk space", level, f"{free / 1024**3:.1f} GiB free", mend)


def debug() -> Finding:
    """Whether Django's debug pages, which show settings to visitors, are off."""
    from django.conf import settings

    if settings.DEBUG:
        return Finding("debug pages", "wrong", "on: they show visitors what is inside", "Unset VAIHTO_DEBUG and start again.")
    return Finding("debug pages", "ok", "off")


def addresses() -> Finding:
    """Whether the address in mail and papers is one that the server answers, by HTTPS outside the demo."""
    from urllib.parse import urlsplit

    from django.conf import settings
    from django.http.request import validate_host

    host = urlsplit(settings.BASE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        return Finding("address", "wrong", f"{host} is not answered", "Add it to VAIHTO_HOSTS, or mend VAIHTO_BASE_URL.")
    if not settings.DEMO and host not in {"localhost", "127.0.0.1"} and not settings.HTTPS:
        return Finding(
            "address",
            "wrong",
            f"{settings.BASE_URL} is not protected",
            "Put a proxy with HTTPS before it; VAIHTO_HTTPS=1.",
        )
    return Finding("address", "ok", settings.BASE_URL)


def worker() -> Finding:
    """Whether a worker gave a sign of life within the last minute."""
    from vaihto.kit import clock
    from vaihto.kit.models import Heartbeat

    beat = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    if beat is None:
        return Finding("worker", "wrong", "never gave a sign of life", "Start it: vaihto worker")
    silence = clock.now() - clock.offset() - beat
    if silence > SILENT:
        return Finding("worker", "wrong", f"silent since {beat:%Y-%m-%d %H:%M} UTC", "Start it: vaihto worker; look at its log.")
    return Finding("worker", "ok", "at work")


def outbox() -> Finding:
    """Whether mail and papers leave within a quarter of an hour."""
    from vaihto.kit import clock
    from vaihto.kit.models import OutboxItem

    failed = OutboxItem.objects.filter(state="failed").count()
    stuck = OutboxItem.objects.filter(state="waiting", not_before__lt=clock.now() - STUCK)
    late = stuck.count()
    if late or failed:
        reason = stuck.exclude(last_error="").values_list("last_error", flat=True).first()
        saw = f"{late} stuck for more than 15 minutes, {failed} given up" + (f"; last said: {reason}" if reason else "")
        return Finding("outbox", "wrong", saw, "Start the worker; check VAIHTO_MAIL_URL; staff see each item in the outbox.")
    return Finding("outbox", "ok", "nothing stuck")


def attachments() -> Finding:
    """Whether each file that people sent is there."""
    from vaihto.kit.attachments import keeping

    gone = keeping.missing()
    if gone:
        saw = f"{len(gone)} missing or cut short, first number {gone[0].pk} of {gone[0].case or 'no case'}"
        return Finding("attachments", "wrong", saw, "Bring VAIHTO_VAR/files back from a backup.")
    return Finding("attachments", "ok", "each is there")


def seal() -> Finding:
    """Whether the installation's seal can be used: its key fits its certificate, and that is valid for some time yet."""
    from django.conf import settings

    from vaihto.exchange import seals
    from vaihto.kit import clock
    from vaihto.recognition import own_seal

    now = clock.now() - clock.offset()
    if settings.SEAL_FILES is None and not (Path(settings.DATA) / "seal").exists():
        return Finding("seal", "ok", "not made yet: the first sealed document makes it")
    anew = "Set VAIHTO_SEAL_KEY and VAIHTO_SEAL_CERTIFICATE to a pair that fits, and give the new certificate to whoever checks."
    try:
        ends = seals.expires_at(own_seal.of_installation(now))
    except own_seal.SealUnusable as wrong:
        return Finding("seal", "wrong", str(wrong), anew)
    if ends <= now:
        return Finding("seal", "wrong", f"its certificate ended on {ends:%Y-%m-%d}", anew)
    if ends - now < SOON:
        return Finding("seal", "note", f"its certificate ends on {ends:%Y-%m-%d}", anew)
    return Finding("seal", "ok", f"its certificate is valid until {ends:%Y-%m-%d}")


def school_seals() -> Finding:
    """Whether the seal of each school can be used: its files are there, closed to others and fit, and are valid for some time."""
    from vaihto.kit import clock
    from vaihto.recognition import own_seal, queries
    from vaihto.recognition import school_seals as kept

    now, rows = clock.now() - clock.offset(), list(queries.seals_in_use())
    wrong: list[str] = []
    ending: list[str] = []
    for one in rows:
        try:
            kept.read(one)
        except own_seal.SealUnusable as reason:
            wrong.append(f"{one.organisation}: {reason}")
            continue
        if one.ends_at - now < SOON:
            (wrong if one.ends_at <= now else ending).append(f"{one.organisation}: until {one.ends_at:%Y-%m-%d}")
    if wrong or ending:
        mend = "Bring VAIHTO_VAR/keys back from a backup, or make a new one: vaihto seal create --organisation … --replace"
        return Finding("seals of schools", "wrong" if wrong else "note", "; ".join(wrong + ending), mend)
    return Finding("seals of schools", "ok", f"{len(rows)} can be used" if rows else "none; the installation’s is used")


def clock_offset() -> Finding:
    """Whether the clock stands right outside the demo."""
    from django.conf import settings

    from vaihto.kit import clock

    moved = clock.stored_offset()
    if moved and not settings.DEMO:
        return Finding(
            "clock",
            "wrong",
            f"a demo moved it by {moved}",
            "This database comes from a demo; do not use it for real work.",
        )
    return Finding("clock", "ok", f"moved by {moved} for the demo" if moved else "not moved")


ALWAYS: tuple[Callable[[], Finding], ...] = (
    database,
    migrations,
    data_folder,
    secret_key,
    assets,
    catalogues,
    fonts,
    disk_space,
    debug,
    addresses,
)
WITH_DATABASE: tuple[Callable[[], Finding], ...] = (worker, outbox, attachments, seal, school_seals, clock_offset)
