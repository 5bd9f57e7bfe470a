"""Every page and file costs the same number of questions to the database, however many rows there are.

All addresses that answer GET, except papers, are asked three times: with the few rows of the example (one or two of each kind
for each call and school), with two more of every kind, and with a thousand more. The rows are copies of the example's, made in
bulk. Seen failing: `organisations:detail` kept each reading of a person by itself, 13 questions with the few rows and 43 with
thirty more; with the basis of a proposal read along with each of its lines a thousand applications filled the memory.
"""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection, models, transaction

from tests.house.test_access_table import rows
from tests.matrix.asking import Asker, own_arguments, path_of
from tests.matrix.example_world import OWN
from vaihto.advice.models import Enquiry
from vaihto.applications import judged_again
from vaihto.applications.models import Answer, Application, FlowRow, FormalCheck, Partner, Submission
from vaihto.assessment.models import Assignment, Score
from vaihto.calls.models import Call
from vaihto.catalogue.models import Result, ResultTag
from vaihto.grants.models import AmountLine, GrantAgreement, Payment
from vaihto.kit.models import OutboxItem
from vaihto.mobility.models import AgreedUnit, Journey, LearningAgreement, LearningAgreementVersion, Mobility
from vaihto.organisations.models import Membership
from vaihto.people.models import Person
from vaihto.qualifications.models import LearningOutcome, Unit
from vaihto.recognition.models import HostAssessment
from vaihto.reporting.models import FinalReport, ParticipantReport
from vaihto.selection.models import Acceptance, Letter, ProposalLine, SelectionProposal

# What hangs on an application, and by which field on what: copied along with it.
TREE: tuple[tuple[type[models.Model], str, type[models.Model]], ...] = (
    (Partner, "application", Application), (Submission, "application", Application), (FormalCheck, "application", Application),
    (Answer, "application", Application), (FlowRow, "application", Application), (Assignment, "application", Application),
    (Score, "assignment", Assignment), (ProposalLine, "application", Application), (Letter, "line", ProposalLine),
    (Acceptance, "line", ProposalLine), (GrantAgreement, "application", Application), (AmountLine, "agreement", GrantAgreement),
    (Payment, "agreement", GrantAgreement), (Mobility, "agreement", GrantAgreement), (Journey, "agreement", GrantAgreement),
    (LearningAgreement, "mobility", Mobility), (LearningAgreementVersion, "agreement", LearningAgreement),
    (AgreedUnit, "version", LearningAgreementVersion), (HostAssessment, "mobility", Mobility),
    (ParticipantReport, "mobility", Mobility), (FinalReport, "agreement", GrantAgreement), (Result, "agreement", GrantAgreement),
    (ResultTag, "result", Result),
)  # fmt: skip
# Each person whose details stand on the page is a reading to be kept: about a hundred rows go into one question on SQLite.
LOGGED = {("organisations:detail", "officer"): 8 if connection.vendor == "sqlite" else 2}
# What a calendar is told for the first time is kept in bulk, on SQLite about ninety to a question.
ROWS_AT_ONCE = 90
IN_BULK = {("desks:calendar_feed", "visitor"), ("desks:calendar_feed", "coordinator")}
# Applications that are judged again are read five hundred at a time, so that they never stand in memory all at once:
# so many questions for each further five hundred.
IN_CHUNKS = {("applications:judged_differently", "officer"): 3}
# Where its projects are now is asked about what stands on the page; a page of drafts only asks for less.
BY_CONTENT = {("applications:mine", "coordinator")}
Copies = dict[type[models.Model], dict[tuple[int, int], models.Model]]


def unlike(row: models.Model, mark: int) -> None:
    """Make the values different that may stand only once."""
    once = {name for names in row._meta.total_unique_constraints for name in names.fields}
    for field in row._meta.concrete_fields:
        text = isinstance(field, models.CharField) and not field.is_relation
        if text and (field.unique or field.name in {"number", "key", "business_id", "oid"}) and getattr(row, field.attname):
            end = f"~{mark}"
            setattr(row, field.attname, str(getattr(row, field.attname))[: (field.max_length or 99) - len(end)] + end)
        if field.name == "position" and field.name in once:
            row.position = row.position + mark * 10


def copy(row: models.Model, mark: int, **changes: Any) -> models.Model:
    """Return an unsaved copy of a row."""
    made = type(row)(
        **{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    )
    unlike(made, mark)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def multiply(model: type[models.Model], found: Any, number: range, copies: Copies, by: str = "", parent: Any = None) -> None:
    """Make copies of rows in bulk, each hanging on the copy of its parent."""
    keys, made = [], []
    for row in found:
        for mark in number:
            changes = {by: copies[parent][getattr(row, f"{by}_id"), mark]} if parent else {}
            keys.append((row.pk, mark))
            made.append(copy(row, mark, **changes))
    copies[model] = dict(zip(keys, model._default_manager.bulk_create(made, batch_size=500), strict=True))


def first_of_each(found: Any, by: str) -> list[Any]:
    """Return the first row of each parent: a thousand projects with one stay each are enough."""
    return list({getattr(row, f"{by}_id"): row for row in reversed(list(found))}.values())


def tell_proposals(copies: Copies) -> None:
    """Write the copied applications into what their proposals rest on."""
    for proposal in SelectionProposal.objects.filter(call__in={row.call_id for row in copies[Application].values()}):  # type: ignore[attr-defined]
        known = {one["application"]: one for one in proposal.basis["candidates"]}
        new = [{**known[pk], "application": row.pk} for (pk, _mark), row in copies[Application].items() if pk in known]
        proposal.basis["candidates"] += new
        proposal.save(update_fields=["basis"])


class Originals:
    """The rows of the example of which there are going to be many."""

    def __init__(self, asker: Asker) -> None:
        example, school = asker.example, asker.example.school(OWN)
        self.applications = [example.application(stage, OWN) for stage in ("published", "abroad", "assess", "decide")]
        self.alone: list[Any] = [
            example.application("call", OWN), example.draft_call, example.school("savo"),
            example.people.staff["assessor_4"], Enquiry.objects.earliest("pk"),
            OutboxItem.objects.filter(kind="mail").earliest("pk"),
            Journey.objects.filter(agreement__organisation=school).earliest("pk"),
        ]  # fmt: skip
        # Pages that set a call beside another look at the latest one that is not of a later year. The copies are of the year
        # after: else it would be a copy, without the version and the applications that a call which was published has.
        self.call = example.courses["apply"].call
        self.unit = Unit.objects.filter(organisation=school).earliest("pk")
        self.outcomes = list(LearningOutcome.objects.filter(unit=self.unit))
        self.colleague = Membership.objects.filter(organisation=school).latest("pk")
        # What hangs on them, read while there are no copies yet.
        self.tree: list[tuple[Any, str, Any, list[Any]]] = []
        found: dict[type[models.Model], list[Any]] = {Application: self.applications}
        for model, by, parent in TREE:
            rows_ = list(model._default_manager.filter(**{f"{by}__in": found[parent]}).order_by("pk"))
            found[model] = first_of_each(rows_, by) if model is Mobility else rows_
            self.tree.append((model, by, parent, found[model]))

    def more(self, number: range) -> None:
        """Make that many more of everything that lists show."""
        copies = Copies()
        multiply(Application, self.applications, number, copies)
        for model, by, parent, found in self.tree:
            multiply(model, found, number, copies, by, parent)
        tell_proposals(copies)
        for row in self.alone:
            multiply(type(row), [row], number, copies)
        Call.objects.bulk_create([copy(self.call, mark, year=self.call.year + 1) for mark in number])
        people = copies[Person].items()
        Membership.objects.bulk_create([copy(self.colleague, mark, person=person) for (_pk, mark), person in people])
        multiply(Unit, [self.unit], number, copies)
        multiply(LearningOutcome, self.outcomes, number, copies, "unit", Unit)


def asked(asker: Asker) -> Iterator[tuple[str, str, str]]:
    """Return name, role and path of each address, for the coordinator and for somebody at the agency."""
    for row in rows():
        if "GET" in row.methods.split() and not row.name.endswith("pdf"):
            wanted = [*row.own[:1], *row.any[:1], *(["coordinator"] if "coordinator" in row.any else [])]
            for role in dict.fromkeys(wanted):
                yield row.name, role, path_of(row.name, own_arguments(asker, row))


def count(asked_for: Counter[str], execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Count one question; the savepoints of the test are none."""
    asked_for["questions"] += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
    return execute(sql, params, many, context)


def counted(asker: Asker, listed: list[tuple[str, str, str]]) -> dict[tuple[str, str], int]:
    """Return the number of questions that each address costs."""
    found = {}
    for name, role, path in listed:
        asked_for = Counter[str]()
        with connection.execute_wrapper(partial(count, asked_for)):
            answer = asker.ask(role, "GET", path)
        assert answer.status in {200, 302}, (name, role, answer.why)
        found[name, role] = asked_for["questions"]
    return found


def test_pages_cost_the_same_for_few_and_for_a_thousand_rows(asker: Asker, request: pytest.FixtureRequest) -> None:
    # Sixty rows show a question for each row as surely as a thousand; the thousand take minutes and come with --full.
    most = 1000 if request.config.getoption("--full") else 60
    listed = list(asked(asker))
    few = counted(asker, listed)
    originals = Originals(asker)
    with transaction.atomic():
        originals.more(range(1, 3))
        some = counted(asker, listed)
        originals.more(range(3, most + 1))
        many = counted(asker, listed)
        transaction.set_rollback(True)
    # The first page of its kind also filled what is kept for the life of a process: it is asked again.
    few |= counted(asker, [one for one in listed if few[one[:2]] != some[one[:2]]])
    for key in few if most == 1000 else ():
        many[key] -= LOGGED.get(key, 0)
    for key, each in IN_CHUNKS.items():
        many[key] -= each * (most // judged_again.CHUNK)
    for key in IN_BULK:
        assert many[key] - some[key] <= 4 + most // ROWS_AT_ONCE
        many[key] = some[key]
    for key in BY_CONTENT:
        assert many[key] <= some[key]
        many[key] = some[key]
    differing = {key: (few[key], some[key], many[key]) for key in few if len({few[key], some[key], many[key]}) > 1}
    assert differing == {}
    assert len(listed) > 150
