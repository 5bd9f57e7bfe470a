"""Signatures on paper of learning agreements: which text they are about, what waits, what the pages show."""

from typing import Any

from django.urls import reverse

from vaihto.kit import languages, paper_signatures, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import PaperSignature
from vaihto.mobility import permissions, states
from vaihto.mobility.models import LearningAgreement, LearningAgreementVersion, Mobility
from vaihto.organisations import queries as organisations

# Who signs on paper instead of by link; the school signs here.
ROLES = (states.PARTICIPANT, states.GUARDIAN, states.HOST)
DOCUMENT = "mobility.LearningAgreement"


def text_of(version: LearningAgreementVersion) -> paper_signatures.Text:
    """Return the frozen text of a version."""
    language = version.language if version.language in languages.LANGUAGES else "en"
    return paper_signatures.Text(
        version.agreement.document, version.number, version.content, version.content_hash,
        version.frozen_at or version.written_at, language,
    )  # fmt: skip


def is_alone(actor: Actor, mobility: Mobility) -> bool:
    """Return whether the actor is the only coordinator of the school, so that nobody else can compare a paper."""
    members = organisations.members_of(mobility.agreement.organisation_id).filter(role="coordinator")
    return {str(pk) for pk in members.values_list("person_id", flat=True)} == {actor.id}


def papers_to_confirm(actor: Actor) -> list[tuple[PaperSignature, Mobility]]:
    """Return the papers of the actor's schools that somebody else recorded and that wait, the longest wait first."""
    if not actor.organisation_ids:
        return []
    rows = PaperSignature.objects.filter(state=paper_signatures.WAITING, document__startswith=f"{DOCUMENT}:")
    papers = list(rows.exclude(recorded_by_id=actor.id).order_by("recorded_at", "pk"))
    agreements = LearningAgreement.objects.filter(
        pk__in=[one.key for one in papers], state=states.SIGNING,
        mobility__agreement__organisation_id__in=actor.organisation_ids,
    ).select_related("mobility__agreement", "mobility__participant")  # fmt: skip
    found = {(one.pk, one.version): one.mobility for one in agreements}
    pairs = [(one, found[one.key, one.version]) for one in papers if (one.key, one.version) in found]
    return [(one, mobility) for one, mobility in pairs if permissions.may_confirm_paper(actor, mobility, one)]


def shown(version: LearningAgreementVersion, actor: Actor, roles: tuple[str, ...], *, is_out: bool) -> dict[str, Any]:
    """Return what a version's page shows of papers; `roles` are its parties, `is_out` whether it can be signed now."""
    mobility = version.agreement.mobility
    rows = list(paper_signatures.of(version.agreement.document, version.number))
    signed = {one.role for one in signatures.of(version.agreement.document, version.number)}
    done = signed | {one.role for one in rows if one.is_waiting}
    open_roles = [role for role in roles if role in ROLES and role not in done]
    may_record = is_out and permissions.may_manage(actor, mobility.agreement)
    return {
        "rows": [
            {"paper": one, "label": states.ROLE_LABELS[one.role], "url": reverse("mobility:paper", args=[mobility.pk, one.pk])}
            for one in rows
        ],
        "to_record": [
            {"label": states.ROLE_LABELS[role], "url": reverse("mobility:record_paper", args=[mobility.pk, role])}
            for role in open_roles
            if may_record
        ],
    }


def signed_by(version: LearningAgreementVersion | None, role: str) -> PaperSignature | None:
    """Return the confirmed paper with which a party signed a version; None where it signed otherwise or not yet."""
    if version is None:
        return None
    rows = paper_signatures.of(version.agreement.document, version.number)
    return rows.filter(role=role, state=paper_signatures.CONFIRMED).first()
