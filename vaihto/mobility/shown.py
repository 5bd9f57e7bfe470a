"""What the pages of a stay and its learning agreement show, and what the actor may do there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from vaihto.applications import queries as applications
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.languages import in_order, present
from vaihto.mobility import (
    checklists,
    content,
    group_queries,
    host_queries,
    on_paper,
    permissions,
    queries,
    shown_hosts,
    shown_imports,
    shown_interrupting,
    states,
)
from vaihto.mobility.models import LearningAgreement, LearningAgreementVersion, MentorChange, Mobility, SupportNeed
from vaihto.mobility.operations.safety import over_since
from vaihto.mobility.operations.support import KEPT_AFTER_STAY
from vaihto.mobility.queries import SigningState
from vaihto.qualifications import queries as qualifications


def stay(mobility: Mobility, actor: Actor) -> dict[str, Any]:
    """Return the context of a stay's page."""
    state = queries.shown_state(mobility)
    agreement = queries.learning_agreement(mobility)
    manages = permissions.may_manage(actor, mobility.agreement)
    is_open = manages and not queries.is_locked(mobility)
    return {
        "mobility": mobility,
        "of_table": shown_imports.in_stay(mobility),
        "participant": mobility.participant,
        "application": mobility.agreement.application,
        "organisation": mobility.agreement.organisation,
        "state": state,
        "state_tag": states.TAGS[state],
        "state_words": states.LABELS[state],
        "state_icon": states.ICONS.get(state, ""),
        "agreement_icon": states.ICONS.get(agreement.state if agreement else "", ""),
        "form_words": states.FORM_LABELS.get(mobility.learning_form, mobility.learning_form),
        "agreement": agreement,
        "agreement_tag": states.AGREEMENT_TAGS[agreement.state if agreement else ""],
        "agreement_words": states.AGREEMENT_LABELS[agreement.state if agreement else ""],
        "signing": queries.signing_state(agreement) if agreement and agreement.state != states.DRAFT else None,
        "may_manage": manages,
        "may_edit": is_open and mobility.state in {states.PLANNED, states.CONFIRMED, states.ABROAD},
        "may_depart": is_open and mobility.state == states.CONFIRMED and state in {states.ABROAD, states.OVER},
        "may_return": is_open and state in {states.ABROAD, states.OVER},
        "may_cancel": is_open and mobility.state in {states.PLANNED, states.CONFIRMED, states.ABROAD},
        "may_see_support": mobility.participant is not None and permissions.may_see_support_needs(actor, mobility),
        "is_locked": queries.is_locked(mobility),
        "counts_travel": counts_travel(mobility),
        **around(mobility, actor, is_open=is_open),
        **shown_interrupting.of(mobility, actor, is_open=is_open),
        **shown_hosts.of(mobility, is_open=is_open),
        # Travel and inclusion support are counted once for the whole stay, with its first host.
        "may_save_travel": is_open
        and counts_travel(mobility)
        and mobility.state != states.CANCELLED
        and getattr(mobility, "later_part", None) is None,
    }


def around(mobility: Mobility, actor: Actor, *, is_open: bool) -> dict[str, Any]:
    """Return what stands around a stay: for an emergency, its checklist, who goes along."""
    return {
        "group": group_queries.group_of(mobility),
        "may_see_safety": mobility.participant is not None and permissions.may_see_safety(actor, mobility),
        "safety": queries.safety_of(mobility),
        "checklist": checklists.progress(mobility, clock.today()),
        "accompanying": [
            {"row": one, "name": one.name, "words": states.ACCOMPANYING_LABELS[one.role]} for one in mobility.accompanied_by.all()
        ],
        "may_accompany": is_open and mobility.participant is not None and mobility.state != states.CANCELLED,
        "may_decide_travel": counts_travel(mobility)
        and not queries.is_locked(mobility)
        and permissions.may_decide_on(actor, mobility.agreement),
    }


def counts_travel(mobility: Mobility) -> bool:
    """Return whether the grant of the project follows unit costs, which count distance and green travel of each stay."""
    return mobility.agreement.application.call.action == applications.BY_ANNEX


def agreement(mobility: Mobility, actor: Actor, version: LearningAgreementVersion | None = None) -> dict[str, Any]:
    """Return the context of a learning agreement's page: one version (default: the present one) and its signatures."""
    context = stay(mobility, actor)
    found = context["agreement"]
    if found is None:
        return context
    one = version or queries.present_version(found)
    one.agreement = found
    signing = queries.signing_state(found, one)
    is_present = one.number == found.version
    is_out = found.state == states.SIGNING and is_present and not is_held_up(found)
    return {
        **context,
        "version": one,
        "versions": list(queries.versions_of(found)),
        "is_present": is_present,
        "signing": signing,
        "papers": on_paper.shown(one, actor, queries.roles_of(one), is_out=is_out) if one.frozen_at else None,
        "text": text_of(one) if one.frozen_at else None,
        "units": list(queries.units_of(one)),
        "memorandum": one.memorandum,
        "cites_in_vain": queries.cites_in_vain(mobility, one) and one.replaced_at is None,
        "may_read_memorandum": one.memorandum is not None
        and qualifications.memoranda_visible_to(actor).filter(pk=one.memorandum.pk).exists(),
        "may_sign": is_out and permissions.may_sign(actor, mobility, states.SCHOOL) and not signing.has_signed(states.SCHOOL),
        "may_write": context["may_edit"] and found.state == states.DRAFT and is_present,
        "may_renew": context["may_edit"] and found.state != states.DRAFT and is_present,
        "may_link_guardian": is_present and bool(content.guardian_of(one.content)),
        "may_change_mentor": context["may_edit"] and is_present and may_change_mentor(found, mobility),
        "contact_change": queries.open_contact_change(mobility) if context["may_manage"] and is_present else None,
        "may_link": context["may_manage"] and bool(one.frozen_at) and mobility.state != states.CANCELLED,
    }


@dataclass(frozen=True)
class Text:
    """A frozen version as pages show it: the values that were hashed, and their codes in words."""

    values: dict[str, Any]
    words: dict[str, str]
    commitments: list[dict[str, str]]
    mentors: list[MentorChange]
    starts_on: Any
    ends_on: Any


def text_of(version: LearningAgreementVersion) -> Text:
    """Return the frozen text of a version."""
    values = version.content
    return Text(
        values, content.words(values, present()), commitments_of(values), queries.mentor_changes_of(version),
        date.fromisoformat(values["starts_on"]), date.fromisoformat(values["ends_on"]),
    )  # fmt: skip


def commitments_of(values: dict[str, Any]) -> list[dict[str, str]]:
    """Return what each takes on, in the page's language as it was hashed; a text without it is shown in English."""
    code = next(code for code in in_order() if code in values["commitments"])
    return [{**one, "lang": code if code != present() else ""} for one in values["commitments"][code]]


def support_text(mobility: Mobility) -> str:
    """Return what was told about support, for those who may read it."""
    need = need_of(mobility)
    return need.text if need else ""


def need_of(mobility: Mobility) -> SupportNeed | None:
    """Return what the participant of a stay told about support, if anything."""
    if mobility.participant is None:
        return None
    return SupportNeed.objects.filter(participant=mobility.participant).first()


def support(mobility: Mobility) -> dict[str, Any]:
    """Return the context of the support page."""
    school = mobility.agreement.organisation
    return {
        "mobility": mobility,
        "participant": mobility.participant,
        "need": need_of(mobility),
        "organisation": school,
    }


def safety(mobility: Mobility) -> dict[str, Any]:
    """Return the context of the page of insurance and emergency contacts."""
    return {
        "mobility": mobility,
        "participant": mobility.participant,
        "organisation": mobility.agreement.organisation,
        "delete_by": mobility.ends_on + KEPT_AFTER_STAY if mobility.ends_on else None,
        "is_over": over_since(mobility, clock.today()),
    }


def by_link(mobility: Mobility, role: str) -> dict[str, Any]:
    """Return the context of the pages that host, participant and guardian open by link."""
    found = queries.learning_agreement(mobility)
    frozen = list(queries.versions_frozen(mobility)) if found else []
    one = frozen[0] if frozen else None
    signing: SigningState | None = queries.signing_state(found, one) if found and one else None
    passed_on = queries.open_contact_change(mobility) if role == states.HOST else None
    asked = found is not None and found.state == states.SIGNING and not is_held_up(found) and passed_on is None
    signed = bool(signing and signing.has_signed(role))
    parts = host_queries.parts_of(mobility)
    return {
        "mobility": mobility,
        "role": role,
        "agreement": found,
        "version": one,
        "signing": signing,
        "parties": ordered(signing, role),
        "text": text_of(one) if one else None,
        "school": mobility.agreement.organisation,
        "signed": signed,
        "signed_on_paper": on_paper.signed_by(one, role) if signed else None,
        "is_preparing": found is None or found.state == states.DRAFT,
        "may_sign": asked and not signed,
        "may_refuse": role in states.REFUSERS and asked and not signed,
        "promises": [one for one in commitments_of(one.content) if one["role"] == "school"] if one else [],
        "may_ask": found is not None and found.state != states.DRAFT and not found.correction_wanted,
        "passed_on": passed_on,
        "may_change_mentor": role == states.HOST and may_change_mentor(found, mobility),
        "parts": parts if len(parts) > 1 else [],
        "today": clock.today(),
    }


def may_change_mentor(agreement: LearningAgreement | None, mobility: Mobility) -> bool:
    """Return whether another mentor can be recorded now beside the text."""
    is_on = mobility.state in {states.CONFIRMED, states.ABROAD}
    is_over = mobility.ends_on is not None and mobility.ends_on < clock.today()
    return agreement is not None and agreement.state == states.IN_FORCE and is_on and not is_over


def is_held_up(agreement: LearningAgreement) -> bool:
    """Return whether signing waits for an answer of the school."""
    return bool(agreement.correction_wanted or agreement.refused_reason)


def ordered(signing: SigningState | None, role: str) -> Iterable[Any]:
    """Return the parties, the reader's own last."""
    return sorted(signing.parties, key=lambda party: party.role == role) if signing else []
