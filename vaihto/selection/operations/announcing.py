"""The letters of a decision: few go with it, many are made by the worker, in portions that are a transaction each."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.canonical import frozen
from vaihto.kit import audit, clock, mailing, outbox
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.languages import present
from vaihto.kit.operations import operation
from vaihto.organisations import operations as organisation_operations
from vaihto.organisations import queries as organisations
from vaihto.selection import additions, instruction, letters, queries, states
from vaihto.selection.models import Letter, LetterAddition, ProposalLine, RectificationInstruction, SelectionDecision
from vaihto.selection.operations.proposing import case_of

if TYPE_CHECKING:
    from vaihto.kit.models import OutboxItem
    from vaihto.organisations.models import Membership

logger = logging.getLogger("vaihto.selection")
JOB = states.LETTERS
# So many letters are made at a time: with the decision itself where it has no more lines, and in each portion of a larger one.
AT_ONCE = 50


def announce_all(decision: SelectionDecision, *, by: Actor, at: datetime) -> None:
    """Send the letters of a decision, a part of making it: at once where they are few, otherwise leave portions to the worker.

    The version of the rectification instruction and the language of what the agency itself reads are those of the decision,
    whenever a letter is made.
    """
    lines, version = queries.all_lines().filter(proposal=decision.proposal), instruction.in_force()
    number = lines.count()
    if number <= AT_ONCE:
        _announce(list(lines), decision, version, by, at)
        return
    for first in range(1, number + 1, AT_ONCE):
        places = {"first": first, "last": first + AT_ONCE - 1}
        what = {"decision": decision.pk, **places, "instruction": version and version.pk, "language": present()}
        outbox.put(JOB, f"{JOB}:{decision.pk}:{first}", case=case_of(decision.proposal.call), payload=what)


@outbox.handler(JOB)
def announce_later(item: "OutboxItem") -> None:
    """Make the letters of one portion: all of them, or where one fails, each by itself, so that it keeps back none but itself.

    Done twice it finds nothing left to do.
    """
    told, places = item.payload, (item.payload["first"], item.payload["last"])
    kept = SelectionDecision.objects.select_related("proposal__call", "proposal__prepared_by").defer("content")
    decision = kept.get(pk=told["decision"])
    version = RectificationInstruction.objects.filter(pk=told["instruction"]).first()
    with translation.override(told["language"]):
        try:
            announce_portion(decision, places, version, by=SYSTEM, at=clock.now())
        except Exception:
            logger.exception("The letters of places %s to %s of decision %s are made one by one.", *places, decision.pk)
            failed = [one for one in range(places[0], places[1] + 1) if not _is_announced(decision, one, version)]
            if failed:
                raise


def _is_announced(decision: SelectionDecision, place: int, version: RectificationInstruction | None) -> bool:
    try:
        announce_portion(decision, (place, place), version, by=SYSTEM, at=clock.now())
    except Exception:
        return False
    return True


@operation("selection.announce_portion", lazy("Letters of the decision sent"))
def announce_portion(
    decision: SelectionDecision, places: tuple[int, int], version: RectificationInstruction | None, *, by: Actor, at: datetime
) -> int:
    """Send the letters that are not there yet of the lines at these places of the ranking; returns how many."""
    # The decision is held, so that two workers with the same portion do not both find the letters missing.
    SelectionDecision.objects.select_for_update().only("pk").get(pk=decision.pk)
    lines = list(queries.all_lines().filter(proposal=decision.proposal, position__range=places, letter__isnull=True))
    if not lines:
        audit.nothing_new()
        return 0
    _announce(lines, decision, version, by, at)
    changes = {"letters": len(lines), "places": list(places)}
    audit.write(case=case_of(decision.proposal.call), subject=decision, by=by, at=at, changes=changes)
    return len(lines)


def _announce(
    lines: list[ProposalLine], decision: SelectionDecision, version: RectificationInstruction | None, by: Actor, at: datetime
) -> None:
    members = organisations.coordinators_of({line.application.organisation_id for line in lines})
    # The agency's own words are those that stood when the decision was made, whenever its letters are.
    added = additions.in_force(decision.decided_at)
    for line in lines:
        theirs = members.get(line.application.organisation_id, [])
        announce(line, decision, version, theirs, addition=added.get(line.outcome), by=by, at=at)


@operation("selection.announce", lazy("Decision sent to the applicant"))
def announce(
    line: ProposalLine, decision: SelectionDecision, version: RectificationInstruction | None, members: "list[Membership]",
    *, by: Actor, at: datetime, addition: LetterAddition | None = None,
) -> Letter:  # fmt: skip
    """Write the letter of one application in the applicant's language; mail its address to the applicant's coordinators."""
    application = line.application
    with translation.override(application.language):
        content, sha256 = frozen(letters.content_of(line, decision, members, version, at, addition))
    letter = Letter.objects.create(line=line, language=application.language, content=content, content_hash=sha256, sent_at=at)
    for member in members:
        mailing.post(
            member.person.email, "selection/mail/decision.txt", {"letter": letter, "case": application.number},
            language=member.person.language, key=f"selection.letter:{letter.pk}:{member.person_id}",
            case=application.case,
        )  # fmt: skip
    if line.outcome == states.GRANTED:
        record_grant(line, by=by, at=at)
    changes = {"outcome": line.outcome, "points": str(line.points), "letter": letter.content_hash}
    if line.outcome == states.GRANTED:
        changes["amount"] = str(line.amount)
    if line.reserve_place:
        changes["reserve_place"] = str(line.reserve_place)
    audit.write(case=application.case, subject=letter, by=by, at=at, changes=changes)
    return letter


def record_grant(line: ProposalLine, *, by: Actor, at: datetime) -> None:
    """Leave a dated standing of the applicant, which later calls read."""
    application = line.application
    organisation_operations.record_standing(
        application.organisation, kind="grant", detail=application.title[:200], amount=line.amount,
        starts_on=application.starts_on or at.astimezone(clock.FINLAND).date(), ends_on=application.ends_on,
        source=_("Selection decision in case %(case)s") % {"case": application.number}, by=by, at=at,
    )  # fmt: skip
