"""Deeds with memoranda of understanding: write, remove a draft, send for signature, change, renew."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core import conversion
from vaihto.core.canonical import sha256_of
from vaihto.kit import audit
from vaihto.kit.actors import COUNTERPART, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.people import links
from vaihto.qualifications import memorandum_content, permissions, queries, states
from vaihto.qualifications.models import (
    GradeConversion,
    MemorandumOfUnderstanding,
    MemorandumPartner,
    MemorandumUnit,
)
from vaihto.qualifications.operations.memoranda_inviting import invite

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation

TEXTS = ("title", "language", "starts_on", "ends_on", "aims", "assessment", "recognition")
PARTNER = ("name", "country", "city", "contact_name", "contact_email", "language")
MOST_PARTNERS = 6


class CannotWriteMemorandum(Refused):
    """The memorandum was not written, changed, renewed or removed."""


class CannotSendMemorandum(Refused):
    """The memorandum was not sent for signature."""


@operation("qualifications.write_memorandum", gettext_lazy("Memorandum of understanding written"))
def write_memorandum(
    organisation: "Organisation", values: Mapping[str, Any], *, partners: Sequence[Mapping[str, Any]],
    units: Mapping[int, str], grades: Iterable[conversion.Line], by: Actor, at: datetime,
    memorandum: MemorandumOfUnderstanding | None = None,
) -> MemorandumOfUnderstanding:  # fmt: skip
    """Write a memorandum, or go on with a draft: texts and days, partners, units, and how grades convert.

    `values` holds TEXTS, `partners` a mapping of PARTNER each, `units` what each unit (by key) corresponds to at the partner,
    `grades` the lines of the table. Raises CannotWriteMemorandum with every reason.
    """
    if not permissions.may_enter_units(by, organisation.pk):
        raise CannotWriteMemorandum(_("The memorandum was not saved, because only people of the school write it."))
    table, known = (
        list(grades),
        {one.pk: one for one in queries.units_of(organisation.pk, with_retired=True).filter(pk__in=units)},
    )
    reasons = [*reasons_in(values, partners), *said(conversion.faults(table))]
    if len(known) != len(units):
        reasons.append(_("A unit is not among the school’s units. Choose another one."))
    if reasons:
        raise CannotWriteMemorandum(*reasons)
    row = held(memorandum) if memorandum is not None else MemorandumOfUnderstanding(organisation=organisation)
    if row.organisation_id != organisation.pk or row.state != states.DRAFT:
        raise CannotWriteMemorandum(
            _("The memorandum was not changed, because it has been sent for signature. Begin a change first.")
        )
    for name in TEXTS:
        setattr(row, name, values[name])
    row.written_at, row.written_by = at, by.name
    row.save()
    fill(row, partners, [(known[pk], text) for pk, text in units.items()], table)
    changes = {"version": row.version, "partners": len(partners), "units": sorted(known), "grades": len(table)}
    audit.write(case=case(row), subject=row, by=by, at=at, changes=changes)
    return row


def reasons_in(values: Mapping[str, Any], partners: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with the texts, the days and the partners of a memorandum."""
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    names = [(conversion.plain(one["name"]), one["country"]) for one in partners]
    emails = [one["contact_email"].strip().lower() for one in partners if one.get("contact_email")]
    checks = [
        (not str(values.get("title") or "").strip(), _("The title is missing. Write what the memorandum is about.")),
        (not starts_on or not ends_on, _("The days are missing. Write from when until when the memorandum is valid.")),
        (
            bool(starts_on and ends_on and ends_on < starts_on),
            _("The last day is before the first day. Correct the days."),
        ),
        (not partners, _("The partner is missing. Write at least one organisation abroad.")),
        (len(partners) > MOST_PARTNERS, _("There are more partners than fit. Make another memorandum for the others.")),
        (any(not name for name, _country in names), _("The name of a partner is missing. Write the name.")),
        (len(set(names)) != len(names), _("A partner is there twice. Remove one of them.")),
        (
            len(set(emails)) != len(emails),
            _("Two partners have the same e-mail address. Each gets a link of its own: write different addresses."),
        ),
    ]
    return [reason for is_wrong, reason in checks if is_wrong]


def said(faults: Iterable[conversion.Fault]) -> list[str]:
    """Return in words what is wrong with a table of grades."""
    texts = {
        "unreadable": _("Grades: the line “%(text)s” was not understood. Write it as A = 5."),
        "no_host_grade": _("Grades: the partner’s grade is missing before “= %(text)s”. Write it."),
        "host_grade_too_long": _("Grades: the partner’s grade “%(text)s” is longer than 40 characters. Shorten it."),
        "twice": _("Grades: the partner’s grade “%(text)s” is there twice. Remove one of the lines."),
        "home_grade_unknown": _("Grades: “%(text)s” is no grade of the home scale. Write 1, 2, 3, 4, 5 or passed."),
    }
    return [texts[one.code] % {"text": one.text} for one in faults]


def fill(
    row: MemorandumOfUnderstanding,
    partners: Sequence[Mapping[str, Any]],
    units: Iterable[tuple[Any, str]],
    table: Iterable[conversion.Line],
) -> None:
    """Write partners, units and grades of a draft anew; a partner that is registered here is tied to its organisation."""
    row.partners.all().delete()
    row.units.all().delete()
    row.grades.all().delete()
    for place, one in enumerate(partners, start=1):
        values = {name: str(one.get(name) or "").strip() for name in PARTNER}
        values["language"] = values["language"] or "en"
        registered = organisations.named(values["name"], values["country"])
        MemorandumPartner.objects.create(memorandum=row, position=place, organisation=registered, **values)
    MemorandumUnit.objects.bulk_create(MemorandumUnit(memorandum=row, unit=unit, corresponds_to=text) for unit, text in units)
    GradeConversion.objects.bulk_create(
        GradeConversion(
            memorandum=row, position=place, host_grade=line.host, plain=conversion.plain(line.host), home_grade=line.home
        )
        for place, line in enumerate(table, start=1)
    )


@operation("qualifications.remove_memorandum", gettext_lazy("Draft of a memorandum removed"))
def remove_memorandum(memorandum: MemorandumOfUnderstanding, *, by: Actor, at: datetime) -> None:
    """Remove a draft that was never sent for signature. Raises CannotWriteMemorandum."""
    row = held(memorandum)
    refuse_strangers(row, by)
    if row.state != states.DRAFT or row.frozen_at is not None:
        raise CannotWriteMemorandum(_("The memorandum was not removed, because it has been sent for signature."))
    audit.write(case=case(row), subject=row, by=by, at=at, changes={"removed": True})
    row.delete()


@operation("qualifications.send_memorandum", gettext_lazy("Memorandum of understanding sent for signature"))
def send_memorandum(memorandum: MemorandumOfUnderstanding, *, by: Actor, at: datetime) -> MemorandumOfUnderstanding:
    """Freeze the text with one hash and send each partner its link. Raises CannotSendMemorandum with every reason."""
    row = held(memorandum)
    if not permissions.may_enter_units(by, row.organisation_id):
        raise CannotSendMemorandum(_("The memorandum was not sent, because only people of the school send it."))
    if row.state != states.DRAFT:
        audit.nothing_new()
        return row
    partners = list(row.partners.order_by("position"))
    reasons = reasons_against_sending(row, partners)
    if reasons:
        raise CannotSendMemorandum(*reasons)
    row.content = memorandum_content.of(row, contact=by.email, at=at)
    row.content_hash, row.frozen_at, row.state = sha256_of(row.content), at, states.SIGNING
    row.correction_wanted = row.correction_wanted_by = ""
    row.save()
    changes = {"state": [states.DRAFT, states.SIGNING], "version": row.version, "hash": row.content_hash}
    audit.write(case=case(row), subject=row, by=by, at=at, changes=changes)
    for partner in partners:
        invite(row, partner, by=by, at=at)
    return row


def reasons_against_sending(row: MemorandumOfUnderstanding, partners: Sequence[MemorandumPartner]) -> list[str]:
    """Return why the memorandum cannot be sent; an empty list when it can."""
    checks = [
        (
            any(not one.contact_email for one in partners),
            _("The e-mail address of a partner’s contact person is missing. Add the address: the link goes there."),
        ),
        (not row.units.exists(), _("The units are missing. Choose at least one unit that the memorandum covers.")),
        (not row.assessment.strip(), _("The assessment is missing. Write who assesses what was learnt, and how.")),
        (
            bool(row.replaces and row.replaces.replaced_at),
            _("An earlier change of the same memorandum is in force already. Begin the change from the newest one."),
        ),
    ]
    return [reason for is_wrong, reason in checks if is_wrong]


@operation("qualifications.change_memorandum", gettext_lazy("Change of a memorandum begun"))
def change_memorandum(
    memorandum: MemorandumOfUnderstanding, *, reason: str, by: Actor, at: datetime
) -> MemorandumOfUnderstanding:
    """Begin a change, with its reason, and return the draft. Raises CannotWriteMemorandum.

    One that waits for signatures is taken back: its links close and all sign the next version. One in force stays as it is and
    in force until all have signed the new one, which is a copy. One that was ended early is not changed any more.
    """
    row = held(memorandum)
    refuse_strangers(row, by)
    if row.state == states.DRAFT:
        audit.nothing_new()
        return row
    if row.ended_on is not None:
        raise CannotWriteMemorandum(
            _("The change was not begun, because a party has ended the memorandum early. Write a new memorandum instead.")
        )
    if not reason.strip():
        raise CannotWriteMemorandum(_("The change was not begun, because the reason is missing. Write what changes and why."))
    if row.state == states.SIGNING:
        was, row.state, row.version = row.version, states.DRAFT, row.version + 1
        row.change_reason, row.correction_wanted, row.correction_wanted_by = reason.strip(), "", ""
        row.save()
        for partner in row.partners.all():
            links.revoke_all(role=COUNTERPART, thing=partner)
        changes = {"state": [states.SIGNING, states.DRAFT], "version": [was, row.version]}
        audit.write(case=case(row), subject=row, by=by, at=at, changes=changes, reason=reason.strip())
        return row
    begun = MemorandumOfUnderstanding.objects.filter(replaces=row).first()
    if begun is not None:
        audit.nothing_new()
        return begun
    made = copied(row, by, at, replaces=row, version=row.version + 1, change_reason=reason.strip(), renews=row.renews)
    changes = {"replaces": audit.name_of(row), "version": made.version}
    audit.write(case=case(row), subject=made, by=by, at=at, changes=changes, reason=reason.strip())
    return made


@operation("qualifications.renew_memorandum", gettext_lazy("Memorandum of understanding renewed"))
def renew_memorandum(memorandum: MemorandumOfUnderstanding, *, by: Actor, at: datetime) -> MemorandumOfUnderstanding:
    """Return a draft for the time after a memorandum, as long and with the same text. Raises CannotWriteMemorandum.

    A draft that was begun before is returned instead of a second one.
    """
    row = held(memorandum)
    refuse_strangers(row, by)
    if row.state != states.IN_FORCE:
        raise CannotWriteMemorandum(_("The memorandum was not renewed, because it is not in force. Finish this one first."))
    begun = row.renewals.filter(state=states.DRAFT).first()
    if begun is not None:
        audit.nothing_new()
        return begun
    first = row.ends_on + timedelta(days=1)
    made = copied(row, by, at, renews=row, starts_on=first, ends_on=a_year_or_as_long(row, first))
    changes = {"renews": audit.name_of(row), "starts_on": str(made.starts_on), "ends_on": str(made.ends_on)}
    audit.write(case=case(row), subject=made, by=by, at=at, changes=changes)
    return made


def a_year_or_as_long(row: MemorandumOfUnderstanding, first: Any) -> Any:
    """Return the last day of the time after a memorandum: whole years stay whole years, else as many days."""
    years = first.year - row.starts_on.year
    if (first.month, first.day) == (row.starts_on.month, row.starts_on.day):
        return first.replace(year=first.year + years) - timedelta(days=1)
    return first + (row.ends_on - row.starts_on)


def copied(row: MemorandumOfUnderstanding, by: Actor, at: datetime, **changes: Any) -> MemorandumOfUnderstanding:
    """Return a new draft with the text, partners, units and grades of a memorandum."""
    values = {name: getattr(row, name) for name in ("organisation", *TEXTS)} | changes
    made = MemorandumOfUnderstanding.objects.create(written_at=at, written_by=by.name, **values)
    partners = [{name: getattr(one, name) for name in PARTNER} for one in row.partners.order_by("position")]
    units = [(one.unit, one.corresponds_to) for one in row.units.select_related("unit").order_by("pk")]
    fill(made, partners, units, queries.table_of(row))
    return made


def refuse_strangers(row: MemorandumOfUnderstanding, by: Actor) -> None:
    """Raise CannotWriteMemorandum for anybody who is not of the school."""
    if not permissions.may_enter_units(by, row.organisation_id):
        raise CannotWriteMemorandum(_("Nothing was changed, because only people of the school may do it."))


def held(memorandum: MemorandumOfUnderstanding) -> MemorandumOfUnderstanding:
    """Return the row as it is now, held until the end of the transaction."""
    MemorandumOfUnderstanding.objects.select_for_update().get(pk=memorandum.pk)
    return MemorandumOfUnderstanding.objects.select_related("organisation", "replaces").get(pk=memorandum.pk)


def case(memorandum: MemorandumOfUnderstanding) -> str:
    """Return the audit case of a memorandum: its school's."""
    return f"organisation:{memorandum.organisation_id}"
