"""What the worker does for people once an hour: sign-ins are forgotten after a year, removed views of lists after a day."""

from datetime import timedelta

from vaihto.kit import clock
from vaihto.kit.jobs import housekeeping
from vaihto.people import saved_views
from vaihto.people.models import SignIn

KEPT = timedelta(days=365)


@housekeeping("people.forget_sign_ins")
def forget_sign_ins() -> int:
    """Delete sign-ins that are older than a year; returns how many."""
    return SignIn.objects.filter(began_at__lt=clock.now() - KEPT).delete()[0]


@housekeeping("people.saved_views")
def forget_removed_views() -> int:
    """Delete views a day after their removal; returns how many."""
    return saved_views.forget_removed()
