"""Questions about reports: the front door of this room."""
# long because: the front door for everybody above, a question each.

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from vaihto.applications import queries as applications
from vaihto.core import budgeting
from vaihto.grants import queries as grants
from vaihto.kit import clock, once
from vaihto.kit.actors import AUDITOR, Actor
from vaihto.mobility import queries as stays
from vaihto.mobility import states as stay_states
from vaihto.recognition import queries as recognition
from vaihto.reporting import facts, states
from vaihto.reporting.check_queries import (
    check_rounds,
    checks_of,
    checks_to_answer,
    checks_to_approve,
    checks_visible_to,
    drawing_of,
    evidence_visible_to,
    numbers_are_public,
)
from vaihto.reporting.cut_queries import (
    as_cuts,
    cuts_of,
    cuts_to_answer,
    cuts_to_decide,
    decided_cuts,
    is_heard,
    open_cuts,
    rules_to_cut_by,
    settled_with,
    working_with,
)
from vaihto.reporting.interim_queries import (
    interims_to_read,
    interims_to_write,
    interims_visible_to,
    last_day,
    late_of,
    later_days,
    latest_interims,
    open_interim,
)
from vaihto.reporting.models import FinalReport, InterimReport, LateReport, ParticipantReport, ReportQuestion
from vaihto.reporting.part_queries import PartnersPart, has_parts, hosted_by, missing_parts, part_of_partner, parts_of

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.mobility.models import Mobility

__all__ = [
    "PartnersPart",
    "as_cuts",
    "check_rounds",
    "checks_of",
    "checks_to_answer",
    "checks_to_approve",
    "checks_visible_to",
    "cuts_of",
    "cuts_to_answer",
    "cuts_to_decide",
    "decided_cuts",
    "drawing_of",
    "evidence_visible_to",
    "has_parts",
    "hosted_by",
    "interims_to_read",
    "interims_to_write",
    "interims_visible_to",
    "is_heard",
    "last_day",
    "late_of",
    "later_days",
    "latest_interims",
    "missing_parts",
    "numbers_are_public",
    "open_cuts",
    "open_interim",
    "part_of_partner",
    "parts_of",
    "rules_to_cut_by",
    "settled_with",
    "working_with",
]
WITH = ("agreement__application__call", "agreement__organisation")
# Groups smaller than this are not told: nobody should be recognised by an answer (rulebook/statistics.yaml uses the
# same).
SMALLEST_GROUP = 5
# How long after the last day the house still asks a participant by itself.
ASKED_AFTER = timedelta(days=60)
# What the house looks for by itself concerns every stay.
EVERYTHING = Actor("system", id="system", roles=frozenset({AUDITOR}))


@dataclass(frozen=True)
class Rating:
    """The mean of one question on the scale of five and how many answered; None where fewer than five did."""

    key: str
    mean: Decimal | None
    answered: int


@dataclass(frozen=True)
class ParticipantSummary:
    """What the participants of a project answered, without names; hidden as a whole under five answers."""

    returned: int
    sent: int
    is_hidden: bool
    ratings: tuple[Rating, ...]
    learnt: tuple[tuple[str, str], ...]
    improve: tuple[tuple[str, str], ...]


# --- final reports ----------------------------------------------------------------------------------------------------


def visible_to(actor: Actor) -> QuerySet[FinalReport]:
    """Return the final reports that the actor may open: the school's own, and for the agency's readers those that were
    sent.
    """
    rows = FinalReport.objects.select_related(*WITH)
    mine = rows.filter(agreement__in=grants.visible_to(actor).order_by().values("pk"))
    own = Q(agreement__organisation_id__in=actor.organisation_ids)
    return mine.filter(own | ~Q(state=states.DRAFT)).order_by("-sent_at", "-pk")


def of_agreement(agreement_id: int) -> FinalReport | None:
    """Return the final report of a project, if it has been started."""
    return FinalReport.objects.select_related(*WITH).filter(agreement_id=agreement_id).first()


def of_agreements(ids: Iterable[int]) -> dict[int, FinalReport]:
    """Return final reports by the key of their agreement."""
    return {one.agreement_id: one for one in FinalReport.objects.select_related(*WITH).filter(agreement_id__in=list(ids))}


def accepted() -> QuerySet[FinalReport]:
    """Return the accepted final reports, the latest first."""
    return FinalReport.objects.select_related(*WITH).filter(state=states.ACCEPTED).order_by("-accepted_at", "-pk")


def projects(actor: Actor, day: date) -> "QuerySet[Any]":
    """Return the projects that owe or have given a final report, with `report_state`, `report_pk`, `report_sent_at`,
    `is_overdue` and `unanswered` (open questions) found in the database.
    """
    mine = FinalReport.objects.filter(agreement=OuterRef("pk")).order_by()
    asked = ReportQuestion.objects.filter(report__agreement=OuterRef("pk"), answered_at__isnull=True).order_by()
    counted = asked.values("report").annotate(n=Count("pk")).values("n")
    rows = stays.projects(actor).annotate(
        report_state=Coalesce(Subquery(mine.values("state"), output_field=CharField()), Value("")),
        report_pk=Subquery(mine.values("pk"), output_field=IntegerField()),
        report_sent_at=Subquery(mine.values("sent_at"), output_field=DateTimeField()),
        unanswered=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)),
        last_day=Coalesce(Subquery(_later_days(), output_field=DateField()), F("now_report_due_on")),
    )
    late = Q(report_state__in=[states.NOT_STARTED, states.DRAFT], last_day__lt=day)
    return rows.annotate(is_overdue=Case(When(late, then=Value(True)), default=Value(False), output_field=BooleanField()))


def _later_days() -> "QuerySet[Any]":
    """Return the later day of the final report of the agreement around, the latest given first."""
    rows = LateReport.objects.filter(agreement=OuterRef("pk"), interim=None)
    return rows.order_by("-opened_at", "-pk").values("until")[:1]


def final_reports_to_remind(first: date, last: date) -> "QuerySet[Any]":
    """Return the running projects whose final report is not sent and whose last day lies between two days."""
    rows = projects(EVERYTHING, last).filter(state="active", last_day__range=(first, last))
    return rows.filter(report_state__in=[states.NOT_STARTED, states.DRAFT]).order_by("last_day", "pk")


def interims_to_remind(first: date, last: date) -> QuerySet[InterimReport]:
    """Return the interim reports that are not sent and whose last day lies between two days."""
    rows = interims_visible_to(EVERYTHING).filter(state=states.DRAFT, due_on__range=(first, last))
    return rows.order_by("due_on", "pk")


def to_write(actor: Actor, day: date) -> "QuerySet[Any]":
    """Return the actor's own projects whose final report is not sent and whose days are over, the earliest due day
    first.
    """
    rows = projects(actor, day).filter(organisation_id__in=actor.organisation_ids, now_ends_on__lt=day)
    return rows.filter(report_state__in=[states.NOT_STARTED, states.DRAFT]).order_by("last_day", "pk")


def to_judge(actor: Actor) -> QuerySet[FinalReport]:
    """Return the reports that wait for an officer, the longest wait first; not those on which cuts are proposed."""
    rows = visible_to(actor).filter(state=states.SENT).exclude(cut_proposals__state=states.CUTS_OPEN)
    return rows.order_by("sent_at", "pk")


def questions_of(report: FinalReport) -> QuerySet[ReportQuestion]:
    """Return the officer's questions with their answers, oldest first."""
    return report.questions.order_by("asked_at", "pk")


def questions_to_answer(actor: Actor) -> QuerySet[ReportQuestion]:
    """Return the open questions to the actor's own organisations, the earliest due day first."""
    rows = ReportQuestion.objects.select_related("report__agreement__application", "report__agreement__organisation")
    return rows.filter(
        report__agreement__organisation_id__in=actor.organisation_ids, answered_at__isnull=True
    ).order_by("due_on", "pk")  # fmt: skip


def holding_up(agreement_id: int) -> "QuerySet[Mobility]":
    """Return the stays that are neither returned nor cancelled: they hold up the final report."""
    return stays.open_stays(agreement_id)


def undecided(agreement_id: int) -> "QuerySet[Mobility]":
    """Return the stays whose force majeure waits for the agency: the figures are not final until it has decided."""
    return stays.undecided_in(agreement_id)


# --- planned against real ---------------------------------------------------------------------------------------------


def planned_against_real(agreement: "GrantAgreement") -> facts.PlannedAgainstReal:
    """Return what was planned and what took place: people, days and euro of each target group, journeys, points,
    partners.
    """
    all_stays = list(stays.of_agreement(agreement.pk))
    returned = [one for one in all_stays if one.state in stay_states.ENDED]
    terms = grants.terms(agreement)
    planned_lines, real_lines = terms.lines, stays.real_lines(agreement)
    settlement = budgeting.settle(real_lines, terms.amount, [grants.paid(agreement)])
    rates = grants.rates_of(agreement)
    application_rows = list(applications.rows_of(agreement.application))
    planned = facts.planned_euro(planned_lines, [row.target_group for row in application_rows]) if rates else {}
    real = stays.real_euro(agreement)
    if real is None:
        earning = [one for one in returned if stays.earns_grant(one)]
        real = facts.real_euro(earning, rates, grants.categories_of(agreement)) if rates else {}
    rows = [
        *facts.stay_rows(all_stays, planned, real),
        *_journeys(agreement),
        *_points(all_stays, returned),
        *_partners(agreement, all_stays, returned),
        facts.Row("euro", facts.EURO, "", terms.amount, settlement.due, "rate" if settlement.due is None else ""),
    ]
    return facts.PlannedAgainstReal(tuple(rows), planned_lines, real_lines, settlement)


def _journeys(agreement: "GrantAgreement") -> list[facts.Row]:
    journeys = list(stays.journeys_of(agreement.pk))
    if not journeys:
        return []
    made = [one for one in journeys if one.is_made]
    days = sum((one.ends_on - one.starts_on).days + 1 for one in made if one.starts_on and one.ends_on)
    planned_days = Decimal(sum(one.planned_days for one in journeys))
    return [
        facts.Row("journeys", facts.JOURNEYS, "", Decimal(len(journeys)), Decimal(len(made))),
        facts.Row("journey_days", facts.DAYS, "", planned_days, Decimal(days)),
    ]


def _points(all_stays: "list[Mobility]", returned: "list[Mobility]") -> list[facts.Row]:
    """Return the points agreed against those recognised; None while a unit of a returned stay waits."""
    share = recognition.share_recognised([one.pk for one in all_stays])
    of_returned = recognition.share_recognised([one.pk for one in returned])
    agreed = share.agreed + share.undecided
    if not agreed:
        return []
    waits = bool(of_returned.undecided)
    real = None if waits else of_returned.recognised
    return [facts.Row("points", facts.POINTS, "", agreed, real, "undecided" if waits else "")]


def _partners(agreement: "GrantAgreement", all_stays: "list[Mobility]", returned: "list[Mobility]") -> list[facts.Row]:
    """Return hosts and countries of the stays, or of a project without stays the partners that took part."""
    if all_stays:
        planned = list(applications.rows_of(agreement.application))
        hosts = {row.host.name for row in planned if row.host}
        real = {one.host_name for one in returned if one.host_name}
        countries, been = {row.country_to for row in planned}, {one.country_to for one in returned}
        rows = [facts.Row("countries", facts.COUNTRIES, "", Decimal(len(countries)), Decimal(len(been)))]
        if hosts:
            rows.insert(0, facts.Row("hosts", facts.HOSTS, "", Decimal(len(hosts)), Decimal(len(real))))
        return rows
    partners = [one for one in applications.partners_of(agreement.application) if one.state == "confirmed"]
    return [facts.Row("partners", facts.HOSTS, "", Decimal(len(partners)), None, "partners")] if partners else []


# --- participants -----------------------------------------------------------------------------------------------------


def participant_report(mobility_id: int) -> ParticipantReport | None:
    """Return what a participant answered about a stay."""
    return ParticipantReport.objects.filter(mobility_id=mobility_id).first()


def reported(mobility_ids: Iterable[int]) -> set[int]:
    """Return which of the stays have been reported on."""
    rows = ParticipantReport.objects.filter(mobility_id__in=list(mobility_ids))
    return set(rows.values_list("mobility_id", flat=True))


def not_reported(agreement_id: int) -> "QuerySet[Mobility]":
    """Return the returned stays of a project on which the participant has not reported."""
    done = ParticipantReport.objects.filter(mobility__agreement_id=agreement_id).values("mobility_id")
    ended = stays.of_agreement(agreement_id).filter(state__in=stay_states.ENDED).exclude(pk__in=done)
    # A stay at several hosts is asked about once, after its last part.
    return ended.exclude(stays.goes_on())


def asked_key(mobility_id: int) -> str:
    """Return the key that is claimed when the participant of a stay has been asked the six questions."""
    return f"ask-participant:{mobility_id}"


def asked_since(day: date) -> date:
    """Return the earliest last day of a stay about which the house still asks by itself."""
    return day - ASKED_AFTER


def projects_to_ask(day: date) -> "list[GrantAgreement]":
    """Return the projects in which somebody has come back lately, has not reported and has not been asked."""
    back = stays.visible_to(EVERYTHING).filter(
        state__in=stay_states.ENDED, ends_on__gte=asked_since(day), participant__email__gt="", agreement__is_locked=False
    )
    found = list(back.exclude(stays.goes_on()).exclude(pk__in=ParticipantReport.objects.values("mobility_id")))
    asked = once.taken(asked_key(one.pk) for one in found)
    return list({one.agreement_id: one.agreement for one in found if asked_key(one.pk) not in asked}.values())


def is_over(mobility: "Mobility") -> bool:
    """Return whether the stay is over today at its last host, so that the participant can report on it."""
    return stays.is_over_as_whole(mobility, clock.today())


def participants_of(agreement_id: int) -> ParticipantSummary:
    """Return what the participants of a project answered, without names, hidden under five."""
    returned = stays.of_agreement(agreement_id).filter(state__in=stay_states.ENDED).exclude(stays.goes_on()).count()
    answers = list(ParticipantReport.objects.filter(mobility__agreement_id=agreement_id).order_by("pk"))
    hidden = len(answers) < SMALLEST_GROUP
    ratings = tuple(_rating(key, answers) for key in states.RATINGS) if not hidden else ()
    texts = {key: () if hidden else _texts(key, answers) for key in states.TEXTS}
    return ParticipantSummary(returned, len(answers), hidden, ratings, texts["learnt"], texts["improve"])


def _rating(key: str, answers: list[ParticipantReport]) -> Rating:
    given = [getattr(one, key) for one in answers if getattr(one, key) is not None]
    if len(given) < SMALLEST_GROUP:
        return Rating(key, None, 0)
    mean = (Decimal(sum(given)) / len(given)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Rating(key, mean, len(given))


def _texts(key: str, answers: list[ParticipantReport]) -> tuple[tuple[str, str], ...]:
    """Return the texts with their language in alphabetical order: the order of arrival could tell who wrote which."""
    return tuple(sorted((getattr(one, key), one.language) for one in answers if getattr(one, key)))


def today() -> date:
    """Return the Finnish day, for lists that mark what is overdue."""
    return clock.today()
