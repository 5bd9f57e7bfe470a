"""Deeds of organisations: register, change, standings, development plan. Colleagues are in `colleagues`."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vaihto.core import countries
from vaihto.core.canonical import sha256_of
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import identifiers, labels, permissions, queries, states
from vaihto.organisations.colleagues import (
    CannotChangeMembers,
    accept_invitations,
    add_member,
    at_sign_in,
    case_of,
    change_member,
    end_membership,
    hand_over,
    invite,
    withdraw_invitation,
)
from vaihto.organisations.models import DevelopmentPlan, Organisation, Standing

__all__ = [
    "CannotChange", "CannotChangeMembers", "CannotRecordStanding", "CannotRegister", "CannotSavePlan", "StalePlan",
    "accept_invitations", "add_member", "at_sign_in", "case_of", "change", "change_member", "end_membership", "hand_over",
    "invite", "record_standing", "register", "save_plan", "withdraw_invitation",
]  # fmt: skip
DETAILS = (
    "name", "language", "country", "kind", "business_id", "oid", "region", "city", "address", "size", "website", "email",
    "is_example",
)  # fmt: skip
PLAN_TEXTS = {"staff": "staff", "organisation": "organisation_text", "partners": "partners", "curricula": "curricula"}


class CannotRegister(Refused):
    """The organisation cannot be registered."""


class CannotChange(Refused):
    """The organisation's details cannot be changed."""


class CannotRecordStanding(Refused):
    """The standing cannot be recorded."""


class CannotSavePlan(Refused):
    """The development plan cannot be saved."""


class StalePlan(CannotSavePlan):
    """Somebody saved another version meanwhile; `latest` is what stands now."""

    def __init__(self, latest: DevelopmentPlan) -> None:
        super().__init__(
            _(
                "%(name)s saved another version of the plan meanwhile. Both texts are kept and shown below. "
                "Combine them and save again."
            )
            % {"name": latest.saved_by}
        )
        self.latest = latest


@operation("organisations.register", labels.REGISTERED)
def register(values: Mapping[str, Any], *, by: Actor, at: datetime) -> Organisation:
    """Register an organisation; a person from outside the agency who does it becomes its coordinator.

    `values` holds the details (name, country and kind at least) and for a founder position, may_sign and right_to_sign.
    Raises CannotRegister for an unknown word, an identifier that is not one, and for an organisation that is there already.
    """
    if not permissions.may_register(by):
        raise CannotRegister(_("The organisation was not registered, because you are not signed in. Sign in first."))
    organisation = Organisation(registered_at=at, **cleaned(values, CannotRegister))
    refuse_duplicate(organisation, CannotRegister)
    save(organisation, CannotRegister)
    audit.write(case=case_of(organisation), subject=organisation, by=by, at=at, changes=details_of(organisation))
    if by.is_signed_in and not by.has("officer", "assessor", "auditor", "administrator"):
        from vaihto.people import queries as people

        founder = people.person(by.id)
        if founder is not None:
            add_member(
                organisation, founder, role="coordinator", position=values.get("position", ""),
                may_sign=bool(values.get("may_sign")), right_to_sign=values.get("right_to_sign", ""), by=by, at=at,
            )  # fmt: skip
    return organisation


@operation("organisations.change", labels.CHANGED)
def change(organisation: Organisation, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Organisation:
    """Change details of an organisation; only what `values` holds changes. Raises CannotChange."""
    if not permissions.may_change(by, organisation):
        raise CannotChange(_("Only a coordinator of the organisation or an officer changes its details."))
    before = details_of(organisation)
    wanted = {
        **{name: getattr(organisation, name) for name in DETAILS},
        **{k: v for k, v in values.items() if k in DETAILS},
    }
    for name, value in cleaned(wanted, CannotChange).items():
        setattr(organisation, name, value)
    after = details_of(organisation)
    changes = {name: [before.get(name), after.get(name)] for name in DETAILS if before.get(name) != after.get(name)}
    if not changes:
        audit.nothing_new()
        return organisation
    refuse_duplicate(organisation, CannotChange)
    save(organisation, CannotChange)
    audit.write(case=case_of(organisation), subject=organisation, by=by, at=at, changes=changes)
    return organisation


def cleaned(values: Mapping[str, Any], refusal: type[Refused]) -> dict[str, Any]:
    """Return the details with identifiers in their written form. Raises `refusal` with every reason at once."""
    details = {name: values[name] for name in DETAILS if name in values}
    reasons = []
    if not str(details.get("name", "")).strip():
        reasons.append(_("The name of the organisation is missing. Write it as in the official register."))
    if details.get("country") not in countries.codes():
        reasons.append(_("The country is missing. Choose the country."))
    if details.get("kind") not in states.KINDS:
        reasons.append(_("The kind of organisation is missing. Choose the kind."))
    if details.get("size") and details["size"] not in states.SIZES:
        reasons.append(_("The size is not one of the choices. Choose the size again."))
    try:
        details["business_id"] = identifiers.business_id(details.get("country", ""), details.get("business_id", ""))
    except identifiers.NotAnIdentifier as error:
        reasons.append(
            _("“%(text)s” is not a business id of the chosen country. Check the figures; a Finnish one looks like 0208201-1.")
            % {"text": error}
        )
    try:
        details["oid"] = identifiers.oid(details.get("oid", ""))
    except identifiers.NotAnIdentifier as error:
        reasons.append(_("“%(text)s” is not an OID. An OID has the letter E and eight figures.") % {"text": error})
    if reasons:
        raise refusal(*reasons)
    return details


def refuse_duplicate(organisation: Organisation, refusal: type[Refused]) -> None:
    """Raise `refusal` where the organisation is registered already, and say what to do."""
    if queries.same_as(organisation).exists():
        raise refusal(
            _(
                "The organisation is registered already. Ask its coordinator to invite you; "
                "if nobody there can, contact the agency."
            )
        )


def save(organisation: Organisation, refusal: type[Refused]) -> None:
    """Save; two people who register the same organisation at once find one of them refused, not an error."""
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        refuse_duplicate(organisation, refusal)
        raise


def details_of(organisation: Organisation) -> dict[str, Any]:
    """Return the details that are not empty, for the audit; the organisation's own mail address stays out."""
    values = {name: getattr(organisation, name) for name in DETAILS if name != "email"}
    return {name: value for name, value in values.items() if value not in ("", False)}


@operation("organisations.record_standing", labels.STANDING_RECORDED)
def record_standing(
    organisation: Organisation, *, kind: str, detail: str = "", amount: Decimal | None = None, starts_on: date,
    ends_on: date | None = None, source: str, by: Actor, at: datetime,
) -> Standing:  # fmt: skip
    """Record what an earlier call says about an organisation; the same kind and source again changes nothing.

    Raises CannotRecordStanding without a source, for an unknown kind, or where the end is before the start.
    """
    if not permissions.may_record_standing(by):
        raise CannotRecordStanding(_("Only an officer records standings."))
    if kind not in states.STANDINGS:
        raise CannotRecordStanding(_("The kind of standing is missing. Choose the kind."))
    if not source.strip():
        raise CannotRecordStanding(_("The source is missing. Say where this stands, such as the decision and its number."))
    if ends_on is not None and ends_on < starts_on:
        raise CannotRecordStanding(_("The last day is before the first day. Change one of them."))
    kept = Standing.objects.filter(organisation=organisation, kind=kind, source=source).first()
    if kept is not None:
        audit.nothing_new()
        return kept
    standing = Standing.objects.create(
        organisation=organisation, kind=kind, detail=detail, amount=amount, starts_on=starts_on, ends_on=ends_on,
        source=source, recorded_at=at,
    )  # fmt: skip
    changes = {"kind": kind, "starts_on": starts_on.isoformat(), "source": source}
    if amount is not None:
        changes["amount"] = str(amount)
    audit.write(case=case_of(organisation), subject=standing, by=by, at=at, changes=changes)
    return standing


@operation("organisations.save_plan", labels.PLAN_SAVED)
def save_plan(
    organisation: Organisation, texts: Mapping[str, Any], *, version_seen: int | None = None, by: Actor, at: datetime
) -> DevelopmentPlan:
    """Save a version of the development plan.

    `texts` maps dimensions (staff, organisation, partners, curricula) to texts, and may hold language, starts_on, ends_on; what
    is left out stays. `version_seen` is the version the writer started from. Raises CannotSavePlan, StalePlan.
    """
    if not permissions.may_save_plan(by, organisation):
        raise CannotSavePlan(_("Only people of the organisation write its development plan."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    latest = queries.plan_of(organisation.pk)
    if latest is not None and version_seen is not None and latest.version != version_seen:
        raise StalePlan(latest)
    plan = DevelopmentPlan(organisation=organisation, version=latest.version + 1 if latest else 1, saved_at=at, saved_by=by.name)
    for name in (*PLAN_TEXTS.values(), "language", "starts_on", "ends_on"):
        given = texts.get({"organisation_text": "organisation"}.get(name, name), getattr(latest, name, None))
        if given is not None:
            setattr(plan, name, given)
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        raise CannotSavePlan(_("The last day is before the first day. Change one of them."))
    if latest is not None and content_of(plan) == content_of(latest):
        audit.nothing_new()
        return latest
    plan.save()
    changes = {"version": plan.version, "hash": sha256_of(content_of(plan))}
    audit.write(case=case_of(organisation), subject=plan, by=by, at=at, changes=changes)
    return plan


def content_of(plan: DevelopmentPlan) -> dict[str, str]:
    """Return what a version says, as canonical values."""
    texts = {dimension: plan.text_of(dimension) for dimension in states.DIMENSIONS}
    return {
        **texts,
        "language": plan.language,
        "starts_on": str(plan.starts_on or ""),
        "ends_on": str(plan.ends_on or ""),
    }
