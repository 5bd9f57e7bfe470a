"""Writing the learning agreement: texts, units with their points and outcomes, and new versions as copies."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions, queries, states
from vaihto.mobility.models import AgreedOutcome, AgreedUnit, LearningAgreement, LearningAgreementVersion, Mobility
from vaihto.mobility.operations.answering import tell_askers
from vaihto.mobility.operations.held import case, held, nothing_asked
from vaihto.qualifications import queries as qualifications

TEXTS = ("tasks", "mentor", "assessment", "language")


class CannotWrite(Refused):
    """The learning agreement was not written."""


@operation("mobility.write_agreement", lazy("Learning agreement written"))
def write_agreement(
    mobility: Mobility, values: Mapping[str, Any], units: Iterable[Mapping[str, Any]], *, by: Actor, at: datetime
) -> LearningAgreementVersion:
    """Write the version in preparation: tasks, mentor, assessment, language, and the units that the stay aims at.

    A unit is {"unit": key, "points": Decimal, "outcomes": [text, …]}: points at most (and by default) the unit's,
    outcomes by default the unit's own. `values` may give a memorandum of understanding by its key. Raises CannotWrite.
    """
    agreement, mobility = begin(mobility, by, at)
    if agreement.state != states.DRAFT:
        raise CannotWrite(
            _("The learning agreement was not changed, because it has been sent for signature. Make a new version first.")
        )
    wanted = _checked_units(mobility, list(units))
    version = queries.present_version(agreement)
    for name in TEXTS:
        if name in values:
            setattr(version, name, values[name])
    if "memorandum" in values:
        version.memorandum = citable(mobility, values["memorandum"])
    version.written_at, version.written_by = at, by.name
    version.save()
    version.units.all().delete()
    for unit, points, outcomes in wanted:
        agreed = AgreedUnit.objects.create(version=version, unit=unit, points=points)
        AgreedOutcome.objects.bulk_create(
            AgreedOutcome(unit=agreed, position=place, text=text) for place, text in enumerate(outcomes, start=1)
        )
    audit.write(
        case=case(mobility), subject=agreement, by=by, at=at,
        changes={"version": version.number, "units": [[unit.pk, str(points)] for unit, points, _texts in wanted]},
    )  # fmt: skip
    return version


def citable(mobility: Mobility, wanted: Any) -> Any:
    """Return the memorandum with this key; None where none is wanted. Raises CannotWrite where the host is no party of it."""
    if not wanted:
        return None
    found = {str(one.pk): one for one in queries.memoranda_of(mobility)}
    if str(wanted) not in found:
        raise CannotWrite(
            _(
                "The learning agreement was not saved: the memorandum is not one that the school and this host have signed. "
                "Choose another one."
            )
        )
    return found[str(wanted)]


def begin(mobility: Mobility, by: Actor, at: datetime) -> tuple[LearningAgreement, Mobility]:
    """Return the learning agreement of the stay, made with its first version at the first writing."""
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotWrite(_("The learning agreement was not written, because only the school may do it."))
    Mobility.objects.select_for_update().get(pk=mobility.pk)
    mobility = Mobility.objects.select_related("agreement__application", "agreement__organisation", "participant").get(
        pk=mobility.pk
    )
    if mobility.agreement.is_locked or mobility.state in {states.CANCELLED, *states.ENDED}:
        raise CannotWrite(
            _("The learning agreement was not changed, because the stay is over, cancelled, or its project is closed.")
        )
    agreement, made = LearningAgreement.objects.get_or_create(mobility=mobility)
    if made:
        LearningAgreementVersion.objects.create(
            agreement=agreement, number=1, written_at=at, written_by=by.name,
            language=mobility.agreement.organisation.language,
        )  # fmt: skip
    return held(agreement), mobility


def _checked_units(mobility: Mobility, units: list[Mapping[str, Any]]) -> list[tuple[Any, Decimal, list[str]]]:
    """Return (unit, points, outcomes) of the school's own units. Raises CannotWrite with every reason."""
    own = qualifications.units_of(mobility.agreement.organisation_id, with_retired=True).prefetch_related("outcomes")
    known = {unit.pk: unit for unit in own.filter(pk__in=[one["unit"] for one in units])}
    reasons, checked = [], []
    for one in units:
        unit = known.get(int(one["unit"]))
        if unit is None:
            reasons.append(_("A unit is not among the school’s units. Choose another one."))
            continue
        points = Decimal(one["points"]) if one.get("points") not in (None, "") else unit.points
        said = {"unit": unit.title, "most": f"{unit.points.normalize():f}"}
        if not 0 < points <= unit.points:
            reasons.append(_("Unit “%(unit)s”: the points must be more than 0 and at most %(most)s. Correct the points.") % said)
        outcomes = [text.strip() for text in one.get("outcomes") or [] if text.strip()]
        checked.append((unit, points, outcomes or [outcome.text for outcome in unit.outcomes.all()]))
    if len({unit.pk for unit, _points, _texts in checked}) != len(checked):
        reasons.append(_("A unit is there twice. Remove one of them."))
    if reasons:
        raise CannotWrite(*reasons)
    return checked


@operation("mobility.new_version", lazy("New version of the learning agreement begun"))
def new_version(learning_agreement: LearningAgreement, *, reason: str, by: Actor, at: datetime) -> LearningAgreementVersion:
    """Begin a new version as a copy; all sign it again, and the earlier one stays readable. Raises CannotWrite.

    A version in force stays in force until the new one has all signatures.
    """
    begin(learning_agreement.mobility, by, at)
    agreement = held(learning_agreement)
    mobility = agreement.mobility
    if agreement.state == states.DRAFT:
        audit.nothing_new()
        return queries.present_version(agreement)
    if not reason.strip():
        raise CannotWrite(_("The new version was not begun, because the reason is missing. Write what changes and why."))
    before = queries.present_version(agreement)
    if before.in_force_at is None:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    version = LearningAgreementVersion.objects.create(
        agreement=agreement, number=before.number + 1, tasks=before.tasks, mentor=queries.mentor_of(before),
        assessment=before.assessment, memorandum=before.memorandum, language=before.language,
        change_reason=reason.strip(), written_at=at,
        written_by=by.name,
    )  # fmt: skip
    _copy_units(before, version)
    was, agreement.state = agreement.state, states.DRAFT
    agreement.version = version.number
    tell_askers(agreement, answer=reason.strip(), is_kept=False, at=at)
    nothing_asked(agreement)
    agreement.save()
    changes = {"state": [was, states.DRAFT], "version": [before.number, version.number]}
    audit.write(case=case(mobility), subject=agreement, by=by, at=at, changes=changes, reason=reason.strip())
    return version


def _copy_units(before: LearningAgreementVersion, version: LearningAgreementVersion) -> None:
    for unit in queries.units_of(before):
        copy = AgreedUnit.objects.create(version=version, unit=unit.unit, points=unit.points)
        AgreedOutcome.objects.bulk_create(
            AgreedOutcome(unit=copy, position=one.position, text=one.text) for one in unit.outcomes.all()
        )
