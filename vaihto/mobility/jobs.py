"""What the worker does for this room: special needs are deleted when their day has come."""

from vaihto.kit import clock
from vaihto.kit.jobs import housekeeping
from vaihto.mobility import operations


@housekeeping("mobility.support_needs")
def forget_support_needs() -> int:
    """Delete the needs for support whose day has come; returns how many."""
    return operations.delete_expired(at=clock.now())
