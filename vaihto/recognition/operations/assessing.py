"""The host assesses the outcomes by its link: saved on change, handed in once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core import formats
from vaihto.core.canonical import sha256_of
from vaihto.core.conversion import LONGEST_GRADE
from vaihto.kit import audit, clock, languages, mailing, once
from vaihto.kit.actors import HOST, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import queries as stays
from vaihto.mobility import states as stay_states
from vaihto.organisations import queries as organisations
from vaihto.people import links
from vaihto.people import queries as people
from vaihto.recognition import permissions, queries, states
from vaihto.recognition.models import Achievement, HostAssessment, HostGrade, HostOutcome

if TYPE_CHECKING:
    from vaihto.mobility.models import AgreedOutcome, Mobility

TEXTS = ("words", "assessor_name", "assessor_position")
Grades = Mapping[int, tuple[str | None, str | None]]
# How long the host can come back by the link after the stay; as long as the link of the learning agreement lasts.
AFTER_STAY = timedelta(days=90)


class CannotAssess(Refused):
    """The assessment was not saved or handed in."""


@operation("recognition.save_assessment", gettext_lazy("Host’s assessment saved"))
def save_assessment(
    mobility: "Mobility", values: Mapping[str, Any], grades: Grades, *, by: Actor, at: datetime
) -> HostAssessment:
    """Save what the host has written so far; what is left out stays as it is.

    `values` may give words, days_absent, assessor_name, assessor_position, unit_grades ({agreed unit: the host's grade, empty for
    none}) and other_outcomes (texts, one for each); `grades` is {outcome: (grade, comment)}
    where None leaves the grade or the comment as it is. Once handed in, nothing changes any more. Raises CannotAssess.
    """
    outcomes = _may_assess(mobility, by, at)
    assessment = _held(mobility, by, at)
    if assessment.handed_in_at is not None:
        audit.nothing_new()
        return assessment
    changed = _write(assessment, outcomes, values, grades, at)
    if not changed:
        audit.nothing_new()
        return assessment
    # The host's words and the learner's results stay out of the chain: it cannot be erased.
    audit.write(case=_case(mobility), subject=assessment, by=by, at=at, changes={"saved": sorted(changed)})
    return assessment


@operation("recognition.hand_in_assessment", gettext_lazy("Host’s assessment handed in"))
def hand_in_assessment(
    mobility: "Mobility", values: Mapping[str, Any], grades: Grades, *, by: Actor, at: datetime
) -> HostAssessment:
    """Save and hand in: every outcome has an answer, what was not fully achieved says what was missing.

    The text is frozen with its hash and the link is spent; handing in twice changes nothing. Raises CannotAssess.
    """
    outcomes = _may_assess(mobility, by, at)
    assessment = _held(mobility, by, at)
    if assessment.handed_in_at is not None or not once.claim(f"host-assessment:{mobility.pk}"):
        audit.nothing_new()
        assessment.refresh_from_db()
        return assessment
    _write(assessment, outcomes, values, grades, at)
    reasons = _missing(assessment, outcomes)
    if reasons:
        raise CannotAssess(*reasons)
    assessment.handed_in_at = at
    assessment.content = queries.content_of(assessment)
    assessment.content_hash = sha256_of(assessment.content)
    assessment.save()
    audit.write(
        case=_case(mobility), subject=assessment, by=by, at=at,
        changes={"handed_in": True, "hash": assessment.content_hash, "outcomes": len(outcomes)},
    )  # fmt: skip
    link = people.link_held_by(by)
    if link is not None:
        links.spend(link)
    _tell(mobility, assessment, by)
    return assessment


@operation("recognition.ask_host", gettext_lazy("Host asked for the assessment"))
def ask_host(mobility: "Mobility", *, by: Actor, at: datetime) -> str:
    """Send the host a fresh link to the assessment and return its token; the earlier link closes.

    The house asks by itself at most once, and not where the host was asked or has begun. Raises CannotAssess.
    """
    if not permissions.may_ask_host(by, mobility):
        raise CannotAssess(_("The host was not asked, because only a coordinator of the school may do it."))
    reason = why_not_yet(mobility, at)
    if reason:
        raise CannotAssess(reason)
    before = queries.assessment_of(mobility.pk)
    if before is not None and (before.handed_in_at is not None or by.kind == "system"):
        audit.nothing_new()
        return ""
    is_first = once.claim(queries.asked_key(mobility.pk))
    if by.kind == "system" and not is_first:
        audit.nothing_new()
        return ""
    if not mobility.host_email:
        raise CannotAssess(_("The host was not asked, because the e-mail address of its contact person is missing."))
    audit.write(case=_case(mobility), subject=mobility, by=by, at=at, changes={"asked": HOST})
    today = at.astimezone(clock.FINLAND).date()
    last = max(mobility.ends_on or today, today) + AFTER_STAY
    token = links.issue(
        role=HOST, thing=mobility, case=_case(mobility), email=mobility.host_email, name=mobility.host_contact,
        organisation=mobility.host_name, language=mobility.host_language, by=by, lasts=last - today,
    )  # fmt: skip
    language = spoken(mobility.host_language)
    with translation.override(language):
        url = settings.BASE_URL + reverse("recognition:host_assess", args=[token])
    mailing.post(
        mobility.host_email, "recognition/mail/assess.txt", {"mobility": mobility, "url": url}, language=language,
        key=f"recognition-assess:{sha256_of(token)}", case=_case(mobility),
    )  # fmt: skip
    return token


def why_not_yet(mobility: "Mobility", at: datetime) -> str:
    """Return why the stay cannot be assessed on this day; empty when it can."""
    if mobility.state not in {stay_states.CONFIRMED, stay_states.ABROAD, *stay_states.ENDED}:
        return _("There is nothing to assess, because the stay is not confirmed or has been cancelled.")
    if mobility.agreement.is_locked:
        return _("The assessment cannot be changed, because the project is closed.")
    if stays.version_in_force(mobility) is None:
        return _(
            "The outcomes cannot be assessed, because no learning agreement is in force. "
            "The school, the participant and the host sign it first."
        )
    first = states.assess_from(mobility.ends_on) if mobility.ends_on else None
    today = at.astimezone(clock.FINLAND).date()
    if mobility.state not in stay_states.ENDED and first is not None and today < first:
        return _("The stay is still under way. The outcomes can be assessed from %(day)s.") % {
            "day": formats.day(first, languages.present())
        }
    return ""


def spoken(language: str) -> str:
    """Return the language in which a host is written to; English where theirs is another."""
    return languages.of_link_page(language)


def _may_assess(mobility: "Mobility", by: Actor, at: datetime) -> dict[int, "AgreedOutcome"]:
    """Return the agreed outcomes by key. Raises CannotAssess."""
    if not permissions.may_assess(by, mobility):
        raise CannotAssess(_("The assessment was not saved, because only the host may write it, by its link."))
    reason = why_not_yet(mobility, at)
    if reason:
        raise CannotAssess(reason)
    units = stays.units_in_force([mobility.pk])
    return {outcome.pk: outcome for unit in units for outcome in unit.outcomes.all()}


def _held(mobility: "Mobility", by: Actor, at: datetime) -> HostAssessment:
    """Return the assessment, made at the first writing and held until the end of the transaction."""
    started = HostAssessment(mobility=mobility, language=by.language[:5], started_at=at, saved_at=at)
    HostAssessment.objects.bulk_create([started], ignore_conflicts=True)
    return HostAssessment.objects.select_for_update().get(mobility=mobility)


def _write(
    assessment: HostAssessment,
    outcomes: Mapping[int, "AgreedOutcome"],
    values: Mapping[str, Any],
    grades: Grades,
    at: datetime,
) -> set[str]:
    """Store what differs and return its names. Raises CannotAssess for an unknown outcome or grade."""
    changed: set[str] = set()
    for name in (*TEXTS, "days_absent"):
        value = values.get(name, getattr(assessment, name))
        value = value.strip() if isinstance(value, str) else value
        if value != getattr(assessment, name):
            setattr(assessment, name, value)
            changed.add(name)
    given = {one.outcome_id: one for one in assessment.achievements.all()}
    for pk, (grade, comment) in grades.items():
        if pk not in outcomes or (grade and grade not in states.GRADE_LABELS):
            raise CannotAssess(
                _("The assessment was not saved, because the learning agreement has changed. Read the page again.")
            )
        one = given.get(pk) or Achievement(assessment=assessment, outcome=outcomes[pk])
        before = (one.grade, one.comment)
        one.grade = one.grade if grade is None else grade
        one.comment = one.comment if comment is None else comment.strip()
        if (one.grade, one.comment) != before:
            one.save()
            changed.add(f"outcome:{pk}")
    changed |= _write_beside(assessment, {outcome.unit_id for outcome in outcomes.values()}, values)
    if changed:
        assessment.saved_at = at
        assessment.save()
    return changed


def _write_beside(assessment: HostAssessment, units: set[int], values: Mapping[str, Any]) -> set[str]:
    """Store the grades for units and the host's own outcomes where they differ, and return their names. Raises CannotAssess."""
    changed: set[str] = set()
    before = {one.agreed_unit_id: one.grade for one in assessment.unit_grades.all()}
    for pk, text in (values.get("unit_grades") or {}).items():
        grade = " ".join(text.split())
        if pk not in units or len(grade) > LONGEST_GRADE:
            raise CannotAssess(
                _("The assessment was not saved, because the learning agreement has changed. Read the page again.")
            )
        if grade != before.get(pk, ""):
            assessment.unit_grades.filter(agreed_unit_id=pk).delete()
            if grade:
                HostGrade.objects.create(assessment=assessment, agreed_unit_id=pk, grade=grade)
            changed.add(f"unit:{pk}")
    texts = values.get("other_outcomes")
    if texts is not None and list(texts) != [one.text for one in assessment.other_outcomes.all()]:
        assessment.other_outcomes.all().delete()
        HostOutcome.objects.bulk_create(
            HostOutcome(assessment=assessment, position=place, text=text) for place, text in enumerate(texts, start=1)
        )
        changed.add("other_outcomes")
    return changed


def _missing(assessment: HostAssessment, outcomes: Mapping[int, "AgreedOutcome"]) -> list[str]:
    """Return why the assessment cannot be handed in."""
    given = {one.outcome_id: one for one in assessment.achievements.all()}
    reasons = []
    for pk, outcome in outcomes.items():
        one = given.get(pk)
        if one is None or not one.grade:
            reasons.append(_("Outcome “%(outcome)s”: the answer is missing. Choose one.") % {"outcome": outcome.text})
        elif one.grade != states.ACHIEVED and not one.comment:
            reasons.append(_("Outcome “%(outcome)s”: write what was missing.") % {"outcome": outcome.text})
    if not assessment.assessor_name:
        reasons.append(_("Your name is missing. Write your name."))
    if not assessment.assessor_position:
        reasons.append(_("Your position is missing. Write what you do at the host."))
    return reasons


def _tell(mobility: "Mobility", assessment: HostAssessment, by: Actor) -> None:
    """Write to the school's coordinators, and a receipt to the host's invited address."""
    context = {"mobility": mobility, "assessment": assessment}
    for member in organisations.coordinators_of([mobility.agreement.organisation_id]).get(mobility.agreement.organisation_id, []):
        mailing.post(
            member.person.email, "recognition/mail/assessed.txt", context, language=member.person.language,
            key=f"recognition-assessed:{assessment.pk}:{member.person_id}", case=_case(mobility),
        )  # fmt: skip
    mailing.post(
        by.email, "recognition/mail/handed_in.txt", context, language=spoken(by.language),
        key=f"recognition-handed-in:{assessment.pk}", case=_case(mobility),
    )  # fmt: skip


def _case(mobility: "Mobility") -> str:
    return mobility.agreement.application.case
