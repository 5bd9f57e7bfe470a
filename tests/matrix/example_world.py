"""One small programme in which every address has things of one's own and things of others: two schools, every stage, drafts.

It is built through the real operations by the pieces of vaihto.demo.stages; what those leave out (a draft of a call, enquiries,
invitations, a question about a report, drafts of results) is added here.
"""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.matrix import later_world
from vaihto.advice import operations as advice
from vaihto.advice.models import SelfCheck
from vaihto.applications import operations as applications
from vaihto.applications.models import Application
from vaihto.calls import operations as calls
from vaihto.calls.models import Call
from vaihto.catalogue import operations as catalogue
from vaihto.demo import world as invented
from vaihto.demo.stages import writing
from vaihto.demo.stages.people import World, settle_in
from vaihto.demo.stages.rounds import Course, Round, run
from vaihto.grants.models import GrantAgreement
from vaihto.kit import attachments, clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.languages import in_finnish
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisations_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.programmes.models import Programme
from vaihto.reporting import operations as reporting
from vaihto.reporting.models import FinalReport
from vaihto.selection import operations as selection
from vaihto.selection import queries as selections
from vaihto.selection.operations.rectifying import PURPOSE
from vaihto.statistics.operations import load_national_series

OWN, FOREIGN = "saarnilahti", "kvarken"
SCHOOLS = (OWN, FOREIGN)


@dataclass
class Example:
    """The programme: its people and schools, and the rounds by the stage that they have reached."""

    people: World
    courses: dict[str, Course] = field(default_factory=dict)
    draft_call: Any = None
    self_check: Any = None

    def school(self, key: str) -> Any:
        """Return a school."""
        return self.people.schools[key]

    def coordinator(self, key: str = OWN) -> Person:
        """Return the coordinator of a school."""
        return self.people.coordinators[key]

    def application(self, stage: str, school: str) -> Application:
        """Return a school's application in the round that has reached `stage`."""
        return Application.objects.get(call=self.courses[stage].call, organisation=self.school(school))

    def agreement(self, stage: str, school: str) -> GrantAgreement:
        """Return a school's grant agreement in a round."""
        return GrantAgreement.objects.get(application=self.application(stage, school))


def build() -> None:
    """Build the example in the database of the test; one transaction."""
    with transaction.atomic(), in_finnish():
        example = Example(settle_in(clock.today() - timedelta(days=1100)))
        for stage, one in ROUNDS.items():
            example.courses[stage] = run(one, example.people)
        for make in (make_drafts, make_calls, make_enquiries, make_members, make_questions, make_results, make_requests):
            make(example)
        later_world.build(example, SCHOOLS)
        load_national_series(by=example.people.staff_actor("officer"), at=clock.now())


def found() -> Example:
    """Return the example that stands in the database."""
    world = World(Programme.objects.get(pack="national"))
    persons = {person.email: person for person in Person.objects.all()}
    world.staff = {key: persons[invented.email(name)] for key, name, *_rest in invented.STAFF}
    for one in invented.SCHOOLS:
        world.schools[one.key] = Organisation.objects.get(name=one.name)
        world.coordinators[one.key] = persons[invented.email(one.coordinator)]
    calls_made = Call.objects.order_by("pk")
    example = Example(world, draft_call=calls_made[len(ROUNDS)], self_check=SelfCheck.objects.get())
    for (stage, round_), call in zip(ROUNDS.items(), calls_made, strict=False):
        example.courses[stage] = Course(round_, world, call.opens_at.date(), call, [])
    return example


# Small rounds: the first two schools apply in each. The budget of a mobility call grants both.
ROUNDS = {
    "published": Round("student_mobility", "finished", 900, "published", size=2, people=2),
    "report": Round("student_mobility", "reports sent", 420, "report", size=2, people=2),
    "abroad": Round("student_mobility", "abroad", 200, "abroad", size=2, people=5),
    "journeys": Round("partnership", "journeys", 230, "abroad", size=2),
    "decide": Round("expert_mobility", "proposal presented", 140, "decide", size=2, people=2),
    "assess": Round("expert_mobility", "being assessed", 100, "assess", size=2, people=2, is_blind=True),
    "reserve": Round("partnership", "decided, reserve list moves up", 128, "decide", size=2, budget=13500),
    "apply": Round("student_mobility", "open", 30, "apply", size=4, people=2),
    "call": Round("transfer_of_innovation", "just opened", 20, "call", size=0),
}


def make_drafts(example: Example) -> None:
    """Both schools have begun to write to the newest call, with a partner whose invitation waits."""
    course = example.courses["call"]
    for number, key in enumerate(SCHOOLS):
        school = next(one for one in invented.SCHOOLS if one.key == key)
        application = writing.begin(course, school, number)
        by = example.people.coordinator(key)
        host = writing.add_host(course, application, invented.HOSTS[number], by)
        row = {"count": 4, "target_group": "teacher", "days": 4, "country_to": host.country, "host": host}
        applications.save_rows(application, [row], by=by, at=clock.now())


def make_calls(example: Example) -> None:
    """One call is a draft still."""
    by, at = example.people.staff_actor("officer"), clock.now()
    calls.create(example.people.programme, "student_mobility", at.year + 1, by=by, at=at)


def make_enquiries(example: Example) -> None:
    """Each school has asked the agency; a visitor has kept a self-check."""
    for key in SCHOOLS:
        person, at = example.coordinator(key), clock.now()
        values = {
            "organisation_name": example.school(key).name, "name": person.name, "email": person.email, "language": "fi",
            "action": "student_mobility", "idea": "Ajatus (esimerkki)", "person_id": person.pk,
        }  # fmt: skip
        advice.send_enquiry(values, by=example.people.coordinator(key), at=at)
    SelfCheck.objects.create(
        token="t" * 24, call=example.courses["apply"].call, action="student_mobility", situation={}, language="fi",
        judgement={"verdict": "unknown", "findings": []}, made_at=clock.now(), expires_on=clock.today() + timedelta(days=90),
    )  # fmt: skip


def make_members(example: Example) -> None:
    """Each school has a second colleague and an invitation that waits."""
    for number, key in enumerate(SCHOOLS):
        by, at, school = example.people.coordinator(key), clock.now(), example.school(key)
        organisations.invite(school, email=f"kutsuttu{number}@example.org", role="member", by=by, at=at)
        colleague = people.add_person(
            email=f"kollega{number}@example.org", name=f"Kollega {number}", language="fi", by=SYSTEM, at=at
        )
        organisations.add_member(school, colleague, role="coordinator", by=by, at=at)


def make_questions(example: Example) -> None:
    """The agency has asked one question about each sent report, and the last final reports are being written."""
    officer, at = example.people.staff_actor("officer"), clock.now()
    for key in SCHOOLS:
        report = FinalReport.objects.get(agreement=example.agreement("report", key))
        reporting.ask(report, question="Mitä muuttui?", due_on=clock.today() + timedelta(days=14), by=officer, at=at)
        reporting.start(example.agreement("abroad", key), by=example.people.coordinator(key), at=at)


def make_results(example: Example) -> None:
    """Each school has a second result that is a draft."""
    for key in SCHOOLS:
        values = {"title_fi": f"Luonnos {key}", "language": "fi"}
        agreement = example.agreement("published", key)
        catalogue.save(agreement, values, by=example.people.coordinator(key), at=clock.now())


def make_requests(example: Example) -> None:
    """Each school asked for rectification of a decision, and was answered by a further letter; the instruction has a version."""
    at, lawyer = clock.now(), example.people.staff_actor("officer_3")
    for key in SCHOOLS:
        line = selections.decided_lines().get(application=example.application("abroad", key))
        by = organisations_queries.actor_for(example.coordinator(key))
        paper = attachments.receive(a_paper(), actor=by, purpose=PURPOSE)
        given = {"text": "Pisteet (esimerkki)", "language": "fi", "attachment": paper}
        request = selection.file_rectification(line, **given, by=by, at=at)
        selection.take_rectification(request, by=lawyer, at=at)
        selection.decide_rectification(request, outcome="unchanged", reasons="Ei aihetta.", by=lawyer, at=at)
    texts = dict.fromkeys(("fi", "sv", "en"), "{agency}")
    selection.write_instruction(texts, by=example.people.staff_actor("officer"), at=at)


def a_paper() -> SimpleUploadedFile:
    """Return a PDF of one empty page."""
    written = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(written)
    return SimpleUploadedFile("kirje.pdf", written.getvalue())
