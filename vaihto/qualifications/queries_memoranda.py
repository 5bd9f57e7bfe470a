"""Questions about memoranda of understanding; `queries` hands them on, so that rooms above have one door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from vaihto.core import conversion
from vaihto.kit import clock, once, signatures
from vaihto.kit.actors import AUDITOR, OFFICER, Actor
from vaihto.kit.models import Signature
from vaihto.qualifications import states
from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner

# How long before the last day the school hears of it: time enough for two schools to sign the next one.
WARNED_BEFORE = timedelta(days=60)
SCHOOL = "school"


@dataclass(frozen=True)
class MemorandumParty:
    """One party of a memorandum and its signature, if it has signed; `partner` is empty for the school."""

    role: str
    name: str
    partner: MemorandumPartner | None
    signature: Signature | None


def memoranda_visible_to(actor: Actor) -> QuerySet[MemorandumOfUnderstanding]:
    """Return the memoranda that the actor may open: officers and auditors all, others their own schools'."""
    rows = MemorandumOfUnderstanding.objects.select_related("organisation").prefetch_related("partners")
    rows = rows.order_by("-starts_on", "-pk")
    return rows if actor.has(OFFICER, AUDITOR) else rows.filter(organisation_id__in=actor.organisation_ids)


def partner(pk: int | str) -> MemorandumPartner | None:
    """Return a partner with its memorandum and the school."""
    rows = MemorandumPartner.objects.select_related("memorandum__organisation", "memorandum__replaces")
    return rows.filter(pk=pk).first()


def memorandum_state(memorandum: MemorandumOfUnderstanding, day: date | None = None) -> str:
    """Return the state on a day (default: today): a signed one is replaced, coming, in force or ended."""
    if memorandum.state != states.IN_FORCE:
        return str(memorandum.state)
    today = day or clock.today()
    if memorandum.replaced_at is not None:
        return states.REPLACED
    if today > memorandum.last_day:
        return states.ENDED_EARLY if memorandum.ended_on else states.ENDED
    return states.COMING if today < memorandum.starts_on else states.IN_FORCE


def memoranda_in_state(rows: QuerySet[MemorandumOfUnderstanding], state: str, day: date) -> QuerySet[MemorandumOfUnderstanding]:
    """Leave the memoranda that are in a shown state on a day; an unknown state leaves all."""
    signed = Q(state=states.IN_FORCE, replaced_at__isnull=True)
    holds = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    conditions = {
        states.DRAFT: Q(state=states.DRAFT),
        states.SIGNING: Q(state=states.SIGNING),
        states.COMING: signed & Q(starts_on__gt=day) & holds,
        states.IN_FORCE: signed & Q(starts_on__lte=day, ends_on__gte=day) & holds,
        states.ENDED: signed & Q(ends_on__lt=day, ended_on__isnull=True),
        states.ENDED_EARLY: signed & Q(ended_on__lt=day),
        states.REPLACED: Q(replaced_at__isnull=False),
    }
    return rows.filter(conditions[state]) if state in conditions else rows


def role_of(one: MemorandumPartner | None) -> str:
    """Return the role in which a party signs: the school, or a partner by its key."""
    return SCHOOL if one is None else f"partner:{one.pk}"


def parties_of(memorandum: MemorandumOfUnderstanding) -> list[MemorandumParty]:
    """Return the parties of the present version, the school first, with their signatures."""
    signed = {one.role: one for one in signatures.of(memorandum.document, memorandum.version)}
    partners = list(memorandum.partners.order_by("position"))
    parties: list[tuple[str, MemorandumPartner | None]] = [(memorandum.organisation.name, None)]
    parties += [(one.name, one) for one in partners]
    return [MemorandumParty(role_of(one), name, one, signed.get(role_of(one))) for name, one in parties]


def signed_roles(memorandum: MemorandumOfUnderstanding) -> set[str]:
    """Return in which roles the present version has been signed."""
    return {one.role for one in signatures.of(memorandum.document, memorandum.version)}


def missing_roles(memorandum: MemorandumOfUnderstanding) -> set[str]:
    """Return in which roles nobody has signed the present version."""
    return {one.role for one in parties_of(memorandum) if one.signature is None}


def table_of(memorandum: MemorandumOfUnderstanding) -> list[conversion.Line]:
    """Return the lines by which the partner's grades are converted."""
    return [conversion.Line(one.host_grade, one.home_grade) for one in memorandum.grades.order_by("position")]


def memoranda_for(ids: Iterable[int]) -> dict[int, MemorandumOfUnderstanding]:
    """Return memoranda by key, with their school."""
    return MemorandumOfUnderstanding.objects.select_related("organisation").in_bulk(list(ids))


def memoranda_between(organisation_id: int, host_name: str, country: str) -> list[MemorandumOfUnderstanding]:
    """Return the memoranda of a school that are signed by all, not replaced, and have the host as a partner."""
    rows = MemorandumOfUnderstanding.objects.filter(
        organisation_id=organisation_id, state=states.IN_FORCE, replaced_at__isnull=True, partners__country=country
    )
    named = conversion.plain(host_name)
    found = rows.distinct().prefetch_related("partners").order_by("-starts_on", "-pk")
    return [
        row for row in found
        if any(conversion.plain(one.name) == named and one.country == country for one in row.partners.all())
    ]  # fmt: skip


def covers(memorandum: MemorandumOfUnderstanding, first: date | None, last: date | None) -> bool:
    """Return whether a memorandum is in force from the first to the last day; without days it is not.

    One that was ended early holds up to that day.
    """
    if memorandum.state != states.IN_FORCE or memorandum.replaced_at is not None or first is None or last is None:
        return False
    return memorandum.starts_on <= first and last <= memorandum.last_day


def memorandum_values(memorandum: MemorandumOfUnderstanding) -> dict[str, Any]:
    """Return what is handed on of a memorandum beside its frozen text: its signatures, and its early end if it has one."""
    signed = [signatures.as_values(one) for one in signatures.of(memorandum.document, memorandum.version)]
    names = ("ended_on", "end_reason", "ended_by", "ended_for", "ended_at")
    early = {name: getattr(memorandum, name) for name in names} if memorandum.ended_on else {}
    return {"signatures": signed, "in_force_at": memorandum.in_force_at, "replaced_at": memorandum.replaced_at, **early}


def memorandum_pdf(memorandum: MemorandumOfUnderstanding) -> bytes:
    """Return the paper of a memorandum in its own language."""
    from vaihto.qualifications import memorandum_paper  # it asks these queries itself

    with translation.override(memorandum.language):
        return memorandum_paper.made(memorandum, memorandum.language)


def memoranda_to_sign(actor: Actor) -> list[MemorandumOfUnderstanding]:
    """Return the memoranda that wait for a signature which the actor may give for the school."""
    rows = MemorandumOfUnderstanding.objects.filter(state=states.SIGNING, correction_wanted="", organisation__in=actor.signs_for)
    waiting = list(rows.prefetch_related("partners").order_by("pk"))
    signed = set(
        Signature.objects.filter(document__in=[one.document for one in waiting], role=SCHOOL).values_list("document", "version")
    )
    return [one for one in waiting if (one.document, one.version) not in signed]


def memoranda_to_correct(actor: Actor) -> list[MemorandumOfUnderstanding]:
    """Return the memoranda of the actor's schools in which a partner asks for a correction."""
    rows = MemorandumOfUnderstanding.objects.filter(state=states.SIGNING, organisation__in=actor.organisation_ids)
    return list(rows.exclude(correction_wanted="").prefetch_related("partners").order_by("pk"))


def memoranda_to_renew(actor: Actor, day: date) -> list[MemorandumOfUnderstanding]:
    """Return the memoranda of the actor's schools that end soon after a day and have no renewal."""
    rows = _ending(day).filter(organisation__in=actor.organisation_ids)
    return list(rows.prefetch_related("partners").order_by("ends_on", "pk"))


def _ending(day: date) -> QuerySet[MemorandumOfUnderstanding]:
    rows = memoranda_in_state(MemorandumOfUnderstanding.objects.all(), states.IN_FORCE, day)
    return rows.filter(ends_on__lte=day + WARNED_BEFORE, renewals__isnull=True, ended_on__isnull=True)


def warned_key(memorandum_id: int) -> str:
    """Return the key that is claimed when a school has been told that a memorandum ends."""
    return f"memorandum-ends:{memorandum_id}"


def memoranda_ending(day: date) -> list[MemorandumOfUnderstanding]:
    """Return the memoranda in force that end soon after a day, have no renewal and of which the school has not been told."""
    found = list(_ending(day).select_related("organisation").order_by("pk"))
    warned = once.taken(warned_key(one.pk) for one in found)
    return [one for one in found if warned_key(one.pk) not in warned]


__all__ = [
    "MemorandumParty",
    "covers",
    "memoranda_between",
    "memoranda_ending",
    "memoranda_for",
    "memoranda_in_state",
    "memoranda_to_correct",
    "memoranda_to_renew",
    "memoranda_to_sign",
    "memoranda_visible_to",
    "memorandum_pdf",
    "memorandum_state",
    "memorandum_values",
    "missing_roles",
    "parties_of",
    "partner",
    "role_of",
    "signed_roles",
    "table_of",
    "warned_key",
]
