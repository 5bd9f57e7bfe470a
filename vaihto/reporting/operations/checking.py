"""Sample checks: a round is opened with a committed seed, drawn by another officer, each check prepared and approved by two."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core import sampling
from vaihto.kit import attachments, audit, clock
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.reporting import check_queries, permissions, states
from vaihto.reporting.models import CheckEvidence, CheckRound, SampleCheck
from vaihto.reporting.operations.writing import tell_officer, tell_school

if TYPE_CHECKING:
    from vaihto.calls.models import Call
    from vaihto.grants.models import GrantAgreement
    from vaihto.kit.models import Attachment

PURPOSE = "reporting.evidence"
SHORTEST_WORD = 6


class CannotCheck(Refused):
    """A round was not opened or drawn, a check not asked for, prepared, returned or approved, or a file not taken."""


@operation("reporting.open_check_round", gettext_lazy("Round of sample checks opened"))
def open_check_round(
    call: "Call", *, bounds: list[Decimal], percent: int, is_example: bool = False, by: Actor, at: datetime
) -> CheckRound:  # fmt: skip
    """Open a round: the list of the call's projects is frozen, and the hash of a fresh seed becomes public.

    `bounds` are the lowest euro of each further class of size, `percent` the share of each stratum. One undrawn round a call.
    Raises CannotCheck.
    """
    if not permissions.may_check(by):
        raise CannotCheck(_("The round was not opened, because only an officer of the agency may do it."))
    if CheckRound.objects.select_for_update().filter(call=call, drawn_at__isnull=True).exists():
        raise CannotCheck(_("The round was not opened, because the call has a round that has not been drawn. Draw it first."))
    if not 1 <= percent <= 100:
        raise CannotCheck(_("The round was not opened, because the share is not between 1 and 100 per cent. Correct it."))
    try:
        rows = check_queries.to_list(call, bounds)
    except sampling.CannotSample:
        raise CannotCheck(_("The round was not opened, because the limits of the classes do not rise. Correct them.")) from None
    if not rows:
        raise CannotCheck(_("The round was not opened, because the call has no project with an agreement in force."))
    seed = secrets.token_hex(16)
    made = CheckRound.objects.create(
        call=call, seed=seed, commitment=sampling.commitment(seed), rows=[[one.case, one.stratum] for one in rows],
        list_hash=sampling.list_hash(rows), shares={one.stratum: percent for one in rows}, is_example=is_example,
        opened_at=at, opened_by_id=by.id, opened_by=by.name,
    )  # fmt: skip
    changes = {"commitment": made.commitment, "list": made.list_hash, "projects": len(rows), "percent": percent}
    audit.write(case=_case_of(made), subject=made, by=by, at=at, changes=changes)
    return made


@operation("reporting.draw_check_round", gettext_lazy("Sample of projects drawn"))
def draw_check_round(round_: CheckRound, *, word: str, due_on: date, by: Actor, at: datetime) -> CheckRound:
    """Draw the round with a word of one's own; the seed becomes public and each project that was drawn is asked for evidence.

    By another officer than the one who opened. A second click changes nothing. Raises CannotCheck.
    """
    round_ = CheckRound.objects.select_for_update().get(pk=round_.pk)
    if not permissions.may_check(by):
        raise CannotCheck(_("The sample was not drawn, because only an officer of the agency may do it."))
    if round_.drawn_at is not None:
        audit.nothing_new()
        return round_
    if by.id == round_.opened_by_id:
        raise CannotCheck(_("The sample was not drawn, because you opened the round. Another officer draws."))
    word = " ".join(word.split())
    if len(word) < SHORTEST_WORD:
        raise CannotCheck(
            _("The sample was not drawn, because the word is too short. Write at least six signs, such as throws of a die.")
        )
    _require_day(due_on, at)
    round_.word, round_.drawn_at, round_.drawn_by_id, round_.drawn_by = word, at, by.id, by.name
    round_.save()
    drawn = set(sampling.draw(check_queries.rows_of(round_), round_.shares, round_.seed, word))
    changes = {"seed": round_.seed, "word": word, "drawn": sorted(drawn)}
    audit.write(case=_case_of(round_), subject=round_, by=by, at=at, changes=changes)
    for agreement in check_queries.agreements_of(round_.call):
        if agreement.application.number in drawn:
            _ask(round_, agreement, due_on, at, is_drawn=True)
    return round_


@operation("reporting.flag_risk", gettext_lazy("Project added to the sample checks for a risk"))
def flag_risk(
    round_: CheckRound, agreement: "GrantAgreement", *, risk: str, due_on: date, by: Actor, at: datetime
) -> SampleCheck:
    """Add a project of the call that was not drawn, for a risk with its reason; after the drawing. Raises CannotCheck."""
    if not permissions.may_judge_project(by, agreement):
        raise CannotCheck(_("The project was not added, because only an officer without a conflict of interest may do it."))
    if round_.drawn_at is None:
        raise CannotCheck(_("The project was not added, because the sample has not been drawn. Draw it first."))
    if agreement.application.number not in {case for case, _stratum in round_.rows}:
        raise CannotCheck(_("The project was not added, because it is not in the list of the round."))
    if not risk.strip():
        raise CannotCheck(_("The project was not added, because the reason is missing. Write what the risk is."))
    before = SampleCheck.objects.filter(round=round_, agreement=agreement).first()
    if before is not None:
        audit.nothing_new()
        return before
    _require_day(due_on, at)
    made = _ask(round_, agreement, due_on, at, risk=risk.strip())
    audit.write(case=agreement.application.case, subject=made, by=by, at=at, changes={"round": round_.pk}, reason=made.risk)
    return made


def _ask(
    round_: CheckRound, agreement: "GrantAgreement", due_on: date, at: datetime, *, is_drawn: bool = False, risk: str = ""
) -> SampleCheck:  # fmt: skip
    made = SampleCheck.objects.create(round=round_, agreement=agreement, is_drawn=is_drawn, risk=risk, asked_at=at, due_on=due_on)
    tell_school(made, "reporting/mail/check_asked.txt", key=f"check-asked:{made.pk}")
    return made


def _require_day(due_on: date, at: datetime) -> None:
    if due_on <= at.astimezone(clock.FINLAND).date():
        raise CannotCheck(_("The day has passed or is today. Choose a later day."))


@operation("reporting.send_evidence", gettext_lazy("Evidence for a sample check sent"))
def send_evidence(check: SampleCheck, *, attachment: "Attachment", note: str, by: Actor, at: datetime) -> CheckEvidence:
    """Keep a file that the project sends for its check. Raises CannotCheck, attachments.CannotClaim."""
    check = _held(check)
    if not permissions.may_write(by, check.agreement):
        raise CannotCheck(_("The file was not kept, because only the organisation that runs the project may send it."))
    if check.state != states.CHECK_ASKED:
        raise CannotCheck(_("The file was not kept, because the agency has finished reading the evidence."))
    before = CheckEvidence.objects.filter(attachment=attachment).first()
    if before is not None:
        audit.nothing_new()
        return before
    attachments.claim(attachment, case=check.agreement.application.case, by=by, purpose=PURPOSE)
    made = CheckEvidence.objects.create(check_of=check, attachment=attachment, note=note.strip(), sent_at=at, sent_by=by.name)
    audit.write(
        case=check.agreement.application.case, subject=made, by=by, at=at, changes={"file": attachment.sha256}
    )  # fmt: skip
    tell_officer(check, "reporting/mail/check_evidence.txt", key=f"check-evidence:{made.pk}")
    return made


@operation("reporting.prepare_check", gettext_lazy("Finding of a sample check prepared"))
def prepare_check(
    check: SampleCheck, *, checklist: Mapping[str, str], findings: str, consequence: str, by: Actor, at: datetime
) -> SampleCheck:  # fmt: skip
    """Write the checklist (met, not_met, unknown for each item), the findings and the consequence. Raises CannotCheck."""
    check = _held(check)
    _require_judge(by, check)
    if check.state != states.CHECK_ASKED:
        raise CannotCheck(_("Nothing was saved, because the finding waits for its approval or is approved."))
    reasons = []
    if any(checklist.get(key) not in states.CHECK_ANSWERS for key in states.CHECKLIST):
        reasons.append(_("An item of the checklist has no answer. Answer each one."))
    if not findings.strip() or consequence not in states.CONSEQUENCES:
        reasons.append(_("The findings or the consequence are missing. Write what was found and what follows from it."))
    if reasons:
        raise CannotCheck(*reasons)
    check.checklist = {key: checklist[key] for key in states.CHECKLIST}
    check.findings, check.consequence, check.state = findings.strip(), consequence, states.CHECK_PREPARED
    check.prepared_at, check.prepared_by_id, check.prepared_by = at, by.id, by.name
    check.save()
    changes = {"state": [states.CHECK_ASKED, states.CHECK_PREPARED], "consequence": consequence}
    audit.write(case=_case(check), subject=check, by=by, at=at, changes=changes, reason=check.findings)
    return check


@operation("reporting.return_check", gettext_lazy("Finding of a sample check returned"))
def return_check(check: SampleCheck, *, by: Actor, at: datetime) -> SampleCheck:
    """Return a prepared finding to be written again, by whoever prepared it or the second officer. Raises CannotCheck."""
    check = _held(check)
    _require_judge(by, check)
    if check.state == states.CHECK_ASKED:
        audit.nothing_new()
        return check
    if check.state != states.CHECK_PREPARED:
        raise CannotCheck(_("Nothing was changed, because the finding is approved."))
    check.state = states.CHECK_ASKED
    check.save(update_fields=["state"])
    changes = {"state": [states.CHECK_PREPARED, states.CHECK_ASKED]}
    audit.write(case=_case(check), subject=check, by=by, at=at, changes=changes)
    return check


@operation("reporting.approve_check", gettext_lazy("Finding of a sample check approved"))
def approve_check(check: SampleCheck, *, by: Actor, at: datetime) -> SampleCheck:
    """Approve a finding that another officer prepared; the project is told. A second click changes nothing. Raises CannotCheck.

    A consequence of a cut or a recovery is then carried out in the flow of its own.
    """
    check = _held(check)
    _require_judge(by, check)
    if check.state == states.CHECK_APPROVED:
        audit.nothing_new()
        return check
    if check.state != states.CHECK_PREPARED:
        raise CannotCheck(_("The finding was not approved, because it has not been prepared."))
    if by.id == check.prepared_by_id:
        raise CannotCheck(_("The finding was not approved, because you prepared it yourself. Another officer approves it."))
    check.state, check.approved_at = states.CHECK_APPROVED, at
    check.approved_by_id, check.approved_by = by.id, by.name
    check.save()
    changes = {"state": [states.CHECK_PREPARED, states.CHECK_APPROVED], "consequence": check.consequence}
    audit.write(case=_case(check), subject=check, by=by, at=at, changes=changes)
    tell_school(check, "reporting/mail/check_done.txt", key=f"check-done:{check.pk}")
    return check


def _require_judge(by: Actor, check: SampleCheck) -> None:
    if not permissions.may_judge_project(by, check.agreement):
        raise CannotCheck(_("Nothing was changed, because only an officer without a conflict of interest may do it."))


def _held(check: SampleCheck) -> SampleCheck:
    SampleCheck.objects.select_for_update().get(pk=check.pk)
    return SampleCheck.objects.select_related(*check_queries.WITH).get(pk=check.pk)


def _case(check: SampleCheck) -> str:
    return check.agreement.application.case


def _case_of(round_: CheckRound) -> str:
    return f"call:{round_.call_id}"
