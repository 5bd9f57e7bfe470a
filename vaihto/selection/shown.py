"""What the pages of this room show: the ranking with its budget line and threshold line, the memo, the answers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from vaihto.applications import queries as applications
from vaihto.calls import queries as calls
from vaihto.core import scoring
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.languages import present
from vaihto.selection import facts, permissions, queries, states, wording, workbench
from vaihto.selection.memo import lines_of as memo_lines
from vaihto.selection.models import ProposalLine, SelectionProposal
from vaihto.selection.operations.proposing import lines_of

if TYPE_CHECKING:
    from vaihto.calls.models import Call

# So many lines of a stored ranking stand on one page.
PER_PAGE = 50
# A call of more applications is not ranked anew each time that somebody looks.
PREVIEWED = 300


def call_page(call: "Call", actor: Actor, page: str | None = None) -> dict[str, Any]:
    """Return the context of a call's page: a page of its proposal, or while there is none, how the ranking would stand now.

    A proposal is read from what was stored with it: the cost does not grow with the call.
    """
    proposal = queries.proposal_of(call)
    may_prepare = permissions.may_prepare(actor, call)
    made: dict[str, Any] = {
        "call": call, "proposal": proposal, "may_prepare": may_prepare, "conflicts": permissions.conflicts(actor, call),
        "is_over": calls.stage(call, clock.now()) == "closed",
    }  # fmt: skip
    if proposal is None:
        made.update(preview(call))
        return {**made, **workbench.columns(call, made["rows"])}
    state_tag, state_words = states.TAGS[proposal.state], states.LABELS[proposal.state]
    is_presented = proposal.state == states.PRESENTED
    can_decide = permissions.has_the_right_to_decide(actor)
    is_preparer = str(proposal.prepared_by_id) == actor.id
    made.update(stored(proposal, page))
    return {
        **made,
        **workbench.columns(call, made["rows"]),
        "chosen": proposal.summary.get("scenario"),
        "state_tag": state_tag,
        "state_words": state_words,
        "missing": [],
        "is_preparer": is_preparer,
        "may_present": proposal.state == states.DRAFT and is_preparer and may_prepare,
        "may_decide": is_presented and permissions.may_decide(actor, proposal),
        "may_return": is_presented and may_prepare and (can_decide or is_preparer),
        "decision": getattr(proposal, "decision", None),
        "sending": queries.sending_of(call) if proposal.state == states.DECIDED else None,
    }


def stored(proposal: SelectionProposal, page: str | None) -> dict[str, Any]:
    """Return one page of a stored proposal's ranking, and its sums over all."""
    figures = queries.figures_of(proposal)
    shown_page = Paginator(range(figures.lines), PER_PAGE).get_page(page)
    first = max(shown_page.start_index(), 1)
    within = queries.lines_of(proposal.call).filter(position__gte=first, position__lt=first + PER_PAGE)
    return {**framed(list(within), proposal.summary, figures), "page_obj": shown_page}


def preview(call: "Call") -> dict[str, Any]:
    """Return how the ranking would stand with what has been handed in, and what is missing.

    In a call of more than 300 applications only the proposal shows it: it is stored, and stays in preparation.
    """
    number = applications.of_call(call).count()
    if number > PREVIEWED:
        return {"rows": [], "lines": 0, "missing": [], "too_many": number}
    try:
        basis = facts.basis_of(call, with_checks=False)
    except scoring.CannotScore:
        return {"rows": [], "lines": 0, "missing": [], "no_criteria": True}
    proposal = SelectionProposal(call=call, basis=dict(basis.values))
    found = {line.application_id: line for line in lines_of(proposal)}
    # The unsaved lines get their applications in one question, as the stored ones do.
    for key, application in applications.for_ids(found).items():
        found[key].application = application
    missing = [{"one": one, "words": wording.missing_in_words(one)} for one in basis.missing]
    return {**ranking(list(found.values()), basis.values), "missing": missing}


def ranking(lines: list[ProposalLine], basis: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rows of a whole ranking and its sums; the last granted and the last above the threshold carry a line."""
    return framed(lines, basis, queries.Figures.over(lines))


def framed(lines: list[ProposalLine], basis: Mapping[str, Any], figures: queries.Figures) -> dict[str, Any]:
    """Return the rows of some lines of a ranking, and the sums over all of it."""
    criteria = wording.criteria_names(basis)
    numbers = {line.application_id: line.application.number or "" for line in lines}
    tied = {int(key) for line in lines for key in line.details.get("tied_with", ())} - set(numbers)
    numbers |= {key: one.number or "" for key, one in applications.for_ids(tied).items()} if tied else {}
    rows = [
        {
            "line": line,
            "outcome": wording.outcome(line),
            "tag": states.OUTCOME_TAGS[line.outcome],
            "distance": wording.distance(line),
            "reason": states.REASONS[line.reason_code],
            "part": " ".join([*wording.part(line), *wording.above(line)]),
            "tie": wording.tie(line, criteria, numbers),
            "spent": wording.decimal(line.details.get("spent")) if line.outcome == states.GRANTED else None,
            "after": "budget" if line.position == figures.last_granted else "",
            "threshold_after": line.position == figures.last_above and figures.last_above < figures.lines,
        }
        for line in lines
    ]
    budget = Decimal(basis["call"]["budget"])
    return {
        "rows": rows,
        "width": 8,
        "criteria": [{"key": key, "title": title} for key, title in criteria.items()],
        "excluded": basis["excluded"],
        "budget": budget,
        "spent": figures.spent,
        "remaining": budget - figures.spent,
        "share": int(figures.spent * 100 / budget) if budget else 0,
        "lines": figures.lines,
        "granted": figures.granted,
        "reserve": figures.reserve,
        "not_selected": figures.lines - figures.granted - figures.reserve,
        "next_needs": figures.next_needs,
        "points": figures.points,
        "regions": figures.regions,
        "total_threshold": wording.decimal(basis["total_threshold"]),
    }


def memo(proposal: SelectionProposal) -> dict[str, Any]:
    """Return the presentation memo: the ranking, and of each application findings, points, reasons, grant lines."""
    basis = proposal.basis
    lines = memo_lines(proposal)
    candidates = {one["application"]: one for one in basis["candidates"]}
    table = ranking(lines, basis)
    for row in table["rows"]:
        candidate = candidates[row["line"].application_id]
        row.update(memo_of(basis, candidate, row["line"]))
    for one in table["excluded"]:
        one["not_met"] = messages(one.get("findings", []), "not_met")
    tag, words = states.TAGS[proposal.state], states.LABELS[proposal.state]
    about = {
        "proposal": proposal,
        "call": proposal.call,
        "basis": basis,
        "decision": getattr(proposal, "decision", None),
    }
    return {**table, **about, "state_tag": tag, "state_words": words}


def memo_of(basis: Mapping[str, Any], candidate: Mapping[str, Any], line: ProposalLine) -> dict[str, Any]:
    """Return what the memo says of one application."""
    result, names = facts.result_of(basis, candidate), wording.criteria_names(basis)
    return {
        "candidate": candidate,
        "findings": {kind: messages(candidate.get("findings", []), kind) for kind in ("not_met", "unknown")},
        "met": sum(one["verdict"] == "met" for one in candidate.get("findings", [])),
        "criteria": [{"title": names[one.key], "result": one, "given": given(candidate, one.key)} for one in result.criteria],
        "result": result,
        "amounts": [wording.amount_line(each) for each in line.lines],
        "origin": wording.amount_origin(line.details.get("amount_from", "")),
    }


def messages(findings: list[dict[str, Any]], verdict: str) -> list[dict[str, str]]:
    """Return the messages of the findings with a verdict, each with its code."""
    return [{"code": one["code"], "text": one["message"][present()]} for one in findings if one["verdict"] == verdict]


def given(candidate: Mapping[str, Any], criterion: str) -> list[dict[str, Any]]:
    """Return who gave a criterion how many points, and why."""
    return [
        {
            "assessor": one["assessor"],
            "language": one["language"],
            "points": Decimal(score["points"]),
            "reason": score["reason"],
        }
        for one in candidate["assessments"]
        for score in one["scores"]
        if score["criterion"] == criterion
    ]


def answered(call: "Call") -> list[ProposalLine]:
    """Return the decided lines that have their letter, each with the state of its answer."""
    lines = list(queries.decided_lines().filter(proposal__call=call))
    for line in lines:
        line.answer = queries.answer_state(line, clock.today())  # type: ignore[attr-defined]
    return lines
