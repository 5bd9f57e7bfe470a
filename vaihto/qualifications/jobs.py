"""What the worker does for this room: schools hear in time that a memorandum of understanding ends."""

from vaihto.kit import clock, once
from vaihto.kit.actors import SYSTEM
from vaihto.kit.jobs import housekeeping
from vaihto.qualifications import operations, queries


@housekeeping("qualifications.memoranda_end")
def warn_of_ends() -> int:
    """Tell schools of memoranda that end soon and are not renewed, each once; returns how many."""
    warned = 0
    for memorandum in queries.memoranda_ending(clock.today()):
        if once.claim(queries.warned_key(memorandum.pk)):
            operations.warn_of_end(memorandum, by=SYSTEM, at=clock.now())
            warned += 1
    return warned
