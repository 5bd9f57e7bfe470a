"""What the pages of the workbench show: scenarios as cards, one scenario, several side by side; from stored figures alone."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from vaihto.calls import queries as calls
from vaihto.core import formats, regions
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.languages import present, text_of
from vaihto.selection import outcomes, permissions, queries, states
from vaihto.selection.models import Scenario, ScenarioLine

if TYPE_CHECKING:
    from vaihto.calls.models import Call

# So many columns fit beside the ranking.
COLUMNS = 3


def lines_of(scenario: Scenario) -> "QuerySet[ScenarioLine]":
    """Return the lines of a scenario in the order of the ranking."""
    return scenario.lines.select_related("application__organisation").order_by("position")


def card(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as a card: its wishes in words and its figures."""
    summary = scenario.summary
    budget, spent = _euro(summary, "budget"), _euro(summary, "spent")
    return {
        "scenario": scenario,
        "is_counting": scenario.state == Scenario.State.COUNTING,
        "is_failed": scenario.state == Scenario.State.FAILED,
        "wishes": wishes_in_words(scenario),
        "budget": budget,
        "spent": spent,
        "remaining": _euro(summary, "remaining"),
        "points": Decimal(summary.get("points", 0)),
        "share": int(spent * 100 / budget) if budget else 0,
        "unmet": [unmet_in_words(one) for one in summary.get("unmet", [])],
        "proof": proof(scenario),
        **{name: summary.get(name, 0) for name in ("granted", "partly", "newcomers", "regions", "reserve", "not_selected")},
    }


def _euro(summary: Mapping[str, Any], name: str) -> Decimal:
    return Decimal(summary.get(name, 0))


def changes_of(scenario: Scenario) -> dict[str, Any]:
    """Return who comes in and who falls out against the ranking, and how many get less or more, as it was stored."""
    stored = scenario.summary.get("changes", {})
    made: dict[str, Any] = {"less": stored.get("less", 0), "more": stored.get("more", 0)}
    for side in ("in", "out"):
        names, number = stored.get(side, []), stored.get(f"{side}_number", 0)
        made |= {f"{side}_named": names, f"{side}_number": number, f"{side}_more": number - len(names)}
    return made


def cards(call: "Call") -> list[dict[str, Any]]:
    """Return the cards of a call's scenarios with who comes in and who falls out."""
    return [{**card(one), **changes_of(one)} for one in queries.scenarios_of(call)]


def wishes_in_words(scenario: Scenario) -> list[str]:
    """Return what the scenario wishes, a sentence each."""
    wishes, language = outcomes.Wishes.read(scenario.wishes), present()
    said = [method_in_words(wishes)]
    if wishes.budget is not None:
        said.append(_("Budget %(euro)s.") % {"euro": formats.money(wishes.budget, language)})
    if wishes.moved_from is not None:
        source = calls.published().filter(pk=wishes.moved_from).first()
        named = {"euro": formats.money(wishes.moved, language), "call": text_of(source, "title") if source else ""}
        said.append(_("%(euro)s from the call “%(call)s”.") % named)
    for floor in wishes.floors:
        least = (
            formats.money(Decimal(floor["eur"]), language)
            if floor.get("eur")
            else f"{formats.number(Decimal(floor['share']) * 100, language)}\u00a0%"
        )
        said.append(_("At least %(least)s for %(group)s.") % {"least": least, "group": group_in_words(floor)})
    if not wishes.is_partial:
        said.append(_("Whole sums only."))
    elif wishes.least_percent is not None:
        percent = {"percent": wishes.least_percent}
        said.append(_("Where none was stated, the least useful grant is %(percent)s per cent.") % percent)
    if wishes.reserve_length is not None:
        said.append(_("At most %(number)s on the reserve list.") % {"number": wishes.reserve_length})
    return said


def method_in_words(wishes: outcomes.Wishes) -> str:
    """Return the method as a sentence."""
    if wishes.method == outcomes.RANKED:
        return _("In order of points.") if not wishes.floors else _("In order of points, with money set aside first.")
    if wishes.objective == "score_eur":
        return _("Best use of the budget: the most points × euro.")
    return _("Best use of the budget: the most points.")


def group_in_words(group: Mapping[str, Any]) -> str:
    """Return a group that money is set aside for."""
    return _("newcomers") if group.get("newcomer") else regions.name(str(group.get("region", "")), present())


def unmet_in_words(one: Mapping[str, Any]) -> str:
    """Return a floor that cannot be met, with what the group can get."""
    language = present()
    said = {
        "group": group_in_words(one), "floor": formats.money(Decimal(one["floor"]), language),
        "possible": formats.money(Decimal(one["possible"]), language),
    }  # fmt: skip
    return _("%(group)s: %(floor)s cannot be reached, at most %(possible)s.") % said


def proof(scenario: Scenario) -> str:
    """Return how well the best use of the budget is proven; empty for a ranking."""
    gap = scenario.summary.get("gap")
    if gap is None:
        return ""
    percent = formats.number(Decimal(gap) * 100, present())
    if scenario.state == Scenario.State.COUNTING:
        return _("First answer, at most %(gap)s per cent below the best. The proof is being worked out.") % {"gap": percent}
    if Decimal(gap) == 0:
        return _("Proven: no sharing out gives more.")
    return _("No sharing out is better by more than %(gap)s per cent.") % {"gap": percent}


def one(scenario: Scenario, actor: Actor) -> dict[str, Any]:
    """Return the context of a scenario's page."""
    call, proposal = scenario.call, queries.proposal_of(scenario.call)
    is_open = proposal is None or proposal.state == states.DRAFT
    may_prepare = permissions.may_prepare(actor, call)
    ready = scenario.state == Scenario.State.READY and not scenario.summary.get("unmet") and scenario.put_away_at is None
    return {
        "call": call,
        "card": {**card(scenario), **changes_of(scenario)},
        "scenario": scenario,
        "may_prepare": may_prepare,
        "may_choose": may_prepare and is_open and ready and calls.stage(call, clock.now()) == "closed",
        "state_words": states.SCENARIOS[scenario.state],
        "state_tag": states.SCENARIO_TAGS[scenario.state],
        "chosen": chosen_letter(proposal),
    }


def needs_reason(scenario: Scenario) -> bool:
    """Return whether somebody has to say why this scenario is proposed: always, unless it is the ranking."""
    return not outcomes.Wishes.read(scenario.wishes).is_the_ranking


def chosen_letter(proposal: Any) -> str:
    """Return the letter of the scenario that the proposal follows; A for the ranking, empty while there is no proposal."""
    if proposal is None:
        return ""
    return str(proposal.summary.get("scenario", {}).get("letter", "A"))


def sign(line: ScenarioLine | None) -> dict[str, Any]:
    """Return what one scenario gives an application: tag, words, sum."""
    if line is None:
        return {"kind": "unk", "icon": "unknown", "text": _("not counted")}
    if line.outcome == states.GRANTED:
        is_part = line.amount < line.requested
        euro = formats.money(line.amount, present())
        text = _("%(euro)s, a part") % {"euro": euro} if is_part else euro
        return {"kind": "quiet", "icon": "partly" if is_part else "met", "text": text}
    if line.outcome == states.RESERVE:
        return {"kind": "todo", "icon": "reserve", "text": _("reserve %(place)s") % {"place": line.reserve_place}}
    return {"kind": "quiet", "icon": "not-selected", "text": _("not selected")}


def rows_of(lines: Iterable[ScenarioLine]) -> list[dict[str, Any]]:
    """Return the rows of a scenario's table."""
    made = []
    for line in lines:
        ranked = formats.money(line.ranked_amount, present()) if line.ranked_amount else _("nothing")
        made.append(
            {
                "line": line, "sign": sign(line), "reason": states.REASONS[line.reason_code], "ranked": ranked,
                "differs": line.amount != line.ranked_amount,
            }
        )  # fmt: skip
    return made


def compared(call: "Call") -> dict[str, Any]:
    """Return the scenarios of a call with their figures, and the applications whose sum is not the ranking's in all."""
    listed = cards(call)
    scenarios = [each["scenario"] for each in listed]
    different = Q(pk__in=[])
    if scenarios:
        keys = ScenarioLine.objects.filter(scenario__in=scenarios).exclude(amount=F("ranked_amount")).values("application_id")
        different = Q(scenario=scenarios[0], application_id__in=keys)
    rows = ScenarioLine.objects.filter(different).select_related("application__organisation").order_by("position")
    dimensions = sorted({name for one in scenarios for name in one.summary.get("dimensions", {})})
    return {
        "call": call, "cards": listed, "scenarios": scenarios, "differing": rows,
        "dimensions": [
            {"key": name, "numbers": [(one, one.summary.get("dimensions", {}).get(name, 0)) for one in scenarios]}
            for name in dimensions
        ],
    }  # fmt: skip


def side_by_side(context: Mapping[str, Any], lines: Iterable[ScenarioLine]) -> list[dict[str, Any]]:
    """Return the rows of the comparison: the ranking's sum, and each scenario's."""
    listed = list(lines)
    found = queries.scenario_lines(context["scenarios"], [line.application_id for line in listed])
    return [
        {
            "line": line,
            "ranked": line.ranked_amount,
            "signs": [{**sign(found.get((one.pk, line.application_id))), "letter": one.letter} for one in context["scenarios"]],
            "lines": [found.get((one.pk, line.application_id)) for one in context["scenarios"]],
        }
        for line in listed
    ]


def columns(call: "Call", rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the first scenarios of a call, and put what each gives into the rows of the ranking (`signs`)."""
    listed = cards(call)
    shown = [each["scenario"] for each in listed if each["scenario"].summary][:COLUMNS]
    found = queries.scenario_lines(shown, [row["line"].application_id for row in rows])
    for row in rows:
        key = row["line"].application_id
        row["signs"] = [{**sign(found.get((one.pk, key))), "letter": one.letter} for one in shown]  # type: ignore[index]
        elsewhere = [one.letter for one in shown if (line := found.get((one.pk, key))) and line.outcome == states.GRANTED]
        if row["line"].outcome != states.GRANTED and elsewhere:
            row["in_under"] = formats.listing(elsewhere, present())  # type: ignore[index]
    return {"cards": listed, "columns": shown, "width": 8 + len(shown)}
