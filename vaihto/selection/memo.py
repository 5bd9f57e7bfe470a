"""The presentation memo as plain values in the language that is active: page, PDF, DOCX and hash are made from them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.applications import queries as applications
from vaihto.core import formats
from vaihto.kit.languages import pick, present, text_of
from vaihto.selection import queries, states, wording
from vaihto.selection.models import ProposalLine, SelectionProposal

if TYPE_CHECKING:
    from vaihto.applications.models import Application

NUMBERS = ("points", "amount", "missing_points", "missing_euro")
BELOW = ("below_total_threshold", "below_criterion_threshold")


def lines_of(proposal: SelectionProposal) -> list[ProposalLine]:
    """Return the lines that the memo is about: those of the proposal, after the decision as they were frozen with it."""
    decision = getattr(proposal, "decision", None)
    if decision is None:
        return list(queries.lines_of(proposal.call))
    lines = [unfrozen(proposal, values) for values in decision.content["lines"]]
    found: dict[int, Application] = applications.for_ids([line.application_id for line in lines])
    for line in lines:
        line.application = found[line.application_id]
    return lines


def unfrozen(proposal: SelectionProposal, values: Mapping[str, Any]) -> ProposalLine:
    """Return an unsaved line with what was frozen."""
    numbers = {name: wording.decimal(values[name]) for name in NUMBERS}
    return ProposalLine(proposal=proposal, **{**values, **numbers})


def values_of(proposal: SelectionProposal, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the memo's papers; `shown` is what the memo's page shows (shown.memo)."""
    language = present()
    at = proposal.presented_at or proposal.prepared_at
    return {
        "lang": language,
        "title": _("Presentation memo: %(call)s") % {"call": text_of(proposal.call, "title")},
        "sender": text_of(proposal.call.programme, "agency"),
        "kind": _("Presentation memo"),
        "number": "",
        "date": formats.day(at, language),
        "page": _("Page"),
        "facts": facts_of(shown, language),
        "method": method_of(shown, language),
        "note": [_("Note of the preparer"), proposal.note] if proposal.note else None,
        "groups": groups_of(shown, language),
        "applications": {"title": _("Applications"), "rows": [application_of(row, language) for row in shown["rows"]]},
        "excluded": excluded_of(shown),
        "checksum": [_("Checksum of the basis (SHA-256)"), proposal.basis_hash],
    }


def facts_of(shown: Mapping[str, Any], language: str) -> list[list[str]]:
    """Return the facts at the head of the memo."""
    proposal, rules = shown["proposal"], shown["basis"]["rules"]
    counted = _("granted %(granted)s, reserve list %(reserve)s, not selected %(not_selected)s") % shown
    return [
        [_("Prepared by"), f"{proposal.prepared_by.name}, {proposal.prepared_by_title}".rstrip(", ")],
        [_("Budget"), formats.money(shown["budget"], language)],
        [_("Proposed to be granted"), formats.money(shown["spent"], language)],
        [_("Remaining"), formats.money(shown["remaining"], language)],
        [_("Proposal"), counted],
        [_("Rules"), f"{rules['programme']} {rules['call_year']}, {rules['agency']}, SHA-256 {rules['sha256'][:16]}"],
    ]


def method_of(shown: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return how the selection was made: the order, the thresholds, the scenario that was chosen with its reason."""
    basis = shown["basis"]
    said = [
        _(
            "The budget of the call is %(budget)s. The applications that reach every threshold were placed in order by "
            "their points of quality; equal points are decided by the criteria in their published order."
        )
        % {"budget": formats.money(Decimal(basis["call"]["budget"]), language)}
    ]
    total = wording.decimal(basis["total_threshold"])
    limits = [
        _("“%(criterion)s”: %(points)s")
        % {"criterion": pick(one["title"]), "points": formats.points(Decimal(one["threshold"]), language)}
        for one in basis["criteria"]
        if one["threshold"] is not None
    ]
    if total is not None:
        said.append(_("Threshold of the total: %(points)s.") % {"points": formats.points(total, language)})
    if limits:
        said.append(_("Thresholds of criteria: %(limits)s.") % {"limits": formats.listing(limits, language)})
    scenario = basis.get("scenario")
    if scenario and not scenario.get("is_the_ranking"):
        name, reason = scenario.get("name", ""), scenario.get("reason", "")
        said.append(_("Chosen scenario: %(name)s. Reason: %(reason)s") % {"name": name, "reason": reason})
    else:
        said.append(_("The proposal follows the ranking; no other scenario was chosen."))
    return {"title": _("How the selection was made"), "paragraphs": said}


def groups_of(shown: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """Return the applications in tables: granted, reserve list, below a threshold, not selected for another reason."""
    kinds: dict[str, list[Any]] = {"granted": [], "reserve": [], "below": [], "other": []}
    for row in shown["rows"]:
        line = row["line"]
        if line.outcome in (states.GRANTED, states.RESERVE):
            kinds[line.outcome].append(row)
        else:
            kinds["below" if line.reason_code in BELOW else "other"].append(row)
    titles = {
        "granted": _("Proposed to be granted"),
        "reserve": _("Proposed for the reserve list"),
        "below": _("Not selected: below a threshold"),
        "other": _("Not selected: place in the order"),
    }
    head = [_("Place"), _("Application"), _("Points"), _("Grant"), _("Proposal")]
    made = []
    for key, rows in kinds.items():
        total = sum((row["line"].amount for row in rows), Decimal(0)) if key == "granted" else None
        foot = None if total is None else [_("In all"), formats.money(total, language)]
        if rows:
            made.append({"title": titles[key], "head": head, "rows": [ranked(row, language) for row in rows], "foot": foot})
    return made


def ranked(row: Mapping[str, Any], language: str) -> list[str]:
    """Return one row of the tables."""
    line = row["line"]
    return [
        str(line.rank),
        f"{row['candidate']['number']} {row['candidate']['applicant']}",
        formats.number(line.points, language),
        formats.money(line.amount, language),
        f"{row['outcome']}. {row['distance']}.",
    ]


def application_of(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return one application of the memo: findings, points with reasons, lines of the grant."""
    candidate, result = row["candidate"], row["result"]
    total, said = of_most(result.total, result.max_total, language), [row["outcome"], str(row["reason"]), row["distance"]]
    return {
        "head": f"{row['line'].rank}. {candidate['number']} {candidate['applicant']}",
        "project": {"text": candidate["title"], "lang": candidate["language"]},
        "outcome": ". ".join(filter(None, [*said, row["part"].rstrip("."), row["tie"]])) + ".",
        "findings": [f"{one['code']}: {one['text']}" for kind in ("not_met", "unknown") for one in row["findings"][kind]],
        "findings_title": _("Formal requirements met: %(number)s") % {"number": row["met"]},
        "check": candidate["check"]["reasons"] if candidate.get("check") else "",
        "points_head": [_("Criterion"), _("Points"), _("Reasons")],
        "criteria": [
            {
                "title": one["title"],
                "points": of_most(one["result"].points, one["result"].max_points, language),
                "reasons": [
                    {
                        "text": f"{each['assessor']} ({formats.number(each['points'], language)}): {each['reason']}",
                        "lang": each["language"],
                    }
                    for each in one["given"]
                ],
            }
            for one in row["criteria"]
        ],
        "total": [_("In all"), total],
        "amounts_head": [_("Line"), _("Working"), _("Amount")],
        "amounts": [
            {**one, "amount": _("not known") if one["amount"] is None else formats.money(one["amount"], language)}
            for one in row["amounts"]
        ],
        "origin": row["origin"],
        "grant": [_("Grant"), formats.money(row["line"].amount, language)],
    }


def excluded_of(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the applications that did not pass the formal check, with the reasons."""
    rows = [
        {"head": f"{one['number']} {one['applicant']}", "text": one["check"]["reasons"] if one.get("check") else ""}
        for one in shown["excluded"]
    ]
    return {"title": _("Not eligible"), "rows": rows}


def of_most(points: Decimal, most: Decimal, language: str) -> str:
    """Return points and the most that can be given."""
    return f"{formats.number(points, language)} / {formats.number(most, language)}"
