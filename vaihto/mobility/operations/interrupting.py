"""A stay that ends before its last day: recorded by the school, taken back where it was wrong, decided by the agency."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core import indicators, interrupting
from vaihto.kit import attachments, audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import facts, host_queries, permissions, states
from vaihto.mobility.models import Interruption, Mobility
from vaihto.mobility.operations import telling
from vaihto.mobility.operations.held import case
from vaihto.mobility.operations.signing import tell_school
from vaihto.mobility.operations.stays import cancel, day_of, may_change

if TYPE_CHECKING:
    from vaihto.kit.models import Attachment

# The purpose of evidence; files of it are left out of the file of a case, since they may tell of somebody's health.
PURPOSE = "mobility.evidence"


class CannotInterrupt(Refused):
    """The interruption was not recorded, taken back or decided."""


@operation("mobility.interrupt", lazy("Interruption of the stay recorded"))
def interrupt(
    mobility: Mobility, *, last_day: date | None, kind: str, reason: str, withdrawn_by: str = "",
    evidence: "Attachment | None" = None, by: Actor, at: datetime,
) -> Interruption:  # fmt: skip
    """Record that a stay ended on `last_day`, before its time. Recording again corrects it until the agency has decided.

    `reason` says what happened, without anybody's health: the agency reads it. `withdrawn_by`: of a withdrawal the role that
    ended the learning agreement; later parts of the stay at other hosts are then cancelled, unless the host withdrew. The
    participant, guardian and host are told once. Raises CannotInterrupt.
    """
    # long because: each thing that a recording changes stands here in its order.
    may_change(mobility.agreement, by)
    mobility, before = _held(mobility)
    if reasons := _against(mobility, before, last_day, kind, reason, at) or _against_who(kind, withdrawn_by):
        raise CannotInterrupt(*reasons)
    if last_day is None or mobility.ends_on is None:
        raise CannotInterrupt(_("The last day is missing. Give the real last day abroad."))
    one = before or Interruption(mobility=mobility, state_before=mobility.state, planned_last_day=mobility.ends_on)
    given = (last_day, kind, reason.strip(), withdrawn_by)
    same = (one.last_day, one.kind, one.reason, one.withdrawn_by) == given and evidence is None
    if before is not None and same:
        audit.nothing_new()
        return one
    was, who_before = one.last_day, one.withdrawn_by
    one.last_day, one.kind, one.reason, one.withdrawn_by = given
    one.recorded_at, one.recorded_by = at, by.name[:200]
    if evidence is not None:
        attachments.claim(evidence, case=case(mobility), by=by, purpose=PURPOSE)
        if one.evidence is not None:
            attachments.erase(one.evidence, at=at)
        one.evidence = evidence
    one.save()
    _end(mobility, states.INTERRUPTED, last_day)
    # The chain says that there was a reason and evidence, not which, nor that it was health: it cannot be erased.
    changes: dict[str, object] = {
        "state": [one.state_before, states.INTERRUPTED], "force_majeure": kind == interrupting.FORCE_MAJEURE,
        "evidence": one.evidence_id is not None,
        "last_day": [(was or one.planned_last_day).isoformat(), last_day.isoformat()],
    }  # fmt: skip
    audit.write(case=case(mobility), subject=mobility, by=by, at=at, changes=changes)
    if withdrawn_by and withdrawn_by != states.HOST:
        for part in reversed([one for one in host_queries.later_parts(mobility) if one.state not in states.ENDED]):
            cancel(part, reason=reason, by=by, at=at)
    if before is None or (was, who_before) != (last_day, withdrawn_by):
        told = {"last_day": last_day, "who": states.ROLE_LABELS[withdrawn_by] if withdrawn_by else ""}
        telling.tell_parties(mobility, "interrupted", told, key=f"mobility-interrupted:{mobility.pk}:{at.timestamp()}")
    return one


def _against(
    mobility: Mobility, before: Interruption | None, last_day: date | None, kind: str, reason: str, at: datetime
) -> list[str]:  # fmt: skip
    """Return why the interruption cannot be recorded, every reason."""
    if before is not None and before.decision:
        return [_("Nothing was changed, because the agency has decided. Ask the agency if something is wrong.")]
    if before is None and mobility.state not in {states.CONFIRMED, states.ABROAD}:
        return [
            _("The interruption was not recorded, because of the state of the stay: %(state)s.")
            % {"state": states.LABELS[mobility.state]}
        ]
    planned = before.planned_last_day if before else mobility.ends_on
    checks = [
        (kind not in interrupting.KINDS, _("The kind is missing. Choose why the stay ended.")),
        (not reason.strip(), _("The reason is missing. Write what happened.")),
        (last_day is None, _("The last day is missing. Give the real last day abroad.")),
        (
            last_day is not None and mobility.starts_on is not None and last_day < mobility.starts_on,
            _("The last day is before the first day. Where nobody left, cancel the stay instead."),
        ),
        (
            last_day is not None and planned is not None and last_day >= planned,
            _("The last day is not before the planned one. Record the return instead."),
        ),
        (
            last_day is not None and last_day > day_of(at),
            _("The last day is still to come. Record the interruption on that day."),
        ),
    ]
    return [text for is_wrong, text in checks if is_wrong]


def _against_who(kind: str, withdrawn_by: str) -> list[str]:
    """Return why it cannot be said so who ended the learning agreement."""
    if kind != interrupting.WITHDRAWAL:
        return [_("Only of a withdrawal is it said who withdrew. Leave it out.")] if withdrawn_by else []
    return [] if withdrawn_by in states.ROLE_LABELS else [_("Who withdrew is missing. Choose who ended the stay.")]


@operation("mobility.undo_interruption", lazy("Interruption of the stay taken back"))
def undo_interruption(mobility: Mobility, *, by: Actor, at: datetime) -> Mobility:
    """Take back a wrong recording before the agency has decided: the stay goes on as it was, its evidence goes.

    A second click changes nothing. Raises CannotInterrupt.
    """
    may_change(mobility.agreement, by)
    mobility, one = _held(mobility)
    if one is None:
        audit.nothing_new()
        return mobility
    if one.decision:
        raise CannotInterrupt(_("Nothing was taken back, because the agency has decided. Ask the agency if something is wrong."))
    if (other := host_queries.overlapping(mobility, mobility.starts_on, one.planned_last_day)) is not None:
        raise CannotInterrupt(
            _("Nothing was taken back, because the stay has gone on at another host: %(host)s. Take that part away first.")
            % {"host": other.host_name}
        )
    state, planned, was = one.state_before, one.planned_last_day, one.last_day
    if one.evidence is not None:
        attachments.erase(one.evidence, at=at)
    one.delete()
    mobility = Mobility.objects.select_related("agreement__application", "agreement__organisation", "participant").get(
        pk=mobility.pk
    )
    _end(mobility, state, planned)
    changes = {"state": [states.INTERRUPTED, state], "last_day": [was.isoformat(), planned.isoformat()]}
    audit.write(case=case(mobility), subject=mobility, by=by, at=at, changes=changes)
    key = f"mobility-goes_on:{mobility.pk}:{at.timestamp()}"
    telling.tell_parties(mobility, "goes_on", {"last_day": planned}, key=key)
    return mobility


@operation("mobility.decide_interruption", lazy("Force majeure decided"))
def decide_interruption(
    mobility: Mobility, *, accepts: bool, reason: str, counted_days: int | None = None, by: Actor, at: datetime
) -> Interruption:  # fmt: skip
    """Accept or refuse force majeure with the reason; accepting says how many days the grant counts (none: the real ones).

    A second equal click changes nothing. The school is told. Raises CannotInterrupt.
    """
    if not permissions.may_decide_interruption(by, mobility):
        raise CannotInterrupt(_("Nothing was decided, because only an officer without a conflict of interest may do it."))
    mobility, one = _held(mobility)
    if mobility.agreement.is_locked:
        raise CannotInterrupt(_("Nothing was decided, because the final report has been accepted and the project is closed."))
    if one is None or one.kind != interrupting.FORCE_MAJEURE:
        raise CannotInterrupt(_("Nothing was decided, because no force majeure waits for a decision."))
    decision = interrupting.ACCEPTED if accepts else interrupting.REFUSED
    if one.decision:
        if one.decision == decision:
            audit.nothing_new()
            return one
        raise CannotInterrupt(_("Nothing was decided, because somebody has decided already."))
    if not reason.strip():
        raise CannotInterrupt(_("The reasons are missing. Write why force majeure is accepted or not."))
    one.decision, one.decision_reason = decision, reason.strip()
    one.counted_days = counted_days if accepts else None
    one.decided_at, one.decided_by_id, one.decided_by = at, by.id, by.name[:200]
    mobility.interruption = one
    try:
        effect = facts.effect(mobility)
    except interrupting.CannotCount as error:
        raise CannotInterrupt(_("The days are not between the real and the planned ones. Correct the days.")) from error
    one.save()
    changes = {"decision": decision, "days": effect.days if effect else None}
    audit.write(case=case(mobility), subject=mobility, by=by, at=at, changes=changes, reason=reason.strip())
    tell_school(mobility, "mobility/mail/force_majeure_decided.txt", key=f"mobility-force-majeure:{one.pk}")
    return one


def _end(mobility: Mobility, state: str, last_day: date) -> None:
    """Give the stay its state and last day; of one that is over the working days are counted."""
    mobility.state, mobility.ends_on, mobility.working_days = state, last_day, None
    if state == states.INTERRUPTED and mobility.starts_on is not None:
        counted = indicators.Stay("", "", mobility.target_group, mobility.starts_on, last_day, mobility.country_to)
        mobility.working_days = counted.working_days
    mobility.save(update_fields=["state", "ends_on", "working_days"])


def _held(mobility: Mobility) -> tuple[Mobility, Interruption | None]:
    """Return the stay and its interruption as they are now, held until the end of the transaction."""
    Mobility.objects.select_for_update().get(pk=mobility.pk)
    related = ("agreement__application__call__programme", "agreement__organisation", "participant")
    now = Mobility.objects.select_related(*related).get(pk=mobility.pk)
    return now, Interruption.objects.select_related("evidence").filter(mobility=now).first()
