"""The outbox: mail, papers and other effects are rows of the deed's own transaction, done later by the worker.

An item is done at least once; its key keeps it from being put twice. A mail carries a stable Message-ID and can double only
if the process dies between the acceptance by the mail server and the mark here.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from vaihto.core.canonical import sha256_of
from vaihto.kit import clock
from vaihto.kit.models import OutboxItem

logger = logging.getLogger("vaihto.outbox")
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720)]
HANDLERS: dict[str, Callable[[OutboxItem], None]] = {}


class NotYet(Exception):
    """The effect cannot be done now for a reason that is not a failure, such as no mail server being named."""


def handler(kind: str) -> Callable[[Callable[[OutboxItem], None]], Callable[[OutboxItem], None]]:
    """Register the function that does items of `kind`; it must bear being run twice for one item."""

    def register(function: Callable[[OutboxItem], None]) -> Callable[[OutboxItem], None]:
        HANDLERS[kind] = function
        return function

    return register


def put(kind: str, key: str, *, case: str = "", payload: Mapping[str, Any] | None = None, **fields: Any) -> OutboxItem:
    """Put an effect into the outbox of the running transaction; a key that is there already is not put again.

    `fields` may give recipient, language, subject, body and not_before. Returns the row that is there now.
    """
    now = clock.now()
    fields.setdefault("not_before", now)
    host = settings.BASE_URL.split("//")[-1].split(":")[0]
    item = OutboxItem(
        kind=kind,
        key=key,
        case=case,
        payload=dict(payload or {}),
        created_at=now,
        message_id=f"<{sha256_of(key)[:32]}@{host}>",
        **fields,
    )
    OutboxItem.objects.bulk_create([item], ignore_conflicts=True)
    kept = OutboxItem.objects.get(key=key)
    if kept.state == OutboxItem.State.WAITING:
        from vaihto.kit.jobs import deliver

        # Only a hint to be quick: the sweeper of the worker finds every waiting item even if the hint is lost.
        deliver.enqueue(kept.pk)
    return kept


def do(pk: int) -> bool:
    """Do one waiting item now; returns whether it is done. Failures are counted, kept and tried again later."""
    now = clock.now()
    with transaction.atomic():
        item = OutboxItem.objects.select_for_update().filter(pk=pk, state="waiting", not_before__lte=now).first()
        if item is None:
            return False
        pause = PAUSES[min(item.attempts, len(PAUSES) - 1)]
        OutboxItem.objects.filter(pk=pk).update(attempts=F("attempts") + 1, not_before=now + pause)
        item.refresh_from_db()
    try:
        HANDLERS[item.kind](item)
    except NotYet as reason:
        OutboxItem.objects.filter(pk=pk).update(last_error=str(reason), attempts=F("attempts") - 1)
        return False
    except Exception as error:
        logger.exception("Outbox item %s failed at attempt %s.", item.key, item.attempts)
        state = "failed" if item.attempts > len(PAUSES) else "waiting"
        OutboxItem.objects.filter(pk=pk).update(last_error=f"{type(error).__name__}: {error}"[:2000], state=state)
        return False
    OutboxItem.objects.filter(pk=pk).update(state="done", done_at=clock.now(), last_error="")
    return True


def forget(prefix: str) -> int:
    """Delete the items whose key begins like this, where what they tell is erased; returns how many. Their keys may come anew."""
    return OutboxItem.objects.filter(key__startswith=prefix).delete()[0]


def is_in_trouble(prefix: str) -> bool:
    """Return whether an item whose key begins like this failed for good, or failed and waits for another attempt."""
    return OutboxItem.objects.filter(key__startswith=prefix).exclude(state="done").exclude(last_error="").exists()


def due() -> list[int]:
    """Return the keys of the items that wait and are due, oldest first."""
    waiting = OutboxItem.objects.filter(state="waiting", not_before__lte=clock.now())
    return list(waiting.order_by("created_at", "pk").values_list("pk", flat=True)[:500])


def do_all() -> int:
    """Do every due item; returns how many were done. Used by tests and by `vaihto worker --once`."""
    return sum(do(pk) for pk in due())
