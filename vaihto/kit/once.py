"""Claim a key once: the first of many equal requests goes through, the others learn that it is done."""

import uuid
from collections.abc import Iterable

from vaihto.kit import clock
from vaihto.kit.models import OnceKey


def claim(key: str) -> bool:
    """Return True for the first caller whose transaction commits, False for every other.

    Insert first, then look: on PostgreSQL a second writer waits for the first one's commit and then finds the key taken, so
    that forty equal requests give one deed and no error. Call it inside an operation: a roll-back frees the key.
    """
    claimant = uuid.uuid4()
    OnceKey.objects.bulk_create([OnceKey(key=key, claimant=claimant, claimed_at=clock.now())], ignore_conflicts=True)
    return OnceKey.objects.filter(key=key, claimant=claimant).exists()


def taken(keys: Iterable[str]) -> set[str]:
    """Return which of the keys have been claimed, so that what goes round every hour leaves them alone."""
    return set(OnceKey.objects.filter(key__in=list(keys)).values_list("key", flat=True))
