"""Forms of an amendment: what shall change, the officer's opinion, the decision item by item, contact persons."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.applications import queries as applications
from vaihto.core import amending, countries, formats, parameters
from vaihto.core.amending import Item, Kind
from vaihto.grants import clauses
from vaihto.grants.models import AmendmentItem, BankAccount, GrantAgreement
from vaihto.kit.fields import DayField, EuroField
from vaihto.kit.languages import present

ANSWERS = (("accepted", lazy("Accept")), ("refused", lazy("Refuse")))
MOST_STAYS = 9999


class AmendForm(forms.Form):
    """What shall change. Each field begins with what the agreement says now; what is left as it is makes no item."""

    starts_on = DayField(label=lazy("First day of the project"))
    ends_on = DayField(label=lazy("Last day of the project"))
    report_due_on = DayField(label=lazy("Last day of the final report"))
    amount = EuroField(label=lazy("Sum of the grant (€)"), maximum=Decimal("9999999999.99"))
    line_from = forms.ChoiceField(label=lazy("From the line"), required=False)
    line_to = forms.ChoiceField(label=lazy("To the line"), required=False)
    moved = EuroField(label=lazy("Amount to move (€)"), required=False, maximum=Decimal("9999999999.99"))
    partner_out = forms.ChoiceField(label=lazy("Partner that leaves"), required=False)
    partner_name = forms.CharField(label=lazy("Name of the partner that joins"), required=False, max_length=200)
    partner_country = forms.ChoiceField(label=lazy("Its country"), required=False)
    partner_kind = forms.ChoiceField(label=lazy("Kind of organisation"), required=False)
    account = forms.BooleanField(label=lazy("The account number of the project changes"), required=False)
    reason = forms.CharField(
        label=lazy("Why the amendment is needed"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=lazy("In the language of the agreement. Both parties read it."),
    )  # fmt: skip

    def __init__(
        self,
        data: Any,
        *,
        agreement: GrantAgreement,
        terms: amending.Terms,
        draft: Iterable[AmendmentItem] = (),
        reason: str = "",
    ) -> None:
        """Take the terms of now, and the items of a draft to go on with."""
        self.terms, self.agreement, language = terms, agreement, present()
        self.new_account = account_that_changes(agreement)
        super().__init__(data, initial={**_now(terms), **_drafted(draft, terms), "reason": reason})
        rows = list(applications.rows_in_writing(agreement.application))
        for number, count in terms.counts:
            self.fields[f"stays_{number}"] = forms.IntegerField(
                label=_row(number, rows[number - 1], language), min_value=0, max_value=MOST_STAYS,
                initial=self.initial.get(f"stays_{number}", count),
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
            )  # fmt: skip
        lines = [("", _("No transfer")), *((str(n), _line(one, language)) for n, one in enumerate(terms.lines, start=1))]
        partners = [("", _("Nobody leaves")), *((str(n), one.name) for n, one in enumerate(terms.partners))]
        chosen: dict[str, Any] = {
            "line_from": lines, "line_to": lines, "partner_out": partners,
            "partner_country": [("", _("Choose")), *_countries(language)],
            "partner_kind": [("", _("Choose")), *_kinds(language)],
        }  # fmt: skip
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if self.new_account is None:
            del self.fields["account"]

    @property
    def stay_fields(self) -> list[Any]:
        """The fields of the rows, for the page."""
        return [self[f"stays_{number}"] for number, _count in self.terms.counts]

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together: both lines and an amount; name, country and kind of a partner."""
        cleaned: dict[str, Any] = super().clean() or {}
        if len({bool(cleaned.get(name)) for name in ("line_from", "line_to", "moved")}) > 1:
            self.add_error("moved", _("A transfer needs both lines and an amount. Give all three, or none."))
        if len({bool(cleaned.get(name)) for name in ("partner_name", "partner_country", "partner_kind")}) > 1:
            self.add_error("partner_name", _("A partner needs a name, a country and a kind. Give all three, or none."))
        place = cleaned.get("line_from")
        if place and cleaned.get("moved") and cleaned["moved"] > (self.terms.lines[int(place) - 1].amount or 0):
            self.add_error("moved", _("The line has less than that. Write a smaller amount."))
        return cleaned

    def items(self) -> list[Item]:
        """Return what was written as items; what stayed as it is makes none."""
        return list(_items(self.terms, self.cleaned_data, self.new_account))


def account_that_changes(agreement: GrantAgreement) -> dict[str, Any] | None:
    """Return the account that was entered since the last one counted: waiting, or confirmed and in no amendment yet."""
    rows = BankAccount.objects.filter(agreement=agreement, dropped_at__isnull=True).order_by("-version")
    newest = rows.first()
    if newest is None or newest.version == 1:
        return None
    kept = AmendmentItem.objects.filter(amendment__agreement=agreement, kind=Kind.ACCOUNT.value, answer="accepted")
    if any(one.new["version"] == newest.version for one in kept):
        return None
    before = rows.filter(confirmed_at__isnull=False, version__lt=newest.version).first()
    return {"version": newest.version, "number": newest.masked, "before": before.masked if before else ""}


def _now(terms: amending.Terms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in (*amending.DAYS, "amount")}


def _drafted(items: Iterable[AmendmentItem], terms: amending.Terms) -> dict[str, Any]:
    """Return what a draft holds as values of the fields."""
    found: dict[str, Any] = {}
    for one in items:
        new = one.new
        if one.kind == Kind.DATES:
            found |= {name: formats.parse_day(new[name]) for name in amending.DAYS}
        elif one.kind == Kind.SUM:
            found["amount"] = Decimal(new["amount"])
        elif one.kind == Kind.STAYS:
            found[f"stays_{new['row']}"] = new["count"]
        elif one.kind == Kind.TRANSFER:
            moved = Decimal(one.old["from_amount"]) - Decimal(new["from_amount"])
            found |= {"line_from": str(new["from"]), "line_to": str(new["to"]), "moved": moved}
        elif one.kind == Kind.PARTNER_IN:
            found |= {f"partner_{name}": new[name] for name in ("name", "country", "kind")}
        elif one.kind == Kind.PARTNER_OUT:
            found["partner_out"] = next((str(n) for n, each in enumerate(terms.partners) if each.values == one.old), "")
        elif one.kind == Kind.ACCOUNT:
            found["account"] = True
    return found


def _items(terms: amending.Terms, said: Mapping[str, Any], account: Mapping[str, Any] | None) -> Iterator[Item]:
    days = {name: said[name].isoformat() for name in amending.DAYS}
    if days != terms.days:
        yield Item(Kind.DATES, terms.days, days)
    for row, count in terms.counts:
        if said[f"stays_{row}"] != count:
            yield Item(Kind.STAYS, {"row": row, "count": count}, {"row": row, "count": said[f"stays_{row}"]})
    if said.get("moved"):
        yield _transfer(terms, int(said["line_from"]), int(said["line_to"]), said["moved"])
    if said["amount"] != terms.amount:
        yield Item(Kind.SUM, {"amount": str(terms.amount)}, {"amount": str(said["amount"])})
    if said.get("partner_out"):
        yield Item(Kind.PARTNER_OUT, terms.partners[int(said["partner_out"])].values, {})
    if said.get("partner_name"):
        partner = amending.Partner(said["partner_name"].strip(), said["partner_country"], said["partner_kind"])
        yield Item(Kind.PARTNER_IN, {}, partner.values)
    if said.get("account") and account is not None:
        new = {"version": account["version"], "number": account["number"]}
        yield Item(Kind.ACCOUNT, {"number": account["before"]}, new)


def _transfer(terms: amending.Terms, source: int, to: int, moved: Decimal) -> Item:
    amounts = [terms.lines[place - 1].amount or Decimal(0) for place in (source, to)]
    headings = {
        "from": source, "to": to, "from_heading": terms.lines[source - 1].heading, "to_heading": terms.lines[to - 1].heading
    }  # fmt: skip
    old = {"from_amount": str(amounts[0]), "to_amount": str(amounts[1])}
    new = {"from_amount": str(amounts[0] - moved), "to_amount": str(amounts[1] + moved)}
    return Item(Kind.TRANSFER, old, {**headings, **new})


def _countries(language: str) -> list[tuple[str, str]]:
    codes = {countries.canonical(code) for code in countries.codes()}
    return sorted(((code, countries.name(code, language)) for code in codes), key=lambda one: one[1])


def _kinds(language: str) -> list[tuple[str, str]]:
    kinds = [kind for kind in parameters.words("organisation_kind") if kind != "person"]
    return [(kind, parameters.word("organisation_kind", kind, language)) for kind in kinds]


def _row(number: int, row: Any, language: str) -> str:
    words = [parameters.word("target_group", row.target_group, language) if row.target_group else ""]
    words += [countries.name(row.country_to, language) if row.country_to else ""]
    return ", ".join(filter(None, [_("Row %(n)s") % {"n": number}, *words]))


def _line(line: Any, language: str) -> str:
    row = _("row %(n)s") % {"n": line.row} if line.row else ""
    amount = formats.money(line.amount, language) if line.amount is not None else ""
    return ", ".join(filter(None, [clauses.heading_named(line.heading), row, amount]))


class OpinionForm(forms.Form):
    """What the officer who prepares thinks of it."""

    opinion = forms.CharField(
        label=lazy("Opinion for the decision"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("The officer who decides reads it. It is kept with the case."),
    )  # fmt: skip


class DecideAmendmentForm(forms.Form):
    """Accept or refuse each item; say where nothing of an added sum is paid in advance."""

    with_balance = forms.BooleanField(
        label=lazy("Pay the added sum with the balance"), required=False,
        help_text=lazy("Otherwise the same share of it is paid in advance as of the grant."),
    )  # fmt: skip
    grounds = forms.CharField(
        label=lazy("Grounds of the decision"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("In the language of the agreement. Needed where the sum grows above the selection decision, or a formal "
                       "requirement is not met any more."),
    )  # fmt: skip

    def __init__(self, data: Any, *, items: Iterable[AmendmentItem]) -> None:
        """Make an answer and a reason for each item."""
        super().__init__(data)
        self.places = [one.position for one in items]
        for place in self.places:
            self.fields[f"answer_{place}"] = forms.ChoiceField(
                label=_("Answer"),
                choices=ANSWERS,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
            )
            self.fields[f"reason_{place}"] = forms.CharField(label=_("Why it is refused"), required=False, max_length=1000)

    def pair(self, place: int) -> tuple[Any, Any]:
        """Return the two fields of an item, for the page."""
        return self[f"answer_{place}"], self[f"reason_{place}"]

    @property
    def answers(self) -> dict[int, tuple[str, str]]:
        """The answers as the operation takes them."""
        said = self.cleaned_data
        return {place: (said.get(f"answer_{place}", ""), said.get(f"reason_{place}", "")) for place in self.places}


class SignAmendmentForm(forms.Form):
    """Say that the text has been read."""

    read = forms.BooleanField(
        label=lazy("I have read the amendment"), error_messages={"required": lazy("Read the amendment and tick the box.")}
    )


class ContactsForm(forms.Form):
    """Who is the contact person of the project, and who when that person is away."""

    contact_name = forms.CharField(label=lazy("Contact person"), max_length=150, required=False)
    contact_email = forms.EmailField(label=lazy("E-mail"), required=False)
    contact_phone = forms.CharField(label=lazy("Telephone"), max_length=40, required=False)
    backup_name = forms.CharField(label=lazy("Backup contact person"), max_length=150, required=False)
    backup_email = forms.EmailField(label=lazy("E-mail of the backup contact person"), required=False)
    backup_phone = forms.CharField(label=lazy("Telephone of the backup contact person"), max_length=40, required=False)

    def contacts(self) -> dict[str, dict[str, str]]:
        """Return name, e-mail and telephone by role."""
        said = self.cleaned_data
        return {role: {name: said[f"{role}_{name}"] for name in ("name", "email", "phone")} for role in ("contact", "backup")}


def initial_contacts(known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the contacts of now as values of the form."""
    return {f"{role}_{name}": value for role, one in known.items() for name, value in one.items() if name != "role"}
