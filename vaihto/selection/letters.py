"""The letter of a decision as plain values in the language that is active: page, PDF and hash are made from them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.core import formats
from vaihto.kit.languages import present, text_of
from vaihto.selection import additions, delivery, facts, instruction, states, wording
from vaihto.selection.models import LetterAddition, ProposalLine, RectificationInstruction, SelectionDecision

if TYPE_CHECKING:
    from vaihto.organisations.models import Membership


def content_of(
    line: ProposalLine,
    decision: SelectionDecision,
    members: "Iterable[Membership]",
    version: RectificationInstruction | None = None,
    sent_at: datetime | None = None,
    addition: LetterAddition | None = None,
) -> dict[str, Any]:
    """Return the whole letter of one application, with a version of the instruction whose days are counted from `sent_at`.

    `addition` is what the agency adds to letters of this outcome in its own words.
    """
    # long because: the parts of a letter stand here in their order, one a line.
    application, language = line.application, present()
    basis = decision.proposal.basis
    candidate = next(one for one in basis["candidates"] if one["application"] == application.pk)
    agency, way = text_of(application.call.programme, "agency"), delivery.way_of(application)
    return {
        "lang": language,
        "title": title(line),
        "under": _("Application for the call “%(call)s”") % {"call": text_of(application.call, "title")},
        "project": {"text": application.title, "lang": application.language},
        "sender": agency,
        "kind": _("Decision"),
        "number": application.number,
        "day": formats.day(decision.decided_at, language),
        "to": address(line, members),
        "outcome": line.outcome,
        "decision": {"heading": _("Decision"), "paragraphs": decision_text(line, decision, agency, basis)},
        "why": {"heading": _("Why"), "paragraphs": why(line, basis)},
        "near": near(line),
        "points": points(line, basis, candidate),
        "calculation": calculation(line),
        "formal": {"heading": _("Formal requirements"), "paragraphs": formal(candidate)},
        "next": {"heading": _("What happens now"), "items": what_next(line, decision)},
        "more": additions.carried(addition),
        "provisions": {"heading": _("Provisions applied"), "paragraphs": instruction.provisions(basis, decision)},
        "rectification": instruction.rectification(agency, sent_at or decision.decided_at, way, version),
        "way": way,
        "signers": signers(decision),
        "signed": _("Approved electronically on %(moment)s.") % {"moment": formats.moment(decision.decided_at, language)},
        "page": _("Page"),
        "answer_by": decision.answer_by if line.outcome == states.GRANTED else None,
    }


def title(line: ProposalLine) -> str:
    """Return the heading: the outcome itself."""
    if line.outcome == states.GRANTED:
        return _("The grant is awarded")
    if line.outcome == states.RESERVE:
        return _("The application is on the reserve list, place %(place)s") % {"place": line.reserve_place}
    return _("The application was not selected")


def address(line: ProposalLine, members: "Iterable[Membership]") -> list[str]:
    """Return the addressee: organisation, its first coordinator, address."""
    organisation = line.application.organisation
    first = next(iter(members), None)
    named = [organisation.name]
    if first is not None:
        named.append(f"{first.position} {first.person.name}".strip())
    return [part for part in (*named, organisation.address.replace("\n", ", "), organisation.city) if part]


def decision_text(line: ProposalLine, decision: SelectionDecision, agency: str, basis: Mapping[str, Any]) -> list[str]:
    """Return what was decided."""
    language, application = present(), line.application
    said = {
        "agency": agency,
        "amount": formats.money(line.amount, language),
        "place": line.reserve_place,
        "due": formats.day(decision.answer_by, language),
    }
    about = _("Applicant: %(applicant)s. Project: “%(project)s”, %(case)s.") % {
        "applicant": application.organisation.name, "project": application.title, "case": application.number,
    }  # fmt: skip
    counted = _("Points: %(points)s of %(max)s, place %(rank)s.") % {
        "points": formats.number(line.points, language), "rank": line.rank,
        "max": formats.number(facts.scheme_of(basis).max_total, language),
    }  # fmt: skip
    if line.outcome == states.GRANTED:
        return [
            _("%(agency)s awards the applicant a grant of at most %(amount)s.") % said,
            f"{about} {counted}",
            _("The applicant states by %(due)s whether it accepts the grant. The calculation, the reasons and the "
              "rectification instruction are attached.") % said,
        ]  # fmt: skip
    if line.outcome == states.RESERVE:
        return [
            _("%(agency)s places the application on the reserve list, place %(place)s.") % said,
            f"{about} {counted}",
        ]
    return [_("%(agency)s does not select the application for funding.") % said, f"{about} {counted}"]


def why(line: ProposalLine, basis: Mapping[str, Any]) -> list[str]:
    """Return why the application got this outcome."""
    language = present()
    budget = formats.money(Decimal(basis["call"]["budget"]), language)
    order = _(
        "The budget of the call is %(budget)s. The applications that reach every threshold were placed in order by "
        "their points of quality; equal points are decided by the criteria in their published order."
    ) % {"budget": budget}
    order = " ".join(filter(None, [order, wording.chosen(basis)]))
    if line.reason_code in {"reserve_full", "not_in_optimum", "set_aside", "remainder", "in_optimum", "in_optimum_partly"}:
        return [order, f"{states.REASONS[line.reason_code]}.", *wording.part(line)]
    if line.outcome == states.GRANTED:
        return [order, _("The budget suffices for this application.")]
    if line.outcome == states.RESERVE:
        said = {"distance": wording.near(line)}
        reached = _("The application reached the threshold, but the budget did not suffice. %(distance)s.") % said
        if line.reason_code == "tied_at_budget_line":
            reached += " " + _("Applications with equal points are granted together or not at all.")
        return [order, reached, " ".join([_("A grant may follow if money becomes free."), *wording.part(line)])]
    follow = _(
        "The reasons for each criterion follow. The applicant may request rectification; the time limit and the "
        "instruction are attached."
    )
    return [order, *below(line, basis), follow]


def below(line: ProposalLine, basis: Mapping[str, Any]) -> list[str]:
    """Return which thresholds were not reached, with the points missing."""
    language, names, found = present(), wording.criteria_names(basis), []
    total = wording.decimal(basis["total_threshold"])
    if total is not None and line.points < total:
        found.append(
            _("Points in all: %(points)s, threshold %(threshold)s.")
            % {"points": formats.number(line.points, language), "threshold": formats.number(total, language)}
        )
    limits = {one["key"]: wording.decimal(one["threshold"]) for one in basis["criteria"]}
    for key in line.details.get("below", {}):
        found.append(
            _("Criterion “%(criterion)s”: %(points)s, threshold %(threshold)s.")
            % {
                "criterion": names.get(key, key),
                "points": formats.number(Decimal(line.points_by_criterion[key]), language),
                "threshold": formats.number(limits[key] or 0, language),
            }
        )
    return found


def near(line: ProposalLine) -> dict[str, str] | None:
    """Return the box that says how near it was; None for those granted."""
    if line.outcome == states.GRANTED:
        return None
    return {"heading": _("How near it was."), "text": f"{wording.distance(line)}."}


def points(line: ProposalLine, basis: Mapping[str, Any], candidate: Mapping[str, Any]) -> dict[str, Any]:
    """Return the points by criterion with every assessor's reasons, or the common ones; assessors are not named."""
    language = present()
    result = facts.result_of(basis, candidate)
    names = wording.criteria_names(basis)
    agreed_by = agreed_by_of(candidate)
    total = result.total_threshold
    note = who_gave(candidate)
    if total is not None:
        note = _("Threshold: %(points)s.") % {"points": formats.points(total, language)} + " " + note
    return {
        "heading": _("Points and reasons"),
        "head": [_("Criterion"), _("Points"), _("Common reasons") if agreed_by else _("Reasons")],
        "rows": [
            {
                "criterion": names[one.key],
                "points": f"{formats.number(one.points, language)} / {formats.number(one.max_points, language)}",
                "reasons": reasons(candidate, one.key),
            }
            for one in result.criteria
        ],
        "total": {
            "label": _("In all"),
            "points": f"{formats.number(result.total, language)} / {formats.number(result.max_total, language)}",
            "note": note,
        },
    }


def agreed_by_of(candidate: Mapping[str, Any]) -> int:
    """Return how many assessors agreed on the points that count; 0 where each one's own points count."""
    return max((int(one.get("agreed_by", 0)) for one in candidate["assessments"]), default=0)


def who_gave(candidate: Mapping[str, Any]) -> str:
    """Return a sentence on how many assessors gave the points, and how they became one."""
    agreed_by, number = agreed_by_of(candidate), len(candidate["assessments"])
    if agreed_by:
        return _(
            "%(number)s assessors first assessed independently and then agreed on these common points and reasons."
        ) % {"number": agreed_by}  # fmt: skip
    return ngettext(
        "One assessor.", "%(number)s independent assessors; the points are their mean.", number
    ) % {"number": number}  # fmt: skip


def reasons(candidate: Mapping[str, Any], criterion: str) -> list[dict[str, str]]:
    """Return the reasons that count for a criterion, of every assessor or the common ones, each with its language."""
    return [
        {"text": score["reason"], "lang": one["language"]}
        for one in candidate["assessments"]
        for score in one["scores"]
        if score["criterion"] == criterion
    ]


def calculation(line: ProposalLine) -> dict[str, Any] | None:
    """Return the working of the grant; None for an application that was not selected."""
    if line.outcome == states.NOT_SELECTED:
        return None
    language = present()
    rows = []
    for each in line.lines:
        said = wording.amount_line(each)
        amount = said["amount"]
        known = _("not known") if amount is None else formats.money(amount, language)
        rows.append({**said, "amount": known})
    granted = line.outcome == states.GRANTED
    return {
        "heading": _("How the grant is made up"),
        "head": [_("Line"), _("Working"), _("Amount")],
        "rows": rows,
        "note": wording.amount_origin(line.details.get("amount_from", "")),
        "total": {
            "label": _("Grant at most") if granted else _("The grant would be at most"),
            "amount": formats.money(line.amount, language),
        },
    }


def formal(candidate: Mapping[str, Any]) -> list[str]:
    """Return what the formal check found: its counts, and the messages of what is not met."""
    language, findings = present(), candidate.get("findings", [])
    met = sum(one["verdict"] == "met" for one in findings)
    counted = ngettext(
        "One formal requirement is met.", "%(number)s formal requirements are met.", met
    ) % {"number": met}  # fmt: skip
    others = [one["message"][language] for one in findings if one["verdict"] == "not_met" and one["severity"] != "note"]
    passed = _("The agency recorded the application as eligible.")
    return [f"{counted} {passed}", *others]


def what_next(line: ProposalLine, decision: SelectionDecision) -> list[str]:
    """Return what happens after the letter."""
    call = line.application.call
    ask = _("Questions about the decision: %(contact)s.") % {"contact": call.contact or call.programme.contact}
    if line.outcome == states.GRANTED:
        said = {"due": formats.day(decision.answer_by, present())}
        return [
            _("A coordinator of the applicant accepts or declines the grant in the service by %(due)s.") % said,
            _("After that the agency draws up the grant agreement, which both parties sign."),
            ask,
        ]
    if line.outcome == states.RESERVE:
        return [
            _("The applicant need not do anything to keep the place on the reserve list."),
            _("If money becomes free, the agency makes a new decision."),
            ask,
        ]
    return [_("The applicant need not do anything."), ask]


def signers(decision: SelectionDecision) -> list[dict[str, str]]:
    """Return who decided and who presented."""
    proposal = decision.proposal
    return [
        {"name": decision.decided_by_name, "title": decision.decided_by_title, "role": _("Made the decision")},
        {"name": proposal.prepared_by.name, "title": proposal.prepared_by_title, "role": _("Presented the case")},
    ]
