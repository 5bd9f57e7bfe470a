"""What the worker does for people once an hour: sign-ins are forgotten after a year."""

from datetime import timedelta

from vaihto.kit import clock
from vaihto.kit.jobs import housekeeping
from vaihto.people.models import SignIn

KEPT = timedelta(days=365)


@housekeeping("people.forget_sign_ins")
def forget_sign_ins() -> int:
    """Delete sign-ins that are older than a year; returns how many."""
    return SignIn.objects.filter(began_at__lt=clock.now() - KEPT).delete()[0]
