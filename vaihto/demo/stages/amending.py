"""How the example amends agreements: one amendment is in force in Erasmus+, one waits for a decision in a running round."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from vaihto.core.amending import Item, Kind
from vaihto.demo.stages import words
from vaihto.demo.stages.selecting import school_of
from vaihto.grants import operations as grants
from vaihto.grants import queries
from vaihto.kit import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaihto.demo.stages.rounds import Course
    from vaihto.grants.models import Amendment, GrantAgreement

ASKED, PREPARED, DECIDED, SIGNED = 120, 124, 127, 130
LONGER = timedelta(days=60)


def amend(course: "Course", agreements: "Sequence[GrantAgreement]") -> None:
    """Amend the first agreement of the Erasmus+ round as far as it goes, and of the running round until it can be decided."""
    if not agreements:
        return
    first = agreements[0]
    if course.round.action == "vet_mobility":
        in_force(course, first, prepared(course, first, [longer(first)]))
    elif course.round.until == "abroad":
        row, count = next(pair for pair in queries.terms(first).counts if pair[1] > 1)
        fewer = Item(Kind.STAYS, {"row": row, "count": count}, {"row": row, "count": count - 1})
        prepared(course, first, [longer(first), fewer])


def longer(agreement: "GrantAgreement") -> Item:
    """Return the item that makes the project and the time for its report two months longer."""
    days = queries.terms(agreement).days
    later = {name: (date.fromisoformat(days[name]) + LONGER).isoformat() for name in ("ends_on", "report_due_on")}
    return Item(Kind.DATES, days, {**days, **later})


def prepared(course: "Course", agreement: "GrantAgreement", items: list[Item]) -> "Amendment":
    """Let the school name its contact persons and ask for an amendment, and an officer prepare the decision."""
    coordinator, at = course.world.coordinator(school_of(course, agreement.application)), course.at(ASKED)
    language = agreement.language if agreement.language in words.AMENDED else "fi"
    with clock.at(at):
        grants.change_contacts(
            agreement, {"contact": {"name": coordinator.name, "email": coordinator.email}}, by=coordinator, at=at
        )
        draft = grants.write_amendment(agreement, items, reason=words.AMENDED[language], by=coordinator, at=at)
        sent = grants.send_amendment(draft, by=coordinator, at=at)
    at = course.at(PREPARED)
    with clock.at(at):
        return grants.prepare_amendment(sent, opinion=words.OPINION[language], by=course.world.staff_actor("officer"), at=at)


def in_force(course: "Course", agreement: "GrantAgreement", amendment: "Amendment") -> None:
    """Let another officer accept every item, and both parties sign."""
    second, at = course.world.staff_actor("officer_2"), course.at(DECIDED)
    answers = {item.position: ("accepted", "") for item in amendment.items.all()}
    with clock.at(at):
        grants.decide_amendment(amendment, answers, grounds=words.AMENDMENT_GROUNDS, by=second, at=at)
    at = course.at(SIGNED)
    with clock.at(at):
        coordinator = course.world.coordinator(school_of(course, agreement.application))
        grants.sign_amendment(amendment, role="beneficiary", by=coordinator, at=at)
        grants.sign_amendment(amendment, role="agency", by=second, at=at)
