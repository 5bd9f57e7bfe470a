"""The example people, school and moments of the tests of applications."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from remembered import remembered

from vaihto.applications import operations
from vaihto.applications.models import Application
from vaihto.calls import operations as calls
from vaihto.calls import queries as call_queries
from vaihto.calls.models import Call
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.programmes import operations as programmes

OPENED = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LATE = datetime(2026, 12, 17, 14, 16, tzinfo=UTC)
OFFICER = Actor("person", id="1", name="Olli Officer", roles=frozenset({"officer"}))
DATES: dict[str, Any] = {
    "opens_at": datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
    "closes_at": datetime(2026, 12, 17, 14, 15, tzinfo=UTC),
    "decision_by": date(2027, 2, 15),
    "projects_start_from": date(2027, 3, 1),
    "budget": Decimal(240000),
}
PARTNER: dict[str, Any] = {
    "name": "Näidis Kutsekool", "country": "EE", "kind": "vet_provider", "contact_name": "Tiina Näidis",
    "contact_email": "tiina@example.org", "language": "en", "city": "Tartu",
}  # fmt: skip
ROW: dict[str, Any] = {
    "count": 6, "target_group": "initial_vet", "purpose": "on_the_job_learning", "country_to": "EE", "days": 28,
}  # fmt: skip


@remembered
def open_call(action: str, questions: dict[str, dict[str, Any]] | None = None) -> Call:
    """Publish a call of an action, open at NOW; `questions` are added to the action's own, by key."""
    programme = programmes.add(
        {
            "code": f"national-{action}"[:30], "pack": "national", "contact": "agency@example.org",
            "starts_on": date(2026, 1, 1), "title_fi": "Kansallinen ohjelma", "title_sv": "Nationellt program",
            "title_en": "National programme", "agency_fi": "Virasto", "agency_sv": "Myndigheten",
            "agency_en": "The agency",
        },
        by=SYSTEM, at=OPENED,
    )  # fmt: skip
    made = calls.create(programme, action, 2026, by=OFFICER, at=OPENED)
    calls.save(made, DATES, by=OFFICER, at=OPENED)
    for key, values in (questions or {}).items():
        calls.save_question(made, key, {**labelled(key), **values}, by=OFFICER, at=OPENED)
    calls.publish(made, by=OFFICER, at=OPENED)
    made.refresh_from_db()
    return made


def labelled(key: str) -> dict[str, str]:
    """Return the label of a question of the tests in three languages."""
    return {"label_fi": f"Kysymys {key}", "label_sv": f"Fråga {key}", "label_en": f"Question {key}"}


def texts(fi: str, sv: str, en: str) -> dict[str, str]:
    """Return a text in three languages."""
    return {"fi": fi, "sv": sv, "en": en}


@remembered
def fill(draft: Application, by: Actor) -> None:
    """Answer what is obligatory, add a partner and a row."""
    partner = operations.add_partner(draft, PARTNER, by=by, at=NOW)
    operations.save_rows(draft, [{**ROW, "host": partner}], by=by, at=NOW)
    project = {"title": "Taitoa kahdella rannalla", "starts_on": date(2027, 6, 1), "ends_on": date(2029, 5, 31)}
    operations.save_project(draft, project, by=by, at=NOW)
    keys = [q.key for q in call_queries.questions_of(draft.call) if q.kind != "attachment"]
    answers = {key: (f"Vastaus kysymykseen {key}.", 0) for key in keys}
    operations.save_answers(draft, {**answers, "aim_staff": ("Opettajat oppivat.", 0)}, language="fi", by=by, at=NOW)
