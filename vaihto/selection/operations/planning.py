"""Scenarios: drawn up, counted, put away and taken out again. None is ever changed, so none can be overwritten."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.calls import queries as calls
from vaihto.core import scoring
from vaihto.kit import audit, outbox
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.selection import facts, outcomes
from vaihto.selection.models import Scenario, ScenarioLine
from vaihto.selection.operations.proposing import case_of, refuse_interest

if TYPE_CHECKING:
    from vaihto.calls.models import Call
    from vaihto.kit.models import OutboxItem

LETTERS = "BCDEFGHIJKLMNOPQRSTUVWXYZ"
# So many at a time can be told apart on a page.
MOST = 12
JOB = "selection.scenario"


class CannotPlan(Refused):
    """The scenario cannot be drawn up, put away or taken out."""


@operation("selection.draw_up", lazy("Scenario drawn up"))
def draw_up(call: "Call", *, name: str, wishes: outcomes.Wishes, by: Actor, at: datetime) -> Scenario:
    """Store a scenario and count it: a ranking at once, the best use of the budget at once in a rounded way and then proven.

    Raises CannotPlan.
    """
    refuse_interest(call, by, CannotPlan)
    if not name.strip():
        raise CannotPlan(_("The name is missing. Write what the scenario tries out."))
    # The call's row is held, so that two officers who do this at once get two letters.
    type(call).objects.select_for_update().filter(pk=call.pk).first()
    # The second of two clicks finds what the first one made.
    same = Scenario.objects.filter(call=call, name=name.strip(), made_by_id=int(by.id), made_at__gte=at - timedelta(minutes=1))
    if (twin := next((one for one in same if one.wishes == wishes.plain()), None)) is not None:
        audit.nothing_new()
        return twin
    taken = list(Scenario.objects.filter(call=call).values_list("letter", flat=True))
    shown = Scenario.objects.filter(call=call, put_away_at__isnull=True).count()
    letter = next((one for one in LETTERS if one not in taken), None)
    if shown >= MOST or letter is None:
        raise CannotPlan(_("The scenario was not made, because there are %(most)s already. Put one away first.") % {"most": MOST})
    refuse_source(call, wishes)
    made = Scenario.objects.create(
        call=call, letter=letter, name=name.strip(), wishes=wishes.plain(), made_by_id=int(by.id), made_at=at
    )
    is_best = wishes.method == outcomes.BEST
    count_into(made, at, quickly=is_best)
    if is_best:
        outbox.put(JOB, f"selection.scenario:{made.pk}", case=case_of(call), payload={"scenario": made.pk})
    audit.write(
        case=case_of(call), subject=made, by=by, at=at, changes={"scenario": f"{letter} {made.name}", "wishes": made.wishes}
    )
    return made


def refuse_source(call: "Call", wishes: outcomes.Wishes) -> None:
    """Raise CannotPlan where money would come from a call that is none of the same programme and year."""
    if wishes.moved_from is None:
        return
    source = (
        calls.published().filter(pk=wishes.moved_from, programme=call.programme_id, year=call.year).exclude(pk=call.pk).first()
    )
    if source is None or wishes.moved <= 0:
        raise CannotPlan(
            _("The scenario was not made, because the transfer names no call of the same year and no sum. Give both.")
        )
    if wishes.moved > facts.budget_of(source):
        raise CannotPlan(
            _("The scenario was not made, because the transfer is larger than the budget of the call it comes from.")
        )


def count_into(scenario: Scenario, at: datetime, *, quickly: bool) -> None:
    """Count a scenario from what is known now and store its lines and figures. Raises CannotPlan where nothing can be ranked."""
    try:
        values = facts.basis_of(scenario.call, with_checks=False).values
    except scoring.CannotScore:
        values = {"candidates": []}
    if not values["candidates"]:
        raise CannotPlan(_("The scenario was not made, because no application can be ranked yet."))
    wishes = outcomes.Wishes.read(scenario.wishes)
    found = outcomes.of(values, wishes, quickly=quickly)
    ranked = {place.reference: place.granted for place in outcomes.of(values, outcomes.RANKING).places}
    scenario.lines.all().delete()
    ScenarioLine.objects.bulk_create(
        ScenarioLine(
            scenario=scenario, application_id=int(place.reference), position=number, points=place.total,
            outcome=place.outcome.value, reason_code=place.reason.value, amount=place.granted, requested=place.amount,
            ranked_amount=ranked[place.reference], reserve_place=place.reserve_place,
        )
        for number, place in enumerate(found.places, start=1)
    )  # fmt: skip
    scenario.inputs_hash = outcomes.inputs_hash(values)
    scenario.summary = {**outcomes.summary_of(values, wishes, found), "changes": outcomes.changes_of(values, found, ranked)}
    is_found = bool(found.unmet) or any(Decimal(place.granted) for place in found.places)
    # The rounded answer is shown while the proof is being made.
    scenario.state = Scenario.State.COUNTING if quickly else (Scenario.State.READY if is_found else Scenario.State.FAILED)
    scenario.counted_at = at
    scenario.save(update_fields=["inputs_hash", "summary", "state", "counted_at"])


@operation("selection.count", lazy("Scenario counted"))
def count(scenario: Scenario, *, by: Actor, at: datetime) -> Scenario:
    """Count a scenario to the end, from what is known now; the best use of the budget with its proof. Raises CannotPlan."""
    kept = Scenario.objects.select_for_update().select_related("call").get(pk=scenario.pk)
    count_into(kept, at, quickly=False)
    changes = {"scenario": f"{kept.letter} {kept.name}", "state": kept.state, "gap": kept.summary.get("gap")}
    audit.write(case=case_of(kept.call), subject=kept, by=by, at=at, changes=changes)
    return kept


@outbox.handler(JOB)
def count_later(item: "OutboxItem") -> None:
    """Prove the best use of the budget of one scenario; done twice it gives the same."""
    from vaihto.kit import clock

    scenario = Scenario.objects.filter(pk=item.payload["scenario"], state=Scenario.State.COUNTING).first()
    if scenario is None:
        return
    try:
        count(scenario, by=SYSTEM, at=clock.now())
    except CannotPlan:
        Scenario.objects.filter(pk=scenario.pk).update(state=Scenario.State.FAILED)


@operation("selection.put_away", lazy("Scenario put away"))
def put_away(scenario: Scenario, *, by: Actor, at: datetime) -> Scenario:
    """Put a scenario away; it keeps its letter and can be taken out again. Raises CannotPlan."""
    return _shelve(scenario, by=by, at=at, is_away=True)


@operation("selection.take_out", lazy("Scenario taken out again"))
def take_out(scenario: Scenario, *, by: Actor, at: datetime) -> Scenario:
    """Show a scenario again that was put away. Raises CannotPlan."""
    return _shelve(scenario, by=by, at=at, is_away=False)


def _shelve(scenario: Scenario, *, by: Actor, at: datetime, is_away: bool) -> Scenario:
    refuse_interest(scenario.call, by, CannotPlan)
    rows = Scenario.objects.filter(pk=scenario.pk, put_away_at__isnull=is_away)
    changed = rows.update(put_away_at=at if is_away else None, put_away_by=by.name if is_away else "")
    scenario.refresh_from_db()
    if not changed:
        audit.nothing_new()
        return scenario
    audit.write(case=case_of(scenario.call), subject=scenario, by=by, at=at, changes={"scenario": str(scenario), "away": is_away})
    return scenario
