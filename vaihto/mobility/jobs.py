"""What the worker does for this room: special needs, insurances and contacts go when their day has come, tables that nobody stored are forgotten."""

from vaihto.kit import clock
from vaihto.kit.jobs import housekeeping
from vaihto.mobility import operations


@housekeeping("mobility.support_needs")
def forget_support_needs() -> int:
    """Delete the needs for support whose day has come; returns how many."""
    return operations.delete_expired(at=clock.now())


@housekeeping("mobility.safety")
def forget_safety() -> int:
    """Delete insurances and emergency contacts of stays that are long over; returns how many."""
    return operations.delete_old_safety(at=clock.now())


@housekeeping("mobility.imports")
def sweep_imports() -> int:
    """Forget tables of stays that wait for nothing any more; returns how many."""
    return operations.sweep_imports()
