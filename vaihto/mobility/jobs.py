"""What the worker does for this room: special needs, insurances and contacts go when their day has come, tables that nobody
stored are forgotten, and who is late with the checklist of a stay is reminded once.
"""

from vaihto.kit import clock
from vaihto.kit.jobs import housekeeping
from vaihto.mobility import operations, queries


@housekeeping("mobility.support_needs")
def forget_support_needs() -> int:
    """Delete the needs for support whose day has come; returns how many."""
    return operations.delete_expired(at=clock.now())


@housekeeping("mobility.safety")
def forget_safety() -> int:
    """Delete insurances and emergency contacts of stays that are long over; returns how many."""
    return operations.delete_old_safety(at=clock.now())


@housekeeping("mobility.checklists")
def remind_of_checklists() -> int:
    """Remind once of what is late on the checklist of a stay; returns how many were written to."""
    return sum(operations.remind(stay, at=clock.now()) for stay in queries.checklists_to_look_at(clock.today()))


@housekeeping("mobility.imports")
def sweep_imports() -> int:
    """Forget tables of stays that wait for nothing any more; returns how many."""
    return operations.sweep_imports()


@housekeeping("mobility.candidacies")
def forget_candidacies() -> int:
    """Erase the applications for places whose time has come; returns of how many announcements."""
    return operations.forget_candidacies(at=clock.now())
