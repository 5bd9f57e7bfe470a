"""Questions about selection: the room's front door for everybody above."""
# long because: the front door for everybody above, a question each.

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from vaihto.applications import queries as applications
from vaihto.assessment import queries as assessment
from vaihto.calls import queries as calls
from vaihto.kit import languages, outbox
from vaihto.kit.actors import OFFICER, Actor
from vaihto.selection import delivery, freed, instruction, permissions, states
from vaihto.selection.facts import basis_of, grant_of, places_of
from vaihto.selection.models import (
    FurtherLetter,
    LaterProposal,
    Letter,
    ProposalLine,
    RectificationRequest,
    ResultPublication,
    Scenario,
    ScenarioLine,
    SelectionDecision,
    SelectionProposal,
    SetAmount,
)

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call

__all__ = ["basis_of", "grant_of", "places_of"]


@dataclass(frozen=True)
class Approved:
    """A grant that was decided and accepted: its amount, its lines as they were frozen, when."""

    amount: Decimal
    lines: list[dict[str, Any]]
    decided_at: datetime
    accepted_at: datetime


@dataclass(frozen=True)
class Outcome:
    """What was decided about an application, its place on the reserve list, its letter, and the answer (None: none yet)."""

    outcome: str
    reserve_place: int | None
    letter_id: int
    is_accepted: bool | None


@dataclass(frozen=True)
class Tally:
    """How many applications of a call got which outcome, and how many grants were answered."""

    granted: int
    reserve: int
    not_selected: int
    accepted: int
    declined: int

    @property
    def unanswered(self) -> int:
        """Grants that were neither accepted nor declined."""
        return self.granted - self.accepted - self.declined


@dataclass(frozen=True)
class Figures:
    """The sums over all lines of a ranking; `last_granted` and `last_above` (the thresholds) are positions, 0 = none."""

    lines: int
    granted: int
    reserve: int
    spent: Decimal
    points: Decimal
    regions: int
    last_granted: int
    last_above: int
    next_needs: Decimal | None

    @classmethod
    def over(cls, lines: "Sequence[ProposalLine]") -> "Figures":
        """Return the sums over lines that are there already."""
        granted = [line for line in lines if line.outcome == states.GRANTED]
        waiting = [line for line in lines if line.outcome == states.RESERVE]
        above = [line.position for line in lines if line.reason_code not in states.BELOW]
        regions = {line.application.organisation.region for line in granted} - {""}
        return cls(
            len(lines), len(granted), len(waiting), sum((line.amount for line in granted), Decimal(0)),
            sum((line.points for line in granted), Decimal(0)), len(regions),
            max((line.position for line in granted), default=0), max(above, default=0),
            waiting[0].missing_euro if waiting else None,
        )  # fmt: skip


@dataclass(frozen=True)
class Sending:
    """How many letters of a decision have been sent, of how many, and whether some could not be made at the first attempt."""

    letters: int
    lines: int
    is_in_trouble: bool

    @property
    def is_under_way(self) -> bool:
        """Whether letters are still to come."""
        return self.letters < self.lines


def figures_of(proposal: SelectionProposal) -> Figures:
    """Return the sums over all lines of a stored proposal, in two questions."""
    is_granted = Q(outcome=states.GRANTED)
    rows = ProposalLine.objects.filter(proposal=proposal).order_by()
    made = rows.aggregate(
        lines=Count("pk"), granted=Count("pk", filter=is_granted), reserve=Count("pk", filter=Q(outcome=states.RESERVE)),
        spent=Sum("amount", filter=is_granted), points=Sum("points", filter=is_granted),
        regions=Count(
            "application__organisation__region", distinct=True,
            filter=is_granted & ~Q(application__organisation__region=""),
        ),
        last_granted=Max("position", filter=is_granted), last_above=Max("position", filter=~Q(reason_code__in=states.BELOW)),
    )  # fmt: skip
    first = rows.filter(outcome=states.RESERVE).order_by("position").values_list("missing_euro", flat=True).first()
    zero = Decimal(0)
    return Figures(
        made["lines"], made["granted"], made["reserve"], made["spent"] or zero, made["points"] or zero, made["regions"],
        made["last_granted"] or 0, made["last_above"] or 0, first,
    )  # fmt: skip


def all_lines() -> "QuerySet[ProposalLine]":
    """Return every line with application, applicant, call, letter and answer, in the order of the ranking.

    What the proposal of the whole call rests on is left in the database: read again with each line, a call of 1,000
    applications would fill the memory.
    """
    return ProposalLine.objects.select_related(
        "application__organisation", "application__call__programme", "proposal__call", "proposal__decision", "letter",
        "acceptance",
    ).defer("proposal__basis", "proposal__decision__content").order_by("proposal", "position")  # fmt: skip


def decided_lines() -> "QuerySet[ProposalLine]":
    """Return the lines that have been decided and whose letter is there: towards everybody else a decision begins with it.

    The letters of a large decision are made after it, within minutes.
    """
    return all_lines().filter(proposal__state=states.DECIDED, letter__isnull=False)


def proposals_visible_to(actor: Actor) -> "QuerySet[SelectionProposal]":
    """Return the proposals that the actor may open: the agency's staff all, nobody else."""
    rows = SelectionProposal.objects.select_related("call__programme", "prepared_by", "decision").order_by("-pk")
    return rows if permissions.may_read_all(actor) else rows.none()


def calls_visible_to(actor: Actor) -> "QuerySet[Call]":
    """Return the published calls, for the agency's staff."""
    rows = calls.published()
    return rows if permissions.may_read_all(actor) else rows.none()


def proposal_of(call: "Call") -> SelectionProposal | None:
    """Return the proposal of a call."""
    rows = SelectionProposal.objects.select_related("call__programme", "prepared_by", "decision")
    return rows.filter(call=call).defer("basis", "decision__content").first()


def decision_of(call: "Call") -> SelectionDecision | None:
    """Return the decision of a call."""
    return SelectionDecision.objects.filter(proposal__call=call).select_related("proposal").first()


def is_decided(call: "Call") -> bool:
    """Return whether the selection of a call has been decided."""
    return decision_of(call) is not None


def line_of(application: "Application") -> ProposalLine | None:
    """Return the decided line of an application; None while nothing has been decided."""
    return decided_lines().filter(application=application).first()


def lines_of(call: "Call") -> "QuerySet[ProposalLine]":
    """Return the lines of a call's proposal, decided or not, in the order of the ranking."""
    return all_lines().filter(proposal__call=call)


def outcomes_of(ids: Iterable[int]) -> dict[int, Outcome]:
    """Return what was decided about applications and has its letter, by their keys: for lists that span rooms."""
    rows = ProposalLine.objects.filter(application_id__in=list(ids), proposal__state=states.DECIDED, letter__isnull=False)
    names = ("application_id", "outcome", "reserve_place", "letter__pk", "acceptance__is_accepted")
    return {
        key: Outcome(outcome, place, letter, said) for key, outcome, place, letter, said in rows.values_list(*names).order_by()
    }


def approved(application: "Application") -> Approved | None:
    """Return the grant that was decided for the application and accepted by the applicant; otherwise None."""
    line = decided_lines().filter(application=application, outcome=states.GRANTED, acceptance__is_accepted=True).first()
    if line is None:
        return None
    return Approved(line.amount, list(line.lines), line.proposal.decision.decided_at, line.acceptance.answered_at)


def accepted() -> list[int]:
    """Return the keys of the applications whose grant was decided and accepted."""
    rows = ProposalLine.objects.filter(proposal__state=states.DECIDED, outcome=states.GRANTED, acceptance__is_accepted=True)
    return list(rows.order_by("application_id").values_list("application_id", flat=True))


def rectification_instruction(application: "Application", sent_at: datetime) -> dict[str, Any]:
    """Return the rectification instruction in force for a decision of another room, with the days of its sending.

    In the language that is active: heading, status (empty once approved), version, paragraphs.
    """
    agency = languages.text_of(application.call.programme, "agency")
    way = delivery.way_of(application)
    return instruction.rectification(agency, sent_at, way, instruction.in_force())


def letters_visible_to(actor: Actor) -> "QuerySet[Letter]":
    """Return the letters that the actor may open: staff all, others those of their own organisations."""
    rows = Letter.objects.select_related(
        "line__application__organisation", "line__application__call__programme", "line__proposal__decision",
        "line__acceptance",
    ).defer("line__proposal__basis", "line__proposal__decision__content").order_by("-sent_at", "-pk")  # fmt: skip
    if permissions.may_read_all(actor):
        return rows
    return rows.filter(line__application__organisation_id__in=actor.organisation_ids)


def letter_of(application: "Application", actor: Actor) -> Letter | None:
    """Return the letter of an application, if the actor may read it."""
    return letters_visible_to(actor).filter(line__application=application).first()


def answer_state(line: ProposalLine, day: date) -> str:
    """Return whether a granted line is waiting, accepted, declined or late; '' for the others."""
    if line.outcome != states.GRANTED or line.proposal.state != states.DECIDED:
        return ""
    answer = getattr(line, "acceptance", None)
    if answer is not None:
        return states.ACCEPTED if answer.is_accepted else states.DECLINED
    if line.lapsed_at is not None:
        return states.LAPSED
    return states.LATE if day > line.last_answer_day else states.WAITING


def awaiting_decision(actor: Actor) -> list[SelectionProposal]:
    """Return the presented proposals that the actor may decide."""
    if not permissions.has_the_right_to_decide(actor):
        return []
    presented = proposals_visible_to(actor).filter(state=states.PRESENTED).order_by("presented_at", "pk")
    return [proposal for proposal in presented if permissions.may_decide(actor, proposal)]


def awaiting_proposal(actor: Actor, at: datetime) -> "list[Call]":
    """Return the closed calls without a proposal whose applications are checked and assessed, for who may propose.

    A grant that cannot be worked out keeps no call back: the page of the selection says so, and the officer sets it there.
    """
    begun = SelectionProposal.objects.values("call_id")
    closed = [call for call in calls.published().exclude(pk__in=begun) if calls.stage(call, at) == "closed"]
    progress = assessment.progress_of([call.pk for call in closed])
    mine = [call for call in closed if progress[call.pk].is_complete and permissions.may_prepare(actor, call)]
    return [call for call in mine if {one.kind for one in basis_of(call, with_checks=False).missing} <= {"amount"}]


def awaiting_answer(actor: Actor) -> "QuerySet[ProposalLine]":
    """Return the granted lines of the actor's organisations that have no answer yet, the first last day first."""
    own = decided_lines().filter(application__organisation_id__in=actor.organisation_ids, outcome=states.GRANTED)
    waiting = own.filter(acceptance__isnull=True, lapsed_at__isnull=True)
    return waiting.order_by(Coalesce("answer_by", "proposal__decision__answer_by"), "pk")


def unseen_letters(actor: Actor) -> "QuerySet[Letter]":
    """Return the letters to the actor's organisations that nobody there has opened."""
    own = Letter.objects.filter(line__application__organisation_id__in=actor.organisation_ids, seen_at__isnull=True)
    return own.select_related("line__application").order_by("-sent_at", "-pk")


def tallies(call_ids: Iterable[int]) -> dict[int, Tally]:
    """Return how the lines of calls turned out, by call; calls without a proposal are left out."""
    names = (states.GRANTED, states.RESERVE, states.NOT_SELECTED)
    counts = {name: Count("pk", filter=Q(outcome=name)) for name in names}
    rows = (
        ProposalLine.objects.filter(proposal__call_id__in=list(call_ids)).order_by().values("proposal__call_id")
        .annotate(
            **counts, accepted=Count("pk", filter=Q(acceptance__is_accepted=True)),
            declined=Count("pk", filter=Q(acceptance__is_accepted=False)),
        )
    )  # fmt: skip
    fields = (*names, "accepted", "declined")
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    return {row["proposal__call_id"]: Tally(*(row[name] for name in fields)) for row in found}


def scenarios_of(call: "Call") -> "QuerySet[Scenario]":
    """Return the scenarios of a call that were not put away, in the order of their letters."""
    return Scenario.objects.filter(call=call, put_away_at__isnull=True).select_related("made_by").order_by("pk")


def scenarios_visible_to(actor: Actor) -> "QuerySet[Scenario]":
    """Return the scenarios that the actor may open: the agency's staff all, nobody else."""
    rows = Scenario.objects.select_related("call__programme", "made_by").order_by("pk")
    return rows if permissions.may_read_all(actor) else rows.none()


def regions_in(call: "Call") -> list[str]:
    """Return the regions of a call's applicants, in order."""
    rows = applications.of_call(call).exclude(organisation__region="").order_by("organisation__region")
    return list(rows.values_list("organisation__region", flat=True).distinct())


def scenario_lines(scenarios: "Iterable[Scenario]", ids: Iterable[int]) -> dict[tuple[int, int], ScenarioLine]:
    """Return the lines of scenarios for applications, by (scenario, application), in one question."""
    rows = ScenarioLine.objects.filter(scenario__in=list(scenarios), application_id__in=list(ids))
    return {(line.scenario_id, line.application_id): line for line in rows}


def amount_set_for(application: "Application") -> SetAmount | None:
    """Return the amount that an officer set for an application."""
    return SetAmount.objects.filter(application=application).first()


def further_letters_visible_to(actor: Actor) -> "QuerySet[FurtherLetter]":
    """Return the letters of later decisions that the actor may open: staff all, others those of their organisations."""
    rows = FurtherLetter.objects.select_related("application__organisation", "application__call__programme", "later__line")
    rows = rows.order_by("-sent_at", "-pk")
    return rows if permissions.may_read_all(actor) else rows.filter(application__organisation_id__in=actor.organisation_ids)


def unseen_further_letters(actor: Actor) -> "QuerySet[FurtherLetter]":
    """Return the letters of later decisions to the actor's organisations that nobody there has opened."""
    own = FurtherLetter.objects.filter(application__organisation_id__in=actor.organisation_ids, seen_at__isnull=True)
    return own.select_related("application").order_by("-sent_at", "-pk")


def later_visible_to(actor: Actor) -> "QuerySet[LaterProposal]":
    """Return what was proposed after decisions, for the agency's staff."""
    rows = LaterProposal.objects.select_related(
        "line__application__organisation", "line__application__call__programme", "line__proposal__decision", "prepared_by",
        "decided_by", "letter",
    ).defer("line__proposal__basis", "line__proposal__decision__content").order_by("-prepared_at", "-pk")  # fmt: skip
    return rows if permissions.may_read_all(actor) else rows.none()


def awaiting_later_decision(actor: Actor) -> list[LaterProposal]:
    """Return what was proposed after decisions and the actor may decide."""
    if not permissions.has_the_right_to_decide(actor):
        return []
    waiting = later_visible_to(actor).filter(state=states.PROPOSED).order_by("prepared_at", "pk")
    free_of_interest: dict[int, bool] = {}
    for one in waiting:
        call = one.line.application.call
        if call.pk not in free_of_interest:
            free_of_interest[call.pk] = permissions.may_prepare(actor, call)
    return [one for one in waiting if str(one.prepared_by_id) != actor.id and free_of_interest[one.line.application.call_id]]


@dataclass(frozen=True)
class AfterDecision:
    """What an officer could propose in a decided call: how many grants are late, who is next on the reserve list."""

    call: "Call"
    late: int
    turn: freed.Turn | None


def to_propose_after(actor: Actor, day: date) -> list[AfterDecision]:
    """Return the decided calls with late answers, or with free money that the next of the reserve list can use."""
    if not actor.has(OFFICER):
        return []
    waiting = ProposalLine.objects.filter(proposal__state=states.DECIDED, application__state="sent").order_by()
    reserve = set(waiting.filter(outcome=states.RESERVE).values_list("proposal__call_id", flat=True))
    open_lapses = LaterProposal.objects.filter(kind=states.LAPSE, state=states.PROPOSED).values("line_id")
    late_lines = (
        waiting.filter(outcome=states.GRANTED, acceptance__isnull=True, lapsed_at__isnull=True)
        .annotate(last=Coalesce("answer_by", "proposal__decision__answer_by")).filter(last__lt=day).exclude(pk__in=open_lapses)
    )  # fmt: skip
    late = dict(late_lines.values("proposal__call_id").annotate(n=Count("pk")).values_list("proposal__call_id", "n"))
    money, known = freed.moneys(reserve), calls.for_ids(reserve | set(late))
    found = []
    for key in sorted(known):
        turn = freed.next_of(known[key], money[key]) if key in money and money[key].given_up else None
        fitting = turn if turn is not None and turn.fits != freed.TOO_LITTLE else None
        if late.get(key) or fitting:
            found.append(AfterDecision(known[key], late.get(key, 0), fitting))
    return found


def rectifications_visible_to(actor: Actor) -> "QuerySet[RectificationRequest]":
    """Return the requests for rectification that the actor may open: staff all, others those of their organisations."""
    rows = RectificationRequest.objects.select_related(
        "line__application__organisation", "line__application__call__programme", "line__proposal__decision", "handler",
        "letter", "attachment",
    ).defer("line__proposal__basis", "line__proposal__decision__content").order_by("-filed_at", "-pk")  # fmt: skip
    if permissions.may_read_all(actor):
        return rows
    return rows.filter(line__application__organisation_id__in=actor.organisation_ids)


def to_handle(actor: Actor) -> list[RectificationRequest]:
    """Return the open requests that the actor handles, or may take over; the earliest first."""
    if not actor.has(OFFICER):
        return []
    rows = rectifications_visible_to(actor).filter(state__in=[states.RECEIVED, states.HANDLED]).order_by("received_on", "pk")
    open_ones = rows.filter(Q(handler__isnull=True) | Q(handler_id=int(actor.id))).prefetch_related("line__later")
    free_of_interest: dict[int, bool] = {}
    found = []
    for one in open_ones:
        call = one.line.application.call
        if call.pk not in free_of_interest:
            free_of_interest[call.pk] = permissions.may_prepare(actor, call)
        if free_of_interest[call.pk] and not permissions.took_part(actor, one.line):
            found.append(one)
    return found


def published_results() -> "QuerySet[ResultPublication]":
    """Return the latest version of each call's published results, withdrawn ones too: they stay in sight without grants."""
    newer = ResultPublication.objects.filter(call_id=OuterRef("call_id"), version__gt=OuterRef("version"))
    return ResultPublication.objects.filter(~Exists(newer)).order_by("-published_at", "-pk")


def next_on_reserve(call: "Call") -> freed.Turn | None:
    """Return whose turn on the reserve list it is, if the free money of the decided call reaches its least useful grant."""
    turn = freed.next_of(call)
    return turn if turn is not None and turn.fits != freed.TOO_LITTLE else None


def to_publish(actor: Actor) -> "list[Call]":
    """Return the decided calls whose results have never been published, for officers."""
    if not actor.has(OFFICER):
        return []
    decided = SelectionProposal.objects.filter(state=states.DECIDED).values("call_id")
    published = ResultPublication.objects.values("call_id")
    return list(calls.published().filter(pk__in=decided).exclude(pk__in=published).order_by("pk"))


def sending_of(call: "Call") -> Sending | None:
    """Return how far the letters of a call's decision have come; None before the decision."""
    decision = SelectionDecision.objects.filter(proposal__call=call).values_list("pk", flat=True).first()
    if decision is None:
        return None
    made = ProposalLine.objects.filter(proposal__call=call).aggregate(lines=Count("pk"), letters=Count("letter"))
    is_late = made["letters"] < made["lines"] and outbox.is_in_trouble(f"{states.LETTERS}:{decision}:")
    return Sending(made["letters"], made["lines"], is_late)


def unopened_letters(call: "Call") -> "list[Letter | FurtherLetter]":
    """Return the letters of a call, the later ones too, that nobody has opened."""
    first = Letter.objects.filter(line__proposal__call=call, seen_at__isnull=True).select_related(
        "line__application__organisation"
    )
    later = FurtherLetter.objects.filter(application__call=call, seen_at__isnull=True).select_related("application__organisation")
    return [*first.order_by("pk"), *later.order_by("pk")]


def letters_unopened_since(moment: datetime) -> "list[Letter | FurtherLetter]":
    """Return the letters sent before a moment, in the 60 days before it, that nobody has opened."""
    window = {"sent_at__lte": moment, "sent_at__gt": moment - timedelta(days=60), "seen_at__isnull": True}
    first = Letter.objects.filter(**window).select_related("line__application__organisation").order_by("pk")
    later = FurtherLetter.objects.filter(**window).select_related("application__organisation").order_by("pk")
    return [*first, *later]


def letters_to_answer(first: date, last: date) -> "QuerySet[Letter]":
    """Return the letters whose grant waits for an answer that is due in a span of days."""
    rows = Letter.objects.filter(
        line__outcome=states.GRANTED, line__acceptance__isnull=True, line__lapsed_at__isnull=True,
        line__application__state="sent",
    ).annotate(last_day=Coalesce("line__answer_by", "line__proposal__decision__answer_by"))  # fmt: skip
    rows = rows.filter(last_day__range=(first, last)).select_related(
        "line__application__organisation", "line__proposal__decision"
    )
    return rows.defer("line__proposal__basis", "line__proposal__decision__content").order_by("pk")
