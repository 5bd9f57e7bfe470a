"""The amendments of the tests: of the agreement of 9,000 euro, with two rows of stays."""

from typing import Any

from grant_examples import NOW
from remembered import remembered

from vaihto.core.amending import Item, Kind
from vaihto.grants import operations, queries
from vaihto.grants.models import Amendment, GrantAgreement
from vaihto.kit.actors import Actor


def dates(agreement: GrantAgreement, **new: str) -> Item:
    """Return an item that changes days."""
    days = queries.terms(agreement).days
    return Item(Kind.DATES, days, {**days, **new})


def stays(row: int, old: int, new: int) -> Item:
    """Return an item that changes how many stays a row has."""
    return Item(Kind.STAYS, {"row": row, "count": old}, {"row": row, "count": new})


def amount(old: str, new: str) -> Item:
    """Return an item that changes the sum."""
    return Item(Kind.SUM, {"amount": old}, {"amount": new})


LATER = {"ends_on": "2029-12-31", "report_due_on": "2030-02-28"}


def asked(agreement: GrantAgreement, by: Actor, *items: Item, reason: str = "Sairastuminen") -> Amendment:
    """Return an amendment that was written and sent; of later days where nothing else is said."""
    wanted = items or (dates(agreement, **LATER),)
    draft = operations.write_amendment(agreement, wanted, reason=reason, by=by, at=NOW)
    return operations.send_amendment(draft, by=by, at=NOW)


def prepared(agreement: GrantAgreement, school: Actor, officer: Actor, *items: Item) -> Amendment:
    """Return an amendment that waits for a decision."""
    sent = asked(agreement, school, *items)
    return operations.prepare_amendment(sent, opinion="Puollan.", by=officer, at=NOW)


def decided(amendment: Amendment, by: Actor, *refused: int, grounds: str = "Perusteltu.", **more: Any) -> Amendment:
    """Return the amendment decided: every item accepted but those."""
    answers = {
        one.position: ("refused", "Ei tarpeen") if one.position in refused else ("accepted", "") for one in amendment.items.all()
    }
    return operations.decide_amendment(amendment, answers, grounds=grounds, by=by, at=NOW, **more)


def in_force(amendment: Amendment, signer: Actor, officer: Actor) -> Amendment:
    """Return the amendment signed by both."""
    operations.sign_amendment(amendment, role="beneficiary", by=signer, at=NOW)
    return operations.sign_amendment(amendment, role="agency", by=officer, at=NOW)


@remembered
def amended(agreement: GrantAgreement, signer: Actor, planner: Actor, decider: Actor, *items: Item) -> GrantAgreement:
    """Return the agreement after an amendment."""
    in_force(decided(prepared(agreement, signer, planner, *items), decider), signer, decider)
    return GrantAgreement.objects.get(pk=agreement.pk)
