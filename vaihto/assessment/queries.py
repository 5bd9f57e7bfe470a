"""Questions about assessments: the room's front door for everybody above."""

# long because: one front door, and its questions are read together.

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, TextField, Value, When
from django.db.models.functions import Cast

from vaihto.applications import queries as applications
from vaihto.assessment import facts, permissions, states, tallies
from vaihto.assessment.blind import Face, contents_for_assessor, face_assignments, faces_of
from vaihto.assessment.facts import result_of
from vaihto.assessment.models import (
    Approval,
    Arrangement,
    Assignment,
    Band,
    BlindCopy,
    ClosedAssessment,
    ConflictOfInterest,
    Consolidation,
    Invitation,
    Score,
    Tally,
)  # fmt: skip
from vaihto.calls import queries as calls
from vaihto.core import folding, scoring
from vaihto.core.consensus import Stage
from vaihto.kit import searching
from vaihto.kit.actors import Actor
from vaihto.organisations import queries as organisations
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call
    from vaihto.organisations.models import Organisation
    from vaihto.people.models import Person

__all__ = ["Face", "face_assignments", "faces_of", "result_of"]


@dataclass(frozen=True)
class Progress:
    """How far the assessment of a call is: eligible applications, those without assessor, tasks, those handed in."""

    applications: int
    without_assessor: int
    tasks: int
    handed_in: int

    @property
    def is_complete(self) -> bool:
        """Whether every eligible application has an assessor and every task has been handed in."""
        return self.applications > 0 and self.without_assessor == 0 and self.tasks == self.handed_in


def all_assignments() -> "QuerySet[Assignment]":
    """Return every assignment with application, call, applicant and assessor."""
    return Assignment.objects.select_related("application__call__programme", "application__organisation", "assessor").order_by(
        "application__number", "pk"
    )


def with_scores(rows: "QuerySet[Assignment]") -> "QuerySet[Assignment]":
    """Return the assignments with their scores fetched along, in the order of the criteria."""
    scores = Score.objects.select_related("criterion").order_by("criterion__position", "criterion_id")
    return rows.prefetch_related(Prefetch("scores", scores))


def visible_to(actor: Actor) -> "QuerySet[Assignment]":
    """Return the assignments that the actor may open: staff all, an assessor their own that were not withdrawn."""
    if permissions.may_read_all(actor):
        return all_assignments()
    if actor.is_signed_in and actor.has("assessor"):
        return all_assignments().filter(assessor_id=permissions.key_of(actor)).exclude(state=states.WITHDRAWN)
    return all_assignments().none()


def tasks_of(actor: Actor) -> "QuerySet[Assignment]":
    """Return the assessor's own tasks: those to be done first, by due day, then by case number or, in a blind call, by code.

    The order of blind applications must not follow from anything that tells who applies or who came first.
    """
    own = all_assignments().filter(assessor_id=permissions.key_of(actor))
    code = BlindCopy.objects.filter(application=OuterRef("application")).values("code")[:1]
    number = Case(When(application__call__is_blind=True, then=Value("")), default=F("application__number"))
    rows = own.exclude(state=states.WITHDRAWN).annotate(blind_code=Subquery(code), open_number=number)
    return rows.order_by("state", F("due_on").asc(nulls_last=True), "open_number", "blind_code", "pk")


def open_tasks(actor: Actor) -> "QuerySet[Assignment]":
    """Return the tasks that wait for the assessor, the first due day first."""
    return tasks_of(actor).filter(state=states.ASSIGNED)


def neighbours(assignment: Assignment, actor: Actor) -> tuple[int | None, int | None]:
    """Return the keys of the previous and the next task in the assessor's list."""
    keys = list(tasks_of(actor).values_list("pk", flat=True))
    if assignment.pk not in keys:
        return None, None
    place = keys.index(assignment.pk)
    return keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None


def assignments_of(application: "Application") -> "QuerySet[Assignment]":
    """Return the application's assignments that were not withdrawn, with their scores."""
    return with_scores(all_assignments().filter(application=application).exclude(state=states.WITHDRAWN))


def withdrawn_of(application: "Application") -> "QuerySet[Assignment]":
    """Return the assignments that were withdrawn, with the reasons."""
    return all_assignments().filter(application=application, state=states.WITHDRAWN)


def handed_in_of(application: "Application") -> "QuerySet[Assignment]":
    """Return the assessments that count."""
    return assignments_of(application).filter(state=states.HANDED_IN)


def counts_of(ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return how many assignments were not withdrawn, and how many of them were handed in, by application.

    For lists that span rooms; an application without assignments is left out.
    """
    rows = Assignment.objects.filter(application_id__in=list(ids)).exclude(state=states.WITHDRAWN)
    found: dict[int, tuple[int, int]] = {}
    for key, state in rows.values_list("application_id", "state").order_by():
        tasks, done = found.get(key, (0, 0))
        found[key] = (tasks + 1, done + (state == states.HANDED_IN))
    return found


def of_call(call: "Call") -> dict[int, list[Assignment]]:
    """Return the assignments of a call's applications that were not withdrawn, by application, with assessors and scores.

    Nothing else is fetched along, and the criteria are shared: a large call has tens of thousands of scores.
    """
    rows = Assignment.objects.filter(application__call=call).exclude(state=states.WITHDRAWN).select_related("assessor")
    scores = Score.objects.order_by("criterion__position", "criterion_id").prefetch_related("criterion")
    found: dict[int, list[Assignment]] = {}
    for assignment in rows.order_by("application__number", "pk").prefetch_related(Prefetch("scores", scores)):
        found.setdefault(assignment.application_id, []).append(assignment)
    return found


def scores_of(call: "Call") -> dict[int, tuple[scoring.Score, ...]]:
    """Return the core's scores of every handed-in assessment of a call, by application."""
    return {
        key: tuple(s for a in listed if a.state == states.HANDED_IN for s in facts.scores_of(a))
        for key, listed in of_call(call).items()
        if any(a.state == states.HANDED_IN for a in listed)
    }


def total_of(application: "Application") -> Decimal | None:
    """Return the points of an application from the assessments handed in so far; None where there is none."""
    try:
        result = facts.result_of(calls.scheme_of(application.call), handed_in_of(application))
    except scoring.CannotScore:
        return None
    return result.total if result else None


def progress(call: "Call") -> Progress:
    """Return how far the assessment of a call is."""
    return progress_of([call.pk])[call.pk]


def progress_of(call_ids: Iterable[int]) -> dict[int, Progress]:
    """Return how far the assessments of calls are: two questions, whatever their number."""
    wanted = list(call_ids)
    eligible = Q(application__state="sent", application__check_state="eligible")
    active = Assignment.objects.filter(eligible, state__in=[states.ASSIGNED, states.HANDED_IN], application__call_id__in=wanted)
    counted = active.order_by().values("application__call_id").annotate(
        tasks=Count("pk"), done=Count("pk", filter=Q(state=states.HANDED_IN)),
        covered=Count("application", distinct=True),
    )  # fmt: skip
    rows = {row["application__call_id"]: row for row in counted}
    numbers = (
        applications.sent().filter(call_id__in=wanted, state="sent", check_state="eligible")
        .order_by().values("call_id").annotate(number=Count("pk"))
    )  # fmt: skip
    eligible_in = {row["call_id"]: row["number"] for row in numbers}
    return {key: _progress(eligible_in.get(key, 0), rows.get(key, {})) for key in wanted}


def _progress(number: int, row: Mapping[str, Any]) -> Progress:
    return Progress(number, number - row.get("covered", 0), row.get("tasks", 0), row.get("done", 0))


def conflicts_of(application: "Application") -> "QuerySet[ConflictOfInterest]":
    """Return the declared conflicts of an application with their persons."""
    return ConflictOfInterest.objects.filter(application=application).select_related("person").order_by("declared_at", "pk")


def conflicts_in(call: "Call") -> "QuerySet[ConflictOfInterest]":
    """Return the declared conflicts of a call's applications with their persons."""
    rows = ConflictOfInterest.objects.filter(application__call=call).select_related("person", "application")
    return rows.order_by("application__number", "declared_at", "pk")


def has_conflict(application: "Application", actor: Actor) -> bool:
    """Return whether the actor has declared a conflict with the application."""
    return actor.is_signed_in and ConflictOfInterest.objects.filter(application=application, person_id=actor.id).exists()


def with_conflict(ids: Iterable[int], actor: Actor) -> set[int]:
    """Return which of the applications the actor has declared a conflict with, in one question."""
    if not actor.is_signed_in:
        return set()
    rows = ConflictOfInterest.objects.filter(application_id__in=list(ids), person_id=actor.id)
    return set(rows.values_list("application_id", flat=True))


def is_closed(call: "Call") -> bool:
    """Return whether the assessment of a call is over."""
    return ClosedAssessment.objects.filter(call=call).exists()


def parties_of(pairs: "Iterable[tuple[Application, Person]]") -> dict[tuple[int, int], str]:
    """Return by application and person the applicant or partner organisation that the person belongs to, where there is one.

    Partners are texts of the application, so they are compared by name and country, and by the contact's address. A fixed
    number of questions where the partners of the applications have been fetched along.
    """
    listed = list(pairs)
    members = organisations.memberships_for({person.pk for _application, person in listed})
    own = {key: [one.organisation for one in rows if one.ended_at is None] for key, rows in members.items()}
    found = {}
    for application, person in listed:
        if party := _party_of(application, person, own.get(person.pk, [])):
            found[application.pk, person.pk] = party
    return found


def _party_of(application: "Application", person: "Person", own: "Iterable[Organisation]") -> str:
    names, address = set(), person.email.lower()
    for organisation in own:
        if organisation.pk == application.organisation_id:
            return str(organisation.name)
        names.add((organisation.name.casefold(), organisation.country))
    for partner in sorted(application.partners.all(), key=lambda one: one.pk):
        is_contact = bool(partner.contact_email) and partner.contact_email.lower() == address
        if is_contact or (partner.name.casefold(), partner.country) in names:
            return str(partner.name)
    return ""


def may_be_assigned(application: "Application") -> "QuerySet[Any]":
    """Return the assessors who have neither this task already nor a declared conflict with the application."""
    taken = Assignment.objects.filter(application=application).exclude(state=states.WITHDRAWN).values("assessor_id")
    conflicts = ConflictOfInterest.objects.filter(application=application).values("person_id")
    return people.staff("assessor").exclude(pk__in=taken).exclude(pk__in=conflicts)


def overdue(day: date) -> "QuerySet[Assignment]":
    """Return the tasks whose due day has passed."""
    return all_assignments().filter(state=states.ASSIGNED, due_on__lt=day)


@dataclass(frozen=True)
class Counted:
    """One set of points that counts: an assessor's, or the common ones of all; with what letters and memos need."""

    assessor: str
    assessor_id: int
    handed_in_at: "datetime | None"
    language: str
    summary: str
    scores: tuple[tuple[str, Decimal, str], ...]
    # How many assessors agreed on them, where they are common points; otherwise 0.
    agreed_by: int = 0


@dataclass(frozen=True)
class Result:
    """The stored sum of an application's assessment: where it is, points, whether every threshold is reached.

    The points by criterion and whose they are stay as they are stored until somebody asks: a ranking of ten thousand looks at
    a few of them.
    """

    application_id: int
    stage: str
    total: Decimal | None
    spread: Decimal | None
    is_above: bool | None
    is_agreed: bool
    stored_points: str
    stored_counted: str

    @property
    def points(self) -> Mapping[str, Decimal]:
        """The points by the key of their criterion."""
        return {name: Decimal(text) for name, text in json.loads(self.stored_points).items()}

    @property
    def counted(self) -> tuple[int, ...]:
        """The assessors whose points count."""
        return tuple(json.loads(self.stored_counted))

    @property
    def is_ready(self) -> bool:
        """Whether the points are final."""
        return self.stage == Stage.READY


def results_for(call: "Call") -> dict[int, Result]:
    """Return the stored sums of a call, by application, the most points first: one question, whatever the number."""
    texts = {"points_text": Cast("points", TextField()), "counted_text": Cast("counted", TextField())}
    rows = Tally.objects.filter(call=call).order_by(F("total").desc(nulls_last=True), "application_id").annotate(**texts)
    names = ("application_id", "stage", "total", "spread", "is_above", "is_agreed", *texts)
    return {row[0]: Result(*row) for row in rows.values_list(*names)}


def counted_for(call: "Call", assignments: Mapping[int, list[Assignment]] | None = None) -> dict[int, list[Counted]]:
    """Return the points that count with their reasons, by application: of the assessors, or the common ones once agreed.

    `assignments` are those of the call, where the reader has them already.
    """
    results = results_for(call)
    made: dict[int, list[Counted]] = {}
    for key, listed in (of_call(call) if assignments is None else assignments).items():
        counted = set(results[key].counted) if key in results else set()
        rows = [one for one in listed if one.state == states.HANDED_IN and (one.assessor_id in counted or not counted)]
        if rows:
            made[key] = [counted_of(one) for one in rows]
    agreed = [key for key, one in results.items() if one.is_agreed]
    for one in tallies.consolidations_of(agreed):
        scores = tuple(
            (score.criterion.key, score.points, score.reason) for score in one.scores.all() if score.points is not None
        )
        names = " & ".join(counted.assessor for counted in made.get(one.application_id, []))
        common = Counted(
            names, one.consolidator_id, one.agreed_at, one.language, one.summary, scores, len(results[one.application_id].counted)
        )
        made[one.application_id] = [common]
    return made


def counted_of(assignment: Assignment) -> Counted:
    """Return one handed-in assessment as what counts; its scores are fetched along."""
    scores = tuple(
        (score.criterion.key, score.points, score.reason) for score in assignment.scores.all() if score.points is not None
    )
    return Counted(
        assignment.assessor.name, assignment.assessor_id, assignment.handed_in_at, assignment.language, assignment.summary, scores
    )


def tally_of(application: "Application") -> Tally | None:
    """Return the stored sum of one application; None where nobody was ever assigned."""
    return Tally.objects.filter(application=application).first()


def counted_ids(application: "Application") -> set[int]:
    """Return the persons whose points count."""
    kept = Tally.objects.filter(application=application).first()
    return set(kept.counted) if kept else set()


def in_stage(rows: "QuerySet[Application]", stage: str = "") -> "QuerySet[Application]":
    """Return applications with their stored stage, total and spread for sorting; only those at a stage where one is named."""
    kept = Tally.objects.filter(application_id=OuterRef("pk"))
    names = {f"tally_{name}": Subquery(kept.values(name)[:1]) for name in ("stage", "total", "spread")}
    named: QuerySet[Any] = rows.annotate(**names)
    if stage not in set(Stage):
        return named
    without = Q(tally_stage__isnull=True) if stage == Stage.UNASSIGNED else Q()
    return named.filter(Q(tally_stage=stage) | without) if without else named.filter(tally_stage=stage)


def tallies_for(ids: Iterable[int]) -> dict[int, Tally]:
    """Return the stored sums by application."""
    return {one.application_id: one for one in Tally.objects.filter(application_id__in=list(ids))}


def assignments_for(ids: Iterable[int]) -> dict[int, list[Assignment]]:
    """Return the assignments that were not withdrawn by application, without scores: who is at it."""
    found: dict[int, list[Assignment]] = {}
    rows = Assignment.objects.filter(application_id__in=list(ids)).exclude(state=states.WITHDRAWN).select_related("assessor")
    for one in rows.order_by("pk"):
        found.setdefault(one.application_id, []).append(one)
    return found


def tallies_in(call: "Call") -> "QuerySet[Tally]":
    """Return the stored sums of a call with applications and applicants."""
    rows = Tally.objects.filter(call=call, application__state="sent", application__check_state="eligible")
    return rows.select_related("application__organisation")


def waiting_in(call: "Call") -> dict[str, int]:
    """Return how many applications of a call are at which stage of assessment."""
    return dict(tallies_in(call).order_by().values_list("stage").annotate(number=Count("pk")))


def invitations_to(actor: Actor) -> "QuerySet[Invitation]":
    """Return the invitations to assess that the actor has got, newest first."""
    rows = Invitation.objects.filter(person_id=permissions.key_of(actor) or 0).select_related("call__programme")
    return rows.order_by("-invited_at", "-pk")


def consolidation_of(application: "Application") -> Consolidation | None:
    """Return the common points of an application with their scores; None where nobody writes them."""
    return next(iter(tallies.consolidations_of([application.pk])), None)


def common_of(ids: Iterable[int], person_id: int) -> list[Consolidation]:
    """Return the common points of applications that are not agreed and that the person has not answered, with who counts."""
    rows = Consolidation.objects.filter(application_id__in=list(ids)).exclude(state=states.AGREED)
    answered = Approval.objects.filter(person_id=person_id, round=OuterRef("round"), consolidation=OuterRef("pk"))
    counted = Subquery(Tally.objects.filter(application_id=OuterRef("application_id")).values("counted")[:1])
    return list(rows.exclude(Exists(answered)).annotate(counted=counted).order_by("named_at", "pk"))


def is_published(call: "Call") -> bool:
    """Return whether the assignments of a call have been published."""
    return Arrangement.objects.filter(call=call, published_at__isnull=False).exists()


def approvals_of(consolidation: Consolidation) -> "QuerySet[Approval]":
    """Return what the other assessors said to the common points, the newest first."""
    return consolidation.approvals.select_related("person").order_by("-given_at", "-pk")


def bands_of(call: "Call") -> list[Band]:
    """Return the words for points, the best first."""
    return list(Band.objects.filter(call=call).order_by("-least_percent"))


def totals_of(call: "Call") -> list[tuple[int, int, Decimal]]:
    """Return application, assessor and total of every handed-in assessment of a call: one question."""
    rows = Assignment.objects.filter(application__call=call, state=states.HANDED_IN).order_by()
    summed = rows.values_list("application_id", "assessor_id").annotate(total=Sum("scores__points"))
    return [(key, who, total) for key, who, total in summed if total is not None]


def reads_blind(actor: Actor) -> bool:
    """Return whether the actor has, as an assessor, a task in a call that is assessed blind."""
    return actor.has("assessor") and tasks_of(actor).filter(application__call__is_blind=True).exists()


def search(actor: Actor, wanted: searching.Wanted) -> list[Assignment]:
    """Return the assessor's own tasks that hold all words, in the order of the assessor's list, each with `face` and `passage`.

    Looked through is what the assessor is shown: in a blind call its blind copy in words, never what stands behind it. The order
    and the work are the same whatever is looked for.
    """
    if not actor.has("assessor"):
        return []
    found = []
    tasks = face_assignments(tasks_of(actor))
    contents = contents_for_assessor(one.application for one in tasks)
    for task in tasks:
        face = task.face
        name = [face.name, face.title, face.organisation]
        said = list(applications.texts_in(contents[task.application_id]))
        if searching.holds(wanted, [*name, *said]):
            task.passage = next(filter(None, (folding.excerpt(text, wanted.words) for text in said)), "")
            found.append(task)
    return found
