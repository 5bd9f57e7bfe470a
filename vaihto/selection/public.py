"""What the public learns of a call's results: the grants that stand, and of the others their number only."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vaihto.exchange import giving360
from vaihto.kit import clock
from vaihto.kit.languages import LANGUAGES, pick, present, text_of
from vaihto.selection import freed, queries, states
from vaihto.selection.models import LaterProposal, ProposalLine, RectificationRequest, ResultPublication

if TYPE_CHECKING:
    from vaihto.calls.models import Call

FORMAT = "vaihto results 1"


def content_of(call: "Call") -> dict[str, Any] | None:
    """Return what would be published now: grants in the order of their organisations, and counts; None before the decision.

    Declined and lapsed grants are left out and counted. Points, places, reasons and the names of those without a grant are
    not in it at all, so that no page or file can show them.
    """
    decision = queries.decision_of(call)
    if decision is None:
        return None
    lines = list(queries.decided_lines().filter(proposal__call=call))
    granted = [line for line in lines if line.outcome == states.GRANTED]
    standing = [line for line in granted if not given_up(line)]
    awarded = later_days(standing)
    return {
        "format": FORMAT,
        "call": {"id": call.pk, "year": call.year, "title": {code: text_of(call, "title", code) for code in LANGUAGES}},
        "programme": {code: text_of(call.programme, "title", code) for code in LANGUAGES},
        "agency": {code: text_of(call.programme, "agency", code) for code in LANGUAGES},
        "decided_on": decision.decided_at.astimezone(clock.FINLAND).date(),
        "budget": freed.money_of(call).budget,
        "grants": [row_of(line, awarded.get(line.pk, decision.decided_at)) for line in sorted(standing, key=by_name)],
        "counts": {
            "applications": len(lines) + len(decision.content["basis"]["excluded"]),
            "granted": len(standing),
            "given_up": len(granted) - len(standing),
            "reserve": sum(line.outcome == states.RESERVE for line in lines),
            "not_selected": sum(line.outcome == states.NOT_SELECTED for line in lines),
            "ineligible": len(decision.content["basis"]["excluded"]),
        },
    }


def given_up(line: ProposalLine) -> bool:
    """Return whether a grant was declined or has lapsed."""
    answer = getattr(line, "acceptance", None)
    return line.lapsed_at is not None or (answer is not None and not answer.is_accepted)


def by_name(line: ProposalLine) -> tuple[str, int]:
    """Return the place of a grant in the list: by its organisation, so that the order tells nothing of the ranking."""
    return line.application.organisation.name, line.application_id


def later_days(lines: list[ProposalLine]) -> dict[int, datetime]:
    """Return when a grant was awarded by a later decision: from the reserve list or on a request for rectification."""
    keys = [line.pk for line in lines]
    later = LaterProposal.objects.filter(line_id__in=keys, kind=states.MOVE_UP, state=states.APPROVED)
    corrected = RectificationRequest.objects.filter(line_id__in=keys, state=states.DECIDED, amount__isnull=False)
    found = {key: at for rows in (later, corrected) for key, at in rows.values_list("line_id", "decided_at") if at}
    return found


def row_of(line: ProposalLine, awarded_at: datetime) -> dict[str, Any]:
    """Return one grant as it is published."""
    application = line.application
    organisation = application.organisation
    return {
        "number": application.number,
        "organisation": organisation.name,
        "organisation_language": organisation.language,
        "business_id": organisation.business_id,
        "country": organisation.country,
        "region": organisation.region,
        "project": application.title,
        "project_language": application.language,
        "amount": line.amount,
        "awarded_on": awarded_at.astimezone(clock.FINLAND).date(),
        "starts_on": application.starts_on,
        "ends_on": application.ends_on,
    }


def total(content: Mapping[str, Any]) -> Decimal:
    """Return the euro of all published grants."""
    return sum((Decimal(row["amount"]) for row in content["grants"]), Decimal(0))


def differences(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """Return which grants are new, gone or have another sum, against the version that is public."""
    old = {row["number"]: row for row in (before or {"grants": []})["grants"]}
    new = {row["number"]: row for row in now["grants"]}
    return {
        "new": [row for number, row in new.items() if number not in old],
        "gone": [row for number, row in old.items() if number not in new],
        "changed": [
            row
            for number, row in new.items()
            if number in old and Decimal(str(old[number]["amount"])) != Decimal(str(row["amount"]))
        ],
    }


def grants_of(publication: ResultPublication) -> list[giving360.Grant]:
    """Return the published grants for the 360Giving file; an organisation without a business id is named by its case."""
    content = publication.content
    funder = giving360.Body(f"FI-vaihto-{content['call']['id']}", pick(content["agency"]))
    made = []
    for row in content["grants"]:
        known = f"FI-PRO-{row['business_id']}" if row["business_id"] and row["country"] == "FI" else f"XI-vaihto-{row['number']}"
        made.append(
            giving360.Grant(
                id=f"360G-vaihto-{row['number']}", title=row["project"] or row["number"],
                description=f"{pick(content['call']['title'])}: {row['project']}", amount=Decimal(row["amount"]),
                awarded_on=date.fromisoformat(row["awarded_on"]), recipient=giving360.Body(known, row["organisation"]),
                funder=funder, programme=pick(content["programme"]), starts_on=day(row["starts_on"]), ends_on=day(row["ends_on"]),
            )
        )  # fmt: skip
    return made


def day(text: str | None) -> date | None:
    """Return a stored day."""
    return date.fromisoformat(text) if text else None


def notes(publication: ResultPublication, address: str) -> list[str]:
    """Return what stands under the rows of a file: what it is, from when, which version, where."""
    content = publication.content
    return [
        f"{pick(content['call']['title'], present())}, {pick(content['agency'], present())}",
        f"version {publication.version}, {publication.published_at.date().isoformat()}, SHA-256 {publication.content_hash}",
        address,
    ]
