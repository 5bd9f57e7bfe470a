"""Questions about the programmes that the agency runs."""

from datetime import date

from django.db.models import Q, QuerySet

from vaihto.kit import clock
from vaihto.programmes import states
from vaihto.programmes.models import Programme


def current(on: date | None = None) -> Programme | None:
    """Return the programme in force on a day (default: today), the latest of several; None where none is."""
    day = on or clock.today()
    running = Programme.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    return running.order_by("-starts_on", "code").first()


def in_force(on: date | None = None) -> list[Programme]:
    """Return every programme in force on a day (default: today), in the order in which `current` would choose."""
    day = on or clock.today()
    running = Programme.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    return list(running.order_by("-starts_on", "code"))


def by_code(code: str) -> Programme:
    """Return the programme with a code. Raises Programme.DoesNotExist."""
    return Programme.objects.get(code=code)


def running(on: date | None = None) -> list[Programme]:
    """Return every programme that has not ended on a day (default: today), the latest first."""
    day = on or clock.today()
    return list(Programme.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).order_by("-starts_on", "code"))


def every() -> QuerySet[Programme]:
    """Return every programme, the latest first."""
    return Programme.objects.order_by("-starts_on", "code")


def stage(programme: Programme, day: date) -> states.Stage:
    """Return whether a programme is to come, in force or over on a day."""
    if programme.starts_on > day:
        return states.STAGES["upcoming"]
    over = programme.ends_on is not None and programme.ends_on < day
    return states.STAGES["ended" if over else "in_force"]


def hold(pk: int) -> None:
    """Hold the row of a programme until the end of the transaction, so that what belongs to it is written one after another."""
    Programme.objects.select_for_update().get(pk=pk)
