"""Signatures on paper of agreements and amendments: which text they are about, and what waits to be confirmed."""

from typing import Any

from django.urls import reverse

from vaihto.grants import permissions, states
from vaihto.grants.models import Amendment, GrantAgreement
from vaihto.kit import paper_signatures, signatures
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.models import PaperSignature

Subject = GrantAgreement | Amendment
# How the documents of each begin.
AGREEMENT, AMENDMENT = "grants.GrantAgreement", "grants.Amendment"


def agreement_of(subject: Subject) -> GrantAgreement:
    """Return the agreement that a text is, or changes."""
    return subject.agreement if isinstance(subject, Amendment) else subject


def text_of(subject: Subject) -> paper_signatures.Text:
    """Return the frozen text of an agreement that was sent, or of an amendment that was decided."""
    agreement = agreement_of(subject)
    version = 1 if isinstance(subject, Amendment) else subject.version
    frozen_at = subject.decided_at if isinstance(subject, Amendment) else subject.sent_at
    return paper_signatures.Text(
        subject.document, version, subject.content, subject.content_hash, frozen_at or agreement.drawn_up_at, agreement.language
    )


def waits(subject: Subject) -> bool:
    """Return whether the text waits for signatures."""
    agreement = agreement_of(subject)
    if isinstance(subject, Amendment):
        return subject.state == states.SIGNING and agreement.state == states.ACTIVE and not agreement.is_locked
    return subject.state == states.SIGNING


def subjects_of(papers: list[PaperSignature]) -> dict[str, Subject]:
    """Return the agreements and amendments that papers are about, by the name of their document."""
    keys = {kind: {one.key for one in papers if one.document.startswith(f"{kind}:")} for kind in (AGREEMENT, AMENDMENT)}
    related = ("application__call__programme", "organisation")
    agreements = GrantAgreement.objects.select_related(*related).filter(pk__in=keys[AGREEMENT])
    amendments = Amendment.objects.select_related("agreement", *(f"agreement__{one}" for one in related))
    found: list[Subject] = [*agreements, *amendments.filter(pk__in=keys[AMENDMENT])]
    return {one.document: one for one in found}


def visible(actor: Actor, key: int) -> tuple[PaperSignature, Subject] | None:
    """Return a paper with its text, where the actor may open the agreement; None otherwise."""
    paper = PaperSignature.objects.select_related("scan").filter(pk=key, document__startswith="grants.").first()
    subject = subjects_of([paper]).get(paper.document) if paper else None
    if paper is None or subject is None:
        return None
    is_own = agreement_of(subject).organisation_id in actor.organisation_ids
    return (paper, subject) if is_own or actor.has(*permissions.READS_ALL) else None


def papers_to_confirm(actor: Actor) -> list[tuple[PaperSignature, Subject]]:
    """Return the papers of texts in signature that the actor may confirm, the longest wait first."""
    if not actor.has(OFFICER):
        return []
    rows = PaperSignature.objects.filter(state=paper_signatures.WAITING, document__startswith="grants.")
    papers = list(rows.exclude(recorded_by_id=actor.id).order_by("recorded_at", "pk"))
    subjects = subjects_of(papers)
    found = [(one, subjects[one.document]) for one in papers if one.document in subjects and waits(subjects[one.document])]
    return [(one, about) for one, about in found if permissions.may_confirm_paper(actor, agreement_of(about), one)]


def address_of(subject: Subject) -> str:
    """Return the address of the page where the text stands."""
    return reverse("grants:amendment" if isinstance(subject, Amendment) else "grants:agreement", args=[subject.pk])


def shown(subject: Subject, actor: Actor) -> dict[str, Any]:
    """Return what a text's page shows of signatures on paper: those recorded, and the parties that may still be recorded."""
    if not subject.content_hash:
        return {"rows": [], "to_record": []}
    text, name = text_of(subject), "paper_amendment" if isinstance(subject, Amendment) else "paper_agreement"
    rows = list(paper_signatures.of_text(text))
    done = {one.role for one in signatures.of(text.document, text.version)} | {one.role for one in rows if one.is_waiting}
    roles = [role for role in states.ROLE_LABELS if role not in done] if waits(subject) else []
    return {
        "rows": [
            {"paper": one, "label": states.ROLE_LABELS[one.role], "url": reverse("grants:paper", args=[one.pk])} for one in rows
        ],
        "to_record": [
            {"label": states.ROLE_LABELS[role], "url": reverse(f"grants:{name}", args=[subject.pk, role])}
            for role in roles
            if permissions.may_record_paper(actor, agreement_of(subject), role)
        ],
    }
