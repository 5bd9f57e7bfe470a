"""Questions about recognition: the front door of this room."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DecimalField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from vaihto.core import credit
from vaihto.kit import clock, once
from vaihto.kit.actors import AUDITOR, Actor
from vaihto.mobility import queries as stays
from vaihto.mobility import states as stay_states
from vaihto.recognition import facts, grading, states
from vaihto.recognition.indicator import DecisionDays, days_to_decision, share_recognised, shares_of
from vaihto.recognition.models import CorrectionRequest, HostAssessment, RecognitionDecision, Transcript
from vaihto.recognition.queries_seals import seal_by_fingerprint, sealed_exports, seals_in_use

if TYPE_CHECKING:
    from vaihto.mobility.models import AgreedUnit, LearningAgreementVersion, Mobility

__all__ = [
    "DecisionDays", "days_to_decision", "seal_by_fingerprint", "sealed_exports", "seals_in_use", "share_recognised", "shares_of",
]  # fmt: skip
ZERO = Decimal(0)
POINTS: DecimalField[Any, Any] = DecimalField(max_digits=7, decimal_places=1)
# What the house looks for by itself concerns every stay.
EVERYTHING = Actor("system", id="system", roles=frozenset({AUDITOR}))
IN_FORCE = "learning_agreement__versions"


@dataclass(frozen=True)
class OutcomeShown:
    """One agreed outcome and the host's answer; the grade is empty where there is none."""

    pk: int
    text: str
    grade: str
    comment: str


@dataclass(frozen=True)
class UnitShown:
    """One agreed unit: the host's outcomes beside the school's decision, and earlier decisions, newest first."""

    agreed: "AgreedUnit"
    outcomes: tuple[OutcomeShown, ...]
    decision: RecognitionDecision | None
    earlier: tuple[RecognitionDecision, ...]
    possible: Decimal
    proposal: grading.Proposal = grading.NOTHING


@dataclass(frozen=True)
class Recognition:
    """The recognition of one stay: units (undecided ones first), the host's assessment, sums and where it stands."""

    mobility: "Mobility"
    version: "LearningAgreementVersion | None"
    assessment: HostAssessment | None
    units: tuple[UnitShown, ...]
    stage: str
    year_points: Decimal
    year_limit: Decimal

    @property
    def undecided(self) -> int:
        """How many units wait for a decision."""
        return sum(unit.decision is None for unit in self.units)

    @property
    def agreed_points(self) -> Decimal:
        """The points agreed for the stay."""
        return sum((unit.agreed.points for unit in self.units), ZERO)

    @property
    def recognised_points(self) -> Decimal:
        """The points recognised so far."""
        return sum((unit.decision.points for unit in self.units if unit.decision), ZERO)

    @property
    def waiting_points(self) -> Decimal:
        """The points agreed in units that wait for a decision."""
        return sum((unit.agreed.points for unit in self.units if unit.decision is None), ZERO)

    @property
    def days_since_return(self) -> int | None:
        """Days from the last day abroad until today; None while the stay is not over."""
        last = self.mobility.ends_on
        return max((clock.today() - last).days, 0) if self.stage != states.STAYING and last else None

    @property
    def is_handed_in(self) -> bool:
        """Whether the host has handed in its assessment."""
        return self.assessment is not None and self.assessment.handed_in_at is not None


# --- one stay ---------------------------------------------------------------------------------------------------------


def of_mobility(mobility_id: int) -> Recognition:
    """Return the recognition of a stay. Raises KeyError for a stay that does not exist."""
    mobility = stays.for_ids([mobility_id])[mobility_id]
    version = stays.version_in_force(mobility)
    rows = list(stays.units_in_force([mobility_id])) if version else []
    assessment = assessment_of(mobility_id)
    given = {one.outcome_id: one for one in assessment.achievements.all()} if assessment else {}
    decisions: dict[int, list[RecognitionDecision]] = {}
    for one in RecognitionDecision.objects.filter(mobility_id=mobility_id).order_by("-version"):
        decisions.setdefault(one.agreed_unit_id, []).append(one)
    learner = facts.learner(mobility)
    all_of_learner = decisions_of_participant(mobility.participant_id)
    units = tuple(_shown(row, given, decisions.get(row.pk, []), all_of_learner, learner) for row in rows)
    units = tuple(replace(unit, proposal=_proposed(version, unit.agreed, assessment)) for unit in units)
    decided = sum(unit.decision is not None for unit in units)
    stage = states.stage(
        is_over=mobility.state in stay_states.ENDED,
        has_agreement=version is not None,
        units=len(units),
        decided=decided,
    )
    scheme = facts.scheme_of(rows[0]) if rows else credit.scheme_on(clock.today()) or credit.schemes()[-1]
    year = credit.year_points(learner, clock.today(), [facts.decision(one, learner) for one in all_of_learner], scheme)
    units = tuple(sorted(units, key=lambda unit: (unit.decision is not None, unit.agreed.pk)))
    return Recognition(mobility, version, assessment, units, stage, year, scheme.points_per_year)


def _shown(
    row: "AgreedUnit",
    given: dict[int, Any],
    mine: list[RecognitionDecision],
    of_learner: Iterable[RecognitionDecision],
    learner: str,
) -> UnitShown:
    outcomes = tuple(
        OutcomeShown(
            one.pk, one.text, getattr(given.get(one.pk), "grade", ""), getattr(given.get(one.pk), "comment", "")
        )
        for one in row.outcomes.all()
    )  # fmt: skip
    current = next((one for one in mine if one.is_current), None)
    others = [facts.decision(one, learner) for one in of_learner if one.agreed_unit_id != row.pk]
    possible = credit.possible_points(facts.agreed(row, learner), others)
    return UnitShown(row, outcomes, current, tuple(one for one in mine if not one.is_current), possible)


def _proposed(
    version: "LearningAgreementVersion | None", unit: "AgreedUnit", assessment: HostAssessment | None
) -> grading.Proposal:
    """Return what the grade that the host handed in for a unit comes to; before it has, the grade as it is written so far."""
    grades = {one.agreed_unit_id: one.grade for one in assessment.unit_grades.all()} if assessment else {}
    return grading.proposed(version, unit, grades.get(unit.pk, ""))


def assessment_of(mobility_id: int) -> HostAssessment | None:
    """Return the host's assessment of a stay, begun or handed in."""
    rows = HostAssessment.objects.prefetch_related("achievements__outcome__unit", "unit_grades", "other_outcomes")
    return rows.filter(mobility_id=mobility_id).first()


def content_of(assessment: HostAssessment) -> dict[str, Any]:
    """Return the host's assessment as canonical values, for its hash."""
    rows = assessment.achievements.select_related("outcome").order_by("outcome_id")
    return {
        "kind": "host_assessment",
        "mobility": assessment.mobility_id,
        "outcomes": [
            {"outcome": one.outcome_id, "text": one.outcome.text, "grade": one.grade, "comment": one.comment}
            for one in rows
        ],
        # Only where the host gave them: the texts of before keep their hash.
        **_beside(assessment),
        "words": assessment.words,
        "days_absent": assessment.days_absent,
        "assessor": {"name": assessment.assessor_name, "position": assessment.assessor_position},
        "handed_in_at": assessment.handed_in_at.isoformat() if assessment.handed_in_at else "",
        "language": assessment.language,
    }  # fmt: skip


def _beside(assessment: HostAssessment) -> dict[str, Any]:
    """Return the host's grades for units and its own outcomes, as far as it gave any."""
    grades = [{"unit": one.agreed_unit_id, "grade": one.grade} for one in assessment.unit_grades.order_by("agreed_unit_id")]
    others = list(assessment.other_outcomes.order_by("position").values_list("text", flat=True))
    return {**({"grades": grades} if grades else {}), **({"other_outcomes": others} if others else {})}


def decisions_of_participant(participant_id: int | None) -> list[RecognitionDecision]:
    """Return the decisions that stand on all stays of a participant, with their units."""
    rows = RecognitionDecision.objects.select_related("agreed_unit__unit").filter(is_current=True)
    return list(rows.filter(mobility__participant_id=participant_id).order_by("pk")) if participant_id else []


def decision_visible_to(actor: Actor) -> QuerySet[RecognitionDecision]:
    """Return the decisions on stays that the actor may open, with their units."""
    rows = RecognitionDecision.objects.select_related("agreed_unit__unit", "agreed_unit__version__agreement")
    return rows.filter(mobility__in=stays.visible_to(actor).order_by().values("pk"))


def transcript_of(mobility_id: int) -> Transcript | None:
    """Return the transcript that is valid, if one has been issued."""
    return Transcript.objects.filter(mobility_id=mobility_id, replaced_at__isnull=True).first()


def transcripts_of(mobility_id: int) -> QuerySet[Transcript]:
    """Return every transcript of a stay, newest first."""
    return Transcript.objects.filter(mobility_id=mobility_id).order_by("-version")


def transcript_by_code(code: str) -> Transcript | None:
    """Return the transcript with a code for checking."""
    return Transcript.objects.filter(code=code).first()


def open_request(mobility_id: int) -> CorrectionRequest | None:
    """Return the learner's request for correction that nobody has answered, if there is one."""
    return CorrectionRequest.objects.filter(mobility_id=mobility_id, answered_at__isnull=True).first()


def requests_of(mobility_id: int) -> QuerySet[CorrectionRequest]:
    """Return the learner's requests for correction, newest first."""
    return CorrectionRequest.objects.filter(mobility_id=mobility_id).order_by("-asked_at", "-pk")


def requests_to_answer(actor: Actor) -> QuerySet[CorrectionRequest]:
    """Return the open requests about stays that the actor may open, the longest wait first."""
    rows = CorrectionRequest.objects.filter(answered_at__isnull=True).select_related("mobility__participant")
    return rows.filter(mobility__in=stays.visible_to(actor).order_by().values("pk")).order_by("asked_at", "pk")


# --- lists ------------------------------------------------------------------------------------------------------------


def visible_to(actor: Actor) -> "QuerySet[Any]":
    """Return the stays that are over and that the actor may open, with `units`, `agreed`, `decided`, `points`, `in_force`,
    `assessed`, `stage` counted in the database: those of learners, and of staff those with a learning agreement.
    """
    rows = counted(stays.visible_to(actor).filter(state__in=stay_states.ENDED))
    return rows.filter(Q(target_group__in=stay_states.LEARNERS) | Q(in_force__gt=0))


def counted(rows: "QuerySet[Mobility]") -> "QuerySet[Any]":
    """Add to stays how many units were agreed in the version in force and how many are decided."""
    valid = Q(**{f"{IN_FORCE}__in_force_at__isnull": False, f"{IN_FORCE}__replaced_at__isnull": True})
    mine = RecognitionDecision.objects.filter(mobility=OuterRef("pk"), is_current=True).order_by().values("mobility")
    return rows.annotate(
        in_force=Count(IN_FORCE, filter=valid, distinct=True),
        units=Count(f"{IN_FORCE}__units", filter=valid, distinct=True),
        agreed=Coalesce(Sum(f"{IN_FORCE}__units__points", filter=valid), Value(ZERO), output_field=POINTS),
        decided=Coalesce(
            Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)
        ),
        points=Coalesce(
            Subquery(mine.annotate(s=Sum("points")).values("s"), output_field=POINTS), Value(ZERO), output_field=POINTS
        ),
        assessed=Exists(HostAssessment.objects.filter(mobility=OuterRef("pk"), handed_in_at__isnull=False)),
    )  # fmt: skip


def stage_of(row: Any) -> str:
    """Return where the recognition of a counted stay stands."""
    return states.stage(
        is_over=row.state in stay_states.ENDED,
        has_agreement=bool(row.in_force),
        units=row.units,
        decided=row.decided,
    )


def awaiting(actor: Actor) -> "QuerySet[Any]":
    """Return the stays of the actor that are over and have units without a decision, the longest wait first."""
    return visible_to(actor).filter(units__gt=0, decided__lt=F("units")).order_by("ends_on", "pk")


def to_assess(actor: Actor, day: date) -> "QuerySet[Any]":
    """Return the stays that could be assessed on a day and that the host has not assessed, for reminding the host."""
    rows = stays.visible_to(actor).filter(
        state__in=[stay_states.CONFIRMED, stay_states.ABROAD, *stay_states.ENDED],
        ends_on__lte=day + states.BEFORE_LAST_DAY,
        agreement__is_locked=False,
    )
    return counted(rows).filter(in_force__gt=0, units__gt=0, assessed=False).order_by("ends_on", "pk")


def asked_key(mobility_id: int) -> str:
    """Return the key that is claimed when the host of a stay has been asked for its assessment."""
    return f"ask-host:{mobility_id}"


def hosts_to_ask(day: date) -> "list[Mobility]":
    """Return the stays in their last week or just over whose host nobody has asked and who has not begun to assess."""
    rows = to_assess(EVERYTHING, day).filter(ends_on__gte=day - states.ASKED_AFTER).exclude(host_email="")
    found = list(rows.exclude(pk__in=HostAssessment.objects.values("mobility_id")))
    asked = once.taken(asked_key(one.pk) for one in found)
    return [one for one in found if asked_key(one.pk) not in asked]
