"""The text of the grant agreement: our own words in three languages, to be approved by the agency's lawyer."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.calls import queries as calls
from vaihto.core import amending_lines, formats
from vaihto.core.budgeting import AmountLine
from vaihto.grants import facts
from vaihto.kit import languages

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement


def content(agreement: "GrantAgreement", prefinancing: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole agreement as canonical values: what is shown, hashed and signed."""
    application, organisation = agreement.application, agreement.organisation
    programme = application.call.programme
    values = {
        "kind": "grant_agreement",
        "number": agreement.number,
        "version": agreement.version,
        "language": agreement.language,
        "case": application.number,
        "agency": languages.text_of(programme, "agency", agreement.language),
        "beneficiary": {
            "name": organisation.name,
            "business_id": organisation.business_id,
            "oid": organisation.oid,
            "country": organisation.country,
            "address": organisation.address,
        },
        "project": application.title,
        "starts_on": agreement.starts_on.isoformat(),
        "ends_on": agreement.ends_on.isoformat(),
        "report_due_on": agreement.report_due_on.isoformat(),
        "amount": str(agreement.amount),
        "lines": [facts.as_json(line) for line in facts.original_lines(agreement)],
        "prefinancing": dict(prefinancing),
    }
    with translation.override(agreement.language):
        values["title"] = _("Grant agreement %(number)s") % {"number": agreement.number}
        values["clauses"] = [{"heading": head, "text": text} for head, text in clauses(agreement, values)]
        values["status"] = _("The wording of this agreement is a model: to be approved by the agency’s lawyer.")
    return values


def clauses(agreement: "GrantAgreement", values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield heading and text of each clause in the language that is active."""
    said = wording(agreement, values)
    yield (
        _("1. Parties"),
        _("This agreement is between %(agency)s and the beneficiary. Beneficiary: %(beneficiary)s.") % said,
    )
    yield (
        _("2. Project"),
        _("The grant is for the project “%(project)s”, case %(case)s. Project period: %(period)s.") % said,
    )
    yield (
        _("3. Amount"),
        _("The grant is at most %(amount)s. The table of this agreement shows how it is made up, line by line.") % said,
    )
    yield _("4. Payments"), payments(values) % said
    yield (
        _("5. Stays and learning agreements"),
        _("The beneficiary draws up a learning agreement before each stay, looks after the participants and recognises "
          "what they have learnt. A stay that does not take place is not paid for.") % said,
    )  # fmt: skip
    yield (
        _("6. Report and balance"),
        _("The beneficiary sends the final report by %(report_due)s. The agency works out the balance from what really "
          "took place. What was paid in excess is recovered.") % said,
    )  # fmt: skip
    yield (
        _("7. Changes"),
        _("The beneficiary asks for a change of this agreement before it takes effect. A change becomes valid when "
          "both parties have signed it.") % said,
    )  # fmt: skip
    yield (
        _("8. Documents and personal data"),
        _("The beneficiary keeps the documents of the project and shows them to the agency on request. Both parties "
          "process personal data only for the tasks of this project.") % said,
    )  # fmt: skip
    yield (
        _("9. Entry into force"),
        _("This agreement is in force when both parties have signed it.") % said,
    )


def payments(values: Mapping[str, Any]) -> str:
    """Return the clause on payments: with prefinancing, or without where the call gives none."""
    if Decimal(values["prefinancing"]["amount"]) == 0:
        return _("The grant is paid after the final report has been accepted.")
    return _(
        "When both parties have signed, the agency pays %(percent)s of the grant as prefinancing: %(prefinancing)s. "
        "The balance is paid after the final report has been accepted."
    )


def wording(agreement: "GrantAgreement", values: Mapping[str, Any]) -> dict[str, str]:
    """Return the formatted values that the clauses insert."""
    language = agreement.language
    return {
        "agency": values["agency"],
        "beneficiary": values["beneficiary"]["name"],
        "project": values["project"],
        "case": values["case"],
        "period": formats.span(agreement.starts_on, agreement.ends_on, language),
        "amount": formats.money(agreement.amount, language),
        "percent": formats.percent(Decimal(values["prefinancing"]["percent"]), language),
        "prefinancing": formats.money(Decimal(values["prefinancing"]["amount"]), language),
        "report_due": formats.day(agreement.report_due_on, language),
    }


def heading_of(line: AmountLine) -> str:
    """Return the words of a line's heading in the page's language."""
    return heading_named(line.heading)


def heading_named(heading: str) -> str:
    """Return the words of a heading in the page's language."""

    def other() -> str:
        name = calls.category_name(heading)
        return name if name != heading else heading.replace("_", " ").capitalize()

    return HEADINGS.get(heading, other)()


def basis_of(line: AmountLine) -> str:
    """Return how the line was worked out, in the page's language."""
    language = languages.present()
    if line.basis in facts.PER and line.rate is not None:
        # Only exactly one is said in the singular: 1 day, 1.5 days.
        n = 1 if line.quantity == 1 else 2
        units = {
            "people": ngettext("%(quantity)s person × %(rate)s", "%(quantity)s people × %(rate)s", n),
            "person_days": ngettext("%(quantity)s day × %(rate)s", "%(quantity)s days × %(rate)s", n),
            "person_weeks": ngettext("%(quantity)s week × %(rate)s", "%(quantity)s weeks × %(rate)s", n),
        }
        said = {"quantity": formats.number(line.quantity, language), "rate": formats.money(line.rate, language)}
        return units[line.basis] % said
    return BASES.get(line.basis, lambda: calls.counted(line) or line.basis)()


HEADINGS = {
    "partnership": lambda: _("Partnership"),
    "transfer_of_innovation": lambda: _("Transfer of innovation"),
    "decision": lambda: _("Decision on the amount"),
    amending_lines.HEADING: lambda: _("Amendment of the sum"),
    "prefinancing": lambda: _("Prefinancing"),
    "due": lambda: _("Grant by what took place"),
    "paid": lambda: _("Already paid"),
    "stay": lambda: _("Stays"),
    "stays": lambda: _("Stays"),
    "grant": lambda: _("Stays"),
    "support": lambda: _("Stays"),
    "travel": lambda: _("Travel"),
    "accompanying_individual_support": lambda: _("Individual support of accompanying persons"),
    "accompanying_travel": lambda: _("Travel of accompanying persons"),
    "subsistence": lambda: _("Subsistence"),
    "organisation": lambda: _("Organising the stays"),
}
BASES = {
    "requested": lambda: _("As applied for"),
    "cut_to_highest": lambda: _("Cut to the highest grant"),
    "cut_to_share": lambda: _("Cut to the highest share of total costs"),
    "cut_to_limit": lambda: _("Cut to the limit of the sum per year"),
    "below_lowest": lambda: _("Below the lowest grant"),
    "granted": lambda: _("Amount of the decision"),
    "cut_by_decision": lambda: _("The decision grants less than the lines add up to"),
    "added_by_decision": lambda: _("The decision grants more than the lines add up to"),
    amending_lines.MOVED: lambda: _("Moved between lines by an amendment"),
    amending_lines.CUT: lambda: _("The amendment grants less than the lines add up to"),
    amending_lines.ADDED: lambda: _("The amendment grants more than the lines add up to"),
    "at_most_granted": lambda: _("At most what was granted"),
    "after_cuts": lambda: _("After the cuts of the final report"),
    "percent_of_grant": lambda: _("Share of the grant"),
    "percent_of_added": lambda: _("Share of the added sum"),
    "further_at_most": lambda: _("At most the share of the grant, with the earlier prefinancing"),
    "payments_made": lambda: _("Payments made"),
    "as_agreed": lambda: _("As agreed: everything took place"),
    "journeys_missing": lambda: _("Fewer journeys than agreed; the rule for that is not known"),
}
