"""How often one address may try something that anybody may try: counted per minute, in the cache of the process."""

from django.core.cache import cache
from django.http import HttpRequest

from vaihto.core.canonical import sha256_of
from vaihto.kit import clock


def may_try(request: HttpRequest, action: str, *, per_minute: int) -> bool:
    """Count one try of an action from the visitor's address; return whether it is still within the limit.

    Every worker process counts for itself, so the limit of the whole is at most that times the number of processes.
    """
    minute = clock.now().strftime("%Y%m%d%H%M")
    key = "tries:" + sha256_of([action, request.META.get("REMOTE_ADDR", ""), minute])
    cache.add(key, 0, 120)
    try:
        return cache.incr(key) <= per_minute
    except ValueError:
        # The key ran out between the two lines: a new minute has begun.
        return True
