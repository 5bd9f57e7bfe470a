"""The school decides on each agreed unit, and corrects a decision as a new one with a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core import credit, formats, mapping
from vaihto.kit import audit, clock, languages
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import queries as stays
from vaihto.mobility import states as stay_states
from vaihto.organisations import queries as organisations
from vaihto.recognition import facts, grading, mapped, permissions, placing, queries, states, verified
from vaihto.recognition.models import RecognitionDecision
from vaihto.recognition.operations.transcripts import issue_transcript
from vaihto.recognition.verified import Verified

if TYPE_CHECKING:
    from vaihto.mobility.models import AgreedUnit, Mobility

TENTH = Decimal("0.1")
# {outcome of the unit: keys of the host's outcomes}; None: each counts for itself.
Uses = Mapping[int, Iterable[str]] | None


class CannotDecide(Refused):
    """The decision on recognition was not made or corrected."""


@operation("recognition.decide", gettext_lazy("Recognition of a unit decided"))
def decide(
    agreed_unit: "AgreedUnit", *, extent: str, points: Decimal | None = None, reason: str, how: Verified, by: Actor, at: datetime,
    grade: str = "", uses: Uses = None, place: str = "",
) -> RecognitionDecision:  # fmt: skip
    """Decide on one agreed unit: full, part or none, with points, the reason to the learner and how it was verified.

    In full gives the points agreed, none gives 0; in part the points are said. A second click with the same decision
    changes nothing; another decision needs `correct`. With the last unit the transcript is issued. `grade` is a home grade, only
    as the memorandum cited converts the host's; `uses` says which outcomes of the host count for which of the unit's (keys as in
    `mapped`), by default each for itself; `place` where a unit counts that the structure does not list (values as in `placing`).
    Raises CannotDecide.
    """
    unit, mobility = _open(agreed_unit, by, at)
    points, how = _points(unit, extent, points), _how(how, extent)
    basis = resting_on(unit, mobility, extent, grade, uses, place)
    before = RecognitionDecision.objects.filter(agreed_unit=unit, is_current=True).first()
    if before is not None:
        if _is_same(before, extent, points, reason, how, basis):
            audit.nothing_new()
            return before
        raise CannotDecide(
            _("The decision was not made, because this unit has been decided. Correct the decision if it is wrong.")
        )
    row = _decided(unit, mobility, extent, points, reason, how, basis, by, at)
    # The reason to the learner stays out of the chain, which cannot be erased; it stands in the version.
    audit.write(
        case=_case(mobility), subject=row, by=by, at=at,
        changes={
            "unit": unit.pk, "extent": extent, "points": str(points), "route": how.route, "way": how.way, "right": row.right,
            **({"grade": row.grade} if row.grade else {}), **({"place": basis.placed.value} if row.standing else {}),
            **({"uses": len(basis.uses)} if basis.uses else {}),
        },
    )  # fmt: skip
    _issue_when_all_decided(mobility, by, at)
    return row


@operation("recognition.correct", gettext_lazy("Recognition decision corrected"))
def correct(
    decision: RecognitionDecision,
    *,
    extent: str,
    points: Decimal | None = None,
    reason: str,
    correction_reason: str,
    how: Verified,
    by: Actor,
    at: datetime,
    grade: str = "",
    uses: Uses = None,
    place: str = "",
) -> RecognitionDecision:
    """Correct a decision by a new version that says why; the earlier one stays readable and the transcript is issued
    anew.

    Raises CannotDecide.
    """
    unit, mobility = _open(decision.agreed_unit, by, at)
    before = RecognitionDecision.objects.select_for_update().get(agreed_unit=unit, is_current=True)
    points, how = _points(unit, extent, points), _how(how, extent)
    basis = resting_on(unit, mobility, extent, grade, uses, place)
    if _is_same(before, extent, points, reason, how, basis):
        audit.nothing_new()
        return before
    if before.pk != decision.pk:
        raise CannotDecide(
            _("The decision was not corrected, because somebody has corrected it meanwhile. Read the newest decision first.")
        )
    if not correction_reason.strip():
        raise CannotDecide(_("The decision was not corrected, because the reason is missing. Write what was wrong."))
    before.is_current = False
    before.save(update_fields=["is_current"])
    row = _decided(unit, mobility, extent, points, reason, how, basis, by, at, before=before, why=correction_reason.strip())
    changes = _differences(before, row)
    audit.write(case=_case(mobility), subject=row, by=by, at=at, reason=row.correction_reason, changes=changes)
    _issue_when_all_decided(mobility, by, at)
    return row


def _differences(before: RecognitionDecision, row: RecognitionDecision) -> dict[str, object]:
    """Return what the chain keeps of a correction: each value as it was and as it is."""
    return {
        "unit": row.agreed_unit_id, "version": [before.version, row.version], "extent": [before.extent, row.extent],
        "points": [str(before.points), str(row.points)], "route": [before.route, row.route], "way": [before.way, row.way],
        "right": row.right, **({"grade": [before.grade, row.grade]} if before.grade or row.grade else {}),
        **({"place": [placing.of(before).value, placing.of(row).value]} if before.standing or row.standing else {}),
    }  # fmt: skip


def _open(unit: "AgreedUnit", by: Actor, at: datetime) -> tuple["AgreedUnit", "Mobility"]:
    """Return the unit as it is in force and its stay, held until the end of the transaction. Raises CannotDecide."""
    mobility = stays.for_ids([unit.version.agreement.mobility_id])[unit.version.agreement.mobility_id]
    if not permissions.may_decide(by, mobility):
        raise CannotDecide(
            _("The decision was not made, because only a coordinator of the school that runs the stay may make it.")
        )
    # Decisions on one learner wait for each other, so that together they keep the limits.
    same = stays.participants_of(mobility.agreement_id).filter(pk=mobility.participant_id or 0)
    same.select_for_update().first()
    mobility = stays.for_ids([mobility.pk])[mobility.pk]
    if mobility.agreement.is_locked:
        raise CannotDecide(_("The decision was not made, because the project is closed: its final report is accepted."))
    if mobility.state not in stay_states.ENDED:
        raise CannotDecide(_("The decision was not made, because the return has not been recorded. Record the return first."))
    now = {one.pk: one for one in stays.units_in_force([mobility.pk])}.get(unit.pk)
    if now is None:
        raise CannotDecide(_("The decision was not made, because the unit is not in a learning agreement that is in force."))
    return now, mobility


def _how(how: Verified, extent: str) -> Verified:
    """Return how it was verified without what does not belong to the answer. Raises CannotDecide."""
    reasons = how.reasons_against(extent)
    if reasons and extent in states.EXTENT_LABELS:
        raise CannotDecide(*reasons)
    return verified.cleaned(how, extent)


@dataclass(frozen=True, slots=True)
class Basis:
    """The home grade, the uses of the host's outcomes that are stored (none where each counts for itself), and the place of a
    unit that the structure of the qualification does not list.
    """

    grade: str
    uses: tuple[mapping.Use, ...]
    placed: placing.Placed


def resting_on(unit: "AgreedUnit", mobility: "Mobility", extent: str, grade: str, uses: Uses, place: str) -> Basis:
    """Return what a decision rests on. Raises CannotDecide for a grade that nobody agreed on, for outcomes used twice, and for a
    place in the qualification that its structure does not have.
    """
    assessment = queries.assessment_of(mobility.pk)
    handed_in = assessment if assessment is not None and assessment.handed_in_at else None
    given = {one.agreed_unit_id: one.grade for one in handed_in.unit_grades.all()} if handed_in else {}
    proposal = grading.proposed(stays.version_in_force(mobility), unit, given.get(unit.pk, ""))
    side = mapped.host_side(handed_in)
    plain = mapped.own(unit, side)
    wanted = plain if uses is None else mapped.as_uses(uses)
    reasons = grading.reasons_against(grade, extent, proposal)
    if extent != states.NONE:
        reasons += mapped.reasons_against(wanted, unit, side, mapped.taken(mobility.pk, unit, side))
    placed, against = placing.chosen(unit, "" if extent == states.NONE else place)
    if reasons or against:
        raise CannotDecide(*reasons, *against)
    is_plain = extent == states.NONE or set(wanted) == set(plain)
    return Basis(grade, () if is_plain else tuple(wanted), placed)


def _is_same(
    before: RecognitionDecision, extent: str, points: Decimal, reason: str, how: Verified, basis: Basis
) -> bool:  # fmt: skip
    """Say whether a decision is the one that stands: a second click, not another decision."""
    stands = (before.extent, before.points, before.reason, verified.of(before), before.grade, set(mapped.of(before)))
    wanted = (extent, points, reason.strip(), how, basis.grade, set(basis.uses))
    return stands == wanted and placing.of(before) == basis.placed


def _points(unit: "AgreedUnit", extent: str, points: Decimal | None) -> Decimal:
    if extent not in states.EXTENT_LABELS:
        raise CannotDecide(_("The decision was not made, because the answer is missing. Choose full, in part or not."))
    if extent == states.NONE:
        return points or Decimal(0)
    if extent == states.FULL:
        return unit.points if points is None else points
    if points is None:
        raise CannotDecide(_("The decision was not made, because the points are missing. Write the points."))
    if points != points.quantize(TENTH):
        raise CannotDecide(_("The decision was not made, because the points have more than one decimal."))
    return points


def _decided(
    unit: "AgreedUnit", mobility: "Mobility", extent: str, points: Decimal, reason: str, how: Verified, basis: Basis, by: Actor,
    at: datetime, *, before: RecognitionDecision | None = None, why: str = "",
) -> RecognitionDecision:  # fmt: skip
    """Check the limits by the core and store the decision with who made it and by what right. Raises CannotDecide."""
    learner = facts.learner(mobility)
    rows = queries.decisions_of_participant(mobility.participant_id)
    earlier = [facts.decision(one, learner) for one in rows if one.agreed_unit_id != unit.pk]
    try:
        credit.decide(
            facts.agreed(unit, learner), credit.Outcome(extent), points, reason,
            on=at.astimezone(clock.FINLAND).date(), earlier=earlier, scheme=facts.scheme_of(unit),
        )  # fmt: skip
    except credit.CannotRecognise as refusal:
        raise CannotDecide(said(refusal)) from refusal
    position, right = right_of(by, mobility)
    row = RecognitionDecision.objects.create(
        mobility=mobility, agreed_unit=unit, version=before.version + 1 if before else 1, extent=extent, points=points,
        reason=reason.strip(), correction_reason=why, **how.columns(), grade=basis.grade, **basis.placed.columns(), decided_at=at,
        decided_by_id=by.id, decided_by=by.name, decided_by_position=position, right=right,
    )  # fmt: skip
    mapped.keep(row, basis.uses)
    return row


def right_of(by: Actor, mobility: "Mobility") -> tuple[str, str]:
    """Return the position of whoever decides and what the right rests on."""
    member = organisations.membership(by.id, mobility.agreement.organisation_id)
    if member is None:
        return "", _("Coordinator of the school")
    return member.position, member.right_to_sign or _("Coordinator of the school")


def said(refusal: credit.CannotRecognise) -> str:
    """Return in words why the core refuses: what happened, why, what to do."""
    language = languages.present()
    most = "" if refusal.most is None else formats.number(refusal.most, language)
    texts = {
        "reason_missing": _(
            "The decision was not made, because the reason is missing. Write the reason to the learner."
        ),
        "points_not_a_number": _("The decision was not made, because the points were not understood. Write a number."),
        "full_is_not_all": _(
            "Recognised in full gives all the points agreed: %(most)s. Choose in part for fewer points."
        ),
        "part_is_not_part": _(
            "Recognised in part gives more than 0 and fewer than the points agreed: %(most)s. Correct the points."
        ),
        "none_has_points": _("Not recognised gives 0 points. Correct the points or the answer."),
        "more_than_unit": _("The points exceed what is left of the unit. At most: %(most)s. Correct the points."),
        "more_than_year": _(
            "The points exceed what is left of the learner’s study year. At most: %(most)s. Correct the points."
        ),
    }  # fmt: skip
    return texts[refusal.reason] % {"most": most}


def _issue_when_all_decided(mobility: "Mobility", by: Actor, at: datetime) -> None:
    units = {unit.pk for unit in stays.units_in_force([mobility.pk])}
    decided = RecognitionDecision.objects.filter(agreed_unit_id__in=units, is_current=True).count()
    if decided == len(units):
        issue_transcript(mobility, by=by, at=at)


def _case(mobility: "Mobility") -> str:
    return mobility.agreement.application.case
