"""What this room does by itself once an hour."""

from vaihto.applications import presence
from vaihto.kit import clock
from vaihto.kit.jobs import housekeeping


@housekeeping("applications.forget_writers")
def forget_writers() -> None:
    """Forget who had a draft open, also where nobody opens one any more."""
    presence.forget(clock.now())
