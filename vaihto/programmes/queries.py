"""Questions about the programmes that the agency runs."""

from datetime import date

from django.db.models import Q

from vaihto.kit import clock
from vaihto.programmes.models import Programme


def current(on: date | None = None) -> Programme | None:
    """Return the programme in force on a day (default: today), the latest of several; None where none is."""
    day = on or clock.today()
    running = Programme.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    return running.order_by("-starts_on", "code").first()


def by_code(code: str) -> Programme:
    """Return the programme with a code. Raises Programme.DoesNotExist."""
    return Programme.objects.get(code=code)


def running(on: date | None = None) -> list[Programme]:
    """Return every programme that has not ended on a day (default: today), the latest first."""
    day = on or clock.today()
    return list(Programme.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).order_by("-starts_on", "code"))
