"""What an amendment says: its items in words, old and new, and the paper that both parties sign."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.applications import queries as applications
from vaihto.core import amending, countries, formats
from vaihto.core.amending import Kind
from vaihto.grants import clauses, states, terms
from vaihto.grants.models import Amendment, AmendmentItem, GrantAgreement
from vaihto.kit import languages

CONTACT = ("name", "email", "phone")


def said(item: AmendmentItem, agreement: GrantAgreement) -> dict[str, Any]:
    """Return an item in the page's language: what it is about, what is said now, what would be said."""
    about, old, new = WORDS[Kind(item.kind)](item, agreement)
    return {"about": about, "old": old or _("nothing"), "new": new or _("nothing")}


Said = tuple[str, str, str]


def _dates(item: AmendmentItem, _agreement: GrantAgreement) -> Said:
    return str(states.ITEM_LABELS["dates"]), _days(item.old), _days(item.new)


def _days(values: Mapping[str, str]) -> str:
    language = languages.present()
    starts, ends, due = (date.fromisoformat(values[name]) for name in amending.DAYS)
    period, report = formats.span(starts, ends, language), formats.day(due, language)
    return _("Project period: %(period)s. Final report due: %(report)s.") % {"period": period, "report": report}


def _stays(item: AmendmentItem, agreement: GrantAgreement) -> Said:
    rows = list(applications.rows_in_writing(agreement.application))
    number = item.new["row"]
    where = countries.name(rows[number - 1].country_to, languages.present()) if number <= len(rows) else ""
    about = _("Row %(n)s") % {"n": number}
    return f"{about}: {where}" if where else about, number_of_stays(item.old["count"]), number_of_stays(item.new["count"])


def number_of_stays(n: int) -> str:
    """Return how many stays, in words."""
    return ngettext("%(n)s stay", "%(n)s stays", n) % {"n": n} if n else _("no stays")


def _transfer(item: AmendmentItem, _agreement: GrantAgreement) -> Said:
    language = languages.present()
    both = [
        "; ".join(
            f"{clauses.heading_named(item.new[f'{end}_heading'])} {formats.money(Decimal(side[f'{end}_amount']), language)}"
            for end in ("from", "to")
        )
        for side in (item.old, item.new)
    ]
    return str(states.ITEM_LABELS["transfer"]), both[0], both[1]


def _sum(item: AmendmentItem, _agreement: GrantAgreement) -> Said:
    old, new = (formats.money(Decimal(side["amount"]), languages.present()) for side in (item.old, item.new))
    return str(states.ITEM_LABELS["sum"]), old, new


def _partner(item: AmendmentItem, _agreement: GrantAgreement) -> Said:
    def named(side: Mapping[str, str]) -> str:
        return f"{side['name']}, {countries.name(side['country'], languages.present())}" if side else ""

    return str(states.ITEM_LABELS[item.kind]), named(item.old), named(item.new)


def _account(item: AmendmentItem, _agreement: GrantAgreement) -> Said:
    return str(states.ITEM_LABELS["account"]), item.old.get("number", ""), item.new["number"]


def _contact(item: AmendmentItem, _agreement: GrantAgreement) -> Said:
    about = _("Backup contact person") if item.new["role"] == "backup" else _("Contact person")
    old, new = (", ".join(filter(None, (side.get(name, "") for name in CONTACT))) for side in (item.old, item.new))
    return about, old, new


WORDS = {
    Kind.DATES: _dates,
    Kind.STAYS: _stays,
    Kind.TRANSFER: _transfer,
    Kind.SUM: _sum,
    Kind.PARTNER_IN: _partner,
    Kind.PARTNER_OUT: _partner,
    Kind.ACCOUNT: _account,
    Kind.CONTACT: _contact,
}


def of(amendment: Amendment, accepted: Iterable[int], effect: amending.Effect, further: Mapping[str, str]) -> dict[str, Any]:
    """Return the whole paper as canonical values in the agreement's language: what is shown, hashed and signed."""
    agreement, wanted = amendment.agreement, set(accepted)
    rows = [one for one in amendment.items.all() if one.position in wanted]
    said_now = terms.as_row(effect.after)
    values: dict[str, Any] = {
        "kind": "grant_agreement_amendment",
        "number": amendment.number,
        "agreement": agreement.number,
        "agreement_hash": agreement.content_hash,
        "language": agreement.language,
        "case": agreement.application.number,
        "agency": agreement.content["agency"],
        "beneficiary": agreement.content["beneficiary"],
        "project": agreement.content["project"],
        "reason": amendment.reason,
        "grounds": amendment.grounds,
        "version_before": effect.before.version,
        "items": [{"kind": one.kind, "old": one.old, "new": one.new} for one in rows],
        "terms": {**said_now, **effect.after.days, "amount": str(effect.after.amount)},
    }
    if further:
        values["prefinancing"] = dict(further)
    with translation.override(agreement.language):
        values["title"] = _("Amendment %(number)s of the grant agreement") % {"number": amendment.number}
        values["clauses"] = list(_clauses(amendment, rows, effect, further))
        values["status"] = _("The wording of this amendment is a model: to be approved by the agency’s lawyer.")
    return values


def _clauses(
    amendment: Amendment, rows: list[AmendmentItem], effect: amending.Effect, further: Mapping[str, str]
) -> Iterable[dict[str, str]]:
    agreement, language = amendment.agreement, amendment.agreement.language
    parties = {
        "agency": agreement.content["agency"], "beneficiary": agreement.content["beneficiary"]["name"],
        "number": agreement.number, "project": agreement.content["project"],
    }  # fmt: skip
    yield {
        "heading": _("1. What is amended"),
        "text": _("This amendment changes grant agreement %(number)s. Project: “%(project)s”. Agency: %(agency)s. "
                  "Beneficiary: %(beneficiary)s.") % parties,
    }  # fmt: skip
    for number, one in enumerate(rows, start=2):
        words = said(one, agreement)
        yield {
            "heading": f"{number}. {words['about']}",
            "text": _("Until now: %(old)s. From now on: %(new)s.") % {name: words[name].rstrip(".") for name in ("old", "new")},
        }
    amounts = {
        "before": formats.money(effect.before.amount, language), "after": formats.money(effect.after.amount, language)
    }  # fmt: skip
    sentence = (
        _("The grant stays at most %(after)s.")
        if effect.change == 0
        else _("The grant was at most %(before)s. It is at most %(after)s.")
    )
    yield {
        "heading": _("%(n)s. Sum of the grant") % {"n": len(rows) + 2},
        "text": sentence % amounts + _paying(further, language),
    }
    yield {
        "heading": _("%(n)s. Entry into force") % {"n": len(rows) + 3},
        "text": _("This amendment is in force when both parties have signed it. "
                  "The rest of the grant agreement stays as it is."),
    }  # fmt: skip


def _paying(further: Mapping[str, str], language: str) -> str:
    """Return the sentence on what is paid in advance of an added sum, with a space before it; empty where the sum adds none."""
    if not further:
        return ""
    if Decimal(further["amount"]) == 0:
        return " " + _("Nothing of the added sum is paid in advance. It is paid with the balance.")
    words = _("Of the added sum, the agency pays further prefinancing when both parties have signed: %(amount)s.")
    return " " + words % {"amount": formats.money(Decimal(further["amount"]), language)}


def statement_of(role: str) -> str:
    """Return the sentence that a signer agrees to."""
    if role == states.BENEFICIARY:
        return _("I have read the amendment and sign it for the beneficiary.")
    return _("I have read the amendment and sign it for the agency.")
