"""What the ledger test starts from: an open call, and for each example school an application that is ready to be sent.

Prints, as JSON, for each application its key and the session of its coordinator.
"""

import json
from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from vaihto.applications import operations as applications
from vaihto.demo import world as invented
from vaihto.demo.stages import writing
from vaihto.demo.stages.people import settle_in
from vaihto.demo.stages.rounds import Course, Round, run
from vaihto.kit import clock
from vaihto.kit.languages import in_finnish
from vaihto.people.models import Person


def build() -> None:
    """Build it, but for the sending."""
    # The piece that writes an application also sends it; here the sending is left to the clients.
    sending, applications.submit = applications.submit, lambda *_args, **_options: None  # type: ignore[assignment]
    try:
        with transaction.atomic(), in_finnish():
            world = settle_in(clock.today() - timedelta(days=200))
            course: Course = run(Round("student_mobility", "ledger", 30, "call", size=0, people=2), world)
            made = [writing.send(course, school, number) for number, school in enumerate(invented.SCHOOLS)]
    finally:
        applications.submit = sending
    found = [
        {"pk": one.pk, "session": session_of(world.coordinators[school.key])}
        for one, school in zip(made, invented.SCHOOLS, strict=True)
    ]
    print(json.dumps(found))


def session_of(person: Person) -> str:
    """Return the key of a session in which the person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)
