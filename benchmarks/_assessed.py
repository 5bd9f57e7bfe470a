"""A large call on its way to the decision: eligible applications, experts with tasks, points that were handed in; by rows."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benchmarks import _large

if TYPE_CHECKING:
    from vaihto.people.models import Person

REASON = "The plan names who does what, and when; the partner's part is described less well than the applicant's own. " * 3


def eligible(many: int) -> Any:
    """Make a call with so many applications that have passed the formal check; returns one of them and its officer."""
    from vaihto.applications.models import Application

    made = _large.fill(many - 1, drafts=1)
    Application.objects.filter(call=made.sent.call, state="sent").update(check_state="eligible")
    made.sent.refresh_from_db()
    return made


def experts(number: int) -> "list[Person]":
    """Store so many assessors of the agency."""
    from vaihto.kit import clock
    from vaihto.people.models import Person, StaffRole

    now = clock.now()
    names = ((f"expert{n}@assessors.example", f"Expert {n}") for n in range(number))
    made = Person.objects.bulk_create(Person(email=email, name=name, language="fi", joined_at=now) for email, name in names)
    StaffRole.objects.bulk_create(StaffRole(person=one, role="assessor", granted_at=now) for one in made)
    return made


def handed_in(call: Any, by: "list[Person]", each: int = 2) -> None:
    """Store for every application of the call the points of `each` assessors, and the sums of them."""
    from vaihto.applications.models import Application
    from vaihto.assessment import tallies
    from vaihto.assessment.models import Assignment, Score
    from vaihto.calls import queries as calls
    from vaihto.kit import clock

    now, criteria = clock.now(), list(calls.criteria_of(call))
    keys = list(Application.objects.filter(call=call, state="sent").order_by("pk").values_list("pk", flat=True))
    tasks = Assignment.objects.bulk_create(
        (
            Assignment(
                application_id=key, assessor=by[(n * each + k) % len(by)], state="handed_in", due_on=date(2030, 1, 1),
                assigned_at=now, handed_in_at=now, assigned_by="Officer", summary=REASON, version=1, language="fi",
            )
            for n, key in enumerate(keys)
            for k in range(each)
        ),
        batch_size=500,
    )  # fmt: skip
    Score.objects.bulk_create(
        (
            Score(
                assignment=task, criterion=one, points=one.max_points * (60 + n % 37) / Decimal(100), reason=REASON, saved_at=now
            )
            for n, task in enumerate(tasks)
            for one in criteria
        ),
        batch_size=500,
    )
    tallies.refresh_all(call)
